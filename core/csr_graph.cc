#include "core/csr_graph.h"

#include <algorithm>
#include <limits>

#include "core/evidence.h"

namespace catena {
namespace {

constexpr uint64_t kMaxCount = std::numeric_limits<uint32_t>::max();
constexpr size_t kNodesPerExpand = 4'096;
constexpr size_t kProgressStep = 65'536;

constexpr std::array<std::string_view, 4> kDayKeys = {evidence::kBeginMin, evidence::kBeginMax,
                                                      evidence::kEndMin, evidence::kEndMax};

}  // namespace

class CsrBuilder {
 public:
  CsrBuilder(const GraphReader& graph, const CsrOptions& options, Progress* progress)
      : graph_(graph), options_(options), progress_(progress) {}

  Result<CsrGraph> Build() {
    csr_.sequence_ = graph_.sequence();
    CATENA_TRY(ReadNodes());
    CATENA_TRY(ReadLinks());
    FillIn();
    return std::move(csr_);
  }

 private:
  Result<void> Step(std::string_view what, uint64_t done) {
    if (progress_ == nullptr || done % kProgressStep != 0) return {};
    if (progress_->Update(what, done, total_nodes_)) return {};
    return Fail(ErrorCode::kCancelled, "stopped while the graph was being read");
  }

  Result<void> ReadNodes() {
    CATENA_TRY(const GraphCounts counts, graph_.Counts());
    total_nodes_ = counts.nodes;
    if (counts.nodes > kMaxCount || counts.relationships > kMaxCount) {
      return Fail(ErrorCode::kLimit, "more than 4,294,967,295 nodes or relationships");
    }
    const NameDictionary& names = graph_.names();
    const auto event = names.FindLabel(evidence::kEvent);
    const auto label = names.FindLabel(options_.label);
    std::array<std::optional<KeyId>, kDayKeys.size()> keys;
    for (size_t i = 0; i < keys.size(); ++i) keys[i] = names.FindKey(kDayKeys[i]);
    if (options_.label.empty()) csr_.nodes_.reserve(counts.nodes);
    Result<void> step;
    uint64_t seen = 0;
    CATENA_TRY(graph_.ScanNodes({}, [&](const Node& node) {
      step = Step("reading nodes", seen++);
      if (!step.has_value()) return false;
      if (!options_.label.empty() && !(label && node.HasLabel(*label))) return true;
      csr_.nodes_.push_back(node.id);
      if (options_.with_days) AddDays(node, event && node.HasLabel(*event), keys);
      return true;
    }));
    return step;
  }

  void AddDays(const Node& node, bool is_event,
               const std::array<std::optional<KeyId>, kDayKeys.size()>& keys) {
    for (size_t i = 0; i < keys.size(); ++i) {
      const Value* value = is_event && keys[i] ? node.properties.Find(*keys[i]) : nullptr;
      const int64_t* day = value == nullptr ? nullptr : value->AsInt();
      csr_.days_[i].push_back(day == nullptr ? CsrGraph::kNoDay : *day);
    }
  }

  // The types to keep; false when there are none.
  bool FindTypes() {
    for (const std::string& name : options_.types) {
      if (const auto type = graph_.names().FindType(name)) wanted_.push_back(*type);
    }
    std::sort(wanted_.begin(), wanted_.end());
    wanted_.erase(std::unique(wanted_.begin(), wanted_.end()), wanted_.end());
    return options_.types.empty() || !wanted_.empty();
  }

  Result<void> ReadLinks() {
    csr_.out_offsets_.assign(csr_.nodes_.size() + 1, 0);
    if (!FindTypes()) return {};
    std::vector<TypeId> type_of_link;
    Result<void> added;
    size_t vertex = 0;  // The one whose links are coming.
    const std::span<const NodeId> nodes = csr_.nodes_;
    for (size_t first = 0; first < nodes.size(); first += kNodesPerExpand) {
      CATENA_TRY(Step("reading relationships", first));
      const auto batch = nodes.subspan(first, std::min(kNodesPerExpand, nodes.size() - first));
      CATENA_TRY(graph_.Expand(batch, Direction::kOut, wanted_, [&](const Adjacent& adjacent) {
        while (csr_.nodes_[vertex] != adjacent.node) CloseRow(vertex++);
        added = AddLink(adjacent, type_of_link);
        return added.has_value();
      }));
      if (!added.has_value()) return added;
    }
    while (vertex < nodes.size()) CloseRow(vertex++);
    return EncodeTypes(type_of_link);
  }

  void CloseRow(size_t vertex) {
    csr_.out_offsets_[vertex + 1] = static_cast<uint32_t>(csr_.targets_.size());
  }

  Result<void> AddLink(const Adjacent& adjacent, std::vector<TypeId>& type_of_link) {
    const auto target = csr_.Find(adjacent.other);
    if (!target) {
      if (!options_.label.empty()) return {};
      return Fail(ErrorCode::kCorruption,
                  "relationship #" + std::to_string(adjacent.relationship.value) +
                      " ends at node #" + std::to_string(adjacent.other.value) +
                      ", which does not exist");
    }
    if (csr_.targets_.size() == kMaxCount) {
      return Fail(ErrorCode::kLimit, "more than 4,294,967,295 relationships");
    }
    csr_.targets_.push_back(*target);
    csr_.relationships_.push_back(adjacent.relationship);
    type_of_link.push_back(adjacent.type);
    return {};
  }

