#include "analysis/what_if.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "analysis/label_cut.h"
#include "analysis/loss_names.h"
#include "analysis/natural_order.h"
#include "core/evidence.h"

namespace catena {
namespace {

// Stands, weakened or fallen, by the independent groups before and after.
Fate FateOf(uint32_t before, uint32_t after) {
  if (before > 0 && after == 0) return Fate::kFallen;
  return before > 1 && after == 1 ? Fate::kWeakened : Fate::kStands;
}

void Count(Fate fate, FateCounts* counts) {
  counts->fallen += fate == Fate::kFallen ? 1 : 0;
  counts->weakened += fate == Fate::kWeakened ? 1 : 0;
}

// What is looked at: links with their claims, chains, and the events they lead to. Weighed once
// before and then for any losses.
class Stakes {
 public:
  static Result<Stakes> Load(const GraphReader& graph, const WhatIfRequest& request,
                             Progress& progress) {
    CATENA_TRY(StandingEvidence evidence, StandingEvidence::Load(graph, request.audit, progress));
    Stakes stakes(std::move(evidence));
    if (request.chains) {
      CATENA_TRY(stakes.trace_, Trace(graph, *request.chains, progress));
      stakes.TakeChains(*request.chains);
    } else {
      CATENA_TRY(stakes.TakeAll());
    }
    stakes.FindClaims();
    stakes.Weigh();
    return stakes;
  }

  const StandingEvidence& evidence() const { return evidence_; }
  const TraceReport& trace() const { return trace_; }

  struct Fates {
    std::vector<std::pair<uint32_t, uint32_t>> claims;  // Number, groups left: those touched.
    std::vector<std::pair<uint32_t, uint32_t>> links;
    std::vector<uint32_t> chains;   // Groups left of each.
    std::vector<Fate> conclusions;  // Of each.
  };
  Fates After(const Losses& losses) const;

  struct Totals {
    FateCounts claims, links, chains, conclusions;
  };
  Totals Sum(const Fates& fates) const;

  std::vector<ClaimFate> DescribeClaims(const Fates& fates, const Losses& losses) const;
  std::vector<LinkFate> DescribeLinks(const Fates& fates, const Losses& losses) const;
  std::vector<ChainFate> DescribeChains(const Fates& fates) const;
  std::vector<ConclusionFate> DescribeConclusions(const Fates& fates) const;

 private:
  struct Link {
    PropositionRow proposition;
    NodeRow from;
    NodeRow to;
    uint32_t before = 0;
  };
  struct Claim {
    ClaimRow row;
    uint32_t before = 0;
    std::vector<uint32_t> links;  // That it affirms.
  };
  struct Chain {
    std::vector<uint32_t> links;
    uint32_t before = 0;
  };
  // An event that something leads to.
  struct Conclusion {
    NodeRow event;
    uint32_t before = 0;  // Links, or chains, that lead to it and are supported.
  };

  explicit Stakes(StandingEvidence evidence)
      : evidence_(std::move(evidence)), none_(evidence_.None()) {}

  const EvidenceModel& model() const { return evidence_.model(); }
  uint32_t Groups(const std::vector<SourceRow>& sources) const {
    return evidence_.judge().independence().Count(sources);
  }
  uint32_t AddLink(PropositionRow row, NodeRow from, NodeRow to) {
    const auto [at, is_new] = link_of_.emplace(row.index, static_cast<uint32_t>(links_.size()));
    if (is_new) links_.push_back({row, from, to});
    return at->second;
  }

  // The links of the chains. Their conclusion is the end asked for; with an open end, the last
  // event of each chain.
  void TakeChains(const TraceRequest& request) {
    for (const TraceChain& traced : trace_.chains) {
      Chain chain;
      for (size_t i = 0; i < traced.links.size(); ++i) {
        const auto node = [&](size_t at) {
          return model().FindNode(trace_.events[traced.events[at]].node);
        };
        const PropositionRow row = model().FindProposition(traced.links[i].relationship);
        chain.links.push_back(AddLink(row, node(i), node(i + 1)));
      }
      const NodeRow end = request.to ? model().FindNode(request.to) : links_[chain.links.back()].to;
      chain_end_.push_back(AddConclusion(end));
      chains_.push_back(std::move(chain));
    }
  }

  uint32_t AddConclusion(NodeRow event) {
    for (uint32_t i = 0; i < conclusions_.size(); ++i) {
      if (conclusions_[i].event == event) return i;
    }
    conclusions_.push_back({event});
    return static_cast<uint32_t>(conclusions_.size() - 1);
  }

