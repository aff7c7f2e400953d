#include "analysis/leiden.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/modularity.h"
#include "analysis/random_numbers.h"
#include "analysis/weighted_graph.h"

namespace catena {
namespace {

constexpr uint64_t kStepsBetweenReports = 16'384;

std::vector<uint32_t> Shuffled(uint32_t n, RandomNumbers& random) {
  std::vector<uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  for (uint32_t i = n; i > 1; --i) std::swap(order[i - 1], order[random.Below(i)]);
  return order;
}

// Numbers 0..count-1 in the order of first use.
uint32_t Renumber(std::vector<uint32_t>& group) {
  Components numbered = NumberedBySmallestVertex(std::move(group));
  group = std::move(numbered.component);
  return numbered.count;
}

// Adds up weights by group, and forgets them by naming the groups met.
class GroupWeights {
 public:
  explicit GroupWeights(uint32_t groups) : weight_(groups, 0) {}
  void Add(uint32_t group, uint64_t weight) {
    if (weight_[group] == 0) met_.push_back(group);
    weight_[group] += weight;
  }
  uint64_t of(uint32_t group) const { return weight_[group]; }
  const std::vector<uint32_t>& met() const { return met_; }
  void Clear() {
    for (const uint32_t group : met_) weight_[group] = 0;
    met_.clear();
  }

 private:
  std::vector<uint64_t> weight_;
  std::vector<uint32_t> met_;
};

// One graph of the ladder from fine to coarse.
class Level {
 public:
  Level(const WeightedGraph& graph, const LeidenOptions& options, RandomNumbers& random)
      : graph_(graph),
        options_(options),
        random_(random),
        n_(graph.vertex_count()),
        scale_(options.resolution / static_cast<double>(graph.total_degree())),
        weights_(n_) {}

  // The paper's fast local moving: a vertex is looked at again when a neighbour has moved away.
  // `group` is changed in place; its numbers are below n. Whether anything moved.
  Result<bool> MoveVertices(std::vector<uint32_t>& group) {
    std::vector<uint64_t> degrees(n_, 0);
    std::vector<uint32_t> sizes(n_, 0);
    for (uint32_t v = 0; v < n_; ++v) {
      degrees[group[v]] += graph_.degree(v);
      ++sizes[group[v]];
    }
    std::vector<uint32_t> empty;
    for (uint32_t g = n_; g-- > 0;) {
      if (sizes[g] == 0) empty.push_back(g);
    }
    std::vector<uint32_t> queue = Shuffled(n_, random_);  // A ring: at most n wait.
    std::vector<bool> waits(n_, true);
    bool moved = false;
    uint64_t steps = 0;
    size_t head = 0;
    for (size_t waiting = queue.size(); waiting > 0; --waiting) {
      CATENA_TRY(Tell(++steps));
      const uint32_t v = queue[head];
      head = head + 1 == queue.size() ? 0 : head + 1;
      waits[v] = false;
      const uint32_t from = group[v];
      degrees[from] -= graph_.degree(v);
      --sizes[from];
      const uint32_t to = BestGroup(v, from, group, degrees, empty);
      if (to != from && sizes[to] == 0) empty.pop_back();
      degrees[to] += graph_.degree(v);
      ++sizes[to];
      if (to == from) continue;
      if (sizes[from] == 0) empty.push_back(from);
      group[v] = to;
      moved = true;
      for (const WeightedGraph::Arc& arc : graph_.arcs(v)) {
        if (group[arc.to] == to || waits[arc.to]) continue;
        waits[arc.to] = true;
        queue[(head + waiting - 1) % queue.size()] = arc.to;
        ++waiting;
      }
    }
    return moved;
  }

