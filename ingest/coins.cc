#include "ingest/coins.h"

#include <algorithm>
#include <string>

#include "ingest/article_words.h"

namespace catena {
namespace {

constexpr int kMaxPairs = 400;

struct Pair {
  std::string_view key;
  std::string_view parameter;
};
// The keys that hold text. Which of the titles counts depends on what the work is: see Titles().
constexpr Pair kPairs[] = {
    {"rft.jtitle", "work"},      {"rft.volume", "volume"},   {"rft.issue", "issue"},
    {"rft.pages", "pages"},      {"rft.date", "date"},       {"rft.pub", "publisher"},
    {"rft.place", "location"},   {"rft.edition", "edition"}, {"rft.isbn", "isbn"},
    {"rft.issn", "issn"},        {"rft.eissn", "eissn"},     {"rft.series", "series"},
    {"rft.inst", "institution"},
};

int HexValue(char c) {
  if (IsAsciiDigit(c)) return c - '0';
  const char lower = AsciiLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// "info:doi/10.1/x" and the like; a URL as it is.
void AddIdentifier(std::string_view value, TemplateParameters& parameters) {
  // "https://www.jstor.org/stable/12#id-name=JSTOR"
  value = value.substr(0, value.find("#id-name="));
  constexpr Pair kSpaces[] = {{"info:doi/", "doi"},      {"info:pmid/", "pmid"},
                              {"info:oclcnum/", "oclc"}, {"info:bibcode/", "bibcode"},
                              {"info:arxiv/", "arxiv"},  {"info:lccn/", "lccn"},
                              {"info:hdl/", "hdl"}};
  for (const Pair& space : kSpaces) {
    if (!value.starts_with(space.key)) continue;
    parameters.emplace_back(space.parameter, std::string(value.substr(space.key.size())));
    return;
  }
  // Wikis give some identifiers as addresses too.
  constexpr std::string_view kStable = "//www.jstor.org/stable/";
  if (const size_t at = value.find(kStable); at != std::string_view::npos && at <= 6) {
    parameters.emplace_back("jstor", std::string(value.substr(at + kStable.size())));
    return;
  }
  constexpr std::string_view kCentral = "//www.ncbi.nlm.nih.gov/pmc/articles/PMC";
  if (const size_t at = value.find(kCentral); at != std::string_view::npos && at <= 6) {
    parameters.emplace_back("pmc", std::string(value.substr(at + kCentral.size())));
    return;
  }
  constexpr std::string_view kScholar = "//api.semanticscholar.org/CorpusID:";
  if (const size_t at = value.find(kScholar); at != std::string_view::npos && at <= 6) {
    parameters.emplace_back("s2cid", std::string(value.substr(at + kScholar.size())));
    return;
  }
  if (StartsAnyCase(value, "http://") || StartsAnyCase(value, "https://")) {
    parameters.emplace_back("url", std::string(value));
  }
}

// Dates in COinS are those of ISO 8601. "1981-12" in print could be two years.
std::string WithMonthName(const std::string& date) {
  constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
  const bool month = date.size() == 7 && date[4] == '-' &&
                     std::all_of(date.begin(), date.begin() + 4, IsAsciiDigit) &&
                     IsAsciiDigit(date[5]) && IsAsciiDigit(date[6]);
  if (!month) return date;
  const int number = (date[5] - '0') * 10 + (date[6] - '0');
  if (number < 1 || number > 12) return date;
  return std::string(kMonths[number - 1]) + " " + date.substr(0, 4);
}

// The titles that were given, until all are known.
struct Titles {
  std::string article;
  std::string book;
  std::string plain;

  // A chapter has its own title and the book's.
  void AddTo(TemplateParameters& parameters) const {
    if (!article.empty() && !book.empty()) {
      parameters.emplace_back("chapter", article);
      parameters.emplace_back("title", book);
      return;
    }
    for (const std::string* title : {&article, &book, &plain}) {
      if (title->empty()) continue;
      parameters.emplace_back("title", *title);
      return;
    }
  }
};

}  // namespace

std::string DecodePercent(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 &&
        HexValue(text[i + 2]) >= 0) {
      decoded += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

TemplateParameters ReadCoins(std::string_view pairs) {
  TemplateParameters parameters;
  Titles titles;
  std::string family;
  std::string given;
  TemplateParameters others;  // Names after the first: "author2".
  int pair_count = 0;
  for (size_t begin = 0; begin < pairs.size() && pair_count < kMaxPairs; ++pair_count) {
    const size_t end = std::min(pairs.find('&', begin), pairs.size());
    const std::string_view pair = pairs.substr(begin, end - begin);
    begin = end + 1;
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = pair.substr(0, equals);
    const std::string value =
        CollapsedSpaces(CleanArticleText(DecodePercent(pair.substr(equals + 1), true)).text);
    if (value.empty()) continue;
    if (key == "rft.atitle") {
      titles.article = value;
    } else if (key == "rft.btitle") {
      titles.book = value;
    } else if (key == "rft.title") {
      titles.plain = value;
    } else if (key == "rft.aulast") {
      family = value;
    } else if (key == "rft.aufirst" || (key == "rft.auinit" && given.empty())) {
      given = value;
    } else if (key == "rft.au" || key == "rft.aucorp") {
      others.emplace_back("", value);
    } else if (key == "rft_id") {
      AddIdentifier(value, parameters);
    } else {
      const auto* const row = std::find_if(std::begin(kPairs), std::end(kPairs),
                                           [&](const Pair& known) { return known.key == key; });
      if (row == std::end(kPairs)) continue;
      parameters.emplace_back(row->parameter, key == "rft.date" ? WithMonthName(value) : value);
    }
  }
  titles.AddTo(parameters);
  int number = 1;
  if (!family.empty()) {
    parameters.emplace_back("last1", family);
    if (!given.empty()) parameters.emplace_back("first1", given);
    ++number;
  }
  const std::string first = given.empty() ? family : family + ", " + given;
  for (const auto& [none, name] : others) {
    // Some writers name the first author both ways.
    if (number == 2 && name == first) continue;
    parameters.emplace_back("author" + std::to_string(number++), name);
  }
  return parameters;
}

}  // namespace catena
