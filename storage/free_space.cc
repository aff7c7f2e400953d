#include "storage/free_space.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <chrono>
#include <cstring>

namespace catena {

Result<uint64_t> FreeBytes(const std::string& path) {
  struct statvfs info {};
  if (statvfs(path.c_str(), &info) != 0) {
    return Fail(ErrorCode::kIo,
                "cannot ask for the free space of '" + path + "': " + std::strerror(errno));
  }
  return static_cast<uint64_t>(info.f_bavail) * info.f_frsize;
}

Result<void> CheckReserve(uint64_t free, uint64_t needed, uint64_t reserve) {
  if (free >= reserve && free - reserve >= needed) return {};
  const auto mib = [](uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; };
  return Fail(ErrorCode::kNoSpace,
              "the disk has " + mib(free) + " free, and " + mib(reserve) +
                  " are kept as a reserve, so that a database never meets a full disk; nothing "
                  "was written" +
                  (needed >> 20 == 0 ? "" : " (" + mib(needed) + " to write)"));
}

namespace {

int64_t NowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

bool SpaceWatch::StillCovers(uint64_t needed) {
  if (needed > static_cast<uint64_t>(kUncheckedBytes)) return false;
  const auto bytes = static_cast<int64_t>(needed);
  if (unchecked_bytes_.fetch_add(bytes, std::memory_order_relaxed) + bytes > kUncheckedBytes) {
    return false;
  }
  return NowNs() < look_again_ns_.load(std::memory_order_relaxed);
}

void SpaceWatch::Looked() {
  constexpr int64_t kMillisecondNs = 1'000'000;
  look_again_ns_.store(NowNs() + kMillisecondNs, std::memory_order_relaxed);
  unchecked_bytes_.store(0, std::memory_order_relaxed);
}

}  // namespace catena
