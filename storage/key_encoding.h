// Keys of every family but kIndex (index_encoding.h), byte by byte. Integers are big-endian.
//
//   kNode, kRelationship   id(8)
//   kAdjacency             node(8) direction(1) type(4) other(8) relationship(8) kind(1)
//   kMeta                  a word, '/', and an id(4) where there are many
//
// An adjacency key is a pair (other, relationship) under its group (node, direction, type).
// kind 0 starts a *run*, whose value holds many pairs from this one on; kind 1 is a *single*,
// one pair added or removed. The kind comes last, so one scan in key order meets a run before
// every single that could fall inside it, and merging needs no second scan: see
// adjacency_merger.h.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/records.h"

namespace catena {

std::string NodeKey(NodeId id);
std::string RelationshipKey(RelationshipId id);
// nullopt for a key that is none.
std::optional<NodeId> ParseNodeKey(std::string_view key);
std::optional<RelationshipId> ParseRelationshipKey(std::string_view key);

// Stored; do not renumber.
enum class AdjacencyKind : uint8_t { kRun = 0, kSingle = 1 };

// What a run's pairs have in common.
struct AdjacencyGroup {
  NodeId node;
  Direction direction = Direction::kOut;
  TypeId type;

  auto operator<=>(const AdjacencyGroup&) const = default;
};

struct AdjacencyPair {
  NodeId other;
  RelationshipId relationship;

  auto operator<=>(const AdjacencyPair&) const = default;
};

struct AdjacencyKey {
  AdjacencyGroup group;
  AdjacencyPair pair;  // kRun: its first.
  AdjacencyKind kind = AdjacencyKind::kSingle;

  auto operator<=>(const AdjacencyKey&) const = default;
};

inline constexpr size_t kAdjacencyKeyBytes = 30;

using AdjacencyKeyBytes = std::array<char, kAdjacencyKeyBytes>;
AdjacencyKeyBytes AdjacencyKeyToBytes(const AdjacencyKey& key);
std::string EncodeAdjacencyKey(const AdjacencyKey& key);
// nullopt for bytes that EncodeAdjacencyKey() never gives.
std::optional<AdjacencyKey> ParseAdjacencyKey(std::string_view key);

// Prefixes of adjacency keys: all of a node's, one direction's, one type's.
std::string AdjacencyPrefix(NodeId node);
std::string AdjacencyPrefix(NodeId node, Direction direction);
std::string AdjacencyPrefix(const AdjacencyGroup& group);

// The least key greater than every key with this prefix; "" when there is none.
std::string PrefixEnd(std::string prefix);
// The least key greater than `key`: where a scan resumes.
std::string KeyAfter(std::string_view key);

inline Adjacent MakeAdjacent(const AdjacencyGroup& group, const AdjacencyPair& pair) {
  return {group.node, group.direction, group.type, pair.other, pair.relationship};
}
inline AdjacencyGroup GroupOf(const Adjacent& adjacent) {
  return {adjacent.node, adjacent.direction, adjacent.type};
}
inline AdjacencyPair PairOf(const Adjacent& adjacent) {
  return {adjacent.other, adjacent.relationship};
}

}  // namespace catena
