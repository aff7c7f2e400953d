// Small files and directories, written so that they survive a power cut. All fail with kIo or
// kNoSpace and name the file.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace catena {

// At most 1 MiB, else kCorruption: none of ours is larger.
Result<std::string> ReadSmallFile(const std::string& file);

// Writes a new or replaced file and syncs its bytes; its directory is not synced.
Result<void> WriteFileDurably(const std::string& file, std::string_view bytes);

// Makes the entries of a directory durable.
Result<void> SyncDirectory(const std::string& path);

// Renames within a file system and syncs the directory of `to`. `to` is replaced if it is a file
// or an empty directory.
Result<void> RenameDurably(const std::string& from, const std::string& to);

// The directory that holds `path`; "." for a bare name.
std::string ParentOf(const std::string& path);

// Whether `inner` is `outer` or lies below it, whatever links lead there. Neither need be there.
bool IsWithin(const std::string& inner, const std::string& outer);

// Syncs every file below `path` and every directory, itself included.
Result<void> SyncTree(const std::string& path);

}  // namespace catena
