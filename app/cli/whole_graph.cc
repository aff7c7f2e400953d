#include "app/cli/whole_graph.h"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <thread>

#include "analysis/projection.h"
#include "core/graph_names.h"

namespace catena::cli {
namespace {

constexpr size_t kBatch = 4096;

uint64_t Limit(uint32_t limit) { return limit == 0 ? UINT64_MAX : limit; }

ListedNode Listed(const GraphReader& graph, const Node& node) {
  ListedNode listed{UserId(graph, node), "", ""};
  for (const char* key : {"name", "title", "text"}) {
    if (listed.name.empty()) listed.name = PropertyText(graph, node.properties, key);
  }
  for (const LabelId label : node.labels) {
    listed.kind += (listed.kind.empty() ? "" : ", ") + std::string(graph.names().Text(label));
  }
  return listed;
}

// Those with the label, in the order of their numbers.
Result<std::vector<Vertex>> Labelled(const GraphReader& graph, const CsrGraph& csr,
                                     const std::string& name) {
  std::vector<Vertex> vertices;
  if (name.empty()) {
    for (uint32_t v = 0; v < csr.vertex_count(); ++v) vertices.push_back({v});
    return vertices;
  }
  const auto label = graph.names().FindLabel(name);
  if (!label) return Fail(ErrorCode::kNotFound, "no node has the label '" + name + "'");
  CATENA_TRY(graph.ScanLabel(*label, {}, [&](NodeId node) {
    if (const auto vertex = csr.Find(node)) vertices.push_back(*vertex);
    return true;
  }));
  return vertices;
}

// The first of a list by an order, sorted.
template <class T, class Before>
void KeepFirst(std::vector<T>& list, uint64_t count, Before before) {
  const auto kept = static_cast<int64_t>(std::min<uint64_t>(count, list.size()));
  std::partial_sort(list.begin(), list.begin() + kept, list.end(), before);
  list.erase(list.begin() + kept, list.end());
}

Value Text(const std::string& text) { return Value(text); }

}  // namespace

Result<CsrGraph> ReadScope(Database& db, const GraphReader& graph, const ScopeArguments& scope,
                           Progress& progress) {
  const auto saved_or_built = [&](const CsrOptions& wanted) -> Result<CsrGraph> {
    CATENA_TRY(const auto csr, db.Topology(wanted, progress));
    return *csr;
  };
  return Project(graph,
                 {.types = scope.types,
                  .with_evidence = scope.with_evidence,
                  .threads = std::thread::hardware_concurrency()},
                 saved_or_built);
}

uint64_t DegreeOf(const CsrGraph& csr, Vertex vertex) {
  return csr.out(vertex).size() + csr.in(vertex).size();
}

std::string SizeOf(const CsrGraph& csr) {
  return Plural(csr.vertex_count(), "node") + " and " + Plural(csr.link_count(), "relationship");
}

Result<std::vector<ListedNode>> ListNodes(const GraphReader& graph, const CsrGraph& csr,
                                          const std::vector<Vertex>& vertices) {
  std::vector<ListedNode> listed;
  listed.reserve(vertices.size());
  for (size_t at = 0; at < vertices.size(); at += kBatch) {
    std::vector<NodeId> ids;
    for (size_t i = at; i < std::min(at + kBatch, vertices.size()); ++i) {
      ids.push_back(csr.node(vertices[i]));
    }
    CATENA_TRY(const auto nodes, graph.GetNodes(ids));
    for (const auto& node : nodes) {
      if (!node) return Fail(ErrorCode::kCorruption, "a node that was read is gone");
      listed.push_back(Listed(graph, *node));
    }
  }
  return listed;
}

Result<Ranking> RankByScore(const GraphReader& graph, const CsrGraph& csr,
                            const ScopeArguments& scope, const std::vector<double>& scores) {
  CATENA_TRY(std::vector<Vertex> vertices, Labelled(graph, csr, scope.label));
  const bool cut = vertices.size() > Limit(scope.limit);
  KeepFirst(vertices, Limit(scope.limit), [&](Vertex a, Vertex b) {
    if (scores[a.index] != scores[b.index]) return scores[a.index] > scores[b.index];
    return a < b;
  });
  return Ranking{std::move(vertices), cut};
}

Result<Groups> ListGroups(const GraphReader& graph, const CsrGraph& csr,
                          const ScopeArguments& scope, const Components& components,
                          uint32_t max_members) {
  const std::vector<uint32_t> sizes = SizesOf(components);
  Groups groups;
  groups.alone = static_cast<uint32_t>(std::ranges::count(sizes, 1U));
  std::vector<uint32_t> order(components.count);
  std::iota(order.begin(), order.end(), 0U);
  groups.cut = order.size() > Limit(scope.limit);
  KeepFirst(order, Limit(scope.limit), [&](uint32_t a, uint32_t b) {
    return sizes[a] != sizes[b] ? sizes[a] > sizes[b] : a < b;
  });
  constexpr uint32_t kNotListed = UINT32_MAX;
  std::vector<uint32_t> place(components.count, kNotListed);
  for (uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;

  CATENA_TRY(const std::vector<Vertex> vertices, Labelled(graph, csr, scope.label));
  std::vector<std::vector<Vertex>> members(order.size());
  for (const Vertex vertex : vertices) {
    const uint32_t at = place[components.component[vertex.index]];
    if (at != kNotListed) members[at].push_back(vertex);
  }
  for (uint32_t i = 0; i < order.size(); ++i) {
    Group group{order[i], sizes[order[i]], {}, members[i].size() > Limit(max_members)};
    KeepFirst(members[i], Limit(max_members), [&](Vertex a, Vertex b) {
      const uint64_t degree_a = DegreeOf(csr, a);
      const uint64_t degree_b = DegreeOf(csr, b);
      return degree_a != degree_b ? degree_a > degree_b : a < b;
    });
    CATENA_TRY(group.members, ListNodes(graph, csr, members[i]));
    groups.groups.push_back(std::move(group));
  }
  return groups;
}

void PrintGroups(const Groups& groups, Terminal& terminal) {
  Table table({{"", Table::Align::kRight}, {"nodes", Table::Align::kRight}, {"most linked"}});
  for (size_t i = 0; i < groups.groups.size(); ++i) {
    const Group& group = groups.groups[i];
    std::string members;
    for (const ListedNode& node : group.members) {
      members += (members.empty() ? "" : "; ") + (node.name.empty() ? node.id : node.name);
    }
    if (group.cut) members += "; …";
    table.Add({std::to_string(i + 1), std::to_string(group.size), members});
  }
  table.Print(terminal);
  if (groups.cut) terminal.out() << "… and more (--limit 0 shows all)\n";
}

std::string GroupsJson(std::vector<JsonField> head, const Groups& groups) {
  Value::List list;
  for (const Group& group : groups.groups) {
    Value::List members;
    for (const ListedNode& node : group.members) members.push_back(Text(node.id));
    list.push_back(Value::Map{{"size", int64_t{group.size}},
                              {"members", std::move(members)},
                              {"members_cut", group.cut}});
  }
  head.emplace_back("alone", int64_t{groups.alone});
  head.emplace_back("groups", std::move(list));
  head.emplace_back("cut_by", groups.cut ? Value("limit") : Value());
  return ObjectJson(head);
}

}  // namespace catena::cli