  // Every relationship that a claim asserts; the conclusions are the events that the causal ones
  // lead to.
  Result<void> TakeAll() {
    for (uint32_t i = 0; i < model().propositions.size(); ++i) {
      const PropositionRow row{i};
      if (model().asserted_by[row].empty()) continue;
      const EvidenceProposition& proposition = model().propositions[row];
      const auto causal = evidence::FindCausalType(evidence_.names().Text(proposition.type));
      const bool backward = causal && causal->walk == evidence::CausalWalk::kBackward;
      AddLink(row, backward ? proposition.end : proposition.start,
              backward ? proposition.start : proposition.end);
    }
    CATENA_TRY(const std::vector<StoryLink> causal, FindStoryLinks(evidence_, {}));
    std::map<NodeRow, std::vector<uint32_t>> into;
    for (const StoryLink& link : causal) {
      const auto found = link_of_.find(link.proposition.index);
      if (found != link_of_.end()) into[link.to].push_back(found->second);
    }
    for (auto& [event, links] : into) {
      conclusions_.push_back({event});
      leading_.push_back(std::move(links));
    }
    return {};
  }

  // Those that affirm the links; all, when no chains were asked for.
  void FindClaims() {
    std::map<uint32_t, std::vector<uint32_t>> claims;
    for (uint32_t i = 0; i < links_.size(); ++i) {
      for (const ClaimRow claim : model().asserted_by[links_[i].proposition]) {
        if (!model().claims[claim].deny) claims[claim.index].push_back(i);
      }
    }
    if (trace_.from.empty() && trace_.to.empty()) {
      for (uint32_t i = 0; i < model().claims.size(); ++i) claims[i];
    }
    for (auto& [row, links] : claims) {
      const uint32_t number = static_cast<uint32_t>(claims_.size());
      for (const SourceRow source : evidence_.Sources(ClaimRow{row}, none_)) {
        citing_[source.index].push_back(number);
      }
      claim_of_.emplace(row, number);
      claims_.push_back({ClaimRow{row}, 0, std::move(links)});
    }
  }

  void Weigh() {
    for (Claim& claim : claims_) claim.before = Groups(evidence_.Sources(claim.row, none_));
    for (Link& link : links_) link.before = Groups(evidence_.Sources(link.proposition, none_));
    for (Chain& chain : chains_) chain.before = Weakest(chain, {});
    const Fates before = After(none_);
    for (uint32_t i = 0; i < conclusions_.size(); ++i) conclusions_[i].before = Ways(i, before, {});
  }

  using Left = std::unordered_map<uint32_t, uint32_t>;  // Groups left, of links touched.
  uint32_t LeftOf(uint32_t link, const Left& left) const {
    const auto found = left.find(link);
    return found == left.end() ? links_[link].before : found->second;
  }
  uint32_t Weakest(const Chain& chain, const Left& left) const {
    uint32_t least = LabelCut::kUnbreakable;
    for (const uint32_t link : chain.links) least = std::min(least, LeftOf(link, left));
    return least;
  }
  // Chains, or links, that lead to a conclusion and stand.
  uint32_t Ways(uint32_t conclusion, const Fates& fates, const Left& left) const {
    uint32_t ways = 0;
    for (size_t i = 0; i < chains_.size(); ++i) {
      ways += chain_end_[i] == conclusion && fates.chains[i] > 0 ? 1 : 0;
    }
    if (!leading_.empty()) {
      for (const uint32_t link : leading_[conclusion]) ways += LeftOf(link, left) > 0 ? 1 : 0;
    }
    return ways;
  }

