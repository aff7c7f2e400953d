#include "ingest/article_brackets.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "ingest/article_editorial.h"
#include "ingest/article_sentences.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

constexpr size_t kLongestBracket = 60;
constexpr int kLongestRange = 50;

constexpr std::string_view kEnDash = "\xE2\x80\x93";

std::optional<int> Number(std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (!whole || digits.empty() || digits.size() > 4 || number == 0) return {};
  return number;
}

// "4", "4–6", "4, 5": the numbers. Empty when the words are something else.
std::vector<int> Numbers(std::string_view words) {
  std::vector<int> numbers;
  while (!words.empty()) {
    const size_t comma = std::min(words.find(','), words.size());
    const std::string_view part = TrimmedText(words.substr(0, comma));
    words.remove_prefix(std::min(comma + 1, words.size()));
    size_t dash_bytes = kEnDash.size();
    size_t dash = part.find(kEnDash);
    if (dash == std::string_view::npos) {
      dash = part.find('-');
      dash_bytes = 1;
    }
    const std::optional<int> first = Number(TrimmedText(part.substr(0, dash)));
    if (!first) return {};
    numbers.push_back(*first);
    if (dash == std::string_view::npos) continue;
    const std::optional<int> last = Number(TrimmedText(part.substr(dash + dash_bytes)));
    if (!last || *last <= *first || *last - *first > kLongestRange) return {};
    for (int number = *first + 1; number <= *last; ++number) numbers.push_back(number);
  }
  return numbers;
}

// "note 1", "nb 2", "lower-alpha 3": the groups that notes are numbered in.
bool IsNumberedNote(std::string_view words) {
  const size_t space = words.rfind(' ');
  if (space == std::string_view::npos || !Number(words.substr(space + 1))) return false;
  constexpr std::string_view kGroups[] = {
      "note",        "notes",       "nb",          "n",           "n.b.",
      "fn",          "footnote",    "lower-alpha", "upper-alpha", "lower-roman",
      "upper-roman", "lower-greek", "explanation", "comment",     "c"};
  const std::string group = AsciiLowered(TrimmedText(words.substr(0, space)));
  return std::find(std::begin(kGroups), std::end(kGroups), group) != std::end(kGroups);
}

// "a", "z", "aa": letters of a note list.
bool IsLetterLabel(std::string_view words) {
  if (words.empty() || words.size() > 3) return false;
  const bool small = std::all_of(words.begin(), words.end(), IsAsciiLower);
  const bool roman = words.find_first_not_of("ivx") == std::string_view::npos;
  const bool doubled = words.size() == 2 && words[0] >= 'a' && words[0] <= 'f';
  return (small && (words.size() == 1 || roman || doubled)) ||
         (words.size() == 1 && IsAsciiUpper(words[0]));
}

class BracketFinder {
 public:
  BracketFinder(std::string_view text, const BracketLabels& labels)
      : text_(text), labels_(labels), quotations_(FindPassages(text, PassageKind::kQuotation)) {}

  std::vector<FoundBracket> Run() {
    constexpr std::string_view kFirstBytes = "[\xC2\xE2";
    for (size_t i = text_.find_first_of(kFirstBytes); i != std::string_view::npos;
         i = text_.find_first_of(kFirstBytes, i)) {
      if (text_[i] != '[') {
        i = std::max(AddRaised(i), i + 1);
        continue;
      }
      const size_t close = text_.substr(i, kLongestBracket).find_first_of("[]\n", 1);
      if (close == std::string_view::npos || text_[i + close] != ']') {
        ++i;
        continue;
      }
      FoundBracket bracket{i, i + close + 1, {}};
      if (Classify(text_.substr(i + 1, close - 1), bracket)) {
        last_end_ = bracket.end;
        found_.push_back(std::move(bracket));
      }
      i = std::max(i + close + 1, found_.empty() ? 0 : found_.back().end);
    }
    return std::move(found_);
  }

 private:
  // Of a raised digit at `i`; nothing for other characters.
  std::optional<char> RaisedDigitAt(size_t i, size_t& bytes) const {
    const std::string_view rest = text_.substr(i, 3);
    bytes = 2;
    if (rest.starts_with("\u00B9")) return '1';
    if (rest.starts_with("\u00B2")) return '2';
    if (rest.starts_with("\u00B3")) return '3';
    bytes = 3;
    if (rest.size() < 3 || !rest.starts_with("\xE2\x81")) return {};
    const auto last = static_cast<unsigned char>(rest[2]);
    if (last != 0xB0 && (last < 0xB4 || last > 0xB9)) return {};
    return static_cast<char>('0' + (last - 0xB0));
  }

