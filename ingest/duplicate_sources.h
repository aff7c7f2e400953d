// Sources that look like one: same DOI, ISBN and title, or address, or same title, first
// author and year.
//
// Identifiers are compared as their standards have it: a DOI without its resolver and case, an ISBN
// as its 13 digits, an address without scheme, "www.", fragment, query of tracking and last slash;
// an address of a site alone is none. Titles and names are folded (core/fold.h). Nothing is merged
// here: the answer is proposals. Pairs that are SAME_AS or REVISION_OF already are left out.
// One scan of the sources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/graph_reader.h"
#include "core/result.h"

namespace catena {

struct SourcePair {
  std::string first;  // User ids; the first stands for its group and is in each of its pairs.
  std::string second;
  std::string why;  // "same DOI: 10.1080/..."
};

// In the order of the second source. Errors: the reader's.
Result<std::vector<SourcePair>> FindDuplicateSources(const GraphReader& graph);

// "" when the text is none.
std::string NormalDoi(std::string_view text);
std::string NormalIsbn(std::string_view text);  // 13 digits; the check digit must be right.
std::string NormalUrl(std::string_view text);

}  // namespace catena
