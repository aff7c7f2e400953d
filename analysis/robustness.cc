#include "analysis/robustness.h"

#include <algorithm>
#include <set>
#include <utility>

#include "analysis/chain_probability.h"
#include "analysis/label_cut.h"
#include "analysis/min_cut.h"
#include "analysis/natural_order.h"
#include "analysis/path_packing.h"
#include "analysis/reliability.h"
#include "analysis/ruled_out.h"
#include "analysis/story.h"

namespace catena {
namespace {

// A label cut whose labels stand for rows of some kind: `kinds[label]` is what it stands for.
struct NamedProblem {
  LabelCutProblem problem;
  std::vector<uint32_t> kinds;
};

// Gives rows labels from 0 in ascending order.
class Labels {
 public:
  explicit Labels(std::vector<uint32_t> kinds) : kinds_(std::move(kinds)) {
    std::ranges::sort(kinds_);
    kinds_.erase(std::ranges::unique(kinds_).begin(), kinds_.end());
  }
  uint32_t Of(uint32_t kind) const {
    return static_cast<uint32_t>(std::ranges::lower_bound(kinds_, kind) - kinds_.begin());
  }
  const std::vector<uint32_t>& kinds() const { return kinds_; }

 private:
  std::vector<uint32_t> kinds_;
};

NamedProblem StartProblem(const TimeExpansion& chains, const Labels& labels) {
  NamedProblem named;
  named.problem = {.vertices = chains.walks.vertex_count(),
                   .labels = static_cast<uint32_t>(labels.kinds().size()),
                   .source = chains.source,
                   .target = chains.target,
                   .edges = {}};
  named.kinds = labels.kinds();
  return named;
}

class RobustnessFinder {
 public:
  RobustnessFinder(const GraphReader& graph, const StandingEvidence& evidence,
                   const RobustnessRequest& request, Progress& progress, NodeRow from, NodeRow to,
                   Story chains)
      : graph_(graph),
        evidence_(evidence),
        model_(evidence.model()),
        request_(request),
        progress_(progress),
        none_(evidence.None()),
        all_(std::move(chains)),
        story_(SupportedStory()),
        chains_(WithoutTime(story_.ends(), story_.source(), story_.target())) {
    report_.from = model_.UserId(from);
    report_.to = model_.UserId(to);
    report_.from_name = model_.Called(from);
    report_.to_name = model_.Called(to);
    report_.time_limit_ms = static_cast<uint64_t>(request.time_limit.count());
  }

  Result<RobustnessReport> Run(RuledOutLinks ruled_out) {
    report_.ruled_out = std::move(ruled_out);
    report_.links = all_.links().size();
    report_.supported = !story_.links().empty();
    if (!report_.supported) {
      ExplainUnsupported();
      for (Cut* cut : {&report_.source_cut, &report_.claim_cut, &report_.event_cut}) {
        cut->all_sets = true;
      }
    } else {
      if (!request_.story.keep_violations && !IsEveryChainInTime(evidence_, story_)) TakeInTime();
      for (uint32_t i = 0; i < story_.links().size(); ++i) report_.story.push_back(Describe(i));
      std::ranges::sort(report_.story, NaturalLess, &StandingLink::id);
      CATENA_TRY(CutSources());
      CATENA_TRY(CutClaims());
      CATENA_TRY(CutEvents());
      for (const uint32_t vertex : is_expanded_ ? chains_.EventsOfAll() : story_.PassedByAll()) {
        report_.passed_by_all.push_back(model_.UserId(story_.node(vertex)));
      }
      if (report_.overcounts_chains) AllowForLess();
    }
    CATENA_TRY(AddProbability());
    return std::move(report_);
  }

 private:
  // Some ways over the links are no chains, as their dates cannot all be true.
  void TakeInTime() {
    report_.ruled_out.chains = true;
    std::optional<TimeExpansion> in_time = ChainsInTime(evidence_, story_);
    is_expanded_ = in_time.has_value();
    report_.overcounts_chains = !is_expanded_;
    if (in_time) chains_ = *std::move(in_time);
  }

