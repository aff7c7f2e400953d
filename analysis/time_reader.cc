#include "analysis/time_reader.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "analysis/event_dates.h"
#include "analysis/evidence_names.h"

namespace catena {
namespace {

constexpr size_t kBatch = 4096;
constexpr size_t kMostEvents = size_t{1} << 30;
// With so many relationships, reading all claims once is less than asking for each.
constexpr size_t kManyRelations = 10'000;

class Reader {
 public:
  Reader(const GraphReader& graph, const TimeReaderOptions& options, Progress& progress)
      : graph_(graph), options_(options), progress_(progress), names_(graph.names()) {
    rules_.resize(graph.names().type_count() + 1);
    for (uint32_t type = 1; type < rules_.size(); ++type) {
      rules_[type] = TimeRuleOf(graph.names().Text(TypeId{type}));
      if (rules_[type].rule != TimeRule::kNone) types_.push_back(TypeId{type});
    }
    gap_min_ = graph.names().FindKey("gap_min").value_or(KeyId{});
    gap_max_ = graph.names().FindKey("gap_max").value_or(KeyId{});
  }

  Result<TimeGraph> Run(std::span<const NodeId> starts) {
    if (starts.empty()) {
      CATENA_TRY(TakeAllEvents());
      CATENA_TRY(TakeLinks(out_.events, Direction::kOut, nullptr));
    } else {
      CATENA_TRY(TakeAround(starts));
    }
    SortLinks();
    CATENA_TRY(ReadGaps());
    CATENA_TRY(LeaveOutDenied());
    return Finish();
  }

 private:
  struct Found {
    RelationshipId id;
    TypeId type;
    NodeId from;
    NodeId to;
    DayGap gap;
    std::string user_id;  // Where it is needed.
  };

  Result<void> Tell(std::string_view what, uint64_t done) {
    if (progress_.Update(what, done, 0)) return {};
    return Fail(ErrorCode::kCancelled, "stopped while reading dates");
  }

  // Keeps those of the nodes that are events, with their dates.
  Result<void> TakeEvents(std::span<const NodeId> nodes) {
    for (size_t at = 0; at < nodes.size(); at += kBatch) {
      CATENA_TRY(const auto records,
                 graph_.GetNodes(nodes.subspan(at, std::min(kBatch, nodes.size() - at))));
      for (const auto& node : records) {
        if (!node || !node->HasLabel(names_.label.event)) continue;
        out_.events.push_back(node->id);
        dates_.push_back(EventBounds(node->properties, names_, options_.approximation));
      }
      CATENA_TRY(Tell("reading dates", out_.events.size()));
    }
    if (out_.events.size() <= kMostEvents) return {};
    return Fail(ErrorCode::kLimit, "more than 1,073,741,824 events");
  }

  Result<void> TakeAllEvents() {
    if (!names_.label.event) return {};
    std::vector<NodeId> ids;
    CATENA_TRY(graph_.ScanLabel(names_.label.event, NodeId{}, [&](NodeId id) {
      ids.push_back(id);
      return true;
    }));
    return TakeEvents(ids);
  }

  // Relationships at the nodes; the far ends go to `others`.
  Result<void> TakeLinks(std::span<const NodeId> nodes, Direction direction,
                         std::vector<NodeId>* others) {
    if (types_.empty()) return {};
    for (size_t at = 0; at < nodes.size(); at += kBatch) {
      const auto batch = nodes.subspan(at, std::min(kBatch, nodes.size() - at));
      CATENA_TRY(graph_.Expand(batch, direction, types_, [&](const Adjacent& link) {
        const bool out = link.direction == Direction::kOut;
        found_.push_back({link.relationship,
                          link.type,
                          out ? link.node : link.other,
                          out ? link.other : link.node,
                          {},
                          ""});
        if (others != nullptr) others->push_back(link.other);
        return true;
      }));
      CATENA_TRY(Tell("reading relationships", found_.size()));
    }
    return {};
  }

