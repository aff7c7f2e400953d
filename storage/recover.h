// Recovery of a damaged database into a new one.
//
// The original is only read. From a copy of it, everything whose checksum holds is kept:
//
// - The write-ahead log up to its first damaged record; one with a single wrong bit is mended.
//   Later records are not kept: they may build on what is lost.
// - A sorted file in which one byte is wrong is mended; see recover_mend.h.
// - Of a sorted file damaged more than that, all blocks but the damaged ones. Keys in the lost
//   range that other files hold are kept, and reported as possibly outdated: the lost block may
//   have changed or deleted them.
// - Without a readable list of files (MANIFEST, CURRENT), all sorted files that are whole.
//   Deleted entries whose files were not yet removed may come back; the report says so. The same
//   when the result by that list is not accepted, or when the list is cut short, files lie there
//   that it does not name, and with them there are more entries.
//
// What the entries mean is not known here: check the graph afterwards and repair what is derived.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/function_ref.h"
#include "core/progress.h"
#include "core/result.h"
#include "storage/engine.h"

namespace catena {

struct RecoveryReport {
  // Nothing was found damaged: the new database holds all that the old one did.
  bool complete = false;
  std::array<uint64_t, kFamilyCount> kept_keys{};
  // Of those, keys that may be outdated: from the key range of a damaged block.
  uint64_t uncertain_keys = 0;
  // Files in which all that was wrong, or in a log the first of it, was put right.
  uint64_t mended_files = 0;
  // One sentence each, without a full stop: what was damaged, what was mended, what was lost.
  std::vector<std::string> findings;
};

// Looks at what was recovered before it is put in its place; may change it, and may add to the
// report. An error means that it is no result.
using FinishRecovery = FunctionRef<Result<void>(Engine&, RecoveryReport&)>;

// `out_path` must be absent or empty and becomes a database with an id of its own; after a
// failure it is left absent or empty. kBusy while another process writes to the original,
// kNotFound when there is no database at all, kIncompatible for a newer format and for a place
// inside the database, kNoSpace (twice the size is needed, and as much again where two ways are
// tried), kCorruption when the result cannot be opened or `finish` refuses it, kIo, kCancelled.
Result<RecoveryReport> RecoverDatabase(const std::string& path, const std::string& out_path,
                                       Progress& progress, FinishRecovery finish);
Result<RecoveryReport> RecoverDatabase(const std::string& path, const std::string& out_path,
                                       Progress& progress);

}  // namespace catena
