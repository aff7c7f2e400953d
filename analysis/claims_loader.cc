// What bears on any claim: the claims and sources by their labels, their links by expansion, and
// of other records only those that a judgement can turn on. No scan of the graph.
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "analysis/evidence_builder.h"
#include "analysis/evidence_loader.h"
#include "analysis/sort_unique.h"

namespace catena {
namespace {

constexpr size_t kRecordsAtOnce = 1 << 12;
constexpr size_t kNodesAtOnce = 1 << 14;
// Looking up one asserted id costs about as much as passing so many entries of the index.
constexpr uint64_t kEntriesPerLookUp = 20;

class ClaimsLoader {
 public:
  ClaimsLoader(const GraphReader& graph, const ApproximationPolicy& approximation,
               Progress& progress)
      : graph_(graph),
        builder_(graph.names(), approximation),
        names_(builder_.names()),
        progress_(progress) {}

  Result<EvidenceModel> Load() {
    CATENA_TRY(TakeLabel(names_.label.claim, claims_));
    CATENA_TRY(TakeLabel(names_.label.source, sources_));
    CATENA_TRY(TakeAsserted());
    CATENA_TRY(TakeLinksOfClaims());
    CATENA_TRY(TakeLinksOfSources());
    CATENA_TRY(TakeAffiliations());
    CATENA_TRY(TakeParticipants());
    CATENA_TRY(BuildNodes());
    CATENA_TRY(BuildRelationships());
    return builder_.Finish();
  }

 private:
  using Nodes = std::vector<NodeId>;

  // A relationship whose properties matter is read; of the others the ends say all.
  struct Wanted {
    RelationshipId id;
    TypeId type;
    NodeId start;
    NodeId end;
    bool is_asserted = false;
    bool is_read = false;
  };

  static Wanted WantedOf(const Adjacent& link) {
    const bool out = link.direction == Direction::kOut;
    return {.id = link.relationship,
            .type = link.type,
            .start = out ? link.node : link.other,
            .end = out ? link.other : link.node};
  }

  Result<void> GoOn() {
    if (progress_.Update("reading evidence", done_, total_)) return {};
    return Fail(ErrorCode::kCancelled, "stopped while reading the evidence");
  }

  Result<void> TakeLabel(LabelId label, Nodes& nodes) {
    if (!label) return {};
    CATENA_TRY(graph_.ScanLabel(label, {}, [&](NodeId node) {
      nodes.push_back(node);
      return true;
    }));
    nodes_.insert(nodes_.end(), nodes.begin(), nodes.end());
    return GoOn();
  }

  // The relationships that some claim asserts, with both ends.
  Result<void> TakeAsserted() {
    std::vector<std::string> ids;
    CATENA_TRY(graph_.ScanIndex(kAssertsIndex, "", [&](std::string_view id, uint64_t) {
      if (ids.empty() || ids.back() != id) ids.emplace_back(id);
      return true;
    }));
    if (ids.empty()) return {};
    CATENA_TRY(std::vector<RelationshipId> found, FindRelationships(ids));
    SortUnique(found);
    for (size_t i = 0; i < found.size(); i += kRecordsAtOnce) {
      const auto some = std::span(found).subspan(i, std::min(kRecordsAtOnce, found.size() - i));
      CATENA_TRY(const auto records, graph_.GetRelationships(some));
      for (const std::optional<Relationship>& record : records) {
        if (!record) continue;
        wanted_.push_back({.id = record->id,
                           .type = record->type,
                           .start = record->start,
                           .end = record->end,
                           .is_asserted = true,
                           .is_read = true});
        ends_.insert(ends_.end(), {record->start, record->end});
      }
      CATENA_TRY(GoOn());
    }
    SortUnique(ends_);
    nodes_.insert(nodes_.end(), ends_.begin(), ends_.end());
    return {};
  }

