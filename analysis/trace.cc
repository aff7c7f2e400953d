#include "analysis/trace.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "analysis/best_chains.h"
#include "analysis/causal_subgraph.h"
#include "analysis/causal_types.h"
#include "analysis/chain_count.h"
#include "analysis/chain_dates.h"
#include "analysis/chain_enumeration.h"
#include "analysis/event_dates.h"
#include "analysis/link_evidence.h"
#include "analysis/ruled_out.h"
#include "analysis/status_strength.h"
#include "analysis/subgraph_dates.h"
#include "analysis/time_expansion.h"
#include "analysis/timing.h"

namespace catena {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint32_t kUnseen = CausalSubgraph::kNone;
// Beyond so many chains the best are searched for, not picked from a list.
constexpr uint64_t kListedChains = 20'000;
// A step of the search for the best chains is cheaper than one of the listing.
constexpr uint64_t kBestStepsPerStep = 50;
constexpr size_t kRecordsAtOnce = 4096;
// Chains shown at once while more are looked for.
constexpr size_t kStreamedChains = 64;

// Why an answer is not complete, the gravest reason first.
struct Cuts {
  bool events = false;
  bool time = false;
  bool steps = false;
  bool chains = false;
  bool length = false;

  std::string Name() const {
    if (events) return kCutByEvents;
    if (time) return kCutByTime;
    if (steps) return kCutBySteps;
    if (chains) return kCutByChains;
    return length ? kCutByLength : "";
  }
};

// One call of Trace(), stage by stage.
class Tracer {
 public:
  Tracer(const GraphReader& graph, const TraceRequest& request, Progress& progress)
      : graph_(graph),
        request_(request),
        progress_(progress),
        names_(graph.names()),
        deadline_(Clock::now() + request.time_limit) {}

  Result<TraceReport> Run() {
    CATENA_TRY(FindLinks());
    CATENA_TRY(WeighEvidence());
    std::vector<RankedChain> chains;
    if (!subgraph_.edges.empty()) chains = FindChains();
    CATENA_TRY(TraceReport report, Report(chains));
    CATENA_TRY(report.ruled_out, RuledOut());
    return report;
  }

  Result<TraceReport> Stream(FunctionRef<bool(const TraceReport&)> visit) {
    CATENA_TRY(FindLinks());
    CATENA_TRY(const std::optional<ChainProblem> problem, MakeUnrankedProblem());
    std::vector<RankedChain> waiting;
    Result<bool> more = true;
    size_t batch = 1;
    const auto show = [&]() -> Result<bool> {
      if (waiting.empty()) return true;
      CATENA_TRY(LoadEvidence(waiting));
      CATENA_TRY(const TraceReport report, Report(waiting));
      waiting.clear();
      batch = std::min(2 * batch, kStreamedChains);
      if (!progress_.Update("looking for chains", chains_found_, 0)) {
        return Fail(ErrorCode::kCancelled, "stopped while looking for chains");
      }
      return visit(report);
    };
    ChainVisit found;
    if (problem) {
      found = VisitChains(*problem, Limits(request_.max_chains), [&](std::span<const uint32_t> c) {
        ++chains_found_;
        waiting.push_back({{}, {c.begin(), c.end()}});
        if (IsBackwards()) std::ranges::reverse(waiting.back().links);
        if (waiting.size() == batch) more = show();
        return more.has_value() && *more;
      });
      Note(found);
    }
    CATENA_TRY(const bool wanted, more);
    if (wanted) CATENA_TRY(show());
    CATENA_TRY(TraceReport rest, Report({}));
    CATENA_TRY(rest.ruled_out, RuledOut());
    return rest;
  }

  Result<TraceCount> Count() {
    CATENA_TRY(FindLinks());
    CATENA_TRY(const std::optional<ChainProblem> problem, MakeUnrankedProblem());
    TraceCount count;
    if (problem) {
      const std::optional<ChainCount> counted = CountChains(*problem, request_.max_steps);
      if (counted) count.chains = counted->chains;
      if (!counted || !counted->acyclic) {
        const ChainVisit found = VisitChains(*problem, Limits(std::numeric_limits<uint64_t>::max()),
                                             [](std::span<const uint32_t>) { return true; });
        count.chains = std::max(count.chains, found.chains);
        Note(found);
      }
    }
    count.cut_by = cuts_.Name();
    // A length that the user chose is part of the question.
    count.exact = count.cut_by.empty() || count.cut_by == kCutByLength;
    return count;
  }

