#include <boost/graph/strong_components.hpp>
#include <cstdint>
#include <vector>

#include "analysis/csr_bgl.h"
#include "analysis/strong_components.h"

namespace catena {
namespace {

constexpr uint32_t kComponentsBetweenReports = 65'536;

// Thrown by the map below, through Boost's search, to end it; never leaves this file.
struct Stopped {};

// The discovery times that the algorithm asks for, which also tell how far it is.
struct DiscoverTimes {
  using key_type = uint32_t;
  using value_type = uint32_t;
  using reference = uint32_t;
  using category = boost::read_write_property_map_tag;

  uint32_t* times = nullptr;
  Progress* progress = nullptr;
  uint32_t total = 0;
};
uint32_t get(const DiscoverTimes& map, uint32_t vertex) { return map.times[vertex]; }
void put(const DiscoverTimes& map, uint32_t vertex, uint32_t time) {
  map.times[vertex] = time;
  if (map.progress == nullptr || time % kComponentsBetweenReports != 0) return;
  if (!map.progress->Update("looking for circles", time, map.total)) throw Stopped{};
}

}  // namespace

Result<Components> FindStrongComponents(const CsrGraph& graph, const WorkOptions& options) {
  const uint32_t n = graph.vertex_count();
  std::vector<uint32_t> component(n);
  if (n == 0) return Components{};
  std::vector<uint32_t> times(n);
  try {
    boost::strong_components(
        graph,
        boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)),
        boost::discover_time_map(DiscoverTimes{times.data(), options.progress, n}));
  } catch (const Stopped&) {
    return Fail(ErrorCode::kCancelled, "stopped while looking for circles");
  }
  return NumberedBySmallestVertex(std::move(component));
}

}  // namespace catena
