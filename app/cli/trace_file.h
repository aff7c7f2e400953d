// A trace that `catena trace --format json` wrote earlier.
#pragma once

#include <string>

#include "core/result.h"
#include "core/trace_report.h"

namespace catena::cli {

// kInvalidArgument, naming the file, when it holds no such trace; kIo.
Result<TraceReport> ReadTraceFile(const std::string& path);

}  // namespace catena::cli
