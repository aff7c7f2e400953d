// Splits English running text into sentences.
//
// A sentence ends at a full stop, question or exclamation mark, with the quotation marks and
// brackets that close after it, when white space follows and then something that can begin a
// sentence. It does not end
//   - after abbreviations, titles and initials      Mt. Ararat, Gen. W. Smith, pp. 3, the U.S. army
//   - in numbers                                    245.045, $1.50
//   - before a small letter                         Yahoo! in, "It is." he said
//   - inside quotation marks or brackets that close in the same text
//   - at dots that leave words out                  weakened . . . was
// A citation marker may stand directly after the full stop, and the next sentence directly after
// the marker: there no white space is needed. Lists run into one line ("1. First 2. Second") are
// split before each number of the series.
//
// One pass with tables of pairs; time and memory linear in the text. Thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace catena {

// Bytes [begin, end), without white space at the ends; never empty.
struct SentenceSpan {
  size_t begin = 0;
  size_t end = 0;

  bool operator==(const SentenceSpan&) const = default;
};

// `marks`: where markers were taken out of the text, ascending. The sentences cover everything but
// white space between them.
std::vector<SentenceSpan> SplitSentences(std::string_view text, std::span<const size_t> marks = {});

// Passages in quotation marks or brackets that close in the text: [begin, end) with the marks.
// In order, none inside another of its kind. Quotations only when `brackets` is false.
enum class PassageKind : unsigned char { kQuotation, kBracketed };
std::vector<SentenceSpan> FindPassages(std::string_view text, PassageKind kind);

}  // namespace catena
