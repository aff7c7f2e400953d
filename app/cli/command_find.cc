#include <algorithm>
#include <ostream>

#include "app/cli/commands.h"
#include "app/cli/json_output.h"
#include "core/fold.h"
#include "core/graph_names.h"
#include "db/database.h"

namespace catena::cli {
namespace {

struct Summary {
  std::string id;
  std::string kind;  // Its labels.
  std::string name;
  std::string date;
};

Summary Summarize(const GraphReader& graph, const Node& node) {
  Summary summary{UserId(graph, node), "", PropertyText(graph, node.properties, "name"),
                  PropertyText(graph, node.properties, "date")};
  if (summary.name.empty()) summary.name = PropertyText(graph, node.properties, "title");
  if (summary.date.empty()) summary.date = PropertyText(graph, node.properties, "issued");
  for (const LabelId label : node.labels) {
    if (!summary.kind.empty()) summary.kind += ", ";
    summary.kind += graph.names().Text(label);
  }
  return summary;
}

struct Found {
  NodeId node;
  bool at_start = false;  // The name begins with the text; else one of its words does.
};

// Nodes one of whose folded names has a word that begins with `text`, names that begin with it
// first. The index is in name order, so those are one range of it.
Result<std::vector<Found>> Search(const GraphReader& graph, const std::string& text,
                                  std::optional<LabelId> label, size_t limit) {
  std::vector<Found> found;
  std::vector<NodeId> seen;
  const auto offer = [&](uint64_t entity, bool at_start) -> Result<bool> {
    const NodeId node{entity};
    const auto at = std::ranges::lower_bound(seen, node);
    if (at != seen.end() && *at == node) return true;
    seen.insert(at, node);
    if (label) {
      CATENA_TRY(const auto record, graph.GetNode(node));
      if (!record || !record->HasLabel(*label)) return true;
    }
    found.push_back({node, at_start});
    return found.size() < limit;
  };
  Result<void> problem;
  const auto visit = [&](uint64_t entity, bool at_start) {
    const Result<bool> more = offer(entity, at_start);
    if (!more) problem = Fail(more.error());
    return more.value_or(false);
  };
  CATENA_TRY(graph.ScanIndex(kNameIndex, text, [&](std::string_view name, uint64_t entity) {
    return name.starts_with(text) && visit(entity, true);
  }));
  CATENA_TRY(problem);
  if (found.size() >= limit) return found;
  const std::string word = " " + text;
  CATENA_TRY(graph.ScanIndex(kNameIndex, "", [&](std::string_view name, uint64_t entity) {
    return name.find(word) == std::string_view::npos || visit(entity, false);
  }));
  CATENA_TRY(problem);
  return found;
}

}  // namespace

Result<int> RunFind(const GlobalOptions& global, const FindArguments& args, Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  std::optional<LabelId> label;
  if (!args.label.empty()) {
    label = graph->names().FindLabel(args.label);
    if (!label) return Fail(ErrorCode::kNotFound, "no node has the label '" + args.label + "'");
  }
  const std::string text = FoldName(args.text);
  if (text.empty())
    return Fail(ErrorCode::kInvalidArgument, "the text to find has no letter or digit");
  const size_t limit = args.limit == 0 ? SIZE_MAX : args.limit;
  CATENA_TRY(const std::vector<Found> found, Search(*graph, text, label, limit));

  Table table({{"id"}, {"kind"}, {"date"}, {"name"}});
  std::vector<std::vector<JsonField>> objects;
  for (const Found& one : found) {
    CATENA_TRY(const auto node, graph->GetNode(one.node));
    if (!node) continue;
    const Summary summary = Summarize(*graph, *node);
    table.Add({summary.id, summary.kind, summary.date, summary.name});
    objects.push_back({{"id", summary.id},
                       {"kind", summary.kind},
                       {"name", summary.name},
                       {"date", summary.date}});
  }
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << ArrayJson(objects) << '\n';
  } else if (found.empty()) {
    terminal.out() << "Nothing is called that.\n";
  } else {
    table.Print(terminal);
    if (found.size() == limit) {
      terminal.out() << "… there may be more (--limit 0 shows all)\n";
    }
  }
  return found.empty() ? kNo : kDone;
}

}  // namespace catena::cli
