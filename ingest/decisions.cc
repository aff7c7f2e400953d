#include "ingest/decisions.h"

#include <algorithm>
#include <optional>

#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/decision_accept.h"
#include "ingest/decision_fields.h"
#include "ingest/decision_graph.h"
#include "ingest/decision_reopen.h"

namespace catena {
namespace {

// Properties that a decision may write otherwise than proposed; kept as "proposed_type", ...
constexpr std::string_view kChangeable[] = {"type", "from",    "from_name", "from_date",
                                            "to",   "to_name", "to_date"};

std::string Proposed(std::string_view key) { return "proposed_" + std::string(key); }

// Takes decisions one by one into a writer.
class Decider {
 public:
  Decider(GraphWriter& writer, const DecisionMaker& maker) : writer_(writer), maker_(maker) {}

  Result<DecisionReport> Run(std::span<const Decision> decisions) {
    for (const Decision& decision : decisions) {
      Result<void> done = Apply(decision);
      if (done) continue;
      const ErrorCode code = done.error().code;
      if (code != ErrorCode::kNotFound && code != ErrorCode::kInvalidArgument &&
          code != ErrorCode::kConstraint) {
        return Fail(done.error());
      }
      Error error = done.error();
      error.where = decision.where;
      report_.errors.push_back(std::move(error));
    }
    return std::move(report_);
  }

 private:
  Result<void> Apply(const Decision& decision) {
    CATENA_TRY(CheckType(decision));
    CATENA_TRY(FoundProposal found, Find(decision.id));
    if (found.proposal.kind != ProposalKind::kLink && !decision.type.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "two are the same or not: no type is asked");
    }
    switch (decision.verdict) {
      case Verdict::kAccept:
        return Accept(std::move(found), decision);
      case Verdict::kReject:
        return Reject(std::move(found), decision);
      case Verdict::kReopen:
        break;
    }
    return Reopen(std::move(found), decision);
  }

  struct FoundProposal {
    Proposal proposal;
    std::optional<Node> node;  // Where it is stored.
  };

  // A stored one, or that two sources or pages are one.
  Result<FoundProposal> Find(const std::string& id) {
    CATENA_TRY(std::optional<Node> node, NodeWithId(writer_, id));
    const auto label = writer_.names().FindLabel(evidence::kProposal);
    if (node && label && node->HasLabel(*label)) {
      CATENA_TRY(Proposal proposal, ReadProposal(writer_, *node));
      return FoundProposal{std::move(proposal), std::move(node)};
    }
    if (!node && !pairs_) {
      CATENA_TRY(pairs_, ListProposals(writer_, {.kind = ProposalKind::kSameSource}));
      CATENA_TRY(std::vector<Proposal> pages,
                 ListProposals(writer_, {.kind = ProposalKind::kSamePage}));
      std::ranges::move(pages, std::back_inserter(*pairs_));
    }
    if (!node) {
      const auto pair = std::ranges::find(*pairs_, id, &Proposal::id);
      if (pair != pairs_->end()) return FoundProposal{*pair, std::nullopt};
    }
    return Fail(ErrorCode::kNotFound, "there is no proposal '" + id + "'");
  }

  static Result<void> CheckType(const Decision& decision) {
    if (decision.type.empty() || evidence::FindCausalType(decision.type)) return {};
    std::string all;
    for (const auto& type : evidence::CausalTypes()) {
      all += (all.empty() ? "" : ", ") + std::string(type.type);
    }
    return Fail(ErrorCode::kInvalidArgument,
                "'" + decision.type + "' is no type of a causal link; there are: " + all);
  }

  // ---- Accepting ----

  Result<void> Accept(FoundProposal found, const Decision& decision) {
    Proposal& proposal = found.proposal;
    if (proposal.status == kAcceptedStatus) {
      CATENA_TRY(CheckDecisionFields(proposal, decision));
      if (!decision.type.empty() && decision.type != proposal.type) {
        return Fail(ErrorCode::kConstraint, "'" + decision.id + "' was accepted as " +
                                                proposal.type + "; reopen it to decide anew");
      }
      ++report_.unchanged;
      return {};
    }
    CATENA_TRY(CheckDecisionFields(proposal, decision));
    if (!decision.type.empty()) proposal.type = decision.type;
    if (proposal.kind == ProposalKind::kLink) {
      CATENA_TRY(ChangeProposalEnd(writer_, "from", decision, &proposal.from));
      CATENA_TRY(ChangeProposalEnd(writer_, "to", decision, &proposal.to));
    }
    CATENA_TRY(const AcceptedProposal accepted, WriteAccepted(writer_, proposal, maker_));
    ++report_.accepted;
    report_.events_made += accepted.events_made;
    return Record(std::move(found.node), proposal, decision, &accepted);
  }

  // ---- Rejecting ----

  Result<void> Reject(FoundProposal found, const Decision& decision) {
    if (found.proposal.status == kRejectedStatus) {
      ++report_.unchanged;
      return {};
    }
    if (found.proposal.status == kAcceptedStatus) {
      return Fail(ErrorCode::kConstraint, "'" + decision.id + "' was accepted on " +
                                              found.proposal.decided_at + " by " +
                                              found.proposal.decided_by + "; reopen it first");
    }
    CATENA_TRY(CheckDecisionFields(found.proposal, decision));
    ++report_.rejected;
    return Record(std::move(found.node), found.proposal, decision, nullptr);
  }

