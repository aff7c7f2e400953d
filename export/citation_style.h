// A source as a printed reference, in one style for every CSL type.
//
//   Henze, Paul B. “The demography of the Caucasus”. Central Asian Survey, vol. 10, no. 1–2.
//   1991-01-01. pp. 147–170. DOI 10.1080/02634939108400741. Read 2021-12-31.
//
// Author or editor. Title (in quotes when it is part of a container, else emphasised).
// Container. Place: publisher. Date as recorded. Pages. Identifiers. Archive copy. The words of
// `raw` are used when a source has neither title nor container nor archive. Works from the
// recorded fields alone: nothing is looked up or made up, an absent field leaves no trace.
#pragma once

#include <string>
#include <vector>

#include "core/graph_reader.h"

namespace catena {

struct CitationPart {
  std::string text;  // Cleaned, not escaped.
  bool emphasised = false;
  std::string url;  // Safe; "" for plain text.
};

// Parts that join without anything between them. Never empty: at the least the source's id.
std::vector<CitationPart> FormatCitation(const GraphReader& graph, const Node& source);
// The same as plain text.
std::string FormatCitationText(const GraphReader& graph, const Node& source);

}  // namespace catena
