#include "ingest/dataset_apply.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace catena {
namespace {

constexpr uint64_t kBetweenUpdates = 1024;

bool IsNode(const DatasetElement& element) { return element.kind != DatasetKind::kRelationship; }

}  // namespace

DatasetApply::DatasetApply(DatasetElements& elements, DatasetMapper& mapper,
                           DatasetReferences& references, const ImportTarget& target,
                           const ImportOptions& options, Progress& progress)
    : elements_(elements),
      mapper_(mapper),
      references_(references),
      graph_(*target.graph),
      options_(options),
      progress_(progress),
      changes_(target),
      changed_(elements.all().size(), false) {}

Result<void> DatasetApply::Step(std::string_view what, uint64_t total) {
  if (++steps_ % kBetweenUpdates == 0 && !progress_.Update(what, steps_, total)) {
    return Fail(ErrorCode::kCancelled, "stopped while importing");
  }
  return {};
}

void DatasetApply::Changed(size_t i, std::vector<std::string> what) {
  if (!changed_[i] && what_.size() >= options_.listed) {
    changed_[i] = true;
    return;
  }
  changed_[i] = true;
  auto& all = what_[i];
  for (std::string& one : what) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(std::move(one));
  }
}

Result<void> DatasetApply::Run(ImportReport& report) {
  const auto& elements = elements_.all();
  const uint64_t total = 2 * elements.size();
  for (size_t i = 0; i < elements.size(); ++i) {
    if (IsNode(elements[i])) CATENA_TRY(ApplyNode(i));
    CATENA_TRY(Step("importing", total));
  }
  for (size_t i = 0; i < elements.size(); ++i) {
    CATENA_TRY(IsNode(elements[i]) ? ApplyLinks(i) : ApplyRelationship(i));
    CATENA_TRY(Step("importing", total));
  }
  progress_.Update("importing", total, total);
  Summarize(report);
  return {};
}

Result<void> DatasetApply::ApplyNode(size_t i) {
  DatasetElement& element = elements_.all()[i];
  mapper_.MapNode(element, node_);
  if (!element.existed) {
    CATENA_TRY(const NodeId id, changes_.CreateNode(node_.labels, node_.properties));
    element.stored = id.value;
    return {};
  }
  CATENA_TRY(const std::optional<Node> stored, graph_.GetNode(NodeId{element.stored}));
  if (!stored) return Fail(ErrorCode::kConflict, "a node was deleted while it was imported");
  std::vector<std::string> what =
      DifferingProperties(graph_.names(), stored->properties, node_.properties);
  if (!SameLabels(graph_.names(), stored->labels, node_.labels)) what.emplace_back("labels");
  if (what.empty()) return {};
  Changed(i, std::move(what));
  return changes_.UpdateNode(stored->id, node_.labels, node_.properties);
}

// Those implied links have no id; one with an id is from `relationships`.
Result<std::vector<DatasetApply::StoredLink>> DatasetApply::StoredLinks(
    const DatasetElement& element) const {
  std::vector<StoredLink> links;
  std::vector<TypeId> types;
  for (const std::string_view type : ImpliedTypes(element.kind)) {
    if (const auto id = graph_.names().FindType(type)) types.push_back(*id);
  }
  if (types.empty()) return links;
  std::sort(types.begin(), types.end());
  std::vector<RelationshipId> ids;
  const NodeId node{element.stored};
  CATENA_TRY(graph_.Expand({&node, 1}, Direction::kOut, types, [&](const Adjacent& adjacent) {
    ids.push_back(adjacent.relationship);
    return true;
  }));
  CATENA_TRY(std::vector<std::optional<Relationship>> found, graph_.GetRelationships(ids));
  const auto id_key = graph_.names().FindKey("id");
  const auto order_key = graph_.names().FindKey("order");
  for (auto& relationship : found) {
    if (!relationship) continue;
    if (id_key && relationship->properties.Find(*id_key) != nullptr) continue;
    const Value* const order = order_key ? relationship->properties.Find(*order_key) : nullptr;
    const int64_t* const position = order != nullptr ? order->AsInt() : nullptr;
    links.push_back({*std::move(relationship),
                     position != nullptr ? *position : std::numeric_limits<int64_t>::max()});
  }
  std::sort(links.begin(), links.end(), [](const StoredLink& a, const StoredLink& b) {
    return std::tuple(a.relationship.type, a.relationship.end, a.order, a.relationship.id) <
           std::tuple(b.relationship.type, b.relationship.end, b.order, b.relationship.id);
  });
  return links;
}

