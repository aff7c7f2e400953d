// Sorting, with each value kept once.
#pragma once

#include <algorithm>
#include <vector>

namespace catena {

// The values in order, each once.
template <class T>
void SortUnique(std::vector<T>& values) {
  std::ranges::sort(values);
  values.erase(std::ranges::unique(values).begin(), values.end());
}

}  // namespace catena
