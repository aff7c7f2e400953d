// A trace that `catena trace --format json` wrote earlier.
#pragma once

#include <string>

#include "core/result.h"
#include "core/trace_report.h"

namespace catena::cli {

// kInvalidArgument with the place in the file where it is no such trace; kLimit above 256 MiB;
// kNotFound, kIo.
Result<TraceReport> ReadTraceFile(const std::string& path);

}  // namespace catena::cli
