#include "ingest/proposals.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/edtf.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/article_proposals.h"
#include "ingest/duplicate_sources.h"

namespace catena {
namespace {

constexpr std::string_view kProposed = "proposed";
constexpr std::string_view kAccepted = "accepted";
constexpr std::string_view kRejected = "rejected";
constexpr std::string_view kSameAs = "SAME_AS";

Result<std::optional<Node>> NodeById(const GraphReader& graph, std::string_view id) {
  CATENA_TRY(const std::optional<NodeId> node, FindNodeById(graph, id));
  if (!node) return std::optional<Node>();
  return graph.GetNode(*node);
}

std::string CalledIn(const GraphReader& graph, const Node& node) {
  for (const char* key : {"name", "title"}) {
    if (std::string name = PropertyText(graph, node.properties, key); !name.empty()) return name;
  }
  return UserId(graph, node);
}

Result<ProposalEnd> EndOf(const GraphReader& graph, const PropertyMap& properties,
                          const std::string& key) {
  ProposalEnd end;
  end.id = PropertyText(graph, properties, key);
  CATENA_TRY(const std::optional<Node> node, NodeById(graph, end.id));
  end.is_new = !node;
  end.name = node ? CalledIn(graph, *node) : PropertyText(graph, properties, key + "_name");
  end.date = node ? PropertyText(graph, node->properties, "date")
                  : PropertyText(graph, properties, key + "_date");
  return end;
}

Result<std::vector<std::string>> SourcesOf(const GraphReader& graph, std::string_view claim) {
  std::vector<std::string> sources;
  CATENA_TRY(const std::optional<NodeId> node, FindNodeById(graph, claim));
  const auto type = graph.names().FindType(evidence::kCites);
  if (!node || !type) return sources;
  std::vector<NodeId> cited;
  CATENA_TRY(graph.Expand({&*node, 1}, Direction::kOut, {&*type, 1}, [&](const Adjacent& link) {
    cited.push_back(link.other);
    return true;
  }));
  for (const NodeId each : cited) {
    CATENA_TRY(std::string id, UserId(graph, each));
    if (std::ranges::find(sources, id) == sources.end()) sources.push_back(std::move(id));
  }
  return sources;
}

Result<Proposal> ReadProposal(const GraphReader& graph, const Node& node) {
  const auto text = [&](std::string_view key) { return PropertyText(graph, node.properties, key); };
  Proposal proposal;
  proposal.id = text("id");
  proposal.kind = text("kind") == ProposalKindName(ProposalKind::kSameSource)
                      ? ProposalKind::kSameSource
                      : ProposalKind::kLink;
  proposal.status = text("status");
  proposal.type = text("type");
  proposal.signal = text("signal");
  proposal.claim = text("claim");
  proposal.document = text("document");
  proposal.section = text("section");
  proposal.text = text("text");
  proposal.decided_by = text("decided_by");
  proposal.decided_at = text("decided_at");
  proposal.note = text("note");
  CATENA_TRY(proposal.from, EndOf(graph, node.properties, "from"));
  CATENA_TRY(proposal.to, EndOf(graph, node.properties, "to"));
  CATENA_TRY(proposal.sources, SourcesOf(graph, proposal.claim));
  return proposal;
}

std::string PairId(const SourcePair& pair) {
  return "same-source-" + ShortHash(pair.first + '\n' + pair.second);
}

// The proposal that a pair of sources is, whether or not it is stored.
Result<Proposal> PairProposal(const GraphReader& graph, const SourcePair& pair) {
  Proposal proposal;
  proposal.id = PairId(pair);
  proposal.kind = ProposalKind::kSameSource;
  proposal.status = kProposed;
  proposal.type = kSameAs;
  proposal.signal = pair.why;
  proposal.from.id = pair.first;
  proposal.to.id = pair.second;
  for (ProposalEnd* end : {&proposal.from, &proposal.to}) {
    CATENA_TRY(const std::optional<Node> node, NodeById(graph, end->id));
    if (!node) continue;
    end->name = CalledIn(graph, *node);
    end->date = PropertyText(graph, node->properties, "issued");
  }
  return proposal;
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
    if (!decision.type.empty() && !evidence::FindCausalType(decision.type)) {
      std::string all;
      for (const auto& type : evidence::CausalTypes()) {
        all += (all.empty() ? "" : ", ") + std::string(type.type);
      }
      return Fail(ErrorCode::kInvalidArgument,
                  "'" + decision.type + "' is no type of a causal link; there are: " + all);
    }
    CATENA_TRY(std::optional<Node> node, NodeById(writer_, decision.id));
    Proposal proposal;
    if (node) {
      CATENA_TRY(const bool is_proposal, IsProposal(*node));
      if (!is_proposal) return NotFound(decision.id);
      CATENA_TRY(proposal, ReadProposal(writer_, *node));
    } else {
      CATENA_TRY(proposal, FindPair(decision.id));
    }
    if (proposal.kind == ProposalKind::kSameSource && !decision.type.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "two sources are the same or not: no type is asked");
    }
    const std::string_view wanted = decision.accept ? kAccepted : kRejected;
    if (proposal.status == wanted) {
      if (decision.accept && !decision.type.empty() && decision.type != proposal.type) {
        return Fail(ErrorCode::kConstraint, "'" + decision.id + "' was accepted as " +
                                                proposal.type + "; change the relationship itself");
      }
      ++report_.unchanged;
      return {};
    }
    if (proposal.status == kAccepted) {
      return Fail(ErrorCode::kConstraint, "'" + decision.id + "' was accepted on " +
                                              proposal.decided_at + " by " + proposal.decided_by +
                                              "; an acceptance is not taken back here");
    }
    std::string relationship;
    if (decision.accept) {
      if (!decision.type.empty()) proposal.type = decision.type;
      CATENA_TRY(relationship, proposal.kind == ProposalKind::kLink ? AcceptLink(proposal)
                                                                    : AcceptPair(proposal));
    }
    return Record(std::move(node), proposal, decision, relationship);
  }