  // Requires: ids ascend.
  Result<std::vector<RelationshipId>> FindRelationships(const std::vector<std::string>& ids) const {
    std::vector<RelationshipId> found;
    CATENA_TRY(const GraphCounts counts, graph_.Counts());
    if (ids.size() * kEntriesPerLookUp < counts.relationships) {
      for (const std::string& id : ids) {
        CATENA_TRY(const auto relationship, FindRelationshipById(graph_, id));
        if (relationship) found.push_back(*relationship);
      }
      return found;
    }
    auto next = ids.begin();
    const auto visit = [&](std::string_view id, uint64_t relationship) {
      while (next != ids.end() && *next < id) ++next;
      if (next == ids.end()) return false;
      if (*next == id) found.push_back(RelationshipId{relationship});
      return true;
    };
    CATENA_TRY(graph_.ScanIndex(kRelationshipIdIndex, ids.front(), visit));
    return found;
  }

  // Visits the links of nodes, which are many, in portions.
  template <class Visit>
  Result<void> Expand(const Nodes& nodes, Direction direction, const std::vector<TypeId>& types,
                      Visit visit) {
    if (types.empty()) return {};
    for (size_t i = 0; i < nodes.size(); i += kNodesAtOnce) {
      const auto some = std::span(nodes).subspan(i, std::min(kNodesAtOnce, nodes.size() - i));
      CATENA_TRY(graph_.Expand(some, direction, types, [&](const Adjacent& link) {
        visit(link);
        return true;
      }));
      CATENA_TRY(GoOn());
    }
    return {};
  }

  Result<void> TakeLinksOfClaims() {
    std::vector<TypeId> types =
        names_.TypesOf({EvidenceType::kCites, EvidenceType::kAttributedTo, EvidenceType::kStatedIn,
                        EvidenceType::kSupports, EvidenceType::kContradicts});
    // What a claim is about is asked for its days, against those of sources, and its sides.
    if (names_.key.issued || names_.key.issued_max || names_.key.side) {
      const std::vector<TypeId> about = names_.TypesOf({EvidenceType::kAbout});
      types.insert(types.end(), about.begin(), about.end());
      std::ranges::sort(types);
    }
    const bool has_cite_properties = names_.key.stance || names_.key.marker || names_.key.locator;
    const auto take = [&](const Adjacent& link) {
      const EvidenceType type = names_.TypeOf(link.type);
      wanted_.push_back(WantedOf(link));
      wanted_.back().is_read = has_cite_properties && type == EvidenceType::kCites;
      if (type == EvidenceType::kAttributedTo) actors_.push_back(link.other);
      if (type == EvidenceType::kAbout) ends_.push_back(link.other);
      // Sources and claims are read in any case.
      const bool to_known = type == EvidenceType::kCites || type == EvidenceType::kSupports ||
                            type == EvidenceType::kContradicts;
      if (!to_known) nodes_.push_back(link.other);
    };
    CATENA_TRY(Expand(claims_, Direction::kOut, types, take));
    SortUnique(ends_);
    return {};
  }

  Result<void> TakeLinksOfSources() {
    std::vector<TypeId> types = names_.TypesOf(
        {EvidenceType::kDerivation, EvidenceType::kRevisionOf, EvidenceType::kPublishedBy});
    if (names_.same_as) types.push_back(names_.same_as);
    std::ranges::sort(types);
    return Expand(sources_, Direction::kOut, types, [&](const Adjacent& link) {
      wanted_.push_back(WantedOf(link));
      nodes_.push_back(link.other);
      if (names_.TypeOf(link.type) != EvidenceType::kPublishedBy) return;
      actors_.push_back(link.other);
      has_publishers_ = true;
    });
  }

