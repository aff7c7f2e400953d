// A disk that is soon full.
#pragma once

#include <sys/mount.h>

#include <string>

namespace catena {

// A file system of its own over a directory, when this user may mount one.
class SmallDisk {
 public:
  // `size` as mount(8) takes it: "24m".
  SmallDisk(std::string path, const std::string& size)
      : path_(std::move(path)),
        mounted_(mount("none", path_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0) {}
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) umount(path_.c_str());
  }
  bool mounted() const { return mounted_; }

 private:
  const std::string path_;
  const bool mounted_;
};

}  // namespace catena
