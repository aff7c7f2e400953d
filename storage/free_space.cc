#include "storage/free_space.h"

#include <sys/statvfs.h>

#include <cerrno>
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
  return Fail(ErrorCode::kNoSpace,
              "writing " + std::to_string(needed) + " bytes would leave less " +
                  "than the reserve of " + std::to_string(reserve) + " bytes free on the disk (" +
                  std::to_string(free) + " bytes are free); nothing was written");
}

}  // namespace catena
