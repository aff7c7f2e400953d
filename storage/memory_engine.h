// An engine that keeps everything in memory and forgets it when destroyed.
//
// For tests and for graphs that are only passing through. Each key holds its versions in commit
// order, and a view reads the newest one that is not younger than itself; versions that no
// snapshot can see are dropped as snapshots are released. One reader-writer lock guards it all:
// a scan holds off commits until it is done.
#pragma once

#include <memory>

#include "storage/engine.h"

namespace catena {

std::unique_ptr<Engine> OpenMemoryEngine(const EngineLimits& limits = {});

}  // namespace catena
