#include "analysis/path_packing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/random_numbers.h"

namespace catena {
namespace {

constexpr uint64_t kUnit = uint64_t{1} << 40;
// The most that a capacity is below 1.
constexpr double kShortage = 1e-6;
constexpr uint64_t kClockPivots = 16;  // Between two looks at the clock.

}  // namespace

uint32_t PathPacking::RowOf(uint32_t label) {
  const auto [at, is_new] = row_of_.emplace(label, static_cast<uint32_t>(labels_.size()));
  if (!is_new) return at->second;
  labels_.push_back(label);
  for (std::vector<double>& column : inverse_) column.push_back(0);
  inverse_.emplace_back(labels_.size(), 0.0).back() = 1;
  basis_.push_back(kSlack + at->second);
  value_.push_back(1 - kShortage * RandomNumbers(label + 1).Fraction());
  price_.push_back(0);
  slack_in_basis_.push_back(1);
  return at->second;
}

bool PathPacking::Add(std::span<const uint32_t> labels) {
  if (labels.empty() || labels.size() > kMaxRows) return false;
  size_t unknown = 0;
  for (const uint32_t label : labels) unknown += row_of_.contains(label) ? 0 : 1;
  if (labels_.size() + unknown > kMaxRows) return false;
  Column column;
  for (const uint32_t label : labels) column.rows.push_back(RowOf(label));
  columns_.push_back(std::move(column));
  in_basis_.push_back(0);
  return true;
}

double PathPacking::ReducedCost(const Column& column) const {
  double gain = 1;
  for (const uint32_t row : column.rows) gain -= price_[row];
  return gain;
}

bool PathPacking::Enter(size_t* entering, double* gain) const {
  double best = kTolerance;
  bool found = false;
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (in_basis_[i] != 0) continue;
    const double each = ReducedCost(columns_[i]);
    if (each <= best) continue;
    best = each;
    *entering = i;
    found = true;
  }
  for (size_t row = 0; row < price_.size(); ++row) {
    if (slack_in_basis_[row] != 0 || -price_[row] <= best) continue;
    best = -price_[row];
    *entering = kSlack + row;
    found = true;
  }
  *gain = best;
  return found;
}

void PathPacking::Direction(size_t entering, std::vector<double>* direction) const {
  if (entering >= kSlack) {
    *direction = inverse_[entering - kSlack];
    return;
  }
  direction->assign(labels_.size(), 0);
  for (const uint32_t row : columns_[entering].rows) {
    const std::vector<double>& column = inverse_[row];
    for (size_t i = 0; i < column.size(); ++i) (*direction)[i] += column[i];
  }
}

bool PathPacking::Pivot(size_t entering, double gain, const std::vector<double>& direction) {
  size_t leaving = labels_.size();
  double least = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < direction.size(); ++i) {
    if (direction[i] < kTolerance) continue;
    const double ratio = std::max(value_[i], 0.0) / direction[i];
    // Of equals the greater pivot: it keeps the inverse exact.
    if (ratio < least - 1e-12 || (ratio < least + 1e-12 && direction[i] > direction[leaving])) {
      least = ratio;
      leaving = i;
    }
  }
  if (leaving == labels_.size()) return false;  // Never: every path has a label of capacity 1.
  for (size_t i = 0; i < direction.size(); ++i) value_[i] -= least * direction[i];
  value_[leaving] = least;

  const double pivot = direction[leaving];
  for (size_t row = 0; row < inverse_.size(); ++row) {
    std::vector<double>& column = inverse_[row];
    const double t = column[leaving] / pivot;
    if (t == 0) continue;
    for (size_t i = 0; i < column.size(); ++i) column[i] -= t * direction[i];
    column[leaving] = t;
    price_[row] += gain * t;
  }
  const size_t out = basis_[leaving];
  (out >= kSlack ? slack_in_basis_[out - kSlack] : in_basis_[out]) = 0;
  (entering >= kSlack ? slack_in_basis_[entering - kSlack] : in_basis_[entering]) = 1;
  basis_[leaving] = entering;
  return true;
}

bool PathPacking::Solve(Clock::time_point deadline) {
  std::vector<double> direction;
  // Far more pivots than a packing of this size takes: then rounding has led it astray, and what
  // it has is still a packing.
  const uint64_t most = 50 * (labels_.size() + columns_.size()) + 1'000;
  for (uint64_t pivots = 0; pivots < most; ++pivots) {
    if (pivots % kClockPivots == 0 && Clock::now() >= deadline) return false;
    size_t entering = 0;
    double gain = 0;
    if (!Enter(&entering, &gain)) return true;
    Direction(entering, &direction);
    if (!Pivot(entering, gain, direction)) return true;
  }
  return true;
}

PathPacking::Bound PathPacking::Certify() const {
  Bound bound;
  bound.unit_ = kUnit;
  for (size_t i = 0; i < basis_.size(); ++i) {
    if (basis_[i] >= kSlack || !(value_[i] > 0)) continue;
    const auto units = static_cast<uint64_t>(std::min(value_[i], 1.0) * static_cast<double>(kUnit));
    bound.total_ += units;
    for (const uint32_t row : columns_[basis_[i]].rows) bound.load_[labels_[row]] += units;
  }
  // A label that carries more than one path makes every path count for less.
  for (const auto& [label, load] : bound.load_) bound.unit_ = std::max(bound.unit_, load);
  return bound;
}

uint32_t PathPacking::Bound::AtLeastWith(uint32_t label) const {
  const auto at = load_.find(label);
  // The paths that do not have it need cutting all the same.
  return 1 + Up(total_ - (at == load_.end() ? 0 : at->second));
}

void PathPacking::Prices(std::vector<double>* prices) const {
  std::ranges::fill(*prices, 0);
  for (size_t row = 0; row < labels_.size(); ++row) {
    (*prices)[labels_[row]] = std::clamp(price_[row], 0.0, 1.0);
  }
}

}  // namespace catena