  static tl::unexpected<Error> NotFound(const std::string& id) {
    return Fail(ErrorCode::kNotFound, "there is no proposal '" + id + "'");
  }

  Result<bool> IsProposal(const Node& node) const {
    const auto label = writer_.names().FindLabel(evidence::kProposal);
    return label && node.HasLabel(*label);
  }

  Result<Proposal> FindPair(const std::string& id) {
    if (!pairs_read_) {
      CATENA_TRY(const std::vector<SourcePair> pairs, FindDuplicateSources(writer_));
      for (const SourcePair& pair : pairs) pairs_.emplace(PairId(pair), pair);
      pairs_read_ = true;
    }
    const auto at = pairs_.find(id);
    if (at == pairs_.end()) return NotFound(id);
    return PairProposal(writer_, at->second);
  }

  // The event, made where it is not there.
  Result<NodeId> EventOf(const ProposalEnd& end) {
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
    return writer_.CreateNode({label}, std::move(properties));
  }

  Result<void> Set(PropertyMap& properties, std::string_view key, Value value) {
    CATENA_TRY(const KeyId id, writer_.InternKey(key));
    properties.Set(id, std::move(value));
    return {};
  }
  Result<void> SetDay(PropertyMap& properties, std::string_view key, std::optional<int64_t> day) {
    if (!day) return {};
    return Set(properties, key, Value(*day));
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
    return id;
  }

  Result<std::string> AcceptLink(const Proposal& proposal) {
    CATENA_TRY(const std::optional<Node> claim, NodeById(writer_, proposal.claim));
    if (!claim) {
      return Fail(ErrorCode::kNotFound, "the claim '" + proposal.claim + "' of '" + proposal.id +
                                            "' is not there any more");
    }
    CATENA_TRY(const NodeId from, EventOf(proposal.from));
    CATENA_TRY(const NodeId to, EventOf(proposal.to));
    CATENA_TRY(std::string id, Link(from, proposal.type, to, proposal));
    CATENA_TRY(const KeyId asserts, writer_.InternKey("asserts"));
    Node changed = *claim;
    Value::List list;
    if (const Value* stored = changed.properties.Find(asserts)) {
      if (stored->AsList() != nullptr) list = *stored->AsList();
      if (stored->AsString() != nullptr) list.push_back(*stored);
    }
    const bool is_there = std::ranges::any_of(list, [&](const Value& value) {
      return value.AsString() != nullptr && *value.AsString() == id;
    });
    if (!is_there) {
      list.emplace_back(id);
      changed.properties.Set(asserts, Value(std::move(list)));
      CATENA_TRY(writer_.UpdateNode(changed));
    }
    return id;
  }

