#include "ingest/article_short_citation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/article_reference.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

constexpr size_t kLongestEntry = 300;
constexpr size_t kMostNames = 4;

// Where "2010" or "2010a" begins, as a word with a name before it; npos for none.
size_t FindYear(std::string_view text) {
  for (size_t i = text.find(' '); i != std::string_view::npos; i = text.find(' ', i + 1)) {
    const std::string_view rest = text.substr(i + 1);
    if (rest.size() < 4 || !std::all_of(rest.begin(), rest.begin() + 4, IsAsciiDigit)) continue;
    const size_t end = rest.size() > 4 && IsAsciiLower(rest[4]) ? 5 : 4;
    if (end == rest.size() || rest[end] == ',' || rest[end] == ':' || rest[end] == '.')
      return i + 1;
  }
  return std::string_view::npos;
}

// "Smith, Jones & Brown" without its signs; false when a word begins with a small letter that is
// no particle of a name, as those of titles do.
bool ReadNames(std::string_view text, ShortCitation& citation) {
  constexpr std::string_view kEtAl = "et al.";
  if (text.ends_with(kEtAl)) {
    citation.et_al = true;
    text = TrimmedText(text.substr(0, text.size() - kEtAl.size()));
  }
  if (text.empty() || text.find_first_of("\"()[]:;") != std::string_view::npos) return false;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    std::string_view word = text.substr(begin, end - begin);
    begin = end + 1;
    while (word.ends_with(',')) word.remove_suffix(1);
    if (word.empty() || word == "&" || word == "and") continue;
    const bool particle = word == "van" || word == "von" || word == "de" || word == "der" ||
                          word == "den" || word == "di" || word == "du" || word == "la" ||
                          word == "al" || word == "bin";
    if (!particle && !IsCapitalAt(word, 0)) return false;
    citation.key += word;
  }
  return !citation.key.empty();
}

// "xii": as numbers are written, so that "civil" is none.
bool IsRoman(std::string_view word) {
  constexpr std::array<std::string_view, 9> kSigns = {"c",  "xc", "l",  "xl", "x",
                                                      "ix", "v",  "iv", "i"};
  bool ends = false;
  for (const std::string_view sign : kSigns) {
    const bool repeats = sign == "c" || sign == "x" || sign == "i";
    for (int left = repeats ? 3 : 1; left > 0 && word.starts_with(sign); --left) {
      word.remove_prefix(sign.size());
      ends = ends || sign == "ix" || sign == "iv";
    }
    if (ends) break;
  }
  return word.empty();
}

// "45", "xii, 5-9"; not "1999", which may be the year of another work.
bool ArePages(std::string_view text) {
  constexpr std::string_view kMarks = " ,-\xE2\x80\x93";
  size_t pages = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of(kMarks, begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    begin = end + 1;
    if (word.empty()) continue;
    const bool number = std::all_of(word.begin(), word.end(), IsAsciiDigit);
    if (number ? word.size() > 3 : !IsRoman(word)) return false;
    ++pages;
  }
  return pages > 0;
}

struct LocatorWord {
  std::string_view word;
  std::string_view type;
};
constexpr std::array<LocatorWord, 8> kLocatorWords = {{{"pp.", "page"},
                                                       {"p.", "page"},
                                                       {"chs.", "chapter"},
                                                       {"ch.", "chapter"},
                                                       {"chap.", "chapter"},
                                                       {"chapter ", "chapter"},
                                                       {"sec.", "section"},
                                                       {"vol.", "volume"}}};

bool BeginsWithLocatorWord(std::string_view text) {
  return std::any_of(kLocatorWords.begin(), kLocatorWords.end(),
                     [&](const LocatorWord& row) { return text.starts_with(row.word); });
}

// Place and type of "pp. 3-4" or "ch. 3"; no type for other words.
std::pair<std::string_view, std::string_view> NamedLocator(std::string_view text) {
  for (const LocatorWord& row : kLocatorWords) {
    if (!text.starts_with(row.word)) continue;
    const std::string_view place = TrimmedText(text.substr(row.word.size()));
    if (row.type == "page" || ArePages(place)) return {place, row.type};
  }
  return {};
}

