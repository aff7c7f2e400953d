// What the commands on the whole graph share: reading it, and listing nodes and groups of them.
#pragma once

#include <string>
#include <vector>

#include "analysis/components.h"
#include "app/cli/arguments.h"
#include "app/cli/json_output.h"
#include "app/cli/terminal.h"
#include "core/csr_graph.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"
#include "db/database.h"

namespace catena::cli {

// The links that the arguments choose, of the saved topology where that is up to date.
Result<CsrGraph> ReadScope(Database& db, const GraphReader& graph, const ScopeArguments& scope,
                           Progress& progress);

// Relationships at the vertex, in both directions.
uint64_t DegreeOf(const CsrGraph& csr, Vertex vertex);

// What a node is called in a list.
struct ListedNode {
  std::string id;
  std::string kind;  // Its labels.
  std::string name;
};
Result<std::vector<ListedNode>> ListNodes(const GraphReader& graph, const CsrGraph& csr,
                                          const std::vector<Vertex>& vertices);

// The vertices with the label that the scope asks for (all without one), the highest score first,
// of equals the one stored first; no more than the scope's limit. `cut` says that there were more.
// kNotFound for a label that no node has.
struct Ranking {
  std::vector<Vertex> vertices;
  bool cut = false;
};
Result<Ranking> RankByScore(const GraphReader& graph, const CsrGraph& csr,
                            const ScopeArguments& scope, const std::vector<double>& scores);

// Groups of vertices, the largest first, of equals the one with the node stored first. Within a
// group the members with the scope's label, most linked first.
struct Group {
  uint32_t number = 0;  // In the Components.
  uint32_t size = 0;
  std::vector<ListedNode> members;  // At most as many as asked for.
  bool cut = false;                 // There are more.
};
struct Groups {
  std::vector<Group> groups;
  uint32_t alone = 0;  // Groups of one, which come last.
  bool cut = false;
};
Result<Groups> ListGroups(const GraphReader& graph, const CsrGraph& csr,
                          const ScopeArguments& scope, const Components& components,
                          uint32_t max_members);

// A table of groups, or an array "groups" after `head`.
void PrintGroups(const Groups& groups, Terminal& terminal);
std::string GroupsJson(std::vector<JsonField> head, const Groups& groups);

// "240 nodes and 512 relationships".
std::string SizeOf(const CsrGraph& csr);

}  // namespace catena::cli