 private:
  Result<RuledOutLinks> RuledOut() const {
    CATENA_TRY(RuledOutLinks links, NameRuledOut(graph_, ruled_out_));
    links.chains = chains_ruled_out_;
    return links;
  }

  ChainLimits Limits(uint64_t max_chains) const {
    return {.max_steps = request_.max_steps, .max_chains = max_chains, .deadline = deadline_};
  }

  void Note(const ChainVisit& found) {
    cuts_.length |= found.cut_by_length;
    chains_ruled_out_ |= found.out_of_time;
    cuts_.steps |= found.end == ChainVisit::End::kSteps;
    cuts_.time |= found.end == ChainVisit::End::kTime;
    cuts_.chains |= found.end == ChainVisit::End::kChains;
  }

  // The links of all chains, as far as types, length and dates say.
  Result<void> FindLinks() {
    CATENA_TRY(Validate());
    CATENA_TRY(const std::vector<WalkedType> walked, ChooseCausalTypes(request_.types));
    types_.emplace(graph_.names(), walked);
    CATENA_TRY(FindSubgraph());
    return CheckDates();
  }

  // For chains that are not ranked: evidence is weighed only where the request asks for some.
  Result<std::optional<ChainProblem>> MakeUnrankedProblem() {
    if (request_.min_independent_groups > 0) CATENA_TRY(WeighEvidence());
    if (subgraph_.edges.empty()) return std::optional<ChainProblem>();
    return MakeProblem();
  }

  // What these chains rest on, in place of what was loaded before.
  Result<void> LoadEvidence(const std::vector<RankedChain>& chains) {
    std::vector<RelationshipId> links;
    for (const RankedChain& chain : chains) {
      for (const uint32_t link : chain.links) links.push_back(subgraph_.edges[link].relationship);
    }
    std::ranges::sort(links);
    links.erase(std::ranges::unique(links).begin(), links.end());
    CATENA_TRY(LinkEvidence evidence, LinkEvidence::Load(graph_, links, request_.audit, progress_));
    evidence_.emplace(std::move(evidence));
    return {};
  }

  bool IsOpen() const { return !request_.from || !request_.to; }
  bool IsBackwards() const { return !request_.from; }

  Result<void> Validate() const {
    if (!request_.from && !request_.to) {
      return Fail(ErrorCode::kInvalidArgument, "a trace needs an event to start from or to reach");
    }
    if (request_.from == request_.to) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the two ends are the same event: a chain joins two different ones");
    }
    std::vector<NodeId> named = request_.through;
    for (const NodeId end : {request_.from, request_.to}) {
      if (end) named.push_back(end);
    }
    for (const NodeId node : named) {
      if (std::ranges::find(request_.avoid, node) != request_.avoid.end()) {
        return Fail(ErrorCode::kInvalidArgument,
                    "the same event is to be passed and to be avoided");
      }
    }
    CATENA_TRY(const auto found, graph_.GetNodes(named));
    for (size_t i = 0; i < found.size(); ++i) {
      if (found[i]) continue;
      return Fail(ErrorCode::kNotFound, "there is no node #" + std::to_string(named[i].value));
    }
    return {};
  }

  Result<void> FindSubgraph() {
    SubgraphRequest wanted{.from = request_.from,
                           .to = request_.to,
                           .max_length = request_.max_length,
                           .max_events = request_.max_events,
                           .deadline = deadline_,
                           .avoid = request_.avoid};
    // One link more shows whether a chain of full length could go on.
    if (IsOpen() && wanted.max_length < kUnseen) ++wanted.max_length;
    CATENA_TRY(subgraph_, FindCausalSubgraph(graph_, *types_, wanted, progress_));
    cuts_.events = subgraph_.cut_by_events;
    cuts_.time = subgraph_.cut_by_time;
    cuts_.length = subgraph_.cut_by_length && !IsOpen();
    Prune();
    return {};
  }

  // Leaves out what lies on no chain within the length.
  void Prune() {
    if (IsOpen()) return;
    const std::vector<uint32_t> before =
        HopDistances(subgraph_.links, subgraph_.source, HopDirection::kForwards, subgraph_.target);
    const std::vector<uint32_t> after =
        HopDistances(subgraph_.links, subgraph_.target, HopDirection::kBackwards, subgraph_.source);
    std::vector<bool> keep(subgraph_.edges.size());
    for (uint32_t i = 0; i < keep.size(); ++i) {
      const Adjacency::Edge& edge = subgraph_.links.edge(i);
      if (edge.to == subgraph_.source || edge.from == subgraph_.target || edge.from == edge.to) {
        continue;
      }
      if (before[edge.from] == kUnseen || after[edge.to] == kUnseen) continue;
      keep[i] = uint64_t{before[edge.from]} + 1 + after[edge.to] <= request_.max_length;
      cuts_.length |= !keep[i];
    }
    subgraph_ = KeepEdges(subgraph_, keep);
  }

