// Building a CsrGraph from a reader, and a part of one from another: rows in pieces, then joined.
#include <algorithm>
#include <atomic>
#include <limits>

#include "core/csr_graph.h"
#include "core/csr_storage.h"
#include "core/evidence.h"

namespace catena {
namespace {

constexpr uint64_t kMaxCount = std::numeric_limits<uint32_t>::max();
// Vertices whose rows are made in one piece: enough that a reader's call costs nothing, few enough
// that threads end at the same time.
constexpr uint32_t kPieceVertices = 32'768;
constexpr uint64_t kProgressStep = 4'096;

// The place of a node among ascending ids. Ids are given one after the other: a guess from the
// distance to the first is right when nothing was deleted.
class NodePlaces {
 public:
  explicit NodePlaces(std::span<const NodeId> nodes) : nodes_(nodes) {}
  std::optional<Vertex> Find(NodeId node) const {
    if (nodes_.empty() || node < nodes_.front() || node > nodes_.back()) return std::nullopt;
    const uint64_t guess = node.value - nodes_.front().value;
    if (guess < nodes_.size() && nodes_[guess] == node) {
      return Vertex{static_cast<uint32_t>(guess)};
    }
    const auto it = std::lower_bound(nodes_.begin(), nodes_.end(), node);
    if (*it != node) return std::nullopt;
    return Vertex{static_cast<uint32_t>(it - nodes_.begin())};
  }

 private:
  const std::span<const NodeId> nodes_;
};

class CsrBuilder {
 public:
  CsrBuilder(const GraphReader& graph, const CsrOptions& options, Progress* progress)
      : graph_(graph),
        options_(options),
        progress_(progress),
        threads_(std::max(1u, options.threads)),
        storage_(std::make_unique<CsrStorage>(threads_)) {}

  Result<CsrGraph> Build() {
    CATENA_TRY(ReadNodes());
    CATENA_TRY(ReadLinks());
    return CsrStorage::Finish(std::move(storage_), graph_.sequence());
  }

 private:
  // Only the calling thread, 0, speaks of progress; the others stop when it was told to.
  bool GoOn(unsigned thread, std::string_view what, uint64_t done) {
    if (thread == 0 && progress_ != nullptr && !progress_->Update(what, done, total_nodes_)) {
      stopped_ = true;
    }
    return !stopped_;
  }

  Result<void> FirstError(const std::vector<Result<void>>& results) const {
    for (const Result<void>& result : results) {
      if (!result.has_value()) return result;
    }
    if (stopped_) return Fail(ErrorCode::kCancelled, "stopped while the graph was being read");
    return {};
  }

  Result<void> ReadNodes() {
    CATENA_TRY(const GraphCounts counts, graph_.Counts());
    total_nodes_ = counts.nodes;
    if (counts.nodes > kMaxCount || counts.relationships > kMaxCount) {
      return Fail(ErrorCode::kLimit, "more than 4,294,967,295 nodes or relationships");
    }
    std::vector<VertexPiece> pieces(threads_);
    std::vector<Result<void>> results(threads_);
    InParallel(threads_, [&](unsigned k) {
      // Ids without gaps would be shared equally.
      const NodeId after{total_nodes_ * k / threads_};
      const NodeId until{k + 1 == threads_ ? std::numeric_limits<uint64_t>::max()
                                           : total_nodes_ * (k + 1) / threads_};
      results[k] = ReadNodes(k, after, until, pieces[k]);
    });
    CATENA_TRY(FirstError(results));
    storage_->SetVertices(pieces, options_.with_days);
    if (storage_->nodes().size() > kMaxCount) {
      return Fail(ErrorCode::kLimit, "more than 4,294,967,295 nodes");
    }
    return {};
  }

  Result<void> ReadNodes(unsigned thread, NodeId after, NodeId until, VertexPiece& piece) {
    const NameDictionary& names = graph_.names();
    const auto event = names.FindLabel(evidence::kEvent);
    const auto label = names.FindLabel(options_.label);
    std::vector<KeyId> keys;
    for (const std::string_view key : kDayKeys) {
      if (options_.with_days) keys.push_back(names.FindKey(key).value_or(KeyId{}));
    }
    const auto has = [](const NodeColumns& node, std::optional<LabelId> wanted) {
      return wanted && std::binary_search(node.labels.begin(), node.labels.end(), *wanted);
    };
    uint64_t seen = 0;
    return graph_.ScanNodeColumns(after, keys, [&](const NodeColumns& node) {
      if (node.id > until) return false;
      if (seen++ % kProgressStep == 0 && !GoOn(thread, "reading nodes", seen * threads_)) {
        return false;
      }
      if (!options_.label.empty() && !has(node, label)) return true;
      piece.nodes.push_back(node.id);
      if (options_.with_labels) piece.label_sets.Add(piece.sets.NumberOf(node.labels));
      if (!options_.with_days) return true;
      const bool is_event = has(node, event);
      for (size_t i = 0; i < kDayKeys.size(); ++i) {
        const auto& day = node.integers[i];
        piece.days[i].Add(is_event && day ? CodeOfDay(*day) : 0);
      }
      return true;
    });
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
    std::vector<LinkPiece> pieces;
    if (!FindTypes()) return storage_->SetLinks(pieces);
    const size_t nodes = storage_->nodes().size();
    pieces.resize((nodes + kPieceVertices - 1) / kPieceVertices);
    std::vector<Result<void>> results(threads_);
    std::atomic<size_t> next = 0;
    std::atomic<bool> failed = false;
    InParallel(threads_, [&](unsigned k) {
      while (results[k].has_value() && !failed) {
        const size_t piece = next++;
        if (piece >= pieces.size()) return;
        const size_t first = piece * kPieceVertices;
        if (!GoOn(k, "reading relationships", first)) return;
        results[k] = ReadPiece(static_cast<uint32_t>(first), pieces[piece]);
      }
      failed = true;
    });
    CATENA_TRY(FirstError(results));
    return storage_->SetLinks(pieces);
  }