  // "in 1905.\u00B2": behind a mark raised digits are no unit and no power; they are a marker where
  // the list has their number. Returns where they end, or `begin`.
  size_t AddRaised(size_t begin) {
    const bool marked = begin > 0 && (std::string_view(".,;:!?\"").find(text_[begin - 1]) !=
                                          std::string_view::npos ||
                                      text_.substr(0, begin).ends_with("\u201D"));
    if (!marked) return begin;
    std::string number;
    size_t end = begin;
    size_t bytes = 0;
    while (const auto digit = RaisedDigitAt(end, bytes)) {
      number += *digit;
      end += bytes;
    }
    ArticleMarker marker;
    marker.text = Printed(number);
    marker.entry = number.empty() ? kNoEntry : labels_.entry(number);
    if (marker.entry == kNoEntry) return begin;
    FoundBracket bracket{begin, end, {}};
    bracket.markers.push_back(std::move(marker));
    last_end_ = end;
    found_.push_back(std::move(bracket));
    return end;
  }

  bool IsQuoted(size_t at) {
    while (next_quotation_ < quotations_.size() && quotations_[next_quotation_].end <= at) {
      ++next_quotation_;
    }
    return next_quotation_ < quotations_.size() && quotations_[next_quotation_].begin < at;
  }

  // Directly after a word, a mark or another marker.
  bool IsAttached(size_t begin) const { return begin > 0 && !IsAsciiSpace(text_[begin - 1]); }

  // After a space, where a sentence or clause has ended, or another marker: "end. [4]".
  bool IsAfterMark(size_t begin) const {
    size_t i = begin;
    while (i > 0 && text_[i - 1] == ' ') --i;
    if (i == last_end_ && i > 0) return true;
    return i > 0 && std::string_view(".,;:!?)\"").find(text_[i - 1]) != std::string_view::npos;
  }

  // "[t]he": the bracket is part of a word.
  bool IsInsideWord(size_t end) const {
    return end < text_.size() && (IsAsciiLower(text_[end]) || IsAsciiDigit(text_[end]));
  }

  bool Classify(std::string_view words, FoundBracket& bracket) {
    const std::string_view trimmed = TrimmedText(words);
    if (trimmed.empty()) return false;
    if (AddEditorial(trimmed, bracket)) return true;
    if (const std::vector<int> numbers = Numbers(trimmed); !numbers.empty()) {
      return AddCitations(numbers, bracket);
    }
    return AddNote(trimmed, bracket);
  }

  static std::string Printed(std::string_view words) { return "[" + std::string(words) + "]"; }

  static bool AddEditorial(std::string_view words, FoundBracket& bracket) {
    const auto flag = EditorialFlagOfWords(words);
    if (!flag) return false;
    ArticleMarker marker;
    marker.kind = ArticleMarkerKind::kEditorial;
    marker.text = Printed(words);
    marker.flag = std::string(*flag);
    bracket.markers.push_back(std::move(marker));
    return true;
  }

  bool AddCitations(const std::vector<int>& numbers, FoundBracket& bracket) {
    const bool attached = IsAttached(bracket.begin);
    const bool quoted = IsQuoted(bracket.begin);
    const bool placed = attached || IsAfterMark(bracket.begin) || bracket.begin == 0;
    if (!placed && quoted) return false;
    for (const int number : numbers) {
      ArticleMarker marker;
      marker.text = Printed(std::to_string(number));
      marker.entry = labels_.entry(std::to_string(number));
      if (marker.entry == kNoEntry) {
        // Without an entry to answer, only a marker's place tells; years stay in the text.
        if (!placed || number >= 1000 || (quoted && !attached)) {
          bracket.markers.clear();
          return false;
        }
      }
      bracket.markers.push_back(std::move(marker));
    }
    TakePages(bracket);
    return true;
  }

