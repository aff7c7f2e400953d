// SpillFile: what does not fit in memory while sorting. Written once from front to back, then
// read from front to back as often as wanted.
//
// The file has no name: it is gone when closed, and when the process dies. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace catena {

class SpillFile {
 public:
  // In `directory`, which is made if need be; "" for the system's directory for temporary files.
  // kIo, kNoSpace.
  static Result<SpillFile> Create(const std::string& directory);
  SpillFile(SpillFile&& other) noexcept;
  SpillFile& operator=(SpillFile&& other) noexcept;
  ~SpillFile();

  Result<void> Write(std::string_view bytes);
  // From the front, `buffer_bytes` at a time. Ends writing.
  Result<void> StartReading(size_t buffer_bytes);
  bool at_end() const { return read_ == written_; }
  // The next `count` bytes. Requires: that many were written and not yet read.
  Result<void> Read(char* out, size_t count);

 private:
  explicit SpillFile(int descriptor) : descriptor_(descriptor) {}
  Result<void> Flush();
  Result<void> Fill();

  int descriptor_ = -1;
  std::string buffer_;
  size_t at_ = 0;  // In buffer_, when reading.
  size_t buffer_bytes_ = size_t{1} << 20;
  uint64_t written_ = 0;
  uint64_t read_ = 0;
};

}  // namespace catena
