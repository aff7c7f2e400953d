#include "analysis/evidence_loader.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "analysis/evidence_builder.h"
#include "analysis/sort_unique.h"

namespace catena {
namespace {

constexpr uint64_t kProgressStep = 1 << 14;

// Collects the ids of the nodes and relationships that matter, then reads each once.
class PartLoader {
 public:
  PartLoader(const GraphReader& graph, const ApproximationPolicy& approximation)
      : graph_(graph), builder_(graph.names(), approximation), names_(builder_.names()) {}

  Result<EvidenceModel> Load(std::span<const RelationshipId> relationships) {
    CATENA_TRY(TakeRelationships(relationships));
    CATENA_TRY(const std::vector<NodeId> judged, ClaimsAsserting(asserted_));
    CATENA_TRY(TakeAssertions(judged));
    CATENA_TRY(std::vector<NodeId> met, ClaimsAsserting(asserted_));
    CATENA_TRY(TakeMet(judged, met));
    CATENA_TRY(TakeClaims(judged, met));
    CATENA_TRY(TakeSources());
    CATENA_TRY(TakeParticipants());
    CATENA_TRY(TakeAffiliations());
    return Build();
  }

 private:
  using Nodes = std::vector<NodeId>;

  // Remembers the relationship and both ends, and gives its id when it has one.
  void Take(const Relationship& relationship) {
    relationships_.insert(relationship.id);
    nodes_.insert({relationship.start, relationship.end});
    ends_.insert({relationship.start, relationship.end});
    const Value* id = relationship.properties.Find(names_.key.id);
    if (id != nullptr && id->AsString() != nullptr) asserted_.insert(*id->AsString());
  }

  Result<void> TakeRelationships(std::span<const RelationshipId> ids) {
    CATENA_TRY(const auto found, graph_.GetRelationships(ids));
    for (const auto& relationship : found) {
      if (relationship) Take(*relationship);
    }
    return {};
  }

  Result<Nodes> ClaimsAsserting(const std::set<std::string>& ids) const {
    Nodes claims;
    for (const std::string& id : ids) {
      CATENA_TRY(const Nodes found, FindClaimsAsserting(graph_, id));
      claims.insert(claims.end(), found.begin(), found.end());
    }
    SortUnique(claims);
    return claims;
  }

  // Whatever else the judged claims assert: a dispute over it, or its dates, concern them too.
  Result<void> TakeAssertions(const Nodes& judged) {
    CATENA_TRY(const auto claims, graph_.GetNodes(judged));
    std::vector<RelationshipId> more;
    for (const auto& claim : claims) {
      const Value* asserts = claim ? claim->properties.Find(names_.key.asserts) : nullptr;
      if (asserts == nullptr) continue;
      std::vector<std::string> ids;
      if (const std::string* one = asserts->AsString()) ids.push_back(*one);
      if (const Value::List* list = asserts->AsList()) {
        for (const Value& element : *list) {
          if (const std::string* id = element.AsString()) ids.push_back(*id);
        }
      }
      for (const std::string& id : ids) {
        if (asserted_.contains(id)) continue;
        CATENA_TRY(const auto found, FindRelationshipById(graph_, id));
        if (found) more.push_back(*found);
      }
    }
    return TakeRelationships(more);
  }

  // Claims tied to the judged ones by CONTRADICTS or SUPPORTS count as met.
  Result<void> TakeMet(const Nodes& judged, Nodes& met) {
    const std::vector<TypeId> types =
        names_.TypesOf({EvidenceType::kContradicts, EvidenceType::kSupports});
    if (!types.empty()) {
      for (const Direction direction : {Direction::kOut, Direction::kIn}) {
        CATENA_TRY(graph_.Expand(judged, direction, types, [&](const Adjacent& link) {
          relationships_.insert(link.relationship);
          met.push_back(link.other);
          return true;
        }));
      }
    }
    met.insert(met.end(), judged.begin(), judged.end());
    SortUnique(met);
    nodes_.insert(met.begin(), met.end());
    return {};
  }

  Result<void> TakeClaims(const Nodes& judged, const Nodes& met) {
    CATENA_TRY(TakeLinks(met, {EvidenceType::kCites}, nullptr));
    CATENA_TRY(TakeLinks(met, {EvidenceType::kAttributedTo}, &actors_));
    CATENA_TRY(TakeLinks(judged, {EvidenceType::kStatedIn}, nullptr));
    return TakeLinks(judged, {EvidenceType::kAbout}, &ends_);
  }

  // Takes the outgoing links of these types and their far ends, which also go to `others`.
  Result<void> TakeLinks(const Nodes& from, std::initializer_list<EvidenceType> kinds,
                         std::set<NodeId>* others) {
    const std::vector<TypeId> types = names_.TypesOf(kinds);
    if (types.empty() || from.empty()) return {};
    return graph_.Expand(from, Direction::kOut, types, [&](const Adjacent& link) {
      relationships_.insert(link.relationship);
      nodes_.insert(link.other);
      if (names_.TypeOf(link.type) == EvidenceType::kCites) sources_.insert(link.other);
      if (others != nullptr) others->insert(link.other);
      return true;
    });
  }