  Result<void> CheckDates() {
    CATENA_TRY(dates_,
               SubgraphDates::Load(graph_, *types_, subgraph_, request_.audit.approximation));
    for (uint32_t i = 0; i < subgraph_.edges.size(); ++i) {
      if (dates_.IsViolation(subgraph_, i)) violations_.push_back(subgraph_.edges[i].relationship);
    }
    std::ranges::sort(violations_);
    violations_.erase(std::ranges::unique(violations_).begin(), violations_.end());
    if (KeepsViolations()) return {};
    if (!violations_.empty()) {
      ruled_out_ = violations_;
      std::vector<bool> keep(subgraph_.edges.size());
      for (uint32_t i = 0; i < keep.size(); ++i) {
        keep[i] = !std::ranges::binary_search(violations_, subgraph_.edges[i].relationship);
      }
      Refine(keep);
    }
    // Each link left is possible by itself; those on no chain that is possible as a whole go too.
    const std::vector<bool> in_time = EdgesInTime(subgraph_, dates_.OfChains(subgraph_));
    if (std::ranges::find(in_time, false) == in_time.end()) return {};
    Refine(in_time);
    chains_ruled_out_ = true;
    return {};
  }

  bool KeepsViolations() const { return request_.violations == TraceRequest::Violations::kKeep; }

  // Drops links, and then what lies on no chain any more. That a longer chain was left out is
  // judged again: it may have used the links dropped.
  void Refine(const std::vector<bool>& keep) {
    subgraph_ = KeepEdges(subgraph_, keep);
    Prune();
  }

  Result<void> WeighEvidence() {
    if (subgraph_.edges.empty()) return {};
    std::vector<RelationshipId> links;
    links.reserve(subgraph_.edges.size());
    for (const CausalEdge& edge : subgraph_.edges) links.push_back(edge.relationship);
    CATENA_TRY(LinkEvidence evidence, LinkEvidence::Load(graph_, links, request_.audit, progress_));
    evidence_.emplace(std::move(evidence));
    if (request_.min_independent_groups == 0) return {};
    std::vector<bool> keep(links.size());
    for (size_t i = 0; i < links.size(); ++i) {
      keep[i] = evidence_->IndependentGroups(links[i]) >= request_.min_independent_groups;
    }
    Refine(keep);
    return {};
  }

  // nullopt when an event to pass is out of reach.
  std::optional<ChainProblem> MakeProblem() {
    ChainProblem problem;
    problem.max_length = request_.max_length;
    for (const CausalEdge& edge : subgraph_.edges) {
      problem.facts.push_back(
          {.relationship = edge.relationship,
           .independent_groups = evidence_ ? evidence_->IndependentGroups(edge.relationship) : 0,
           .violation = std::ranges::binary_search(violations_, edge.relationship),
           .typed = types_->IsTyped(edge.type)});
    }
    problem.links = IsBackwards() ? subgraph_.links.Reversed() : subgraph_.links;
    problem.source = IsBackwards() ? subgraph_.target : subgraph_.source;
    problem.target = IsOpen() ? ChainProblem::kOpen : subgraph_.target;
    for (const NodeId node : request_.through) {
      if (node == request_.from || node == request_.to) continue;
      const uint32_t vertex = subgraph_.Find(node);
      if (vertex == kUnseen) return std::nullopt;
      problem.through.push_back(vertex);
    }
    chain_dates_ = dates_.OfChains(subgraph_);
    if (KeepsViolations()) return problem;
    if (!EveryWayIsInTime(chain_dates_, subgraph_.links)) problem.dates = DatesOfProblem();
    return problem;
  }

  ChainDates DatesOfProblem() const {
    return IsBackwards() ? Mirrored(chain_dates_) : chain_dates_;
  }

