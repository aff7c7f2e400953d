// An answer written to a file, whole or not at all.
#pragma once

#include <string>
#include <string_view>

#include "core/function_ref.h"
#include "core/result.h"

namespace catena::cli {

// Calls `write` with a stream on a temporary file beside `path` and renames it to `path` when the
// stream is still good; a reader of `path` sees the old file or the whole new one. "-" is standard
// output; a device or pipe is written as it is, and what a symbolic link points at is replaced.
// kIo or kNoSpace with the system's reason; kInvalidArgument for a path that cannot be created.
Result<void> WriteFile(const std::string& path, FunctionRef<Result<void>(std::ostream&)> write);
Result<void> WriteFile(const std::string& path, std::string_view bytes);

// "svg" for "a/b.SVG"; "" without an ending.
std::string FileEnding(const std::string& path);

}  // namespace catena::cli
