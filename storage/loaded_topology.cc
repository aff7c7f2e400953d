#include "storage/loaded_topology.h"

#include <algorithm>
#include <utility>

#include "core/evidence.h"
#include "storage/index_encoding.h"

namespace catena {
namespace {

constexpr uint32_t kVerticesInPiece = 32'768;
constexpr uint64_t kLinkBytes = 16;

}  // namespace

void LoadedTopology::Begin(const NameDictionary& names, const std::vector<IndexDefinition>& indexes,
                           NodeId first, uint64_t most_bytes) {
  *this = LoadedTopology();
  names_ = &names;
  first_ = first;
  most_links_ = std::min<uint64_t>(most_bytes / kLinkBytes, std::numeric_limits<uint32_t>::max());
  most_key_bytes_ = most_bytes;
  vertices_.emplace_back();
  for (const IndexDefinition& index : indexes) {
    if (index.entity != EntityKind::kNode) continue;
    node_indexes_.push_back(index.id);
    keys_.BeginIndex(index.id);
  }
  links_given_up_ = keys_given_up_ = false;
  RefreshNames();
}

void LoadedTopology::RefreshNames() {
  event_ = names_->FindLabel(evidence::kEvent);
  for (size_t i = 0; i < day_keys_.size(); ++i) {
    day_keys_[i] = names_->FindKey(kDayKeys[i]).value_or(KeyId{});
  }
}

void LoadedTopology::AddNode(const std::vector<LabelId>& labels, const PropertyMap& properties) {
  VertexPiece& piece = vertices_.front();
  piece.nodes.push_back(NodeId{first_.value + nodes_++});
  piece.label_sets.Add(piece.sets.NumberOf(labels));
  const bool is_event = event_ && std::ranges::binary_search(labels, *event_);
  for (size_t i = 0; i < day_keys_.size(); ++i) {
    const Value* value = is_event && day_keys_[i] ? properties.Find(day_keys_[i]) : nullptr;
    const int64_t* day = value == nullptr ? nullptr : value->AsInt();
    piece.days[i].Add(day == nullptr ? 0 : CodeOfDay(*day));
  }
}

LinkPiece& LoadedTopology::PieceOf(uint32_t vertex) {
  const size_t piece = vertex / kVerticesInPiece;
  if (piece >= pieces_.size()) pieces_.resize(piece + 1);
  return pieces_[piece];
}

void LoadedTopology::AddPair(const AdjacencyGroup& group, const AdjacencyPair& pair) {
  if (links_given_up_ || group.direction != Direction::kOut) return;
  if (links_ == most_links_ || !Knows(group.node) || !Knows(pair.other)) {
    links_given_up_ = true;
    pieces_ = {};
    return;
  }
  if (degrees_.empty()) degrees_.resize(nodes_);
  const auto vertex = static_cast<uint32_t>(group.node.value - first_.value);
  const Vertex target{static_cast<uint32_t>(pair.other.value - first_.value)};
  PieceOf(vertex).Add(target, pair.relationship, group.type);
  ++degrees_[vertex];
  ++links_;
}

void LoadedTopology::AddKey(std::string_view key) {
  if (keys_given_up_ || key.size() < sizeof(uint32_t) + sizeof(uint64_t)) return;
  const IndexId index{LoadBigEndian<uint32_t>(key.data())};
  if (!std::ranges::binary_search(node_indexes_, index)) return;
  key_bytes_ += key.size();
  keys_given_up_ = key_bytes_ > most_key_bytes_;
  if (!keys_given_up_) keys_.Add(key);
}

void LoadedTopology::Published(uint64_t sequence) {
  const bool whole =
      !links_given_up_ && !keys_given_up_ && nodes_ <= std::numeric_limits<uint32_t>::max();
  if (whole) sequence_ = sequence;
}

Result<CsrGraph> LoadedTopology::TakeGraph(unsigned threads) {
  auto storage = std::make_unique<CsrStorage>(threads);
  storage->SetVertices(vertices_, true);
  for (uint32_t vertex = 0; vertex < degrees_.size(); ++vertex) {
    storage->degree(vertex) = degrees_[vertex];
  }
  degrees_ = {};
  CATENA_TRY(storage->SetLinks(pieces_));
  const uint64_t sequence = *std::exchange(sequence_, std::nullopt);
  return CsrStorage::Finish(std::move(storage), sequence);
}

TopologyKeys LoadedTopology::TakeKeys() { return keys_.Finish(); }

}  // namespace catena
