// One date of a sentence, as far as its words say it: "26 February 1992", "late 1991", "12".
//
// What ranges, contexts and words around make of several is article_dates.h.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/article_words.h"

namespace catena {

// A word, a number or a single mark; dashes of any length are "-".
struct DateToken {
  size_t begin = 0;
  size_t end = 0;
  std::string_view text;
  bool number = false;
  bool space_before = false;
};

inline bool Is(const DateToken& token, std::string_view word) {
  return EqualsAnyCase(token.text, word);
}

template <size_t N>
bool IsOneOf(const DateToken& token, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return Is(token, word); });
}

std::vector<DateToken> TokenizeDates(std::string_view text);
// "May", "Sept": 1 to 12.
std::optional<int> MonthOf(const DateToken& token);
// -1 for what is no number of at most six digits.
int ToNumber(std::string_view digits);
// "people", "km": a number before it counts them.
bool IsCounted(const DateToken& token);
bool IsValidEdtf(const std::string& edtf);

// One end of a date, as far as it is written.
struct DatePart {
  std::optional<int> year;
  std::optional<int> month;  // Or a season.
  std::optional<int> day;
  std::string whole;  // Instead of all these: "199X".
  enum class Third : uint8_t { kNone, kEarly, kMid, kLate } third = Third::kNone;
  bool about = false;
  size_t next = 0;    // The token after it.
  bool bare = false;  // A number alone: a year only where the words around say so.
};

// Reads at a token. `text` must outlive it.
class DatePartReader {
 public:
  using Token = DateToken;
  using Part = DatePart;

  explicit DatePartReader(std::string_view text) : tokens_(TokenizeDates(text)) {}

  bool Has(size_t i) const;
  bool IsAt(size_t i, std::string_view word) const;
  bool IsGlued(size_t i) const;
  std::optional<int> DayAt(size_t i) const;
  // After "12": "th" of "12th".
  size_t SkipOrdinal(size_t i) const;
  // Four digits that may be a year: not part of a decimal, of "2,000" or of a code.
  std::optional<int> YearAt(size_t i) const;
  // After a month or a day: "2014", ", 2014", "of 2014".
  void TakeYear(Part& part, size_t i) const;
  Part ReadIsoDate(size_t i) const;
  // Of "1990s" and "1990's", token `i` being the number: the token after it; 0 for other words.
  size_t AfterPlural(size_t i) const;
  // "1890s and 1900s", "1900s to 1910s": beside a decade hundreds are a decade too.
  bool IsBesideDecade(size_t i, size_t after) const;
  // "240s BC": the years 249 to 240 before Christ are -0248 to -0239.
  Part ReadEraDecade(size_t i) const;
  // "199" + "0s": decades and centuries.
  Part ReadLongSpan(size_t i) const;
  // "44 BC", "AD 476", "476 AD".
  Part ReadEra(size_t i) const;
  // A month, with a day before or after it, and a year.
  Part ReadMonth(size_t i) const;
  Part ReadSeason(size_t i) const;
  // One date at token `i`; `next` is 0 when there is none.
  Part ReadPart(size_t i) const;
  Part ReadCore(size_t at) const;
  static std::string YearText(int year);
  // Requires: a year or `whole`.
  static std::string Text(const Part& part);
  // Thirds of a year are not sharp; "late" is read as its last three months.
  static std::string ThirdOf(const std::string& year, Part::Third third);
  // Whether what follows an approximate number, token `next`, is a thing of which there are so
  // many: a word in small letters that is none of those that go on with a sentence.
  bool IsCount(size_t next) const;

 protected:
  std::vector<Token> tokens_;
};

}  // namespace catena
