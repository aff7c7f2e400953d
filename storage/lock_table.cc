#include "storage/lock_table.h"

#include <algorithm>
#include <unordered_set>

namespace catena {
namespace {

std::string_view KindName(LockKind kind) {
  switch (kind) {
    case LockKind::kNodeExistence:
    case LockKind::kNodeRecord:
      return "node";
    case LockKind::kNodeLinks:
      return "links of node";
    case LockKind::kRelationship:
      return "relationship";
    case LockKind::kUniqueValue:
      return "unique value";
  }
  return "";
}

tl::unexpected<Error> Conflict(LockKey key, std::string_view why) {
  std::string what(KindName(key.kind));
  if (key.kind != LockKind::kUniqueValue) what += " " + std::to_string(key.id);
  return Fail(ErrorCode::kConflict,
              "another writer is changing the same " + what + std::string(why) + "; try again");
}

}  // namespace

bool LockTable::Grant(Lock& lock, OwnerId owner, LockMode mode) {
  const bool holds =
      std::find(lock.holders.begin(), lock.holders.end(), owner) != lock.holders.end();
  if (lock.holders.empty() || (holds && lock.holders.size() == 1)) {
    // Free, or ours alone: an exclusive lock stays exclusive when asked for again.
    if (!holds) lock.holders.push_back(owner);
    if (!holds || mode == LockMode::kExclusive) lock.mode = mode;
    return true;
  }
  if (lock.mode == LockMode::kExclusive || mode == LockMode::kExclusive) return false;
  if (!holds) lock.holders.push_back(owner);
  return true;
}

Result<void> LockTable::Acquire(OwnerId owner, LockKey key, LockMode mode, LockWait wait) {
  const auto deadline = std::chrono::steady_clock::now() + wait_;
  std::unique_lock guard(mutex_);
  Lock& lock = locks_[key];  // References into the map hold until their entry is erased.
  const auto holds = [&] {
    return std::find(lock.holders.begin(), lock.holders.end(), owner) != lock.holders.end();
  };
  const bool held_before = holds();
  while (!Grant(lock, owner, mode)) {
    if (WouldDeadlock(owner, key)) return Conflict(key, " and each waits for the other");
    waits_for_[owner] = key;
    ++lock.waiting;
    bool timed_out = false;
    if (wait == LockWait::kUntilGranted) {
      lock.released.wait(guard);
    } else {
      timed_out = lock.released.wait_until(guard, deadline) == std::cv_status::timeout;
    }
    --lock.waiting;
    waits_for_.erase(owner);
    if (timed_out && !Grant(lock, owner, mode)) return Conflict(key, "");
  }
  if (!held_before) held_[owner].push_back(key);
  return {};
}

bool LockTable::WouldDeadlock(OwnerId owner, LockKey key) const {
  std::unordered_set<OwnerId> seen;
  std::vector<LockKey> todo{key};
  bool first = true;
  for (; !todo.empty(); first = false) {
    const auto lock = locks_.find(todo.back());
    todo.pop_back();
    if (lock == locks_.end()) continue;
    for (const OwnerId holder : lock->second.holders) {
      // Holding what one waits for oneself is an upgrade, not a circle.
      if (holder == owner && first) continue;
      if (holder == owner) return true;
      if (!seen.insert(holder).second) continue;
      const auto waits = waits_for_.find(holder);
      if (waits != waits_for_.end()) todo.push_back(waits->second);
    }
  }
  return false;
}

void LockTable::ReleaseAll(OwnerId owner) {
  const std::unique_lock guard(mutex_);
  const auto held = held_.find(owner);
  if (held == held_.end()) return;
  for (const LockKey& key : held->second) {
    const auto it = locks_.find(key);
    Lock& lock = it->second;
    std::erase(lock.holders, owner);
    if (lock.holders.empty()) lock.mode = LockMode::kShared;
    if (lock.waiting > 0) {
      lock.released.notify_all();
    } else if (lock.holders.empty()) {
      locks_.erase(it);
    }
  }
  held_.erase(held);
}

bool LockTable::IsWanted(LockKey key) const {
  const std::unique_lock guard(mutex_);
  const auto it = locks_.find(key);
  return it != locks_.end() && it->second.waiting > 0;
}

size_t LockTable::held() const {
  const std::unique_lock guard(mutex_);
  size_t count = 0;
  for (const auto& [key, lock] : locks_) count += lock.holders.empty() ? 0 : 1;
  return count;
}

}  // namespace catena
