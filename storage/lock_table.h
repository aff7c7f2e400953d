// LockTable: who is about to change what, above the engine.
//
// A transaction holds its locks until it has committed or rolled back (strict two-phase
// locking for writes; readers take none). Waiting is bounded, and a wait that would close a
// circle in the waits-for graph is refused at once, so there is never a hang: the last
// transaction to join the circle gets kConflict.
//
// A node has three locks. Its *existence* is shared by everyone who attaches a relationship and
// taken whole by who deletes it; its *record* is taken whole by who changes or deletes it. So
// links to a hub never wait for an edit of the hub's text, and nothing dangles.
//
// How its *links* are kept, as singles or in runs, is shared by everyone who removes one, which
// depends on it, and taken whole by who packs them again. That one waits for nobody meanwhile and
// stops when somebody waits (IsWanted()), so a remover waits as long as it takes.
//
// Thread-safe. One mutex guards it all: it is held for a few look-ups, against a disk write
// for each commit.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/result.h"

namespace catena {

enum class LockKind : uint8_t {
  kNodeExistence,
  kNodeRecord,
  kNodeLinks,
  kRelationship,
  kUniqueValue
};

struct LockKey {
  LockKind kind;
  // A node or relationship id; a hash of index and value, where a collision costs a wait.
  uint64_t id = 0;
  bool operator==(const LockKey&) const = default;
};

enum class LockMode : uint8_t { kShared, kExclusive };
// kUntilGranted: for what is never held for long.
enum class LockWait : uint8_t { kBounded, kUntilGranted };

class LockTable {
 public:
  using OwnerId = uint64_t;  // Of a transaction; not 0.

  explicit LockTable(std::chrono::milliseconds wait) : wait_(wait) {}
  LockTable(const LockTable&) = delete;
  LockTable& operator=(const LockTable&) = delete;

  // Also upgrades a shared lock that the owner holds; a lock held is granted again at once.
  // kConflict when others keep it longer than the wait, or at once when waiting would deadlock.
  // Threads: calls of one owner come one at a time.
  Result<void> Acquire(OwnerId owner, LockKey key, LockMode mode,
                       LockWait wait = LockWait::kBounded);
  void ReleaseAll(OwnerId owner);

  // Whether somebody waits for a key.
  bool IsWanted(LockKey key) const;

  // Keys that someone holds; for tests, which must see 0 in the end.
  size_t held() const;

 private:
  struct KeyHash {
    size_t operator()(const LockKey& key) const {
      return std::hash<uint64_t>{}(key.id * 8 + static_cast<uint64_t>(key.kind));
    }
  };
  struct Lock {
    std::vector<OwnerId> holders;
    LockMode mode = LockMode::kShared;  // Exclusive: one holder.
    size_t waiting = 0;                 // Keeps the entry while someone waits for it.
    std::condition_variable released;
  };

  static bool Grant(Lock& lock, OwnerId owner, LockMode mode);
  bool WouldDeadlock(OwnerId owner, LockKey key) const;

  const std::chrono::milliseconds wait_;
  mutable std::mutex mutex_;
  std::unordered_map<LockKey, Lock, KeyHash> locks_;
  std::unordered_map<OwnerId, std::vector<LockKey>> held_;
  std::unordered_map<OwnerId, LockKey> waits_for_;
};

}  // namespace catena
