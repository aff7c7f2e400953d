#include "analysis/components.h"

#include <limits>
#include <utility>

namespace catena {

Components NumberedBySmallestVertex(std::vector<uint32_t> component) {
  constexpr uint32_t kUnseen = std::numeric_limits<uint32_t>::max();
  std::vector<uint32_t> number(component.size(), kUnseen);
  uint32_t count = 0;
  for (uint32_t& c : component) {
    if (number[c] == kUnseen) number[c] = count++;
    c = number[c];
  }
  return {std::move(component), count};
}

std::vector<uint32_t> SizesOf(const Components& components) {
  std::vector<uint32_t> sizes(components.count, 0);
  for (const uint32_t c : components.component) ++sizes[c];
  return sizes;
}

}  // namespace catena
