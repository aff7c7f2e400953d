// The logs of a damaged database, in a copy of it: mended where that is possible, else cut.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"
#include "storage/recover.h"

namespace catena {

// Mends a log or MANIFEST as far as that goes, adds to the report what was mended, and returns how
// many of its bytes are sound. kIo.
Result<uint64_t> MendLog(const std::string& log, RecoveryReport& report);

// Mends the logs in the directory `data`, cuts the first one that stays damaged before the damage
// and removes all later ones. Adds to the report. kIo; throws filesystem_error.
Result<void> CutDamagedLogs(const std::string& data, RecoveryReport& report);

// Adds to the report that commits between two logs in `data` are missing, unless sorted files,
// which hold changes up to `reached`, tell otherwise. Later commits are kept: unlike those after a
// damaged record, each of them is whole, and the log may have been cut long after it was written.
void NoteLogGap(const std::string& data, uint64_t reached, RecoveryReport& report);

}  // namespace catena
