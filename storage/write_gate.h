// WriteGate: many transactions, or one bulk load or repair, but never both. Work in the background
// goes with the transactions, and makes room for who has to be alone.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>

#include "core/result.h"

namespace catena {

// Thread-safe. Who does not fit in gets kBusy at once; only for work in the background is waited,
// which looks at IsWanted() now and then.
class WriteGate {
 private:
  enum class Kind : uint8_t { kTogether, kAlone, kBackground };

 public:
  // Leaves the gate when destroyed. Must not outlive the gate.
  class Pass {
   public:
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), kind_(other.kind_) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_ != nullptr) gate_->Leave(kind_);
    }

   private:
    friend class WriteGate;
    Pass(WriteGate* gate, Kind kind) : gate_(gate), kind_(kind) {}
    WriteGate* gate_;
    Kind kind_;
  };

  Result<Pass> Enter() {
    const std::scoped_lock lock(mutex_);
    if (alone_)
      return Fail(ErrorCode::kBusy, "a bulk load or repair is running; try again after it");
    ++together_;
    return Pass(this, Kind::kTogether);
  }

  Result<Pass> EnterInBackground() {
    const std::scoped_lock lock(mutex_);
    if (alone_) return Fail(ErrorCode::kBusy, "a bulk load or repair is running");
    ++background_;
    return Pass(this, Kind::kBackground);
  }

  // Whether somebody waits for work in the background to end.
  bool IsWanted() const {
    const std::scoped_lock lock(mutex_);
    return alone_;
  }

  Result<Pass> EnterAlone() {
    std::unique_lock lock(mutex_);
    if (alone_) return Fail(ErrorCode::kBusy, "another bulk load or repair is running");
    if (together_ > 0) {
      return Fail(ErrorCode::kBusy, "a writer is open; commit it or roll it back first");
    }
    alone_ = true;
    left_.wait(lock, [this] { return background_ == 0; });
    return Pass(this, Kind::kAlone);
  }

 private:
  void Leave(Kind kind) {
    {
      const std::scoped_lock lock(mutex_);
      if (kind == Kind::kAlone) alone_ = false;
      if (kind == Kind::kTogether) --together_;
      if (kind == Kind::kBackground) --background_;
    }
    if (kind == Kind::kBackground) left_.notify_all();
  }

  mutable std::mutex mutex_;
  std::condition_variable left_;
  size_t together_ = 0;
  size_t background_ = 0;
  bool alone_ = false;
};

}  // namespace catena