  // What breaks every way over the links breaks every chain that can be; less may do, and nothing
  // need be lost where it is not certain that there is one.
  void AllowForLess() {
    const uint32_t least = IsTimeSaidByAll(evidence_, story_) ? 1 : 0;
    for (Cut* cut : {&report_.source_cut, &report_.claim_cut, &report_.event_cut}) {
      if (cut->upper == Cut::kUnbreakable && least > 0) continue;
      cut->lower = std::min(cut->lower, least);
      cut->all_sets = false;
    }
  }

  std::vector<bool> Supported() const {
    std::vector<bool> keep;
    for (const StoryLink& link : all_.links()) {
      keep.push_back(evidence_.Supports(link.proposition, none_));
    }
    return keep;
  }
  Story SupportedStory() const {
    const Story supported = all_.Keep(Supported());
    return request_.story.keep_violations ? supported : KeepInTime(evidence_, supported);
  }

  StandingLink Describe(const StoryLink& link) const {
    const EvidenceProposition& row = model_.propositions[link.proposition];
    StandingLink described{.relationship = row.id,
                           .id = model_.UserId(link.proposition),
                           .type = std::string(evidence_.names().Text(row.type)),
                           .from = model_.UserId(link.from),
                           .to = model_.UserId(link.to),
                           .claims = {},
                           .groups = {}};
    for (const ClaimRow claim : evidence_.Claims(link.proposition, none_)) {
      described.claims.push_back(model_.UserId(model_.claims[claim].node));
    }
    std::set<uint32_t> groups;
    for (const SourceRow source : evidence_.Sources(link.proposition, none_)) {
      groups.insert(evidence_.groups_of(source).begin(), evidence_.groups_of(source).end());
    }
    for (const uint32_t group : groups) described.groups.push_back(evidence_.groups()[group].id);
    std::ranges::sort(described.claims, NaturalLess);
    std::ranges::sort(described.groups, NaturalLess);
    return described;
  }
  StandingLink Describe(uint32_t link) const { return Describe(story_.links()[link]); }

  void ExplainUnsupported() {
    std::vector<bool> bare = Supported();
    bare.flip();
    for (const uint32_t link : all_.ChainWithFewest(bare)) {
      if (bare[link]) report_.unsupported.push_back(Describe(all_.links()[link]));
    }
    if (!report_.unsupported.empty() || all_.links().empty()) return;
    // That chain has support and is ruled out by its dates: the chains that are not lack it here.
    report_.ruled_out.chains = true;
    for (uint32_t link = 0; link < bare.size(); ++link) {
      if (bare[link]) report_.unsupported.push_back(Describe(all_.links()[link]));
    }
  }

  // Edges for each source of each link; a source falls with any of its groups.
  void BuildSources() {
    std::vector<uint32_t> kinds;
    std::vector<std::vector<SourceRow>> sources;
    for (const StoryLink& link : story_.links()) {
      sources.push_back(evidence_.Sources(link.proposition, none_));
      for (const SourceRow source : sources.back()) {
        const auto own = evidence_.groups_of(source);
        kinds.insert(kinds.end(), own.begin(), own.end());
      }
    }
    const Labels labels(std::move(kinds));
    sources_ = StartProblem(chains_, labels);
    std::vector<std::vector<std::vector<uint32_t>>> fall(sources.size());  // By link and source.
    std::vector<uint32_t> uses(labels.kinds().size(), 0);
    for (uint32_t link = 0; link < sources.size(); ++link) {
      std::set<uint32_t> on_link;
      for (const SourceRow source : sources[link]) {
        std::vector<uint32_t>& groups = fall[link].emplace_back();
        for (const uint32_t group : evidence_.groups_of(source)) {
          groups.push_back(labels.Of(group));
        }
        on_link.insert(groups.begin(), groups.end());
      }
      for (const uint32_t label : on_link) ++uses[label];
    }
    for (uint32_t i = 0; i < chains_.link.size(); ++i) {
      const Adjacency::Edge& ends = chains_.walks.edge(i);
      for (const std::vector<uint32_t>& groups : fall[chains_.link[i]]) {
        sources_.problem.edges.push_back({ends.from, ends.to, groups});
      }
    }
    for (uint32_t label = 0; label < uses.size(); ++label) {
      report_.groups.push_back(evidence_.groups()[sources_.kinds[label]]);
      report_.groups.back().links = uses[label];
    }
    std::ranges::sort(report_.groups, NaturalLess, &SourceGroup::id);
  }

