#include "analysis/judge.h"

#include <algorithm>
#include <cassert>

#include "analysis/sort_unique.h"
#include "analysis/status_strength.h"

namespace catena {
namespace {

bool Supports(const EvidenceCitation& citation) { return citation.stance == Stance::kSupports; }

// The first in the order of precedence. Every claim has one: without a source it is unsourced,
// inherited or of the lead; with one, its groups are counted.
ClaimStatus First(const StatusSet& statuses) {
  assert(statuses.any());
  size_t i = 0;
  while (!statuses[i]) ++i;
  return static_cast<ClaimStatus>(i);
}

}  // namespace

Judge::Judge(const EvidenceModel& model, const NameDictionary& names,
             const IndependenceRules& rules)
    : model_(model),
      origins_(model, rules.same_work),
      independence_(model, origins_, rules),
      affiliations_(model),
      claims_(model.claims.size()),
      sides_(model.propositions.size()) {
  rules_.resize(names.type_count() + 1);
  for (uint32_t i = 1; i < rules_.size(); ++i) rules_[i] = RuleOfType(names.Text(TypeId{i}));
}

const ClaimJudgement& Judge::JudgeClaim(ClaimRow claim) {
  std::optional<ClaimJudgement>& known = claims_[claim.index];
  if (known) return *known;
  const std::vector<SourceRow> sources = SupportingSources(claim);
  ClaimJudgement judged;
  judged.citations =
      static_cast<uint32_t>(std::ranges::count_if(model_.citations[claim], Supports));
  judged.independent_groups = independence_.Count(sources);
  judged.statuses = Statuses(claim, sources, judged);
  judged.primary = First(judged.statuses);
  return known.emplace(judged);
}

StatusSet Judge::Statuses(ClaimRow row, const std::vector<SourceRow>& sources,
                          const ClaimJudgement& counts) {
  const EvidenceClaim& claim = model_.claims[row];
  const bool cited = !sources.empty();
  const auto all = [&](auto rule) {
    return cited && std::ranges::all_of(
                        sources, [&](SourceRow source) { return rule(model_.sources[source]); });
  };
  // Ungraded sources have grade 0, which no comparison below takes for good or bad.
  const bool well = std::ranges::any_of(sources, [&](SourceRow source) {
    const char grade = model_.sources[source].reliability;
    return grade == 'A' || grade == 'B';
  });

  StatusSet set;
  const auto mark = [&](ClaimStatus status, bool applies) {
    set[static_cast<size_t>(status)] = applies;
  };
  mark(ClaimStatus::kContradicted, FindDispute(row).has_value());
  mark(ClaimStatus::kUnsourced, !cited && claim.scope == ClaimScope::kOther);
  mark(ClaimStatus::kCitationNeeded, claim.citation_needed);
  mark(ClaimStatus::kUnresolvedMarker, claim.unresolved_marker);
  mark(ClaimStatus::kFailedVerification, claim.failed_verification);
  mark(ClaimStatus::kDubious, claim.dubious);
  mark(ClaimStatus::kCircular, IsCircular(row, sources));
  mark(ClaimStatus::kAnachronisticCitation, static_cast<bool>(FindTooOld(row)));
  mark(ClaimStatus::kDeadLinkOnly,
       all([](const EvidenceSource& s) { return s.link_dead && !s.found_otherwise; }));
  mark(ClaimStatus::kSelfPublishedOnly,
       all([](const EvidenceSource& s) { return s.self_published; }));
  mark(ClaimStatus::kOneSided, FindOneSide(row, sources).has_value());
  mark(ClaimStatus::kSingleSource, counts.independent_groups == 1);
  mark(ClaimStatus::kAttributedOnly, IsAttributedOnly(row));
  mark(ClaimStatus::kInherited, claim.scope == ClaimScope::kInherited);
  mark(ClaimStatus::kLeadSummary, claim.scope == ClaimScope::kLead && !cited);
  mark(ClaimStatus::kLowReliability,
       all([](const EvidenceSource& s) { return s.reliability > 'C'; }));
  mark(ClaimStatus::kTimeInconsistent, static_cast<bool>(FindViolated(row)));
  mark(ClaimStatus::kWellSourced, counts.independent_groups >= 2 && well);
  mark(ClaimStatus::kSourced, counts.independent_groups >= 2);
  return set;
}

std::vector<SourceRow> Judge::SupportingSources(ClaimRow claim) const {
  std::vector<SourceRow> sources;
  for (const EvidenceCitation& citation : model_.citations[claim]) {
    if (Supports(citation)) sources.push_back(citation.source);
  }
  SortUnique(sources);
  return sources;
}

const Judge::Sides& Judge::SidesOf(PropositionRow proposition) {
  std::optional<Sides>& known = sides_[proposition.index];
  if (known) return *known;
  Sides& sides = known.emplace();
  for (const ClaimRow row : model_.asserted_by[proposition]) {
    const EvidenceClaim& claim = model_.claims[row];
    if (claim.deprecated || !HasSupport(model_, row)) continue;
    Side& side = claim.deny ? sides.deny : sides.affirm;
    if (!side.supported) side.supported = row;
    const std::span<const NodeRow> speakers = model_.speakers[row];
    if (speakers.empty()) {
      if (!side.unattributed) side.unattributed = row;
    } else if (std::ranges::none_of(side.speakers, [&](const std::vector<NodeRow>& other) {
                 return std::ranges::equal(other, speakers);
               })) {
      side.speakers.emplace_back(speakers.begin(), speakers.end());
    }
  }
  return sides;
}

std::optional<Judge::Dispute> Judge::FindDirectDispute(ClaimRow row) const {
  for (const ClaimRow other : model_.contradicts[row]) {
    if (!model_.claims[other].deprecated) return Dispute{other, {}, {}};
  }
  for (const EvidenceCitation& citation : model_.citations[row]) {
    if (citation.stance == Stance::kRefutes) return Dispute{{}, {}, citation.source};
  }
  return std::nullopt;
}

std::optional<Judge::Dispute> Judge::FindDispute(ClaimRow row) {
  if (const std::optional<Dispute> direct = FindDirectDispute(row)) return direct;
  if (!HasSupport(model_, row)) return std::nullopt;
  for (const PropositionRow proposition : model_.asserts[row]) {
    const Sides& sides = SidesOf(proposition);
    const ClaimRow other = model_.claims[row].deny ? sides.affirm.supported : sides.deny.supported;
    if (other) return Dispute{other, proposition, {}};
  }
  return std::nullopt;
}

bool Judge::LeadsBack(SourceRow source, ClaimRow claim) const {
  const SourceOrigins::Origins& origins = origins_.origins(source);
  return origins.only_circles ||
         std::ranges::any_of(model_.documents[claim], [&](NodeRow document) {
           return std::ranges::binary_search(origins.documents, document);
         });
}

bool Judge::IsCircular(ClaimRow claim, const std::vector<SourceRow>& sources) const {
  return !sources.empty() &&
         std::ranges::all_of(sources, [&](SourceRow source) { return LeadsBack(source, claim); });
}

Standing Judge::StandingOf(ClaimRow row, const EvidenceCitation& citation) const {
  if (citation.stance == Stance::kRefutes) return Standing::kRefutes;
  if (citation.stance == Stance::kMentions) return Standing::kMentions;
  const EvidenceClaim& claim = model_.claims[row];
  if (claim.deprecated) return Standing::kDeprecated;
  if (claim.failed_verification) return Standing::kFailedVerification;
  return StandingOf(citation.source, row);
}

Standing Judge::StandingOf(SourceRow source, ClaimRow claim) const {
  const EventRow latest = LatestEvent(claim);
  if (latest && IsTooOld(source, latest)) return Standing::kTooOld;
  return LeadsBack(source, claim) ? Standing::kCircular : Standing::kStands;
}

std::vector<SourceRow> Judge::StandingSources(ClaimRow claim) const {
  std::vector<SourceRow> sources;
  for (const EvidenceCitation& citation : model_.citations[claim]) {
    if (StandingOf(claim, citation) == Standing::kStands) sources.push_back(citation.source);
  }
  SortUnique(sources);
  return sources;
}

std::vector<SourceRow> Judge::RefutingSources(ClaimRow claim) const {
  std::vector<SourceRow> sources;
  for (const EvidenceCitation& citation : model_.citations[claim]) {
    if (citation.stance != Stance::kRefutes) continue;
    if (StandingOf(citation.source, claim) == Standing::kStands) sources.push_back(citation.source);
  }
  SortUnique(sources);
  return sources;
}

std::vector<EventRow> Judge::EventsOf(ClaimRow claim) const {
  std::vector<EventRow> events;
  const auto add = [&](NodeRow node) {
    if (const EventRow event = model_.nodes[node].event) events.push_back(event);
  };
  for (const NodeRow node : model_.about[claim]) add(node);
  for (const PropositionRow proposition : model_.asserts[claim]) {
    add(model_.propositions[proposition].start);
    add(model_.propositions[proposition].end);
  }
  SortUnique(events);
  return events;
}

EventRow Judge::LatestEvent(ClaimRow claim) const {
  EventRow latest;
  if (model_.claims[claim].predicted) return latest;
  for (const EventRow row : EventsOf(claim)) {
    const EvidenceEvent& event = model_.events[row];
    if (event.planned || !event.bounds.begin_min) continue;
    if (!latest || *event.bounds.begin_min > *model_.events[latest].bounds.begin_min) latest = row;
  }
  return latest;
}

bool Judge::IsTooOld(SourceRow source, EventRow event) const {
  const std::optional<int64_t> issued = model_.sources[source].issued_max;
  const std::optional<int64_t> begin = model_.events[event].bounds.begin_min;
  return issued && begin && *issued < *begin;
}

SourceRow Judge::FindTooOld(ClaimRow claim) const {
  if (model_.citations[claim].empty()) return {};
  const EventRow latest = LatestEvent(claim);
  if (!latest) return {};
  for (const EvidenceCitation& citation : model_.citations[claim]) {
    if (citation.stance != Stance::kMentions && IsTooOld(citation.source, latest)) {
      return citation.source;
    }
  }
  return {};
}

std::optional<uint32_t> Judge::SideOf(SourceRow source, EventRow event) {
  std::optional<uint32_t> side;
  for (const NodeRow publisher : model_.published_by[source]) {
    const std::vector<NodeRow>& parties = affiliations_.Of(publisher);
    for (const EvidenceParticipant& participant : model_.participants[event]) {
      if (!std::ranges::binary_search(parties, participant.actor)) continue;
      if (side && *side != participant.side) return std::nullopt;  // On both sides.
      side = participant.side;
    }
  }
  return side;
}

std::optional<Judge::OneSide> Judge::FindOneSide(ClaimRow claim,
                                                 const std::vector<SourceRow>& sources) {
  const bool all_published = std::ranges::none_of(
      sources, [&](SourceRow source) { return model_.published_by[source].empty(); });
  if (sources.empty() || !all_published) return std::nullopt;
  for (const EventRow event : EventsOf(claim)) {
    const std::span<const EvidenceParticipant> parties = model_.participants[event];
    const bool disputed = std::ranges::any_of(
        parties, [&](const EvidenceParticipant& p) { return p.side != parties.front().side; });
    if (!disputed) continue;
    const std::optional<uint32_t> side = SideOf(sources.front(), event);
    if (side && std::ranges::all_of(
                    sources, [&](SourceRow source) { return SideOf(source, event) == side; })) {
      return OneSide{event, *side};
    }
  }
  return std::nullopt;
}

bool Judge::Corroborates(ClaimRow claim, std::span<const NodeRow> speakers) {
  for (const NodeRow own : model_.speakers[claim]) {
    for (const NodeRow other : speakers) {
      if (affiliations_.Related(own, other)) return false;
    }
  }
  return true;
}

bool Judge::IsAttributedOnly(ClaimRow row) {
  if (model_.speakers[row].empty()) return false;
  const EvidenceClaim& claim = model_.claims[row];
  for (const PropositionRow proposition : model_.asserts[row]) {
    const Sides& sides = SidesOf(proposition);
    const Side& side = claim.deny ? sides.deny : sides.affirm;
    if (side.unattributed) return false;
    for (const std::vector<NodeRow>& speakers : side.speakers) {
      if (Corroborates(row, speakers)) return false;
    }
  }
  return std::ranges::none_of(model_.supported_by[row], [&](ClaimRow other) {
    return !model_.claims[other].deprecated && HasSupport(model_, other) &&
           Corroborates(row, model_.speakers[other]);
  });
}

LinkRuleOfType Judge::RuleOf(TypeId type) const {
  return type.value < rules_.size() ? rules_[type.value] : LinkRuleOfType{};
}

Timing Judge::TimingOf(PropositionRow row) const {
  const EvidenceProposition& proposition = model_.propositions[row];
  const LinkRuleOfType rule = RuleOf(proposition.type);
  if (rule.rule == LinkRule::kNone || proposition.start == proposition.end) return Timing::kOk;
  const auto bounds = [&](NodeRow node) {
    const EventRow event = model_.nodes[node].event;
    return event ? model_.events[event].bounds : DayBounds{};
  };
  const DayBounds start = bounds(proposition.start);
  const DayBounds end = bounds(proposition.end);
  return rule.first_is_start ? CheckTiming(rule.rule, start, end)
                             : CheckTiming(rule.rule, end, start);
}

std::string Judge::ExplainTimingOf(PropositionRow row) const {
  const Timing timing = TimingOf(row);
  if (timing == Timing::kOk) return "";
  const EvidenceProposition& proposition = model_.propositions[row];
  const LinkRuleOfType rule = RuleOf(proposition.type);
  const auto timed = [&](NodeRow node) {
    const EventRow event = model_.nodes[node].event;
    return TimedEvent{model_.Called(node), event ? model_.events[event].bounds : DayBounds{}};
  };
  const TimedEvent start = timed(proposition.start);
  const TimedEvent end = timed(proposition.end);
  return rule.first_is_start ? ExplainTiming(rule.rule, timing, start, end)
                             : ExplainTiming(rule.rule, timing, end, start);
}

PropositionRow Judge::FindViolated(ClaimRow claim) const {
  if (model_.claims[claim].deny) return {};
  for (const PropositionRow proposition : model_.asserts[claim]) {
    if (TimingOf(proposition) == Timing::kViolation) return proposition;
  }
  return {};
}

ClaimStatus Judge::PrimaryFor(ClaimRow claim, PropositionRow proposition) {
  StatusSet statuses = JudgeClaim(claim).statuses;
  const auto narrow = [&](ClaimStatus status, auto still_applies) {
    const size_t bit = static_cast<size_t>(status);
    if (statuses[bit]) statuses[bit] = still_applies();
  };
  narrow(ClaimStatus::kContradicted,
         [&] { return FindDirectDispute(claim) || SidesOf(proposition).deny.supported; });
  narrow(ClaimStatus::kTimeInconsistent,
         [&] { return TimingOf(proposition) == Timing::kViolation; });
  return First(statuses);
}

PropositionJudgement Judge::JudgeProposition(PropositionRow proposition) {
  PropositionJudgement judged;
  judged.timing = TimingOf(proposition);
  bool any = false;
  for (const ClaimRow row : model_.asserted_by[proposition]) {
    const EvidenceClaim& claim = model_.claims[row];
    (claim.deny ? judged.denying : judged.affirming).push_back(row);
    if (claim.deny || claim.deprecated) continue;
    const ClaimJudgement& facts = JudgeClaim(row);
    const ClaimStatus primary = PrimaryFor(row, proposition);
    if (!any || Strength(primary) > Strength(judged.status)) judged.status = primary;
    any = true;
    judged.citations += facts.citations;
    const std::vector<SourceRow> sources = StandingSources(row);
    judged.sources.insert(judged.sources.end(), sources.begin(), sources.end());
  }
  SortUnique(judged.sources);
  judged.independent_groups = independence_.Count(judged.sources);
  // A denial with a source disputes the link, whatever its best claim rests on.
  if (SidesOf(proposition).deny.supported) judged.status = ClaimStatus::kContradicted;
  return judged;
}

}  // namespace catena