  StandingEvidence evidence_;
  Losses none_;
  TraceReport trace_;
  std::vector<Link> links_;
  std::unordered_map<uint32_t, uint32_t> link_of_;  // By proposition.
  std::vector<Claim> claims_;
  std::unordered_map<uint32_t, uint32_t> claim_of_;             // By row.
  std::unordered_map<uint32_t, std::vector<uint32_t>> citing_;  // Claims, by source.
  std::vector<Chain> chains_;
  std::vector<uint32_t> chain_end_;  // Conclusion of each chain.
  std::vector<Conclusion> conclusions_;
  std::vector<std::vector<uint32_t>> leading_;  // Links to each conclusion, without chains.
};

Stakes::Fates Stakes::After(const Losses& losses) const {
  std::set<uint32_t> claims;
  for (const auto& [source, citing] : citing_) {
    if (losses.sources[source]) claims.insert(citing.begin(), citing.end());
  }
  for (const auto& [row, number] : claim_of_) {
    if (losses.claims[row]) claims.insert(number);
  }
  Fates fates;
  std::set<uint32_t> links;
  for (const uint32_t claim : claims) {
    fates.claims.emplace_back(claim, Groups(evidence_.Sources(claims_[claim].row, losses)));
    links.insert(claims_[claim].links.begin(), claims_[claim].links.end());
  }
  Left left;
  for (const uint32_t link : links) {
    const uint32_t groups = Groups(evidence_.Sources(links_[link].proposition, losses));
    fates.links.emplace_back(link, groups);
    left.emplace(link, groups);
  }
  for (const Chain& chain : chains_) fates.chains.push_back(Weakest(chain, left));
  for (uint32_t i = 0; i < conclusions_.size(); ++i) {
    fates.conclusions.push_back(FateOf(conclusions_[i].before, Ways(i, fates, left)));
  }
  return fates;
}

Stakes::Totals Stakes::Sum(const Fates& fates) const {
  Totals totals;
  for (const Claim& claim : claims_) totals.claims.supported += claim.before > 0 ? 1 : 0;
  for (const Link& link : links_) totals.links.supported += link.before > 0 ? 1 : 0;
  for (const Chain& chain : chains_) totals.chains.supported += chain.before > 0 ? 1 : 0;
  for (const Conclusion& each : conclusions_) {
    totals.conclusions.supported += each.before > 0 ? 1 : 0;
  }
  for (const auto& [claim, left] : fates.claims) {
    Count(FateOf(claims_[claim].before, left), &totals.claims);
  }
  for (const auto& [link, left] : fates.links) {
    Count(FateOf(links_[link].before, left), &totals.links);
  }
  for (size_t i = 0; i < chains_.size(); ++i) {
    Count(FateOf(chains_[i].before, fates.chains[i]), &totals.chains);
  }
  for (const Fate fate : fates.conclusions) Count(fate, &totals.conclusions);
  return totals;
}

// Fallen first, then by id.
template <class Described>
void Order(std::vector<Described>& described) {
  std::ranges::sort(described, [](const Described& a, const Described& b) {
    if (a.fate != b.fate) return a.fate > b.fate;
    return NaturalLess(a.id, b.id);
  });
}

std::vector<ClaimFate> Stakes::DescribeClaims(const Fates& fates, const Losses& losses) const {
  std::vector<ClaimFate> described;
  for (const auto& [number, left] : fates.claims) {
    const Claim& claim = claims_[number];
    const Fate fate = FateOf(claim.before, left);
    if (fate == Fate::kStands) continue;
    const EvidenceClaim& row = model().claims[claim.row];
    ClaimFate each{.id = model().UserId(row.node),
                   .text = std::string(row.text),
                   .fate = fate,
                   .groups_before = claim.before,
                   .groups_after = left,
                   .lost = {},
                   .left = {}};
    for (const SourceRow source : evidence_.Sources(claim.row, none_)) {
      const bool lost = losses.sources[source.index] || losses.claims[claim.row.index];
      (lost ? each.lost : each.left).push_back(model().UserId(model().sources[source].node));
    }
    std::ranges::sort(each.lost, NaturalLess);
    std::ranges::sort(each.left, NaturalLess);
    described.push_back(std::move(each));
  }
  Order(described);
  return described;
}

std::vector<LinkFate> Stakes::DescribeLinks(const Fates& fates, const Losses& losses) const {
  std::vector<LinkFate> described;
  for (const auto& [number, left] : fates.links) {
    const Link& link = links_[number];
    const Fate fate = FateOf(link.before, left);
    if (fate == Fate::kStands) continue;
    const EvidenceProposition& row = model().propositions[link.proposition];
    LinkFate each{.relationship = row.id,
                  .id = model().UserId(link.proposition),
                  .from = model().UserId(link.from),
                  .type = std::string(evidence_.names().Text(row.type)),
                  .to = model().UserId(link.to),
                  .fate = fate,
                  .groups_before = link.before,
                  .groups_after = left,
                  .lost_claims = {},
                  .left_claims = {}};
    for (const ClaimRow claim : evidence_.Claims(link.proposition, none_)) {
      const bool lost = evidence_.Sources(claim, losses).empty();
      (lost ? each.lost_claims : each.left_claims)
          .push_back(model().UserId(model().claims[claim].node));
    }
    described.push_back(std::move(each));
  }
  Order(described);
  return described;
}

std::vector<ChainFate> Stakes::DescribeChains(const Fates& fates) const {
  Left left;
  for (const auto& [link, groups] : fates.links) left.emplace(link, groups);
  std::vector<ChainFate> described;
  for (size_t i = 0; i < chains_.size(); ++i) {
    ChainFate each{.chain = i,
                   .fate = FateOf(chains_[i].before, fates.chains[i]),
                   .groups_before = chains_[i].before,
                   .groups_after = fates.chains[i],
                   .broken_links = {}};
    for (const uint32_t link : chains_[i].links) {
      if (LeftOf(link, left) != each.groups_after) continue;
      each.broken_links.push_back(model().UserId(links_[link].proposition));
    }
    described.push_back(std::move(each));
  }
  return described;
}

std::vector<ConclusionFate> Stakes::DescribeConclusions(const Fates& fates) const {
  std::vector<ConclusionFate> described;
  for (size_t i = 0; i < conclusions_.size(); ++i) {
    if (fates.conclusions[i] == Fate::kStands) continue;
    const NodeRow event = conclusions_[i].event;
    described.push_back(
        {.id = model().UserId(event), .name = model().Called(event), .fate = fates.conclusions[i]});
  }
  Order(described);
  return described;
}

// The dearest first: what takes the conclusion, then chains, links and claims.
void SortRanks(std::vector<LossRank>& ranks) {
  const auto cost = [](const LossRank& rank) {
    return std::tuple(rank.conclusions.fallen, rank.chains.fallen, rank.links.fallen,
                      rank.claims.fallen, rank.chains.weakened, rank.links.weakened,
                      rank.claims.weakened);
  };
  std::ranges::sort(ranks, [&](const LossRank& a, const LossRank& b) {
    if (cost(a) != cost(b)) return cost(a) > cost(b);
    if (a.kind != b.kind) return a.kind < b.kind;
    return NaturalLess(a.id, b.id);
  });
}

}  // namespace

Result<WhatIfReport> FindWhatFalls(const GraphReader& graph, const WhatIfRequest& request,
                                   Progress& progress) {
  CATENA_TRY(const Stakes stakes, Stakes::Load(graph, request, progress));
  Losses losses = stakes.evidence().None();
  WhatIfReport report;
  for (const std::string& text : request.without) {
    CATENA_TRY(LostThing lost, LoseNamed(graph, stakes.evidence(), text, &losses));
    report.without.push_back(std::move(lost));
  }
  const Stakes::Fates fates = stakes.After(losses);
  report.trace = stakes.trace();
  report.from = report.trace.from;
  report.to = report.trace.to;
  std::set<std::string> sources;
  for (const LostThing& lost : report.without) {
    sources.insert(lost.sources.begin(), lost.sources.end());
  }
  report.lost_sources.assign(sources.begin(), sources.end());
  std::ranges::sort(report.lost_sources, NaturalLess);
  report.claims = stakes.DescribeClaims(fates, losses);
  report.links = stakes.DescribeLinks(fates, losses);
  report.chains = stakes.DescribeChains(fates);
  report.conclusions = stakes.DescribeConclusions(fates);
  const Stakes::Totals totals = stakes.Sum(fates);
  report.claim_counts = totals.claims;
  report.link_counts = totals.links;
  report.chain_counts = totals.chains;
  report.conclusion_counts = totals.conclusions;
  return report;
}

Result<LossRanking> RankLosses(const GraphReader& graph, const WhatIfRequest& request,
                               Progress& progress) {
  CATENA_TRY(const Stakes stakes, Stakes::Load(graph, request, progress));
  const StandingEvidence& evidence = stakes.evidence();
  const EvidenceModel& model = evidence.model();
  LossRanking ranking;
  ranking.from = stakes.trace().from;
  ranking.to = stakes.trace().to;
  ranking.ruled_out = stakes.trace().ruled_out;
  const auto rank = [&](LossRank row, const Losses& losses) {
    const Stakes::Totals totals = stakes.Sum(stakes.After(losses));
    row.claims = totals.claims;
    row.links = totals.links;
    row.chains = totals.chains;
    row.conclusions = totals.conclusions;
    const uint64_t touched = row.claims.fallen + row.claims.weakened + row.links.fallen +
                             row.links.weakened + row.chains.weakened;
    if (touched > 0) ranking.ranks.push_back(std::move(row));
  };
  for (uint32_t group = 0; group < evidence.groups().size(); ++group) {
    if (!progress.Update("weighing losses", group, evidence.groups().size())) {
      return Fail(ErrorCode::kCancelled, "stopped while weighing losses");
    }
    Losses losses = evidence.None();
    evidence.LoseGroup(group, &losses);
    const SourceGroup& named = evidence.groups()[group];
    rank({.kind = "group", .id = named.id, .why = named.why, .sources = named.sources}, losses);
    if (named.sources.size() < 2) continue;
    for (const SourceRow source : evidence.sources_of(group)) {
      Losses own = evidence.None();
      evidence.Lose(source, &own);
      if (own.sources == losses.sources || evidence.group_of(source) != group) continue;
      LossRank row{.kind = "source",
                   .id = model.UserId(model.sources[source].node),
                   .why = std::string(model.sources[source].title),
                   .sources = {}};
      for (uint32_t i = 0; i < own.sources.size(); ++i) {
        if (own.sources[i]) row.sources.push_back(model.UserId(model.sources[SourceRow{i}].node));
      }
      rank(std::move(row), own);
    }
  }
  const Stakes::Totals all = stakes.Sum(stakes.After(evidence.None()));
  ranking.claims = all.claims;
  ranking.links = all.links;
  ranking.chains = all.chains;
  ranking.conclusions = all.conclusions;
  SortRanks(ranking.ranks);
  return ranking;
}

}  // namespace catena
