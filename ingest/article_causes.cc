#include "ingest/article_causes.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <unordered_map>

#include "ingest/article_cause_words.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

struct Word {
  size_t begin = 0;
  size_t end = 0;
  std::string lowered;
  bool capital = false;
  bool number = false;
  bool is_month = false;
  // A mark that ends a clause stands between this and the next word: "," or ";" and the like.
  char mark = 0;
};

bool IsWordByte(char c) { return IsAsciiLetter(c) || IsAsciiDigit(c) || IsBeyondAscii(c); }

// Bytes of a dash or quotation mark (U+2010 to U+201F) or of an ellipsis; 0 for other characters.
size_t PunctuationAt(std::string_view text, size_t i) {
  if (!text.substr(i).starts_with("\xE2\x80") || i + 2 >= text.size()) return 0;
  const auto last = static_cast<unsigned char>(text[i + 2]);
  return (last >= 0x90 && last <= 0x9F) || last == 0xA6 ? 3 : 0;
}

// An en dash or hyphen between letters is part of the word: "Armenian-Azerbaijani".
size_t JoinAt(std::string_view text, size_t i, size_t end) {
  const size_t bytes =
      text[i] == '-' || text[i] == '\'' ? 1
      : text.substr(i).starts_with("\xE2\x80\x93") || text.substr(i).starts_with("\xE2\x80\x99")
          ? 3
          : 0;
  return bytes > 0 && i + bytes < end && IsWordByte(text[i + bytes]) &&
                 PunctuationAt(text, i + bytes) == 0
             ? bytes
             : 0;
}

char MarkOf(std::string_view between) {
  if (between.find_first_of(";:()[]") != std::string_view::npos) return ';';
  if (between.find("\xE2\x80\x94") != std::string_view::npos) return ';';
  if (between.find(" \xE2\x80\x93 ") != std::string_view::npos) return ';';
  if (between.find(" - ") != std::string_view::npos) return ';';
  return between.find(',') != std::string_view::npos ? ',' : '\0';
}

std::vector<Word> WordsOf(std::string_view text, size_t begin, size_t end) {
  std::vector<Word> words;
  for (size_t i = begin; i < end;) {
    if (!IsWordByte(text[i]) || PunctuationAt(text, i) > 0) {
      i += std::max<size_t>(PunctuationAt(text, i), 1);
      continue;
    }
    Word word;
    word.begin = i;
    while (i < end) {
      if (const size_t join = i > word.begin ? JoinAt(text, i, end) : 0; join > 0) {
        i += join;
      } else if (IsWordByte(text[i]) && PunctuationAt(text, i) == 0) {
        ++i;
      } else {
        break;
      }
    }
    word.end = i;
    const std::string_view itself = text.substr(word.begin, word.end - word.begin);
    word.lowered = AsciiLowered(itself);
    word.capital = IsCapitalAt(itself, 0);
    word.number = IsAsciiDigit(itself[0]);
    if (!words.empty()) {
      words.back().mark = MarkOf(text.substr(words.back().end, word.begin - words.back().end));
    }
    words.push_back(std::move(word));
  }
  return words;
}

const std::unordered_multimap<std::string_view, const CausalSignal*>& SignalsByFirstWord() {
  static const auto* const kByWord = [] {
    auto* map = new std::unordered_multimap<std::string_view, const CausalSignal*>();
    for (const CausalSignal& signal : CausalSignals()) {
      map->emplace(signal.words.substr(0, signal.words.find(' ')), &signal);
    }
    return map;
  }();
  return *kByWord;
}

