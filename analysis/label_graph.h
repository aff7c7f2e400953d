// LabelGraph: the part of a label cut problem on which paths lie, with labels removed and kept.
//
// Made once: edges that lie on no walk from source to target are gone, and of parallel edges those
// that stand only when another one stands too. Labels are removed (their edges are dead) and kept
// (they cost nothing, as they may not be removed) while a search goes on.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/label_cut.h"

namespace catena {

class LabelGraph {
 public:
  using Labels = std::vector<uint32_t>;

  explicit LabelGraph(const LabelCutProblem& problem);

  bool empty() const { return edges_.empty(); }
  uint32_t vertex_count() const { return static_cast<uint32_t>(out_offsets_.size() - 1); }
  uint32_t label_count() const { return static_cast<uint32_t>(state_.size()); }
  // Edges that carry the label.
  std::span<const uint32_t> edges_of(uint32_t label) const {
    return std::span(by_label_).subspan(label_offsets_[label],
                                        label_offsets_[label + 1] - label_offsets_[label]);
  }

  enum class State : uint8_t { kFree, kRemoved, kKept };
  State state(uint32_t label) const { return state_[label]; }
  void Set(uint32_t label, State state);

  // Whether the target is reached over living edges.
  bool IsReached();
  // The same over edges all of whose labels are marked, or kept.
  bool IsReachedBy(const std::vector<uint8_t>& marked);

  // Cheap living paths, where a path pays once for each label it meets. A heuristic: the sum is
  // the true price of the path, and seldom is there a cheaper one.
  struct Path {
    double price = 0;
    Labels labels;  // Ascending; kept ones too.
  };
  // The cheapest found, over each vertex one, by price; at most `most`, each below `below`.
  std::vector<Path> CheapPaths(std::span<const double> prices, double below, size_t most);
  // One of them; false when the target is not reached.
  bool CheapestPath(std::span<const double> prices, Path* path);

  // Labels of which none can be left out: a path over these alone, and over no fewer.
  void Shrink(Labels* labels);

  // The living edges that leave the vertices nearer than `distance` (by hops from the source, or
  // to the target): for each such layer one edge list.
  std::vector<std::vector<uint32_t>> Layers(bool from_target);
  // Living edges from vertices less than `distance` away, by prices, to the others.
  std::vector<std::vector<uint32_t>> PriceLevels(std::span<const double> prices, size_t most);
  const std::vector<LabelCutEdge>& edges() const { return edges_; }
  const Labels& labels(uint32_t edge) const { return edges_[edge].labels; }
  // Whether it has no removed label.
  bool lives(uint32_t edge) const { return dead_[edge] == 0; }
  uint32_t source() const { return source_; }
  uint32_t target() const { return target_; }

 private:
  struct Tree {
    std::vector<double> price;
    std::vector<uint32_t> via;  // Edge by which a vertex is reached; kNone at the root.
  };
  static constexpr uint32_t kNone = LabelCut::kUnbreakable;

  void Index();
  std::span<const uint32_t> edges_at(uint32_t vertex, bool backwards) const;
  uint32_t other(uint32_t edge, bool backwards) const {
    return backwards ? edges_[edge].from : edges_[edge].to;
  }
  double Step(const Tree& tree, uint32_t vertex, uint32_t edge, bool backwards,
              std::span<const double> prices) const;
  void Grow(bool backwards, std::span<const double> prices, Tree* tree) const;
  bool IsOn(const Tree& tree, uint32_t vertex, uint32_t label, bool backwards) const;
  // Adds the labels of the way in the tree, and marks its vertices.
  void Collect(const Tree& tree, uint32_t vertex, bool backwards, Labels* labels,
               std::vector<uint8_t>* passed) const;
  double PriceOf(const Labels& labels, std::span<const double> prices) const;
  template <class Usable>
  bool Search(Usable usable);

  std::vector<LabelCutEdge> edges_;
  uint32_t source_ = 0;
  uint32_t target_ = 0;
  std::vector<uint32_t> out_offsets_;
  std::vector<uint32_t> out_;
  std::vector<uint32_t> in_offsets_;
  std::vector<uint32_t> in_;
  std::vector<uint32_t> label_offsets_;
  std::vector<uint32_t> by_label_;
  std::vector<State> state_;    // By label.
  std::vector<uint32_t> dead_;  // By edge: how many of its labels are removed.
  std::vector<uint32_t> seen_;  // By vertex, in which search.
  uint32_t search_ = 0;
  std::vector<uint32_t> via_;  // By vertex that it saw: the edge.
  std::vector<uint32_t> queue_;
  Tree forwards_;
  Tree backwards_;
};

}  // namespace catena
