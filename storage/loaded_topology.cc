#include "storage/loaded_topology.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <memory>
#include <utility>

#include "core/evidence.h"
#include "storage/byte_coding.h"

namespace catena {
namespace {

constexpr uint32_t kVerticesInPiece = 32'768;
constexpr uint64_t kNodeBytes = 32;
constexpr uint64_t kLinkBytes = 12;

}  // namespace

void LoadedTopology::Begin(const NameDictionary& names, const std::vector<IndexDefinition>& indexes,
                           NodeId first, uint64_t most_bytes) {
  Clear();
  names_ = &names;
  first_ = first;
  most_bytes_ = most_bytes;
  gathered_.vertices.emplace_back();
  node_indexes_.clear();
  for (const IndexDefinition& index : indexes) {
    if (index.entity != EntityKind::kNode) continue;
    node_indexes_.push_back(index.id);
    gathered_.keys.BeginIndex(index.id);
  }
  given_up_ = false;
  RefreshNames();
}

void LoadedTopology::RefreshNames() {
  event_ = names_->FindLabel(evidence::kEvent);
  for (size_t i = 0; i < day_keys_.size(); ++i) {
    day_keys_[i] = names_->FindKey(kDayKeys[i]).value_or(KeyId{});
  }
}

void LoadedTopology::Clear() {
  given_up_ = true;
  gathered_ = {};
  sequence_.reset();
}

void LoadedTopology::AddNode(const std::vector<LabelId>& labels, const PropertyMap& properties) {
  if (given_up_) return;
  if ((gathered_.nodes + 1) * kNodeBytes > most_bytes_ ||
      gathered_.nodes == std::numeric_limits<uint32_t>::max()) {
    return Clear();
  }
  VertexPiece& piece = gathered_.vertices.front();
  piece.nodes.push_back(NodeId{first_.value + gathered_.nodes++});
  piece.label_sets.Add(piece.sets.NumberOf(labels));
  const bool is_event = event_ && std::ranges::binary_search(labels, *event_);
  for (size_t i = 0; i < day_keys_.size(); ++i) {
    const Value* value = is_event && day_keys_[i] ? properties.Find(day_keys_[i]) : nullptr;
    const int64_t* day = value == nullptr ? nullptr : value->AsInt();
    piece.days[i].Add(day == nullptr ? 0 : CodeOfDay(*day));
  }
}

uint64_t LoadedTopology::BytesLeft() const {
  return (most_bytes_ - gathered_.nodes * kNodeBytes) / 2;
}

LinkPiece& LoadedTopology::PieceOf(uint32_t vertex) {
  const size_t piece = vertex / kVerticesInPiece;
  if (piece >= gathered_.pieces.size()) gathered_.pieces.resize(piece + 1);
  return gathered_.pieces[piece];
}

// Keys may be added at the same time, so that nothing but what is of links is touched.
void LoadedTopology::AddPair(const AdjacencyGroup& group, const AdjacencyPair& pair) {
  if (given_up_ || group.direction != Direction::kOut) return;
  const uint64_t most =
      std::min<uint64_t>(BytesLeft() / kLinkBytes, std::numeric_limits<uint32_t>::max());
  if (gathered_.links == most || !Knows(group.node) || !Knows(pair.other)) {
    given_up_ = true;
    gathered_.pieces = {};
    return;
  }
  if (gathered_.degrees.empty()) gathered_.degrees.resize(gathered_.nodes);
  const auto vertex = static_cast<uint32_t>(group.node.value - first_.value);
  const Vertex target{static_cast<uint32_t>(pair.other.value - first_.value)};
  PieceOf(vertex).Add(target, pair.relationship, group.type);
  ++gathered_.degrees[vertex];
  ++gathered_.links;
}

// The same of pairs.
void LoadedTopology::AddKey(std::string_view key) {
  assert(key.size() >= sizeof(uint32_t) + sizeof(uint64_t));
  if (given_up_) return;
  const IndexId index{LoadBigEndian<uint32_t>(key.data())};
  if (!std::ranges::binary_search(node_indexes_, index)) return;
  gathered_.key_bytes += key.size();
  if (gathered_.key_bytes > BytesLeft()) {
    given_up_ = true;
    gathered_.keys = {};
    return;
  }
  gathered_.keys.Add(key);
}

void LoadedTopology::Published(uint64_t sequence) {
  if (given_up_) return Clear();
  sequence_ = sequence;
}

Result<CsrGraph> LoadedTopology::TakeGraph(unsigned threads) {
  auto storage = std::make_unique<CsrStorage>(threads);
  storage->SetVertices(gathered_.vertices, true);
  for (uint32_t vertex = 0; vertex < gathered_.degrees.size(); ++vertex) {
    storage->degree(vertex) = gathered_.degrees[vertex];
  }
  gathered_.degrees = {};
  CATENA_TRY(storage->SetLinks(gathered_.pieces));
  const uint64_t sequence = *std::exchange(sequence_, std::nullopt);
  return CsrStorage::Finish(std::move(storage), sequence);
}

TopologyKeys LoadedTopology::TakeKeys() { return gathered_.keys.Finish(); }

}  // namespace catena