  LabelCutOptions CutOptions(std::chrono::milliseconds limit) const {
    return {.time_limit = limit,
            .listing_limit = limit / 10 + std::chrono::milliseconds(1),
            .max_sets = std::max(1U, request_.max_sets),
            .progress = &progress_};
  }

  // Where the chains break: fallen links from what is still reached.
  std::vector<std::string> Broken(const std::vector<bool>& fallen) const {
    const std::vector<bool> reached = chains_.ReachedWithout(fallen);
    std::vector<std::string> links;
    for (uint32_t i = 0; i < chains_.link.size(); ++i) {
      const Adjacency::Edge& ends = chains_.walks.edge(i);
      if (fallen[chains_.link[i]] && reached[ends.from] && !reached[ends.to]) {
        links.push_back(model_.UserId(story_.links()[chains_.link[i]].proposition));
      }
    }
    std::ranges::sort(links, NaturalLess);
    links.erase(std::ranges::unique(links).begin(), links.end());
    return links;
  }

  template <class NameOf, class FallenWith>
  Result<Cut> Name(const LabelCut& found, NameOf name_of, FallenWith fallen_with) {
    if (found.stopped) return Fail(ErrorCode::kCancelled, "stopped while looking for the cut");
    Cut cut{.lower = found.lower, .upper = found.upper, .sets = {}, .all_sets = found.all_sets};
    for (const std::vector<uint32_t>& set : found.sets) {
      CutSet named;
      for (const uint32_t label : set) named.members.push_back(name_of(label));
      std::ranges::sort(named.members, NaturalLess);
      named.links = Broken(fallen_with(set));
      cut.sets.push_back(std::move(named));
    }
    std::ranges::sort(cut.sets, [](const CutSet& a, const CutSet& b) {
      return std::ranges::lexicographical_compare(a.members, b.members, NaturalLess);
    });
    return cut;
  }

  std::vector<bool> FallenWithout(const Losses& losses) const {
    std::vector<bool> fallen;
    for (const StoryLink& link : story_.links()) {
      fallen.push_back(!evidence_.Supports(link.proposition, losses));
    }
    return fallen;
  }

  Result<void> CutSources() {
    BuildSources();
    const LabelCut found = FindLabelCut(sources_.problem, CutOptions(request_.time_limit));
    CATENA_TRY(
        report_.source_cut,
        Name(
            found, [&](uint32_t label) { return evidence_.groups()[sources_.kinds[label]].id; },
            [&](const std::vector<uint32_t>& set) {
              Losses losses = none_;
              for (const uint32_t label : set) {
                evidence_.LoseGroup(sources_.kinds[label], &losses);
              }
              return FallenWithout(losses);
            }));
    return {};
  }

  Result<void> CutClaims() {
    std::vector<uint32_t> kinds;
    std::vector<std::vector<ClaimRow>> claims;
    for (const StoryLink& link : story_.links()) {
      claims.push_back(evidence_.Claims(link.proposition, none_));
      for (const ClaimRow claim : claims.back()) kinds.push_back(claim.index);
    }
    const Labels labels(std::move(kinds));
    NamedProblem named = StartProblem(chains_, labels);
    for (uint32_t i = 0; i < chains_.link.size(); ++i) {
      const Adjacency::Edge& ends = chains_.walks.edge(i);
      for (const ClaimRow claim : claims[chains_.link[i]]) {
        named.problem.edges.push_back({ends.from, ends.to, {labels.Of(claim.index)}});
      }
    }
    const bool shared = named.problem.edges.size() > labels.kinds().size();
    const LabelCut found = shared ? FindLabelCut(named.problem, CutOptions(request_.time_limit / 2))
                                  : CutByFlow(named.problem);
    CATENA_TRY(report_.claim_cut,
               Name(
                   found,
                   [&](uint32_t label) {
                     return model_.UserId(model_.claims[ClaimRow{named.kinds[label]}].node);
                   },
                   [&](const std::vector<uint32_t>& set) {
                     Losses losses = none_;
                     for (const uint32_t label : set) losses.claims[named.kinds[label]] = true;
                     return FallenWithout(losses);
                   }));
    return {};
  }

