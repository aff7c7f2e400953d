// Markers in square brackets, as plain text shows them: "[4]", "[note 1]", "[citation needed]".
//
// A pair of brackets is a marker by what it holds and where it stands:
//   [4] [4–6] [4, 5]  a citation, where the list has the entry, or, without an entry, where the
//                     bracket is attached to the word before it and the number is no year
//   [4]: 12           the same with pages
//   [a] [note 1]      a note, likewise; "[t]he" and "[a]" between words of a quotation are not
//   [when?]           an editorial marker, when the words are known
// Everything else - [sic], [the enclave], [1988] in a quotation - stays in the text.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/article.h"

namespace catena {

// The labels that the page's lists have.
struct BracketLabels {
  // The entry or note of a label in small letters; kNoEntry when there is none.
  std::function<uint32_t(std::string_view)> entry;
  std::function<uint32_t(std::string_view)> note;
};

// A bracket found to be markers; [begin, end) are the bytes to take out, locator included.
struct FoundBracket {
  size_t begin = 0;
  size_t end = 0;
  std::vector<ArticleMarker> markers;  // `at` is not set.
};

// In order. Linear in the text.
std::vector<FoundBracket> FindBracketMarkers(std::string_view text, const BracketLabels& labels);

}  // namespace catena