  // Divides each group into well-connected parts; numbers below n.
  Result<std::vector<uint32_t>> Refine(const std::vector<uint32_t>& group) {
    Parts parts(n_);
    std::vector<uint64_t> group_degrees(n_, 0);
    for (uint32_t v = 0; v < n_; ++v) {
      group_degrees[group[v]] += graph_.degree(v);
      parts.of[v] = v;
      parts.degrees[v] = graph_.degree(v);
      for (const WeightedGraph::Arc& arc : graph_.arcs(v)) {
        if (group[arc.to] == group[v]) parts.outward[v] += arc.weight;
      }
    }
    uint64_t steps = 0;
    for (const uint32_t v : Shuffled(n_, random_)) {
      CATENA_TRY(Tell(++steps));
      const double all = static_cast<double>(group_degrees[group[v]]);
      if (parts.sizes[v] == 1 && parts.of[v] == v && IsWellConnected(v, all, parts)) {
        MergeByChance(v, group, all, parts);
      }
    }
    return std::move(parts.of);
  }

 private:
  struct Parts {
    explicit Parts(uint32_t n) : of(n), degrees(n), outward(n, 0), sizes(n, 1) {}
    std::vector<uint32_t> of;       // By vertex.
    std::vector<uint64_t> degrees;  // By part, like the next two.
    std::vector<uint64_t> outward;  // Links to the rest of its group.
    std::vector<uint32_t> sizes;
  };

  Result<void> Tell(uint64_t steps) const {
    if (options_.progress == nullptr || steps % kStepsBetweenReports != 0 ||
        options_.progress->Update("finding communities", steps, 0)) {
      return {};
    }
    return Fail(ErrorCode::kCancelled, "stopped while finding communities");
  }

  // What joining a vertex to a group that it is not in adds to modularity, times all links.
  double Gain(uint64_t links, uint64_t degree, uint64_t group_degrees) const {
    return static_cast<double>(links) -
           scale_ * static_cast<double>(degree) * static_cast<double>(group_degrees);
  }

  // Of equals the group that it is in, then the first met; an empty group gains nothing.
  uint32_t BestGroup(uint32_t v, uint32_t from, const std::vector<uint32_t>& group,
                     const std::vector<uint64_t>& degrees, const std::vector<uint32_t>& empty) {
    for (const WeightedGraph::Arc& arc : graph_.arcs(v)) weights_.Add(group[arc.to], arc.weight);
    uint32_t best = from;
    double most = Gain(weights_.of(from), graph_.degree(v), degrees[from]);
    for (const uint32_t other : weights_.met()) {
      const double gain = Gain(weights_.of(other), graph_.degree(v), degrees[other]);
      if (gain > most) {
        most = gain;
        best = other;
      }
    }
    weights_.Clear();
    if (most < 0 && !empty.empty()) best = empty.back();
    return best;
  }

  bool IsWellConnected(uint32_t part, double all, const Parts& parts) const {
    const double own = static_cast<double>(parts.degrees[part]);
    return static_cast<double>(parts.outward[part]) >= scale_ * own * (all - own);
  }

  // Joins a vertex that is alone to a well-connected part of its group, by chance among those that
  // do not lower modularity, the likelier the more they gain.
  void MergeByChance(uint32_t v, const std::vector<uint32_t>& group, double all, Parts& parts) {
    for (const WeightedGraph::Arc& arc : graph_.arcs(v)) {
      if (group[arc.to] == group[v]) weights_.Add(parts.of[arc.to], arc.weight);
    }
    choices_.clear();
    double most = 0;
    for (const uint32_t part : weights_.met()) {
      const double gain = Gain(weights_.of(part), graph_.degree(v), parts.degrees[part]);
      if (gain < 0 || !IsWellConnected(part, all, parts)) continue;
      choices_.emplace_back(part, gain);
      most = std::max(most, gain);
    }
    // Staying alone is a choice that gains nothing.
    const auto likelihood = [&](double gain) {
      return std::exp((gain - most) / options_.randomness);
    };
    double sum = likelihood(0);
    for (const auto& [part, gain] : choices_) sum += likelihood(gain);
    double at = random_.Fraction() * sum - likelihood(0);
    for (const auto& [part, gain] : choices_) {
      if (at < 0) break;
      at -= likelihood(gain);
      if (at < 0) Merge(v, part, parts);
    }
    weights_.Clear();
  }

  void Merge(uint32_t v, uint32_t part, Parts& parts) const {
    parts.outward[part] += parts.outward[v] - 2 * weights_.of(part);
    parts.degrees[part] += parts.degrees[v];
    parts.sizes[part] += 1;
    parts.sizes[v] = 0;
    parts.of[v] = part;
  }

