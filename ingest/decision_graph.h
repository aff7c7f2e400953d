// Small reads and writes of the graph that taking decisions is made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph_writer.h"
#include "core/records.h"
#include "core/result.h"

namespace catena {

// No node where there is none with the user id.
Result<std::optional<Node>> NodeWithId(const GraphReader& graph, std::string_view id);

// A string, or the strings of a list; none of anything else.
std::vector<std::string> TextsOf(const Value* value);
Value ListOf(const std::vector<std::string>& texts);

Result<void> SetProperty(GraphWriter& writer, PropertyMap& properties, std::string_view key,
                         Value value);

}  // namespace catena