  // Closes the sources over what they derive from and are editions of.
  Result<void> TakeSources() {
    const std::vector<TypeId> upwards =
        names_.TypesOf({EvidenceType::kDerivation, EvidenceType::kRevisionOf});
    std::vector<TypeId> editions = names_.TypesOf({EvidenceType::kRevisionOf});
    if (names_.same_as) editions.push_back(names_.same_as);
    std::ranges::sort(editions);
    std::vector<TypeId> out = upwards;
    if (names_.same_as) out.push_back(names_.same_as);
    std::ranges::sort(out);

    Nodes frontier(sources_.begin(), sources_.end());
    while (!frontier.empty()) {
      Nodes next;
      const auto take = [&](const Adjacent& link) {
        relationships_.insert(link.relationship);
        nodes_.insert(link.other);
        if (sources_.insert(link.other).second) next.push_back(link.other);
        return true;
      };
      if (!out.empty()) CATENA_TRY(graph_.Expand(frontier, Direction::kOut, out, take));
      if (!editions.empty()) CATENA_TRY(graph_.Expand(frontier, Direction::kIn, editions, take));
      frontier = std::move(next);
    }
    const Nodes all(sources_.begin(), sources_.end());
    return TakeLinks(all, {EvidenceType::kPublishedBy}, &actors_);
  }

  Result<void> TakeParticipants() {
    if (!names_.participated_in) return {};
    const TypeId types[] = {names_.participated_in};
    const Nodes events(ends_.begin(), ends_.end());
    return graph_.Expand(events, Direction::kIn, types, [&](const Adjacent& link) {
      relationships_.insert(link.relationship);
      nodes_.insert(link.other);
      return true;
    });
  }

  Result<void> TakeAffiliations() {
    const std::vector<TypeId> types = names_.TypesOf({EvidenceType::kAffiliatedWith});
    Nodes frontier(actors_.begin(), actors_.end());
    while (!types.empty() && !frontier.empty()) {
      Nodes next;
      CATENA_TRY(graph_.Expand(frontier, Direction::kOut, types, [&](const Adjacent& link) {
        relationships_.insert(link.relationship);
        nodes_.insert(link.other);
        if (actors_.insert(link.other).second) next.push_back(link.other);
        return true;
      }));
      frontier = std::move(next);
    }
    return {};
  }

  Result<EvidenceModel> Build() {
    const Nodes node_ids(nodes_.begin(), nodes_.end());
    CATENA_TRY(const auto nodes, graph_.GetNodes(node_ids));
    for (const auto& node : nodes) {
      if (node) builder_.AddNode(*node);
    }
    const std::vector<RelationshipId> ids(relationships_.begin(), relationships_.end());
    CATENA_TRY(const auto relationships, graph_.GetRelationships(ids));
    for (const auto& relationship : relationships) {
      if (relationship) builder_.AddRelationship(*relationship);
    }
    return builder_.Finish();
  }

  const GraphReader& graph_;
  EvidenceBuilder builder_;
  const EvidenceNames& names_;
  std::set<NodeId> nodes_;
  std::set<RelationshipId> relationships_;
  std::set<NodeId> ends_;  // Of the relationships, and what judged claims are about.
  std::set<NodeId> sources_;
  std::set<NodeId> actors_;         // Publishers and speakers.
  std::set<std::string> asserted_;  // User ids of the relationships taken.
};

}  // namespace

Result<EvidenceModel> LoadAllEvidence(const GraphReader& graph,
                                      const ApproximationPolicy& approximation,
                                      Progress& progress) {
  CATENA_TRY(const GraphCounts counts, graph.Counts());
  EvidenceBuilder builder(graph.names(), approximation);
  const uint64_t total = counts.nodes + counts.relationships;
  uint64_t done = 0;
  bool cancelled = false;
  const auto go_on = [&] {
    if (++done % kProgressStep == 0) cancelled = !progress.Update("reading evidence", done, total);
    return !cancelled;
  };
  CATENA_TRY(graph.ScanNodes(NodeId{}, [&](const Node& node) {
    builder.AddNode(node);
    return go_on();
  }));
  if (!cancelled) {
    CATENA_TRY(graph.ScanRelationships(RelationshipId{}, [&](const Relationship& relationship) {
      builder.AddRelationship(relationship);
      return go_on();
    }));
  }
  if (cancelled) return Fail(ErrorCode::kCancelled, "stopped while reading the evidence");
  return builder.Finish();
}

Result<EvidenceModel> LoadEvidenceFor(const GraphReader& graph,
                                      std::span<const RelationshipId> relationships,
                                      const ApproximationPolicy& approximation) {
  return PartLoader(graph, approximation).Load(relationships);
}

}  // namespace catena
