// What people call a node: its id, or one of its names when that is unambiguous.
#pragma once

#include <string>
#include <string_view>

#include "core/graph_reader.h"

namespace catena {

// The node meant by `text`: the one whose id it is, else the one node one of whose names folds
// as it does, else node 17 for "#17". Only nodes with `label`, unless it is "".
//
// Errors: kNotFound when there is none, naming the nearest ids and names, at most five;
// kInvalidArgument for an empty text, and when several nodes have the name, listing them by id,
// name and date. The suggestions look at no more than 100,000 entries of each index, so that a slip
// of the finger costs a fraction of a second in a large graph.
Result<NodeId> ResolveNode(const GraphReader& graph, std::string_view text,
                           std::string_view label = "");

// The `id` property as text; "#17" for an entity that has none. So ResolveNode() finds it.
std::string UserId(const GraphReader& graph, const Node& node);
std::string UserId(const GraphReader& graph, const Relationship& relationship);
// The same for a node not at hand; "#17" also when it does not exist.
Result<std::string> UserId(const GraphReader& graph, NodeId node);

// A property as text: a string as it is, anything else as ToText() prints it, "" when absent.
std::string PropertyText(const GraphReader& graph, const PropertyMap& properties,
                         std::string_view key);

// "sumgait-pogrom (Sumgait pogrom, 1988-02)": id, name or title (the first 120
// characters of a long one), and date where it has them.
std::string DescribeNode(const GraphReader& graph, const Node& node);

}  // namespace catena