  std::vector<RankedChain> FindChains() {
    const std::optional<ChainProblem> problem = MakeProblem();
    if (!problem) return {};
    const std::optional<ChainCount> count = CountChains(*problem, request_.max_steps);
    const uint64_t listed = std::max<uint64_t>(kListedChains, request_.max_chains);
    const bool few = !count || count->chains <= listed;
    ChainEnumeration all;
    // Listed all the same where dates bind, in case a limit ends the search.
    if (few || problem->dates) {
      all = EnumerateChains(
          *problem, {.max_steps = request_.max_steps, .max_chains = listed, .deadline = deadline_});
      cuts_.length |= all.cut_by_length;
      chains_ruled_out_ |= all.out_of_time;
      if (all.end == ChainEnumeration::End::kComplete) return Pick(*problem, all.chains);
    }
    chains_found_ = std::max<uint64_t>(count ? count->chains : 0, all.chains.size());
    std::vector<RankedChain> chains = KeepsViolations()
                                          ? FindBestOfAll(*problem, all.chains)
                                          : FindBest(*problem, request_.max_chains, all.chains);
    chains_found_ = std::max<uint64_t>(chains_found_, chains.size());
    return Best(*problem, std::move(chains));
  }

  std::vector<RankedChain> Pick(const ChainProblem& problem,
                                const std::vector<std::vector<uint32_t>>& all) {
    chains_found_ = all.size();
    std::vector<RankedChain> chains;
    chains.reserve(all.size());
    for (const std::vector<uint32_t>& links : all) {
      chains.push_back({RankOf(links, problem.facts), links});
    }
    return Best(problem, std::move(chains));
  }

  // The first max_chains by rank, each in causal order.
  std::vector<RankedChain> Best(const ChainProblem& problem, std::vector<RankedChain> chains) {
    if (KeepsViolations()) {
      for (RankedChain& chain : chains) {
        std::vector<uint32_t> links = chain.links;
        if (IsBackwards()) std::ranges::reverse(links);
        chain.rank.violation |= FindOutOfOrder(chain_dates_, subgraph_.links, links).has_value();
      }
    }
    std::ranges::sort(chains, [&](const RankedChain& a, const RankedChain& b) {
      return RanksBefore(a, b, problem.facts);
    });
    const auto repeated = std::ranges::unique(chains, {}, &RankedChain::links);
    chains.erase(repeated.begin(), repeated.end());
    if (chains.size() > request_.max_chains) {
      cuts_.chains = true;
      chains.resize(request_.max_chains);
    }
    if (IsBackwards()) {
      for (RankedChain& chain : chains) std::ranges::reverse(chain.links);
    }
    return chains;
  }

  // First the chains without a violation: where they do not suffice they are all known. Of the
  // others none comes before another for its dates, so those are among the best by all else.
  std::vector<RankedChain> FindBestOfAll(const ChainProblem& problem,
                                         const std::vector<std::vector<uint32_t>>& listed) {
    ChainProblem possible = problem;
    if (!EveryWayIsInTime(chain_dates_, subgraph_.links)) possible.dates = DatesOfProblem();
    const ChainEnumeration some = EnumerateChains(possible, {.max_steps = request_.max_steps,
                                                             .max_chains = request_.max_chains,
                                                             .deadline = deadline_});
    std::vector<RankedChain> chains = FindBest(possible, request_.max_chains, some.chains);
    if (violations_.empty() && !possible.dates) return chains;
    std::erase_if(chains, [](const RankedChain& chain) { return chain.rank.violation; });
    if (chains.size() >= request_.max_chains) return chains;
    ChainProblem any = problem;
    for (LinkFacts& facts : any.facts) facts.violation = false;
    const uint64_t most = uint64_t{request_.max_chains} + chains.size();
    for (RankedChain& chain : FindBest(any, most, listed)) {
      chain.rank = RankOf(chain.links, problem.facts);
      chains.push_back(std::move(chain));
    }
    return chains;
  }

