#include "ingest/decisions.h"

#include <algorithm>
#include <optional>
#include <set>

#include "core/edtf.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// What accepting wrote, in the property `wrote`.
constexpr std::string_view kWroteRelationship = "relationship";
constexpr std::string_view kWroteAssertion = "assertion";
constexpr std::string_view kWroteFrom = "from";
constexpr std::string_view kWroteTo = "to";
// Properties that a decision may write otherwise than proposed; kept as "proposed_type", ...
constexpr std::string_view kChangeable[] = {"type", "from",    "from_name", "from_date",
                                            "to",   "to_name", "to_date"};

std::string Proposed(std::string_view key) { return "proposed_" + std::string(key); }

Result<std::optional<Node>> NodeById(const GraphReader& graph, std::string_view id) {
  CATENA_TRY(const std::optional<NodeId> node, FindNodeById(graph, id));
  if (!node) return std::optional<Node>();
  return graph.GetNode(*node);
}

std::vector<std::string> TextsOf(const Value* value) {
  std::vector<std::string> texts;
  if (value == nullptr) return texts;
  if (value->AsString() != nullptr) texts.push_back(*value->AsString());
  if (value->AsList() == nullptr) return texts;
  for (const Value& each : *value->AsList()) {
    if (each.AsString() != nullptr) texts.push_back(*each.AsString());
  }
  return texts;
}

