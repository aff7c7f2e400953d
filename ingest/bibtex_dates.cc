#include "ingest/bibtex_dates.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/edtf.h"

namespace catena {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool IsLetter(char c) { return Lower(c) >= 'a' && Lower(c) <= 'z'; }

std::string TwoDigits(int number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

// 1..12 or 21..24 for the words of months and seasons.
std::optional<int> MonthOfWord(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  constexpr std::array<std::string_view, 5> kSeasons = {"spring", "summer", "autumn", "winter",
                                                        "fall"};
  std::string lower;
  std::transform(word.begin(), word.end(), std::back_inserter(lower), Lower);
  for (size_t i = 0; i < kSeasons.size(); ++i) {
    if (lower == kSeasons[i]) return i == 4 ? 23 : static_cast<int>(21 + i);
  }
  if (lower.size() < 3) return {};
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (lower.starts_with(kMonths[i])) return static_cast<int>(1 + i);
  }
  return {};
}

std::optional<int> SmallNumber(std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole && !digits.empty() ? std::optional(number) : std::nullopt;
}

struct MonthDay {
  std::optional<int> month;
  std::optional<int> day;
};

// One month, by word or number, and perhaps a day. Nothing for more than that ("Jan/Feb").
MonthDay ReadMonth(std::string_view text) {
  std::optional<int> word;
  std::optional<int> number;
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    if (IsLetter(text[i])) {
      while (i < text.size() && IsLetter(text[i])) ++i;
      if (word) return {};
      word = MonthOfWord(text.substr(begin, i - begin));
      if (!word) return {};
    } else if (IsDigit(text[i])) {
      while (i < text.size() && IsDigit(text[i])) ++i;
      if (number) return {};
      number = SmallNumber(text.substr(begin, i - begin));
      if (!number) return {};
    } else if (std::string_view(" .,").find(text[i]) != std::string_view::npos) {
      ++i;
    } else {
      return {};
    }
  }
  if (word) return {word, number};
  return {number, {}};
}

// "c. 1988", "ca 1988", "circa 1988": the rest, and that it was so.
bool TakeCirca(std::string_view& text) {
  for (const std::string_view word : {"circa", "ca.", "ca ", "c.", "c "}) {
    if (text.size() <= word.size()) continue;
    if (!std::equal(word.begin(), word.end(), text.begin(),
                    [](char a, char b) { return a == Lower(b); })) {
      continue;
    }
    text.remove_prefix(word.size());
    while (text.starts_with(' ')) text.remove_prefix(1);
    return true;
  }
  return false;
}

bool IsFourDigits(std::string_view text) {
  return text.size() == 4 && std::all_of(text.begin(), text.end(), IsDigit);
}

}  // namespace

std::optional<std::string> BibtexDate(std::string_view text) {
  if (!ParseEdtf(text).has_value()) return {};
  return std::string(text);
}

std::optional<BibtexYearMonth> BibtexYearAndMonth(std::string_view year, std::string_view month,
                                                  std::string_view day) {
  const bool circa = TakeCirca(year);
  if (!IsFourDigits(year)) {
    // biblatex allows any EDTF here: 1988/1994, 19XX, 1988~.
    if (circa || !ParseEdtf(year).has_value()) return {};
    return BibtexYearMonth{std::string(year), false};
  }
  BibtexYearMonth result{std::string(year), false};
  MonthDay parts = ReadMonth(month);
  if (!parts.day) parts.day = SmallNumber(day);
  std::string with_month;
  if (parts.month && *parts.month >= 1 && *parts.month <= 24) {
    with_month = result.edtf + "-" + TwoDigits(*parts.month);
    if (parts.day && *parts.day >= 1 && *parts.day <= 31) {
      with_month += "-" + TwoDigits(*parts.day);
    }
  }
  if (!with_month.empty() && ParseEdtf(with_month).has_value()) {
    result = {std::move(with_month), true};
  }
  if (circa) result.edtf += "~";
  return result;
}

}  // namespace catena
