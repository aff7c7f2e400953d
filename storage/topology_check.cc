#include "storage/topology_check.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "core/evidence.h"
#include "storage/checksum.h"
#include "storage/index_encoding.h"
#include "storage/key_encoding.h"

namespace catena {
namespace {

constexpr size_t kNodesAtOnce = 4096;

class Comparison {
 public:
  Comparison(const GraphReader& reader, const CsrGraph& graph, const TopologyChanges& changes,
             FunctionRef<void(std::string)> report)
      : reader_(reader), graph_(graph), changes_(changes), report_(report) {
    const NameDictionary& names = reader.names();
    event_ = names.FindLabel(evidence::kEvent);
    for (const std::string_view key :
         {evidence::kBeginMin, evidence::kBeginMax, evidence::kEndMin, evidence::kEndMax}) {
      keys_.push_back(names.FindKey(key).value_or(KeyId{}));
    }
  }

  Result<void> Run(Progress& progress) {
    CATENA_TRY(const GraphCounts counts, reader_.Counts());
    uint64_t seen = 0;
    bool cancelled = false;
    Result<void> links;
    CATENA_TRY(reader_.ScanNodeColumns({}, keys_, [&](const NodeColumns& node) {
      if (seen++ % kNodesAtOnce == 0) {
        cancelled = !progress.Update("checking the saved topology", seen, counts.nodes);
      }
      if (cancelled) return false;
      Take(node);
      if (batch_.size() == kNodesAtOnce) links = CompareLinks();
      return links.has_value();
    }));
    if (cancelled) return Fail(ErrorCode::kCancelled, "stopped while checking");
    CATENA_TRY(links);
    CATENA_TRY(CompareLinks());
    CompareCount();
    return {};
  }

 private:
  bool IsChanged(NodeId node) const {
    return std::binary_search(changes_.nodes.begin(), changes_.nodes.end(), node);
  }

  void Take(const NodeColumns& node) {
    if (IsChanged(node.id)) return;
    ++unchanged_;
    const auto vertex = graph_.Find(node.id);
    if (!vertex) return Report(no_node_, "has no node #", node.id);
    const bool is_event =
        event_ && std::binary_search(node.labels.begin(), node.labels.end(), *event_);
    const auto day = [&](size_t i) { return is_event ? node.integers[i] : std::nullopt; };
    const DayBounds stored{day(0), day(1), day(2), day(3)};
    if (stored != graph_.days(*vertex)) Report(days_, "has other days for node #", node.id);
    const bool has_labels = !graph_.arrays().label_sets.empty();
    if (has_labels && !std::ranges::equal(node.labels, graph_.labels(*vertex))) {
      Report(labels_, "has other labels for node #", node.id);
    }
    batch_.push_back(node.id);
  }

  Result<void> CompareLinks() {
    for (const Direction direction : {Direction::kOut, Direction::kIn}) {
      std::vector<Adjacent> stored;
      CATENA_TRY(reader_.Expand(batch_, direction, {}, [&](const Adjacent& link) {
        stored.push_back(link);
        return true;
      }));
      auto link = stored.begin();
      for (const NodeId node : batch_) {
        const auto first = link;
        while (link != stored.end() && link->node == node) ++link;
        const std::vector<Adjacent> row = Row(node, direction);
        if (!std::equal(first, link, row.begin(), row.end())) {
          Report(links_, "has other links for node #", node);
        }
      }
    }
    batch_.clear();
    return {};
  }

  std::vector<Adjacent> Row(NodeId node, Direction direction) const {
    std::vector<Adjacent> row;
    const Vertex vertex = *graph_.Find(node);
    if (direction == Direction::kOut) {
      Link link = graph_.first_out(vertex);
      for (const Vertex target : graph_.out(vertex)) {
        row.push_back(
            {node, direction, graph_.type(link), graph_.node(target), graph_.relationship(link)});
        ++link.index;
      }
    } else {
      for (const auto& [source, link] : graph_.in(vertex)) {
        row.push_back(
            {node, direction, graph_.type(link), graph_.node(source), graph_.relationship(link)});
      }
    }
    return row;
  }

  void CompareCount() {
    uint64_t changed = 0;
    for (const NodeId node : changes_.nodes) changed += graph_.Find(node) ? 1 : 0;
    if (graph_.vertex_count() - changed > unchanged_) {
      report_("the saved topology has nodes that do not exist");
    }
  }

  void Report(bool& reported, const char* what, NodeId node) {
    if (std::exchange(reported, true)) return;
    report_("the saved topology " + std::string(what) + std::to_string(node.value) +
            " than its record");
  }

  const GraphReader& reader_;
  const CsrGraph& graph_;
  const TopologyChanges& changes_;
  const FunctionRef<void(std::string)> report_;
  std::optional<LabelId> event_;
  std::vector<KeyId> keys_;
  std::vector<NodeId> batch_;  // Whose links are compared next.
  uint64_t unchanged_ = 0;
  bool no_node_ = false;
  bool days_ = false;
  bool labels_ = false;
  bool links_ = false;
};

}  // namespace

Result<void> CompareTopology(const GraphReader& reader, const CsrGraph& graph,
                             const TopologyChanges& changes, FunctionRef<void(std::string)> report,
                             Progress& progress) {
  return Comparison(reader, graph, changes, report).Run(progress);
}

Result<void> CompareTopologyKeys(const Snapshot& snapshot, const TopologyImage& image,
                                 const TopologyChanges& changes,
                                 FunctionRef<void(std::string)> report) {
  const auto is_changed = [&](uint64_t entity) {
    return std::binary_search(changes.nodes.begin(), changes.nodes.end(), NodeId{entity});
  };
  // A fingerprint of all (prefix, entity) in order, of either side.
  struct Side {
    uint64_t entries = 0;
    uint32_t checksum = 0;
    void Add(std::string_view prefix, uint64_t entity) {
      char bytes[sizeof(entity)];
      StoreBigEndian(bytes, entity);
      checksum = Crc32c({bytes, sizeof(bytes)}, Crc32c(prefix, checksum));
      ++entries;
    }
    bool operator==(const Side&) const = default;
  };
  Side saved;
  CATENA_TRY(image.ScanKeys([&](std::string_view prefix, uint64_t entity) {
    if (!is_changed(entity)) saved.Add(prefix, entity);
    return true;
  }));
  Side stored;
  for (const IndexDefinition& index : snapshot.indexes()) {
    CATENA_TRY(const bool is_saved, image.HasKeys(index.id));
    if (!is_saved) continue;
    const std::string all = IndexPrefix(index.id);
    CATENA_TRY(
        snapshot.view().ScanKeys(Family::kIndex, {all, PrefixEnd(all)}, [&](std::string_view key) {
          const auto parts = SplitIndexKey(key);
          if (!parts || is_changed(parts->entity)) return true;
          stored.Add(key.substr(0, key.size() - sizeof(uint64_t)), parts->entity);
          return true;
        }));
  }
  if (!(saved == stored)) report("the saved topology has other index entries than the index");
  return {};
}

}  // namespace catena
