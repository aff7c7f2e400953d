#include "ingest/duplicate_pages.h"

#include <algorithm>
#include <optional>

#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/article_pages.h"
#include "ingest/decision_graph.h"

namespace catena {
namespace {

// `types`, ascending: those of which one between the two is enough.
Result<bool> AreTied(const GraphReader& graph, NodeId a, NodeId b,
                     const std::vector<TypeId>& types) {
  bool tied = false;
  if (types.empty()) return tied;
  for (const Direction direction : {Direction::kOut, Direction::kIn}) {
    CATENA_TRY(graph.Expand({&a, 1}, direction, types, [&](const Adjacent& link) {
      tied |= link.other == b;
      return !tied;
    }));
  }
  return tied;
}

}  // namespace

Result<std::vector<SourcePair>> FindDuplicatePages(const GraphReader& graph) {
  std::vector<SourcePair> pairs;
  const auto label = graph.names().FindLabel(evidence::kDocument);
  if (!label || !graph.names().FindKey(kAliasKey)) return pairs;
  std::vector<NodeId> documents;
  CATENA_TRY(graph.ScanLabel(*label, NodeId{}, [&](NodeId node) {
    documents.push_back(node);
    return true;
  }));
  std::vector<TypeId> types;
  for (const std::string_view name : {"SAME_AS", "DIFFERENT_FROM"}) {
    if (const auto type = graph.names().FindType(name)) types.push_back(*type);
  }
  std::ranges::sort(types);
  for (const NodeId id : documents) {
    CATENA_TRY(const std::optional<Node> node, graph.GetNode(id));
    if (!node) continue;
    for (const std::string& alias : AliasesOf(graph, *node)) {
      CATENA_TRY(const std::optional<Node> other, NodeWithId(graph, alias));
      if (!other || other->id == id || !other->HasLabel(*label)) continue;
      CATENA_TRY(const bool tied, AreTied(graph, other->id, id, types));
      if (!tied)
        pairs.push_back({alias, UserId(graph, *node), "the first redirects to the second"});
    }
  }
  return pairs;
}

}  // namespace catena
