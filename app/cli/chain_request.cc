#include "app/cli/chain_request.h"

#include <algorithm>
#include <cctype>

#include "core/evidence.h"
#include "core/fold.h"
#include "core/graph_names.h"

namespace catena::cli {
namespace {

Result<NodeId> ResolveEvent(const GraphReader& graph, const std::string& text) {
  return ResolveNode(graph, text, evidence::kEvent);
}

Result<std::vector<NodeId>> ResolveEvents(const GraphReader& graph,
                                          const std::vector<std::string>& texts) {
  std::vector<NodeId> events;
  for (const std::string& text : texts) {
    CATENA_TRY(const NodeId event, ResolveEvent(graph, text));
    events.push_back(event);
  }
  return events;
}

// A type that is neither in the table nor in the graph is a slip: to answer "no chain" would be
// an answer to another question.
Result<void> CheckTypes(const GraphReader& graph, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const std::string name = word.substr(word.starts_with('+') || word.starts_with('-') ? 1 : 0);
    if (name.empty() || evidence::FindCausalType(name) || graph.names().FindType(name)) continue;
    std::string message = "there is no relationship type '" + name + "'";
    std::string upper = name;
    std::ranges::transform(upper, upper.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    size_t best = 4;
    std::string_view nearest;
    for (const evidence::CausalType& row : evidence::CausalTypes()) {
      const size_t distance = EditDistance(upper, row.type, best);
      if (distance >= best) continue;
      best = distance;
      nearest = row.type;
    }
    if (!nearest.empty()) message += "; did you mean " + std::string(nearest) + "?";
    return Fail(ErrorCode::kNotFound, std::move(message));
  }
  return {};
}

}  // namespace

Result<TraceRequest> MakeTraceRequest(const GraphReader& graph, const ChainArguments& args) {
  TraceRequest request;
  CATENA_TRY(CheckTypes(graph, args.types));
  if (!args.from.empty()) {
    CATENA_TRY(request.from, ResolveEvent(graph, args.from));
  }
  if (!args.to.empty()) {
    CATENA_TRY(request.to, ResolveEvent(graph, args.to));
  }
  CATENA_TRY(request.through, ResolveEvents(graph, args.through));
  CATENA_TRY(request.avoid, ResolveEvents(graph, args.avoid));
  if (args.max_length != 0) request.max_length = args.max_length;
  if (args.max_chains != 0) request.max_chains = args.max_chains;
  if (args.time_limit_s != 0) request.time_limit = std::chrono::seconds(args.time_limit_s);
  request.types = args.types;
  request.min_independent_groups = args.min_groups;
  if (args.keep_violations) request.violations = TraceRequest::Violations::kKeep;
  return request;
}

}  // namespace catena::cli
