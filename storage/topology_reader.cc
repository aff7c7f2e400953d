#include "storage/topology_reader.h"

#include <algorithm>

#include "storage/index_reading.h"

namespace catena {
namespace {

// Reading so many nodes from the store costs about what opening an image does.
constexpr uint64_t kFirstTry = 256;
// A note is read in a tenth of the time that a node's links take from the store.
constexpr uint64_t kChangesPerNode = 8;
// Of a label at once.
constexpr uint32_t kVerticesAtOnce = 16'384;

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
  std::vector<Adjacent> row;
  for (size_t i = 0; i < nodes.size();) {
    if (!IsChanged(nodes[i])) {
      const Result<bool> more = VisitRow(nodes[i], direction, types, row, visit);
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

Result<void> TopologyReader::ScanLabel(LabelId label, NodeId after,
                                       FunctionRef<bool(NodeId)> visit) const {
  if (IsReady(0)) return ScanLabelOnImage(label, after, visit);
  NodeId last = after;
  uint64_t seen = 0;
  bool stopped = false;
  CATENA_TRY(snapshot_->ScanLabel(label, after, [&](NodeId node) {
    last = node;
    stopped = !visit(node);
    return !stopped && ++seen < kFirstTry;
  }));
  if (stopped || seen < kFirstTry) return {};
  if (IsReady(seen)) return ScanLabelOnImage(label, last, visit);
  return snapshot_->ScanLabel(label, last, visit);
}

Result<void> TopologyReader::ScanLabelOnImage(LabelId label, NodeId after,
                                              FunctionRef<bool(NodeId)> visit) const {
  const TopologyImage& image = *usable_.image;
  const std::vector<NodeId>& changed = usable_.changes.nodes;
  auto next_changed = std::upper_bound(changed.begin(), changed.end(), after);
  std::vector<NodeId> nodes;
  Vertex next;
  // Reads some vertices; gives the last node that is dealt with. An error is damage.
  const auto read = [&]() -> Result<NodeId> {
    nodes.clear();
    const uint32_t count = std::min(kVerticesAtOnce, image.vertex_count() - next.index);
    CATENA_TRY(image.AppendLabelled(label, next, count, nodes));
    next.index += count;
    if (next.index == image.vertex_count()) return NodeId{~uint64_t{0}};
    return image.NodeAt(Vertex{next.index - 1});
  };
  if (after.value == ~uint64_t{0}) return {};
  const Result<Vertex> first = image.FirstFrom(NodeId{after.value + 1});
  if (first.has_value()) next = *first;
  while (image.has_labels() && first.has_value()) {
    const Result<NodeId> until = read();
    if (!until.has_value()) break;
    const auto changed_end = std::upper_bound(next_changed, changed.end(), *until);
    CATENA_TRY(BringUpToDate(label, {next_changed, changed_end}, nodes));
    next_changed = changed_end;
    for (const NodeId node : nodes) {
      if (!visit(node)) return {};
    }
    if (next.index == image.vertex_count()) return {};
    after = *until;
  }
  // Damaged, or without labels.
  if (image.damaged()) stage_.store(Stage::kNone, std::memory_order_release);
  return snapshot_->ScanLabel(label, after, visit);
}

Result<void> TopologyReader::LookUp(IndexId index, const Value& value,
                                    FunctionRef<bool(uint64_t)> visit) const {
  if (!IsReady(1)) return snapshot_->LookUp(index, value, visit);
  CATENA_TRY(const auto prefix, LookUpPrefix(snapshot_->indexes(), index, value));
  if (!prefix) return {};
  const auto found = LookUpOnImage(index, *prefix);
  if (!found.has_value()) stage_.store(Stage::kNone, std::memory_order_release);  // Damaged.
  if (!found.has_value() || !*found) return snapshot_->view().ScanEntities(*prefix, 0, visit);
  for (const uint64_t entity : **found) {
    if (!visit(entity)) return {};
  }
  return {};
}

Result<std::optional<std::vector<uint64_t>>> TopologyReader::LookUpOnImage(
    IndexId index, std::string_view prefix) const {
  std::optional<std::vector<uint64_t>> entities;
  CATENA_TRY(const bool has_keys, usable_.image->HasKeys(index));
  if (!has_keys) return entities;
  entities.emplace();
  CATENA_TRY(usable_.image->LookUp(prefix, *entities));
  if (usable_.changes.nodes.empty()) return entities;
  // A changed node may be entered under this value by now, unless another one has it to itself.
  const auto& indexes = snapshot_->indexes();
  const auto definition = std::ranges::find(indexes, index, &IndexDefinition::id);
  const bool sure = definition != indexes.end() && definition->unique && entities->size() == 1 &&
                    !IsChanged(NodeId{entities->front()});
  if (!sure) entities.reset();
  return entities;
}

Result<void> TopologyReader::BringUpToDate(LabelId label, std::span<const NodeId> changed,
                                           std::vector<NodeId>& nodes) const {
  if (changed.empty()) return {};
  std::erase_if(
      nodes, [&](NodeId node) { return std::binary_search(changed.begin(), changed.end(), node); });
  const auto unchanged = static_cast<ptrdiff_t>(nodes.size());
  CATENA_TRY(snapshot_->view().AppendLabelled(label, changed, nodes));
  std::inplace_merge(nodes.begin(), nodes.begin() + unchanged, nodes.end());
  return {};
}

Result<bool> TopologyReader::VisitRow(NodeId node, Direction direction,
                                      std::span<const TypeId> types, std::vector<Adjacent>& row,
                                      FunctionRef<bool(const Adjacent&)> visit) const {
  CATENA_TRY(const auto vertex, usable_.image->Find(node));
  if (!vertex) return true;
  // All of it before any is shown, so that damage leaves nothing half said.
  row.clear();
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