  Result<void> ReadPiece(uint32_t first, LinkPiece& piece) {
    const auto nodes = storage_->nodes();
    const NodePlaces places(nodes);
    const auto batch = nodes.subspan(first, std::min<size_t>(kPieceVertices, nodes.size() - first));
    uint32_t vertex = first;  // The one whose links are coming.
    std::optional<Error> failure;
    CATENA_TRY(graph_.Expand(batch, Direction::kOut, wanted_, [&](const Adjacent& link) {
      while (nodes[vertex] != link.node) ++vertex;
      const auto target = places.Find(link.other);
      if (!target) {
        if (!options_.label.empty()) return true;
        failure = NoTarget(link);
        return false;
      }
      piece.Add(*target, link.relationship, link.type);
      ++storage_->degree(vertex);
      return true;
    }));
    if (failure) return Fail(*std::move(failure));
    return {};
  }

  static Error NoTarget(const Adjacent& link) {
    return {ErrorCode::kCorruption,
            "relationship #" + std::to_string(link.relationship.value) + " ends at node #" +
                std::to_string(link.other.value) + ", which does not exist",
            {}};
  }

  const GraphReader& graph_;
  const CsrOptions& options_;
  Progress* const progress_;
  const unsigned threads_;
  uint64_t total_nodes_ = 0;
  std::atomic<bool> stopped_ = false;
  std::vector<TypeId> wanted_;
  std::unique_ptr<CsrStorage> storage_;
};

// Where kept vertices go; as it was when all are kept.
class Renumbering {
 public:
  explicit Renumbering(const std::vector<bool>& keep) : keep_(keep) {
    if (keep.empty()) return;
    places_.reserve(keep.size());
    uint32_t place = 0;
    for (const bool kept : keep) places_.push_back(kept ? place++ : place);
  }
  bool keeps(Vertex vertex) const { return keep_.empty() || keep_[vertex.index]; }
  Vertex operator()(Vertex vertex) const {
    return keep_.empty() ? vertex : Vertex{places_[vertex.index]};
  }

 private:
  const std::vector<bool>& keep_;
  std::vector<uint32_t> places_;
};

VertexPiece SelectVertices(const CsrGraph& graph, const CsrGraph::Part& part) {
  VertexPiece piece;
  piece.nodes.reserve(graph.vertex_count());
  for (uint32_t v = 0; v < graph.vertex_count(); ++v) {
    if (!part.keep.empty() && !part.keep[v]) continue;
    piece.nodes.push_back(graph.node(Vertex{v}));
    for (size_t day = 0; day < piece.days.size(); ++day) {
      const PackedColumn& column = graph.arrays().days[day];
      if (part.with_days) piece.days[day].Add(column.empty() ? 0 : column[v]);
    }
  }
  return piece;
}

}  // namespace

Result<CsrGraph> CsrGraph::Build(const GraphReader& graph, const CsrOptions& options,
                                 Progress* progress) {
  return CsrBuilder(graph, options, progress).Build();
}

CsrGraph CsrGraph::Select(const Part& part) const {
  const unsigned threads = std::max(1u, part.threads);
  auto storage = std::make_unique<CsrStorage>(threads);
  std::vector<VertexPiece> vertices;
  vertices.push_back(SelectVertices(*this, part));
  storage->SetVertices(vertices, part.with_days && !arrays_.days[0].empty());

  const Renumbering place(part.keep);
  std::vector<LinkPiece> pieces((vertex_count() + kPieceVertices - 1) / kPieceVertices);
  std::atomic<size_t> next = 0;
  const auto add_row = [&](Vertex vertex, const OutRow& row, LinkPiece& piece) {
    for (uint32_t i = 0; i < row.targets.size(); ++i) {
      if (!place.keeps(row.targets[i])) continue;
      const Link link{row.first.index + i};
      piece.Add(place(row.targets[i]), relationship(link), type(link));
      ++storage->degree(place(vertex).index);
    }
  };
  InParallel(threads, [&](unsigned) {
    for (size_t i = next++; i < pieces.size(); i = next++) {
      const auto first = static_cast<uint32_t>(i) * kPieceVertices;
      const uint32_t last = std::min(vertex_count(), first + kPieceVertices);
      for (Vertex v{first}; v.index < last; ++v.index) {
        if (!place.keeps(v)) continue;
        if (part.types.empty()) add_row(v, {first_out(v), out(v)}, pieces[i]);
        for (const TypeId type : part.types) add_row(v, out(v, type), pieces[i]);
      }
    }
  });
  [[maybe_unused]] const auto within_limits = storage->SetLinks(pieces);
  assert(within_limits.has_value());  // No more links than there were.
  return CsrStorage::Finish(std::move(storage), sequence_);
}

}  // namespace catena
