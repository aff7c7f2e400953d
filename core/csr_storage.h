// The arrays of a CsrGraph in memory, and how they come together; for the files that build one.
//
// Rows are made in pieces, a piece for some thousand vertices, by as many threads as there are;
// CsrStorage joins them and makes the in rows of the out rows.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "core/csr_graph.h"
#include "core/evidence.h"

namespace catena {

// The properties that CsrArrays::days keeps, and what it keeps of one.
inline constexpr std::array<std::string_view, 4> kDayKeys = {
    evidence::kBeginMin, evidence::kBeginMax, evidence::kEndMin, evidence::kEndMax};
inline uint64_t CodeOfDay(int64_t day) {
  return ((static_cast<uint64_t>(day) << 1) ^ static_cast<uint64_t>(day >> 63)) + 1;
}

// Calls work(k) for k = 0 .. threads - 1, each on a thread of its own, 0 on the caller's.
template <class Work>
void InParallel(unsigned threads, const Work& work) {
  std::vector<std::jthread> others;
  for (unsigned k = 1; k < threads; ++k) others.emplace_back([&work, k] { work(k); });
  work(0);
}

// Memory that is written before it is read, so that it need not be cleared.
template <class T>
class RawArray {
 public:
  RawArray() = default;
  explicit RawArray(size_t size) : data_(std::make_unique_for_overwrite<T[]>(size)), size_(size) {}
  T* data() { return data_.get(); }
  T& operator[](size_t i) { return data_[i]; }
  std::span<const T> view() const { return {data_.get(), size_}; }

 private:
  std::unique_ptr<T[]> data_;
  size_t size_ = 0;
};

// A column in one piece.
struct OwnedColumn {
  RawArray<std::byte> bytes;
  PackedColumn view;
};

// The columns one after the other.
OwnedColumn JoinColumns(std::span<const PackedColumn> parts, unsigned threads);

// Numbers for the sets of labels that there are, in the order in which they are met: few, however
// many nodes have them.
class LabelSets {
 public:
  // Requires: labels ascending.
  uint32_t NumberOf(std::span<const LabelId> labels);
  uint32_t size() const { return static_cast<uint32_t>(offsets_.size() - 1); }
  std::span<const LabelId> operator[](uint32_t set) const {
    return std::span(labels_).subspan(offsets_[set], offsets_[set + 1] - offsets_[set]);
  }
  std::span<const uint32_t> offsets() const { return offsets_; }
  std::span<const LabelId> labels() const { return labels_; }

 private:
  std::vector<uint32_t> offsets_ = {0};
  std::vector<LabelId> labels_;
  std::map<std::vector<LabelId>, uint32_t> numbers_;
  uint32_t last_ = 0;  // Asked for: nodes that are alike come together.
};

// Vertices one after the other.
struct VertexPiece {
  std::vector<NodeId> nodes;
  std::array<ColumnBuilder, 4> days;
  ColumnBuilder label_sets;  // Numbers of `sets`; empty, or one for each node.
  LabelSets sets;
};

// The out rows of vertices one after the other.
struct LinkPiece {
  std::vector<Vertex> targets;
  ColumnBuilder relationships;
  ColumnBuilder types;

  void Add(Vertex target, RelationshipId relationship, TypeId type) {
    targets.push_back(target);
    relationships.Add(relationship.value);
    types.Add(type.value);
  }
};

class CsrStorage {
 public:
  explicit CsrStorage(unsigned threads) : threads_(threads) {}

  // In this order. The pieces are emptied.
  void SetVertices(std::vector<VertexPiece>& pieces, bool with_days);
  // While links are being read: where their counts go, by vertex.
  std::span<const NodeId> nodes() const { return nodes_; }
  uint32_t& degree(uint32_t vertex) { return out_offsets_[vertex + 1]; }
  // kLimit beyond 2^32 - 1 links.
  Result<void> SetLinks(std::vector<LinkPiece>& pieces);

  // The finished graph.
  static CsrGraph Finish(std::unique_ptr<CsrStorage> storage, uint64_t sequence);

 private:
  void SetLabels(const std::vector<VertexPiece>& pieces);
  void PackNodes();
  void FillIn();
  template <class Type>
  void FillInTyped(Type* in_types);

  const unsigned threads_;
  std::vector<NodeId> nodes_;  // Until finished.
  std::vector<uint32_t> out_offsets_;
  std::vector<uint32_t> in_offsets_;
  RawArray<Vertex> targets_;
  RawArray<CsrArrays::InArc> in_;
  OwnedColumn packed_nodes_;
  OwnedColumn relationships_;
  OwnedColumn out_types_;
  OwnedColumn in_types_;
  std::array<OwnedColumn, 4> days_;
  ColumnBuilder label_sets_;
  LabelSets sets_;
};

}  // namespace catena