  // Of speakers and publishers, as far as it goes.
  Result<void> TakeAffiliations() {
    const std::vector<TypeId> types = names_.TypesOf({EvidenceType::kAffiliatedWith});
    SortUnique(actors_);
    Nodes frontier = actors_;
    while (!frontier.empty()) {
      Nodes met;
      CATENA_TRY(Expand(frontier, Direction::kOut, types, [&](const Adjacent& link) {
        wanted_.push_back(WantedOf(link));
        met.push_back(link.other);
      }));
      SortUnique(met);
      Nodes fresh;
      std::ranges::set_difference(met, actors_, std::back_inserter(fresh));
      Nodes all;
      std::ranges::set_union(actors_, fresh, std::back_inserter(all));
      actors_ = std::move(all);
      frontier = std::move(fresh);
    }
    nodes_.insert(nodes_.end(), actors_.begin(), actors_.end());
    return {};
  }

  // Sides matter only to sources that someone published.
  Result<void> TakeParticipants() {
    if (!names_.participated_in || !names_.key.side || !has_publishers_) return {};
    return Expand(ends_, Direction::kIn, {names_.participated_in}, [&](const Adjacent& link) {
      wanted_.push_back(WantedOf(link));
      wanted_.back().is_read = true;
      nodes_.push_back(link.other);
    });
  }

  Result<void> BuildNodes() {
    SortUnique(nodes_);
    // Of a relationship that was met twice, the one that says more comes first.
    std::ranges::sort(wanted_, [](const Wanted& a, const Wanted& b) {
      return a.id != b.id ? a.id < b.id : a.is_asserted > b.is_asserted;
    });
    const auto repeated = std::ranges::unique(wanted_, {}, &Wanted::id);
    wanted_.erase(repeated.begin(), repeated.end());
    total_ = nodes_.size() + wanted_.size();
    for (size_t i = 0; i < nodes_.size(); i += kRecordsAtOnce) {
      const auto some = std::span(nodes_).subspan(i, std::min(kRecordsAtOnce, nodes_.size() - i));
      CATENA_TRY(const auto nodes, graph_.GetNodes(some));
      for (const std::optional<Node>& node : nodes) {
        if (node) builder_.AddNode(*node);
      }
      done_ += some.size();
      CATENA_TRY(GoOn());
    }
    return {};
  }

  Result<void> BuildRelationships() {
    std::vector<RelationshipId> ids;
    for (size_t i = 0; i < wanted_.size(); i += kRecordsAtOnce) {
      const auto some = std::span(wanted_).subspan(i, std::min(kRecordsAtOnce, wanted_.size() - i));
      ids.clear();
      for (const Wanted& wanted : some) {
        if (wanted.is_read) ids.push_back(wanted.id);
      }
      CATENA_TRY(const auto records, graph_.GetRelationships(ids));
      auto record = records.begin();
      for (const Wanted& wanted : some) {
        if (!wanted.is_read) {
          builder_.AddLink({wanted.id, wanted.type, wanted.start, wanted.end, {}});
        } else if (const std::optional<Relationship>& read = *record++) {
          wanted.is_asserted ? builder_.AddRelationship(*read) : builder_.AddLink(*read);
        }
      }
      done_ += some.size();
      CATENA_TRY(GoOn());
    }
    return {};
  }

  const GraphReader& graph_;
  EvidenceBuilder builder_;
  const EvidenceNames& names_;
  Progress& progress_;
  uint64_t done_ = 0;
  uint64_t total_ = 0;  // 0 while it is not known.

  Nodes claims_;
  Nodes sources_;
  Nodes actors_;  // Publishers and speakers.
  Nodes ends_;    // Of asserted relationships, and what claims are about.
  Nodes nodes_;   // Everything to be read.
  std::vector<Wanted> wanted_;
  bool has_publishers_ = false;
};

}  // namespace

Result<EvidenceModel> LoadClaimEvidence(const GraphReader& graph,
                                        const ApproximationPolicy& approximation,
                                        Progress& progress) {
  return ClaimsLoader(graph, approximation, progress).Load();
}

}  // namespace catena
