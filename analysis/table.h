// Columns addressed by typed row numbers, and groups of values by row.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace catena {

// A position in the Table of its kind. Default: none.
template <class Tag>
struct Row {
  uint32_t index = std::numeric_limits<uint32_t>::max();

  constexpr explicit operator bool() const { return index != std::numeric_limits<uint32_t>::max(); }
  constexpr auto operator<=>(const Row&) const = default;
};

// A vector that only its own kind of row can index.
template <class RowType, class T>
class Table {
 public:
  RowType Add(T value) {
    values_.push_back(std::move(value));
    return RowType{static_cast<uint32_t>(values_.size() - 1)};
  }
  T& operator[](RowType row) { return values_[row.index]; }
  const T& operator[](RowType row) const { return values_[row.index]; }
  uint32_t size() const { return static_cast<uint32_t>(values_.size()); }
  bool empty() const { return values_.empty(); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }

 private:
  std::vector<T> values_;
};

// For each row a list of values, packed: built once from pairs, in two passes. The values of a
// row keep the order in which they were given.
template <class RowType, class T>
class Grouped {
 public:
  Grouped() = default;
  Grouped(uint32_t rows, std::vector<std::pair<RowType, T>> pairs) : offsets_(rows + 1, 0) {
    for (const auto& [row, value] : pairs) ++offsets_[row.index + 1];
    for (size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
    std::vector<uint64_t> next(offsets_.begin(), offsets_.end() - 1);
    std::vector<uint64_t> place(pairs.size());
    for (size_t i = 0; i < pairs.size(); ++i) place[i] = next[pairs[i].first.index]++;
    values_.resize(pairs.size());
    for (size_t i = 0; i < pairs.size(); ++i) values_[place[i]] = std::move(pairs[i].second);
  }

  std::span<const T> operator[](RowType row) const {
    return std::span<const T>(values_).subspan(offsets_[row.index],
                                               offsets_[row.index + 1] - offsets_[row.index]);
  }
  size_t size() const { return values_.size(); }

 private:
  std::vector<uint64_t> offsets_;
  std::vector<T> values_;
};

}  // namespace catena
