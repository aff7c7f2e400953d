// Runs a piece of work in a child process with limits, and brings its answer back.
//
// For libraries with global state or unbounded appetite. The child is a fork: it sees all
// memory of the parent as it was, changes nothing in it, and ends with the work. The work must
// not take locks that another thread of the parent may hold (allocation is safe with glibc).
// Standard output and error of the child go nowhere. Safe to call from several threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/function_ref.h"
#include "core/result.h"

namespace catena {

struct SandboxLimits {
  std::chrono::milliseconds wall{30'000};
  std::chrono::seconds cpu{20};
  // Beyond what the parent has mapped when it starts. Not set under a sanitizer.
  uint64_t memory_bytes = uint64_t{1} << 30;
  uint64_t answer_bytes = uint64_t{256} << 20;
};

// The work's own result; kLimit when it took too much of something (the message says of what),
// kIo when the child could not be made or died.
Result<std::string> RunSandboxed(const SandboxLimits& limits,
                                 FunctionRef<Result<std::string>()> work);

}  // namespace catena
