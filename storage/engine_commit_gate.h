// CommitGate lets commits through side by side and keeps apart those that must not meet.
//
// A commit with preconditions must not run beside one that writes a key it relies on, from the
// check until its own write; every other pair may, so that the store groups their log syncs.
// Keys are hashed to slots: a written key takes its slot shared, a precondition takes its slot
// alone. All slots of a commit are taken at once under one mutex, so nothing is held while
// waiting and no deadlock is possible. Until the first commit with preconditions comes, commits
// take no slots at all: they are only counted.
//
// EnterAlone() is for what must meet no commit at all; it is not starved by a stream of commits.
// A commit with preconditions can be, by a stream of others that write the very key.
//
// Any thread may call. The gate must outlive its passes.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "storage/engine.h"

namespace catena {

class CommitGate {
 public:
  class Pass {
   public:
    Pass(Pass&& other) noexcept
        : gate_(std::exchange(other.gate_, nullptr)),
          alone_(other.alone_),
          shared_(std::move(other.shared_)),
          owned_(std::move(other.owned_)) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (gate_ != nullptr) gate_->Leave(*this);
    }

   private:
    friend class CommitGate;
    explicit Pass(CommitGate& gate) : gate_(&gate) {}
    bool has_slots() const { return !shared_.empty() || !owned_.empty(); }

    CommitGate* gate_;
    bool alone_ = false;
    std::vector<uint16_t> shared_;
    std::vector<uint16_t> owned_;
  };

  Pass Enter(const WriteBatch& batch, std::span<const Precondition> preconditions);
  Pass EnterAlone();

 private:
  static constexpr size_t kSlots = 4096;
  static uint16_t SlotOf(Family family, std::string_view key);

  void TakeSlots(Pass& pass, const WriteBatch& batch, std::span<const Precondition> preconditions);
  bool SlotsFree(const Pass& pass) const;
  void Leave(const Pass& pass);

  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t inside_ = 0;  // Commits that have entered and not left.
  uint64_t inside_without_slots_ = 0;
  bool closed_ = false;      // Someone is alone inside, or waits to be.
  bool uses_slots_ = false;  // Set by the first commit with preconditions, for good.
  // Commits that share the slot, or kOwned.
  static constexpr int32_t kOwned = -1;
  std::array<int32_t, kSlots> slots_{};
};

}  // namespace catena
