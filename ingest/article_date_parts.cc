#include "ingest/article_date_parts.h"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "core/edtf.h"

namespace catena {
namespace {

bool IsDashAt(std::string_view text, size_t i, size_t& bytes) {
  if (text[i] == '-') {
    bytes = 1;
    return true;
  }
  const std::string_view rest = text.substr(i, 3);
  bytes = 3;
  return rest == "\xE2\x80\x93" || rest == "\xE2\x80\x94" || rest == "\xE2\x88\x92";
}

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

std::optional<int> SeasonOf(const DateToken& token) {
  constexpr std::array<std::string_view, 5> kSeasons = {"spring", "summer", "autumn", "winter",
                                                        "fall"};
  for (size_t i = 0; i < kSeasons.size(); ++i) {
    if (Is(token, kSeasons[i])) return i == 4 ? 23 : static_cast<int>(21 + i);
  }
  return {};
}

std::string Padded(int number, size_t width) {
  std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

// What stands behind a number that is no year.
constexpr std::array kCounted = std::to_array<std::string_view>({
    "people",     "soldiers",   "troops",    "men",        "women",      "civilians", "deaths",
    "km",         "miles",      "metres",    "meters",     "feet",       "ft",        "m",
    "kg",         "tons",       "tonnes",    "years",      "days",       "members",   "others",
    "families",   "houses",     "homes",     "villages",   "refugees",   "persons",   "dollars",
    "percent",    "hectares",   "acres",     "copies",     "times",      "hp",        "residents",
    "households", "casualties", "prisoners", "kilometres", "kilometers", "students",  "inhabitants",
    "tanks",      "vehicles",   "aircraft",  "ships",      "buildings",  "euros",     "pounds",
    "voters",     "votes",
});

constexpr std::array<std::string_view, 2> kBeforeChrist = {"BC", "BCE"};
constexpr std::array<std::string_view, 2> kAfterChrist = {"AD", "CE"};

// "O.S.", "OS", "Old Style", "Julian", and the same of the new one, at token `i`.
enum class CalendarStyle : uint8_t { kNone, kOld, kNew };
CalendarStyle StyleAt(const std::vector<DateToken>& tokens, size_t i, size_t& length) {
  const auto is = [&](size_t at, std::string_view text) {
    return at < tokens.size() && tokens[at].text == text;
  };
  for (const auto& [letter, word, calendar, style] :
       {std::tuple{"O", "old", "julian", CalendarStyle::kOld},
        std::tuple{"N", "new", "gregorian", CalendarStyle::kNew}}) {
    if (is(i, letter + std::string("S")) || Is(tokens[i], calendar)) {
      length = 1;
      return style;
    }
    if (is(i, letter) && is(i + 1, ".") && is(i + 2, "S")) {
      length = is(i + 3, ".") ? 4 : 3;
      return style;
    }
    if (Is(tokens[i], word) && i + 1 < tokens.size() && Is(tokens[i + 1], "style")) {
      length = 2;
      return style;
    }
  }
  return CalendarStyle::kNone;
}

bool IsWrittenYear(const DateToken& token) { return token.number && token.text.size() == 4; }

bool IsPartOfDay(const DateToken& token) {
  return MonthOf(token) || (token.number && token.text.size() <= 2) || IsWrittenYear(token);
}

// What a bracket may say of a day beside its calendar: "a Wednesday in the Julian calendar".
bool IsSaidOfDay(const DateToken& token) {
  constexpr std::array<std::string_view, 19> kWords = {
      "monday",   "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
      "a",        "the",     "in",        "on",       "by",     "of",       "to",
      "calendar", "date",    "according", ",",        ";"};
  return IsOneOf(token, kWords);
}

// "[O.S. 25 October]", "(7 November 1917, New Style, a Wednesday)" from the bracket at token `open`
// on: one day and the name of its calendar.
struct StyledBracket {
  CalendarStyle style = CalendarStyle::kNone;
  size_t close = 0;
  std::vector<DateToken> day;
};
StyledBracket ReadStyledBracket(const std::vector<DateToken>& tokens, size_t open) {
  constexpr size_t kMostTokens = 20;
  StyledBracket bracket;
  int months = 0;
  for (size_t i = open + 1; i < tokens.size() && i - open <= kMostTokens;) {
    if (tokens[i].text == "]" || tokens[i].text == ")") {
      bracket.close = i;
      return months == 1 ? bracket : StyledBracket();
    }
    size_t length = 1;
    if (const CalendarStyle style = StyleAt(tokens, i, length); style != CalendarStyle::kNone) {
      bracket.style = style;
    } else if (IsPartOfDay(tokens[i])) {
      months += MonthOf(tokens[i]) ? 1 : 0;
      bracket.day.push_back(tokens[i]);
    } else if (!IsSaidOfDay(tokens[i])) {
      break;
    }
    i += length;
  }
  return {};
}

// The day in the new style takes the place of the one that ends `kept`, and its year where it has
// none of its own. False, and nothing done, where that year may be the one before.
bool ReplaceDay(std::vector<DateToken>& kept, const std::vector<DateToken>& day) {
  std::vector<DateToken> year;
  size_t begin = kept.size();
  int month = 0;
  for (int parts = 3; parts > 0 && begin > 0 && IsPartOfDay(kept[begin - 1]); --parts) {
    --begin;
    if (IsWrittenYear(kept[begin])) year = {kept[begin]};
    month = MonthOf(kept[begin]).value_or(month);
    // "October 25, 1917".
    if (parts == 3 && begin > 1 && Is(kept[begin - 1], ",") && IsPartOfDay(kept[begin - 2])) {
      --begin;
    }
  }
  if (std::any_of(day.begin(), day.end(), IsWrittenYear)) year.clear();
  for (const DateToken& token : day) {
    if (!year.empty() && MonthOf(token).value_or(month) < month) return false;
  }
  kept.resize(begin);
  kept.insert(kept.end(), day.begin(), day.end());
  for (DateToken& token : year) {
    // What is read from left to right ends where the day ends.
    token.begin = day.back().begin;
    token.end = day.back().end;
    kept.push_back(token);
  }
  return true;
}

// Of a day in two calendars the one of the new style stays: "25 October (7 November, New Style)
// 1917" is 7 November 1917, "7 November [O.S. 25 October] 1917" too.
void KeepNewStyle(std::vector<DateToken>& tokens) {
  std::vector<DateToken> kept;
  kept.reserve(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) {
    StyledBracket bracket;
    const bool after_day = !kept.empty() && IsPartOfDay(kept.back());
    if (after_day && (tokens[i].text == "[" || tokens[i].text == "(")) {
      bracket = ReadStyledBracket(tokens, i);
    }
    if (bracket.style == CalendarStyle::kNone) {
      kept.push_back(tokens[i]);
      continue;
    }
    if (bracket.style == CalendarStyle::kNew) ReplaceDay(kept, bracket.day);
    i = bracket.close;
  }
  tokens = std::move(kept);
}

}  // namespace

// Words, numbers, and single marks; dashes of any length are "-".
std::vector<DateToken> TokenizeDates(std::string_view text) {
  std::vector<DateToken> tokens;
  bool space = true;
  for (size_t i = 0; i < text.size();) {
    if (IsAsciiSpace(text[i]) || text.substr(i).starts_with("\xC2\xA0")) {
      i += IsAsciiSpace(text[i]) ? 1 : 2;
      space = true;
      continue;
    }
    DateToken token{i, i, {}, IsAsciiDigit(text[i]), space};
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
  KeepNewStyle(tokens);
  return tokens;
}

// "May" and "March" are words too, so a capital is wanted.
std::optional<int> MonthOf(const DateToken& token) {
  if (token.number || token.text.size() < 3 || !IsAsciiUpper(token.text[0])) return {};
  for (size_t i = 0; i < kMonths.size(); ++i) {
    const bool whole = Is(token, kMonths[i]);
    const bool cut = Is(token, kMonths[i].substr(0, 3)) || (i == 8 && Is(token, "sept"));
    if (whole || cut) return static_cast<int>(i + 1);
  }
  return {};
}

int ToNumber(std::string_view digits) {
  int number = -1;
  if (digits.size() <= 6) std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

bool IsCounted(const DateToken& token) { return IsOneOf(token, kCounted); }

bool IsValidEdtf(const std::string& edtf) { return ParseEdtf(edtf).has_value(); }

bool DatePartReader::Has(size_t i) const { return i < tokens_.size(); }

bool DatePartReader::IsAt(size_t i, std::string_view word) const {
  return Has(i) && Is(tokens_[i], word);
}

bool DatePartReader::IsGlued(size_t i) const { return Has(i) && !tokens_[i].space_before; }

std::optional<int> DatePartReader::DayAt(size_t i) const {
  if (!Has(i) || !tokens_[i].number || tokens_[i].text.size() > 2) return {};
  const int day = ToNumber(tokens_[i].text);
  return day >= 1 && day <= 31 ? std::optional(day) : std::nullopt;
}

size_t DatePartReader::SkipOrdinal(size_t i) const {
  constexpr std::array<std::string_view, 4> kOrdinals = {"st", "nd", "rd", "th"};
  return IsGlued(i) && IsOneOf(tokens_[i], kOrdinals) ? i + 1 : i;
}

std::optional<int> DatePartReader::YearAt(size_t i) const {
  if (!Has(i) || !tokens_[i].number || tokens_[i].text.size() != 4) return {};
  const auto glued_number = [&](size_t mark, size_t number) {
    return Has(mark) && Has(number) && IsGlued(mark) && IsGlued(number) && tokens_[number].number &&
           (Is(tokens_[mark], ",") || Is(tokens_[mark], "."));
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

void DatePartReader::TakeYear(Part& part, size_t i) const {
  part.next = i;
  size_t at = i;
  // "15 March 44 BC", "March 15, 44 BC".
  if (const Part era = ReadEra(IsAt(at, ",") ? at + 1 : at); era.next > 0) {
    part.year = era.year;
    part.next = era.next;
    return;
  }
  if (IsAt(at, ",") || IsAt(at, "of") || (IsAt(at, ".") && IsGlued(at))) ++at;
  const std::optional<int> year = YearAt(at);
  if (!year || (IsAt(at + 1, "s") && IsGlued(at + 1))) return;
  part.year = year;
  part.next = at + 1;
}

DatePart DatePartReader::ReadIsoDate(size_t i) const {
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

size_t DatePartReader::AfterPlural(size_t i) const {
  if (!Has(i) || !tokens_[i].number) return 0;
  const bool apostrophe = IsGlued(i + 1) && Is(tokens_[i + 1], "'") && IsGlued(i + 2);
  const size_t s = apostrophe ? i + 2 : i + 1;
  return IsGlued(s) && Is(tokens_[s], "s") ? s + 1 : 0;
}

bool DatePartReader::IsBesideDecade(size_t i, size_t after) const {
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

DatePart DatePartReader::ReadEraDecade(size_t i) const {
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

DatePart DatePartReader::ReadLongSpan(size_t i) const {
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

DatePart DatePartReader::ReadEra(size_t i) const {
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

DatePart DatePartReader::ReadMonth(size_t i) const {
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
  // "March 44 BC" and "March 12 BC" name no day; "June 5 AD 70" does.
  const Part era = ReadEra(at);
  const bool names_year = era.next > 0 && *era.year <= 0;
  if (const std::optional<int> day = names_year ? std::nullopt : DayAt(at)) {
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

DatePart DatePartReader::ReadSeason(size_t i) const {
  Part part;
  if (!Has(i) || !SeasonOf(tokens_[i])) return part;
  TakeYear(part, i + 1);
  if (!part.year) return Part();
  part.month = SeasonOf(tokens_[i]);
  return part;
}

DatePart DatePartReader::ReadPart(size_t i) const {
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

DatePart DatePartReader::ReadCore(size_t at) const {
  using Form = Part (DatePartReader::*)(size_t) const;
  constexpr std::array<Form, 5> kForms = {&DatePartReader::ReadIsoDate,
                                          &DatePartReader::ReadLongSpan, &DatePartReader::ReadEra,
                                          &DatePartReader::ReadMonth, &DatePartReader::ReadSeason};
  for (const Form form : kForms) {
    Part part = (this->*form)(at);
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

std::string DatePartReader::YearText(int year) {
  return year < 0 ? "-" + Padded(-year, 4) : Padded(year, 4);
}

std::string DatePartReader::Text(const Part& part) {
  const std::string about = part.about ? "~" : "";
  if (!part.whole.empty()) return part.whole + about;
  const std::string year = YearText(part.year.value_or(0));
  if (!part.month) return ThirdOf(year, part.third) + about;
  const std::string month = year + "-" + Padded(*part.month, 2);
  if (!part.day) return month + about;
  return month + "-" + Padded(*part.day, 2) + about;
}

std::string DatePartReader::ThirdOf(const std::string& year, Part::Third third) {
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

bool DatePartReader::IsCount(size_t next) const {
  constexpr std::array<std::string_view, 40> kGoesOn = {
      "the",  "a",    "an",    "and",   "or",     "but",    "to",    "in",   "on",   "at",
      "by",   "for",  "from",  "with",  "when",   "while",  "until", "till", "as",   "it",
      "he",   "she",  "they",  "there", "this",   "that",   "his",   "her",  "its",  "their",
      "some", "many", "under", "after", "before", "during", "was",   "were", "most", "several"};
  return Has(next) && IsAsciiLower(tokens_[next].text[0]) && !IsOneOf(tokens_[next], kGoesOn) &&
         !IsGlued(next);
}

}  // namespace catena
