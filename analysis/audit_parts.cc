#include "analysis/audit_parts.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "analysis/natural_order.h"

namespace catena {
namespace {

std::vector<std::string> SourceIds(const EvidenceModel& model,
                                   const std::vector<SourceRow>& sources) {
  std::vector<std::string> ids;
  ids.reserve(sources.size());
  for (const SourceRow source : sources) ids.push_back(model.UserId(model.sources[source].node));
  std::ranges::sort(ids, NaturalLess);
  return ids;
}

std::vector<std::string> ClaimIds(const EvidenceModel& model, const std::vector<ClaimRow>& claims) {
  std::vector<std::string> ids;
  ids.reserve(claims.size());
  for (const ClaimRow claim : claims) ids.push_back(model.UserId(model.claims[claim].node));
  std::ranges::sort(ids, NaturalLess);
  return ids;
}

std::string_view StanceName(Stance stance) {
  switch (stance) {
    case Stance::kSupports:
      return "supports";
    case Stance::kRefutes:
      return "refutes";
    case Stance::kMentions:
      return "mentions";
  }
  return "";
}

// What can be said of a source whoever cites it.
std::vector<std::string> FindingsOn(const EvidenceModel& model, const Judge& judge, SourceRow row) {
  const EvidenceSource& source = model.sources[row];
  std::vector<std::string> findings;
  if (source.link_dead && !source.found_otherwise) {
    findings.push_back("Its link is dead, and no archived copy is known.");
  }
  if (judge.origins().origins(row).only_circles) {
    findings.push_back("Where it comes from is a circle of sources that derive from each other.");
  }
  return findings;
}

}  // namespace

ClaimAudit AuditClaim(const EvidenceModel& model, Judge& judge, ClaimRow row) {
  const EvidenceClaim& claim = model.claims[row];
  const ClaimJudgement& judged = judge.JudgeClaim(row);
  std::vector<SourceRow> sources;
  std::vector<std::string> markers;
  for (const EvidenceCitation& citation : model.citations[row]) {
    sources.push_back(citation.source);
    if (!citation.marker.empty()) markers.emplace_back(citation.marker);
  }
  std::ranges::sort(sources);
  sources.erase(std::ranges::unique(sources).begin(), sources.end());
  return {.node = model.nodes[claim.node].id,
          .id = model.UserId(claim.node),
          .text = std::string(claim.text),
          .section = std::string(model.sections[claim.section]),
          .sentence = claim.sentence,
          .markers = std::move(markers),
          .statuses = judged.statuses,
          .primary = judged.primary,
          .citations = judged.citations,
          .independent_groups = judged.independent_groups,
          .sources = SourceIds(model, sources),
          .why = judge.Explain(row, judged.primary)};
}

RelationshipAudit AuditProposition(const EvidenceModel& model, const NameDictionary& names,
                                   Judge& judge, PropositionRow row) {
  const EvidenceProposition& proposition = model.propositions[row];
  const PropositionJudgement judged = judge.JudgeProposition(row);
  return {.relationship = proposition.id,
          .id = model.UserId(row),
          .from = model.UserId(proposition.start),
          .type = std::string(names.Text(proposition.type)),
          .to = model.UserId(proposition.end),
          .claims = ClaimIds(model, judged.affirming),
          .denials = ClaimIds(model, judged.denying),
          .citations = judged.citations,
          .independent_groups = judged.independent_groups,
          .status = judged.status,
          .timing = judged.timing,
          .timing_why = judge.ExplainTimingOf(row)};
}

std::vector<SourceAudit> AuditSources(const EvidenceModel& model, Judge& judge,
                                      const ClaimChoice& chosen) {
  std::vector<SourceAudit> audits(model.sources.size());
  for (uint32_t i = 0; i < model.sources.size(); ++i) {
    const EvidenceSource& source = model.sources[SourceRow{i}];
    audits[i].node = model.nodes[source.node].id;
    audits[i].id = model.UserId(source.node);
    audits[i].title = source.title;
    audits[i].findings = FindingsOn(model, judge, SourceRow{i});
  }
  // Which sources are too old for which events: each pair is told once.
  std::set<std::pair<SourceRow, EventRow>> too_old;
  for (uint32_t c = 0; c < model.claims.size(); ++c) {
    if (!chosen[c]) continue;
    const ClaimRow claim{c};
    std::vector<SourceRow> cited;
    for (const EvidenceCitation& citation : model.citations[claim]) {
      cited.push_back(citation.source);
    }
    std::ranges::sort(cited);
    cited.erase(std::ranges::unique(cited).begin(), cited.end());
    for (const SourceRow source : cited) ++audits[source.index].claims;
    const std::vector<SourceRow> supporting = judge.SupportingSources(claim);
    if (supporting.size() == 1) ++audits[supporting.front().index].only_support_of;

    if (!judge.JudgeClaim(claim)
             .statuses[static_cast<size_t>(ClaimStatus::kAnachronisticCitation)]) {
      continue;
    }
    const EventRow latest = judge.LatestEvent(claim);
    for (const EvidenceCitation& citation : model.citations[claim]) {
      if (citation.stance != Stance::kMentions && judge.IsTooOld(citation.source, latest)) {
        too_old.emplace(citation.source, latest);
      }
    }
  }
  for (const auto& [source, event] : too_old) {
    audits[source.index].findings.push_back(
        "Published " + std::string(model.sources[source].issued) + ", but cited for \"" +
        model.Called(model.events[event].node) + "\", which began " +
        FormatDay(*model.events[event].bounds.begin_min) + " at the earliest.");
  }
  for (SourceAudit& audit : audits) {
    if (audit.claims == 0) audit.findings.push_back("No claim cites it.");
  }
  SortUnlessSorted(audits, NaturalLess, &SourceAudit::id);
  return audits;
}

Uncited IsUncited(const EvidenceClaim& claim, const ClaimJudgement& judged) {
  const bool inherited = claim.scope == ClaimScope::kInherited;
  const bool lead = claim.scope == ClaimScope::kLead;
  const bool none = judged.citations == 0;
  return {.strict = none || inherited, .lenient = none && !inherited && !lead};
}

std::vector<SectionAudit> AuditSections(const EvidenceModel& model, Judge& judge,
                                        const ClaimChoice& chosen) {
  std::vector<SectionAudit> sections(model.sections.size());
  for (size_t i = 0; i < sections.size(); ++i) sections[i].section = model.sections[i];
  for (uint32_t c = 0; c < model.claims.size(); ++c) {
    if (!chosen[c]) continue;
    const EvidenceClaim& claim = model.claims[ClaimRow{c}];
    const ClaimJudgement& judged = judge.JudgeClaim(ClaimRow{c});
    const Uncited uncited = IsUncited(claim, judged);
    SectionAudit& section = sections[claim.section];
    ++section.claims;
    section.citations += static_cast<uint32_t>(model.citations[ClaimRow{c}].size());
    section.uncited_strict += uncited.strict ? 1 : 0;
    section.uncited_lenient += uncited.lenient ? 1 : 0;
  }
  std::erase_if(sections, [](const SectionAudit& section) { return section.claims == 0; });
  return sections;
}

std::vector<IndependenceGroup> MakeGroups(const EvidenceModel& model,
                                          const Independence& independence,
                                          std::vector<SourceAudit>& sources) {
  std::map<std::vector<uint32_t>, size_t> numbers;
  std::vector<IndependenceGroup> groups;
  for (SourceAudit& audit : sources) {  // In the order of ids, so a group is met at its first.
    const SourceRow row = model.nodes[model.FindNode(audit.node)].source;
    const std::span<const uint32_t> voices = independence.voices(row);
    const auto [at, is_new] =
        numbers.emplace(std::vector<uint32_t>(voices.begin(), voices.end()), groups.size());
    if (is_new) {
      groups.push_back({.id = audit.id, .sources = {}, .why = ""});
      for (const uint32_t voice : voices) {
        const std::string& name = independence.voice_name(voice);
        std::string& why = groups.back().why;
        if (!name.empty()) why += (why.empty() ? "" : "; ") + name;
      }
      if (voices.size() > 1) groups.back().why = "draws on several: " + groups.back().why;
    }
    groups[at->second].sources.push_back(audit.id);
    audit.group = groups[at->second].id;
  }
  for (IndependenceGroup& group : groups) {
    const bool is_single = group.sources.size() == 1;
    if (is_single && !group.why.starts_with("draws on")) group.why.clear();
    if (!is_single && group.why.empty()) group.why = "the same work, or derived from " + group.id;
  }
  return groups;
}

std::vector<Circuit> CircularSources(const EvidenceModel& model, const SourceOrigins& origins) {
  std::vector<Circuit> circuits;
  for (const SourceOrigins::Circle& circle : origins.circles()) {
    Circuit circuit{.nodes = {}, .relationships = {}, .members = circle.works};
    for (const SourceRow source : circle.circuit) {
      circuit.nodes.push_back(model.UserId(model.sources[source].node));
    }
    circuits.push_back(std::move(circuit));
  }
  return circuits;
}

void AppendCitations(const EvidenceModel& model, const Judge& judge, ClaimRow claim,
                     std::vector<TraceCitation>& citations) {
  for (const EvidenceCitation& citation : model.citations[claim]) {
    citations.push_back({.claim = model.UserId(model.claims[claim].node),
                         .source = model.UserId(model.sources[citation.source].node),
                         .marker = std::string(citation.marker),
                         .locator = std::string(citation.locator),
                         .stance = std::string(StanceName(citation.stance)),
                         .why_not = std::string(StandingWords(judge.StandingOf(claim, citation)))});
  }
}

}  // namespace catena
