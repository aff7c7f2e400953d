#include "ingest/article_reference_parts.h"

#include <algorithm>
#include <array>
#include <vector>

#include "ingest/article_words.h"

namespace catena {
namespace {

// A city is named before them: "Cambridge, Massachusetts".
constexpr auto kStates = std::to_array<std::string_view>({
    "Alabama",        "Alaska",       "Arizona",      "Arkansas",
    "California",     "Colorado",     "Connecticut",  "Delaware",
    "Florida",        "Georgia",      "Hawaii",       "Idaho",
    "Illinois",       "Indiana",      "Iowa",         "Kansas",
    "Kentucky",       "Louisiana",    "Maine",        "Maryland",
    "Massachusetts",  "Michigan",     "Minnesota",    "Mississippi",
    "Missouri",       "Montana",      "Nebraska",     "Nevada",
    "New Hampshire",  "New Jersey",   "New Mexico",

    "North Carolina", "North Dakota", "Ohio",         "Oklahoma",
    "Oregon",         "Pennsylvania", "Rhode Island", "South Carolina",
    "South Dakota",   "Tennessee",    "Texas",        "Utah",
    "Vermont",        "Virginia",

    "West Virginia",  "Wisconsin",    "Wyoming",      "D.C.",
    "England",        "UK",           "Scotland",     "Wales",
    "Ontario",        "Quebec",       "Canada",       "Australia",
    "Mass.",
});

bool IsState(std::string_view place) {
  const bool letters = place.size() == 2 && IsAsciiUpper(place[0]) && IsAsciiUpper(place[1]);
  return letters || std::find(kStates.begin(), kStates.end(), place) != kStates.end();
}

std::vector<std::string_view> AtCommas(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    std::string_view part = TrimmedText(text.substr(begin, end - begin));
    if (part.ends_with('.') && end == text.size()) part.remove_suffix(1);
    if (!part.empty()) parts.push_back(part);
    begin = end + 1;
  }
  return parts;
}

// The first `count` parts with what stands between them.
std::string_view Joined(const std::vector<std::string_view>& parts, size_t count) {
  if (count == 0) return {};
  const char* const begin = parts.front().data();
  const std::string_view last = parts[count - 1];
  return {begin, static_cast<size_t>(last.data() + last.size() - begin)};
}

// "Harbour Press", "Oar & Co.": names that only publishers have.
bool IsPublisherName(std::string_view part) {
  constexpr std::array<std::string_view, 9> kEndings = {
      " Press", " Publishers", " Publishing", " Publications", " Verlag",
      " & Co",  " & Sons",     " Ltd",        " Inc"};
  if (part.ends_with('.')) part.remove_suffix(1);
  return IsCapitalAt(part, 0) && std::any_of(kEndings.begin(), kEndings.end(),
                                             [&](std::string_view e) { return part.ends_with(e); });
}

// "12", "XII", "37B".
bool IsVolumeName(std::string_view word) {
  const bool roman = word.find_first_not_of("IVXLCDM") == std::string_view::npos;
  const size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  const bool number =
      digits > 0 && digits <= 4 &&
      (digits == word.size() || (digits + 1 == word.size() && IsAsciiUpper(word[digits])));
  return !word.empty() && (number || (roman && word.size() <= 8));
}

// "147-170", "e12", "S3, S5": each with a digit, and at most one letter before it.
bool ArePageNumbers(std::string_view pages) {
  constexpr std::string_view kMarks = "-, \xE2\x80\x93";
  size_t found = 0;
  for (size_t begin = 0; begin < pages.size();) {
    const size_t end = std::min(pages.find_first_of(kMarks, begin), pages.size());
    std::string_view word = pages.substr(begin, end - begin);
    begin = end + 1;
    if (word.empty()) continue;
    if (IsAsciiLetter(word[0])) word.remove_prefix(1);
    if (word.empty() || !std::all_of(word.begin(), word.end(), IsAsciiDigit)) return false;
    ++found;
  }
  return found > 0;
}

// Behind "Vol." or "No." and a space of any kind; npos when `text` begins with neither.
size_t AfterSerialWord(std::string_view text, std::string_view word) {
  if (!StartsAnyCase(text, word) || text.substr(word.size()).substr(0, 1) != ".") {
    return std::string_view::npos;
  }
  size_t i = word.size() + 1;
  if (text.substr(i).starts_with("\xC2\xA0")) i += 2;
  while (i < text.size() && text[i] == ' ') ++i;
  return i;
}

// The name of a volume or issue behind the word; "" for none.
std::string_view SerialName(std::string_view text, std::string_view word) {
  const size_t begin = AfterSerialWord(text, word);
  if (begin == std::string_view::npos || begin >= text.size()) return {};
  text.remove_prefix(begin);
  const std::string_view name = text.substr(0, text.find_first_of(", ;."));
  const bool number = !name.empty() && name.size() <= 9 &&
                      name.find_first_not_of("0123456789,-/\xE2\x80\x93") == std::string_view::npos;
  return number || IsVolumeName(name) ? name : std::string_view();
}

// "vol. 3" -> "3".
std::string_view BookVolumeOf(std::string_view part) {
  for (const std::string_view words : {"vol. ", "Vol. ", "volume ", "Volume "}) {
    if (part.starts_with(words)) return TrimmedText(part.substr(words.size()));
  }
  return {};
}

// "2nd", "Revised", "Third revised": what may stand before "ed.".
bool IsEditionName(std::string_view words) {
  return !words.empty() && (IsAsciiDigit(words[0]) || IsAsciiUpper(words[0])) &&
         std::count(words.begin(), words.end(), ' ') <= 2 &&
         words.find_first_of(".,;:") == std::string_view::npos;
}

// The ordinal before `end`: "3rd".
std::string_view OrdinalBefore(std::string_view text, size_t end) {
  size_t begin = end;
  while (begin > 0 && IsAsciiLower(text[begin - 1])) --begin;
  const std::string_view ending = text.substr(begin, end - begin);
  const size_t digits_end = begin;
  while (begin > 0 && IsAsciiDigit(text[begin - 1])) --begin;
  const bool ordinal = ending == "st" || ending == "nd" || ending == "rd" || ending == "th";
  return ordinal && begin < digits_end ? text.substr(begin, end - begin) : std::string_view();
}

// Names, a date or nothing; what "as he says: " leads to is a quotation.
bool MayTitleFollow(std::string_view before) {
  before = TrimmedText(before);
  if (before.ends_with(':')) before = TrimmedText(before.substr(0, before.size() - 1));
  return before.empty() || std::string_view(".,;)]").find(before.back()) != std::string_view::npos;
}

// A mark before white space or another mark closes.
bool ClosesQuotation(std::string_view text, size_t i) {
  return text[i] == '"' && i > 0 && !IsAsciiSpace(text[i - 1]) && text[i - 1] != '(' &&
         (i + 1 == text.size() ||
          std::string_view(" .,;:)\"").find(text[i + 1]) != std::string_view::npos);
}

bool OpensQuotation(std::string_view text, size_t i) {
  return text[i] == '"' && (i == 0 || IsAsciiSpace(text[i - 1]) ||
                            std::string_view("(\"").find(text[i - 1]) != std::string_view::npos);
}

}  // namespace

