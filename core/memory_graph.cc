#include "core/memory_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "core/fold.h"
#include "core/index_entries.h"

namespace catena {
namespace {

constexpr size_t kMaxNameBytes = 1'024;

Result<void> CheckName(std::string_view name, const char* what) {
  if (name.empty() || name.size() > kMaxNameBytes) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("a {} has 1 to {} bytes, not {}", what, kMaxNameBytes, name.size()));
  }
  if (!IsValidUtf8(name)) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("a {} must be valid UTF-8", what));
  }
  return {};
}

tl::unexpected<Error> NoNode(NodeId id) {
  return Fail(ErrorCode::kNotFound, fmt::format("no node #{}", id.value));
}

tl::unexpected<Error> NoRelationship(RelationshipId id) {
  return Fail(ErrorCode::kNotFound, fmt::format("no relationship #{}", id.value));
}

std::vector<LabelId> Normalised(std::vector<LabelId> labels) {
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

void CountDown(auto& counts, auto id) {
  const auto it = counts.find(id);
  assert(it != counts.end());
  if (--it->second == 0) counts.erase(it);
}

}  // namespace

bool MemoryGraph::EntryLess::operator()(const Entry& a, const Entry& b) const {
  const std::weak_ordering order = CompareTotal(a.value, b.value);
  return order != 0 ? order < 0 : a.entity < b.entity;
}

MemoryGraph::MemoryGraph() : names_(std::make_unique<NameDictionary>()) {
  for (const IndexDefinition& definition : StandardIndexes()) indexes_.push_back({definition, {}});
}

Result<std::optional<Node>> MemoryGraph::GetNode(NodeId id) const {
  const auto it = nodes_.find(id);
  return it == nodes_.end() ? std::nullopt : std::optional<Node>(it->second);
}

Result<std::optional<Relationship>> MemoryGraph::GetRelationship(RelationshipId id) const {
  const auto it = relationships_.find(id);
  return it == relationships_.end() ? std::nullopt : std::optional<Relationship>(it->second);
}

Result<std::vector<std::optional<Node>>> MemoryGraph::GetNodes(std::span<const NodeId> ids) const {
  std::vector<std::optional<Node>> found;
  found.reserve(ids.size());
  for (const NodeId id : ids) {
    CATENA_TRY(found.emplace_back(), GetNode(id));
  }
  return found;
}

Result<std::vector<std::optional<Relationship>>> MemoryGraph::GetRelationships(
    std::span<const RelationshipId> ids) const {
  std::vector<std::optional<Relationship>> found;
  found.reserve(ids.size());
  for (const RelationshipId id : ids) {
    CATENA_TRY(found.emplace_back(), GetRelationship(id));
  }
  return found;
}

Result<void> MemoryGraph::ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const {
  for (auto it = nodes_.upper_bound(after); it != nodes_.end(); ++it) {
    if (!visit(it->second)) break;
  }
  return {};
}

Result<void> MemoryGraph::ScanRelationships(RelationshipId after,
                                            FunctionRef<bool(const Relationship&)> visit) const {
  for (auto it = relationships_.upper_bound(after); it != relationships_.end(); ++it) {
    if (!visit(it->second)) break;
  }
  return {};
}

Result<void> MemoryGraph::ScanLabel(LabelId label, NodeId after,
                                    FunctionRef<bool(NodeId)> visit) const {
  for (auto it = labelled_.upper_bound({label, after}); it != labelled_.end(); ++it) {
    if (it->first != label || !visit(it->second)) break;
  }
  return {};
}

Result<void> MemoryGraph::Expand(std::span<const NodeId> nodes, Direction direction,
                                 std::span<const TypeId> types,
                                 FunctionRef<bool(const Adjacent&)> visit) const {
  assert(std::is_sorted(types.begin(), types.end()));
  // Visits what follows `from` at its node and direction, of its type when `one_type`.
  const auto walk = [&](const Adjacent& from, bool one_type) {
    for (auto it = adjacency_.lower_bound(from); it != adjacency_.end(); ++it) {
      if (it->node != from.node || it->direction != from.direction) break;
      if (one_type && it->type != from.type) break;
      if (!visit(*it)) return false;
    }
    return true;
  };
  for (const NodeId node : nodes) {
    if (types.empty() && !walk({node, direction, {}, {}, {}}, false)) return {};
    TypeId previous;
    for (const TypeId type : types) {
      if (type != previous && !walk({node, direction, type, {}, {}}, true)) return {};
      previous = type;
    }
  }
  return {};
}

const MemoryGraph::Index* MemoryGraph::FindIndex(IndexId id) const {
  const auto it = std::find_if(indexes_.begin(), indexes_.end(),
                               [id](const Index& index) { return index.definition.id == id; });
  return it == indexes_.end() ? nullptr : &*it;
}

