// How far each vertex is from a start when relationships have lengths: delta-stepping, Meyer,
// Sanders (2003), "Delta-stepping: a parallelizable shortest path algorithm". Vertices wait in
// buckets by distance; all of the nearest bucket go on at once, shared by the threads, again and
// again until it stays empty.
//
// O(V + E + longest distance / width of a bucket) on most graphs. Extra memory: the answer, and
// 8 bytes for each vertex that waits.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "analysis/walk.h"
#include "core/result.h"

namespace catena {

inline constexpr uint64_t kUnreachable = std::numeric_limits<uint64_t>::max();

struct DistanceOptions : WorkOptions {
  Walk walk = Walk::kForwards;
  // By link; empty: every relationship is 1 long. Must live until the call returns.
  std::span<const uint32_t> lengths;
  // The width of a bucket; 0 chooses one. Changes only the time that it takes.
  uint32_t delta = 0;
};

// By vertex; kUnreachable where there is no way. kInvalidArgument when `start` is no vertex or
// there are fewer lengths than links; kCancelled.
Result<std::vector<uint64_t>> FindDistances(const CsrGraph& graph, Vertex start,
                                            const DistanceOptions& options = {});

}  // namespace catena