std::optional<Quotation> FindQuotedTitle(std::string_view text) {
  constexpr std::string_view kOpen = "\xE2\x80\x9C";
  const size_t begin = std::min(text.find('"'), text.find(kOpen));
  if (begin == std::string_view::npos || !MayTitleFollow(text.substr(0, begin))) return {};
  const bool straight = text[begin] == '"';
  int depth = 1;
  for (size_t end = begin + 1; end < text.size(); ++end) {
    const std::string_view rest = text.substr(end);
    if (straight ? ClosesQuotation(text, end) : rest.starts_with("\xE2\x80\x9D")) {
      if (--depth == 0) return Quotation{begin, end};
    } else if (straight ? OpensQuotation(text, end) : rest.starts_with(kOpen)) {
      ++depth;
    }
  }
  return {};
}

std::optional<JournalVolume> ParseJournalVolume(std::string_view part) {
  const size_t i = std::min(part.find_first_of(" (:"), part.size());
  JournalVolume found{part.substr(0, i), {}, {}};
  if (!IsVolumeName(found.volume)) return {};
  std::string_view rest = TrimmedText(part.substr(i));
  if (rest.starts_with('(')) {
    const size_t close = rest.find(')');
    if (close == std::string_view::npos) return {};
    found.issue = rest.substr(1, close - 1);
    rest = TrimmedText(rest.substr(close + 1));
  }
  if (rest.starts_with(':')) {
    found.pages = TrimmedText(rest.substr(1));
    if (!ArePageNumbers(found.pages)) return {};
    rest = {};
  }
  if (!rest.empty() || (found.issue.empty() && found.pages.empty())) return {};
  // "X (company)" has no number.
  const bool number =
      IsAsciiDigit(found.volume[0]) || found.issue.empty() || IsAsciiDigit(found.issue[0]);
  return number ? std::optional(found) : std::nullopt;
}

