// Claims that state a value of a thing: the property `value` of a claim, {of, property, value}
// (docs/dataset_mapping.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/graph_reader.h"
#include "core/records.h"
#include "core/result.h"
#include "core/value.h"

namespace catena {

struct StatedValue {
  std::string of;  // User id.
  std::string property;
  Value value;
};
// What the claim states; nothing when it states no value, or one that is not formed so.
std::optional<StatedValue> StatedValueOf(const PropertyMap& claim, KeyId value_key);

struct ValueClaim {
  NodeId node;
  std::string claim;  // User id.
  std::string property;
  Value value;
  bool denies = false;
  std::vector<std::string> sources;  // Whose citations support it; each once, sorted.
};
// Of one thing, by the claims that are ABOUT it; those of rank `deprecated` are left out. By id of
// the claims.
Result<std::vector<ValueClaim>> FindValueClaims(const GraphReader& graph, NodeId of);

}  // namespace catena
