#include "storage/topology_reader.h"

#include <algorithm>

namespace catena {
namespace {

// Reading so many nodes from the store costs about what opening an image does.
constexpr uint64_t kFirstTry = 256;
// A note is read in a tenth of the time that a node's links take from the store.
constexpr uint64_t kChangesPerNode = 8;

}  // namespace

bool TopologyReader::IsReady(size_t more_nodes) const {
  const uint64_t asked = asked_.fetch_add(more_nodes, std::memory_order_relaxed) + more_nodes;
  const Stage stage = stage_.load(std::memory_order_acquire);
  if (stage != Stage::kUntried) return stage == Stage::kReady;
  if (asked < kFirstTry) return false;
  const std::scoped_lock lock(mutex_);
  if (stage_ != Stage::kUntried) return stage_ == Stage::kReady;
  if (asked < try_at_) return false;
  auto found = topology_.FindCheaply(*snapshot_, asked * kChangesPerNode);
  if (found.has_value() && !*found) {
    try_at_ = 2 * asked;  // Many changes: worth it when the question turns out to be large.
    return false;
  }
  const bool usable = found.has_value() && (*found)->image != nullptr;
  if (usable) usable_ = **std::move(found);
  stage_.store(usable ? Stage::kReady : Stage::kNone, std::memory_order_release);
  return usable;
}

bool TopologyReader::IsChanged(NodeId node) const {
  const auto& changed = usable_.changes.nodes;
  return !changed.empty() && std::binary_search(changed.begin(), changed.end(), node);
}

Result<void> TopologyReader::Expand(std::span<const NodeId> nodes, Direction direction,
                                    std::span<const TypeId> types,
                                    FunctionRef<bool(const Adjacent&)> visit) const {
  if (!IsReady(nodes.size())) return snapshot_->Expand(nodes, direction, types, visit);
  for (size_t i = 0; i < nodes.size();) {
    if (!IsChanged(nodes[i])) {
      const Result<bool> more = VisitRow(nodes[i], direction, types, visit);
      if (!more.has_value()) {  // Damaged; nothing of the row was visited.
        stage_.store(Stage::kNone, std::memory_order_release);
        return snapshot_->Expand(nodes.subspan(i), direction, types, visit);
      }
      if (!*more) return {};
      ++i;
      continue;
    }
    size_t end = i + 1;
    while (end < nodes.size() && IsChanged(nodes[end])) ++end;
    bool stopped = false;
    CATENA_TRY(
        snapshot_->Expand(nodes.subspan(i, end - i), direction, types, [&](const Adjacent& link) {
          stopped = !visit(link);
          return !stopped;
        }));
    if (stopped) return {};
    i = end;
  }
  return {};
}

Result<bool> TopologyReader::VisitRow(NodeId node, Direction direction,
                                      std::span<const TypeId> types,
                                      FunctionRef<bool(const Adjacent&)> visit) const {
  CATENA_TRY(const auto vertex, usable_.image->Find(node));
  if (!vertex) return true;
  // All of it before any is shown, so that damage leaves nothing half said.
  std::vector<Adjacent> row;
  if (types.empty()) CATENA_TRY(usable_.image->AppendRow(*vertex, direction, TypeId{}, row));
  TypeId previous;
  for (const TypeId type : types) {
    if (type != previous) CATENA_TRY(usable_.image->AppendRow(*vertex, direction, type, row));
    previous = type;
  }
  for (const Adjacent& link : row) {
    if (!visit(link)) return false;
  }
  return true;
}

}  // namespace catena
