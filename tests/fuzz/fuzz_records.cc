// Any bytes as what the store keeps. The checksum is put right first, or nothing would get past
// it. What decodes is encoded to the same bytes again: one value has one encoding.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/adjacency_encoding.h"
#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/index_encoding.h"
#include "storage/index_plan.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"
#include "storage/value_encoding.h"
#include "tests/fuzz/fuzz_check.h"

namespace {

using namespace catena;

std::string WithChecksum(std::string_view key, std::string_view bytes) {
  std::string record(bytes);
  AppendBigEndian(record, Crc32c(bytes, Crc32c(key)));
  return record;
}

void Records(std::string_view bytes) {
  const NodeId node_id{17};
  const std::string node_bytes = WithChecksum(NodeKey(node_id), bytes);
  if (const auto node = DecodeNode(node_id, node_bytes); node.has_value()) {
    FUZZ_CHECK(node->id == node_id);
    FUZZ_CHECK(EncodeNode(*node).value() == node_bytes);
  }
  FUZZ_CHECK(bytes.size() < 4 || !DecodeNode(NodeId{18}, node_bytes).has_value());

  const RelationshipId id{23};
  const std::string relationship_bytes = WithChecksum(RelationshipKey(id), bytes);
  if (const auto read = DecodeRelationship(id, relationship_bytes); read.has_value()) {
    FUZZ_CHECK(EncodeRelationship(*read).value() == relationship_bytes);
  }
}

void Values(std::string_view bytes) {
  ByteReader reader(bytes);
  const Value value = ReadValue(reader);
  if (!reader.ok()) return;
  std::string again;
  FUZZ_CHECK(AppendValue(again, value).has_value());
  FUZZ_CHECK(bytes.starts_with(again));
}

void Adjacency(std::string_view bytes) {
  if (const auto key = ParseAdjacencyKey(bytes.substr(0, kAdjacencyKeyBytes))) {
    FUZZ_CHECK(EncodeAdjacencyKey(*key) == bytes.substr(0, kAdjacencyKeyBytes));
  }
  AdjacencyKey key;
  key.group = {NodeId{1}, Direction::kOut, TypeId{2}};
  key.pair = {NodeId{3}, RelationshipId{4}};
  key.kind = AdjacencyKind::kRun;
  const std::string run = WithChecksum(EncodeAdjacencyKey(key), bytes);
  std::vector<AdjacencyPair> pairs;
  if (!DecodeRun(key, run, pairs).has_value()) return;
  FUZZ_CHECK(!pairs.empty() && pairs[0] == key.pair);
  for (size_t i = 1; i < pairs.size(); ++i) FUZZ_CHECK(pairs[i - 1] < pairs[i]);
  EncodedRun encoded;
  EncodeRun(key.group, pairs, encoded);
  // A run that is fuller than we write is read, and written as two.
  FUZZ_CHECK(encoded.pairs < pairs.size() || encoded.value == run);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Records(bytes);
  Values(bytes);
  Adjacency(bytes);
  if (const auto text = DecodeIndexString(bytes)) FUZZ_CHECK(text->size() <= bytes.size());
  const std::string definition = WithChecksum("", bytes);
  if (const auto index = DecodeIndexDefinition(definition); index.has_value()) {
    FUZZ_CHECK(EncodeIndexDefinition(*index) == definition);
  }
  return 0;
}