  // Breadth first, so that a limit cuts what is furthest.
  Result<void> TakeAround(std::span<const NodeId> starts) {
    std::unordered_set<NodeId> seen(starts.begin(), starts.end());
    std::vector<NodeId> frontier(seen.begin(), seen.end());
    while (!frontier.empty()) {
      std::ranges::sort(frontier);
      const size_t before = out_.events.size();
      CATENA_TRY(TakeEvents(frontier));
      const std::vector<NodeId> events(out_.events.begin() + static_cast<std::ptrdiff_t>(before),
                                       out_.events.end());
      std::vector<NodeId> others;
      CATENA_TRY(TakeLinks(events, Direction::kOut, &others));
      CATENA_TRY(TakeLinks(events, Direction::kIn, &others));
      frontier.clear();
      for (const NodeId other : others) {
        if (seen.contains(other)) continue;
        if (seen.size() >= options_.max_events) {
          out_.cut_by_events = true;
          break;
        }
        seen.insert(other);
        frontier.push_back(other);
      }
    }
    SortEvents();
    return {};
  }

  void SortEvents() {
    std::vector<std::pair<NodeId, DayBounds>> pairs;
    for (size_t i = 0; i < out_.events.size(); ++i) pairs.emplace_back(out_.events[i], dates_[i]);
    std::ranges::sort(pairs, {}, &std::pair<NodeId, DayBounds>::first);
    for (size_t i = 0; i < pairs.size(); ++i) std::tie(out_.events[i], dates_[i]) = pairs[i];
  }

  // Each once, and only those between two events.
  void SortLinks() {
    std::ranges::sort(found_, {}, &Found::id);
    const auto repeated = std::ranges::unique(found_, {}, &Found::id);
    found_.erase(repeated.begin(), repeated.end());
    std::erase_if(found_, [&](const Found& link) {
      return out_.Find(link.from) == TimeNetwork::kOrigin ||
             out_.Find(link.to) == TimeNetwork::kOrigin;
    });
  }

  Result<void> ReadGaps() {
    if (!gap_min_ && !gap_max_) return {};
    std::vector<size_t> wanted;
    for (size_t i = 0; i < found_.size(); ++i) {
      if (TakesGap(rules_[found_[i].type.value].rule)) wanted.push_back(i);
    }
    return EachRecord(wanted, [&](size_t i, const Relationship& record) {
      found_[i].gap = {IntOf(record.properties, gap_min_), IntOf(record.properties, gap_max_)};
    });
  }

  template <class Use>
  Result<void> EachRecord(const std::vector<size_t>& wanted, Use use) {
    for (size_t at = 0; at < wanted.size(); at += kBatch) {
      const size_t count = std::min(kBatch, wanted.size() - at);
      std::vector<RelationshipId> ids;
      for (size_t k = 0; k < count; ++k) ids.push_back(found_[wanted[at + k]].id);
      CATENA_TRY(const auto records, graph_.GetRelationships(ids));
      for (size_t k = 0; k < count; ++k) {
        if (records[k]) use(wanted[at + k], *records[k]);
      }
      CATENA_TRY(Tell("reading relationships", at + count));
    }
    return {};
  }

  bool Denies(const Node& claim) const {
    return TextOf(claim.properties, names_.key.polarity) == "deny" && !IsDeprecated(claim);
  }
  bool IsDeprecated(const Node& claim) const {
    return TextOf(claim.properties, names_.key.rank) == "deprecated";
  }

  Result<bool> IsOnlyDenied(const std::string& user_id) const {
    CATENA_TRY(const auto ids, FindClaimsAsserting(graph_, user_id));
    CATENA_TRY(const auto claims, graph_.GetNodes(ids));
    bool denied = false;
    for (const auto& claim : claims) {
      if (!claim || IsDeprecated(*claim)) continue;
      if (!Denies(*claim)) return false;
      denied = true;
    }
    return denied;
  }

