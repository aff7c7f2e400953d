#include "ingest/decision_accept.h"

#include <algorithm>
#include <optional>

#include "core/edtf.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/decision_graph.h"

namespace catena {
namespace {

// Writes one accepted proposal.
class Acceptance {
 public:
  Acceptance(GraphWriter& writer, const DecisionMaker& maker) : writer_(writer), maker_(maker) {}

  Result<AcceptedProposal> Run(const Proposal& proposal) {
    const bool link = proposal.kind == ProposalKind::kLink;
    CATENA_TRY(accepted_.relationship, link ? AcceptLink(proposal) : AcceptPair(proposal));
    return std::move(accepted_);
  }

 private:
  Result<std::string> AcceptLink(const Proposal& proposal) {
    CATENA_TRY(const std::optional<Node> claim, NodeWithId(writer_, proposal.claim));
    if (!claim) {
      return Fail(ErrorCode::kNotFound, "the claim '" + proposal.claim + "' of '" + proposal.id +
                                            "' is not there any more");
    }
    CATENA_TRY(const NodeId from, EventOf(proposal.from, kWroteFrom));
    CATENA_TRY(const NodeId to, EventOf(proposal.to, kWroteTo));
    if (from == to) {
      return Fail(ErrorCode::kInvalidArgument,
                  "'" + proposal.id + "' would lead from an event to itself");
    }
    CATENA_TRY(std::string id, Link(from, proposal.type, to, proposal));
    CATENA_TRY(const KeyId asserts, writer_.InternKey("asserts"));
    Node changed = *claim;
    std::vector<std::string> list = TextsOf(changed.properties.Find(asserts));
    if (std::ranges::find(list, id) == list.end()) {
      list.push_back(id);
      changed.properties.Set(asserts, ListOf(list));
      CATENA_TRY(writer_.UpdateNode(changed));
      accepted_.wrote.emplace_back(kWroteAssertion);
    }
    return id;
  }

  Result<std::string> AcceptPair(const Proposal& proposal) {
    CATENA_TRY(const auto from, FindNodeById(writer_, proposal.from.id));
    CATENA_TRY(const auto to, FindNodeById(writer_, proposal.to.id));
    if (!from || !to) {
      return Fail(ErrorCode::kNotFound,
                  "one of the two of '" + proposal.id + "' is not there any more");
    }
    return Link(*from, kSameAsType, *to, proposal);
  }

  // The event, made where it is not there.
  Result<NodeId> EventOf(const ProposalEnd& end, std::string_view which) {
    CATENA_TRY(const std::optional<Node> node, NodeWithId(writer_, end.id));
    CATENA_TRY(const LabelId label, writer_.InternLabel(evidence::kEvent));
    if (node) {
      if (node->HasLabel(label)) return node->id;
      return Fail(ErrorCode::kConstraint, "'" + end.id + "' is no event");
    }
    if (end.name.empty()) {
      return Fail(ErrorCode::kNotFound, "there is no event '" + end.id + "' any more");
    }
    PropertyMap properties;
    CATENA_TRY(SetProperty(writer_, properties, "id", Value(end.id)));
    CATENA_TRY(SetProperty(writer_, properties, "name", Value(end.name)));
    if (!end.date.empty()) {
      CATENA_TRY(const Edtf date, ParseEdtf(end.date));
      CATENA_TRY(SetProperty(writer_, properties, "date", Value(end.date)));
      CATENA_TRY(SetDay(properties, evidence::kBeginMin, date.bounds.begin_min));
      CATENA_TRY(SetDay(properties, evidence::kBeginMax, date.bounds.begin_max));
      CATENA_TRY(SetDay(properties, evidence::kEndMin, date.bounds.end_min));
      CATENA_TRY(SetDay(properties, evidence::kEndMax, date.bounds.end_max));
    }
    ++accepted_.events_made;
    accepted_.wrote.emplace_back(which);
    return writer_.CreateNode({label}, std::move(properties));
  }

  // The user id of the relationship of that type between the two, made where there is none.
  Result<std::string> Link(NodeId from, std::string_view type_name, NodeId to,
                           const Proposal& proposal) {
    CATENA_TRY(const TypeId type, writer_.InternType(type_name));
    std::vector<RelationshipId> there;
    CATENA_TRY(writer_.Expand({&from, 1}, Direction::kOut, {&type, 1}, [&](const Adjacent& link) {
      if (link.other == to) there.push_back(link.relationship);
      return true;
    }));
    for (const RelationshipId id : there) {
      CATENA_TRY(const auto relationship, writer_.GetRelationship(id));
      if (!relationship) continue;
      const std::string user_id = PropertyText(writer_, relationship->properties, "id");
      if (!user_id.empty()) return user_id;
    }
    std::string id = proposal.id;
    const size_t at = id.rfind("proposal-");
    id = at != std::string::npos ? id.substr(0, at) + "link-" + id.substr(at + 9) : "link-" + id;
    PropertyMap properties;
    CATENA_TRY(SetProperty(writer_, properties, "id", Value(id)));
    CATENA_TRY(SetProperty(writer_, properties, "signal", Value(proposal.signal)));
    CATENA_TRY(SetProperty(writer_, properties, "accepted_by", Value(maker_.by)));
    CATENA_TRY(SetProperty(writer_, properties, "accepted_at", Value(maker_.at)));
    CATENA_TRY(writer_.CreateRelationship(from, type, to, std::move(properties)));
    accepted_.wrote.emplace_back(kWroteRelationship);
    return id;
  }

  Result<void> SetDay(PropertyMap& properties, std::string_view key, std::optional<int64_t> day) {
    if (!day) return {};
    return SetProperty(writer_, properties, key, Value(*day));
  }

  GraphWriter& writer_;
  const DecisionMaker& maker_;
  AcceptedProposal accepted_;
};

}  // namespace

Result<AcceptedProposal> WriteAccepted(GraphWriter& writer, const Proposal& proposal,
                                       const DecisionMaker& maker) {
  return Acceptance(writer, maker).Run(proposal);
}

}  // namespace catena
