// The side of the source of a minimum cut (Dinic 1970, without recursion).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace catena {

class MaxFlow {
 public:
  static constexpr int64_t kInfinite = int64_t{1} << 50;

  explicit MaxFlow(size_t nodes) : arcs_of_(nodes) {}

  void AddArc(size_t from, size_t to, int64_t capacity);

  int64_t Run(size_t source, size_t sink);

  // After Run(): by node, whether it is on the source's side of the cut with the fewest nodes
  // there.
  std::vector<bool> SourceSide(size_t source) const;

 private:
  struct Arc {
    size_t to;
    int64_t left;
  };

  bool FindLevels(size_t source, size_t sink);
  // Pushes flow along one path of the level graph; 0 when there is none left.
  int64_t Augment(size_t source, size_t sink);

  std::vector<Arc> arcs_;  // The reverse of arc i is arc i ^ 1.
  std::vector<std::vector<size_t>> arcs_of_;
  std::vector<size_t> level_;
  std::vector<size_t> next_;  // By node: the first of its arcs that is not used up.
};

}  // namespace catena
