// What the exporters ask of a graph of evidence, in the words of docs/evidence_model.md.
//
// Free functions over any GraphReader; they keep nothing between calls. A property that is
// absent or of another type reads as empty. Errors are the reader's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/edtf.h"
#include "core/graph_reader.h"

namespace catena {

// The property's text, "" when there is none or it is not a string. Lives as long as the map.
std::string_view StringProperty(const GraphReader& graph, const PropertyMap& properties,
                                std::string_view key);
// The strings of a list property; one string counts as a list of one.
std::vector<std::string> StringsProperty(const GraphReader& graph, const PropertyMap& properties,
                                         std::string_view key);

// The user's id, or "#17" from the internal one.
std::string UserIdOf(const GraphReader& graph, const Node& node);
std::string UserIdOf(const GraphReader& graph, const Relationship& relationship);
// Name, else title, else the user's id. Cleaned, on one line.
std::string DisplayNameOf(const GraphReader& graph, const Node& node);

bool NodeHasLabel(const GraphReader& graph, const Node& node, std::string_view label);

// The derived day numbers, or those of the EDTF text in `date` when they were not stored.
DayBounds DayBoundsOf(const GraphReader& graph, const Node& node);

// The page of a node's Wikidata id, where it has a well-formed one; else "".
std::string WikidataUrl(const GraphReader& graph, const Node& node);

struct Neighbour {
  Relationship relationship;
  Node node;
};
// By the relationship's user id. Empty when the graph has no such type.
Result<std::vector<Neighbour>> NeighboursOf(const GraphReader& graph, NodeId node,
                                            Direction direction, std::string_view type);

struct CitationView {
  std::string source;  // User id.
  std::string title;   // Of the source; "" when it has none.
  std::string url;     // Of the source, as stored: not yet safe to print.
  std::string locator;
  std::string locator_type;
  std::string marker;
  std::string stance;  // "supports" where not recorded.
};

struct ClaimView {
  NodeId node;
  std::string id;
  std::string text;
  std::string section;
  bool denies = false;
  std::vector<CitationView> citations;  // By source, then marker.
};
Result<std::optional<ClaimView>> LoadClaim(const GraphReader& graph, NodeId node);
// Claims that assert the relationship, by id.
Result<std::vector<ClaimView>> ClaimsAsserting(const GraphReader& graph,
                                               std::string_view relationship_id);

}  // namespace catena