bool StartsWithSerialWord(std::string_view text) {
  return !SerialName(text, "vol").empty() || !SerialName(text, "no").empty();
}

std::optional<JournalVolume> ParseSerialNumber(std::string_view part) {
  JournalVolume found{SerialName(part, "vol"), {}, {}};
  std::string_view rest = part;
  if (!found.volume.empty()) {
    rest =
        part.substr(static_cast<size_t>(found.volume.data() - part.data()) + found.volume.size());
    rest = TrimmedText(rest.starts_with(',') ? rest.substr(1) : rest);
  }
  if (!rest.empty()) {
    found.issue = SerialName(rest, "no");
    if (found.issue.empty() ||
        found.issue.data() + found.issue.size() != rest.data() + rest.size()) {
      return {};
    }
  }
  return found;
}

std::optional<PlaceOfPublication> ParsePlace(std::string_view part) {
  constexpr size_t kLongestPlace = 40;
  const size_t colon = part.find(": ");
  if (colon > kLongestPlace) return {};  // Or there is none.
  if (std::any_of(part.begin(), part.end(), IsAsciiDigit)) return {};
  if (part.find_first_of("()") != std::string_view::npos) return {};
  return PlaceOfPublication{std::string(TrimmedText(part.substr(0, colon))),
                            TrimmedText(part.substr(colon + 2))};
}

std::optional<Edition> FindEdition(std::string_view text, size_t quote_begin, size_t quote_end) {
  constexpr std::string_view kMark = " ed.";
  constexpr size_t kLongestName = 30;
  for (size_t mark = text.find(kMark); mark != std::string_view::npos;
       mark = text.find(kMark, mark + 1)) {
    if (mark >= quote_begin && mark < quote_end) continue;
    const size_t end = mark + kMark.size();
    const size_t from = mark > kLongestName ? mark - kLongestName : 0;
    const size_t open = text.substr(0, mark).rfind('(');
    if (open != std::string_view::npos && open >= from && end < text.size() && text[end] == ')') {
      const std::string_view words = text.substr(open + 1, mark - open - 1);
      if (IsEditionName(words)) return Edition{open, end + 1, words};
      continue;
    }
    // Without brackets only a number is certain, "Gran, P. ed." is an editor; and "the 1st ed. of
    // Hamlet" is a title.
    const std::string_view words = OrdinalBefore(text, mark);
    size_t next = end;
    while (next < text.size() && text[next] == ' ') ++next;
    const bool goes_on = next < text.size() && IsAsciiLower(text[next]);
    if (!words.empty() && !goes_on) return Edition{mark - words.size(), end, words};
  }
  return {};
}

CommaParts ReadCommaParts(std::string_view text) {
  CommaParts found;
  std::vector<std::string_view> parts = AtCommas(text);
  size_t before = parts.size();  // Parts before what is known by its form.
  for (size_t i = 0; i < parts.size() && before == parts.size(); ++i) {
    found.volume = ParseJournalVolume(parts[i]);
    found.book_volume = BookVolumeOf(parts[i]);
    if (found.volume || !found.book_volume.empty()) before = i;
  }
  // The last, as titles have colons too; and not the first, which is the title.
  for (size_t i = parts.size(); i-- > 1 && !found.volume && !found.place;) {
    found.place = ParsePlace(parts[i]);
    if (!found.place) continue;
    const bool city = i > 1 && IsState(found.place->place);
    if (city) found.place->place = std::string(parts[i - 1]) + ", " + found.place->place;
    before = std::min(before, city ? i - 1 : i);
  }
  if (before == parts.size() && parts.size() > 1 && IsPublisherName(parts.back())) {
    found.publisher = parts.back();
    before = parts.size() - 1;
  }
  // What a series is called may stand before its number.
  const bool series = !found.book_volume.empty() && before > 1;
  const bool known = before < parts.size() && !series;
  if (known || parts.size() == 1) found.text = Joined(parts, before);
  return found;
}

}  // namespace catena
