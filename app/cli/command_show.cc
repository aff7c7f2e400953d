#include <algorithm>
#include <array>
#include <map>
#include <ostream>

#include "app/cli/commands.h"
#include "app/cli/json_output.h"
#include "core/edtf.h"
#include "core/graph_names.h"
#include "db/database.h"

namespace catena::cli {
namespace {

// What a person can take in; a hub has millions.
constexpr size_t kMaxRelationships = 500;

// Name, title or text: what a thing is called.
std::string NameOf(const GraphReader& graph, const Node& node) {
  for (const std::string_view key : {"name", "title", "text"}) {
    if (std::string name = PropertyText(graph, node.properties, key); !name.empty()) return name;
  }
  return "";
}

// Derived from the date beside them, and kept as days since 1970.
bool IsDerivedDay(std::string_view key) {
  constexpr std::array<std::string_view, 6> kKeys = {"begin_min", "begin_max",  "end_min",
                                                     "end_max",   "issued_min", "issued_max"};
  return std::ranges::find(kKeys, key) != kKeys.end();
}

std::string ValueText(std::string_view key, const Value& value) {
  constexpr int64_t kMostDays = int64_t{1} << 40;  // A table may hold any number under that name.
  const int64_t* days = value.AsInt();
  if (days != nullptr && -kMostDays < *days && *days < kMostDays && IsDerivedDay(key)) {
    return FormatDay(*days);
  }
  return value.AsString() != nullptr ? *value.AsString() : ToText(value);
}

Result<std::vector<Adjacent>> AdjacentTo(const GraphReader& graph, NodeId node) {
  std::vector<Adjacent> adjacent;
  for (const Direction direction : {Direction::kOut, Direction::kIn}) {
    CATENA_TRY(graph.Expand(std::span(&node, 1), direction, {}, [&](const Adjacent& link) {
      adjacent.push_back(link);
      return adjacent.size() <= kMaxRelationships;
    }));
  }
  return adjacent;
}

Result<ShownNode> Collect(const GraphReader& graph, Node node) {
  ShownNode shown;
  CATENA_TRY(std::vector<Adjacent> adjacent, AdjacentTo(graph, node.id));
  shown.cut = adjacent.size() > kMaxRelationships;
  adjacent.resize(std::min(adjacent.size(), kMaxRelationships));
  std::vector<NodeId> others;
  std::vector<RelationshipId> ids;
  for (const Adjacent& link : adjacent) {
    others.push_back(link.other);
    ids.push_back(link.relationship);
  }
  CATENA_TRY(const auto other_nodes, graph.GetNodes(others));
  CATENA_TRY(auto relationships, graph.GetRelationships(ids));
  for (size_t i = 0; i < adjacent.size(); ++i) {
    if (!other_nodes[i] || !relationships[i]) continue;
    shown.relationships.push_back({std::move(*relationships[i]),
                                   adjacent[i].direction == Direction::kOut,
                                   UserId(graph, *other_nodes[i]), NameOf(graph, *other_nodes[i])});
  }
  shown.node = std::move(node);
  return shown;
}

void PrintProperties(const PropertyMap& properties, const NameDictionary& names,
                     Terminal& terminal) {
  std::map<std::string, std::string> sorted;
  for (const auto& [key, value] : properties) {
    sorted[std::string(names.Text(key))] = ValueText(names.Text(key), value);
  }
  Table table({{""}, {""}});
  for (auto& [name, text] : sorted) table.Add({name, text}, Ink::kFaint);
  table.Print(terminal, "  ");
}

void PrintNode(const GraphReader& graph, const ShownNode& shown, Terminal& terminal) {
  const NameDictionary& names = graph.names();
  std::string labels;
  for (const LabelId label : shown.node.labels) {
    labels += (labels.empty() ? "" : ", ") + std::string(names.Text(label));
  }
  terminal.out() << terminal.Paint(Ink::kStrong, Printable(NameOf(graph, shown.node))) << "  "
                 << terminal.Paint(Ink::kFaint, Printable(labels)) << "\n";
  PrintProperties(shown.node.properties, names, terminal);
  if (shown.relationships.empty()) return;
  Table table({{""}, {""}, {""}, {""}});
  for (const ShownRelationship& link : shown.relationships) {
    table.Add({link.outgoing ? "→" : "←", std::string(names.Text(link.relationship.type)),
               link.other_id, link.other_name});
  }
  terminal.out() << "\n" << Plural(shown.relationships.size(), "relationship") << "\n";
  table.Print(terminal, "  ");
  if (shown.cut) terminal.out() << "  … and more: only the first are shown\n";
}

Result<int> ShowRelationship(const GraphReader& graph, RelationshipId id, Terminal& terminal) {
  const NameDictionary& names = graph.names();
  CATENA_TRY(const auto relationship, graph.GetRelationship(id));
  if (!relationship)
    return Fail(ErrorCode::kCorruption, "an index names a relationship that is gone");
  const NodeId ends[] = {relationship->start, relationship->end};
  CATENA_TRY(const auto nodes, graph.GetNodes(ends));
  if (!nodes[0] || !nodes[1]) return Fail(ErrorCode::kCorruption, "a relationship has no end");
  CATENA_TRY(const auto asserting, FindClaimsAsserting(graph, UserId(graph, *relationship)));
  CATENA_TRY(const auto claim_nodes, graph.GetNodes(asserting));
  std::vector<std::string> claims;
  for (const auto& claim : claim_nodes) {
    if (claim) claims.push_back(UserId(graph, *claim));
  }
  const std::string from = UserId(graph, *nodes[0]);
  const std::string to = UserId(graph, *nodes[1]);
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << RelationshipJson(*relationship, from, to, claims, names) << '\n';
    return kDone;
  }
  terminal.out() << Printable(from) << " -["
                 << terminal.Paint(Ink::kStrong, names.Text(relationship->type)) << "]-> "
                 << Printable(to) << '\n';
  PrintProperties(relationship->properties, names, terminal);
  terminal.out() << "\nAsserted by " << Plural(claims.size(), "claim") << '\n';
  for (const std::string& claim : claims) terminal.out() << "  " << Printable(claim) << '\n';
  return kDone;
}

}  // namespace

Result<int> RunShow(const GlobalOptions& global, const ShowArguments& args, Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  CATENA_TRY(const auto relationship, FindRelationshipById(*graph, args.entity));
  if (relationship) return ShowRelationship(*graph, *relationship, terminal);
  CATENA_TRY(const NodeId id, ResolveNode(*graph, args.entity));
  CATENA_TRY(auto node, graph->GetNode(id));
  if (!node) return Fail(ErrorCode::kCorruption, "an index names a node that is gone");
  CATENA_TRY(const ShownNode shown, Collect(*graph, std::move(*node)));
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << NodeJson(shown, graph->names()) << '\n';
  } else {
    PrintNode(*graph, shown, terminal);
  }
  return kDone;
}

}  // namespace catena::cli
