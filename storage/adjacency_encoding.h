// Values of kAdjacency: runs and singles. Keys are in key_encoding.h.
//
//   single  0x01 added, 0xFE removed                                              (1)
//   run     version(1) = 1
//           pairs after the first, count varint
//           for each: step of `other`, varint; then the relationship: as the step from the
//           one before (varint, > 0) when `other` is the same, else as the zigzag difference
//           checksum: CRC-32C of the key and all bytes before it, big-endian      (4)
//
// A run's first pair is in its key. Pairs strictly ascend by (other, relationship). A removed
// single hides the same pair of a run; it is written only when a run holds the pair. Runs of
// one group may overlap in range: each bulk load writes its own beside those already there.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "storage/key_encoding.h"

namespace catena {

// A run holds no more, so that a reader's memory is bounded and a hub is many runs.
inline constexpr size_t kMaxRunPairs = 2048;
inline constexpr size_t kMaxRunBytes = 8 << 10;

inline constexpr std::string_view kSingleAdded("\x01", 1);
inline constexpr std::string_view kSingleRemoved("\xFE", 1);

struct EncodedRun {
  std::string key;
  std::string value;
  size_t pairs = 0;
};

// Packs as many of `pairs` as one run may hold, from the first on; call again with the rest.
// Requires: not empty, strictly ascending. The strings of `run` are reused.
void EncodeRun(const AdjacencyGroup& group, std::span<const AdjacencyPair> pairs, EncodedRun& run);

// Appends the pairs of a run to `pairs`. kCorruption, naming the node, for a value that
// EncodeRun() never gives; `pairs` is then unspecified.
Result<void> DecodeRun(const AdjacencyKey& key, std::string_view value,
                       std::vector<AdjacencyPair>& pairs);

// "the links of node 7 (out, type 3) are damaged", as an Error of kCorruption.
Error DamagedAdjacency(const AdjacencyGroup& group);

}  // namespace catena
