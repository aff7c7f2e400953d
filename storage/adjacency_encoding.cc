#include "storage/adjacency_encoding.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "storage/byte_coding.h"
#include "storage/checksum.h"

namespace catena {
namespace {

constexpr uint8_t kVersion = 1;
constexpr size_t kChecksumBytes = 4;
// Two varints of 64 bits, the longest pair; and what else a run has.
constexpr size_t kMaxPairBytes = 20;
constexpr size_t kOverheadBytes = 1 + 3 + kChecksumBytes;

void AppendPair(std::string& out, const AdjacencyPair& previous, const AdjacencyPair& pair) {
  const uint64_t step = pair.other.value - previous.other.value;
  const uint64_t difference = pair.relationship.value - previous.relationship.value;
  AppendVarint(out, step);
  AppendVarint(out, step == 0 ? difference : ZigZag(static_cast<int64_t>(difference)));
}

size_t VarintBytes(uint64_t value) {
  return (static_cast<size_t>(std::bit_width(value | 1)) + 6) / 7;
}

size_t PairBytes(const AdjacencyPair& previous, const AdjacencyPair& pair) {
  const uint64_t step = pair.other.value - previous.other.value;
  const uint64_t difference = pair.relationship.value - previous.relationship.value;
  return VarintBytes(step) +
         VarintBytes(step == 0 ? difference : ZigZag(static_cast<int64_t>(difference)));
}

// How many pairs one run can hold, from the first on.
size_t PairsThatFit(std::span<const AdjacencyPair> pairs) {
  const size_t most = std::min(pairs.size(), kMaxRunPairs);
  if (most * kMaxPairBytes + kOverheadBytes <= kMaxRunBytes) return most;
  size_t bytes = kOverheadBytes;
  size_t count = 1;
  for (; count < most; ++count) {
    bytes += PairBytes(pairs[count - 1], pairs[count]);
    if (bytes > kMaxRunBytes) break;
  }
  return count;
}

AdjacencyPair ReadPair(ByteReader& reader, const AdjacencyPair& previous) {
  const uint64_t step = reader.Varint();
  const uint64_t coded = reader.Varint();
  const uint64_t difference = step == 0 ? coded : static_cast<uint64_t>(UnZigZag(coded));
  const AdjacencyPair pair{NodeId{previous.other.value + step},
                           RelationshipId{previous.relationship.value + difference}};
  if (!(previous < pair)) reader.Fail();
  return pair;
}

}  // namespace

void EncodeRun(const AdjacencyGroup& group, std::span<const AdjacencyPair> pairs, EncodedRun& run) {
  assert(!pairs.empty());
  run.key = EncodeAdjacencyKey({group, pairs.front(), AdjacencyKind::kRun});
  run.pairs = PairsThatFit(pairs);
  run.value.clear();
  run.value.push_back(static_cast<char>(kVersion));
  AppendVarint(run.value, run.pairs - 1);
  for (size_t i = 1; i < run.pairs; ++i) AppendPair(run.value, pairs[i - 1], pairs[i]);
  AppendBigEndian(run.value, Crc32c(run.value, Crc32c(run.key)));
}

Result<void> DecodeRun(const AdjacencyKey& key, std::string_view value,
                       std::vector<AdjacencyPair>& pairs) {
  if (value.size() < 2 + kChecksumBytes) return Fail(DamagedAdjacency(key.group));
  const std::string_view body = value.substr(0, value.size() - kChecksumBytes);
  const auto checksum = LoadBigEndian<uint32_t>(value.data() + body.size());
  const AdjacencyKeyBytes key_bytes = AdjacencyKeyToBytes(key);
  if (checksum != Crc32c(body, Crc32c({key_bytes.data(), key_bytes.size()}))) {
    return Fail(DamagedAdjacency(key.group));
  }
  ByteReader reader(body);
  const uint8_t version = reader.Byte();
  const uint64_t count = reader.Varint();
  if (version != kVersion || count >= kMaxRunPairs) return Fail(DamagedAdjacency(key.group));
  pairs.reserve(pairs.size() + count + 1);
  pairs.push_back(key.pair);
  for (uint64_t i = 0; i < count; ++i) pairs.push_back(ReadPair(reader, pairs.back()));
  if (!reader.ok() || !reader.at_end()) return Fail(DamagedAdjacency(key.group));
  return {};
}

Error DamagedAdjacency(const AdjacencyGroup& group) {
  const std::string direction = group.direction == Direction::kOut ? "out" : "in";
  return {ErrorCode::kCorruption,
          "the links of node " + std::to_string(group.node.value) + " (" + direction + ", type " +
              std::to_string(group.type.value) + ") are damaged",
          {}};
}

}  // namespace catena
