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

// Nodes that are counted at least; beyond it those that have gathered least are forgotten.
constexpr size_t kFewNodes = 1 << 16;
// One key in so many links makes a node due that was packed before.
constexpr uint64_t kLinksPerKey = 8;
// What is done when somebody wants the node is kept in pieces of so many.
constexpr size_t kWindowLinks = 4096;

// Stops the work when the store is closing.
class UntilEnding final : public Progress {
 public:
  explicit UntilEnding(std::function<bool()> is_ending) : is_ending_(std::move(is_ending)) {}
  bool Update(std::string_view, uint64_t, uint64_t) override { return !is_ending_(); }

 private:
  const std::function<bool()> is_ending_;
};

}  // namespace

Repacker::Repacker(StoreParts& store, uint32_t first_keys)
    : store_(store), first_keys_(first_keys), most_nodes_(kFewNodes) {}

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
        gathered_.try_emplace(pair.node.value, Gathered{.due_at = first_keys_}).first->second;
    if (++gathered.keys < gathered.due_at || gathered.waiting) continue;
    gathered.waiting = true;
    due_.push_back(pair.node);
  }
  if (gathered_.size() > most_nodes_) Forget();
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

// Nodes with few keys, and, were there many hubs, all that are not waiting. Twice as many as remain
// may be counted before the next time, so that a node costs no more than a look now and then.
void Repacker::Forget() {
  const auto is_packed = [this](const Gathered& node) { return node.due_at > first_keys_; };
  std::erase_if(gathered_, [&](const auto& each) {
    const Gathered& node = each.second;
    return !node.waiting && !is_packed(node) && node.keys < first_keys_ / 2;
  });
  if (gathered_.size() > 4 * kFewNodes) {
    std::erase_if(gathered_, [](const auto& each) { return !each.second.waiting; });
  }
  most_nodes_ = std::max(kFewNodes, 2 * gathered_.size());
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
  UntilEnding until_ending([this] { return is_ending(); });
  const RepackOptions options{.window_links = kWindowLinks, .sync = false};
  const auto repacked = RepackNode(store_, node, options, until_ending);
  lock.lock();
  Gathered& gathered = gathered_[node.value];
  gathered.waiting = false;
  if (repacked.has_value()) {
    ++packed_;
    gathered.keys -= std::min(gathered.keys, keys_before);
    gathered.due_at = std::max(first_keys_, repacked->links / kLinksPerKey);
  } else {
    // Somebody wanted its links, or to be alone: after as many keys again.
    gathered.due_at = gathered.keys + first_keys_;
  }
}

}  // namespace catena