  // Each label is on edges between the same two vertices only: then a maximum flow tells the size,
  // and the label cut need not prove it. It lists the sets where there are not too many labels.
  LabelCut CutByFlow(const LabelCutProblem& problem) const {
    std::vector<FlowEdge> edges;
    for (const LabelCutEdge& edge : problem.edges) edges.push_back({edge.from, edge.to, 1});
    const MinCut flow = FindMinCut(problem.vertices, edges, problem.source, problem.target);
    LabelCut cut;
    cut.lower = cut.upper = static_cast<uint32_t>(flow.value);
    if (const LabelCut listed = List(problem); listed.upper == cut.upper) {
      cut.sets = listed.sets;
      cut.all_sets = listed.all_sets;
      cut.stopped = listed.stopped;
      return cut;
    }
    cut.sets.emplace_back();
    for (const uint32_t edge : flow.edges) {
      cut.sets.back().push_back(problem.edges[edge].labels.front());
    }
    std::ranges::sort(cut.sets.back());
    return cut;
  }

  LabelCut List(const LabelCutProblem& problem) const {
    if (problem.labels > PathPacking::kMaxRows) return {};
    return FindLabelCut(problem, CutOptions(request_.time_limit / 10));
  }

  // Each vertex between the ends is an edge of capacity 1 from its entrance to its exit.
  LabelCut CutEventsByFlow() const {
    const uint32_t vertices = story_.vertex_count();
    const auto never = static_cast<int64_t>(vertices);
    std::vector<FlowEdge> edges;
    for (uint32_t vertex = 0; vertex < vertices; ++vertex) {
      const bool end = vertex == story_.source() || vertex == story_.target();
      edges.push_back({2 * vertex, 2 * vertex + 1, end ? never : 1});
    }
    for (uint32_t i = 0; i < story_.links().size(); ++i) {
      const Adjacency::Edge& ends = story_.ends().edge(i);
      edges.push_back({2 * ends.from + 1, 2 * ends.to, never});
    }
    const MinCut flow =
        FindMinCut(2 * vertices, edges, 2 * story_.source(), 2 * story_.target() + 1);
    LabelCut found;
    found.lower = found.upper =
        flow.value >= never ? LabelCut::kUnbreakable : static_cast<uint32_t>(flow.value);
    found.all_sets = found.upper == LabelCut::kUnbreakable;
    const LabelCut listed = found.all_sets ? LabelCut{} : List(EventProblem());
    if (listed.upper == found.upper) {
      found.sets = listed.sets;
      found.all_sets = listed.all_sets;
      found.stopped = listed.stopped;
    } else if (!found.all_sets) {
      found.sets.emplace_back();
      for (const uint32_t edge : flow.edges) found.sets.back().push_back(edge);
    }
    return found;
  }

  // Each event is a label of the edges that lead to it.
  LabelCutProblem EventProblem() const {
    LabelCutProblem problem{.vertices = chains_.walks.vertex_count(),
                            .labels = story_.vertex_count(),
                            .source = chains_.source,
                            .target = chains_.target,
                            .edges = {}};
    for (uint32_t i = 0; i < chains_.link.size(); ++i) {
      const Adjacency::Edge& ends = chains_.walks.edge(i);
      problem.edges.push_back({ends.from, ends.to, {}});
      if (ends.to != chains_.target) problem.edges.back().labels = {chains_.event[ends.to]};
    }
    return problem;
  }

