#include "ingest/dataset_references.h"

#include <algorithm>
#include <utility>

#include "core/fold.h"
#include "ingest/dataset_checks.h"

namespace catena {
namespace {

// Candidates looked at for all suggestions of a run; up to about 1 us each.
constexpr uint64_t kBudget = 5'000'000;
// Of the graph, for one suggestion.
constexpr uint64_t kStoredCandidates = 5'000;

std::string_view NamesText(Names names) {
  switch (names) {
    case Names::kNode:
      return "event, actor, place, source, claim or document";
    case Names::kDocument:
      return "document";
    case Names::kSource:
      return "source";
    case Names::kActor:
      return "actor";
    case Names::kClaim:
      return "claim";
    case Names::kRelationship:
      return "relationship";
  }
  return "";
}

// A node that no kind's label is on (from a table, say) serves where any node does.
bool Serves(std::optional<DatasetKind> kind, bool is_node, Names names) {
  if (names == Names::kRelationship) return !is_node;
  if (!is_node) return false;
  if (names == Names::kNode) return true;
  if (!kind) return false;
  return (names == Names::kDocument && *kind == DatasetKind::kDocument) ||
         (names == Names::kSource && *kind == DatasetKind::kSource) ||
         (names == Names::kActor && *kind == DatasetKind::kActor) ||
         (names == Names::kClaim && *kind == DatasetKind::kClaim);
}

bool Serves(DatasetKind kind, Names names) {
  return Serves(kind, kind != DatasetKind::kRelationship, names);
}

std::string WithArticle(std::string_view noun) {
  const bool vowel = std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(noun);
}

std::string WrongKind(const DatasetReference& reference, std::string_view is) {
  std::string message = "\"" + std::string(reference.id) + "\" is " + WithArticle(is) + "; \"" +
                        std::string(reference.key) + "\" names " +
                        WithArticle(NamesText(reference.names));
  if (reference.key == "about" && is == "relationship") {
    message += " (\"asserts\" names relationships)";
  }
  return message;
}

size_t Reach(std::string_view id) { return std::max<size_t>(2, id.size() / 3); }

}  // namespace

DatasetReferences::DatasetReferences(const DatasetElements& elements, const GraphReader& graph,
                                     ImportErrors& errors)
    : elements_(elements), graph_(graph), errors_(errors), budget_(kBudget) {
  const auto counts = graph_.Counts();
  graph_is_empty_ = counts.has_value() && counts->nodes == 0;
}

Result<StoredEntity> DatasetReferences::Recall(std::string_view id) {
  const auto known = stored_.find(id);
  if (known != stored_.end()) return known->second;
  CATENA_TRY(const StoredEntity found, FindStored(id));
  stored_.emplace(id, found);
  return found;
}

Result<StoredEntity> DatasetReferences::FindStored(std::string_view id) const {
  StoredEntity found;
  if (graph_is_empty_) return found;
  CATENA_TRY(const std::optional<NodeId> node_id, FindNodeById(graph_, id));
  if (node_id) {
    CATENA_TRY(const std::optional<Node> node, graph_.GetNode(*node_id));
    if (node) {
      found = {StoredEntity::Is::kNode, node_id->value, std::nullopt};
      for (const LabelId label : node->labels) {
        if (const auto kind = KindOfLabel(graph_.names().Text(label))) found.kind = kind;
      }
    }
  } else {
    CATENA_TRY(const std::optional<RelationshipId> relationship, FindRelationshipById(graph_, id));
    if (relationship) found = {StoredEntity::Is::kRelationship, relationship->value, std::nullopt};
  }
  return found;
}

Result<void> DatasetReferences::Check(const DatasetReference& reference) {
  if (const DatasetElement* const element = elements_.Find(reference.id)) {
    if (!Serves(element->kind, reference.names)) {
      errors_.Add(reference.at, WrongKind(reference, DatasetKindName(element->kind)));
    }
    return {};
  }
  CATENA_TRY(const StoredEntity stored, Recall(reference.id));
  if (stored.is != StoredEntity::Is::kNothing) {
    const bool is_node = stored.is == StoredEntity::Is::kNode;
    if (Serves(stored.kind, is_node, reference.names)) return {};
    errors_.Add(reference.at,
                WrongKind(reference, !is_node      ? "relationship"
                                     : stored.kind ? DatasetKindName(*stored.kind)
                                                   : std::string_view("node of another kind")) +
                    " in the database");
    return {};
  }
  std::string message = "\"" + std::string(reference.id) + "\" names no " +
                        std::string(NamesText(reference.names)) + " here or in the database";
  if (!errors_.full()) {
    CATENA_TRY(const std::string nearest, Nearest(reference.id, reference.names));
    if (!nearest.empty()) message += "; the nearest id is \"" + nearest + "\"";
  }
  errors_.Add(reference.at, std::move(message));
  return {};
}

Result<NodeId> DatasetReferences::NodeOf(const DatasetReference& reference) {
  if (const DatasetElement* const element = elements_.Find(reference.id)) {
    return NodeId{element->stored};
  }
  CATENA_TRY(const StoredEntity stored, Recall(reference.id));
  return NodeId{stored.is == StoredEntity::Is::kNode ? stored.id : 0};
}

Result<std::string> DatasetReferences::Nearest(std::string_view id, Names names) {
  std::string nearest;
  size_t best = Reach(id) + 1;
  for (const DatasetElement& element : elements_.all()) {
    if (budget_ == 0) return nearest;
    --budget_;
    const size_t difference = element.id.size() > id.size() ? element.id.size() - id.size()
                                                            : id.size() - element.id.size();
    // In bytes; a code point has up to four.
    if (difference > 4 * (best - 1) || !Serves(element.kind, names)) continue;
    const size_t distance = EditDistance(id, element.id, best - 1);
    if (distance >= best) continue;
    best = distance;
    nearest = element.id;
  }
  if (!graph_is_empty_) CATENA_TRY(NearestStored(id, names, best, nearest));
  return nearest;
}

// Ids that begin as this one does, since those of an index can be read in order only.
Result<void> DatasetReferences::NearestStored(std::string_view id, Names names, size_t& best,
                                              std::string& nearest) {
  const IndexId index = names == Names::kRelationship ? kRelationshipIdIndex : kNodeIdIndex;
  for (const size_t prefix : {std::min<size_t>(4, id.size()), size_t{1}, size_t{0}}) {
    uint64_t left = kStoredCandidates;
    std::vector<std::pair<size_t, std::string>> found;
    CATENA_TRY(
        graph_.ScanIndex(index, id.substr(0, prefix), [&](std::string_view candidate, uint64_t) {
          if (left-- == 0 || budget_ == 0) return false;
          if (candidate.substr(0, prefix) != id.substr(0, prefix)) return false;
          --budget_;
          const size_t distance = EditDistance(id, candidate, best - 1);
          if (distance < best) found.emplace_back(distance, std::string(candidate));
          return true;
        }));
    std::stable_sort(found.begin(), found.end());
    for (const auto& [distance, candidate] : found) {
      if (distance >= best) break;
      CATENA_TRY(const StoredEntity stored, FindStored(candidate));
      if (!Serves(stored.kind, stored.is == StoredEntity::Is::kNode, names)) continue;
      best = distance;
      nearest = candidate;
    }
  }
  return {};
}

}  // namespace catena