// "the", "a", "this" and what else may stand before the name of an event.
bool IsDeterminer(std::string_view word) {
  constexpr std::string_view kWords[] = {"the",   "a",   "an",    "this", "that", "these",
                                         "those", "its", "their", "his",  "her",  "both"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

// What may stand between an event and the words of its cause.
bool IsTrailing(std::string_view word) {
  constexpr std::string_view kWords[] = {"was",  "were", "had",        "has",         "have",
                                         "been", "also", "eventually", "effectively", "then",
                                         "and",  "that", "finally",    "largely",     "partly"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

// Before a noun it belongs to its name: "both sides agreed".
bool IsPartOfName(std::string_view word) { return word == "both"; }

// What points at the words behind it and says nothing of them.
bool IsFocus(std::string_view word) {
  constexpr std::string_view kWords[] = {
      "particularly", "especially", "notably",     "mainly", "chiefly",    "primarily",
      "also",         "even",       "then",        "thus",   "eventually", "finally",
      "however",      "ultimately", "later",       "soon",   "instead",    "meanwhile",
      "indeed",       "therefore",  "subsequently"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

// With it a clause says something of its subject.
bool IsFiniteVerb(std::string_view word) {
  constexpr std::string_view kWords[] = {"had", "has", "have", "was", "were",
                                         "is",  "are", "did",  "does"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool IsRelative(std::string_view word) {
  constexpr std::string_view kWords[] = {"that", "which", "who", "whom", "what", "when", "where"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool PointsBack(std::string_view word) {
  return word == "this" || word == "it" || word == "these" || word == "they";
}

// Words [first, last) of the sentence.
struct Range {
  size_t first = 0;
  size_t last = 0;
  bool empty() const { return first >= last; }
};

class Finder {
 public:
  explicit Finder(const CausalSentence& sentence)
      : sentence_(sentence), words_(WordsOf(sentence.block, sentence.begin, sentence.end)) {
    MarkDates();
  }

  std::vector<FoundCause> Run() {
    if (IsQuestion()) return {};
    ProposeOpening();
    for (size_t i = 0; i < words_.size();) {
      size_t length = 0;
      const CausalSignal* signal = SignalAt(i, length);
      if (signal == nullptr) {
        ++i;
        continue;
      }
      const bool is_told = !IsQuoted(words_[i].begin) && !IsTakenBack(i);
      if (is_told && !IsExpected(*signal, i + length)) Propose(*signal, i, i + length);
      i += length;
    }
    return std::move(found_);
  }

 private:
  // "Did the war lead to a famine?", in quotation marks or not.
  bool IsQuestion() const {
    std::string_view text =
        sentence_.block.substr(sentence_.begin, sentence_.end - sentence_.begin);
    for (bool marks = true; marks;) {
      text = TrimmedText(text);
      marks = false;
      for (const std::string_view mark : {"\"", "'", "\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB"}) {
        if (!text.ends_with(mark)) continue;
        text.remove_suffix(mark.size());
        marks = true;
      }
    }
    return text.ends_with('?');
  }

  // "The war was due to end in May": what was to come. `after` is the word behind the signal.
  bool IsExpected(const CausalSignal& signal, size_t after) const {
    constexpr std::string_view kVerbs[] = {
        "be",     "begin",  "start", "end",    "take",     "meet",     "arrive", "return", "hold",
        "leave",  "expire", "visit", "become", "go",       "come",     "resume", "launch", "finish",
        "retire", "last",   "occur", "follow", "conclude", "complete", "appear", "attend", "join"};
    return signal.words == "due to" && after < words_.size() &&
           std::find(std::begin(kVerbs), std::end(kVerbs), words_[after].lowered) !=
               std::end(kVerbs);
  }

  // Commas inside a date end no clause, and "March 1906" is no march.
  void MarkDates() {
    for (Word& word : words_) {
      const bool names_march = word.capital && word.lowered == "march";
      if (word.mark != ',' && !names_march) continue;
      const bool in_date = std::any_of(
          sentence_.dates.begin(), sentence_.dates.end(),
          [&](const FoundDate& date) { return date.begin <= word.begin && word.end < date.end; });
      if (in_date && word.mark == ',') word.mark = 0;
      if (in_date && names_march) word.is_month = true;
    }
  }

  bool IsNoun(size_t i) const { return !words_[i].is_month && IsEventNoun(words_[i].lowered); }

  const CausalSignal* SignalAt(size_t i, size_t& length) const {
    const CausalSignal* best = nullptr;
    const auto [first, last] = SignalsByFirstWord().equal_range(words_[i].lowered);
    for (auto it = first; it != last; ++it) {
      const size_t words = WordsMatched(it->second->words, i);
      if (words <= length) continue;
      best = it->second;
      length = words;
    }
    return best;
  }

  // How many words the signal takes at word `i`; 0 when it does not stand there.
  size_t WordsMatched(std::string_view signal, size_t i) const {
    size_t count = 0;
    while (!signal.empty()) {
      const size_t blank = std::min(signal.find(' '), signal.size());
      const size_t at = i + count;
      if (at >= words_.size() || words_[at].lowered != signal.substr(0, blank)) return 0;
      if (count > 0 && words_[at - 1].mark != 0) return 0;
      signal.remove_prefix(std::min(blank + 1, signal.size()));
      ++count;
    }
    return count;
  }

  bool IsQuoted(size_t at) const {
    return std::any_of(sentence_.quotations.begin(), sentence_.quotations.end(),
                       [&](const SentenceSpan& span) { return span.begin <= at && at < span.end; });
  }

  // One of the few words before it, in the same clause, denies it or makes it a possibility; or
  // an infinitive does ("to end the war" is an aim).
  bool IsTakenBack(size_t i) const {
    for (size_t back = 1; back <= 4 && back <= i; ++back) {
      const Word& word = words_[i - back];
      if (word.mark != 0) return false;
      const bool is_name = word.capital && i - back > 0;  // "May 1918", "Will".
      if ((TakesBack(word.lowered) && !is_name) || word.lowered.ends_with("n't")) return true;
      if (back == 1 && (word.lowered == "to" || word.lowered == "nearly" ||
                        word.lowered == "almost" || IsAimOf(word.lowered, words_[i].lowered))) {
        return true;
      }
    }
    return IsDenied(i) || IsSupposed(i);
  }

  // "He denied that the war led to a famine", "It is not true that the war led to a famine".
  bool IsDenied(size_t i) const {
    constexpr size_t kWordsOfASubject = 20;
    for (size_t back = 1; back <= kWordsOfASubject && back < i; ++back) {
      const size_t that = i - back;
      if (words_[that].mark != 0) return false;
      if (words_[that].lowered != "that") continue;
      return DeniesWhatFollows(words_[that - 1].lowered) ||
             (that > 1 && TakesBack(words_[that - 2].lowered));
    }
    return false;
  }

  // "Had the war led to a famine, ..."
  bool IsSupposed(size_t i) const {
    const size_t first = Before(i).first;
    if (first + 1 >= i || words_[first].lowered != "had") return false;
    return IsDeterminer(words_[first + 1].lowered) || words_[first + 1].capital;
  }

  // "In response, the council voted ...": of the sentence before.
  void ProposeOpening() {
    if (sentence_.previous_dates != 1) return;
    for (const CausalSignal& signal : OpeningSignals()) {
      const size_t length = words_.empty() ? 0 : WordsMatched(signal.words, 0);
      if (length == 0 || length >= words_.size() || words_[length - 1].mark != ',') continue;
      Range clause = After(length);
      if (IsOnlyDate(clause) && clause.last < words_.size()) clause.last = After(clause.last).last;
      if (IsUnsaid(clause, Side::kClause)) return;
      const std::optional<CausalSide> event = EventIn(clause, Side::kSubject);
      if (!event || event->is_described) return;
      CausalSide previous;
      previous.is_previous_sentence = true;
      const bool onwards = signal.start == CausalStart::kLeft;
      found_.push_back({&signal, words_[0].begin, words_[length - 1].end,
                        onwards ? previous : *event, onwards ? *event : previous});
      return;
    }
  }

  // "played a part in ending", "the aim of causing": no statement that it did.
  static bool IsAimOf(std::string_view before, std::string_view signal) {
    return signal.ends_with("ing") && signal != "following" &&
           (before == "in" || before == "of" || before == "for" || before == "by" ||
            before == "at" || before == "without");
  }

  // The words of the clause before word `i`.
  Range Before(size_t i) const {
    size_t first = i;
    while (first > 0 && words_[first - 1].mark == 0 && !BreaksClause(words_[first - 1].lowered) &&
           i - first < kMaxSideWords) {
      --first;
    }
    return {first, i};
  }

  // The words of the clause from word `i` on.
  Range After(size_t i) const {
    size_t last = i;
    while (last < words_.size() && last - i < kMaxSideWords &&
           !BreaksClause(words_[last].lowered) && !GoesOnAt(last)) {
      ++last;
      if (words_[last - 1].mark != 0) break;
    }
    return {i, last};
  }

  // "... and led to": the sentence goes on with another link.
  bool GoesOnAt(size_t i) const {
    size_t length = 0;
    return words_[i].lowered == "and" && i + 1 < words_.size() &&
           SignalAt(i + 1, length) != nullptr;
  }

  void Propose(const CausalSignal& signal, size_t first, size_t last) {
    if (last >= words_.size() || words_[last - 1].mark != 0) return;
    const Range after = After(last);
    const bool clause = signal.words.ends_with(" when");
    std::optional<CausalSide> right = EventIn(after, clause ? Side::kClause : Side::kAfter);
    if (!right) return;
    std::optional<CausalSide> left = LeftOf(signal, first, after);
    if (!left || (left->is_described && right->is_described)) return;
    FoundCause cause;
    cause.signal = &signal;
    cause.begin = words_[first].begin;
    cause.end = words_[last - 1].end;
    cause.start = *(signal.start == CausalStart::kLeft ? left : right);
    cause.stop = *(signal.start == CausalStart::kLeft ? right : left);
    if (IsSame(cause.start, cause.stop)) return;
    found_.push_back(std::move(cause));
  }

  static bool IsSame(const CausalSide& a, const CausalSide& b) {
    return (!a.event.empty() && a.event == b.event) || (!a.page.empty() && a.page == b.page);
  }

  std::optional<CausalSide> LeftOf(const CausalSignal& signal, size_t first,
                                   const Range& after) const {
    // "the 1994 agreement that ended the war".
    if (first > 1 && words_[first - 1].lowered == "that") return NounBefore(first - 1);
    // Articles and the like say that a noun precedes: "the following", "a triggered".
    if (first > 0 && IsDeterminer(words_[first - 1].lowered) &&
        !PointsBack(words_[first - 1].lowered)) {
      return {};
    }
    Range before = Before(first);
    while (!before.empty() &&
           (words_[before.first].lowered == "and" || words_[before.first].lowered == "or")) {
      ++before.first;
    }
    if (signal.opens && before.empty() && OpensClause(first)) return AfterComma(after);
    if (before.last - before.first == 1 && PointsBack(words_[before.first].lowered)) {
      return PreviousSentence(before.first);
    }
    if (before.empty() || IsConnective(before)) return AntecedentOf(before.first);
    // "This was met by X and led to Y": the subject is that of the sentence.
    if (words_[before.last - 1].lowered == "and" && words_[before.last - 1].mark == 0) {
      return Subject();
    }
    if (!signal.opens) return EventIn(before, Side::kBefore);
    // What such words follow is a clause, and a date that opens or closes it dates it.
    if (IsOnlyDate(before) && before.first > 0 && words_[before.first - 1].mark == ',') {
      before.first = ClauseEndingAt(before.first).first;
    }
    if (before.first > 0 && words_[before.first - 1].mark == ',') {
      const Range opening = ClauseEndingAt(before.first);
      if (IsOnlyDate(opening)) before.first = opening.first;
    }
    return EventIn(before, Side::kClause);
  }

  std::optional<CausalSide> Subject() const {
    if (PointsBack(words_[0].lowered)) return PreviousSentence(0);
    return EventIn({0, std::min(kNearWords, words_.size())}, Side::kBefore);
  }

  // The noun phrase of an event that ends before word `end`.
  std::optional<CausalSide> NounBefore(size_t end) const {
    size_t noun = end;
    do {
      if (noun == 0 || words_[noun - 1].mark != 0 || end - noun >= kNearWords) return {};
      --noun;
    } while (!IsNoun(noun));
    constexpr std::string_view kEnds[] = {"of",  "in",  "since", "by",   "to",    "was", "were",
                                          "for", "and", "with",  "from", "after", "at",  "on"};
    size_t first = noun;
    while (first > 0 && words_[first - 1].mark == 0 && noun - first < kNearWords &&
           !IsDeterminer(words_[first - 1].lowered) &&
           std::find(std::begin(kEnds), std::end(kEnds), words_[first - 1].lowered) ==
               std::end(kEnds)) {
      --first;
    }
    return EventIn({first, noun + 1}, Side::kBefore);
  }

  // Whether a clause begins with word `i`: "Following X, ...", "..., but due to X, ...".
  bool OpensClause(size_t i) const {
    if (i == 0 || words_[i - 1].mark != 0) return true;
    const std::string& word = words_[i - 1].lowered;
    return word == "and" || (BreaksClause(word) && !word.starts_with("wh"));
  }

  // "Following X, Y": Y is what comes after X's clause.
  std::optional<CausalSide> AfterComma(const Range& after) const {
    if (after.last >= words_.size() || words_[after.last - 1].mark != ',') return {};
    Range rest = After(after.last);
    if (IsOnlyDate(rest) && rest.last < words_.size()) rest.last = After(rest.last).last;
    // "Following X, Y, and Z, ...": Y is one of a list.
    if (rest.last < words_.size() && words_[rest.last].lowered == "and") return {};
    return EventIn(rest, Side::kSubject);
  }

  // "in 1990", "On 5 May 1931".
  bool IsOnlyDate(const Range& range) const {
    bool dated = false;
    for (size_t i = range.first; i < range.last; ++i) {
      const Word& word = words_[i];
      const bool in_date = std::any_of(
          sentence_.dates.begin(), sentence_.dates.end(),
          [&](const FoundDate& date) { return date.begin <= word.begin && word.end <= date.end; });
      dated |= in_date;
      if (!in_date && word.lowered.size() > 3 && !IsDeterminer(word.lowered)) return false;
    }
    return dated;
  }

  // Nothing but "which", "and", "eventually": the subject stands before.
  bool IsConnective(const Range& range) const {
    constexpr std::string_view kWords[] = {
        "which", "and",  "then", "eventually", "later", "also", "finally", "ultimately", "soon",
        "thus",  "that", "had",  "has",        "have",  "was",  "were",    "directly",   "thereby"};
    for (size_t i = range.first; i < range.last; ++i) {
      if (std::find(std::begin(kWords), std::end(kWords), words_[i].lowered) == std::end(kWords)) {
        return false;
      }
    }
    return true;
  }

  // What ", which led to" and ", leading to" take up: the clause before the comma.
  std::optional<CausalSide> AntecedentOf(size_t i) const {
    const bool relative = i > 0 && BreaksClause(words_[i - 1].lowered);
    while (i > 0 && BreaksClause(words_[i - 1].lowered)) --i;
    if (i == 0 || (words_[i - 1].mark != ',' && !relative)) return {};
    return EventIn(ClauseEndingAt(i), Side::kClause);
  }
  // The clause that ends before word `end`, whatever mark stands there.
  Range ClauseEndingAt(size_t end) const {
    size_t first = end - 1;
    while (first > 0 && words_[first - 1].mark == 0 && !BreaksClause(words_[first - 1].lowered) &&
           end - first < kMaxSideWords) {
      --first;
    }
    return {first, end};
  }

  std::optional<CausalSide> PreviousSentence(size_t i) const {
    if (i != 0 || sentence_.previous_dates == 0) return {};
    CausalSide side;
    side.is_previous_sentence = true;
    return side;
  }

  // Which end of the words is next to the signal, and whether they have to be one noun phrase.
  enum class Side : uint8_t { kBefore, kAfter, kSubject, kClause };

  // The event that the words are, if they are one.
  std::optional<CausalSide> EventIn(Range range, Side side) const {
    SkipOpening(range);
    if (side == Side::kAfter) CutAtPredicate(range);
    if (side == Side::kClause && !AddSubject(range)) return {};
    // "This led to X, resulting in": X alone.
    if (side == Side::kClause) {
      for (size_t i = range.first; i < range.last; ++i) {
        size_t length = 0;
        if (SignalAt(i, length) != nullptr && i + length < range.last) range.first = i + length;
      }
      SkipOpening(range);
    }
    while (!range.empty() && IsTrailing(words_[range.last - 1].lowered)) --range.last;
    if (range.empty() || IsUnsaid(range, side)) return {};
    CausalSide event;
    event.begin = words_[range.first].begin;
    event.end = words_[range.last - 1].end;
    event.date = DateIn(event.begin, event.end);
    if (TakeMention(range, side, event)) return event;
    const size_t noun = EventNounIn(range, side);
    const bool is_named = noun < range.last && HasName(range, noun);
    // A clause may be dated without a noun; a noun phrase has to be an event by its noun.
    const bool is_dated = !event.date.empty() &&
                          (noun < range.last || side == Side::kClause || side == Side::kSubject);
    event.is_described = !is_named && !is_dated;
    if (noun < range.last || is_dated) return event;
    return {};
  }

  // Articles and the like, and words that only point.
  void SkipOpening(Range& range) const {
    while (!range.empty()) {
      const std::string& word = words_[range.first].lowered;
      if (!IsFocus(word) && (!IsDeterminer(word) || IsPartOfName(word))) return;
      ++range.first;
    }
  }

  // "the battle that ended the siege | had an effect": what follows is said of something else.
  void CutAtPredicate(Range& range) const {
    for (size_t i = range.first + 1; i < range.last; ++i) {
      if (!IsFiniteVerb(words_[i].lowered) || IsRelative(words_[i - 1].lowered)) continue;
      range.last = i;
      return;
    }
  }

  // A clause that begins with its verb goes on one that began before: "the army which | had been
  // raised". False where it stands without a subject.
  bool AddSubject(Range& range) const {
    if (range.empty() || !IsFiniteVerb(words_[range.first].lowered)) return true;
    size_t i = range.first;
    if (i == 0 || words_[i - 1].mark != 0 || !IsRelative(words_[i - 1].lowered)) return false;
    for (size_t back = 1; back <= kNearWords + 1 && back < i; ++back) {
      const size_t first = i - 1 - back;
      if (words_[first].mark != 0) return false;
      if (!IsDeterminer(words_[first].lowered)) continue;
      range.first = first + 1;
      return back > 1;
    }
    return false;
  }

  // A clause that denies, or tells of a work instead of the world.
  bool IsUnsaid(const Range& range, Side side) const {
    for (size_t i = range.first; i < range.last; ++i) {
      if (side == Side::kClause && TakesBack(words_[i].lowered) && !words_[i].capital) return true;
      if (i < range.first + kNearWords && IsWork(words_[i].lowered)) return true;
    }
    return false;
  }

  // A known event, or a link to a page of one, that the words begin (or, before the signal, are).
  bool TakeMention(const Range& range, Side side, CausalSide& event) const {
    const size_t begin = words_[range.first].begin;
    const size_t end = words_[range.last - 1].end;
    const size_t reach = words_[std::min(range.first + kNearWords, range.last - 1)].begin;
    for (const CausalMention& mention : sentence_.mentions) {
      if (mention.begin < begin || mention.end > end) continue;
      if (mention.id.empty() && !NamesEvent(mention.page)) continue;
      if (mention.begin > reach && (side != Side::kBefore || mention.end != end)) continue;
      event.begin = mention.begin;
      event.end = mention.end;
      event.event = mention.id;
      event.page = mention.page;
      return true;
    }
    return false;
  }

  // The first noun of an event among the first few words; `range.last` for none.
  size_t EventNounIn(const Range& range, Side side) const {
    const size_t reach =
        side == Side::kClause ? range.last : std::min(range.first + kNearWords, range.last);
    for (size_t i = range.first; i < reach; ++i) {
      if (IsNoun(i) || EndsAsEventNoun(words_[i].lowered)) return i;
    }
    return range.last;
  }

  // "counter-offensive", "anti-war".
  static bool EndsAsEventNoun(std::string_view word) {
    const size_t hyphen = word.rfind('-');
    return hyphen != std::string_view::npos && IsEventNoun(word.substr(hyphen + 1));
  }

  // A name beside the noun: a capital before it in the phrase, or after "of", "in", "by", ...
  bool HasName(const Range& range, size_t noun) const {
    if (words_[noun].capital && words_[noun].begin != sentence_.begin) return true;
    for (size_t i = range.first; i < noun; ++i) {
      if (words_[i].capital && (words_[i].begin != sentence_.begin)) return true;
    }
    const size_t reach = std::min(noun + 6, range.last);
    for (size_t i = noun + 1; i < reach; ++i) {
      if (words_[i].capital) return true;
    }
    return false;
  }

  std::string DateIn(size_t begin, size_t end) const {
    for (const FoundDate& date : sentence_.dates) {
      // "since the 1994 agreement": the words before it belong to the date, not to the event.
      if (date.begin < end && begin < date.end) return date.edtf;
    }
    return "";
  }

  // An event's name begins within so many words of the signal: further on, other things are named.
  static constexpr size_t kNearWords = 5;

  const CausalSentence& sentence_;
  std::vector<Word> words_;
  std::vector<FoundCause> found_;
};

}  // namespace

std::vector<FoundCause> FindCauses(const CausalSentence& sentence) {
  if (sentence.end - sentence.begin > kMaxCausalSentenceBytes) return {};
  return Finder(sentence).Run();
}

bool NamesEvent(std::string_view phrase) {
  const std::vector<Word> words = WordsOf(phrase, 0, phrase.size());
  // What comes after says of what or when: "History of the war", "The army during the war".
  constexpr std::string_view kAfterNoun[] = {"of",    "in", "at", "on",     "during", "since",
                                             "after", "by", "to", "before", "until",  "between"};
  const auto end = std::find_if(words.begin(), words.end(), [&](const Word& word) {
    return std::find(std::begin(kAfterNoun), std::end(kAfterNoun), word.lowered) !=
           std::end(kAfterNoun);
  });
  return std::any_of(words.begin(), end, [](const Word& word) {
    const size_t hyphen = word.lowered.rfind('-');
    return IsEventNoun(word.lowered) ||
           (hyphen != std::string::npos && IsEventNoun(word.lowered.substr(hyphen + 1)));
  });
}

}  // namespace catena