  Result<void> CutEvents() {
    const LabelCut found = is_expanded_
                               ? FindLabelCut(EventProblem(), CutOptions(request_.time_limit / 2))
                               : CutEventsByFlow();
    CATENA_TRY(report_.event_cut,
               Name(
                   found, [&](uint32_t vertex) { return model_.UserId(story_.node(vertex)); },
                   [&](const std::vector<uint32_t>& set) {
                     std::vector<bool> fallen;
                     for (uint32_t i = 0; i < story_.links().size(); ++i) {
                       const uint32_t to = story_.ends().edge(i).to;
                       fallen.push_back(std::ranges::find(set, to) != set.end());
                     }
                     return fallen;
                   }));
    return {};
  }

  Result<void> AddProbability() {
    if (!request_.probability) return {};
    CATENA_TRY(const std::vector<double> reliability,
               GroupReliabilities(graph_, evidence_, *request_.probability));
    ProbabilityReport& probability = report_.probability.emplace();
    probability.seed = request_.probability->seed;
    probability.exact = true;
    if (!report_.supported) return {};
    std::vector<double> holds;
    for (const uint32_t group : sources_.kinds) holds.push_back(reliability[group]);
    const ChainProbability found =
        FindChainProbability(sources_.problem, holds,
                             {.max_exact_labels = request_.probability->max_exact_groups,
                              .samples = request_.probability->samples,
                              .seed = request_.probability->seed,
                              .deadline = std::chrono::steady_clock::now() + request_.time_limit});
    probability.mean = found.mean;
    probability.low = found.low;
    probability.high = found.high;
    probability.exact = found.exact;
    probability.samples = found.samples;
    for (size_t i = 0; i < holds.size(); ++i) {
      probability.groups.push_back(
          {evidence_.groups()[sources_.kinds[i]].id, holds[i], found.importance[i]});
    }
    std::ranges::sort(probability.groups, [](const Sensitivity& a, const Sensitivity& b) {
      if (a.importance != b.importance) return a.importance > b.importance;
      return NaturalLess(a.group, b.group);
    });
    return {};
  }

  const GraphReader& graph_;
  const StandingEvidence& evidence_;
  const EvidenceModel& model_;
  const RobustnessRequest& request_;
  Progress& progress_;
  const Losses none_;
  const Story all_;       // Every chain, supported or not.
  const Story story_;     // The supported ones.
  TimeExpansion chains_;  // Those of them that can have all their dates true.
  bool is_expanded_ = false;
  NamedProblem sources_;
  RobustnessReport report_;
};

}  // namespace

Result<RobustnessReport> FindRobustness(const GraphReader& graph, const RobustnessRequest& request,
                                        Progress& progress) {
  if (request.from == request.to) {
    return Fail(ErrorCode::kInvalidArgument,
                "the two ends are the same event: a chain joins two different ones");
  }
  for (const NodeId end : {request.from, request.to}) {
    if (std::ranges::find(request.story.avoid, end) == request.story.avoid.end()) continue;
    return Fail(ErrorCode::kInvalidArgument, "an end of the chains is to be avoided");
  }
  CATENA_TRY(const StandingEvidence evidence,
             StandingEvidence::Load(graph, request.audit, progress));
  NodeRow rows[2];
  const NodeId ends[] = {request.from, request.to};
  for (size_t i = 0; i < 2; ++i) {
    rows[i] = evidence.model().FindNode(ends[i]);
    if (!rows[i]) {
      return Fail(ErrorCode::kNotFound, "there is no node #" + std::to_string(ends[i].value));
    }
  }
  StoryOptions every = request.story;
  every.keep_violations = true;
  CATENA_TRY(const std::vector<StoryLink> links, FindStoryLinks(evidence, every));
  Story chains(links, rows[0], rows[1]);
  RuledOutLinks ruled_out;
  if (!request.story.keep_violations) {
    CATENA_TRY(ruled_out, LeaveOutViolations(graph, evidence, &chains));
  }
  return RobustnessFinder(graph, evidence, request, progress, rows[0], rows[1], std::move(chains))
      .Run(std::move(ruled_out));
}

}  // namespace catena
