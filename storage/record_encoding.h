// Node and relationship records.
//
//   node          version(1) = 1
//                 label count, labels: varints, the first as it is, then differences (> 0)
//                 properties
//                 checksum(4)
//   relationship  version(1) = 1
//                 type, start, end: varints
//                 properties
//                 checksum(4)
//   properties    count varint, then key (varint, coded like labels) and value
//                 (value_encoding.h)
//   checksum      CRC-32C of the key and all bytes before it, big-endian
//
// The checksum covers the key, so a record that is read under another key is damage too.
// A later version adds a version number; what it cannot know of an earlier one it must keep
// reading.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/records.h"
#include "core/result.h"

namespace catena {

// Requires: labels ascending without duplicates. Errors: kInvalidArgument and kLimit, naming
// nothing: the caller knows the entity.
Result<std::string> EncodeNode(const Node& node);
Result<std::string> EncodeRelationship(const Relationship& relationship);
// The same at the end of `out`, where many records are collected. On an error `out` ends with
// part of one.
Result<void> AppendNodeRecord(std::string& out, NodeId id, std::span<const LabelId> labels,
                              const PropertyMap& properties);
Result<void> AppendRelationshipRecord(std::string& out, RelationshipId id, TypeId type,
                                      NodeId start, NodeId end, const PropertyMap& properties);

// kCorruption, naming the entity, for bytes that the functions above never give.
Result<Node> DecodeNode(NodeId id, std::string_view record);
// The labels, which are appended to `labels`, and the integers under `keys`; what is stored under
// other keys is passed over.
// Requires: as many integers as keys, all absent.
Result<void> DecodeNodeColumns(NodeId id, std::string_view record, std::span<const KeyId> keys,
                               std::vector<LabelId>& labels,
                               std::span<std::optional<int64_t>> integers);
Result<Relationship> DecodeRelationship(RelationshipId id, std::string_view record);

}  // namespace catena
