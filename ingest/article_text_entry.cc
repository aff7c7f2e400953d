#include "ingest/article_text_entry.h"

#include <algorithm>

#include "ingest/article_words.h"

namespace catena {
namespace {

constexpr std::string_view kUpArrow = "\xE2\x86\x91";  // ↑

class HeadReader {
 public:
  explicit HeadReader(std::string_view line) : line_(line) {}

  EntryHead Read(bool numbers_are_entries) {
    EntryHead head;
    SkipSpaces();
    const size_t before_label = i_;
    head.label = TakeLabel();
    SkipSpaces();
    if (TakeCaret()) {
      head.is_entry = true;
      head.declared_uses = TakeBackLinks();
    } else if (numbers_are_entries && !head.label.empty()) {
      head.is_entry = true;
    } else {
      i_ = before_label;
      head.label.clear();
    }
    SkipSpaces();
    head.text = i_;
    return head;
  }

 private:
  bool At(std::string_view what) const { return line_.substr(i_).starts_with(what); }
  void SkipSpaces() {
    while (i_ < line_.size() && (IsAsciiSpace(line_[i_]) || At("\xC2\xA0"))) {
      i_ += IsAsciiSpace(line_[i_]) ? 1 : 2;
    }
  }

  // "12." or "a."; nothing is taken when there is none.
  std::string TakeLabel() {
    size_t end = i_;
    while (end < line_.size() && IsAsciiDigit(line_[end])) ++end;
    if (end == i_) {
      while (end < line_.size() && IsAsciiLower(line_[end]) && end - i_ < 3) ++end;
    }
    if (end == i_ || end - i_ > 4 || end >= line_.size() || line_[end] != '.') return {};
    if (end + 1 < line_.size() && !IsAsciiSpace(line_[end + 1]) &&
        !line_.substr(end + 1).starts_with("\xC2\xA0") && line_[end + 1] != '^') {
      return {};
    }
    std::string label(line_.substr(i_, end - i_));
    i_ = end + 1;
    return label;
  }

  bool TakeCaret() {
    bool found = false;
    if (StartsAnyCase(line_.substr(i_), "jump up")) {
      const size_t arrow = line_.find('^', i_);
      if (arrow != std::string_view::npos && arrow - i_ <= 12) i_ = arrow;
    }
    for (const std::string_view caret : {std::string_view("^"), kUpArrow}) {
      if (found || !At(caret)) continue;
      i_ += caret.size();
      found = true;
    }
    if (!found) return false;
    SkipSpaces();
    for (const std::string_view words : {"jump up to:", "jump up"}) {
      if (StartsAnyCase(line_.substr(i_), words)) {
        i_ += words.size();
        break;
      }
    }
    SkipSpaces();
    return true;
  }

  // "a b c " or "2.0 2.1 ": how many; 1 when there are none.
  uint32_t TakeBackLinks() {
    const size_t start = i_;
    uint32_t count = 0;
    while (true) {
      const size_t before = i_;
      std::string_view word = TakeWord();
      const bool expected = word == LetterOf(count) || IsNumbered(word, count);
      if (!expected) {
        i_ = before;
        break;
      }
      ++count;
      SkipSpaces();
    }
    // One letter is a word of the entry.
    if (count < 2) {
      i_ = start;
      return 1;
    }
    return count;
  }

  std::string_view TakeWord() {
    const size_t begin = i_;
    while (i_ < line_.size() && !IsAsciiSpace(line_[i_]) && !At("\xC2\xA0")) ++i_;
    return line_.substr(begin, i_ - begin);
  }

  // a .. z, aa .. az, ba ..
  static std::string LetterOf(uint32_t index) {
    std::string letters(1, static_cast<char>('a' + index % 26));
    if (index >= 26) letters.insert(0, 1, static_cast<char>('a' + (index / 26 - 1) % 26));
    return letters;
  }

  // "2.0", "2.1".
  static bool IsNumbered(std::string_view word, uint32_t index) {
    const size_t point = word.find('.');
    if (point == 0 || point == std::string_view::npos || point > 4) return false;
    return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(point),
                       IsAsciiDigit) &&
           word.substr(point + 1) == std::to_string(index);
  }

  std::string_view line_;
  size_t i_ = 0;
};

}  // namespace

EntryHead ReadEntryHead(std::string_view line, bool in_references) {
  return HeadReader(line).Read(in_references);
}

}  // namespace catena
