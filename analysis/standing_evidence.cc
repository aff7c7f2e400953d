#include "analysis/standing_evidence.h"

#include <algorithm>
#include <utility>

#include "analysis/evidence_loader.h"
#include "analysis/sort_unique.h"

namespace catena {
StandingEvidence::StandingEvidence(const GraphReader& graph, EvidenceModel model,
                                   const IndependenceRules& rules)
    : graph_(&graph),
      model_(std::make_unique<const EvidenceModel>(std::move(model))),
      judge_(std::make_unique<Judge>(*model_, graph.names(), rules)) {}

Result<StandingEvidence> StandingEvidence::Load(const GraphReader& graph,
                                                const AuditOptions& options, Progress& progress) {
  CATENA_TRY(EvidenceModel model, LoadAllEvidence(graph, options.approximation, progress));
  StandingEvidence evidence(graph, std::move(model), options.independence);
  evidence.FindStanding();
  evidence.groups_ = NameSourceGroups(*evidence.model_, evidence.judge_->independence());
  return evidence;
}

void StandingEvidence::FindStanding() {
  const EvidenceModel& model = *model_;
  std::vector<std::pair<ClaimRow, SourceRow>> standing;
  for (uint32_t i = 0; i < model.claims.size(); ++i) {
    const ClaimRow row{i};
    for (const SourceRow source : judge_->StandingSources(row)) standing.push_back({row, source});
  }
  standing_ = Grouped<ClaimRow, SourceRow>(model.claims.size(), std::move(standing));

  std::vector<std::pair<SourceRow, SourceRow>> heirs;
  for (uint32_t i = 0; i < model.sources.size(); ++i) {
    const SourceRow row{i};
    for (const NodeRow origin : model.derived_from[row]) {
      if (const SourceRow source = model.nodes[origin].source) heirs.push_back({source, row});
    }
    for (const SourceRow edition : model.same_work[row]) heirs.push_back({row, edition});
  }
  heirs_ = Grouped<SourceRow, SourceRow>(model.sources.size(), std::move(heirs));
}

Losses StandingEvidence::None() const {
  return {.sources = std::vector<bool>(model_->sources.size(), false),
          .claims = std::vector<bool>(model_->claims.size(), false)};
}

std::vector<SourceRow> StandingEvidence::Sources(ClaimRow claim, const Losses& losses) const {
  std::vector<SourceRow> sources;
  if (losses.claims[claim.index]) return sources;
  for (const SourceRow source : standing_[claim]) {
    if (!losses.sources[source.index]) sources.push_back(source);
  }
  return sources;
}

std::vector<ClaimRow> StandingEvidence::Claims(PropositionRow proposition,
                                               const Losses& losses) const {
  std::vector<ClaimRow> claims;
  for (const ClaimRow claim : model_->asserted_by[proposition]) {
    if (!model_->claims[claim].deny && !Sources(claim, losses).empty()) claims.push_back(claim);
  }
  SortUnique(claims);
  return claims;
}

std::vector<SourceRow> StandingEvidence::Sources(PropositionRow proposition,
                                                 const Losses& losses) const {
  std::vector<SourceRow> sources;
  for (const ClaimRow claim : Claims(proposition, losses)) {
    const std::vector<SourceRow> own = Sources(claim, losses);
    sources.insert(sources.end(), own.begin(), own.end());
  }
  SortUnique(sources);
  return sources;
}

bool StandingEvidence::Supports(PropositionRow proposition, const Losses& losses) const {
  return std::ranges::any_of(model_->asserted_by[proposition], [&](ClaimRow claim) {
    return !model_->claims[claim].deny && !Sources(claim, losses).empty();
  });
}

void StandingEvidence::Lose(SourceRow source, Losses* losses) const {
  std::vector<SourceRow> open = {source};
  while (!open.empty()) {
    const SourceRow next = open.back();
    open.pop_back();
    if (losses->sources[next.index]) continue;
    losses->sources[next.index] = true;
    for (const SourceRow heir : heirs_[next]) open.push_back(heir);
  }
}

void StandingEvidence::LoseGroup(uint32_t group, Losses* losses) const {
  for (const SourceRow source : sources_of(group)) losses->sources[source.index] = true;
}

Result<std::vector<StoryLink>> FindStoryLinks(const StandingEvidence& evidence,
                                              const StoryOptions& options) {
  const EvidenceModel& model = evidence.model();
  CATENA_TRY(const std::vector<WalkedType> walked, ChooseCausalTypes(options.types));
  const CausalTypes types(evidence.names(), walked);
  std::vector<StoryLink> links;
  for (uint32_t i = 0; i < model.propositions.size(); ++i) {
    const PropositionRow row{i};
    const EvidenceProposition& proposition = model.propositions[row];
    if (!types.Walks(proposition.type) || proposition.start == proposition.end) continue;
    const auto avoided = [&](NodeRow node) {
      return std::ranges::find(options.avoid, model.nodes[node].id) != options.avoid.end();
    };
    if (avoided(proposition.start) || avoided(proposition.end)) continue;
    if (!options.keep_violations &&
        evidence.judge().JudgeProposition(row).timing == Timing::kViolation) {
      continue;
    }
    const bool backward = types.IsBackward(proposition.type);
    links.push_back({row, backward ? proposition.end : proposition.start,
                     backward ? proposition.start : proposition.end});
  }
  return links;
}

}  // namespace catena
