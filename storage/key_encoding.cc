#include "storage/key_encoding.h"

#include "storage/byte_coding.h"

namespace catena {
namespace {

std::string IdKey(uint64_t id) {
  std::string key;
  key.reserve(sizeof(id));
  AppendBigEndian(key, id);
  return key;
}

// 0 is no id: it is never stored.
std::optional<uint64_t> ParseIdKey(std::string_view key) {
  if (key.size() != sizeof(uint64_t)) return std::nullopt;
  const auto id = LoadBigEndian<uint64_t>(key.data());
  return id == 0 ? std::nullopt : std::optional(id);
}

}  // namespace

std::string NodeKey(NodeId id) { return IdKey(id.value); }
std::string RelationshipKey(RelationshipId id) { return IdKey(id.value); }

std::optional<NodeId> ParseNodeKey(std::string_view key) {
  const std::optional<uint64_t> id = ParseIdKey(key);
  return id ? std::optional(NodeId{*id}) : std::nullopt;
}

std::optional<RelationshipId> ParseRelationshipKey(std::string_view key) {
  const std::optional<uint64_t> id = ParseIdKey(key);
  return id ? std::optional(RelationshipId{*id}) : std::nullopt;
}

std::string AdjacencyPrefix(NodeId node) { return IdKey(node.value); }

std::string AdjacencyPrefix(NodeId node, Direction direction) {
  std::string key;  // Short enough to need no allocation.
  AppendBigEndian(key, node.value);
  key.push_back(static_cast<char>(direction));
  return key;
}

std::string AdjacencyPrefix(const AdjacencyGroup& group) {
  std::string key = AdjacencyPrefix(group.node, group.direction);
  AppendBigEndian(key, group.type.value);
  return key;
}

AdjacencyKeyBytes AdjacencyKeyToBytes(const AdjacencyKey& key) {
  AdjacencyKeyBytes bytes;
  StoreBigEndian(bytes.data(), key.group.node.value);
  bytes[8] = static_cast<char>(key.group.direction);
  StoreBigEndian(bytes.data() + 9, key.group.type.value);
  StoreBigEndian(bytes.data() + 13, key.pair.other.value);
  StoreBigEndian(bytes.data() + 21, key.pair.relationship.value);
  bytes[29] = static_cast<char>(key.kind);
  return bytes;
}

std::string EncodeAdjacencyKey(const AdjacencyKey& key) {
  const AdjacencyKeyBytes bytes = AdjacencyKeyToBytes(key);
  return std::string(bytes.data(), bytes.size());
}

std::optional<AdjacencyKey> ParseAdjacencyKey(std::string_view key) {
  if (key.size() != kAdjacencyKeyBytes) return std::nullopt;
  const char* at = key.data();
  const auto direction = static_cast<uint8_t>(at[8]);
  const auto kind = static_cast<uint8_t>(at[29]);
  if (direction > 1 || kind > 1) return std::nullopt;
  AdjacencyKey parsed;
  parsed.group.node = NodeId{LoadBigEndian<uint64_t>(at)};
  parsed.group.direction = static_cast<Direction>(direction);
  parsed.group.type = TypeId{LoadBigEndian<uint32_t>(at + 9)};
  parsed.pair.other = NodeId{LoadBigEndian<uint64_t>(at + 13)};
  parsed.pair.relationship = RelationshipId{LoadBigEndian<uint64_t>(at + 21)};
  parsed.kind = static_cast<AdjacencyKind>(kind);
  return parsed;
}

std::string PrefixEnd(std::string prefix) {
  while (!prefix.empty()) {
    auto last = static_cast<uint8_t>(prefix.back());
    if (last != 0xFF) {
      prefix.back() = static_cast<char>(last + 1);
      break;
    }
    prefix.pop_back();
  }
  return prefix;
}

std::string KeyAfter(std::string_view key) {
  std::string after(key);
  after.push_back('\0');
  return after;
}

}  // namespace catena