  Result<std::string> AcceptPair(const Proposal& proposal) {
    CATENA_TRY(const auto from, FindNodeById(writer_, proposal.from.id));
    CATENA_TRY(const auto to, FindNodeById(writer_, proposal.to.id));
    if (!from || !to) {
      return Fail(ErrorCode::kNotFound, "a source of '" + proposal.id + "' is not there any more");
    }
    return Link(*from, kSameAs, *to, proposal);
  }

  Result<void> Record(std::optional<Node> stored, const Proposal& proposal,
                      const Decision& decision, const std::string& relationship) {
    PropertyMap properties = stored ? stored->properties : PropertyMap();
    CATENA_TRY(
        Set(properties, "status", Value(std::string(decision.accept ? kAccepted : kRejected))));
    CATENA_TRY(Set(properties, "decided_by", Value(maker_.by)));
    CATENA_TRY(Set(properties, "decided_at", Value(maker_.at)));
    if (!decision.note.empty()) CATENA_TRY(Set(properties, "note", Value(decision.note)));
    if (!relationship.empty()) CATENA_TRY(Set(properties, "relationship", Value(relationship)));
    ++(decision.accept ? report_.accepted : report_.rejected);
    if (stored) {
      const std::string before = PropertyText(writer_, stored->properties, "type");
      if (before != proposal.type) {
        CATENA_TRY(Set(properties, "proposed_type", Value(before)));
        CATENA_TRY(Set(properties, "type", Value(proposal.type)));
      }
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

  GraphWriter& writer_;
  const DecisionMaker& maker_;
  DecisionReport report_;
  bool pairs_read_ = false;
  std::unordered_map<std::string, SourcePair> pairs_;
};

}  // namespace

std::string_view ProposalKindName(ProposalKind kind) {
  return kind == ProposalKind::kLink ? "link" : "same-source";
}

Result<std::vector<Proposal>> ListProposals(const GraphReader& graph,
                                            const ProposalFilter& filter) {
  std::vector<NodeId> nodes;
  if (const auto label = graph.names().FindLabel(evidence::kProposal)) {
    CATENA_TRY(graph.ScanLabel(*label, NodeId{}, [&](NodeId node) {
      nodes.push_back(node);
      return true;
    }));
  }
  std::vector<Proposal> proposals;
  std::set<std::string> stored;
  for (const NodeId id : nodes) {
    CATENA_TRY(const auto node, graph.GetNode(id));
    if (!node) continue;
    CATENA_TRY(Proposal proposal, ReadProposal(graph, *node));
    stored.insert(proposal.id);
    if (filter.open_only && proposal.status != kProposed) continue;
    if (filter.kind && proposal.kind != *filter.kind) continue;
    if (!filter.document.empty() && proposal.document != filter.document) continue;
    proposals.push_back(std::move(proposal));
  }
  if (filter.kind == ProposalKind::kLink || !filter.document.empty()) return proposals;
  CATENA_TRY(const std::vector<SourcePair> pairs, FindDuplicateSources(graph));
  for (const SourcePair& pair : pairs) {
    if (stored.contains(PairId(pair))) continue;
    CATENA_TRY(Proposal proposal, PairProposal(graph, pair));
    proposals.push_back(std::move(proposal));
  }
  return proposals;
}

Result<DecisionReport> ApplyDecisions(GraphWriter& writer, std::span<const Decision> decisions,
                                      const DecisionMaker& maker) {
  return Decider(writer, maker).Run(decisions);
}

}  // namespace catena
