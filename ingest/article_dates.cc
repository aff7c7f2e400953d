// The words are cut into tokens once; at each token the longest date that begins there is read, so
// the cost is the number of tokens times the few that a date has.
#include "ingest/article_dates.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "ingest/article_date_parts.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

class Reader : DatePartReader {
 public:
  Reader(std::string_view text, DateContext& context) : DatePartReader(text), context_(context) {
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
    return IsValidEdtf(edtf) ? std::optional(edtf) : std::nullopt;
  }

 private:
  std::optional<std::string> WholeRange(Part first) {
    if (!IsAt(first.next, "-")) return {};
    Part second = ReadPart(first.next + 1);
    if (second.next != tokens_.size()) return {};
    if (!Complete(first, second)) return {};
    const std::string edtf = Text(first) + "/" + Text(second);
    return IsValidEdtf(edtf) ? std::optional(edtf) : std::nullopt;
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
  bool IsJoin(size_t i, bool between) const {
    if (IsAt(i, "-")) return true;
    if (between && IsAt(i, "and")) return true;
    if (IsAt(i, "/")) return IsGlued(i) && IsGlued(i + 1);
    // "4 and 5 June 1953", "June 4 and 5, 1953", "April and May 1998"
    if (IsAt(i, "and")) return IsTwoDays(i) || IsTwoMonths(i);
    return IsAt(i, "to") || IsAt(i, "until") || IsAt(i, "till") || IsAt(i, "through");
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

  // A month and the next around the "and" at `i`, and then the year of both.
  bool IsTwoMonths(size_t i) const {
    if (i == 0 || !Has(i + 2)) return false;
    const std::optional<int> first = MonthOf(tokens_[i - 1]);
    const std::optional<int> second = MonthOf(tokens_[i + 1]);
    if (!first || !second || *second != *first + 1) return false;
    if (i >= 2 && DayAt(i - 2)) return false;
    return YearAt(i + 2).has_value();
  }

  // "AD 69-79", "AD 969-79". Returns the token after them, or 0. `at` is that of the era.
  size_t ReadRangeAfterEra(size_t i, size_t at) {
    const Part first = ReadEra(at);
    if (first.next == 0) return 0;
    if (!IsAt(first.next, "-") && !IsAt(first.next, "to")) return 0;
    const size_t number = first.next + 1;
    if (!Has(number) || !tokens_[number].number || tokens_[number].text.size() > 4) return 0;
    if (ReadEra(number).next > 0) return 0;
    Part second;
    second.year = ToNumber(tokens_[number].text);
    // A number with fewer digits goes on the first: "969-79".
    int scale = 1;
    for (size_t digits = tokens_[number].text.size(); digits > 0; --digits) scale *= 10;
    if (*first.year >= scale) *second.year += *first.year / scale * scale;
    if (*second.year <= *first.year) return 0;
    return Add({tokens_[i].begin, tokens_[number].end,
                YearText(*first.year) + "/" + YearText(*second.year), false},
               second, number + 1);
  }

  // "323-283 BC", "100 to 44 BC": the years of one era. Returns the token after them, or 0. `at` is
  // the first number.
  size_t ReadEraRange(size_t i, size_t at, bool between) {
    if (IsAt(at, "AD")) return ReadRangeAfterEra(i, at);
    if (!Has(at) || !tokens_[at].number || tokens_[at].text.size() > 4) return 0;
    // Not the end of "10,500".
    if (at > 0 && IsGlued(at) && !IsAt(at - 1, "(")) return 0;
    const bool joined = IsAt(at + 1, "-") || IsAt(at + 1, "to") || IsAt(at + 1, "until") ||
                        (between && IsAt(at + 1, "and"));
    if (!joined) return 0;
    const Part second = ReadEra(at + 2);
    const int first = ToNumber(tokens_[at].text);
    if (second.next == 0 || !tokens_[at + 2].number || first == 0) return 0;
    const int begin = *second.year > 0 ? first : 1 - first;
    if (begin >= *second.year) return 0;
    return Add({tokens_[i].begin, tokens_[second.next - 1].end,
                YearText(begin) + "/" + YearText(*second.year), false},
               second, second.next);
  }

  // "served 1901-1905", "the war 1901-1905": token `i` is the first year.
  bool AreYears(size_t i, const Part& first, const Part& second) const {
    constexpr std::array<std::string_view, 34> kBefore = {
        "served",   "serving",  "reigned",  "reign",   "ruled",      "governed",   "commanded",
        "chaired",  "presided", "edited",   "studied", "taught",     "worked",     "lived",
        "attended", "played",   "active",   "years",   "period",     "era",        "term",
        "terms",    "r",        "fl",       "war",     "revolution", "rebellion",  "uprising",
        "siege",    "famine",   "conflict", "crisis",  "campaign",   "occupation",
    };
    const size_t join = first.next;
    const size_t word = i > 1 && IsAt(i - 1, ".") ? i - 2 : i - 1;  // "r. 1901-1905"
    return i > 0 && IsOneOf(tokens_[word], kBefore) && IsAt(join, "-") && IsGlued(join) &&
           IsGlued(join + 1) && *first.year < *second.year && !IsCount(second.next);
  }

  // Whether a word shortly before token `i`, in the same clause, is "not": "did not end until May".
  bool IsNegated(size_t i) const {
    constexpr size_t kWords = 6;
    constexpr std::array<std::string_view, 6> kNot = {"not", "never", "cannot",
                                                      "no",  "none",  "nobody"};
    // Another clause, which may tell of something else.
    constexpr std::array<std::string_view, 13> kClause = {"and",   "but", "or",  "that", "whether",
                                                          "which", "who", "if",  "when", "where",
                                                          "while", "so",  "then"};
    for (size_t back = 1; back <= kWords && back <= i; ++back) {
      const size_t at = i - back;
      const Token& token = tokens_[at];
      // "Not all of them left".
      if (IsOneOf(token, kNot)) return !IsAt(at + 1, "all") && !IsAt(at + 1, "only");
      // "didn't" is three tokens, and one with a typographic apostrophe.
      if (token.text == "t" && at >= 2 && tokens_[at - 2].text.ends_with('n')) return true;
      if (token.text.ends_with("n\xE2\x80\x99t")) return true;
      if (IsOneOf(token, kClause)) return false;
      const bool apostrophe = token.text == "'";
      const bool word = IsAsciiLetter(token.text[0]) || IsBeyondAscii(token.text[0]);
      if (!token.number && !word && !apostrophe) return false;
    }
    return false;
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

  // Whether the words before token `i` say that the number there is a year.
  bool YearIsMeant(size_t i, size_t next) const {
    // "In 1990 soldiers entered the city", but "it resulted in 1990 deaths".
    const bool opens = i == 1 && (IsAt(0, "in") || IsAt(0, "since"));
    if (Has(next) && IsCounted(tokens_[next]) && !opens) return false;
    // Of "1800-2000 MHz", where the first is no year the second is none.
    if (i > 1 && IsAt(i - 1, "-") && IsGlued(i - 1) && IsGlued(i) && YearAt(i - 2)) return false;
    constexpr std::array<std::string_view, 4> kAbout = {"about", "around", "circa",
                                                        "approximately"};
    if (i > 0 && IsOneOf(tokens_[i - 1], kAbout) && IsCount(next)) return false;
    if (i == 0) return !Has(next) || !IsAsciiLower(tokens_[next].text[0]) || IsAt(next, "was");
    constexpr std::array<std::string_view, 28> kBefore = {
        "in",  "since", "from",  "to",         "until",   "till", "by", "of", "during", "between",
        "and", "the",   "after", "before",     "through", "(",    "-",  ",",  "early",  "late",
        "mid", "year",  "circa", "throughout", "around",  "or",   "[",  "/"};
    // ", 1921 witnesses were heard" counts them; "the 1920 and 1921 elections" are of these years.
    constexpr std::array<std::string_view, 5> kAlsoCounted = {",", "and", "or", "of", "to"};
    if (IsOneOf(tokens_[i - 1], kAlsoCounted) && IsPlural(next) && IsCount(next) &&
        !(i > 1 && YearAt(i - 2))) {
      return false;
    }
    // "no later than 1940", but "more than 1940 died".
    if (i > 1 && IsAt(i - 1, "than")) return IsAt(i - 2, "later") || IsAt(i - 2, "earlier");
    return IsOneOf(tokens_[i - 1], kBefore);
  }

  // "witnesses", not "was".
  bool IsPlural(size_t i) const {
    return Has(i) && tokens_[i].text.size() > 3 && tokens_[i].text.ends_with('s') &&
           !tokens_[i].text.ends_with("ss");
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
    const bool until = IsAt(at, "until") || IsAt(at, "till");
    if (until || (IsAt(at, "by") && !by_the_year)) opening = Opening::kUntil;
    // "after the 2016 clashes" names them by their year.
    if (IsAt(at, "after") && !IsAt(at + 1, "the")) opening = Opening::kAfter;
    if (IsAt(at, "before")) opening = Opening::kBefore;
    // "not before 2012": then or later.
    const bool not_before = i > 0 && IsAt(i - 1, "not") && !(i > 1 && IsAt(i - 2, "if"));
    if (opening == Opening::kBefore && not_before) opening = Opening::kSince;
    // "was not signed until 1950": in that year. The word itself says nothing then.
    if (until && IsNegated(i)) return i + 1;
    if ((IsAt(at, "no") || IsAt(at, "not")) && IsAt(at + 2, "than")) {
      if (IsAt(at + 1, "later")) opening = Opening::kUntil;
      if (IsAt(at + 1, "earlier")) opening = Opening::kSince;
      if (opening != Opening::kNone) at += 2;
    }
    if (IsAt(at, "prior") && IsAt(at + 1, "to")) {
      opening = Opening::kBefore;
      ++at;
    }
    if (opening != Opening::kNone) ++at;
    if (opening != Opening::kNone && IsAt(at, "the")) ++at;
    if (const size_t next = ReadEraRange(i, at, opening == Opening::kBetween)) return next;
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
    if (IsJoin(first.next, opening == Opening::kBetween)) {
      if (const size_t next = ReadRange(i, at, first)) return next;
    }
    if (first.day && !first.month) return i + 1;
    if (first.bare && !YearIsMeant(at, first.next)) return i + 1;
    if (first.month && !first.day && !first.year && !MonthIsMeant(at, first.next)) return i + 1;
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
    if (first.bare && second->bare && !AreYears(at, first, *second) &&
        !YearIsMeant(at, second->next)) {
      return 0;
    }
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
    if (!IsValidEdtf(edtf)) return 0;
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

  // A month without day and year is one only after words of time: "may" and "march" are not; nor
  // is a name: "by Jan", "by April Hill".
  bool MonthIsMeant(size_t i, size_t next) const {
    const bool named = Has(next) && IsAsciiUpper(tokens_[next].text[0]);
    const bool cut = tokens_[next - 1].text.size() == 3 && !IsAt(next - 1, "may");
    if (named || cut) return false;
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
    if (IsValidEdtf(Text(part))) return;
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
    while (!IsValidEdtf(Text(part))) --*part.day;
  }

  size_t Add(FoundDate date, const Part& carried, size_t next) {
    if (!IsValidEdtf(date.edtf)) return next;
    const bool years = !carried.month && date.edtf.find('/') != std::string::npos;
    found_.push_back(std::move(date));
    if (years) {
      // "(1901-1980)", "for the years 2011-13": what is told next happened in none of them that is
      // known; a month before them goes on.
      if (!context_.month) context_ = {};
    } else if (carried.year && carried.whole.empty()) {
      context_.year = carried.year;
      context_.month = carried.month;
      context_.day = carried.day;
    }
    return next;
  }

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
