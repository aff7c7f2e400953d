// Core numbers: the largest k for which a vertex belongs to a k-core, a part of the graph in which
// everyone has k neighbours within the part. The high cores are the thick of a story.
// Batagelj, Zaversnik (2003), "An O(m) algorithm for cores decomposition of networks": vertices are
// taken away, always one of least degree, from lists by degree.
//
// Simple edges: directions, parallel relationships and loops do not count.
// O(V + E), on one thread: every step depends on the one before. Extra memory: 16 bytes a vertex.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/walk.h"
#include "core/result.h"

namespace catena {

struct CoreNumbers {
  std::vector<uint32_t> core;  // By vertex.
  uint32_t highest = 0;
};

// kCancelled.
Result<CoreNumbers> FindCoreNumbers(const CsrGraph& graph, const WorkOptions& options = {});

}  // namespace catena
