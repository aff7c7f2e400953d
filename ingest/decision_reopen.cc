#include "ingest/decision_reopen.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/decision_accept.h"
#include "ingest/decision_graph.h"

namespace catena {
namespace {

bool Contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

class Reopening {
 public:
  explicit Reopening(GraphWriter& writer) : writer_(writer) {}

  Result<void> Run(const Proposal& proposal, const Node& stored) {
    const auto key = writer_.names().FindKey(kWroteKey);
    const Value* const list = key ? stored.properties.Find(*key) : nullptr;
    if (list == nullptr) {
      return Fail(
          ErrorCode::kConstraint,
          "'" + proposal.id + "' does not say what accepting it wrote: take it back by hand");
    }
    const std::vector<std::string> wrote = TextsOf(list);
    if (wrote.empty()) return {};
    CATENA_TRY(ReadOthers(stored.id));
    const std::string link = PropertyText(writer_, stored.properties, "relationship");
    CATENA_TRY(CheckAlone(proposal, link));
    if (Contains(wrote, kWroteAssertion)) CATENA_TRY(TakeBackAssertion(proposal.claim, link));
    if (Contains(wrote, kWroteRelationship)) CATENA_TRY(DeleteLink(proposal, link));
    if (Contains(wrote, kWroteFrom)) CATENA_TRY(TakeBackEvent(proposal.from.id));
    if (Contains(wrote, kWroteTo)) CATENA_TRY(TakeBackEvent(proposal.to.id));
    return {};
  }

 private:
  // The other links that were accepted.
  Result<void> ReadOthers(NodeId self) {
    const auto label = writer_.names().FindLabel(evidence::kProposal);
    if (!label) return {};
    std::vector<NodeId> all;
    CATENA_TRY(writer_.ScanLabel(*label, NodeId{}, [&](NodeId node) {
      if (node != self) all.push_back(node);
      return true;
    }));
    CATENA_TRY(std::vector<std::optional<Node>> nodes, writer_.GetNodes(all));
    for (std::optional<Node>& node : nodes) {
      if (!node || Text(*node, "status") != kAcceptedStatus) continue;
      if (Text(*node, "kind") != ProposalKindName(ProposalKind::kLink)) continue;
      others_.push_back(*std::move(node));
    }
    return {};
  }

  std::string Text(const Node& node, std::string_view key) const {
    return PropertyText(writer_, node.properties, key);
  }

  // Another proposal that was accepted as the same link rests on what this one wrote.
  Result<void> CheckAlone(const Proposal& proposal, const std::string& link) const {
    for (const Node& other : others_) {
      if (Text(other, "relationship") != link) continue;
      return Fail(ErrorCode::kConstraint, "'" + proposal.id + "' made '" + link + "', which '" +
                                              Text(other, "id") +
                                              "' was accepted as too: reopen that one first");
    }
    return {};
  }

  Result<void> TakeBackAssertion(const std::string& id, const std::string& link) {
    CATENA_TRY(std::optional<Node> claim, NodeWithId(writer_, id));
    if (!claim) return {};
    CATENA_TRY(const KeyId asserts, writer_.InternKey("asserts"));
    std::vector<std::string> list = TextsOf(claim->properties.Find(asserts));
    if (std::erase(list, link) == 0) return {};
    if (list.empty()) {
      claim->properties.Erase(asserts);
    } else {
      claim->properties.Set(asserts, ListOf(list));
    }
    return writer_.UpdateNode(*claim);
  }

  Result<void> DeleteLink(const Proposal& proposal, const std::string& link) {
    CATENA_TRY(const auto relationship, FindRelationshipById(writer_, link));
    if (!relationship) return {};
    CATENA_TRY(const std::vector<NodeId> claims, FindClaimsAsserting(writer_, link));
    std::string others;
    for (const NodeId claim : claims) {
      CATENA_TRY(const std::string id, UserId(writer_, claim));
      others += (others.empty() ? "" : ", ") + id;
    }
    if (!others.empty()) {
      return Fail(ErrorCode::kConstraint, "'" + proposal.id + "' made '" + link +
                                              "', which others assert by now: " + others);
    }
    return writer_.DeleteRelationship(*relationship);
  }

  // The event goes, unless another accepted proposal uses it: that one has made it from now on.
  Result<void> TakeBackEvent(const std::string& event) {
    for (Node& other : others_) {
      for (const std::string_view which : {kWroteFrom, kWroteTo}) {
        if (Text(other, which) != event) continue;
        CATENA_TRY(const KeyId key, writer_.InternKey(kWroteKey));
        const Value* const list = other.properties.Find(key);
        // One that does not say what it wrote cannot be reopened.
        if (list == nullptr) continue;
        std::vector<std::string> wrote = TextsOf(list);
        if (!Contains(wrote, which)) wrote.emplace_back(which);
        other.properties.Set(key, ListOf(wrote));
        return writer_.UpdateNode(other);
      }
    }
    return DeleteUnused(event);
  }

  // An event that nothing speaks of any more.
  Result<void> DeleteUnused(const std::string& id) {
    CATENA_TRY(const std::optional<NodeId> node, FindNodeById(writer_, id));
    if (!node) return {};
    bool used = false;
    for (const Direction direction : {Direction::kOut, Direction::kIn}) {
      CATENA_TRY(writer_.Expand({&*node, 1}, direction, {}, [&](const Adjacent&) {
        used = true;
        return false;
      }));
    }
    return used ? Result<void>() : writer_.DeleteNode(*node);
  }

  GraphWriter& writer_;
  std::vector<Node> others_;
};

}  // namespace

Result<void> TakeBackAccepted(GraphWriter& writer, const Proposal& proposal, const Node& stored) {
  return Reopening(writer).Run(proposal, stored);
}

}  // namespace catena
