// The words are cut into tokens once; at each token the longest date that begins there is read, so
// the cost is the number of tokens times the few that a date has.
#include "ingest/article_dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>

#include "ingest/article_words.h"

namespace catena {
namespace {

struct Token {
  size_t begin = 0;
  size_t end = 0;
  std::string_view text;
  bool number = false;
  bool space_before = false;
};

bool IsDashAt(std::string_view text, size_t i, size_t& bytes) {
  if (text[i] == '-') {
    bytes = 1;
    return true;
  }
  const std::string_view rest = text.substr(i, 3);
  bytes = 3;
  return rest == "\xE2\x80\x93" || rest == "\xE2\x80\x94" || rest == "\xE2\x88\x92";
}

// Words, numbers, and single marks; dashes of any length are "-".
std::vector<Token> Tokenize(std::string_view text) {
  std::vector<Token> tokens;
  bool space = true;
  for (size_t i = 0; i < text.size();) {
    if (IsAsciiSpace(text[i]) || text.substr(i).starts_with("\xC2\xA0")) {
      i += IsAsciiSpace(text[i]) ? 1 : 2;
      space = true;
      continue;
    }
    Token token{i, i, {}, IsAsciiDigit(text[i]), space};
    space = false;
    size_t dash = 0;
    if (token.number) {
      while (i < text.size() && IsAsciiDigit(text[i])) ++i;
      token.text = text.substr(token.begin, i - token.begin);
    } else if (IsDashAt(text, i, dash)) {
      i += dash;
      token.text = "-";
    } else if (IsAsciiLetter(text[i]) || IsBeyondAscii(text[i])) {
      size_t ignored = 0;
      while (i < text.size() && (IsAsciiLetter(text[i]) || IsBeyondAscii(text[i])) &&
             !IsDashAt(text, i, ignored) && !text.substr(i).starts_with("\xC2\xA0")) {
        ++i;
      }
      token.text = text.substr(token.begin, i - token.begin);
    } else {
      ++i;
      token.text = text.substr(token.begin, 1);
    }
    token.end = i;
    tokens.push_back(token);
  }
  return tokens;
}

bool Is(const Token& token, std::string_view word) { return EqualsAnyCase(token.text, word); }

template <size_t N>
bool IsOneOf(const Token& token, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return Is(token, word); });
}

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

// "May" and "March" are words too, so a capital is wanted.
std::optional<int> MonthOf(const Token& token) {
  if (token.number || token.text.size() < 3 || !IsAsciiUpper(token.text[0])) return {};
  for (size_t i = 0; i < kMonths.size(); ++i) {
    const bool whole = Is(token, kMonths[i]);
    const bool cut = Is(token, kMonths[i].substr(0, 3)) || (i == 8 && Is(token, "sept"));
    if (whole || cut) return static_cast<int>(i + 1);
  }
  return {};
}

std::optional<int> SeasonOf(const Token& token) {
  constexpr std::array<std::string_view, 5> kSeasons = {"spring", "summer", "autumn", "winter",
                                                        "fall"};
  for (size_t i = 0; i < kSeasons.size(); ++i) {
    if (Is(token, kSeasons[i])) return i == 4 ? 23 : static_cast<int>(21 + i);
  }
  return {};
}

