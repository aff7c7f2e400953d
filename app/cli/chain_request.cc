#include "app/cli/chain_request.h"

#include "core/evidence.h"
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

}  // namespace

Result<TraceRequest> MakeTraceRequest(const GraphReader& graph, const ChainArguments& args) {
  TraceRequest request;
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
