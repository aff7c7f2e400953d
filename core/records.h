// The records of a property graph, as plain data.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/ids.h"
#include "core/value.h"

namespace catena {

// Properties of one node or relationship, ordered by key id. Values are storable
// (Value::IsStorable); setting null removes.
class PropertyMap {
 public:
  using Entry = std::pair<KeyId, Value>;

  PropertyMap() = default;

  // nullptr when there is none. Lives until the map changes.
  const Value* Find(KeyId key) const;
  void Set(KeyId key, Value value);
  bool Erase(KeyId key);
  // Keeps the room, for who fills it again.
  void Clear() { entries_.clear(); }
  // Room for this many properties; for those who know how many they will set.
  void Reserve(size_t size) { entries_.reserve(size); }

  bool empty() const { return entries_.empty(); }
  size_t size() const { return entries_.size(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

  bool operator==(const PropertyMap&) const = default;

 private:
  std::vector<Entry> entries_;
};

struct Node {
  NodeId id;
  std::vector<LabelId> labels;  // Ascending, no duplicates.
  PropertyMap properties;

  bool HasLabel(LabelId label) const;
  bool operator==(const Node&) const = default;
};

struct Relationship {
  RelationshipId id;
  TypeId type;
  NodeId start;
  NodeId end;
  PropertyMap properties;

  bool operator==(const Relationship&) const = default;
};

// A walk: nodes.size() == relationships.size() + 1; relationship i joins nodes i and i + 1
// in either direction.
struct Path {
  std::vector<Node> nodes;
  std::vector<Relationship> relationships;

  bool operator==(const Path&) const = default;
};

// A relationship as seen from one of its ends, without its properties.
struct Adjacent {
  NodeId node;  // The end it was seen from.
  Direction direction = Direction::kOut;
  TypeId type;
  NodeId other;  // The far end; equal to `node` for a loop.
  RelationshipId relationship;

  auto operator<=>(const Adjacent&) const = default;
};

}  // namespace catena
