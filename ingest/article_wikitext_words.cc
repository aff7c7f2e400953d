#include "ingest/article_wikitext_words.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "ingest/article_reference.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

bool IsNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsAsciiDigit);
}

// Without the white space around it.
WikiRange Trimmed(const WikiPage& page, WikiRange range) {
  const std::string_view trimmed = TrimmedText(page.TextOf(range));
  if (trimmed.empty()) return {range.begin, range.begin};
  const auto begin = static_cast<size_t>(trimmed.data() - page.text().data());
  return {begin, begin + trimmed.size()};
}

// The parameters without a name, blank ones at the end left out.
std::vector<WikiRange> UnnamedOf(const WikiPage& page, const WikiNode& node) {
  std::vector<WikiRange> values;
  for (const WikiParameter& parameter : page.ParametersOf(node)) {
    if (!IsNumber(parameter.name) || parameter.name.size() > 3) continue;
    size_t index = 0;
    std::from_chars(parameter.name.data(), parameter.name.data() + parameter.name.size(), index);
    // A number beyond those of its place is no list that goes on.
    if (index == 0 || index > values.size() + 1) continue;
    if (index > values.size()) values.emplace_back();
    values[index - 1] = Trimmed(page, parameter.value);
  }
  while (!values.empty() && values.back().begin == values.back().end) values.pop_back();
  // {{langx|code=ru|text=...}}
  const auto text = values.empty() ? FindParameter(page.ParametersOf(node), "text") : std::nullopt;
  if (text) values.push_back(Trimmed(page, *text));
  return values;
}

std::string_view AlternativeFor(std::string_view pattern, size_t parameters) {
  for (size_t i = 1; i < parameters; ++i) {
    const size_t bar = pattern.find('|');
    if (bar == std::string_view::npos) return pattern;
    pattern.remove_prefix(bar + 1);
  }
  return pattern.substr(0, pattern.find('|'));
}

// "5", "May", "may" -> "May".
std::string MonthName(std::string written) {
  constexpr std::array<std::string_view, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  int number = 0;
  if (IsNumber(written) && written.size() <= 2) {
    std::from_chars(written.data(), written.data() + written.size(), number);
  }
  if (number >= 1 && number <= 12) return std::string(kMonths[static_cast<size_t>(number - 1)]);
  if (!written.empty() && IsAsciiLower(written[0]))
    written[0] = static_cast<char>(written[0] - 'a' + 'A');
  return written;
}

bool IsYes(std::string_view value) {
  return !value.empty() && !EqualsAnyCase(value, "no") && !EqualsAnyCase(value, "n");
}

struct WrittenDate {
  std::string year;
  std::string month;
  std::string day;
};

// Plain words: what is nested in them is left out, with what follows it.
std::string_view ValueOf(const WikiPage& page, const std::vector<WikiParameter>& parameters,
                         std::string_view name) {
  const auto value = FindParameter(parameters, name);
  if (!value) return {};
  const auto node = page.FirstNodeIn(*value);
  return TrimmedText(page.TextOf({value->begin, node ? page[*node].begin : value->end}));
}

WrittenDate DateIn(const WikiPage& page, const std::vector<WikiParameter>& parameters) {
  const auto text = [&](std::string_view number, std::string_view name) {
    const std::string_view value = ValueOf(page, parameters, number);
    return std::string(value.empty() ? ValueOf(page, parameters, name) : value);
  };
  WrittenDate date{text("1", "year"), text("2", "month"), text("3", "day")};
  // "2020-05-01" in one.
  const std::string& whole = date.year;
  if (whole.size() == 10 && whole[4] == '-' && whole[7] == '-' && date.month.empty()) {
    date = {whole.substr(0, 4), whole.substr(5, 2), whole.substr(8)};
  }
  if (date.year.starts_with('-') && IsNumber(std::string_view(date.year).substr(1))) {
    date.year = date.year.substr(1) + " BC";
  }
  date.month = MonthName(std::move(date.month));
  if (date.day.size() == 2 && date.day[0] == '0') date.day.erase(0, 1);
  return date;
}