Result<void> MemoryGraph::LookUp(IndexId id, const Value& value,
                                 FunctionRef<bool(uint64_t)> visit) const {
  const Index* index = FindIndex(id);
  if (index == nullptr) return Fail(ErrorCode::kNotFound, fmt::format("no index {}", id.value));
  const Value wanted = LookUpValue(index->definition, value);
  for (auto it = index->entries.lower_bound({wanted, 0}); it != index->entries.end(); ++it) {
    if (CompareTotal(it->value, wanted) != 0 || !visit(it->entity)) break;
  }
  return {};
}

Result<void> MemoryGraph::ScanIndex(IndexId id, std::string_view from,
                                    FunctionRef<bool(std::string_view, uint64_t)> visit) const {
  const Index* index = FindIndex(id);
  if (index == nullptr) return Fail(ErrorCode::kNotFound, fmt::format("no index {}", id.value));
  // Strings stand together in the total order, by bytes.
  for (auto it = index->entries.lower_bound({Value(from), 0}); it != index->entries.end(); ++it) {
    const std::string* text = it->value.AsString();
    if (text == nullptr || !visit(*text, it->entity)) break;
  }
  return {};
}

Result<GraphCounts> MemoryGraph::Counts() const {
  GraphCounts counts;
  counts.nodes = nodes_.size();
  counts.relationships = relationships_.size();
  counts.nodes_by_label = label_counts_;
  counts.relationships_by_type = type_counts_;
  return counts;
}

Result<LabelId> MemoryGraph::InternLabel(std::string_view name) {
  CATENA_TRY(CheckName(name, "label"));
  return names_->InternLabel(name);
}

Result<TypeId> MemoryGraph::InternType(std::string_view name) {
  CATENA_TRY(CheckName(name, "relationship type"));
  return names_->InternType(name);
}

Result<KeyId> MemoryGraph::InternKey(std::string_view name) {
  CATENA_TRY(CheckName(name, "property key"));
  return names_->InternKey(name);
}

std::vector<std::vector<Value>> MemoryGraph::EntriesOf(const Node& node) const {
  std::vector<std::vector<Value>> entries(indexes_.size());
  for (size_t i = 0; i < indexes_.size(); ++i) {
    const IndexDefinition& index = indexes_[i].definition;
    if (index.entity != EntityKind::kNode || !InScope(index, node.labels, *names_)) continue;
    entries[i] = IndexedValues(index, node.properties, *names_);
  }
  return entries;
}

std::vector<std::vector<Value>> MemoryGraph::EntriesOf(const Relationship& relationship) const {
  std::vector<std::vector<Value>> entries(indexes_.size());
  for (size_t i = 0; i < indexes_.size(); ++i) {
    const IndexDefinition& index = indexes_[i].definition;
    if (index.entity != EntityKind::kRelationship) continue;
    if (!InScope(index, relationship.type, *names_)) continue;
    entries[i] = IndexedValues(index, relationship.properties, *names_);
  }
  return entries;
}

Result<void> MemoryGraph::CheckProperties(const PropertyMap& properties) const {
  for (const auto& [key, value] : properties) {
    const std::string_view name = names_->Text(key);
    if (name.empty()) {
      return Fail(ErrorCode::kInvalidArgument, fmt::format("no property key #{}", key.value));
    }
    if (!value.IsStorable()) {
      return Fail(ErrorCode::kInvalidArgument, fmt::format("property '{}' cannot hold this {}",
                                                           name, ValueTypeName(value.type())));
    }
  }
  return {};
}

Result<void> MemoryGraph::CheckLabels(const std::vector<LabelId>& labels) const {
  for (const LabelId label : labels) {
    if (names_->Text(label).empty()) {
      return Fail(ErrorCode::kInvalidArgument, fmt::format("no label #{}", label.value));
    }
  }
  return {};
}

Result<void> MemoryGraph::CheckUnique(const std::vector<std::vector<Value>>& entries,
                                      uint64_t self) const {
  for (size_t i = 0; i < indexes_.size(); ++i) {
    const Index& index = indexes_[i];
    if (!index.definition.unique) continue;
    for (const Value& value : entries[i]) {
      const auto it = index.entries.lower_bound({value, 0});
      if (it == index.entries.end() || CompareTotal(it->value, value) != 0) continue;
      if (it->entity == self) continue;
      const bool is_node = index.definition.entity == EntityKind::kNode;
      return Fail(ErrorCode::kConstraint,
                  fmt::format("{} {} is taken by {} #{}", index.definition.name, ToText(value),
                              is_node ? "node" : "relationship", it->entity));
    }
  }
  return {};
}

void MemoryGraph::Enter(const std::vector<std::vector<Value>>& entries, uint64_t entity) {
  for (size_t i = 0; i < indexes_.size(); ++i) {
    for (const Value& value : entries[i]) indexes_[i].entries.insert({value, entity});
  }
}

void MemoryGraph::Remove(const std::vector<std::vector<Value>>& entries, uint64_t entity) {
  for (size_t i = 0; i < indexes_.size(); ++i) {
    for (const Value& value : entries[i]) indexes_[i].entries.erase({value, entity});
  }
}

