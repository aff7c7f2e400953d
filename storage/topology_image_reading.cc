// Reading an image here and there: each call verifies the blocks that it looks at, and checks that
// what they say is within the file.
#include <algorithm>

#include "storage/topology_image.h"

namespace catena {

Result<std::optional<Vertex>> TopologyImage::Find(NodeId node) const {
  const uint32_t count = arrays_.vertex_count;
  if (count == 0 || node < arrays_.first_node) return std::optional<Vertex>();
  const uint64_t distance = node.value - arrays_.first_node.value;
  if (arrays_.nodes.empty()) {
    if (distance >= count) return std::optional<Vertex>();
    return std::optional(Vertex{static_cast<uint32_t>(distance)});
  }
  CATENA_TRY(const Vertex place, FirstFrom(node));
  if (place.index == count) return std::optional<Vertex>();
  CATENA_TRY(const NodeId found, NodeAt(place));
  return found == node ? std::optional(place) : std::nullopt;
}

Result<Vertex> TopologyImage::FirstFrom(NodeId node) const {
  const uint32_t count = arrays_.vertex_count;
  if (count == 0 || node <= arrays_.first_node) return Vertex{0};
  // Each gap before it takes one off the distance.
  const uint64_t distance = node.value - arrays_.first_node.value;
  uint64_t high = std::min<uint64_t>(distance, count);
  uint64_t low = arrays_.nodes.empty() ? high : 0;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    CATENA_TRY(const NodeId found, NodeAt(Vertex{static_cast<uint32_t>(middle)}));
    if (found < node) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return Vertex{static_cast<uint32_t>(low)};
}

Result<void> TopologyImage::AppendLabelled(LabelId label, Vertex first, uint32_t count,
                                           std::vector<NodeId>& nodes) const {
  const auto& offsets = arrays_.set_offsets;
  if (!Verify(offsets, 0, offsets.size()) || !CheckLabelSets() ||
      !Verify(arrays_.set_labels, 0, arrays_.set_labels.size())) {
    return Fail(Damaged("its labels"));
  }
  std::vector<char> has_label(offsets.size() - 1);
  for (size_t set = 0; set < has_label.size(); ++set) {
    const auto labels = arrays_.set_labels.subspan(offsets[set], offsets[set + 1] - offsets[set]);
    has_label[set] = std::ranges::find(labels, label) != labels.end() ? 1 : 0;
  }
  if (!Verify(arrays_.label_sets, first.index, count)) return Fail(Damaged("its labels"));
  for (uint32_t v = first.index; v < first.index + count; ++v) {
    const uint64_t set = arrays_.label_sets[v];
    if (set >= has_label.size()) return Fail(Damaged("its labels"));
    if (has_label[set] == 0) continue;
    CATENA_TRY(const NodeId node, NodeAt(Vertex{v}));
    nodes.push_back(node);
  }
  return {};
}

Result<NodeId> TopologyImage::NodeAt(Vertex vertex) const {
  if (vertex.index >= arrays_.vertex_count) return Fail(Damaged("a vertex is out of bounds"));
  if (arrays_.nodes.empty()) return NodeId{arrays_.first_node.value + vertex.index};
  if (!Verify(arrays_.nodes, vertex.index, 1)) return Fail(Damaged("its nodes"));
  return NodeId{arrays_.nodes[vertex.index]};
}

Result<bool> TopologyImage::HasKeys(IndexId index) const {
  if (!Verify(key_indexes_, 0, key_indexes_.size())) return Fail(Damaged("its keys"));
  return std::ranges::find(key_indexes_, index.value) != key_indexes_.end();
}

Result<std::string_view> TopologyImage::KeyGroup(size_t group) const {
  if (!Verify(groups_, group, 2)) return Fail(Damaged("its keys"));
  const uint32_t begin = groups_[group];
  const uint32_t end = groups_[group + 1];
  if (begin >= end || end > keys_.size() || !Verify(keys_, begin, end - begin)) {
    return Fail(Damaged("its keys"));
  }
  return std::string_view(keys_.data() + begin, end - begin);
}

Result<void> TopologyImage::LookUp(std::string_view prefix, std::vector<uint64_t>& entities) const {
  // The last group that begins below the prefix, or the first.
  size_t low = 0;
  size_t high = key_groups();
  while (high - low > 1) {
    const size_t middle = low + (high - low) / 2;
    CATENA_TRY(const std::string_view group, KeyGroup(middle));
    ByteReader head(group);
    head.Varint();
    const std::string_view first = head.Bytes(head.Varint());
    if (!head.ok()) return Fail(Damaged("its keys"));
    (first < prefix ? low : high) = middle;
  }
  for (size_t group = low; group < key_groups(); ++group) {
    CATENA_TRY(const std::string_view bytes, KeyGroup(group));
    TopologyKeyReader entry(bytes);
    while (entry.Next()) {
      const int order = entry.prefix().compare(prefix);
      if (order > 0) return {};
      if (order == 0) entities.push_back(entry.entity());
    }
    if (!entry.ok()) return Fail(Damaged("its keys"));
  }
  return {};
}

Result<void> TopologyImage::ScanKeys(
    FunctionRef<bool(std::string_view prefix, uint64_t entity)> visit) const {
  for (size_t group = 0; group < key_groups(); ++group) {
    CATENA_TRY(const std::string_view bytes, KeyGroup(group));
    TopologyKeyReader entry(bytes);
    while (entry.Next()) {
      if (!visit(entry.prefix(), entry.entity())) return {};
    }
    if (!entry.ok()) return Fail(Damaged("its keys"));
  }
  return {};
}

Result<void> TopologyImage::AppendRow(Vertex vertex, Direction direction, TypeId type,
                                      std::vector<Adjacent>& row) const {
  const bool out = direction == Direction::kOut;
  const auto& offsets = out ? arrays_.out_offsets : arrays_.in_offsets;
  const PackedColumn& types = out ? arrays_.out_types : arrays_.in_types;
  const size_t links = arrays_.targets.size();
  if (vertex.index >= arrays_.vertex_count || !Verify(offsets, vertex.index, 2)) {
    return Fail(Damaged("its offsets"));
  }
  const uint32_t first = offsets[vertex.index];
  const uint32_t last = offsets[vertex.index + 1];
  if (first > last || last > links) return Fail(Damaged("its offsets"));
  if (!Verify(types, first, last - first)) return Fail(Damaged("its types"));
  uint32_t from = first;
  uint32_t to = last;
  if (type) {
    const auto range = FindTypeInRow(types, first, last, type);
    from = range.first;
    to = range.second;
  }
  const bool whole =
      out ? Verify(arrays_.targets, from, to - from) : Verify(arrays_.in, from, to - from);
  if (!whole) return Fail(Damaged("its links"));
  if (out && !Verify(arrays_.relationships, from, to - from)) return Fail(Damaged("its links"));
  CATENA_TRY(const NodeId node, NodeAt(vertex));
  for (uint32_t i = from; i < to; ++i) {
    const Vertex other = out ? arrays_.targets[i] : arrays_.in[i].source;
    const uint32_t link = out ? i : arrays_.in[i].link.index;
    if (!out && (link >= links || !Verify(arrays_.relationships, link, 1))) {
      return Fail(Damaged("its links"));
    }
    CATENA_TRY(const NodeId other_node, NodeAt(other));
    row.push_back({node, direction, TypeId{static_cast<uint32_t>(types[i])}, other_node,
                   RelationshipId{arrays_.relationships[link]}});
  }
  return {};
}

}  // namespace catena
