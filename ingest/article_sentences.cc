#include "ingest/article_sentences.h"

#include <algorithm>
#include <string>

#include "ingest/article_abbreviations.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// A quotation or bracket longer than this is taken for one that somebody forgot to close.
constexpr size_t kMaxPassageBytes = 3000;

constexpr std::string_view kOpenQuote = "\xE2\x80\x9C";    // “
constexpr std::string_view kCloseQuote = "\xE2\x80\x9D";   // ”
constexpr std::string_view kCloseSingle = "\xE2\x80\x99";  // ’
constexpr std::string_view kOpenSingle = "\xE2\x80\x98";   // ‘
constexpr std::string_view kOpenAngle = "\xC2\xAB";        // «
constexpr std::string_view kCloseAngle = "\xC2\xBB";       // »
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";     // …
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr std::string_view kBullet = "\xE2\x80\xA2";        // •
constexpr std::string_view kHyphenBullet = "\xE2\x81\x83";  // ⁃

bool IsWord(char c) { return IsAsciiLetter(c) || IsAsciiDigit(c) || IsBeyondAscii(c); }
bool IsRomanNumeral(std::string_view word) {
  return !word.empty() && word != "I" && word.find_first_not_of("IVXLC") == std::string_view::npos;
}
bool IsStop(char c) { return c == '.' || c == '!' || c == '?'; }

class Splitter {
 public:
  Splitter(std::string_view text, std::span<const size_t> marks)
      : text_(text),
        marks_(marks),
        quotations_(FindPassages(text, PassageKind::kQuotation)),
        brackets_(FindPassages(text, PassageKind::kBracketed)) {}

  std::vector<SentenceSpan> Run() {
    if (!SplitSeries()) {
      for (size_t i = 0; i < text_.size();) i = Step(i);
    }
    Cut(text_.size());
    return std::move(sentences_);
  }

 private:
  bool At(size_t i, std::string_view what) const { return text_.substr(i).starts_with(what); }
  size_t SpaceAt(size_t i) const {
    if (i >= text_.size()) return 0;
    if (IsAsciiSpace(text_[i])) return 1;
    return At(i, kNoBreakSpace) ? kNoBreakSpace.size() : 0;
  }

  // Ends a sentence at `end` and begins the next one there.
  void Cut(size_t end) {
    while (begin_ < end && SpaceAt(begin_) > 0) begin_ += SpaceAt(begin_);
    size_t last = end;
    while (last > begin_ && IsAsciiSpace(text_[last - 1])) --last;
    if (begin_ < last) sentences_.push_back({begin_, last});
    begin_ = end;
  }

  // Looks at byte `i`; returns the next one to look at.
  size_t Step(size_t i) {
    if (At(i, kEllipsis)) return AfterStops(i, i + kEllipsis.size(), true);
    if (!IsStop(text_[i])) return i + 1;
    size_t end = i;
    size_t stops = 0;
    while (end < text_.size()) {
      if (IsStop(text_[end])) {
        ++stops;
        ++end;
      } else if (stops > 0 && text_[end] == ' ' && end + 1 < text_.size() &&
                 text_[end + 1] == '.' && text_[end - 1] == '.') {
        ++end;  // ". . ."
      } else {
        break;
      }
    }
    const bool dots = text_[i] == '.' && stops >= 2 && text_[end - 1] == '.';
    if (dots && stops < 4) return AfterStops(i, end, true);
    if (stops == 1 && text_[i] == '.') return AfterFullStop(i);
    return AfterStops(i, end, false);
  }

  // Quotation marks and brackets that close after the stops.
  size_t SkipClosers(size_t i) const {
    while (i < text_.size()) {
      if (text_[i] == '"' || text_[i] == '\'' || text_[i] == ')' || text_[i] == ']') {
        // A straight mark after white space opens; here none was passed, so it closes.
        ++i;
      } else if (At(i, kCloseQuote) || At(i, kCloseSingle)) {
        i += kCloseQuote.size();
      } else if (At(i, kCloseAngle)) {
        i += kCloseAngle.size();
      } else {
        break;
      }
    }
    return i;
  }

