#include "ingest/decision_fields.h"

#include "core/edtf.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/article_words.h"

namespace catena {

Result<void> CheckDecisionFields(const Proposal& proposal, const Decision& decision) {
  const bool open = proposal.status != kAcceptedStatus;
  const bool ends =
      open && proposal.kind == ProposalKind::kLink && decision.verdict == Verdict::kAccept;
  for (const auto& [key, text] : ProposalFields(proposal)) {
    const auto written = decision.fields.find(key);
    if (written == decision.fields.end()) continue;
    const std::string_view now = TrimmedText(written->second);
    if (now == TrimmedText(text)) continue;
    // What was accepted may have been exported with another type, and named its events by id.
    if (!open && key == "proposed_type") continue;
    if (!open && key == "from" && now == proposal.from.id) continue;
    if (!open && key == "to" && now == proposal.to.id) continue;
    const bool is_end = key.starts_with("from") || key.starts_with("to");
    if (is_end && ends) continue;
    return Fail(ErrorCode::kInvalidArgument,
                "'" + key + "' of '" + decision.id + "' is '" + text +
                    "' and cannot be decided otherwise; export the proposals again if the file "
                    "is older than they are");
  }
  return {};
}

Result<void> ChangeProposalEnd(const GraphReader& graph, const std::string& key,
                               const Decision& decision, ProposalEnd* end) {
  const auto written = [&](const std::string& field, const std::string& now) {
    const auto at = decision.fields.find(field);
    return at == decision.fields.end() ? now : std::string(TrimmedText(at->second));
  };
  const std::string name = written(key, end->name);
  const std::string date = written(key + "_date", end->date);
  if (name != end->name) {
    const Result<NodeId> event = ResolveNode(graph, name, evidence::kEvent);
    const bool unknown = !event && event.error().code == ErrorCode::kNotFound;
    if (!event && !(unknown && end->is_new && !name.empty())) {
      return Fail(event.error().code, "'" + key + "': " + event.error().message);
    }
    if (event) {
      CATENA_TRY(const auto node, graph.GetNode(*event));
      if (PropertyText(graph, node->properties, "id").empty()) {
        return Fail(ErrorCode::kInvalidArgument,
                    "'" + key + "': the event '" + name + "' has no id to name it by");
      }
      *end = {.id = UserId(graph, *node), .name = name, .date = date};
      return {};
    }
    end->name = name;
  }
  if (date == end->date) return {};
  if (!end->is_new) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + key + "_date': the event '" + end->id + "' is there and has its own date");
  }
  if (!date.empty()) {
    if (const auto read = ParseEdtf(date); !read) {
      return Fail(ErrorCode::kInvalidArgument, "'" + key + "_date': " + read.error().message);
    }
  }
  end->date = date;
  return {};
}

std::vector<std::pair<std::string, std::string>> ProposalFields(const Proposal& proposal) {
  std::string sources;
  for (const std::string& source : proposal.sources) {
    sources += (sources.empty() ? "" : "; ") + source;
  }
  return {{"kind", std::string(ProposalKindName(proposal.kind))},
          {"proposed_type", proposal.type},
          {"signal", proposal.signal},
          {"from", proposal.from.name},
          {"from_date", proposal.from.date},
          {"to", proposal.to.name},
          {"to_date", proposal.to.date},
          {"text", proposal.text},
          {"section", proposal.section},
          {"claim", proposal.claim},
          {"sources", sources}};
}

}  // namespace catena
