#include "storage/repacker.h"

#include <algorithm>
#include <functional>
#include <system_error>
#include <utility>

#include "core/progress.h"
#include "core/records.h"
#include "storage/repack.h"
#include "storage/store_parts.h"
#include "storage/transaction_overlay.h"

namespace catena {
namespace {

// Nodes that are counted; beyond it those that have gathered least are forgotten.
constexpr size_t kMostNodes = 1 << 16;
// One key in so many links makes a node due that was packed before.
constexpr uint64_t kLinksPerKey = 8;

// Stops the work when the store is closing, or somebody has to be alone in it.
class UntilWanted final : public Progress {
 public:
  UntilWanted(const WriteGate& gate, std::function<bool()> is_ending)
      : gate_(gate), is_ending_(std::move(is_ending)) {}
  bool Update(std::string_view, uint64_t, uint64_t) override {
    return !gate_.IsWanted() && !is_ending_();
  }

 private:
  const WriteGate& gate_;
  const std::function<bool()> is_ending_;
};

}  // namespace

Repacker::Repacker(StoreParts& store, uint32_t first_keys)
    : store_(store), first_keys_(first_keys) {}

Repacker::~Repacker() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  more_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool Repacker::is_ending() const {
  const std::scoped_lock lock(mutex_);
  return ending_;
}

uint64_t Repacker::packed() const {
  const std::scoped_lock lock(mutex_);
  return packed_;
}

void Repacker::Note(const TransactionOverlay& committed) {
  const std::scoped_lock lock(mutex_);
  for (const auto& [pair, change] : committed.pairs) {
    if (change != PendingPair::kAdd && change != PendingPair::kHideInRun) continue;
    Gathered& gathered =
        gathered_.try_emplace(pair.node.value, Gathered{0, first_keys_, false}).first->second;
    if (++gathered.keys < gathered.due_at || gathered.waiting) continue;
    gathered.waiting = true;
    due_.push_back(pair.node);
  }
  if (gathered_.size() > kMostNodes) {
    std::erase_if(gathered_, [this](const auto& each) {
      return !each.second.waiting && each.second.keys < first_keys_ / 2;
    });
    if (gathered_.size() > kMostNodes) {
      std::erase_if(gathered_, [](const auto& each) { return !each.second.waiting; });
    }
  }
  if (due_.empty()) return;
  if (!thread_.joinable()) {
    try {
      thread_ = std::thread([this] { Run(); });
    } catch (const std::system_error&) {
      due_.clear();  // The machine gives no thread: `catena compact` packs them.
      gathered_.clear();
    }
  }
  more_.notify_one();
}

void Repacker::Drain() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return due_.empty() && !working_; });
}

void Repacker::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    more_.wait(lock, [this] { return ending_ || !due_.empty(); });
    if (ending_) return;
    const NodeId node = due_.front();
    due_.pop_front();
    working_ = true;
    Pack(node, lock);
    working_ = false;
    if (due_.empty()) idle_.notify_all();
  }
}

void Repacker::Pack(NodeId node, std::unique_lock<std::mutex>& lock) {
  const uint64_t keys_before = gathered_[node.value].keys;
  lock.unlock();
  UntilWanted until_wanted(store_.gate, [this] { return is_ending(); });
  const auto repacked = RepackNode(store_, node, {.sync = false}, until_wanted);
  lock.lock();
  Gathered& gathered = gathered_[node.value];
  gathered.waiting = false;
  if (repacked.has_value()) {
    ++packed_;
    gathered.keys -= std::min(gathered.keys, keys_before);
    gathered.due_at = std::max(first_keys_, repacked->links / kLinksPerKey);
  } else {
    // Somebody held its links, or was to be alone: after as many keys again.
    gathered.due_at = gathered.keys + first_keys_;
  }
}

}  // namespace catena
