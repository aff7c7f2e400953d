// Room on the file system, asked before each commit: under a microsecond.
#pragma once

#include <cstdint>
#include <string>

#include "core/result.h"

namespace catena {

// Bytes that this user may still write to the file system of `path`. kIo.
Result<uint64_t> FreeBytes(const std::string& path);

// kNoSpace, with both sizes in its message, unless `needed` leaves `reserve` of `free`. Bytes.
Result<void> CheckReserve(uint64_t free, uint64_t needed, uint64_t reserve);

}  // namespace catena
