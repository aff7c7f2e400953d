// Identifiers. Each kind is a type of its own, so that a node id can never be
// passed where a relationship id is meant.
//
// 0 is "none" for every kind: stores allocate from 1 and never reuse an id.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace catena {

template <class Tag, class Rep>
struct Id {
  Rep value = 0;

  constexpr explicit operator bool() const { return value != 0; }
  constexpr auto operator<=>(const Id&) const = default;
};

using NodeId = Id<struct NodeIdTag, uint64_t>;
using RelationshipId = Id<struct RelationshipIdTag, uint64_t>;

// Names interned by a NameDictionary (core/name_dictionary.h).
using LabelId = Id<struct LabelIdTag, uint32_t>;  // A node's label.
using TypeId = Id<struct TypeIdTag, uint32_t>;    // A relationship's type.
using KeyId = Id<struct KeyIdTag, uint32_t>;      // A property's key.

using IndexId = Id<struct IndexIdTag, uint32_t>;

// Which end of a relationship a node is at. kOut: the node is its start.
enum class Direction : uint8_t { kOut = 0, kIn = 1 };

constexpr Direction Opposite(Direction direction) {
  return direction == Direction::kOut ? Direction::kIn : Direction::kOut;
}

}  // namespace catena

template <class Tag, class Rep>
struct std::hash<catena::Id<Tag, Rep>> {
  size_t operator()(catena::Id<Tag, Rep> id) const noexcept { return std::hash<Rep>{}(id.value); }
};
