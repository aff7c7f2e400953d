// Progress of long work, and the way to stop it.
#pragma once

#include <cstdint>
#include <string_view>

namespace catena {

class Progress {
 public:
  virtual ~Progress() = default;
  // Called now and then from the working thread; cheap to call often. `total` is 0 when not
  // known. Returns false when the work should stop with kCancelled.
  virtual bool Update(std::string_view what, uint64_t done, uint64_t total) = 0;
};

// Reports nothing and never stops.
class NoProgress final : public Progress {
 public:
  bool Update(std::string_view, uint64_t, uint64_t) override { return true; }
};

}  // namespace catena
