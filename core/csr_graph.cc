#include "core/csr_graph.h"

#include <algorithm>

namespace catena {
namespace {

// A row this short is looked through from the front: it is in one or two cache lines.
constexpr uint32_t kShortRow = 32;

// The first place in [first, last) whose type is `type` or greater; `types` ascends there.
uint32_t LowerBound(const PackedColumn& types, uint32_t first, uint32_t last, uint64_t type) {
  while (last - first > kShortRow) {
    const uint32_t middle = first + (last - first) / 2;
    if (types[middle] < type) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  while (first < last && types[first] < type) ++first;
  return first;
}

int64_t DayOfCode(uint64_t code) { return static_cast<int64_t>((code >> 1) ^ (~(code & 1) + 1)); }

}  // namespace

std::pair<uint32_t, uint32_t> FindTypeInRow(const PackedColumn& types, uint32_t first,
                                            uint32_t last, TypeId type) {
  if (types.width() == 0) {
    return {first, first < last && types.constant() == type.value ? last : first};
  }
  const uint32_t begin = LowerBound(types, first, last, type.value);
  return {begin, LowerBound(types, begin, last, uint64_t{type.value} + 1)};
}

std::optional<Vertex> CsrGraph::Find(NodeId node) const {
  const uint32_t count = arrays_.vertex_count;
  if (count == 0 || node < arrays_.first_node) return std::nullopt;
  // Without gaps the place is the distance from the first; each gap before it takes one off.
  const uint64_t distance = node.value - arrays_.first_node.value;
  const PackedColumn& nodes = arrays_.nodes;
  if (nodes.empty()) {
    if (distance >= count) return std::nullopt;
    return Vertex{static_cast<uint32_t>(distance)};
  }
  const uint64_t last_node = nodes[count - 1];
  if (node.value > last_node) return std::nullopt;
  const uint64_t gaps = last_node - arrays_.first_node.value - (count - 1);
  uint64_t low = distance > gaps ? distance - gaps : 0;
  uint64_t high = std::min<uint64_t>(distance, count - 1);  // The place is in [low, high].
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (nodes[middle] < node.value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (nodes[low] != node.value) return std::nullopt;
  return Vertex{static_cast<uint32_t>(low)};
}

CsrGraph::OutRow CsrGraph::out(Vertex vertex, TypeId type) const {
  const auto [first, last] = FindTypeInRow(arrays_.out_types, arrays_.out_offsets[vertex.index],
                                           arrays_.out_offsets[vertex.index + 1], type);
  return {Link{first}, arrays_.targets.subspan(first, last - first)};
}

std::span<const CsrGraph::InArc> CsrGraph::in(Vertex vertex, TypeId type) const {
  const auto [first, last] = FindTypeInRow(arrays_.in_types, arrays_.in_offsets[vertex.index],
                                           arrays_.in_offsets[vertex.index + 1], type);
  return arrays_.in.subspan(first, last - first);
}

Vertex CsrGraph::source(Link link) const {
  const auto& offsets = arrays_.out_offsets;
  const auto it = std::upper_bound(offsets.begin(), offsets.end(), link.index);
  return {static_cast<uint32_t>(it - offsets.begin() - 1)};
}

DayBounds CsrGraph::days(Vertex vertex) const {
  const auto day = [&](size_t column) -> std::optional<int64_t> {
    if (arrays_.days[column].empty()) return std::nullopt;
    const uint64_t code = arrays_.days[column][vertex.index];
    if (code == 0) return std::nullopt;
    return DayOfCode(code - 1);
  };
  return {day(0), day(1), day(2), day(3)};
}

std::span<const LabelId> CsrGraph::labels(Vertex vertex) const {
  if (arrays_.label_sets.empty()) return {};
  const uint64_t set = arrays_.label_sets[vertex.index];
  const uint32_t first = arrays_.set_offsets[set];
  return arrays_.set_labels.subspan(first, arrays_.set_offsets[set + 1] - first);
}

uint64_t CsrGraph::memory_bytes() const {
  uint64_t sum = arrays_.nodes.bytes() + arrays_.out_offsets.size_bytes() +
                 arrays_.in_offsets.size_bytes() + arrays_.targets.size_bytes() +
                 arrays_.in.size_bytes() + arrays_.relationships.bytes() +
                 arrays_.out_types.bytes() + arrays_.in_types.bytes() + arrays_.label_sets.bytes() +
                 arrays_.set_offsets.size_bytes() + arrays_.set_labels.size_bytes();
  for (const PackedColumn& column : arrays_.days) sum += column.bytes();
  return sum;
}

}  // namespace catena
