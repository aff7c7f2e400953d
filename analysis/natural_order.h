// Order of ids for people: "c2" before "c10". Runs of digits compare by value, the rest by byte.
// A total order: what compares equal that way is ordered by bytes.
#pragma once

#include <algorithm>
#include <functional>
#include <string_view>

namespace catena {

bool NaturalLess(std::string_view a, std::string_view b);

// A stable sort that passes once over what is in order, as the rows of an import mostly are.
template <class Rows, class Less, class Projection = std::identity>
void SortUnlessSorted(Rows& rows, Less less, Projection projection = {}) {
  if (!std::ranges::is_sorted(rows, less, projection)) {
    std::ranges::stable_sort(rows, less, projection);
  }
}

}  // namespace catena
