// Repack: makes runs of the single links that ordinary writes leave, and of small and overlapping
// runs; drops tombstones with what they hide. Reads become one step for a thousand links again.
//
// The graph does not change. Each commit replaces some keys by others that say the same, so an
// interruption at any moment leaves a whole graph, repacked in part, and the next call goes on.
#pragma once

#include <cstdint>

#include "core/progress.h"
#include "core/result.h"

namespace catena {

class GraphStore;

struct RepackOptions {
  // Links that are held in memory and replaced together, at most; four times as many where the
  // runs of several bulk loads overlap without end.
  size_t window_links = 64 << 10;
  // Keys and values of a commit, about.
  size_t batch_bytes = 4 << 20;
};

struct RepackReport {
  uint64_t links = 0;         // All there are, seen from either end.
  uint64_t keys_removed = 0;  // Singles, tombstones and runs.
  uint64_t runs_written = 0;  // In their place.
};

// kBusy while a writer, a bulk load or a repair is open; writers get kBusy while it runs. Readers
// go on. kCancelled, kReadOnly, kCorruption for links that are damaged (repair them first).
Result<RepackReport> RepackLinks(GraphStore& store, const RepackOptions& options,
                                 Progress& progress);

}  // namespace catena
