#include "core/csr_storage.h"

#include <algorithm>
#include <limits>

namespace catena {
namespace {

using InArc = CsrArrays::InArc;

void CopyInto(std::byte* data, size_t at, unsigned width, const PackedColumn& from) {
  if (from.width() == width) {
    if (from.bytes() > 0) std::memcpy(data + at * width, from.data(), from.bytes());
    return;
  }
  for (size_t i = 0; i < from.size(); ++i) ColumnBuilder::Store(data, at + i, width, from[i]);
}

// Sorts a row by type and keeps the order within a type.
template <class Type>
void SortRow(Type* types, InArc* arcs, uint32_t size) {
  if (std::is_sorted(types, types + size)) return;
  constexpr uint32_t kInsertionRow = 24;
  if (size <= kInsertionRow) {
    for (uint32_t i = 1; i < size; ++i) {
      const Type type = types[i];
      const InArc arc = arcs[i];
      uint32_t to = i;
      for (; to > 0 && types[to - 1] > type; --to) {
        types[to] = types[to - 1];
        arcs[to] = arcs[to - 1];
      }
      types[to] = type;
      arcs[to] = arc;
    }
    return;
  }
  std::vector<std::pair<Type, InArc>> row(size);
  for (uint32_t i = 0; i < size; ++i) row[i] = {types[i], arcs[i]};
  std::stable_sort(row.begin(), row.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (uint32_t i = 0; i < size; ++i) {
    types[i] = row[i].first;
    arcs[i] = row[i].second;
  }
}

}  // namespace

OwnedColumn JoinColumns(std::span<const PackedColumn> parts, unsigned threads) {
  size_t size = 0;
  unsigned width = 0;
  const PackedColumn* first = nullptr;  // That has any.
  for (const PackedColumn& part : parts) {
    if (part.empty()) continue;
    if (first == nullptr) first = &part;
    size += part.size();
    width = std::max(width, part.width());
    // Two constants are no constant.
    if (part.width() == 0 && part.constant() != first->constant()) width = std::max(width, 1u);
  }
  for (const PackedColumn& part : parts) {
    if (part.empty() || part.width() > 0 || width == 0) continue;
    width = std::max(width, ColumnBuilder::WidthOf(part.constant()));
  }
  OwnedColumn joined;
  if (width == 0) {
    joined.view = {nullptr, size, 0, first == nullptr ? 0 : first->constant()};
    return joined;
  }
  joined.bytes = RawArray<std::byte>(size * width);
  std::vector<size_t> starts(parts.size());
  for (size_t i = 1; i < parts.size(); ++i) starts[i] = starts[i - 1] + parts[i - 1].size();
  InParallel(threads, [&](unsigned k) {
    for (size_t i = k; i < parts.size(); i += threads) {
      CopyInto(joined.bytes.data(), starts[i], width, parts[i]);
    }
  });
  joined.view = {joined.bytes.data(), size, width};
  return joined;
}

uint32_t LabelSets::NumberOf(std::span<const LabelId> labels) {
  if (last_ < size() && std::ranges::equal((*this)[last_], labels)) return last_;
  const auto [it, is_new] =
      numbers_.try_emplace(std::vector<LabelId>(labels.begin(), labels.end()), size());
  if (is_new) {
    labels_.insert(labels_.end(), labels.begin(), labels.end());
    offsets_.push_back(static_cast<uint32_t>(labels_.size()));
  }
  return last_ = it->second;
}

// Each piece has numbers of its own.
void CsrStorage::SetLabels(const std::vector<VertexPiece>& pieces) {
  for (const VertexPiece& piece : pieces) {
    std::vector<uint32_t> numbers(piece.sets.size());
    for (uint32_t set = 0; set < numbers.size(); ++set) {
      numbers[set] = sets_.NumberOf(piece.sets[set]);
    }
    const PackedColumn sets = piece.label_sets.column();
    for (size_t i = 0; i < sets.size(); ++i) label_sets_.Add(numbers[sets[i]]);
  }
}

void CsrStorage::SetVertices(std::vector<VertexPiece>& pieces, bool with_days) {
  for (VertexPiece& piece : pieces) {
    if (nodes_.empty()) {
      nodes_ = std::move(piece.nodes);
    } else {
      nodes_.insert(nodes_.end(), piece.nodes.begin(), piece.nodes.end());
    }
  }
  std::vector<PackedColumn> columns(pieces.size());
  for (size_t day = 0; with_days && day < days_.size(); ++day) {
    for (size_t i = 0; i < pieces.size(); ++i) columns[i] = pieces[i].days[day].column();
    days_[day] = JoinColumns(columns, threads_);
  }
  SetLabels(pieces);
  pieces.clear();
  out_offsets_.assign(nodes_.size() + 1, 0);
}

Result<void> CsrStorage::SetLinks(std::vector<LinkPiece>& pieces) {
  std::vector<size_t> starts(pieces.size() + 1, 0);
  for (size_t i = 0; i < pieces.size(); ++i) {
    starts[i + 1] = starts[i] + pieces[i].targets.size();
  }
  if (starts.back() > std::numeric_limits<uint32_t>::max()) {
    return Fail(ErrorCode::kLimit, "more than 4,294,967,295 relationships");
  }
  targets_ = RawArray<Vertex>(starts.back());
  InParallel(threads_, [&](unsigned k) {
    for (size_t i = k; i < pieces.size(); i += threads_) {
      std::copy(pieces[i].targets.begin(), pieces[i].targets.end(), targets_.data() + starts[i]);
      pieces[i].targets = {};
    }
  });
  std::vector<PackedColumn> columns(pieces.size());
  for (size_t i = 0; i < pieces.size(); ++i) columns[i] = pieces[i].relationships.column();
  relationships_ = JoinColumns(columns, threads_);
  for (LinkPiece& piece : pieces) piece.relationships.Clear();
  for (size_t i = 0; i < pieces.size(); ++i) columns[i] = pieces[i].types.column();
  out_types_ = JoinColumns(columns, threads_);
  pieces.clear();
  for (size_t v = 1; v < out_offsets_.size(); ++v) out_offsets_[v] += out_offsets_[v - 1];
  return {};
}

// Two passes over the out rows, each thread over some vertices: count what goes to each target,
// then put each link in its place. The counts of the threads before give a thread its places, so
// that a row comes out by source; sorting each row by type is then all that is left.
template <class Type>
void CsrStorage::FillInTyped(Type* in_types) {
  const size_t vertices = nodes_.size();
  const auto targets = targets_.view();
  // Where each thread's vertices begin: equal numbers of links.
  std::vector<uint32_t> begins(threads_ + 1, static_cast<uint32_t>(vertices));
  for (unsigned k = 0; k < threads_; ++k) {
    const uint64_t link = uint64_t{targets.size()} * k / threads_;
    const auto at = std::lower_bound(out_offsets_.begin(), out_offsets_.end() - 1, link);
    begins[k] = k == 0 ? 0 : static_cast<uint32_t>(at - out_offsets_.begin());
  }
  std::vector<std::vector<uint32_t>> next(threads_);
  InParallel(threads_, [&](unsigned k) {
    next[k].assign(vertices, 0);
    for (uint32_t l = out_offsets_[begins[k]]; l < out_offsets_[begins[k + 1]]; ++l) {
      ++next[k][targets[l].index];
    }
  });
  in_offsets_.assign(vertices + 1, 0);
  uint32_t total = 0;
  for (size_t v = 0; v < vertices; ++v) {
    for (unsigned k = 0; k < threads_; ++k) {
      const uint32_t count = next[k][v];
      next[k][v] = total;
      total += count;
    }
    in_offsets_[v + 1] = total;
  }
  in_ = RawArray<InArc>(targets.size());
  const auto* out_types = static_cast<const Type*>(out_types_.view.data());
  InParallel(threads_, [&](unsigned k) {
    for (uint32_t v = begins[k]; v < begins[k + 1]; ++v) {
      for (uint32_t l = out_offsets_[v]; l < out_offsets_[v + 1]; ++l) {
        const uint32_t place = next[k][targets[l].index]++;
        in_[place] = {{v}, {l}};
        if (in_types != nullptr) in_types[place] = out_types[l];
      }
    }
  });
  if (in_types == nullptr) return;
  InParallel(threads_, [&](unsigned k) {
    const size_t begin = vertices * k / threads_;
    const size_t end = vertices * (k + 1) / threads_;
    for (size_t v = begin; v < end; ++v) {
      SortRow(in_types + in_offsets_[v], in_.data() + in_offsets_[v],
              in_offsets_[v + 1] - in_offsets_[v]);
    }
  });
}

void CsrStorage::FillIn() {
  const PackedColumn& types = out_types_.view;
  in_types_.bytes = RawArray<std::byte>(types.bytes());
  void* const data = in_types_.bytes.data();
  in_types_.view = {data, types.size(), types.width(), types.constant()};
  switch (types.width()) {
    case 1:
      return FillInTyped(static_cast<uint8_t*>(data));
    case 2:
      return FillInTyped(static_cast<uint16_t*>(data));
    case 4:
      return FillInTyped(static_cast<uint32_t*>(data));
    default:
      return FillInTyped<uint8_t>(nullptr);
  }
}

void CsrStorage::PackNodes() {
  const bool has_gaps =
      !nodes_.empty() && nodes_.back().value - nodes_.front().value != nodes_.size() - 1;
  if (!has_gaps) return;
  const unsigned width = ColumnBuilder::WidthOf(nodes_.back().value);
  packed_nodes_.bytes = RawArray<std::byte>(nodes_.size() * width);
  for (size_t v = 0; v < nodes_.size(); ++v) {
    ColumnBuilder::Store(packed_nodes_.bytes.data(), v, width, nodes_[v].value);
  }
  packed_nodes_.view = {packed_nodes_.bytes.data(), nodes_.size(), width};
}

CsrGraph CsrStorage::Finish(std::unique_ptr<CsrStorage> storage, uint64_t sequence) {
  storage->FillIn();
  storage->PackNodes();
  CsrArrays arrays;
  arrays.vertex_count = static_cast<uint32_t>(storage->nodes_.size());
  if (!storage->nodes_.empty()) arrays.first_node = storage->nodes_.front();
  storage->nodes_ = {};
  arrays.nodes = storage->packed_nodes_.view;
  arrays.out_offsets = storage->out_offsets_;
  arrays.in_offsets = storage->in_offsets_;
  arrays.targets = storage->targets_.view();
  arrays.in = storage->in_.view();
  arrays.relationships = storage->relationships_.view;
  arrays.out_types = storage->out_types_.view;
  arrays.in_types = storage->in_types_.view;
  for (size_t day = 0; day < arrays.days.size(); ++day) {
    arrays.days[day] = storage->days_[day].view;
  }
  if (storage->label_sets_.size() > 0) {
    arrays.label_sets = storage->label_sets_.column();
    arrays.set_offsets = storage->sets_.offsets();
    arrays.set_labels = storage->sets_.labels();
  }
  return {arrays, std::shared_ptr<const void>(std::move(storage)), sequence};
}

}  // namespace catena
