// RepairGraph: makes what is derived (links, index entries, counts, reserved ids) agree with the
// records again. Records are the truth and are never changed.
//
// It writes only what differs, in batches that each make the store more nearly right: when it is
// interrupted, the store is as readable as before, and running it again does the rest. The links
// of a node in one direction and of one type are rebuilt together in one batch.
//
// It refuses, having changed nothing, while a record is damaged: what is derived from that record
// may be all that is left of it. Restore a backup then, or recover what can be read.
#pragma once

#include <cstdint>

#include "core/progress.h"
#include "core/result.h"
#include "storage/check.h"

namespace catena {

struct RepairReport {
  // What was found before; kinds that are not repairable are still there afterwards.
  CheckReport found;
  uint64_t link_groups_rebuilt = 0;
  uint64_t link_keys_removed = 0;  // That no link can have.
  uint64_t index_entries_added = 0;
  uint64_t index_entries_removed = 0;
  uint64_t counts_corrected = 0;

  bool changed() const {
    return link_groups_rebuilt + link_keys_removed + index_entries_added + index_entries_removed +
               counts_corrected >
           0;
  }
};

// Memory and options as CheckGraph(), and 24 bytes for each group of links to rebuild. Errors:
// kCorruption for damaged records, kBusy while a writer is open, kReadOnly, kIo, kNoSpace,
// kCancelled.
Result<RepairReport> RepairGraph(GraphStore& store, const CheckOptions& options,
                                 Progress& progress);

}  // namespace catena