  // ---- Reopening ----

  Result<void> Reopen(FoundProposal found, const Decision& decision) {
    if (!decision.type.empty()) {
      return Fail(ErrorCode::kInvalidArgument,
                  "reopening takes no type; accept it anew after that");
    }
    if (found.proposal.status == kProposedStatus || !found.node) {
      ++report_.unchanged;
      return {};
    }
    Node node = *std::move(found.node);
    if (found.proposal.status == kAcceptedStatus) {
      CATENA_TRY(TakeBackAccepted(writer_, found.proposal, node));
    }
    for (const std::string_view key : kChangeable) {
      CATENA_TRY(const KeyId before, writer_.InternKey(Proposed(key)));
      const Value* const proposed = node.properties.Find(before);
      if (proposed == nullptr) continue;
      CATENA_TRY(SetProperty(writer_, node.properties, key, *proposed));
      node.properties.Erase(before);
    }
    for (const char* key : {"decided_by", "decided_at", "relationship", "wrote", "note"}) {
      CATENA_TRY(const KeyId id, writer_.InternKey(key));
      node.properties.Erase(id);
    }
    CATENA_TRY(
        SetProperty(writer_, node.properties, "status", Value(std::string(kProposedStatus))));
    if (!decision.note.empty())
      CATENA_TRY(SetProperty(writer_, node.properties, "note", Value(decision.note)));
    ++report_.reopened;
    return writer_.UpdateNode(node);
  }

  // ---- Recording ----

  // Sets a property, and keeps what was proposed in its place.
  Result<void> Change(PropertyMap& properties, std::string_view key, const std::string& text) {
    const std::string before = PropertyText(writer_, properties, key);
    if (before == text) return {};
    CATENA_TRY(SetProperty(writer_, properties, Proposed(key), Value(before)));
    return SetProperty(writer_, properties, key, Value(text));
  }

  Result<void> Record(std::optional<Node> stored, const Proposal& proposal,
                      const Decision& decision, const AcceptedProposal* accepted) {
    PropertyMap properties = stored ? stored->properties : PropertyMap();
    CATENA_TRY(SetProperty(writer_, properties, "status",
                           Value(std::string(accepted ? kAcceptedStatus : kRejectedStatus))));
    CATENA_TRY(SetProperty(writer_, properties, "decided_by", Value(maker_.by)));
    CATENA_TRY(SetProperty(writer_, properties, "decided_at", Value(maker_.at)));
    if (!decision.note.empty())
      CATENA_TRY(SetProperty(writer_, properties, "note", Value(decision.note)));
    if (accepted != nullptr) {
      CATENA_TRY(SetProperty(writer_, properties, "relationship", Value(accepted->relationship)));
      CATENA_TRY(SetProperty(writer_, properties, kWroteKey, ListOf(accepted->wrote)));
    }
    if (stored) {
      CATENA_TRY(Change(properties, "type", proposal.type));
      CATENA_TRY(ChangeEndOf(properties, "from", proposal.from));
      CATENA_TRY(ChangeEndOf(properties, "to", proposal.to));
      stored->properties = std::move(properties);
      return writer_.UpdateNode(*stored);
    }
    CATENA_TRY(SetProperty(writer_, properties, "id", Value(proposal.id)));
    CATENA_TRY(SetProperty(writer_, properties, "kind",
                           Value(std::string(ProposalKindName(proposal.kind)))));
    CATENA_TRY(SetProperty(writer_, properties, "type", Value(proposal.type)));
    CATENA_TRY(SetProperty(writer_, properties, "signal", Value(proposal.signal)));
    CATENA_TRY(SetProperty(writer_, properties, "from", Value(proposal.from.id)));
    CATENA_TRY(SetProperty(writer_, properties, "to", Value(proposal.to.id)));
    CATENA_TRY(const LabelId label, writer_.InternLabel(evidence::kProposal));
    CATENA_TRY(writer_.CreateNode({label}, std::move(properties)));
    return {};
  }

  // The event's own name and date are its own; of one that was new, the proposal keeps them.
  Result<void> ChangeEndOf(PropertyMap& properties, const std::string& key,
                           const ProposalEnd& end) {
    CATENA_TRY(Change(properties, key, end.id));
    if (!end.is_new) return {};
    CATENA_TRY(Change(properties, key + "_name", end.name));
    return Change(properties, key + "_date", end.date);
  }

  GraphWriter& writer_;
  const DecisionMaker& maker_;
  DecisionReport report_;
  std::optional<std::vector<Proposal>> pairs_;  // Of sources and pages, not stored; once asked for.
};

}  // namespace

Result<DecisionReport> ApplyDecisions(GraphWriter& writer, std::span<const Decision> decisions,
                                      const DecisionMaker& maker) {
  return Decider(writer, maker).Run(decisions);
}

}  // namespace catena