// ", pp. 3-4." is the pages 3-4, ", ch. 3" a chapter, ", 45" a page. False when it is too long to
// be a place, or may be a title.
bool ReadLocator(std::string_view text, ShortCitation& citation) {
  constexpr std::string_view kMarks = " ,:.";
  const size_t first = text.find_first_not_of(kMarks);
  if (first == std::string_view::npos) return true;
  text = text.substr(first, text.find_last_not_of(kMarks) + 1 - first);
  if (text.size() > 60) return false;
  if (const auto [place, type] = NamedLocator(text); !type.empty()) {
    citation.locator = place;
    citation.locator_type = type;
    return true;
  }
  if (BeginsWithLocatorWord(text)) return false;
  if (!ArePages(text)) return false;
  citation.locator = text;
  citation.locator_type = "page";
  return true;
}

std::optional<ShortCitation> ParseOne(std::string_view text) {
  text = TrimmedText(text);
  const size_t year = FindYear(text);
  if (year == std::string_view::npos) return {};
  ShortCitation citation;
  if (!ReadNames(TrimmedText(text.substr(0, year)), citation)) return {};
  const bool letter = text.size() > year + 4 && IsAsciiLower(text[year + 4]);
  const size_t end = year + (letter ? 5 : 4);
  if (!ReadLocator(text.substr(end), citation)) return {};
  citation.key += text.substr(year, end - year);
  citation.printed = std::string(text.substr(0, end));
  return citation;
}

// Where the year of another work of the same authors stands behind the one at `year`: that of
// ", 2001, p. 5"; npos for none.
size_t FindNextYear(std::string_view text, size_t year) {
  for (size_t i = text.find(", ", year); i < text.size(); i = text.find(", ", i + 1)) {
    const std::string_view rest = text.substr(i + 2);
    if (rest.size() < 8 || !std::all_of(rest.begin(), rest.begin() + 4, IsAsciiDigit)) continue;
    if (rest.substr(IsAsciiLower(rest[4]) ? 5 : 4).starts_with(", p")) return i + 2;
  }
  return std::string_view::npos;
}

// Adds the citations of `text`, which are all of the same authors. False for another form.
bool ParseWorksOfOne(std::string text, std::vector<ShortCitation>& citations) {
  while (true) {
    const size_t year = FindYear(text);
    const size_t next = FindNextYear(text, std::min(year, text.size()));
    auto citation = ParseOne(std::string_view(text).substr(0, next));
    if (!citation) return false;
    citations.push_back(*std::move(citation));
    if (next == std::string::npos) return true;
    text = text.substr(0, year) + text.substr(next);
  }
}

}  // namespace

std::optional<std::vector<ShortCitation>> ParseShortCitations(std::string_view entry) {
  if (entry.size() > kLongestEntry) return {};
  const std::string text = CollapsedSpaces(entry);
  std::vector<ShortCitation> citations;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(';', begin), text.size());
    if (!ParseWorksOfOne(text.substr(begin, end - begin), citations)) return {};
    begin = end + 1;
  }
  if (citations.empty()) return {};
  return citations;
}

void SetLocator(ArticleMarker& marker, std::string_view words) {
  const auto [place, type] = NamedLocator(words);
  marker.locator = type.empty() ? words : place;
  marker.locator_type = marker.locator.empty() ? "" : type.empty() ? "page" : type;
}

ShortCitationNames ShortNamesOf(const SourceRecord& source) {
  ShortCitationNames work;
  for (const std::string_view role : {"author", "editor"}) {
    const Value* const value = FindVariable(source, role);
    const Value::List* const list = value == nullptr ? nullptr : value->AsList();
    if (list == nullptr || !work.names.empty()) continue;
    for (const Value& person : *list) {
      const Value::Map* const name = person.AsMap();
      if (name == nullptr || work.names.size() == kMostNames) continue;
      for (const char* part : {"family", "literal"}) {
        const auto found = name->find(part);
        if (found == name->end() || found->second.AsString() == nullptr) continue;
        work.names.push_back(*found->second.AsString());
        std::erase(work.names.back(), ' ');
        break;
      }
    }
  }
  if (const Value* const issued = FindVariable(source, "issued")) {
    if (const std::string* const date = issued->AsString()) work.year = date->substr(0, 4);
  }
  return work;
}

}  // namespace catena
