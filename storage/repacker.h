// Repacker: packs the links of nodes again, in the background, that have gathered many single keys
// since this process opened the store (storage/repack.h).
//
// What is gathered is counted in memory, from commits: a hub that is written much is soon found,
// and what an earlier process left is packed by `catena compact`. A node is due after so many keys,
// the first time however many links it has, and after that when they are an eighth of its links, so
// that each link is written again some eight times as a hub grows, not each time. Nothing depends
// on it: it stops for whoever wants the node's links or the store, and its failures are left for
// the writers to meet.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "core/ids.h"

namespace catena {

struct StoreParts;
struct TransactionOverlay;

// Thread-safe, but for the destructor. One thread of its own, which begins with the first node that
// is due.
class Repacker {
 public:
  // `first_keys`: how many make a node due that was not packed yet; at least 1.
  Repacker(StoreParts& store, uint32_t first_keys);
  // Waits for some milliseconds of packing, not for the rest.
  ~Repacker();
  Repacker(const Repacker&) = delete;
  Repacker& operator=(const Repacker&) = delete;

  // The single keys of a transaction that has committed. Does not wait.
  void Note(const TransactionOverlay& committed);

  // Waits until nothing is due. For tests.
  void Drain();
  // Nodes that were packed so far.
  uint64_t packed() const;

 private:
  struct Gathered {
    uint64_t keys = 0;
    uint64_t due_at = 0;
    bool waiting = false;  // In due_.
  };

  void Run();
  void Forget();
  void Pack(NodeId node, std::unique_lock<std::mutex>& lock);
  bool is_ending() const;

  StoreParts& store_;
  const uint64_t first_keys_;
  mutable std::mutex mutex_;
  std::condition_variable more_;
  std::condition_variable idle_;
  std::unordered_map<uint64_t, Gathered> gathered_;  // By node.
  size_t most_nodes_;                                // Counted before some are forgotten.
  std::deque<NodeId> due_;
  uint64_t packed_ = 0;
  bool working_ = false;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace catena