int ToNumber(std::string_view digits) {
  int number = -1;
  if (digits.size() <= 6) std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

std::string Padded(int number, size_t width) {
  std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

bool IsValid(const std::string& edtf) { return ParseEdtf(edtf).has_value(); }

// One end of a date, as far as it is written.
struct Part {
  std::optional<int> year;
  std::optional<int> month;  // Or a season.
  std::optional<int> day;
  std::string whole;  // Instead of all these: "199X".
  enum class Third : uint8_t { kNone, kEarly, kMid, kLate } third = Third::kNone;
  bool about = false;
  size_t next = 0;    // The token after it.
  bool bare = false;  // A number alone: a year only where the words around say so.
};

// What stands before a year that is no year of a date.
constexpr std::array<std::string_view, 34> kCounted = {
    "people",   "soldiers", "troops", "men",      "women",    "civilians", "deaths",
    "km",       "miles",    "metres", "meters",   "feet",     "ft",        "m",
    "kg",       "tons",     "tonnes", "years",    "days",     "members",   "others",
    "families", "houses",   "homes",  "villages", "refugees", "persons",   "dollars",
    "percent",  "hectares", "acres",  "copies",   "times",    "hp"};

constexpr std::array<std::string_view, 2> kBeforeChrist = {"BC", "BCE"};
constexpr std::array<std::string_view, 2> kAfterChrist = {"AD", "CE"};

class Reader {
 public:
  Reader(std::string_view text, DateContext& context) : tokens_(Tokenize(text)), context_(context) {
    constexpr std::array<std::string_view, 6> kBack = {"had",     "earlier",  "previously",
                                                       "already", "previous", "preceding"};
    goes_back_ = std::any_of(tokens_.begin(), tokens_.end(),
                             [&](const Token& token) { return IsOneOf(token, kBack); });
  }

  std::vector<FoundDate> Run() {
    for (size_t i = 0; i < tokens_.size();) i = ReadAt(i);
    return std::move(found_);
  }

  // The one date that all tokens make.
  std::optional<std::string> Whole() {
    if (tokens_.empty()) return {};
    Part part = ReadPart(0);
    if (part.next == 0) return {};
    if (part.next < tokens_.size()) return WholeRange(part);
    if (!part.year && part.whole.empty()) return {};
    const std::string edtf = Text(part);
    return IsValid(edtf) ? std::optional(edtf) : std::nullopt;
  }

 private:
  bool Has(size_t i) const { return i < tokens_.size(); }
  bool IsAt(size_t i, std::string_view word) const { return Has(i) && Is(tokens_[i], word); }
  bool IsGlued(size_t i) const { return Has(i) && !tokens_[i].space_before; }

  std::optional<std::string> WholeRange(Part first) {
    if (!IsAt(first.next, "-")) return {};
    Part second = ReadPart(first.next + 1);
    if (second.next != tokens_.size()) return {};
    if (!Complete(first, second)) return {};
    const std::string edtf = Text(first) + "/" + Text(second);
    return IsValid(edtf) ? std::optional(edtf) : std::nullopt;
  }

  std::optional<int> DayAt(size_t i) const {
    if (!Has(i) || !tokens_[i].number || tokens_[i].text.size() > 2) return {};
    const int day = ToNumber(tokens_[i].text);
    return day >= 1 && day <= 31 ? std::optional(day) : std::nullopt;
  }

  // After "12": "th" of "12th".
  size_t SkipOrdinal(size_t i) const {
    constexpr std::array<std::string_view, 4> kOrdinals = {"st", "nd", "rd", "th"};
    return IsGlued(i) && IsOneOf(tokens_[i], kOrdinals) ? i + 1 : i;
  }

  // Four digits that may be a year: not part of a decimal, of "2,000" or of a code.
  std::optional<int> YearAt(size_t i) const {
    if (!Has(i) || !tokens_[i].number || tokens_[i].text.size() != 4) return {};
    const auto glued_number = [&](size_t mark, size_t number) {
      return Has(mark) && Has(number) && IsGlued(mark) && IsGlued(number) &&
             tokens_[number].number && (Is(tokens_[mark], ",") || Is(tokens_[mark], "."));
    };
    if (i + 2 < tokens_.size() && glued_number(i + 1, i + 2)) return {};
    if (i >= 2 && IsGlued(i) && glued_number(i - 1, i)) return {};
    if (i >= 1 && IsGlued(i) &&
        (IsAsciiLetter(tokens_[i - 1].text.back()) ||
         std::string_view("$#/_+").find(tokens_[i - 1].text[0]) != std::string_view::npos)) {
      return {};
    }
    if (IsGlued(i + 1) && IsAsciiLetter(tokens_[i + 1].text[0]) && !Is(tokens_[i + 1], "s")) {
      return {};
    }
    const int year = ToNumber(tokens_[i].text);
    return year >= 1000 && year <= 2199 ? std::optional(year) : std::nullopt;
  }

  // After a month or a day: "2014", ", 2014", "of 2014".
  void TakeYear(Part& part, size_t i) const {
    part.next = i;
    size_t at = i;
    if (IsAt(at, ",") || IsAt(at, "of") || (IsAt(at, ".") && IsGlued(at))) ++at;
    const std::optional<int> year = YearAt(at);
    if (!year || (IsAt(at + 1, "s") && IsGlued(at + 1))) return;
    part.year = year;
    part.next = at + 1;
  }

  Part ReadIsoDate(size_t i) const {
    Part part;
    const auto glued_dash = [&](size_t at) { return IsGlued(at) && Is(tokens_[at], "-"); };
    if (!YearAt(i) || !glued_dash(i + 1) || !IsGlued(i + 2)) return part;
    const auto two = [&](size_t at) {
      return tokens_[at].number && tokens_[at].text.size() == 2 ? ToNumber(tokens_[at].text) : 0;
    };
    const int month = two(i + 2);
    if (month < 1 || month > 12) return part;
    if (!glued_dash(i + 3) || !IsGlued(i + 4)) return part;
    const int day = two(i + 4);
    if (day < 1 || day > 31) return part;
    part.year = YearAt(i);
    part.month = month;
    part.day = day;
    part.next = i + 5;
    return part;
  }

  // Of "1990s" and "1990's", token `i` being the number: the token after it; 0 for other words.
  size_t AfterPlural(size_t i) const {
    if (!Has(i) || !tokens_[i].number) return 0;
    const bool apostrophe = IsGlued(i + 1) && Is(tokens_[i + 1], "'") && IsGlued(i + 2);
    const size_t s = apostrophe ? i + 2 : i + 1;
    return IsGlued(s) && Is(tokens_[s], "s") ? s + 1 : 0;
  }

  // "1890s and 1900s", "1900s to 1910s": beside a decade hundreds are a decade too.
  bool IsBesideDecade(size_t i, size_t after) const {
    const int year = ToNumber(tokens_[i].text);
    const auto is_near = [&](size_t number) {
      return AfterPlural(number) > 0 && std::abs(ToNumber(tokens_[number].text) - year) == 10;
    };
    constexpr std::array<std::string_view, 4> kJoins = {"and", "or", "to", "-"};
    size_t next = after;
    if (Has(next) && IsOneOf(tokens_[next], kJoins)) {
      next += IsAt(next + 1, "the") ? 2 : 1;
      if (is_near(next)) return true;
    }
    size_t join = i;
    if (join > 0 && IsAt(join - 1, "the")) --join;
    if (join < 3 || !IsOneOf(tokens_[join - 1], kJoins)) return false;
    return is_near(join - 3);
  }

  // "240s BC": the years 249 to 240 before Christ are -0248 to -0239.
  Part ReadEraDecade(size_t i) const {
    Part part;
    const size_t era = AfterPlural(i);
    if (era == 0 || !Has(era) || tokens_[i].text.size() > 4) return part;
    const int year = ToNumber(tokens_[i].text);
    if (year <= 0 || year % 10 != 0) return part;
    const bool before = IsOneOf(tokens_[era], kBeforeChrist);
    if (!before && !IsOneOf(tokens_[era], kAfterChrist)) return part;
    part.whole = before ? "[" + YearText(-year - 8) + ".." + YearText(1 - year) + "]"
                        : Padded(year / 10, 3) + "X";
    part.next = era + 1;
    return part;
  }

  // "199" + "0s": decades and centuries.
  Part ReadLongSpan(size_t i) const {
    Part part = ReadEraDecade(i);
    if (part.next > 0) return part;
    const std::optional<int> year = YearAt(i);
    const size_t after_plural = AfterPlural(i);
    if (year && *year % 10 == 0 && after_plural > 0) {
      // Nobody writes of the century of the 2000s yet.
      const bool century = *year % 100 == 0 && *year < 2000 && !IsBesideDecade(i, after_plural);
      part.whole = century ? std::to_string(*year / 100) + "XX" : std::to_string(*year / 10) + "X";
      part.next = after_plural;
      return part;
    }
    const int number = Has(i) && tokens_[i].number ? ToNumber(tokens_[i].text) : 0;
    const size_t after = SkipOrdinal(i + 1);
    if (number >= 2 && number <= 21 && after == i + 2 &&
        (IsAt(after, "century") || (IsAt(after, "-") && IsAt(after + 1, "century")))) {
      part.whole = Padded(number - 1, 2) + "XX";
      part.next = IsAt(after, "century") ? after + 1 : after + 2;
      // The years 500 to 401 before Christ are -0499 to -0400.
      if (Has(part.next) && (IsOneOf(tokens_[part.next], kBeforeChrist))) {
        part.whole.insert(0, 1, '-');
        ++part.next;
      } else if (Has(part.next) && IsOneOf(tokens_[part.next], kAfterChrist)) {
        ++part.next;
      }
    }
    return part;
  }

  // "44 BC", "AD 476", "476 AD".
  Part ReadEra(size_t i) const {
    Part part;
    const auto number_at = [&](size_t at) {
      return Has(at) && tokens_[at].number && tokens_[at].text.size() <= 4
                 ? ToNumber(tokens_[at].text)
                 : 0;
    };
    if (IsAt(i, "AD") && number_at(i + 1) > 0) {
      part.year = number_at(i + 1);
      part.next = i + 2;
    } else if (number_at(i) > 0 && Has(i + 1) && IsAsciiUpper(tokens_[i + 1].text[0])) {
      if (IsOneOf(tokens_[i + 1], kBeforeChrist)) part.year = 1 - number_at(i);
      if (IsOneOf(tokens_[i + 1], kAfterChrist)) part.year = number_at(i);
      if (part.year) part.next = i + 2;
    }
    return part;
  }

  // A month, with a day before or after it, and a year.
  Part ReadMonth(size_t i) const {
    Part part;
    if (const std::optional<int> day = DayAt(i)) {
      size_t at = SkipOrdinal(i + 1);
      if (IsAt(at, "of")) ++at;
      if (!Has(at) || !MonthOf(tokens_[at])) return part;
      part.day = day;
      part.month = MonthOf(tokens_[at]);
      TakeYear(part, at + 1);
      return part;
    }
    if (!Has(i) || !MonthOf(tokens_[i])) return part;
    part.month = MonthOf(tokens_[i]);
    size_t at = i + 1;
    if (IsAt(at, ".") && IsGlued(at)) ++at;
    if (const std::optional<int> day = DayAt(at)) {
      // "May 28, 1918", but in "May 28 people died" no day is meant.
      const size_t after = SkipOrdinal(at + 1);
      if (Has(after) && IsOneOf(tokens_[after], kCounted)) return part;
      part.day = day;
      TakeYear(part, after);
      return part;
    }
    TakeYear(part, at);
    return part;
  }

  Part ReadSeason(size_t i) const {
    Part part;
    if (!Has(i) || !SeasonOf(tokens_[i])) return part;
    TakeYear(part, i + 1);
    if (!part.year) return Part();
    part.month = SeasonOf(tokens_[i]);
    return part;
  }

  // One date at token `i`; `next` is 0 when there is none.
  Part ReadPart(size_t i) const {
    size_t at = i;
    bool about = false;
    if (IsAt(at, "c") || IsAt(at, "ca") || IsAt(at, "circa") || IsAt(at, "about") ||
        IsAt(at, "around") || IsAt(at, "approximately")) {
      about = true;
      ++at;
      if (IsAt(at, ".")) ++at;
      if (IsAt(at, "the")) ++at;
    }
    Part::Third third = Part::Third::kNone;
    if (IsAt(at, "early")) third = Part::Third::kEarly;
    if (IsAt(at, "mid")) third = Part::Third::kMid;
    if (IsAt(at, "late")) third = Part::Third::kLate;
    if (third != Part::Third::kNone) {
      ++at;
      if (IsAt(at, "-")) ++at;
      if (IsAt(at, "in")) ++at;
      if (IsAt(at, "the")) ++at;
    }
    Part part = ReadCore(at);
    if (part.next == 0) return part;
    part.about = about;
    part.third = third;
    // "About 2000 people" is a number of them.
    if (about && part.bare && IsCount(part.next)) return {};
    if (about || third != Part::Third::kNone) part.bare = false;
    return part;
  }

  Part ReadCore(size_t at) const {
    for (Part part :
         {ReadIsoDate(at), ReadLongSpan(at), ReadEra(at), ReadMonth(at), ReadSeason(at)}) {
      if (part.next > 0) return part;
    }
    Part part;
    part.year = YearAt(at);
    if (part.year) {
      part.next = at + 1;
      part.bare = true;
    }
    return part;
  }

  static std::string YearText(int year) {
    return year < 0 ? "-" + Padded(-year, 4) : Padded(year, 4);
  }

  // Requires: a year or `whole`.
  static std::string Text(const Part& part) {
    const std::string about = part.about ? "~" : "";
    if (!part.whole.empty()) return part.whole + about;
    const std::string year = YearText(part.year.value_or(0));
    if (!part.month) return ThirdOf(year, part.third) + about;
    const std::string month = year + "-" + Padded(*part.month, 2);
    if (!part.day) return month + about;
    return month + "-" + Padded(*part.day, 2) + about;
  }

  // Thirds of a year are not sharp; "late" is read as its last three months.
  static std::string ThirdOf(const std::string& year, Part::Third third) {
    switch (third) {
      case Part::Third::kNone:
        return year;
      case Part::Third::kEarly:
        return "[" + year + "-01.." + year + "-04]";
      case Part::Third::kMid:
        return "[" + year + "-05.." + year + "-08]";
      case Part::Third::kLate:
        return year + "-1X";
    }
    return year;
  }

  // Fills in what the one end of a range says for the other: "12 until 18 July 2020".
  static bool Complete(Part& first, Part& second) {
    if (!second.year && second.whole.empty()) return false;
    if (!first.whole.empty() || !second.whole.empty()) return true;
    if (!first.year) {
      const bool wraps = first.month && second.month && *first.month > *second.month;
      first.year = *second.year - (wraps ? 1 : 0);
    }
    if (!first.month && first.day) first.month = second.month;
    return true;
  }

  // What a range has between its ends.
  bool IsJoin(size_t i, bool from, bool between) const {
    if (IsAt(i, "-")) return true;
    if (between && IsAt(i, "and")) return true;
    if (IsAt(i, "/")) return IsGlued(i) && IsGlued(i + 1);
    // "4 and 5 June 1953", "June 4 and 5, 1953"
    if (IsAt(i, "and")) return IsTwoDays(i);
    return (IsAt(i, "to") || IsAt(i, "until") || IsAt(i, "till") || IsAt(i, "through")) &&
           (from || !tokens_[i].text.empty());
  }

  // Days of one month around the "and" at `i`, with the month beside one of them.
  bool IsTwoDays(size_t i) const {
    if (i == 0 || !DayAt(i + 1)) return false;
    const bool ordinal = i >= 2 && SkipOrdinal(i - 1) == i;
    const size_t before = ordinal ? i - 2 : i - 1;
    const size_t after = SkipOrdinal(i + 2);
    if (!DayAt(before)) return false;
    if (before > 0 && MonthOf(tokens_[before - 1])) {
      return YearAt(after) || (IsAt(after, ",") && YearAt(after + 1));
    }
    return Has(after) && MonthOf(tokens_[after]).has_value();
  }

  // "1948 or 1949": one of the two. Returns the token after it, or 0.
  size_t ReadEither(size_t i, const Part& first) {
    if (!first.bare || !IsAt(first.next, "or")) return 0;
    const std::optional<int> second = YearAt(first.next + 1);
    if (!second || *second <= *first.year) return 0;
    Part carried;
    carried.year = second;
    const size_t next = first.next + 2;
    return Add({tokens_[i].begin, tokens_[next - 1].end,
                "[" + YearText(*first.year) + "," + YearText(*second) + "]", false},
               carried, next);
  }

  // "1988-94": the century of the first.
  std::optional<Part> ShortYear(size_t i, const Part& first) const {
    if (!Has(i) || !IsGlued(i) || !tokens_[i].number || tokens_[i].text.size() != 2) return {};
    if (!first.year || first.month || *first.year < 1000) return {};
    const int year = *first.year / 100 * 100 + ToNumber(tokens_[i].text);
    if (year <= *first.year) return {};
    Part part;
    part.year = year;
    part.next = i + 1;
    return part;
  }

  // "12" of "from 12 until 18 July", "5" of "July 5-8".
  Part DayOnly(size_t i) const {
    Part part;
    const std::optional<int> day = DayAt(i);
    if (!day) return part;
    part.day = day;
    part.next = SkipOrdinal(i + 1);
    return part;
  }

  // The second end of a range whose first end is read; nothing when there is none.
  std::optional<Part> ReadSecond(Part& first, size_t join) const {
    const size_t i = join + 1;
    if (const auto short_year = ShortYear(i, first)) return short_year;
    Part second = ReadPart(i);
    if (second.next == 0 && first.month && first.day && !first.year) {
      // "July 5-8, 2014": a day of the same month, then the year.
      second = DayOnly(i);
      if (second.next == 0) return {};
      second.month = first.month;
      TakeYear(second, second.next);
    }
    return second.next > 0 ? std::optional(second) : std::nullopt;
  }

  // Whether what follows an approximate number, token `next`, is a thing of which there are so
  // many: a word in small letters that is none of those that go on with a sentence.
  bool IsCount(size_t next) const {
    constexpr std::array<std::string_view, 40> kGoesOn = {
        "the",  "a",    "an",    "and",   "or",     "but",    "to",    "in",   "on",   "at",
        "by",   "for",  "from",  "with",  "when",   "while",  "until", "till", "as",   "it",
        "he",   "she",  "they",  "there", "this",   "that",   "his",   "her",  "its",  "their",
        "some", "many", "under", "after", "before", "during", "was",   "were", "most", "several"};
    return Has(next) && IsAsciiLower(tokens_[next].text[0]) && !IsOneOf(tokens_[next], kGoesOn) &&
           !IsGlued(next);
  }

  // Whether the words before token `i` say that the number there is a year.
  bool YearIsMeant(size_t i, size_t next) const {
    if (Has(next) && IsOneOf(tokens_[next], kCounted)) return false;
    constexpr std::array<std::string_view, 4> kAbout = {"about", "around", "circa",
                                                        "approximately"};
    if (i > 0 && IsOneOf(tokens_[i - 1], kAbout) && IsCount(next)) return false;
    if (i == 0) return !Has(next) || !IsAsciiLower(tokens_[next].text[0]) || IsAt(next, "was");
    constexpr std::array<std::string_view, 28> kBefore = {
        "in",  "since", "from",  "to",         "until",   "till", "by", "of", "during", "between",
        "and", "the",   "after", "before",     "through", "(",    "-",  ",",  "early",  "late",
        "mid", "year",  "circa", "throughout", "around",  "or",   "[",  "/"};
    return IsOneOf(tokens_[i - 1], kBefore);
  }

  size_t ReadAt(size_t i) {
    if (const size_t next = ReadRelative(i); next > 0) return next;
    size_t at = i;
    enum class Opening : uint8_t {
      kNone,
      kFrom,
      kBetween,
      kSince,
      kUntil,
      kAfter,
      kBefore
    } opening = Opening::kNone;
    if (IsAt(at, "from")) opening = Opening::kFrom;
    if (IsAt(at, "between")) opening = Opening::kBetween;
    if (IsAt(at, "since")) opening = Opening::kSince;
    // "followed by the 2002 earthquakes" sets no limit.
    const bool by_the_year = IsAt(at, "by") && IsAt(at + 1, "the") && YearAt(at + 2) &&
                             !(IsAt(at + 3, "s") && IsGlued(at + 3));
    if (IsAt(at, "until") || IsAt(at, "till") || (IsAt(at, "by") && !by_the_year)) {
      opening = Opening::kUntil;
    }
    // "after the 2016 clashes" names them by their year.
    if (IsAt(at, "after") && !IsAt(at + 1, "the")) opening = Opening::kAfter;
    if (IsAt(at, "before")) opening = Opening::kBefore;
    if ((IsAt(at, "no") || IsAt(at, "not")) && IsAt(at + 2, "than")) {
      if (IsAt(at + 1, "later")) opening = Opening::kUntil;
      if (IsAt(at + 1, "earlier")) opening = Opening::kSince;
      if (opening != Opening::kNone) at += 2;
    }
    if (opening != Opening::kNone) ++at;
    if (opening != Opening::kNone && IsAt(at, "the")) ++at;
    Part first = ReadPart(at);
    if (first.next == 0 &&
        (opening == Opening::kFrom || opening == Opening::kBetween ||
         (DayAt(at) && (IsAt(at + 1, "-") || IsAt(at + 1, "/") || IsAt(at + 1, "and"))))) {
      first = DayOnly(at);
    }
    if (first.next == 0) return i + 1;
    if (opening == Opening::kNone) {
      if (const size_t next = ReadEither(i, first)) return next;
    }
    const bool ranged = opening == Opening::kFrom || opening == Opening::kBetween;
    if (IsJoin(first.next, ranged, opening == Opening::kBetween)) {
      if (const size_t next = ReadRange(i, at, first)) return next;
    }
    if (first.day && !first.month) return i + 1;
    if (first.bare && !YearIsMeant(at, first.next)) return i + 1;
    if (first.month && !first.day && !first.year && !MonthIsMeant(at)) return i + 1;
    // Decades and parts of a year are no limits of a set, but may end an interval.
    const bool limits = first.whole.empty() && first.third == Part::Third::kNone && !first.about &&
                        (!first.month || *first.month <= 12);
    if (!limits && opening == Opening::kAfter) opening = Opening::kNone;
    if ((!limits || IsAt(i + 1, "the")) && opening == Opening::kBefore) opening = Opening::kUntil;
    if (first.month && !first.day && !first.year && first.third != Part::Third::kNone) {
      first.third = Part::Third::kNone;
    }
    const bool inferred = !first.year && first.whole.empty();
    if (inferred) {
      if (!context_.year) return std::max(first.next, i + 1);
      first.year = YearOfMonth(first.month, first.next);
    }
    if (opening == Opening::kSince || opening == Opening::kUntil) DropSet(first);
    std::string edtf = Text(first);
    if (opening == Opening::kSince || IsAt(first.next, "onwards")) edtf += "/..";
    if (opening == Opening::kUntil) edtf = "../" + edtf;
    if (opening == Opening::kAfter) edtf = "[" + edtf + "..]";
    if (opening == Opening::kBefore) edtf = "[.." + edtf + "]";
    return Add({tokens_[i].begin, tokens_[first.next - 1].end, edtf, inferred}, first, first.next);
  }

  // An interval has no sets at its ends: of "mid-2015" the year remains.
  static void DropSet(Part& part) {
    if (part.third != Part::Third::kLate) part.third = Part::Third::kNone;
  }

  // Returns the token after the range that begins with `first`, or 0.
  size_t ReadRange(size_t i, size_t at, Part first) {
    std::optional<Part> second = ReadSecond(first, first.next);
    if (!second) return 0;
    if (first.bare && second->bare && !YearIsMeant(at, second->next)) return 0;
    if (first.bare && !second->bare && !second->year && second->whole.empty()) return 0;
    bool inferred = false;
    if (!second->year && second->whole.empty()) {
      // "from 5 July to 8 July", the year is the context's; "5 July 2014 to 8 July" carries its
      // own.
      inferred = !first.year;
      if ((inferred && !context_.year) || !second->month) return 0;
      const bool wraps = first.month && *first.month > *second->month;
      second->year = inferred ? YearOfMonth(second->month, second->next) : *first.year + wraps;
    }
    if (!Complete(first, *second) || (first.day && !first.month)) return 0;
    DropSet(first);
    DropSet(*second);
    const std::string edtf = Text(first) + "/" + Text(*second);
    if (!IsValid(edtf)) return 0;
    return Add({tokens_[i].begin, tokens_[second->next - 1].end, edtf, inferred}, *second,
               second->next);
  }

  // The year of a month that names none: the context's, or the next where the text has come from
  // the end of that one: "in December 2001 it closed; in January it opened". `next` is the token
  // after the month. Requires: the context has a year.
  int YearOfMonth(std::optional<int> month, size_t next) const {
    constexpr int kMonthsAhead = 3;
    const int year = *context_.year;
    if (!month || !context_.month || *month > 12 || *context_.month > 12) return year;
    if (*month + 12 - *context_.month > kMonthsAhead || GoesBack(next)) return year;
    return year + 1;
  }

  // "in January of that year", "he had come in January": no later than what was told before.
  bool GoesBack(size_t next) const {
    size_t at = next;
    if (IsAt(at, "of")) ++at;
    if (IsAt(at, "the")) ++at;
    if ((IsAt(at, "that") || IsAt(at, "same")) && IsAt(at + 1, "year")) return true;
    return goes_back_;
  }

  // A month without day and year is one only after words of time: "may" and "march" are not.
  bool MonthIsMeant(size_t i) const {
    constexpr std::array<std::string_view, 12> kBefore = {
        "in", "since", "until", "by", "from", "during", "of", "late", "early", "mid", "that", "to"};
    if (i > 0 && IsOneOf(tokens_[i - 1], kBefore)) return true;
    return IsOneOf(tokens_[i], std::array<std::string_view, 3>{"early", "mid", "late"});
  }

  // How far from the date before: 0 for "the same day", 1 for "the next", -2 for "two days
  // earlier".
  struct Step {
    int count = 0;
    size_t unit = 0;  // The token that says of what.
    size_t next = 0;  // The token after it all; 0 for no step.
  };

  // "the same day", "that year", "the following month", "the next day".
  Step StepByName(size_t i) const {
    size_t at = i;
    if (IsAt(at, "the")) ++at;
    if (IsAt(at, "same") || (at == i && IsAt(at, "that"))) return {0, at + 1, at + 2};
    // "the following years" are no year.
    if (at == i || !Has(at + 1) || tokens_[at + 1].text.ends_with('s')) return {};
    if (IsAt(at, "following") || IsAt(at, "next")) return {1, at + 1, at + 2};
    if (IsAt(at, "previous") || IsAt(at, "preceding")) return {-1, at + 1, at + 2};
    return {};
  }

  // "Two days later", "a year earlier".
  Step StepByCount(size_t i) const {
    constexpr std::array<std::string_view, 13> kCounts = {
        "a",     "one",   "two",  "three", "four",   "five",  "six",
        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    if (!Has(i + 2)) return {};
    const bool later = IsAt(i + 2, "later");
    if (!later && !IsAt(i + 2, "earlier")) return {};
    int count = tokens_[i].number ? ToNumber(tokens_[i].text) : 0;
    for (size_t k = 0; k < kCounts.size(); ++k) {
      if (Is(tokens_[i], kCounts[k])) count = std::max(static_cast<int>(k), 1);
    }
    constexpr int kLargestCount = 400;
    if (count < 1 || count > kLargestCount) return {};
    return {later ? count : -count, i + 1, i + 3};
  }

  bool IsUnit(size_t i, std::string_view singular) const {
    return IsAt(i, singular) || IsAt(i, std::string(singular) + "s");
  }

  // The date so far from that of the context, as exact as its unit; nothing where the context does
  // not say enough.
  std::optional<Part> Stepped(const Step& step) const {
    Part part;
    part.next = step.next;
    part.year = context_.year;
    if (!part.year) return {};
    const bool has_month = context_.month && *context_.month <= 12;
    if (IsUnit(step.unit, "year")) {
      *part.year += step.count;
      return part;
    }
    if (!has_month) return {};
    part.month = context_.month;
    if (IsUnit(step.unit, "month")) {
      const int months = *part.year * 12 + *part.month - 1 + step.count;
      part.year = months / 12;
      part.month = months % 12 + 1;
      return months > 0 ? std::optional(part) : std::nullopt;
    }
    const bool weeks = IsUnit(step.unit, "week");
    if (!context_.day || (!weeks && !IsUnit(step.unit, "day"))) return {};
    part.day = context_.day;
    part.about = weeks;
    for (int days = step.count * (weeks ? 7 : 1); days > 0; --days) NextDay(part);
    for (int days = step.count * (weeks ? 7 : 1); days < 0; ++days) DayBefore(part);
    return part;
  }

  size_t ReadRelative(size_t i) {
    Step step = StepByName(i);
    if (step.next == 0) step = StepByCount(i);
    if (step.next == 0) return 0;
    const std::optional<Part> part = Stepped(step);
    if (!part) return 0;
    // "the same day, May 28, 1918": the date follows and says it itself.
    const size_t after = IsAt(part->next, ",") ? part->next + 1 : part->next;
    if (const Part written = ReadPart(after); written.next > 0 && written.year) return after;
    return Add({tokens_[i].begin, tokens_[part->next - 1].end, Text(*part), true}, *part,
               part->next);
  }

  static void NextDay(Part& part) {
    ++*part.day;
    if (IsValid(Text(part))) return;
    part.day = 1;
    if (++*part.month <= 12) return;
    part.month = 1;
    ++*part.year;
  }

  static void DayBefore(Part& part) {
    if (--*part.day > 0) return;
    if (--*part.month < 1) {
      part.month = 12;
      --*part.year;
    }
    part.day = 31;
    while (!IsValid(Text(part))) --*part.day;
  }

  size_t Add(FoundDate date, const Part& carried, size_t next) {
    if (!IsValid(date.edtf)) return next;
    found_.push_back(std::move(date));
    if (carried.year && carried.whole.empty()) {
      context_.year = carried.year;
      context_.month = carried.month;
      context_.day = carried.day;
    }
    return next;
  }

  std::vector<Token> tokens_;
  DateContext& context_;
  bool goes_back_ = false;  // Some word says that the sentence tells of what was before.
  std::vector<FoundDate> found_;
};

}  // namespace

std::vector<FoundDate> FindDates(std::string_view text, DateContext& context) {
  return Reader(text, context).Run();
}

std::optional<std::string> ParseWrittenDate(std::string_view text) {
  DateContext none;
  return Reader(text, none).Whole();
}

}  // namespace catena
