#include "analysis/label_graph.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <queue>
#include <tuple>
#include <utility>

#include "analysis/adjacency.h"
#include "analysis/causal_subgraph.h"

namespace catena {
namespace {

// Among paths of one price the shorter: less than any difference of prices that matters.
constexpr double kHop = 1e-9;
// How far back a step looks for a label that the path has paid for. Farther, it pays again, and
// the path is found to be cheaper when its labels are added up.
constexpr int kLookBack = 64;
// Paths of more labels say too little to be worth making shorter.
constexpr size_t kMostShrunk = 300;
// Parallel edges beyond these are not compared with each other.
constexpr size_t kMaxParallel = 64;

// Edges on some walk from source to target that does not come back to either.
std::vector<LabelCutEdge> OnSomeWalk(const LabelCutProblem& problem) {
  std::vector<Adjacency::Edge> ends;
  std::vector<uint32_t> kept;
  for (uint32_t i = 0; i < problem.edges.size(); ++i) {
    const LabelCutEdge& edge = problem.edges[i];
    if (edge.from == edge.to || edge.to == problem.source || edge.from == problem.target) continue;
    ends.push_back({edge.from, edge.to});
    kept.push_back(i);
  }
  const Adjacency links(problem.vertices, std::move(ends));
  const std::vector<uint32_t> before = HopDistances(links, problem.source, HopDirection::kForwards);
  const std::vector<uint32_t> after = HopDistances(links, problem.target, HopDirection::kBackwards);
  std::vector<LabelCutEdge> edges;
  for (const uint32_t i : kept) {
    LabelCutEdge edge = problem.edges[i];
    if (before[edge.from] == CausalSubgraph::kNone || after[edge.to] == CausalSubgraph::kNone) {
      continue;
    }
    std::ranges::sort(edge.labels);
    edge.labels.erase(std::ranges::unique(edge.labels).begin(), edge.labels.end());
    edges.push_back(std::move(edge));
  }
  return edges;
}

// Of parallel edges those whose labels include another's: they stand only when it stands.
void DropImplied(std::vector<LabelCutEdge>& edges) {
  std::ranges::sort(edges, [](const LabelCutEdge& a, const LabelCutEdge& b) {
    return std::tuple(a.from, a.to, a.labels.size(), std::cref(a.labels).get()) <
           std::tuple(b.from, b.to, b.labels.size(), std::cref(b.labels).get());
  });
  std::vector<LabelCutEdge> kept;
  size_t group = 0;  // Where the parallel ones begin in `kept`.
  for (LabelCutEdge& edge : edges) {
    const bool same =
        group < kept.size() && kept[group].from == edge.from && kept[group].to == edge.to;
    if (!same) group = kept.size();
    const size_t first = std::max(group, kept.size() - std::min(kept.size(), kMaxParallel));
    const bool implied = std::any_of(kept.begin() + static_cast<std::ptrdiff_t>(first), kept.end(),
                                     [&](const LabelCutEdge& other) {
                                       return std::ranges::includes(edge.labels, other.labels);
                                     });
    if (!implied) kept.push_back(std::move(edge));
  }
  edges = std::move(kept);
}

}  // namespace

LabelGraph::LabelGraph(const LabelCutProblem& problem)
    : edges_(OnSomeWalk(problem)), state_(problem.labels, State::kFree) {
  DropImplied(edges_);
  // Vertices in the order of their numbers, without those on no edge.
  std::vector<uint32_t> number(problem.vertices, kNone);
  number[problem.source] = number[problem.target] = 0;
  for (const LabelCutEdge& edge : edges_) number[edge.from] = number[edge.to] = 0;
  uint32_t vertices = 0;
  for (uint32_t& each : number) {
    if (each != kNone) each = vertices++;
  }
  for (LabelCutEdge& edge : edges_) {
    edge.from = number[edge.from];
    edge.to = number[edge.to];
  }
  source_ = number[problem.source];
  target_ = number[problem.target];
  out_offsets_.assign(vertices + 1, 0);
  in_offsets_.assign(vertices + 1, 0);
  Index();
}

void LabelGraph::Index() {
  label_offsets_.assign(state_.size() + 1, 0);
  for (const LabelCutEdge& edge : edges_) {
    ++out_offsets_[edge.from + 1];
    ++in_offsets_[edge.to + 1];
    for (const uint32_t label : edge.labels) ++label_offsets_[label + 1];
  }
  for (auto* offsets : {&out_offsets_, &in_offsets_, &label_offsets_}) {
    for (size_t i = 1; i < offsets->size(); ++i) (*offsets)[i] += (*offsets)[i - 1];
  }
  out_.resize(edges_.size());
  in_.resize(edges_.size());
  by_label_.resize(label_offsets_.back());
  std::vector<uint32_t> out_at(out_offsets_), in_at(in_offsets_), label_at(label_offsets_);
  for (uint32_t i = 0; i < edges_.size(); ++i) {
    out_[out_at[edges_[i].from]++] = i;
    in_[in_at[edges_[i].to]++] = i;
    for (const uint32_t label : edges_[i].labels) by_label_[label_at[label]++] = i;
  }
  dead_.assign(edges_.size(), 0);
  seen_.assign(vertex_count(), 0);
  via_.assign(vertex_count(), 0);
}

std::span<const uint32_t> LabelGraph::edges_at(uint32_t vertex, bool backwards) const {
  const std::vector<uint32_t>& offsets = backwards ? in_offsets_ : out_offsets_;
  const std::vector<uint32_t>& edges = backwards ? in_ : out_;
  return std::span(edges).subspan(offsets[vertex], offsets[vertex + 1] - offsets[vertex]);
}

void LabelGraph::Set(uint32_t label, State state) {
  const bool was_dead = state_[label] == State::kRemoved;
  const bool is_dead = state == State::kRemoved;
  state_[label] = state;
  if (was_dead == is_dead) return;
  for (const uint32_t edge : edges_of(label)) {
    dead_[edge] = is_dead ? dead_[edge] + 1 : dead_[edge] - 1;
  }
}

template <class Usable>
bool LabelGraph::Search(Usable usable) {
  ++search_;
  queue_.assign(1, source_);
  seen_[source_] = search_;
  for (size_t next = 0; next < queue_.size(); ++next) {
    for (const uint32_t edge : edges_at(queue_[next], false)) {
      const uint32_t to = edges_[edge].to;
      if (seen_[to] == search_ || !usable(edge)) continue;
      via_[to] = edge;
      if (to == target_) return true;
      seen_[to] = search_;
      queue_.push_back(to);
    }
  }
  return false;
}

bool LabelGraph::IsReached() {
  return Search([this](uint32_t edge) { return dead_[edge] == 0; });
}

bool LabelGraph::IsReachedBy(const std::vector<uint8_t>& marked) {
  return Search([&](uint32_t edge) {
    return std::ranges::all_of(edges_[edge].labels, [&](uint32_t label) {
      return marked[label] != 0 || state_[label] == State::kKept;
    });
  });
}

bool LabelGraph::IsOn(const Tree& tree, uint32_t vertex, uint32_t label, bool backwards) const {
  for (int steps = 0; steps < kLookBack; ++steps) {
    const uint32_t edge = tree.via[vertex];
    if (edge == kNone) return false;
    const Labels& labels = edges_[edge].labels;
    if (std::ranges::find(labels, label) != labels.end()) return true;
    vertex = other(edge, !backwards);
  }
  return false;
}

double LabelGraph::Step(const Tree& tree, uint32_t vertex, uint32_t edge, bool backwards,
                        std::span<const double> prices) const {
  double price = kHop;
  for (const uint32_t label : edges_[edge].labels) {
    if (state_[label] == State::kKept || prices[label] <= 0) continue;
    if (!IsOn(tree, vertex, label, backwards)) price += prices[label];
  }
  return price;
}

// Dijkstra (1959) with steps that depend on the path so far.
void LabelGraph::Grow(bool backwards, std::span<const double> prices, Tree* tree) const {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  tree->price.assign(vertex_count(), kFar);
  tree->via.assign(vertex_count(), kNone);
  const uint32_t root = backwards ? target_ : source_;
  tree->price[root] = 0;
  using Entry = std::pair<double, uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  open.push({0, root});
  std::vector<uint8_t> done(vertex_count(), 0);
  while (!open.empty()) {
    const auto [price, vertex] = open.top();
    open.pop();
    if (done[vertex] != 0) continue;
    done[vertex] = 1;
    for (const uint32_t edge : edges_at(vertex, backwards)) {
      if (dead_[edge] != 0) continue;
      const uint32_t next = other(edge, backwards);
      if (done[next] != 0) continue;
      const double there = price + Step(*tree, vertex, edge, backwards, prices);
      if (there >= tree->price[next]) continue;
      tree->price[next] = there;
      tree->via[next] = edge;
      open.push({there, next});
    }
  }
}

void LabelGraph::Collect(const Tree& tree, uint32_t vertex, bool backwards, Labels* labels,
                         std::vector<uint8_t>* passed) const {
  while (tree.via[vertex] != kNone) {
    (*passed)[vertex] = 1;
    const LabelCutEdge& edge = edges_[tree.via[vertex]];
    labels->insert(labels->end(), edge.labels.begin(), edge.labels.end());
    vertex = other(tree.via[vertex], !backwards);
  }
}

double LabelGraph::PriceOf(const Labels& labels, std::span<const double> prices) const {
  double price = 0;
  for (const uint32_t label : labels) {
    if (state_[label] != State::kKept) price += prices[label];
  }
  return price;
}

bool LabelGraph::CheapestPath(std::span<const double> prices, Path* path) {
  if (edges_.empty()) return false;
  Grow(false, prices, &forwards_);
  if (forwards_.via[target_] == kNone) return false;
  path->labels.clear();
  std::vector<uint8_t> passed(vertex_count(), 0);
  Collect(forwards_, target_, false, &path->labels, &passed);
  std::ranges::sort(path->labels);
  path->labels.erase(std::ranges::unique(path->labels).begin(), path->labels.end());
  path->price = PriceOf(path->labels, prices);
  return true;
}

std::vector<LabelGraph::Path> LabelGraph::CheapPaths(std::span<const double> prices, double below,
                                                     size_t most) {
  std::vector<Path> paths;
  if (edges_.empty()) return paths;
  Grow(false, prices, &forwards_);
  if (forwards_.via[target_] == kNone) return paths;
  Grow(true, prices, &backwards_);
  std::vector<std::pair<double, uint32_t>> over;
  for (uint32_t vertex = 0; vertex < vertex_count(); ++vertex) {
    const double price = forwards_.price[vertex] + backwards_.price[vertex];
    // A label paid on both ways makes the true price less; so a little above is looked at too.
    if (price < below + 0.2) over.push_back({price, vertex});
  }
  std::ranges::sort(over);
  // No more than a few new paths over one label: they should differ. Nor is a path looked for over
  // a vertex that one leads over already.
  std::map<uint32_t, int> uses;
  std::vector<uint8_t> passed(vertex_count(), 0);
  size_t tries = 8 * most;
  for (const auto& [estimate, vertex] : over) {
    if (paths.size() >= most || tries == 0) break;
    if (passed[vertex] != 0) continue;
    --tries;
    Path path;
    Collect(forwards_, vertex, false, &path.labels, &passed);
    Collect(backwards_, vertex, true, &path.labels, &passed);
    std::ranges::sort(path.labels);
    path.labels.erase(std::ranges::unique(path.labels).begin(), path.labels.end());
    path.price = PriceOf(path.labels, prices);
    if (path.price >= below) continue;
    const bool worn = std::ranges::any_of(path.labels, [&](uint32_t label) {
      return state_[label] == State::kFree && uses[label] >= 4;
    });
    if (worn) continue;
    for (const uint32_t label : path.labels) ++uses[label];
    paths.push_back(std::move(path));
  }
  return paths;
}

void LabelGraph::Shrink(Labels* labels) {
  if (labels->size() > kMostShrunk) return;
  std::vector<uint8_t> marked(state_.size(), 0);
  for (const uint32_t label : *labels) marked[label] = 1;
  for (const uint32_t label : *labels) {
    if (state_[label] == State::kKept) continue;
    marked[label] = 0;
    if (!IsReachedBy(marked)) marked[label] = 1;
  }
  // The labels of a path over these and kept ones; other kept ones than before may be on it.
  [[maybe_unused]] const bool reached = IsReachedBy(marked);
  assert(reached);
  labels->clear();
  for (uint32_t vertex = target_; vertex != source_; vertex = edges_[via_[vertex]].from) {
    const Labels& own = edges_[via_[vertex]].labels;
    labels->insert(labels->end(), own.begin(), own.end());
  }
  std::ranges::sort(*labels);
  labels->erase(std::ranges::unique(*labels).begin(), labels->end());
}

std::vector<std::vector<uint32_t>> LabelGraph::Layers(bool from_target) {
  std::vector<double> prices(state_.size(), 0);
  Tree tree;
  Grow(from_target, prices, &tree);
  std::map<int64_t, std::vector<uint32_t>> layers;
  const auto layer = [&](uint32_t vertex) {
    return static_cast<int64_t>(std::min(tree.price[vertex] / kHop, 1e9) + 0.5);
  };
  for (uint32_t i = 0; i < edges_.size(); ++i) {
    const int64_t near = layer(from_target ? edges_[i].to : edges_[i].from);
    const int64_t far = layer(from_target ? edges_[i].from : edges_[i].to);
    if (near < far) layers[near].push_back(i);
  }
  std::vector<std::vector<uint32_t>> lists;
  for (auto& [at, list] : layers) lists.push_back(std::move(list));
  return lists;
}

std::vector<std::vector<uint32_t>> LabelGraph::PriceLevels(std::span<const double> prices,
                                                           size_t most) {
  Tree tree;
  Grow(false, prices, &tree);
  std::vector<double> levels;
  for (const double price : tree.price) {
    if (price > 0 && price <= tree.price[target_]) levels.push_back(price);
  }
  std::ranges::sort(levels);
  levels.erase(std::ranges::unique(levels).begin(), levels.end());
  std::vector<std::vector<uint32_t>> lists;
  const size_t step = std::max<size_t>(1, levels.size() / most);
  for (size_t i = 0; i < levels.size(); i += step) {
    lists.emplace_back();
    for (uint32_t edge = 0; edge < edges_.size(); ++edge) {
      if (dead_[edge] != 0) continue;
      if (tree.price[edges_[edge].from] < levels[i] && tree.price[edges_[edge].to] >= levels[i]) {
        lists.back().push_back(edge);
      }
    }
  }
  return lists;
}

}  // namespace catena
