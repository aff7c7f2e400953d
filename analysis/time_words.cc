#include "analysis/time_words.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

#include "analysis/audit.h"
#include "analysis/natural_order.h"
#include "analysis/value_claims.h"
#include "analysis/value_tolerance.h"
#include "core/evidence.h"
#include "core/graph_names.h"

namespace catena {
namespace {

constexpr uint32_t kImplied = TimeNetwork::kImplied;
constexpr uint32_t kOrigin = TimeNetwork::kOrigin;

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kPhrases = {{
    {"BEFORE", "was before"},
    {"MEETS", "lasted until"},
    {"OVERLAPS", "began before and overlapped"},
    {"STARTS", "began together with, and ended before,"},
    {"DURING", "was during"},
    {"FINISHES", "began after, and ended together with,"},
    {"EQUALS", "was on the same days as"},
    {"PART_OF", "was part of"},
}};

std::string Days(int64_t days) {
  return std::to_string(days) + (days == 1 || days == -1 ? " day" : " days");
}

std::string GapWords(const DayGap& gap) {
  if (gap.min && gap.max) {
    if (*gap.min == *gap.max) return " (" + Days(*gap.min) + ")";
    return " (" + std::to_string(*gap.min) + " to " + Days(*gap.max) + ")";
  }
  if (gap.min) return " (" + Days(*gap.min) + " or more)";
  return gap.max ? " (" + Days(*gap.max) + " or less)" : "";
}

std::string_view Verb(uint32_t point) { return TimeNetwork::IsEnd(point) ? "ended" : "began"; }
std::string_view Noun(uint32_t point) {
  return TimeNetwork::IsEnd(point) ? "the end of " : "the begin of ";
}

void SortUnique(std::vector<std::string>& ids) {
  std::ranges::sort(ids, NaturalLess);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
}

}  // namespace

Result<TimeWords::Called> TimeWords::CalledOf(uint32_t event) {
  const auto known = called_.find(event);
  if (known != called_.end()) return known->second;
  Called called;
  CATENA_TRY(const auto node, graph_.GetNode(times_.events[event]));
  if (node) {
    called.id = UserId(graph_, *node);
    called.name = PropertyText(graph_, node->properties, "name");
    called.date = PropertyText(graph_, node->properties, "date");
  }
  if (called.name.empty()) called.name = called.id;
  return called_.emplace(event, called).first->second;
}

Result<std::string> TimeWords::NameOf(uint32_t point) {
  CATENA_TRY(const Called called, CalledOf(TimeNetwork::EventOf(point)));
  return called.name;
}

Result<std::string> TimeWords::RelationWords(uint32_t constraint) {
  const TimeGraph::Relation& relation = times_.relations[constraint - times_.network.event_count()];
  CATENA_TRY(const Called from, CalledOf(relation.from));
  CATENA_TRY(const Called to, CalledOf(relation.to));
  const std::string_view type = graph_.names().Text(relation.type);
  const auto own = std::ranges::find(kPhrases, type, [](const auto& row) { return row.first; });
  if (own != kPhrases.end()) {
    const std::string gap = TakesGap(TimeRuleOf(type).rule) ? GapWords(relation.gap) : "";
    return from.name + " " + std::string(own->second) + " " + to.name + gap;
  }
  const std::string phrase(evidence::CausalPhrase(type));
  const auto causal = evidence::FindCausalType(type);
  const bool backward = causal && causal->walk == evidence::CausalWalk::kBackward;
  return (backward ? to : from).name + " " + phrase + " " + (backward ? from : to).name;
}

Result<TimingConstraint> TimeWords::Describe(uint32_t constraint) {
  TimingConstraint described;
  if (times_.network.IsDate(constraint)) {
    CATENA_TRY(const Called called, CalledOf(constraint));
    described.id = called.id;
    described.words = called.name + " is dated " + called.date;
    return described;
  }
  const TimeGraph::Relation& relation = times_.relations[constraint - times_.network.event_count()];
  described.kind = TimingConstraint::Kind::kRelationship;
  CATENA_TRY(const auto record, graph_.GetRelationship(relation.id));
  described.id = record ? UserId(graph_, *record) : "#" + std::to_string(relation.id.value);
  CATENA_TRY(const Called from, CalledOf(relation.from));
  CATENA_TRY(const Called to, CalledOf(relation.to));
  described.from = from.id;
  described.to = to.id;
  described.type = graph_.names().Text(relation.type);
  CATENA_TRY(described.words, RelationWords(constraint));
  return described;
}

Result<void> TimeWords::AddConstraints(std::span<const TimeStep> steps, TimingReason* reason) {
  std::unordered_set<uint32_t> seen;
  for (const TimeStep& step : steps) {
    if (step.constraint == kImplied || !seen.insert(step.constraint).second) continue;
    CATENA_TRY(TimingConstraint described, Describe(step.constraint));
    reason->constraints.push_back(std::move(described));
  }
  return {};
}

// "A began by 1994-05-31: its date is 1994-05."
Result<void> TimeWords::AddDate(uint32_t point, const std::string& when, TimingReason* reason) {
  CATENA_TRY(const Called called, CalledOf(TimeNetwork::EventOf(point)));
  reason->steps.push_back(called.name + " " + std::string(Verb(point)) + " " + when +
                          ": its date is " + called.date + ".");
  return {};
}

// "So B began by 1994-05-31, as A led to B."
Result<void> TimeWords::Conclude(const TimeStep& step, uint32_t point, const std::string& when,
                                 TimingReason* reason) {
  CATENA_TRY(const std::string name, NameOf(point));
  std::string sentence = "So " + name + " " + std::string(Verb(point)) + " " + when;
  if (step.constraint == kImplied) {
    sentence += TimeNetwork::IsEnd(point) ? ", as it ended no earlier than it began."
                                          : ", as it began no later than it ended.";
  } else {
    CATENA_TRY(const std::string words, RelationWords(step.constraint));
    sentence += ", as " + words + ".";
  }
  reason->steps.push_back(std::move(sentence));
  return {};
}

Result<TimingReason> TimeWords::ExplainBound(const std::vector<TimeStep>& steps, TimeReach reach) {
  TimingReason reason;
  const bool latest = reach == TimeReach::kLatest;
  const std::string when = latest ? "by " : "no earlier than ";
  int64_t day = 0;
  for (size_t i = 0; i < steps.size(); ++i) {
    const TimeStep& step = latest ? steps[i] : steps[steps.size() - 1 - i];
    day += latest ? step.days : -step.days;
    const uint32_t point = latest ? step.to : step.from;
    if ((latest ? step.from : step.to) == kOrigin) {
      CATENA_TRY(AddDate(point, when + FormatDay(day), &reason));
    } else {
      CATENA_TRY(Conclude(step, point, when + FormatDay(day), &reason));
    }
  }
  CATENA_TRY(AddConstraints(steps, &reason));
  return reason;
}

Result<TimingReason> TimeWords::ExplainDistance(const std::vector<TimeStep>& steps) {
  TimingReason reason;
  if (steps.empty()) return reason;
  int64_t days = 0;
  CATENA_TRY(const std::string from, NameOf(steps.front().from));
  for (const TimeStep& step : steps) {
    days -= step.days;
    if (step.constraint == kImplied) continue;
    CATENA_TRY(const std::string to, NameOf(step.to));
    CATENA_TRY(const std::string words, RelationWords(step.constraint));
    const std::string begin = std::string(Noun(steps.front().from)) + from + " came ";
    const std::string than = std::string(Noun(step.to)) + to + ", as " + words + ".";
    std::string sentence;
    if (days == 0) {
      sentence = begin + "no earlier than " + than;
    } else if (days > 0) {
      sentence = begin + Days(days) + " or more after " + than;
    } else {
      sentence = begin + "no more than " + Days(-days) + " before " + than;
    }
    sentence[0] = 'T';
    reason.steps.push_back(std::move(sentence));
  }
  CATENA_TRY(AddConstraints(steps, &reason));
  return reason;
}

// A circle of relationships alone: each in words, then what they come to.
Result<TimingConflict> TimeWords::ExplainCircle(const TimeConflict& conflict) {
  TimingConflict explained;
  for (size_t i = conflict.steps.size(); i-- > 0;) {  // From the earlier to the later.
    const TimeStep& step = conflict.steps[i];
    CATENA_TRY(const std::string earlier, NameOf(step.to));
    CATENA_TRY(const std::string later, NameOf(step.from));
    if (step.constraint == kImplied) continue;
    CATENA_TRY(const std::string words, RelationWords(step.constraint));
    std::string sentence = words + ": " + std::string(Noun(step.to)) + earlier;
    if (step.days > 0) {
      sentence += " came " + Days(step.days) + " or less after " + std::string(Noun(step.from));
    } else if (step.days < 0) {
      sentence += " came " + Days(-step.days) + " or more before " + std::string(Noun(step.from));
    } else if (step.order == TimeOrder::kBefore) {
      sentence += " came before " + std::string(Noun(step.from));
    } else {
      sentence += " came no later than " + std::string(Noun(step.from));
    }
    explained.steps.push_back(sentence + later + ".");
  }
  CATENA_TRY(const std::string name, NameOf(conflict.steps.back().to));
  const std::string point = std::string(Noun(conflict.steps.back().to)) + name;
  explained.steps.push_back(
      "Together, " + point + " would come " +
      (conflict.days == 0 ? "before itself." : Days(-conflict.days) + " before itself."));
  return explained;
}

Result<TimingConflict> TimeWords::Explain(const TimeConflict& conflict) {
  TimingConflict explained;
  const bool dated = conflict.steps.front().from == kOrigin;
  if (dated) {
    const std::vector<TimeStep> forwards(conflict.steps.begin(), conflict.steps.end() - 1);
    CATENA_TRY(TimingReason reason, ExplainBound(forwards, TimeReach::kLatest));
    explained.steps = std::move(reason.steps);
    const TimeStep& last = conflict.steps.back();
    CATENA_TRY(const Called called, CalledOf(TimeNetwork::EventOf(last.from)));
    explained.steps.push_back("Yet " + called.name + " " + std::string(Verb(last.from)) +
                              " no earlier than " + FormatDay(-last.days) + ": its date is " +
                              called.date + ". That is " + Days(-conflict.days) + " too late.");
  } else {
    CATENA_TRY(explained, ExplainCircle(conflict));
  }
  explained.days_missing = -conflict.days;
  explained.constraints.clear();
  CATENA_TRY(AddConstraints(conflict.steps, &explained));
  return explained;
}

Result<void> AddClaims(const GraphReader& graph, std::span<TimingConstraint* const> constraints,
                       Progress& progress) {
  std::vector<RelationshipId> ids;
  std::map<std::string, size_t> place;
  for (TimingConstraint* constraint : constraints) {
    if (constraint->kind == TimingConstraint::Kind::kDate) {
      CATENA_TRY(const NodeId event, ResolveNode(graph, constraint->id, evidence::kEvent));
      CATENA_TRY(const auto node, graph.GetNode(event));
      const std::string date = node ? PropertyText(graph, node->properties, "date") : "";
      CATENA_TRY(const std::vector<ValueClaim> claims, FindValueClaims(graph, event));
      for (const ValueClaim& claim : claims) {
        if (claim.property != "date") continue;
        if (StatedText(claim.value) != date) {
          constraint->differing.push_back(claim.claim);
          continue;
        }
        (claim.denies ? constraint->denials : constraint->claims).push_back(claim.claim);
        if (claim.denies) continue;
        constraint->sources.insert(constraint->sources.end(), claim.sources.begin(),
                                   claim.sources.end());
      }
      SortUnique(constraint->sources);
      continue;
    }
    // One without a user id is called by its number.
    CATENA_TRY(auto id, FindRelationshipById(graph, constraint->id));
    if (!id || place.contains(constraint->id)) continue;
    place.emplace(constraint->id, ids.size());
    ids.push_back(*id);
  }
  if (ids.empty()) return {};
  CATENA_TRY(const std::vector<LinkAudit> audits, AuditRelationships(graph, ids, {}, progress));
  for (TimingConstraint* constraint : constraints) {
    const auto at = place.find(constraint->id);
    if (constraint->kind == TimingConstraint::Kind::kDate || at == place.end()) continue;
    const LinkAudit& audit = audits[at->second];
    constraint->claims = audit.audit.claims;
    constraint->denials = audit.audit.denials;
    for (const TraceCitation& citation : audit.citations) {
      const bool affirms =
          std::ranges::find(audit.audit.claims, citation.claim) != audit.audit.claims.end();
      if (affirms && citation.stance == "supports") constraint->sources.push_back(citation.source);
    }
    SortUnique(constraint->sources);
  }
  return {};
}

}  // namespace catena