  // There are too many to list. `listed` are some of them.
  std::vector<RankedChain> FindBest(const ChainProblem& problem, uint64_t most,
                                    const std::vector<std::vector<uint32_t>>& listed) {
    const uint64_t steps =
        request_.max_steps > std::numeric_limits<uint64_t>::max() / kBestStepsPerStep
            ? request_.max_steps
            : request_.max_steps * kBestStepsPerStep;
    std::optional<TimeExpansion> in_time;
    if (problem.dates) {
      in_time = ExpandInTime(*problem.dates, problem.links, problem.source, problem.target);
      chains_ruled_out_ |= !KeepsViolations();
    }
    BestChains best =
        FindBestChains(problem, {.max_steps = steps, .max_chains = most, .deadline = deadline_},
                       in_time ? &*in_time : nullptr);
    cuts_.steps |= best.end == BestChains::End::kSteps;
    cuts_.time |= best.end == BestChains::End::kTime;
    cuts_.chains |= best.end == BestChains::End::kChains;
    // The search does not see open chains that the length cuts, and it may have been stopped.
    if (IsOpen() || best.end == BestChains::End::kSteps || best.end == BestChains::End::kTime) {
      if (IsOpen()) cuts_.chains = true;
      for (const std::vector<uint32_t>& links : listed) {
        best.chains.push_back({RankOf(links, problem.facts), links});
      }
      std::ranges::sort(best.chains, {}, &RankedChain::links);
      const auto repeated = std::ranges::unique(best.chains, {}, &RankedChain::links);
      best.chains.erase(repeated.begin(), repeated.end());
    }
    return std::move(best.chains);
  }

  Result<TraceReport> Report(const std::vector<RankedChain>& chains) {
    TraceReport report;
    report.direction = !IsOpen()       ? TraceDirection::kBetween
                       : IsBackwards() ? TraceDirection::kBackwards
                                       : TraceDirection::kForwards;
    CATENA_TRY(AddEvents(chains, report));
    CATENA_TRY(LoadSignals(chains));
    for (const RankedChain& chain : chains) report.chains.push_back(MakeChain(chain));
    report.chains_found = chains_found_;
    report.cut_by = cuts_.Name();
    return report;
  }

  TraceEvent MakeEvent(NodeId id, const std::optional<Node>& node) const {
    TraceEvent event{
        .node = id, .id = "#" + std::to_string(id.value), .name = "", .date = "", .bounds = {}};
    if (!node) return event;
    const std::string_view user_id = TextOf(node->properties, names_.key.id);
    if (!user_id.empty()) event.id = user_id;
    event.name = TextOf(node->properties, names_.key.name);
    event.date = TextOf(node->properties, names_.key.date);
    event.bounds = EventBounds(node->properties, names_, request_.audit.approximation);
    return event;
  }

  // Every event of some chain once, in the order in which the chains meet them.
  Result<void> AddEvents(const std::vector<RankedChain>& chains, TraceReport& report) {
    std::vector<NodeId> ids;
    event_of_.assign(subgraph_.nodes.size(), kUnseen);
    const auto add = [&](uint32_t vertex) {
      if (event_of_[vertex] != kUnseen) return;
      event_of_[vertex] = static_cast<uint32_t>(ids.size());
      ids.push_back(subgraph_.nodes[vertex]);
    };
    for (const RankedChain& chain : chains) {
      add(subgraph_.links.edge(chain.links.front()).from);
      for (const uint32_t link : chain.links) add(subgraph_.links.edge(link).to);
    }
    event_ids_.clear();
    CATENA_TRY(const auto nodes, graph_.GetNodes(ids));
    for (size_t i = 0; i < ids.size(); ++i) report.events.push_back(MakeEvent(ids[i], nodes[i]));
    const NodeId ends[] = {request_.from, request_.to};
    CATENA_TRY(const auto end_nodes, graph_.GetNodes(ends));
    if (request_.from) report.from = MakeEvent(ends[0], end_nodes[0]).id;
    if (request_.to) report.to = MakeEvent(ends[1], end_nodes[1]).id;
    for (const TraceEvent& event : report.events) event_ids_.push_back(event.id);
    events_ = report.events;
    return {};
  }

  // The words of each link, by link number.
  Result<void> LoadSignals(const std::vector<RankedChain>& chains) {
    signals_.assign(subgraph_.edges.size(), "");
    std::vector<uint32_t> links;
    for (const RankedChain& chain : chains) {
      links.insert(links.end(), chain.links.begin(), chain.links.end());
    }
    std::ranges::sort(links);
    links.erase(std::ranges::unique(links).begin(), links.end());
    const std::optional<KeyId> key = graph_.names().FindKey("signal");
    if (!key) return {};
    for (size_t at = 0; at < links.size(); at += kRecordsAtOnce) {
      const size_t count = std::min(kRecordsAtOnce, links.size() - at);
      std::vector<RelationshipId> ids;
      for (size_t i = 0; i < count; ++i) {
        ids.push_back(subgraph_.edges[links[at + i]].relationship);
      }
      CATENA_TRY(const auto records, graph_.GetRelationships(ids));
      for (size_t i = 0; i < count; ++i) {
        if (records[i]) signals_[links[at + i]] = TextOf(records[i]->properties, *key);
      }
    }
    return {};
  }