Result<NodeId> MemoryGraph::CreateNode(std::vector<LabelId> labels, PropertyMap properties) {
  CATENA_TRY(CheckLabels(labels));
  CATENA_TRY(CheckProperties(properties));
  Node node{{next_node_}, Normalised(std::move(labels)), std::move(properties)};
  const auto entries = EntriesOf(node);
  CATENA_TRY(CheckUnique(entries, node.id.value));
  ++next_node_;
  ++sequence_;
  Enter(entries, node.id.value);
  for (const LabelId label : node.labels) {
    labelled_.insert({label, node.id});
    ++label_counts_[label];
  }
  const NodeId id = node.id;
  nodes_.emplace_hint(nodes_.end(), id, std::move(node));
  return id;
}

Result<void> MemoryGraph::UpdateNode(const Node& node) {
  const auto it = nodes_.find(node.id);
  if (it == nodes_.end()) return NoNode(node.id);
  CATENA_TRY(CheckLabels(node.labels));
  CATENA_TRY(CheckProperties(node.properties));
  Node changed{node.id, Normalised(node.labels), node.properties};
  const auto entries = EntriesOf(changed);
  CATENA_TRY(CheckUnique(entries, node.id.value));
  Remove(EntriesOf(it->second), node.id.value);
  Enter(entries, node.id.value);
  for (const LabelId label : it->second.labels) {
    labelled_.erase({label, node.id});
    CountDown(label_counts_, label);
  }
  for (const LabelId label : changed.labels) {
    labelled_.insert({label, node.id});
    ++label_counts_[label];
  }
  it->second = std::move(changed);
  ++sequence_;
  return {};
}

Result<void> MemoryGraph::DeleteNode(NodeId id) {
  const auto it = nodes_.find(id);
  if (it == nodes_.end()) return NoNode(id);
  const auto attached = adjacency_.lower_bound({id, Direction::kOut, {}, {}, {}});
  if (attached != adjacency_.end() && attached->node == id) {
    return Fail(ErrorCode::kConstraint,
                fmt::format("node #{} still has relationship #{}; delete it first", id.value,
                            attached->relationship.value));
  }
  Remove(EntriesOf(it->second), id.value);
  for (const LabelId label : it->second.labels) {
    labelled_.erase({label, id});
    CountDown(label_counts_, label);
  }
  nodes_.erase(it);
  ++sequence_;
  return {};
}

Result<RelationshipId> MemoryGraph::CreateRelationship(NodeId start, TypeId type, NodeId end,
                                                       PropertyMap properties) {
  if (names_->Text(type).empty()) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("no relationship type #{}", type.value));
  }
  CATENA_TRY(CheckProperties(properties));
  for (const NodeId node : {start, end}) {
    if (!nodes_.contains(node)) return NoNode(node);
  }
  Relationship made{{next_relationship_}, type, start, end, std::move(properties)};
  const auto entries = EntriesOf(made);
  CATENA_TRY(CheckUnique(entries, made.id.value));
  ++next_relationship_;
  ++sequence_;
  Enter(entries, made.id.value);
  adjacency_.insert({start, Direction::kOut, type, end, made.id});
  adjacency_.insert({end, Direction::kIn, type, start, made.id});
  ++type_counts_[type];
  const RelationshipId id = made.id;
  relationships_.emplace_hint(relationships_.end(), id, std::move(made));
  return id;
}

Result<void> MemoryGraph::UpdateRelationship(const Relationship& relationship) {
  const auto it = relationships_.find(relationship.id);
  if (it == relationships_.end()) return NoRelationship(relationship.id);
  Relationship& stored = it->second;
  if (stored.type != relationship.type || stored.start != relationship.start ||
      stored.end != relationship.end) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("relationship #{} keeps its type and ends; delete it and create "
                            "another to change them",
                            relationship.id.value));
  }
  CATENA_TRY(CheckProperties(relationship.properties));
  const auto entries = EntriesOf(relationship);
  CATENA_TRY(CheckUnique(entries, relationship.id.value));
  Remove(EntriesOf(stored), relationship.id.value);
  Enter(entries, relationship.id.value);
  stored.properties = relationship.properties;
  ++sequence_;
  return {};
}

Result<void> MemoryGraph::DeleteRelationship(RelationshipId id) {
  const auto it = relationships_.find(id);
  if (it == relationships_.end()) return NoRelationship(id);
  const Relationship& stored = it->second;
  Remove(EntriesOf(stored), id.value);
  adjacency_.erase({stored.start, Direction::kOut, stored.type, stored.end, id});
  adjacency_.erase({stored.end, Direction::kIn, stored.type, stored.start, id});
  CountDown(type_counts_, stored.type);
  relationships_.erase(it);
  ++sequence_;
  return {};
}

Result<void> MemoryGraph::Commit() {
  ++sequence_;
  return {};
}

}  // namespace catena
