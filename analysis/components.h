// A division of the vertices of a graph into parts: components, communities.
#pragma once

#include <cstdint>
#include <vector>

namespace catena {

struct Components {
  // By vertex; components are numbered by their smallest vertex, from 0.
  std::vector<uint32_t> component;
  uint32_t count = 0;
};

// Vertices in each component.
std::vector<uint32_t> SizesOf(const Components& components);

// Renumbers by smallest vertex. `component` may hold any numbers below its size.
Components NumberedBySmallestVertex(std::vector<uint32_t> component);

}  // namespace catena