  // From 4 bytes a link to 2: codes in the order of the ids.
  Result<void> EncodeTypes(const std::vector<TypeId>& type_of_link) {
    constexpr uint32_t kUnseen = std::numeric_limits<uint32_t>::max();
    std::vector<uint32_t> codes(size_t{graph_.names().type_count()} + 1, kUnseen);
    for (const TypeId type : type_of_link) {
      if (type.value >= codes.size()) {
        return Fail(ErrorCode::kCorruption,
                    "no name for relationship type #" + std::to_string(type.value));
      }
      codes[type.value] = 0;
    }
    for (uint32_t id = 0; id < codes.size(); ++id) {
      if (codes[id] == kUnseen) continue;
      codes[id] = static_cast<uint32_t>(csr_.types_.size());
      csr_.types_.push_back(TypeId{id});
    }
    if (csr_.types_.size() > size_t{std::numeric_limits<uint16_t>::max()} + 1) {
      return Fail(ErrorCode::kLimit, "more than 65,536 relationship types");
    }
    csr_.type_codes_.reserve(type_of_link.size());
    for (const TypeId type : type_of_link) {
      csr_.type_codes_.push_back(static_cast<uint16_t>(codes[type.value]));
    }
    return {};
  }

  // Two counting sorts: links by type, keeping their order by source; then into the in rows,
  // keeping that. So a row comes out by type, source, relationship.
  void FillIn() {
    const size_t links = csr_.targets_.size();
    std::vector<uint32_t> next_of_type(csr_.types_.size() + 1, 0);
    for (const uint16_t code : csr_.type_codes_) ++next_of_type[size_t{code} + 1];
    for (size_t i = 1; i < next_of_type.size(); ++i) next_of_type[i] += next_of_type[i - 1];
    std::vector<InArc> by_type(links);
    csr_.in_offsets_.assign(csr_.nodes_.size() + 1, 0);
    for (uint32_t v = 0; v < csr_.nodes_.size(); ++v) {
      for (uint32_t l = csr_.out_offsets_[v]; l < csr_.out_offsets_[v + 1]; ++l) {
        by_type[next_of_type[csr_.type_codes_[l]]++] = {{v}, {l}};
        ++csr_.in_offsets_[csr_.targets_[l].index + 1];
      }
    }
    for (size_t v = 1; v < csr_.in_offsets_.size(); ++v) {
      csr_.in_offsets_[v] += csr_.in_offsets_[v - 1];
    }
    std::vector<uint32_t> next(csr_.in_offsets_.begin(), csr_.in_offsets_.end() - 1);
    csr_.in_.resize(links);
    for (const InArc& arc : by_type) {
      csr_.in_[next[csr_.targets_[arc.link.index].index]++] = arc;
    }
  }

  using InArc = CsrGraph::InArc;

  const GraphReader& graph_;
  const CsrOptions& options_;
  Progress* const progress_;
  uint64_t total_nodes_ = 0;
  std::vector<TypeId> wanted_;
  CsrGraph csr_;
};

Result<CsrGraph> CsrGraph::Build(const GraphReader& graph, const CsrOptions& options,
                                 Progress* progress) {
  return CsrBuilder(graph, options, progress).Build();
}

std::optional<Vertex> CsrGraph::Find(NodeId node) const {
  if (nodes_.empty() || node < nodes_.front() || node > nodes_.back()) return std::nullopt;
  // Ids are given one after the other: without gaps the place is the distance from the first.
  const uint64_t guess = node.value - nodes_.front().value;
  if (guess < nodes_.size() && nodes_[guess] == node) return Vertex{static_cast<uint32_t>(guess)};
  const auto it = std::lower_bound(nodes_.begin(), nodes_.end(), node);
  if (*it != node) return std::nullopt;
  return Vertex{static_cast<uint32_t>(it - nodes_.begin())};
}

std::span<const Vertex> CsrGraph::out(Vertex vertex) const {
  const uint32_t first = out_offsets_[vertex.index];
  return std::span(targets_).subspan(first, out_offsets_[vertex.index + 1] - first);
}

std::span<const CsrGraph::InArc> CsrGraph::in(Vertex vertex) const {
  const uint32_t first = in_offsets_[vertex.index];
  return std::span(in_).subspan(first, in_offsets_[vertex.index + 1] - first);
}

Vertex CsrGraph::source(Link link) const {
  const auto it = std::upper_bound(out_offsets_.begin(), out_offsets_.end(), link.index);
  return {static_cast<uint32_t>(it - out_offsets_.begin() - 1)};
}

DayBounds CsrGraph::days(Vertex vertex) const {
  const auto day = [&](size_t column) -> std::optional<int64_t> {
    if (days_[column].empty() || days_[column][vertex.index] == kNoDay) return std::nullopt;
    return days_[column][vertex.index];
  };
  return {day(0), day(1), day(2), day(3)};
}

uint64_t CsrGraph::memory_bytes() const {
  const auto bytes = [](const auto& array) { return uint64_t{array.size()} * sizeof(array[0]); };
  uint64_t sum = bytes(nodes_) + bytes(out_offsets_) + bytes(in_offsets_) + bytes(targets_) +
                 bytes(in_) + bytes(relationships_) + bytes(type_codes_) + bytes(types_);
  for (const auto& column : days_) sum += bytes(column);
  return sum;
}

}  // namespace catena