  bool HasMarkIn(size_t from, size_t to) {
    while (next_mark_ < marks_.size() && marks_[next_mark_] < from) ++next_mark_;
    return next_mark_ < marks_.size() && marks_[next_mark_] <= to;
  }

  static bool IsInside(const std::vector<SentenceSpan>& passages, size_t& next, size_t at) {
    while (next < passages.size() && passages[next].end <= at) ++next;
    return next < passages.size() && passages[next].begin < at;
  }

  // Where the next word begins if a sentence may end at `end`, as far as spaces, brackets and
  // quotations tell; npos when it may not.
  size_t NextWord(size_t stop, size_t end) {
    if (IsInside(quotations_, next_quotation_, end) || IsInside(brackets_, next_bracket_, end)) {
      return std::string_view::npos;
    }
    size_t next = end;
    while (SpaceAt(next) > 0) next += SpaceAt(next);
    if (next >= text_.size()) return next;
    if (next == end && !HasMarkIn(stop + 1, end)) return std::string_view::npos;
    return next;
  }

  // Past quotation marks, brackets and dashes, to the letter that decides.
  size_t SkipOpeners(size_t i) const {
    while (i < text_.size()) {
      if (text_[i] == '"' || text_[i] == '\'' || text_[i] == '(' || text_[i] == '[') {
        ++i;
      } else if (At(i, kOpenQuote) || At(i, kOpenSingle)) {
        i += kOpenQuote.size();
      } else if (At(i, kOpenAngle)) {
        i += kOpenAngle.size();
      } else {
        break;
      }
    }
    return i;
  }

  bool CanBegin(size_t i) const {
    const size_t letter = SkipOpeners(i);
    if (letter >= text_.size()) return true;
    const char c = text_[letter];
    if (IsAsciiDigit(c) || c == '$' || c == '-' || At(letter, kBullet)) return true;
    return IsCapitalAt(text_, letter);
  }

  size_t AfterStops(size_t first, size_t end, bool dots) {
    const size_t closed = SkipClosers(end);
    const size_t next = NextWord(first, closed);
    if (next == std::string_view::npos || next >= text_.size()) return closed;
    // Three dots leave words out, and end a sentence only where the next begins like one.
    const bool begins =
        dots ? IsCapitalAt(text_, SkipOpeners(next)) && first > 0 && text_[first - 1] != ' '
             : CanBegin(next);
    if (begins) Cut(closed);
    return closed;
  }

  // The word that ends before `stop`, with full stops inside it ("U.S").
  std::string_view WordBefore(size_t stop) const {
    constexpr size_t kLongest = 40;
    size_t begin = stop;
    while (begin > 0 && stop - begin < kLongest &&
           (IsWord(text_[begin - 1]) || text_[begin - 1] == '.')) {
      --begin;
    }
    return text_.substr(begin, stop - begin);
  }

  std::string_view WordAt(size_t i) const {
    size_t end = i;
    while (end < text_.size() && IsWord(text_[end])) ++end;
    return text_.substr(i, end - i);
  }

  size_t AfterFullStop(size_t stop) {
    const size_t closed = SkipClosers(stop + 1);
    const size_t next = NextWord(stop, closed);
    if (next == std::string_view::npos || next >= text_.size()) return stop + 1;
    const bool marked = HasMarkIn(stop + 1, closed);
    if (CanBegin(next) && EndsSentence(stop, next, marked)) Cut(closed);
    return std::max(closed, stop + 1);
  }