Value ListOf(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

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
    if (found.proposal.kind == ProposalKind::kSameSource && !decision.type.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "two sources are the same or not: no type is asked");
    }
    wrote_.clear();
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

  // A stored one, or that two sources are one.
  Result<FoundProposal> Find(const std::string& id) {
    CATENA_TRY(std::optional<Node> node, NodeById(writer_, id));
    const auto label = writer_.names().FindLabel(evidence::kProposal);
    if (node && label && node->HasLabel(*label)) {
      CATENA_TRY(Proposal proposal, ReadProposal(writer_, *node));
      return FoundProposal{std::move(proposal), std::move(node)};
    }
    if (!node && !pairs_) {
      CATENA_TRY(pairs_, ListProposals(writer_, {.kind = ProposalKind::kSameSource}));
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
      CATENA_TRY(CheckFields(proposal, decision));
      if (!decision.type.empty() && decision.type != proposal.type) {
        return Fail(ErrorCode::kConstraint, "'" + decision.id + "' was accepted as " +
                                                proposal.type + "; reopen it to decide anew");
      }
      ++report_.unchanged;
      return {};
    }
    CATENA_TRY(CheckFields(proposal, decision));
    if (!decision.type.empty()) proposal.type = decision.type;
    const bool link = proposal.kind == ProposalKind::kLink;
    if (link) {
      CATENA_TRY(ChangeEnd("from", decision, &proposal.from));
      CATENA_TRY(ChangeEnd("to", decision, &proposal.to));
    }
    CATENA_TRY(const std::string relationship, link ? AcceptLink(proposal) : AcceptPair(proposal));
    ++report_.accepted;
    return Record(std::move(found.node), proposal, decision, relationship);
  }

  // What may not be changed is as it was; a slip in a spreadsheet must not pass as a decision.
  static Result<void> CheckFields(const Proposal& proposal, const Decision& decision) {
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

  // The event that the person wrote in place of the proposed one.
  Result<void> ChangeEnd(const std::string& key, const Decision& decision, ProposalEnd* end) const {
    const auto written = [&](const std::string& field, const std::string& now) {
      const auto at = decision.fields.find(field);
      return at == decision.fields.end() ? now : std::string(TrimmedText(at->second));
    };
    const std::string name = written(key, end->name);
    const std::string date = written(key + "_date", end->date);
    if (name != end->name) {
      const Result<NodeId> event = ResolveNode(writer_, name, evidence::kEvent);
      const bool unknown = !event && event.error().code == ErrorCode::kNotFound;
      if (!event && !(unknown && end->is_new && !name.empty())) {
        return Fail(event.error().code, "'" + key + "': " + event.error().message);
      }
      if (event) {
        CATENA_TRY(const auto node, writer_.GetNode(*event));
        if (PropertyText(writer_, node->properties, "id").empty()) {
          return Fail(ErrorCode::kInvalidArgument,
                      "'" + key + "': the event '" + name + "' has no id to name it by");
        }
        *end = {.id = UserId(writer_, *node), .name = name, .date = date};
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

  Result<std::string> AcceptLink(const Proposal& proposal) {
    CATENA_TRY(const std::optional<Node> claim, NodeById(writer_, proposal.claim));
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
      wrote_.emplace_back(kWroteAssertion);
    }
    return id;
  }

  Result<std::string> AcceptPair(const Proposal& proposal) {
    CATENA_TRY(const auto from, FindNodeById(writer_, proposal.from.id));
    CATENA_TRY(const auto to, FindNodeById(writer_, proposal.to.id));
    if (!from || !to) {
      return Fail(ErrorCode::kNotFound, "a source of '" + proposal.id + "' is not there any more");
    }
    return Link(*from, kSameAsType, *to, proposal);
  }

  // The event, made where it is not there.
  Result<NodeId> EventOf(const ProposalEnd& end, std::string_view which) {
    CATENA_TRY(const std::optional<Node> node, NodeById(writer_, end.id));
    CATENA_TRY(const LabelId label, writer_.InternLabel(evidence::kEvent));
    if (node) {
      if (node->HasLabel(label)) return node->id;
      return Fail(ErrorCode::kConstraint, "'" + end.id + "' is no event");
    }
    if (end.name.empty()) {
      return Fail(ErrorCode::kNotFound, "there is no event '" + end.id + "' any more");
    }
    PropertyMap properties;
    CATENA_TRY(Set(properties, "id", Value(end.id)));
    CATENA_TRY(Set(properties, "name", Value(end.name)));
    if (!end.date.empty()) {
      CATENA_TRY(const Edtf date, ParseEdtf(end.date));
      CATENA_TRY(Set(properties, "date", Value(end.date)));
      CATENA_TRY(SetDay(properties, evidence::kBeginMin, date.bounds.begin_min));
      CATENA_TRY(SetDay(properties, evidence::kBeginMax, date.bounds.begin_max));
      CATENA_TRY(SetDay(properties, evidence::kEndMin, date.bounds.end_min));
      CATENA_TRY(SetDay(properties, evidence::kEndMax, date.bounds.end_max));
    }
    ++report_.events_made;
    wrote_.emplace_back(which);
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
    CATENA_TRY(Set(properties, "id", Value(id)));
    CATENA_TRY(Set(properties, "signal", Value(proposal.signal)));
    CATENA_TRY(Set(properties, "accepted_by", Value(maker_.by)));
    CATENA_TRY(Set(properties, "accepted_at", Value(maker_.at)));
    CATENA_TRY(writer_.CreateRelationship(from, type, to, std::move(properties)));
    wrote_.emplace_back(kWroteRelationship);
    return id;
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
    CATENA_TRY(CheckFields(found.proposal, decision));
    ++report_.rejected;
    return Record(std::move(found.node), found.proposal, decision, "");
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
      CATENA_TRY(const KeyId key, writer_.InternKey("wrote"));
      const Value* const wrote = node.properties.Find(key);
      if (wrote == nullptr) {
        return Fail(ErrorCode::kConstraint, "'" + decision.id +
                                                "' does not say what accepting it wrote: take it "
                                                "back by hand");
      }
      CATENA_TRY(TakeBack(found.proposal, node, TextsOf(wrote)));
    }
    for (const std::string_view key : kChangeable) {
      CATENA_TRY(const KeyId before, writer_.InternKey(Proposed(key)));
      const Value* const proposed = node.properties.Find(before);
      if (proposed == nullptr) continue;
      CATENA_TRY(Set(node.properties, key, *proposed));
      node.properties.Erase(before);
    }
    for (const char* key : {"decided_by", "decided_at", "relationship", "wrote", "note"}) {
      CATENA_TRY(const KeyId id, writer_.InternKey(key));
      node.properties.Erase(id);
    }
    CATENA_TRY(Set(node.properties, "status", Value(std::string(kProposedStatus))));
    if (!decision.note.empty()) CATENA_TRY(Set(node.properties, "note", Value(decision.note)));
    ++report_.reopened;
    return writer_.UpdateNode(node);
  }

  Result<void> TakeBack(const Proposal& proposal, const Node& node,
                        const std::vector<std::string>& wrote) {
    const auto did = [&](std::string_view what) {
      return std::ranges::find(wrote, what) != wrote.end();
    };
    const std::string link = PropertyText(writer_, node.properties, "relationship");
    if (!wrote.empty()) CATENA_TRY(CheckAlone(proposal, link));
    if (did(kWroteAssertion)) CATENA_TRY(TakeBackAssertion(proposal.claim, link));
    if (did(kWroteRelationship)) CATENA_TRY(DeleteLink(proposal, link));
    if (did(kWroteFrom)) CATENA_TRY(DeleteUnused(proposal.from.id));
    if (did(kWroteTo)) CATENA_TRY(DeleteUnused(proposal.to.id));
    return {};
  }

  // Another proposal that was accepted as the same link rests on what this one wrote.
  Result<void> CheckAlone(const Proposal& proposal, const std::string& link) {
    CATENA_TRY(const std::vector<Proposal> all,
               ListProposals(writer_, {.open_only = false, .kind = ProposalKind::kLink}));
    for (const Proposal& other : all) {
      if (other.id == proposal.id || other.status != kAcceptedStatus) continue;
      CATENA_TRY(const std::optional<Node> node, NodeById(writer_, other.id));
      if (node && PropertyText(writer_, node->properties, "relationship") == link) {
        return Fail(ErrorCode::kConstraint, "'" + proposal.id + "' made '" + link + "', which '" +
                                                other.id +
                                                "' was accepted as too: reopen that one first");
      }
    }
    return {};
  }

  Result<void> TakeBackAssertion(const std::string& id, const std::string& link) {
    CATENA_TRY(std::optional<Node> claim, NodeById(writer_, id));
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

  // An event that nothing else speaks of.
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

  // ---- Writing ----

  Result<void> Set(PropertyMap& properties, std::string_view key, Value value) {
    CATENA_TRY(const KeyId id, writer_.InternKey(key));
    properties.Set(id, std::move(value));
    return {};
  }
  Result<void> SetDay(PropertyMap& properties, std::string_view key, std::optional<int64_t> day) {
    if (!day) return {};
    return Set(properties, key, Value(*day));
  }

  // Sets a property, and keeps what was proposed in its place.
  Result<void> Change(PropertyMap& properties, std::string_view key, const std::string& text) {
    const std::string before = PropertyText(writer_, properties, key);
    if (before == text) return {};
    CATENA_TRY(Set(properties, Proposed(key), Value(before)));
    return Set(properties, key, Value(text));
  }

  Result<void> Record(std::optional<Node> stored, const Proposal& proposal,
                      const Decision& decision, const std::string& relationship) {
    const bool accept = decision.verdict == Verdict::kAccept;
    PropertyMap properties = stored ? stored->properties : PropertyMap();
    CATENA_TRY(
        Set(properties, "status", Value(std::string(accept ? kAcceptedStatus : kRejectedStatus))));
    CATENA_TRY(Set(properties, "decided_by", Value(maker_.by)));
    CATENA_TRY(Set(properties, "decided_at", Value(maker_.at)));
    if (!decision.note.empty()) CATENA_TRY(Set(properties, "note", Value(decision.note)));
    if (accept) {
      CATENA_TRY(Set(properties, "relationship", Value(relationship)));
      CATENA_TRY(Set(properties, "wrote", ListOf(wrote_)));
    }
    if (stored) {
      CATENA_TRY(Change(properties, "type", proposal.type));
      CATENA_TRY(ChangeEndOf(properties, "from", proposal.from));
      CATENA_TRY(ChangeEndOf(properties, "to", proposal.to));
      stored->properties = std::move(properties);
      return writer_.UpdateNode(*stored);
    }
    CATENA_TRY(Set(properties, "id", Value(proposal.id)));
    CATENA_TRY(Set(properties, "kind", Value(std::string(ProposalKindName(proposal.kind)))));
    CATENA_TRY(Set(properties, "type", Value(proposal.type)));
    CATENA_TRY(Set(properties, "signal", Value(proposal.signal)));
    CATENA_TRY(Set(properties, "from", Value(proposal.from.id)));
    CATENA_TRY(Set(properties, "to", Value(proposal.to.id)));
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
  std::vector<std::string> wrote_;              // By the decision at hand.
  std::optional<std::vector<Proposal>> pairs_;  // Of sources, not stored; once asked for.
};

}  // namespace

Result<DecisionReport> ApplyDecisions(GraphWriter& writer, std::span<const Decision> decisions,
                                      const DecisionMaker& maker) {
  return Decider(writer, maker).Run(decisions);
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