  TraceLink MakeLink(uint32_t link) {
    const CausalEdge& edge = subgraph_.edges[link];
    const Adjacency::Edge& ends = subgraph_.links.edge(link);
    LinkAudit found = evidence_->Audit(edge.relationship);
    return {.relationship = edge.relationship,
            .id = std::move(found.audit.id),
            .type = std::string(graph_.names().Text(edge.type)),
            .from = event_ids_[event_of_[ends.from]],
            .to = event_ids_[event_of_[ends.to]],
            .reversed = types_->IsBackward(edge.type),
            .signal = signals_[link],
            .claims = std::move(found.audit.claims),
            .denials = std::move(found.audit.denials),
            .citations = std::move(found.citations),
            .sources = std::move(found.sources),
            .independent_groups = found.audit.independent_groups,
            .status = found.audit.status,
            .timing = found.audit.timing,
            .timing_why = std::move(found.audit.timing_why)};
  }

  TraceChain MakeChain(const RankedChain& ranked) {
    TraceChain chain;
    chain.events.push_back(event_of_[subgraph_.links.edge(ranked.links.front()).from]);
    for (const uint32_t link : ranked.links) {
      chain.events.push_back(event_of_[subgraph_.links.edge(link).to]);
      chain.links.push_back(MakeLink(link));
    }
    const auto weakness = [](const TraceLink& link) {
      return std::pair(link.independent_groups, Strength(link.status));
    };
    chain.weakest_link = static_cast<size_t>(std::ranges::min_element(chain.links, {}, weakness) -
                                             chain.links.begin());
    chain.independent_groups = chain.links[chain.weakest_link].independent_groups;
    chain.status = chain.links.front().status;
    chain.timing = Timing::kOk;
    for (const TraceLink& link : chain.links) {
      if (Strength(link.status) < Strength(chain.status)) chain.status = link.status;
      chain.timing = Worse(chain.timing, link.timing);
    }
    if (const auto found = FindOutOfOrder(chain_dates_, subgraph_.links, ranked.links)) {
      chain.timing = Timing::kViolation;
      const TraceEvent& first = events_[chain.events[found->first]];
      const TraceEvent& second = events_[chain.events[found->second]];
      chain.timing_why = ExplainTiming(LinkRule::kCauseBeginsFirst, Timing::kViolation,
                                       {first.name, first.bounds}, {second.name, second.bounds});
    }
    return chain;
  }

  static Timing Worse(Timing a, Timing b) {
    const auto badness = [](Timing timing) {
      switch (timing) {
        case Timing::kOk:
          return 0;
        case Timing::kUnknown:
          return 1;
        case Timing::kPossibleViolation:
          return 2;
        case Timing::kViolation:
          return 3;
      }
      return 0;
    };
    return badness(a) < badness(b) ? b : a;
  }

  const GraphReader& graph_;
  const TraceRequest& request_;
  Progress& progress_;
  EvidenceNames names_;
  Clock::time_point deadline_;
  std::optional<CausalTypes> types_;
  CausalSubgraph subgraph_;
  SubgraphDates dates_;
  ChainDates chain_dates_;                  // Of the links that the chains are made of.
  std::vector<RelationshipId> violations_;  // Ascending.
  std::vector<RelationshipId> ruled_out_;   // Those left out.
  bool chains_ruled_out_ = false;           // Of links that are each possible.
  std::optional<LinkEvidence> evidence_;    // When some link is left.
  Cuts cuts_;
  uint64_t chains_found_ = 0;
  std::vector<uint32_t> event_of_;      // By vertex: index into TraceReport::events.
  std::vector<std::string> event_ids_;  // By that index.
  std::vector<TraceEvent> events_;      // Likewise.
  std::vector<std::string> signals_;    // By link.
};

}  // namespace

Result<TraceReport> Trace(const GraphReader& graph, const TraceRequest& request,
                          Progress& progress) {
  return Tracer(graph, request, progress).Run();
}

Result<TraceReport> StreamTrace(const GraphReader& graph, const TraceRequest& request,
                                Progress& progress, FunctionRef<bool(const TraceReport&)> visit) {
  return Tracer(graph, request, progress).Stream(visit);
}

Result<TraceCount> CountTrace(const GraphReader& graph, const TraceRequest& request,
                              Progress& progress) {
  return Tracer(graph, request, progress).Count();
}

}  // namespace catena
