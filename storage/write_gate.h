// WriteGate: many transactions, or one bulk load or repair, but never both.
#pragma once

#include <cstddef>
#include <mutex>
#include <utility>

#include "core/result.h"

namespace catena {

// Thread-safe. Never waits: who does not fit in gets kBusy.
class WriteGate {
 public:
  // Leaves the gate when destroyed. Must not outlive the gate.
  class Pass {
   public:
    Pass(Pass&& other) noexcept
        : gate_(std::exchange(other.gate_, nullptr)), alone_(other.alone_) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_ != nullptr) gate_->Leave(alone_);
    }

   private:
    friend class WriteGate;
    Pass(WriteGate* gate, bool alone) : gate_(gate), alone_(alone) {}
    WriteGate* gate_;
    bool alone_;
  };

  Result<Pass> Enter() {
    const std::scoped_lock lock(mutex_);
    if (alone_)
      return Fail(ErrorCode::kBusy, "a bulk load or repair is running; try again after it");
    ++together_;
    return Pass(this, false);
  }

  Result<Pass> EnterAlone() {
    const std::scoped_lock lock(mutex_);
    if (alone_) return Fail(ErrorCode::kBusy, "another bulk load or repair is running");
    if (together_ > 0) {
      return Fail(ErrorCode::kBusy, "a writer is open; commit it or roll it back first");
    }
    alone_ = true;
    return Pass(this, true);
  }

 private:
  void Leave(bool alone) {
    const std::scoped_lock lock(mutex_);
    if (alone) {
      alone_ = false;
    } else {
      --together_;
    }
  }

  std::mutex mutex_;
  size_t together_ = 0;
  bool alone_ = false;
};

}  // namespace catena