  Result<void> LeaveOutDenied() {
    if (!names_.key.polarity || found_.empty()) return {};  // No claim has a polarity.
    std::unordered_set<RelationshipId> denied;
    if (found_.size() < kManyRelations) {
      std::vector<size_t> all(found_.size());
      for (size_t i = 0; i < all.size(); ++i) all[i] = i;
      CATENA_TRY(EachRecord(all, [&](size_t i, const Relationship& record) {
        found_[i].user_id = TextOf(record.properties, names_.key.id);
      }));
      for (const Found& link : found_) {
        if (link.user_id.empty()) continue;
        CATENA_TRY(const bool only, IsOnlyDenied(link.user_id));
        if (only) denied.insert(link.id);
      }
    } else {
      CATENA_TRY(denied, FindDeniedInAllClaims());
    }
    out_.only_denied =
        std::erase_if(found_, [&](const Found& link) { return denied.contains(link.id); });
    return {};
  }

  Result<std::unordered_set<RelationshipId>> FindDeniedInAllClaims() {
    std::vector<NodeId> ids;
    CATENA_TRY(graph_.ScanLabel(names_.label.claim, NodeId{}, [&](NodeId id) {
      ids.push_back(id);
      return true;
    }));
    std::unordered_set<std::string> asserted;
    for (size_t at = 0; at < ids.size(); at += kBatch) {
      CATENA_TRY(const auto claims,
                 graph_.GetNodes(std::span(ids).subspan(at, std::min(kBatch, ids.size() - at))));
      for (const auto& claim : claims) {
        if (!claim || !Denies(*claim)) continue;
        const Value* list = claim->properties.Find(names_.key.asserts);
        if (list == nullptr || list->AsList() == nullptr) continue;
        for (const Value& id : *list->AsList()) {
          if (id.AsString() != nullptr) asserted.insert(*id.AsString());
        }
      }
      CATENA_TRY(Tell("reading claims", at));
    }
    std::unordered_set<RelationshipId> denied;
    for (const std::string& user_id : asserted) {
      CATENA_TRY(const bool only, IsOnlyDenied(user_id));
      if (!only) continue;
      CATENA_TRY(const auto relationship, FindRelationshipById(graph_, user_id));
      if (relationship) denied.insert(*relationship);
    }
    return denied;
  }

  TimeGraph Finish() {
    out_.network = TimeNetwork(dates_);
    for (const Found& link : found_) {
      const TimeRuleOfType rule = rules_[link.type.value];
      const uint32_t from = out_.Find(link.from);
      const uint32_t to = out_.Find(link.to);
      out_.relations.push_back({link.id, link.type, from, to, link.gap});
      out_.network.AddRelation(rule.rule, rule.first_is_start ? from : to,
                               rule.first_is_start ? to : from, link.gap);
    }
    out_.network.Finish();
    return std::move(out_);
  }

  const GraphReader& graph_;
  const TimeReaderOptions& options_;
  Progress& progress_;
  const EvidenceNames names_;
  std::vector<TimeRuleOfType> rules_;  // By type id.
  std::vector<TypeId> types_;          // Those with a rule.
  KeyId gap_min_;
  KeyId gap_max_;
  std::vector<DayBounds> dates_;  // By event.
  std::vector<Found> found_;
  TimeGraph out_;
};

}  // namespace

uint32_t TimeGraph::Find(NodeId event) const {
  const auto at = std::ranges::lower_bound(events, event);
  if (at == events.end() || *at != event) return TimeNetwork::kOrigin;
  return static_cast<uint32_t>(at - events.begin());
}

Result<TimeGraph> ReadTimeGraph(const GraphReader& graph, std::span<const NodeId> starts,
                                const TimeReaderOptions& options, Progress& progress) {
  return Reader(graph, options, progress).Run(starts);
}

}  // namespace catena
