#include "storage/engine_commit_gate.h"

#include <algorithm>
#include <functional>
#include <iterator>

namespace catena {
namespace {

void SortUnique(std::vector<uint16_t>& slots) {
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
}

}  // namespace

uint16_t CommitGate::SlotOf(Family family, std::string_view key) {
  const size_t hash = std::hash<std::string_view>{}(key) + static_cast<size_t>(family) * 0x9e3779b9;
  return static_cast<uint16_t>(hash % kSlots);
}

void CommitGate::TakeSlots(Pass& pass, const WriteBatch& batch,
                           std::span<const Precondition> preconditions) {
  for (const Precondition& precondition : preconditions) {
    pass.owned_.push_back(SlotOf(precondition.family, precondition.key));
  }
  SortUnique(pass.owned_);
  std::vector<uint16_t> written;
  for (const WriteBatch::Entry& entry : batch.entries()) {
    written.push_back(SlotOf(entry.family, entry.key));
  }
  SortUnique(written);
  std::set_difference(written.begin(), written.end(), pass.owned_.begin(), pass.owned_.end(),
                      std::back_inserter(pass.shared_));
}

bool CommitGate::SlotsFree(const Pass& pass) const {
  return std::all_of(pass.owned_.begin(), pass.owned_.end(),
                     [this](uint16_t slot) { return slots_[slot] == 0; }) &&
         std::all_of(pass.shared_.begin(), pass.shared_.end(),
                     [this](uint16_t slot) { return slots_[slot] != kOwned; });
}

CommitGate::Pass CommitGate::Enter(const WriteBatch& batch,
                                   std::span<const Precondition> preconditions) {
  Pass pass(*this);
  std::unique_lock lock(mutex_);
  if (!preconditions.empty()) uses_slots_ = true;
  if (uses_slots_) {
    lock.unlock();
    TakeSlots(pass, batch, preconditions);
    lock.lock();
  }
  changed_.wait(lock, [&] {
    if (closed_) return false;
    // Who entered uncounted by slots may be writing any key.
    if (!pass.owned_.empty() && inside_without_slots_ != 0) return false;
    return SlotsFree(pass);
  });
  // The first commit with preconditions may have come while this one waited for another reason.
  if (uses_slots_ && !pass.has_slots() && !batch.empty()) {
    lock.unlock();
    pass.gate_ = nullptr;
    return Enter(batch, preconditions);
  }
  ++inside_;
  if (!pass.has_slots()) ++inside_without_slots_;
  for (const uint16_t slot : pass.shared_) ++slots_[slot];
  for (const uint16_t slot : pass.owned_) slots_[slot] = kOwned;
  return pass;
}

CommitGate::Pass CommitGate::EnterAlone() {
  Pass pass(*this);
  pass.alone_ = true;
  std::unique_lock lock(mutex_);
  // Raised until Leave(): keeps others out both while this one waits and while it is inside.
  changed_.wait(lock, [this] { return !closed_; });
  closed_ = true;
  changed_.wait(lock, [this] { return inside_ == 0; });
  return pass;
}

void CommitGate::Leave(const Pass& pass) {
  {
    const std::lock_guard lock(mutex_);
    if (pass.alone_) {
      closed_ = false;
    } else {
      --inside_;
      if (!pass.has_slots()) --inside_without_slots_;
      for (const uint16_t slot : pass.shared_) --slots_[slot];
      for (const uint16_t slot : pass.owned_) slots_[slot] = 0;
    }
  }
  changed_.notify_all();
}

}  // namespace catena
