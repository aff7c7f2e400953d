// RecoverDatabase() for a database that holds a graph.
//
// A recovered database that cannot be opened as a graph is no result: without the record of the
// format, and the names and definitions of indexes beside it, no entry can be read.
//
// A relationship whose start or end was lost is not kept: no answer may show it, and what the
// lost node was cannot be told from it. Repair may not do that, because it rebuilds what is
// derived and never changes a record; recovery drops what cannot be kept and says so. Its links,
// index entries and counts are left to repair.
#pragma once

#include <string>

#include "core/progress.h"
#include "core/result.h"
#include "storage/recover.h"

namespace catena {

// As RecoverDatabase(). kCorruption also when what can be read is not a graph.
Result<RecoveryReport> RecoverGraph(const std::string& path, const std::string& out_path,
                                    Progress& progress);

}  // namespace catena
