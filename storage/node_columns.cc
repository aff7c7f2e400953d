#include "storage/node_columns.h"

#include <algorithm>
#include <utility>

#include "storage/key_encoding.h"
#include "storage/record_encoding.h"

namespace catena {
namespace {

constexpr size_t kChunkNodes = 4096;

// Nodes of a chunk, their labels and integers end to end.
struct Chunk {
  struct Entry {
    NodeId id;
    size_t labels_end;
  };
  std::vector<Entry> nodes;
  std::vector<LabelId> labels;
  std::vector<std::optional<int64_t>> integers;

  Result<void> Add(std::string_view key, std::string_view record, std::span<const KeyId> keys) {
    const auto id = ParseNodeKey(key);
    if (!id) return Fail(ErrorCode::kCorruption, "a key among the records is damaged");
    const size_t first = integers.size();
    integers.resize(first + keys.size());
    CATENA_TRY(DecodeNodeColumns(*id, record, keys, labels, std::span(integers).subspan(first)));
    nodes.push_back({*id, labels.size()});
    return {};
  }

  bool Deliver(size_t width, FunctionRef<bool(const NodeColumns&)> visit) {
    size_t label = 0;
    for (size_t i = 0; i < nodes.size(); ++i) {
      const NodeColumns node{nodes[i].id,
                             std::span(labels).subspan(label, nodes[i].labels_end - label),
                             std::span(integers).subspan(i * width, width)};
      label = nodes[i].labels_end;
      if (!visit(node)) return false;
    }
    nodes.clear();
    labels.clear();
    integers.clear();
    return true;
  }
};

}  // namespace

Result<void> ScanNodeColumns(const Engine& engine, SnapshotToken token, NodeId after,
                             std::span<const KeyId> keys,
                             FunctionRef<bool(const NodeColumns&)> visit) {
  if (++after.value == 0) return {};
  KeyRange range{after.value == 1 ? "" : NodeKey(after), ""};
  Chunk chunk;
  for (bool more = true; more;) {
    more = false;
    Result<void> added;
    CATENA_TRY(engine.MultiScan(token, Family::kNode, {&range, 1},
                                [&](size_t, std::string_view key, std::string_view record) {
                                  added = chunk.Add(key, record, keys);
                                  if (!added.has_value()) return ScanStep::kStop;
                                  more = chunk.nodes.size() == kChunkNodes;
                                  if (more) range.begin = KeyAfter(key);
                                  return more ? ScanStep::kStop : ScanStep::kNext;
                                }));
    if (!chunk.Deliver(keys.size(), visit)) return {};
    CATENA_TRY(added);
  }
  return {};
}

}  // namespace catena
