#include "storage/record_encoding.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/key_encoding.h"
#include "storage/value_encoding.h"

namespace catena {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kChecksumBytes = 4;
constexpr size_t kLeastPropertyBytes = 3;  // A key, a type and a byte of a value.

// Of the key and of the record, which starts at `from`.
void AppendChecksum(std::string& out, size_t from, uint64_t id) {
  char key[sizeof(id)];
  StoreBigEndian(key, id);
  const std::string_view record = std::string_view(out).substr(from);
  AppendBigEndian(out, Crc32c(record, Crc32c({key, sizeof(key)})));
}

// Takes version and checksum off; nullopt when either is wrong.
std::optional<std::string_view> OpenRecord(std::string_view key, std::string_view record) {
  if (record.size() < 1 + kChecksumBytes) return std::nullopt;
  const std::string_view body = record.substr(0, record.size() - kChecksumBytes);
  const auto checksum = LoadBigEndian<uint32_t>(record.data() + body.size());
  if (checksum != Crc32c(body, Crc32c(key))) return std::nullopt;
  if (static_cast<uint8_t>(body.front()) != kVersion) return std::nullopt;
  return body.substr(1);
}

// The next of a strictly ascending sequence of 32-bit ids that starts above 0.
uint32_t ReadAscending(ByteReader& reader, uint32_t previous) {
  const uint64_t step = reader.Varint();
  if (step == 0 || step > std::numeric_limits<uint32_t>::max() - previous) {
    reader.Fail();
    return previous;
  }
  return previous + static_cast<uint32_t>(step);
}

Result<void> AppendProperties(std::string& record, const PropertyMap& properties) {
  AppendVarint(record, properties.size());
  uint32_t previous = 0;
  for (const auto& [key, value] : properties) {
    if (key.value == 0) return Fail(ErrorCode::kInvalidArgument, "a property has no key");
    AppendVarint(record, key.value - previous);
    previous = key.value;
    CATENA_TRY(AppendValue(record, value));
  }
  return {};
}

PropertyMap ReadProperties(ByteReader& reader) {
  PropertyMap properties;
  uint32_t key = 0;
  const uint64_t count = reader.Varint();
  properties.Reserve(std::min<uint64_t>(count, reader.remaining() / kLeastPropertyBytes));
  for (uint64_t left = count; left > 0 && reader.ok(); --left) {
    key = ReadAscending(reader, key);
    Value value = ReadValue(reader);
    if (reader.ok()) properties.Set(KeyId{key}, std::move(value));
  }
  return properties;
}

// Reads past a value; gives it when it is an integer.
std::optional<int64_t> SkipToInteger(ByteReader& reader) {
  ByteReader ahead = reader;
  switch (static_cast<ValueType>(ahead.Byte())) {
    case ValueType::kInt: {
      const int64_t integer = ahead.Signed();
      reader = ahead;
      return integer;
    }
    case ValueType::kString:
      ahead.Bytes(ahead.Varint());
      reader = ahead;
      return std::nullopt;
    default:
      ReadValue(reader);
      return std::nullopt;
  }
}

tl::unexpected<Error> Damaged(std::string_view what, uint64_t id) {
  return Fail(ErrorCode::kCorruption,
              "the record of " + std::string(what) + " " + std::to_string(id) + " is damaged");
}

}  // namespace

Result<void> AppendNodeRecord(std::string& out, NodeId id, std::span<const LabelId> labels,
                              const PropertyMap& properties) {
  const size_t from = out.size();
  out.push_back(static_cast<char>(kVersion));
  AppendVarint(out, labels.size());
  uint32_t previous = 0;
  for (const LabelId label : labels) {
    AppendVarint(out, label.value - previous);
    previous = label.value;
  }
  CATENA_TRY(AppendProperties(out, properties));
  AppendChecksum(out, from, id.value);
  return {};
}

Result<void> AppendRelationshipRecord(std::string& out, RelationshipId id, TypeId type,
                                      NodeId start, NodeId end, const PropertyMap& properties) {
  const size_t from = out.size();
  out.push_back(static_cast<char>(kVersion));
  AppendVarint(out, type.value);
  AppendVarint(out, start.value);
  AppendVarint(out, end.value);
  CATENA_TRY(AppendProperties(out, properties));
  AppendChecksum(out, from, id.value);
  return {};
}

Result<std::string> EncodeNode(const Node& node) {
  std::string record;
  CATENA_TRY(AppendNodeRecord(record, node.id, node.labels, node.properties));
  return record;
}

Result<std::string> EncodeRelationship(const Relationship& relationship) {
  std::string record;
  CATENA_TRY(AppendRelationshipRecord(record, relationship.id, relationship.type,
                                      relationship.start, relationship.end,
                                      relationship.properties));
  return record;
}

Result<Node> DecodeNode(NodeId id, std::string_view record) {
  const std::optional<std::string_view> body = OpenRecord(NodeKey(id), record);
  if (!body) return Damaged("node", id.value);
  ByteReader reader(*body);
  Node node;
  node.id = id;
  uint32_t label = 0;
  for (uint64_t left = reader.Varint(); left > 0 && reader.ok(); --left) {
    label = ReadAscending(reader, label);
    node.labels.push_back(LabelId{label});
  }
  node.properties = ReadProperties(reader);
  if (!reader.ok() || !reader.at_end()) return Damaged("node", id.value);
  return node;
}

Result<void> DecodeNodeColumns(NodeId id, std::string_view record, std::span<const KeyId> keys,
                               std::vector<LabelId>& labels,
                               std::span<std::optional<int64_t>> integers) {
  const std::optional<std::string_view> body = OpenRecord(NodeKey(id), record);
  if (!body) return Damaged("node", id.value);
  ByteReader reader(*body);
  uint32_t label = 0;
  for (uint64_t left = reader.Varint(); left > 0 && reader.ok(); --left) {
    label = ReadAscending(reader, label);
    labels.push_back(LabelId{label});
  }
  uint32_t key = 0;
  for (uint64_t left = reader.Varint(); left > 0 && reader.ok(); --left) {
    key = ReadAscending(reader, key);
    const std::optional<int64_t> integer = SkipToInteger(reader);
    for (size_t i = 0; i < keys.size(); ++i) {
      if (keys[i].value == key) integers[i] = integer;
    }
  }
  if (!reader.ok() || !reader.at_end()) return Damaged("node", id.value);
  return {};
}

Result<Relationship> DecodeRelationship(RelationshipId id, std::string_view record) {
  const std::optional<std::string_view> body = OpenRecord(RelationshipKey(id), record);
  if (!body) return Damaged("relationship", id.value);
  ByteReader reader(*body);
  Relationship relationship;
  relationship.id = id;
  const uint64_t type = reader.Varint();
  relationship.type = TypeId{static_cast<uint32_t>(type)};
  relationship.start = NodeId{reader.Varint()};
  relationship.end = NodeId{reader.Varint()};
  relationship.properties = ReadProperties(reader);
  const bool has_ids = type != 0 && std::in_range<uint32_t>(type) &&
                       relationship.start.value != 0 && relationship.end.value != 0;
  if (!reader.ok() || !reader.at_end() || !has_ids) return Damaged("relationship", id.value);
  return relationship;
}

}  // namespace catena