// Takes the first stored link of the same type and far end that no other wanted one took.
Result<void> DatasetApply::MatchLink(size_t i, const MappedLink& link,
                                     std::vector<StoredLink>& stored) {
  const NodeId from{elements_.all()[i].stored};
  CATENA_TRY(const NodeId to, references_.NodeOf(link.target));
  const std::optional<TypeId> type = graph_.names().FindType(link.type);
  StoredLink* match = nullptr;
  if (type && to) {
    const auto before = [](const StoredLink& a, const std::pair<TypeId, NodeId>& key) {
      return std::pair(a.relationship.type, a.relationship.end) < key;
    };
    auto it = std::lower_bound(stored.begin(), stored.end(), std::pair(*type, to), before);
    while (it != stored.end() && it->wanted && it->relationship.type == *type &&
           it->relationship.end == to) {
      ++it;
    }
    if (it != stored.end() && it->relationship.type == *type && it->relationship.end == to) {
      match = &*it;
    }
  }
  if (match == nullptr) {
    ++links_.created;
    if (elements_.all()[i].existed) Changed(i, {std::string(link.type)});
    CATENA_TRY(changes_.CreateRelationship(from, link.type, to, link.properties));
    return {};
  }
  match->wanted = true;
  if (DifferingProperties(graph_.names(), match->relationship.properties, link.properties)
          .empty()) {
    ++links_.unchanged;
    return {};
  }
  ++links_.updated;
  Changed(i, {std::string(link.type)});
  return changes_.UpdateRelationship(match->relationship, link.properties);
}

Result<void> DatasetApply::ApplyLinks(size_t i) {
  const DatasetElement& element = elements_.all()[i];
  mapper_.MapLinks(element, wanted_);
  std::vector<StoredLink> stored;
  if (element.existed) {
    CATENA_TRY(stored, StoredLinks(element));
  }
  for (const MappedLink& link : wanted_) CATENA_TRY(MatchLink(i, link, stored));
  for (const StoredLink& link : stored) {
    if (link.wanted) continue;
    ++links_.deleted;
    Changed(i, {std::string(graph_.names().Text(link.relationship.type))});
    CATENA_TRY(changes_.DeleteRelationship(link.relationship.id));
  }
  return {};
}

Result<void> DatasetApply::ApplyRelationship(size_t i) {
  DatasetElement& element = elements_.all()[i];
  mapper_.MapRelationship(element, relationship_);
  CATENA_TRY(const NodeId from, references_.NodeOf(relationship_.from));
  CATENA_TRY(const NodeId to, references_.NodeOf(relationship_.to));
  if (!element.existed) {
    CATENA_TRY(const RelationshipId id,
               changes_.CreateRelationship(from, relationship_.type, to, relationship_.properties));
    element.stored = id.value;
    return {};
  }
  CATENA_TRY(const std::optional<Relationship> stored,
             graph_.GetRelationship(RelationshipId{element.stored}));
  if (!stored)
    return Fail(ErrorCode::kConflict, "a relationship was deleted while it was imported");
  return ReplaceRelationship(i, *stored, from, to);
}

// Ends and type of a stored relationship are fixed: where they differ it is made anew.
Result<void> DatasetApply::ReplaceRelationship(size_t i, const Relationship& stored, NodeId from,
                                               NodeId to) {
  std::vector<std::string> what =
      DifferingProperties(graph_.names(), stored.properties, relationship_.properties);
  const size_t properties = what.size();
  if (stored.start != from) what.emplace_back("from");
  if (stored.end != to) what.emplace_back("to");
  if (graph_.names().Text(stored.type) != relationship_.type) what.emplace_back("type");
  if (what.empty()) return {};
  const bool anew = what.size() > properties;
  Changed(i, std::move(what));
  if (!anew) return changes_.UpdateRelationship(stored, relationship_.properties);
  CATENA_TRY(changes_.DeleteRelationship(stored.id));
  CATENA_TRY(const RelationshipId id,
             changes_.CreateRelationship(from, relationship_.type, to, relationship_.properties));
  elements_.all()[i].stored = id.value;
  return {};
}

void DatasetApply::Summarize(ImportReport& report) {
  report.links = links_;
  const auto& elements = elements_.all();
  for (const bool nodes : {true, false}) {
    for (size_t i = 0; i < elements.size(); ++i) {
      const DatasetElement& element = elements[i];
      if (IsNode(element) != nodes) continue;
      ImportCounts& counts = report.kinds[static_cast<size_t>(element.kind)];
      if (element.existed && !changed_[i]) {
        ++counts.unchanged;
        continue;
      }
      ++(element.existed ? counts.updated : counts.created);
      if (++report.change_count > options_.listed) continue;
      ImportChange change{element.kind,
                          std::string(element.id),
                          element.existed ? ImportAction::kUpdated : ImportAction::kCreated,
                          {}};
      if (const auto what = what_.find(i); what != what_.end()) change.what = what->second;
      std::sort(change.what.begin(), change.what.end());
      report.changes.push_back(std::move(change));
    }
  }
}

}  // namespace catena
