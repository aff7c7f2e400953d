// PathPacking: how many paths fit side by side when each label carries one path's worth.
//
//   maximise  sum of f(P)   over paths P, f >= 0
//   so that   for each label, the sum of f(P) over the paths that have it is at most 1
//
// Whatever parts source from target must meet every path, so no cut has fewer labels than the
// packing has paths; paths that were never added can only make the packing larger. The dual
// prices say which labels are scarce: a path whose labels cost less than 1 together improves the
// packing.
//
// Primal simplex with an explicit inverse (Dantzig 1963, revised form), which starts at f = 0 and
// stays feasible as paths are added. Capacities are a little below 1, each by another amount, so
// that ties do not let it stand still. O(rows^2) a pivot and as much memory.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace catena {

class PathPacking {
 public:
  // Labels beyond these are not taken; a path with one of them is left out, which keeps the bound
  // valid. 3,000 rows are 72 MB.
  static constexpr size_t kMaxRows = 3'000;

  using Clock = std::chrono::steady_clock;

  // False when it was left out, or is empty.
  bool Add(std::span<const uint32_t> labels);
  // False when time ran out before the best packing of these paths was found.
  bool Solve(Clock::time_point deadline);

  // The packing found, counted in whole units so that rounding never overstates it.
  class Bound {
   public:
    // No cut has fewer labels.
    uint32_t AtLeast() const { return Up(total_); }
    // No cut that has this label has fewer.
    uint32_t AtLeastWith(uint32_t label) const;
    double value() const { return static_cast<double>(total_) / static_cast<double>(unit_); }

   private:
    friend class PathPacking;
    uint32_t Up(uint64_t units) const { return static_cast<uint32_t>((units + unit_ - 1) / unit_); }
    uint64_t unit_ = 1;  // One path, or one label's capacity.
    uint64_t total_ = 0;
    std::unordered_map<uint32_t, uint64_t> load_;  // By label.
  };
  Bound Certify() const;

  // The price of each label; 0 for one that no path has. `prices` by label.
  void Prices(std::vector<double>* prices) const;

 private:
  struct Column {
    std::vector<uint32_t> rows;
  };
  static constexpr double kTolerance = 1e-7;

  uint32_t RowOf(uint32_t label);
  double ReducedCost(const Column& column) const;
  // The column to enter: its number, or columns_.size() + row for the slack of a row.
  bool Enter(size_t* entering, double* gain) const;
  void Direction(size_t entering, std::vector<double>* direction) const;
  bool Pivot(size_t entering, double gain, const std::vector<double>& direction);

  std::vector<uint32_t> labels_;                   // By row.
  std::unordered_map<uint32_t, uint32_t> row_of_;  // By label.
  std::vector<Column> columns_;
  std::vector<std::vector<double>> inverse_;  // By column of the inverse of the basis.
  std::vector<size_t> basis_;                 // By row: a column, or kSlack + a row.
  std::vector<double> value_;                 // By row, of what is in the basis there.
  std::vector<double> price_;                 // By row.
  std::vector<uint8_t> in_basis_;             // By column.
  std::vector<uint8_t> slack_in_basis_;       // By row.
  static constexpr size_t kSlack = size_t{1} << 40;
};

}  // namespace catena