std::string WrittenOut(const WrittenDate& date, bool day_first) {
  if (date.month.empty() || date.year.empty()) return date.year;
  if (date.day.empty()) return date.month + " " + date.year;
  return day_first ? date.day + " " + date.month + " " + date.year
                   : date.month + " " + date.day + ", " + date.year;
}

}  // namespace

std::vector<WikiPiece> PiecesOfPattern(const WikiPage& page, const WikiNode& node,
                                       std::string_view pattern) {
  const std::vector<WikiRange> values = UnnamedOf(page, node);
  pattern = AlternativeFor(pattern, values.size());
  std::vector<WikiPiece> pieces;
  std::string words;
  const auto add = [&](WikiRange value) {
    pieces.push_back({std::move(words), value});
    words.clear();
  };
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char what = pattern[i] == '$' && i + 1 < pattern.size() ? pattern[i + 1] : '\0';
    if (what >= '1' && what <= '9') {
      const auto index = static_cast<size_t>(what - '1');
      if (index < values.size()) add(values[index]);
      ++i;
    } else if (what == '*' || what == '-' || what == ',') {
      for (size_t k = 0; k < values.size(); ++k) {
        if (k > 0 && what != '*') words += what == '-' ? "-" : ", ";
        // A space of {{IPAc-en}}.
        if (what == '*' && page.TextOf(values[k]) == "_") {
          words += ' ';
        } else {
          add(values[k]);
        }
      }
      ++i;
    } else {
      words += pattern[i];
    }
  }
  if (!words.empty()) add({});
  return pieces;
}

std::string DateOfTemplate(const WikiPage& page, const WikiNode& node) {
  const std::vector<WikiParameter> parameters = page.ParametersOf(node);
  const bool day_first =
      IsYes(ValueOf(page, parameters, "df")) || ValueOf(page, parameters, "format") == "dmy";
  return WrittenOut(DateIn(page, parameters), day_first);
}

std::vector<WikiPiece> PiecesOfLanguage(const WikiPage& page, const WikiNode& node,
                                        std::string_view name) {
  const std::vector<WikiParameter> parameters = page.ParametersOf(node);
  std::string_view code = ValueOf(page, parameters, "code");
  int words = 1;
  if (name.starts_with("lang-")) {
    code = name.substr(5);
  } else if (code.empty()) {
    code = ValueOf(page, parameters, "1");
    if (UnnamedOf(page, node).size() > 1) words = 2;
  }
  const std::string_view label = ValueOf(page, parameters, "label");
  const auto language = LanguageName(code);
  std::string pattern;
  if (language && label.empty()) pattern = std::string(*language) + ": ";
  if (!label.empty() && label != "none") pattern = std::string(label) + ": ";
  // By how many words there are: itself, in Latin letters, what it means.
  const auto nth = [&](int i) { return "$" + std::to_string(words + i); };
  const size_t given = UnnamedOf(page, node).size() - static_cast<size_t>(words - 1);
  pattern += nth(0);
  if (given > 1) pattern += ", romanized: " + nth(1);
  if (given > 2) pattern += ", lit. '" + nth(2) + "'";
  std::replace(pattern.begin(), pattern.end(), '|', ' ');
  return PiecesOfPattern(page, node, pattern);
}

std::vector<WikiPiece> PiecesOfAsOf(const WikiPage& page, const WikiNode& node) {
  const std::vector<WikiParameter> parameters = page.ParametersOf(node);
  const auto text = [&](std::string_view name) { return ValueOf(page, parameters, name); };
  const auto range = [&](std::string_view name) {
    return Trimmed(page, FindParameter(parameters, name).value_or(WikiRange()));
  };
  if (FindParameter(parameters, "alt")) return {{"", range("alt")}};
  std::string words = IsYes(text("since")) ? "Since " : "As of ";
  if (IsYes(text("lc"))) words[0] = AsciiLower(words[0]);
  if (IsYes(text("bare"))) words.clear();
  std::vector<WikiPiece> pieces = {{std::move(words), range("pre")}};
  pieces.push_back({" " + WrittenOut(DateIn(page, parameters), text("df") != "US"), range("post")});
  return pieces;
}

}  // namespace catena
