// Chains by plain recursion, sharing no code with what it checks: for small graphs only.
#pragma once

#include <algorithm>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "analysis/chain_problem.h"

namespace catena {

class ChainOracle {
 public:
  explicit ChainOracle(const ChainProblem& problem) : problem_(problem) {
    seen_.insert(problem.source);
    Visit(problem.source);
    std::ranges::sort(chains_, [&](const auto& a, const auto& b) { return Key(a) < Key(b); });
  }

  // Best first, as the documentation says it.
  const std::vector<std::vector<uint32_t>>& chains() const { return chains_; }
  uint64_t longer() const { return longer_; }  // Chains that the length leaves out or cuts.

 private:
  using RankKey = std::tuple<bool, int64_t, int, size_t, std::vector<uint64_t>>;
  RankKey Key(const std::vector<uint32_t>& links) const {
    bool violation = false;
    int64_t weakest = INT64_MAX;
    int untyped = 0;
    std::vector<uint64_t> ids;
    for (const uint32_t link : links) {
      const LinkFacts& facts = problem_.facts[link];
      violation = violation || facts.violation;
      weakest = std::min<int64_t>(weakest, facts.independent_groups);
      untyped += facts.typed ? 0 : 1;
      ids.push_back(facts.relationship.value);
    }
    return {violation, -weakest, untyped, links.size(), ids};
  }

  bool PassesAll() const {
    return std::ranges::all_of(problem_.through, [&](uint32_t v) { return seen_.contains(v); });
  }

  // Whether the chain so far may go on over the link: no event of it, back to the last link that
  // says nothing of time, began after the link's end may have begun.
  bool IsInTime(uint32_t link) const {
    if (!problem_.dates) return true;
    const std::vector<DayWindow>& begins = problem_.dates->begins;
    const int32_t last = begins[problem_.links.edge(link).to].last;
    if (!problem_.dates->in_order[link]) return true;
    if (begins[problem_.links.edge(link).from].first > last) return false;
    for (auto before = path_.rbegin(); before != path_.rend(); ++before) {
      if (!problem_.dates->in_order[*before]) return true;
      if (begins[problem_.links.edge(*before).from].first > last) return false;
    }
    return true;
  }

  void Visit(uint32_t vertex) {
    const bool open = problem_.target == ChainProblem::kOpen;
    bool goes_on = false;
    if (vertex != problem_.target) {
      for (uint32_t link = 0; link < problem_.links.edge_count(); ++link) {
        const Adjacency::Edge& edge = problem_.links.edge(link);
        if (edge.from != vertex || seen_.contains(edge.to) || !IsInTime(link)) continue;
        goes_on = true;
        if (open && path_.size() == problem_.max_length) continue;
        path_.push_back(link);
        seen_.insert(edge.to);
        Visit(edge.to);
        seen_.erase(edge.to);
        path_.pop_back();
      }
    }
    if (path_.empty() || !PassesAll()) return;
    if (open) {
      const bool cut = goes_on && path_.size() == problem_.max_length;
      longer_ += cut ? 1 : 0;
      if (!goes_on || cut) chains_.push_back(path_);
    } else if (vertex == problem_.target) {
      if (path_.size() <= problem_.max_length) {
        chains_.push_back(path_);
      } else {
        ++longer_;
      }
    }
  }

  const ChainProblem& problem_;
  std::vector<std::vector<uint32_t>> chains_;
  uint64_t longer_ = 0;
  std::set<uint32_t> seen_;
  std::vector<uint32_t> path_;
};

struct RandomProblem {
  bool acyclic = false;
  bool open = false;
  bool through = false;
  bool length_binds = false;
  bool dates = false;
};

inline ChainProblem MakeProblem(uint32_t seed, const RandomProblem& wanted) {
  std::mt19937 random(seed);
  ChainProblem problem;
  const uint32_t vertices = 4 + random() % 4;
  const uint32_t links = vertices + random() % (vertices + 4);
  std::vector<Adjacency::Edge> edges;
  std::vector<uint64_t> ids;
  for (uint32_t i = 0; i < links; ++i) ids.push_back(i + 1);
  std::ranges::shuffle(ids, random);
  for (uint32_t i = 0; i < links; ++i) {
    uint32_t from = random() % vertices;
    uint32_t to = random() % vertices;
    if (from == to) to = (to + 1) % vertices;
    if (wanted.acyclic && from > to) std::swap(from, to);
    edges.push_back({from, to});
    problem.facts.push_back({.relationship = RelationshipId{ids[i]},
                             .independent_groups = static_cast<uint32_t>(random() % 4),
                             .violation = random() % 4 == 0,
                             .typed = random() % 3 != 0});
  }
  problem.links = Adjacency(vertices, std::move(edges));
  problem.source = 0;
  problem.target = wanted.open ? ChainProblem::kOpen : vertices - 1;
  problem.max_length = wanted.length_binds ? 2 + random() % 3 : 100;
  if (wanted.through) {
    problem.through.push_back(1 + random() % (vertices - 2));
    if (random() % 2 == 0) problem.through.push_back(1 + random() % (vertices - 2));
  }
  if (wanted.dates) {
    ChainDates& dates = problem.dates.emplace();
    for (uint32_t v = 0; v < vertices; ++v) {
      const auto first = static_cast<int32_t>(v / 2 + random() % 5);
      const auto last = static_cast<int32_t>(first + random() % 3);
      dates.begins.push_back(random() % 3 == 0 ? DayWindow() : DayWindow{first, last});
    }
    for (uint32_t i = 0; i < links; ++i) dates.in_order.push_back(random() % 6 != 0);
  }
  return problem;
}

}  // namespace catena