  // ": 12-14", ":12", "(p12)" or "(pp. 12-14)" after the bracket.
  void TakePages(FoundBracket& bracket) const {
    size_t i = bracket.end;
    if (i >= text_.size() || (text_[i] != ':' && text_[i] != '(')) return;
    const bool in_brackets = text_[i] == '(';
    i = SkipSpace(i + 1);
    const size_t named = SkipPageWord(i);
    if (in_brackets && named == i) return;
    const size_t begin = SkipSpace(named);
    const size_t end = std::max(EndOfPages(begin), EndOfRoman(begin));
    if (end == begin) return;
    const size_t close = SkipSpace(end);
    if (in_brackets && (close >= text_.size() || text_[close] != ')')) return;
    for (ArticleMarker& marker : bracket.markers) {
      marker.locator = std::string(text_.substr(begin, end - begin));
      marker.locator_type = "page";
    }
    // The wiki sets the pages off by a hair space.
    bracket.end = in_brackets ? close + 1 : end + WideSpaceAt(text_, end);
  }

  // Past one space.
  size_t SkipSpace(size_t i) const {
    if (i < text_.size() && text_[i] == ' ') return i + 1;
    return i + WideSpaceAt(text_, i);
  }

  size_t SkipPageWord(size_t i) const {
    for (const std::string_view word : {"pp.", "pp", "p.", "p"}) {
      if (text_.substr(i).starts_with(word)) return i + word.size();
    }
    return i;
  }

  // Digits, dashes and commas.
  size_t EndOfPages(size_t begin) const {
    size_t end = begin;
    for (size_t i = begin; i < text_.size();) {
      const bool dash = text_.substr(i).starts_with(kEnDash);
      if (IsAsciiDigit(text_[i])) {
        end = ++i;
      } else if (i > begin && (text_[i] == '-' || dash)) {
        i += dash ? kEnDash.size() : 1;
      } else if (i > begin && (text_[i] == ',') && i + 1 < text_.size() &&
                 (IsAsciiDigit(text_[i + 1]) ||
                  (text_[i + 1] == ' ' && i + 2 < text_.size() && IsAsciiDigit(text_[i + 2])))) {
        i += text_[i + 1] == ' ' ? 2 : 1;
      } else {
        break;
      }
    }
    return end;
  }

  // "xii", "iv-ix": of i, v and x, so that no word is one.
  size_t EndOfRoman(size_t begin) const {
    size_t end = begin;
    for (size_t i = begin; i < text_.size();) {
      const bool dash = text_.substr(i).starts_with(kEnDash);
      if (std::string_view("ivx").find(text_[i]) != std::string_view::npos) {
        end = ++i;
      } else if (i > begin && (text_[i] == '-' || dash)) {
        i += dash ? kEnDash.size() : 1;
      } else {
        break;
      }
    }
    const bool word = end < text_.size() &&
                      (IsAsciiLetter(text_[end]) || IsBeyondAscii(text_[end])) &&
                      WideSpaceAt(text_, end) == 0;
    return word || end < begin + 2 ? begin : end;
  }

  bool AddNote(std::string_view words, FoundBracket& bracket) {
    const bool numbered = IsNumberedNote(words);
    if (!numbered && !IsLetterLabel(words)) return false;
    if (!numbered && IsInsideWord(bracket.end)) return false;
    const uint32_t note = labels_.note(AsciiLowered(words));
    const bool attached = IsAttached(bracket.begin);
    const bool placed = attached || IsAfterMark(bracket.begin);
    if (!numbered && (!placed || (IsQuoted(bracket.begin) && !attached))) return false;
    // A letter that no note answers is a letter.
    if (!numbered && note == kNoEntry && (!attached || IsAsciiUpper(words[0]))) return false;
    ArticleMarker marker;
    marker.kind = ArticleMarkerKind::kNote;
    marker.text = Printed(words);
    marker.entry = note;
    bracket.markers.push_back(std::move(marker));
    return true;
  }

  std::string_view text_;
  const BracketLabels& labels_;
  std::vector<SentenceSpan> quotations_;
  size_t next_quotation_ = 0;
  size_t last_end_ = 0;
  std::vector<FoundBracket> found_;
};

}  // namespace

std::vector<FoundBracket> FindBracketMarkers(std::string_view text, const BracketLabels& labels) {
  return BracketFinder(text, labels).Run();
}

}  // namespace catena