  bool EndsSentence(size_t stop, size_t next, bool marked) const {
    const std::string_view before = WordBefore(stop);
    const size_t letter = SkipOpeners(next);
    const std::string_view after = letter < text_.size() ? WordAt(letter) : std::string_view();
    const bool number_follows = !after.empty() && IsAsciiDigit(after.front());
    if (IsOrdinalOfDate(before, after)) return false;
    if (before.size() == 1 && IsAsciiUpper(before[0])) return marked || InitialEnds(stop, after);
    switch (KindOfAbbreviation(before)) {
      case AbbreviationKind::kNone:
        return true;
      case AbbreviationKind::kTitle:
        // "... on Main St. The house", "a drop of 30 ft. The ..."
        return IsSentenceStarter(after) && before.find('.') == std::string_view::npos &&
               (before == "St" || IsAsciiLower(before.front()));
      case AbbreviationKind::kBeforeNumber:
        return !number_follows && !IsRomanNumeral(after);
      case AbbreviationKind::kMayEnd:
        // A marker follows ends, not the middle of names.
        return marked || IsSentenceStarter(after) || before == "P.M" || before == "A.M";
    }
    return true;
  }

  // "3. Mai 1931", "19. Jahrhundert": languages that write ordinals with a full stop.
  static bool IsOrdinalOfDate(std::string_view before, std::string_view after) {
    if (before.empty() || before.size() > 2) return false;
    if (!std::all_of(before.begin(), before.end(), IsAsciiDigit)) return false;
    constexpr std::string_view kAfter[] = {
        "januar",      "jänner",       "februar",      "märz",          "mars",
        "april",       "mai",          "juni",         "juli",          "august",
        "september",   "oktober",      "november",     "dezember",      "desember",
        "december",    "marts",        "maj",          "århundrede",    "århundre",
        "jahrhundert", "jahrhunderts", "jahrhunderte", "jahrhunderten", "tammikuuta",
        "helmikuuta",  "maaliskuuta",  "huhtikuuta",   "toukokuuta",    "kesäkuuta",
        "heinäkuuta",  "elokuuta",     "syyskuuta",    "lokakuuta",     "marraskuuta",
        "joulukuuta",  "vuosisadalla", "století",      "stoletja"};
    const std::string word = AsciiLowered(after);
    return std::find(std::begin(kAfter), std::end(kAfter), word) != std::end(kAfter);
  }

  // A single capital: mostly an initial, sometimes the last word ("you and I", "vitamin C").
  bool InitialEnds(size_t stop, std::string_view after) const {
    size_t end = stop - 1;
    while (end > 0 && text_[end - 1] == ' ') --end;
    size_t begin = end;
    while (begin > 0 && IsWord(text_[begin - 1])) --begin;
    const bool after_small = begin < end && IsSmallAt(text_, begin);
    return after_small && (IsSentenceStarter(after) || text_[stop - 1] == 'I');
  }

  // The length of "1.)", "1)", "1." or "a." at `i` when it is the wanted member of a series.
  size_t MemberAt(size_t i, std::string_view wanted, std::string_view closing) const {
    if (!At(i, wanted) || !At(i + wanted.size(), closing)) return 0;
    const size_t length = wanted.size() + closing.size();
    return SpaceAt(i + length) > 0 ? length : 0;
  }

  // Splits "1) One thing 2) Another" before each number. False when the text is no such list.
  bool SplitSeries() {
    size_t i = 0;
    for (const std::string_view bullet : {kBullet, kHyphenBullet}) {
      if (At(0, bullet)) i = bullet.size();
    }
    while (SpaceAt(i) > 0) i += SpaceAt(i);
    const std::string_view first = WordAt(i);
    const bool numbered = !first.empty() && first.size() <= 3 &&
                          std::all_of(first.begin(), first.end(), IsAsciiDigit);
    if (!numbered && first != "a") return false;
    std::string_view closing;
    for (const std::string_view form : {".)", ")", "."}) {
      if (closing.empty() && MemberAt(i, first, form) > 0) closing = form;
    }
    if (closing.empty()) return false;
    unsigned number = 0;
    if (numbered) {
      for (const char c : first) number = number * 10 + static_cast<unsigned>(c - '0');
    }
    std::vector<size_t> cuts;
    std::string wanted = numbered ? std::to_string(++number) : "b";
    for (size_t at = i + 1; at < text_.size(); ++at) {
      if (SpaceAt(at) > 0) continue;
      if (SpaceAt(at - 1) == 0 && !At(at, kBullet) && !At(at, kHyphenBullet)) continue;
      size_t member = at;
      for (const std::string_view bullet : {kBullet, kHyphenBullet}) {
        if (At(at, bullet)) member = at + bullet.size();
      }
      while (SpaceAt(member) > 0) member += SpaceAt(member);
      if (MemberAt(member, wanted, closing) == 0) continue;
      cuts.push_back(at);
      at = member;
      if (numbered) {
        wanted = std::to_string(++number);
      } else if (wanted[0] < 'z') {
        ++wanted[0];
      }
    }
    if (cuts.empty()) return false;
    for (const size_t cut : cuts) Cut(cut);
    return true;
  }