  const WeightedGraph& graph_;
  const LeidenOptions& options_;
  RandomNumbers& random_;
  uint32_t n_;
  double scale_;
  GroupWeights weights_;
  std::vector<std::pair<uint32_t, double>> choices_;
};

// The group of each part: that of any vertex in it.
std::vector<uint32_t> GroupsOfParts(const std::vector<uint32_t>& group,
                                    const std::vector<uint32_t>& part, uint32_t parts) {
  std::vector<uint32_t> of(parts);
  for (size_t v = 0; v < group.size(); ++v) of[part[v]] = group[v];
  // Groups may have numbers that are no vertices of the smaller graph.
  constexpr uint32_t kUnseen = UINT32_MAX;
  std::vector<uint32_t> number(group.size(), kUnseen);
  uint32_t count = 0;
  for (uint32_t& g : of) {
    if (number[g] == kUnseen) number[g] = count++;
    g = number[g];
  }
  return of;
}

// One round: from a division of the vertices to a better one. Whether it changed.
Result<bool> Improve(const WeightedGraph& base, const LeidenOptions& options, RandomNumbers& random,
                     std::vector<uint32_t>& division) {
  std::optional<WeightedGraph> coarse;
  const WeightedGraph* graph = &base;
  std::vector<uint32_t> vertex_of(base.vertex_count());  // In *graph, of each vertex of `base`.
  std::iota(vertex_of.begin(), vertex_of.end(), 0U);
  std::vector<uint32_t> group = division;
  bool changed = false;
  while (true) {
    Level level(*graph, options, random);
    CATENA_TRY(const bool moved, level.MoveVertices(group));
    changed |= moved;
    CATENA_TRY(std::vector<uint32_t> part, level.Refine(group));
    const uint32_t parts = Renumber(part);
    for (size_t v = 0; v < vertex_of.size(); ++v) {
      division[v] = group[vertex_of[v]];
      vertex_of[v] = part[vertex_of[v]];
    }
    if (parts == graph->vertex_count()) return changed;
    group = GroupsOfParts(group, part, parts);
    coarse = WeightedGraph(*graph, part, parts);
    graph = &*coarse;
  }
}

// The connected parts of each community.
std::vector<uint32_t> ConnectedParts(const WeightedGraph& graph,
                                     const std::vector<uint32_t>& community) {
  constexpr uint32_t kUnseen = UINT32_MAX;
  std::vector<uint32_t> part(graph.vertex_count(), kUnseen);
  std::vector<uint32_t> stack;
  for (uint32_t start = 0; start < graph.vertex_count(); ++start) {
    if (part[start] != kUnseen) continue;
    part[start] = start;
    stack.assign(1, start);
    while (!stack.empty()) {
      const uint32_t v = stack.back();
      stack.pop_back();
      for (const WeightedGraph::Arc& arc : graph.arcs(v)) {
        if (part[arc.to] != kUnseen || community[arc.to] != community[v]) continue;
        part[arc.to] = start;
        stack.push_back(arc.to);
      }
    }
  }
  return part;
}

}  // namespace

Result<Communities> FindCommunities(const CsrGraph& graph, const LeidenOptions& options) {
  if (!(options.resolution > 0) || !(options.randomness > 0)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the resolution and the randomness of communities are greater than 0");
  }
  std::vector<uint32_t> division(graph.vertex_count());
  std::iota(division.begin(), division.end(), 0U);
  if (graph.link_count() > 0) {
    const WeightedGraph base(graph);
    RandomNumbers random(options.seed);
    for (uint32_t i = 0; i < options.iterations; ++i) {
      CATENA_TRY(const bool changed, Improve(base, options, random, division));
      Renumber(division);
      if (!changed) break;
    }
    division = ConnectedParts(base, division);
  }
  Communities communities{NumberedBySmallestVertex(std::move(division)), 0};
  communities.modularity = ModularityOf(graph, communities, options.resolution);
  return communities;
}

}  // namespace catena
