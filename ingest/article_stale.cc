#include "ingest/article_stale.h"

#include <algorithm>
#include <unordered_set>

#include "core/graph_names.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// "3.12b"
bool IsNumber(std::string_view text) {
  size_t i = 0;
  const auto digits = [&] {
    const size_t first = i;
    while (i < text.size() && IsAsciiDigit(text[i])) ++i;
    return i > first;
  };
  if (!digits() || i == text.size() || text[i++] != '.' || !digits()) return false;
  while (i < text.size() && IsAsciiLower(text[i])) ++i;
  return i == text.size();
}

struct Stale {
  NodeId node;
  std::string id;
  bool is_claim = false;
};

class Remover {
 public:
  Remover(const GraphReader& graph, GraphWriter* writer) : graph_(graph), writer_(writer) {}

  Result<StaleOfArticle> Run(std::vector<Stale> stale) {
    // Claims first: they hold events and sources.
    std::stable_sort(stale.begin(), stale.end(),
                     [](const Stale& a, const Stale& b) { return a.is_claim && !b.is_claim; });
    for (const Stale& one : stale) {
      CATENA_TRY(const std::vector<RelationshipId> links, LinksOf(one.node));
      if (!one.is_claim && !links.empty()) {
        result_.kept.push_back(one.id);
        continue;
      }
      result_.removed.push_back(one.id);
      gone_.insert(one.node.value);
      if (writer_ == nullptr) continue;
      for (const RelationshipId link : links) CATENA_TRY(writer_->DeleteRelationship(link));
      CATENA_TRY(writer_->DeleteNode(one.node));
    }
    return std::move(result_);
  }

 private:
  // Those to what stays.
  Result<std::vector<RelationshipId>> LinksOf(NodeId node) {
    std::vector<RelationshipId> links;
    for (const Direction direction : {Direction::kOut, Direction::kIn}) {
      CATENA_TRY(graph_.Expand({&node, 1}, direction, {}, [&](const Adjacent& adjacent) {
        if (!gone_.contains(adjacent.other.value)) links.push_back(adjacent.relationship);
        return true;
      }));
    }
    std::sort(links.begin(), links.end());
    links.erase(std::unique(links.begin(), links.end()), links.end());
    return links;
  }

  const GraphReader& graph_;
  GraphWriter* writer_;
  std::unordered_set<uint64_t> gone_;
  StaleOfArticle result_;
};

// A proposal that a person decided on is no longer the page's.
Result<void> KeepDecisions(const GraphReader& graph, std::string_view prefix,
                           std::vector<Stale>& stale) {
  std::vector<Stale> kept;
  for (Stale& one : stale) {
    if (one.id.starts_with(prefix)) {
      CATENA_TRY(const std::optional<Node> node, graph.GetNode(one.node));
      if (!node || PropertyText(graph, node->properties, "status") != "proposed") continue;
    }
    kept.push_back(std::move(one));
  }
  stale = std::move(kept);
  return {};
}

Result<bool> IsStated(const GraphReader& graph, const std::string& relationship) {
  bool stated = false;
  CATENA_TRY(graph.LookUp(kAssertsIndex, Value(relationship), [&](uint64_t) {
    stated = true;
    return false;
  }));
  if (stated) return true;
  CATENA_TRY(const auto found, FindRelationshipById(graph, relationship));
  return !found.has_value();
}

Result<std::vector<std::string>> FindUnstated(const GraphReader& graph, const std::string& prefix) {
  std::vector<NodeId> proposals;
  CATENA_TRY(graph.ScanIndex(kNodeIdIndex, prefix, [&](std::string_view id, uint64_t node) {
    if (!id.starts_with(prefix)) return false;
    proposals.push_back(NodeId{node});
    return true;
  }));
  CATENA_TRY(const auto nodes, graph.GetNodes(proposals));
  std::vector<std::string> unstated;
  for (const std::optional<Node>& node : nodes) {
    if (!node) continue;
    std::string relationship = PropertyText(graph, node->properties, "relationship");
    if (relationship.empty()) continue;
    CATENA_TRY(const bool stated, IsStated(graph, relationship));
    if (!stated) unstated.push_back(std::move(relationship));
  }
  return unstated;
}

}  // namespace

bool IsIdOfArticle(std::string_view id, std::string_view document) {
  if (id.size() < document.size() + 3 || !id.starts_with(document) || id[document.size()] != ':') {
    return false;
  }
  const std::string_view own = id.substr(document.size() + 1);
  if (own.starts_with("ref-")) return own.size() > 4;
  if (own.starts_with("proposal-")) return own.size() > 9;
  return (own[0] == 's' || own[0] == 'e') && IsNumber(own.substr(1));
}

Result<StaleOfArticle> RemoveStale(const GraphReader& graph, GraphWriter* writer,
                                   std::string_view document, const std::vector<std::string>& ids) {
  std::vector<Stale> stale;
  const std::string prefix = std::string(document) + ":";
  CATENA_TRY(graph.ScanIndex(kNodeIdIndex, prefix, [&](std::string_view id, uint64_t node) {
    if (!id.starts_with(prefix)) return false;
    if (IsIdOfArticle(id, document) && !std::binary_search(ids.begin(), ids.end(), id)) {
      stale.push_back({NodeId{node}, std::string(id), id[prefix.size()] == 's'});
    }
    return true;
  }));
  CATENA_TRY(KeepDecisions(graph, prefix + "proposal-", stale));
  CATENA_TRY(StaleOfArticle result, Remover(graph, writer).Run(std::move(stale)));
  CATENA_TRY(result.unstated, FindUnstated(graph, prefix + "proposal-"));
  return result;
}

}  // namespace catena