  std::string_view text_;
  std::span<const size_t> marks_;
  std::vector<SentenceSpan> quotations_;
  std::vector<SentenceSpan> brackets_;
  std::vector<SentenceSpan> sentences_;
  size_t begin_ = 0;
  size_t next_mark_ = 0;
  size_t next_quotation_ = 0;
  size_t next_bracket_ = 0;
};

std::vector<SentenceSpan> FindQuotations(std::string_view text) {
  std::vector<SentenceSpan> found;
  size_t open = std::string_view::npos;
  char open_with = 0;
  const auto close = [&](size_t end) {
    if (end - open <= kMaxPassageBytes) found.push_back({open, end});
    open = std::string_view::npos;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '"' && !IsBeyondAscii(text[i])) continue;
    const bool idle = open == std::string_view::npos;
    const std::string_view rest = text.substr(i, 3);
    if (text[i] == '"') {
      const bool after_space = i == 0 || IsAsciiSpace(text[i - 1]) || text[i - 1] == '(' ||
                               text[i - 1] == '[' || IsBeyondAscii(text[i - 1]);
      const bool before_word = i + 1 < text.size() && !IsAsciiSpace(text[i + 1]);
      const bool opens = after_space && before_word;
      if (!idle && open_with == '"' && (!opens || !IsAsciiSpace(text[i - 1]))) {
        close(i + 1);
      } else if (opens && (idle || open_with == '"')) {
        open = i;
        open_with = '"';
      }
    } else if (rest == kOpenQuote) {
      open = i;
      open_with = 'c';
    } else if (rest == kCloseQuote && !idle && open_with == 'c') {
      close(i + kCloseQuote.size());
    } else if (rest.starts_with(kOpenAngle)) {
      open = i;
      open_with = 'a';
    } else if (rest.starts_with(kCloseAngle) && !idle && open_with == 'a') {
      close(i + kCloseAngle.size());
    }
  }
  return found;
}

// The outermost pairs.
std::vector<SentenceSpan> FindBrackets(std::string_view text) {
  std::vector<SentenceSpan> found;
  std::vector<size_t> open;
  constexpr size_t kDeepest = 20;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '[') {
      if (open.size() == kDeepest) open.clear();
      open.push_back(i);
    } else if ((text[i] == ')' || text[i] == ']') && !open.empty()) {
      const size_t begin = open.back();
      open.pop_back();
      if (text[begin] != (text[i] == ')' ? '(' : '[')) {
        open.clear();
        continue;
      }
      if (i + 1 - begin > kMaxPassageBytes) continue;
      while (!found.empty() && found.back().begin > begin) found.pop_back();
      found.push_back({begin, i + 1});
    }
  }
  return found;
}

}  // namespace

std::vector<SentenceSpan> FindPassages(std::string_view text, PassageKind kind) {
  return kind == PassageKind::kQuotation ? FindQuotations(text) : FindBrackets(text);
}

std::vector<SentenceSpan> SplitSentences(std::string_view text, std::span<const size_t> marks) {
  return Splitter(text, marks).Run();
}

}  // namespace catena
