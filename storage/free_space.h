// Room on the file system, looked at before commits.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "core/result.h"

namespace catena {

// Bytes that this user may still write to the file system of `path`. kIo.
Result<uint64_t> FreeBytes(const std::string& path);

// kNoSpace, with both sizes in its message, unless `needed` leaves `reserve` of `free`. Bytes.
Result<void> CheckReserve(uint64_t free, uint64_t needed, uint64_t reserve);

// Asks at most once a millisecond, and again sooner when more than kUncheckedBytes were let
// through: far less than any sensible reserve. Asking costs about 0.7 us, a commit that is not
// synced 5 us. Thread-safe.
class SpaceWatch {
 public:
  static constexpr int64_t kUncheckedBytes = 1 << 20;

  // Whether the answer of the last look still covers `needed` more bytes.
  bool StillCovers(uint64_t needed);
  // Call after a look that found room.
  void Looked();

 private:
  std::atomic<int64_t> look_again_ns_ = 0;  // Of the steady clock.
  std::atomic<int64_t> unchecked_bytes_ = 0;
};

}  // namespace catena
