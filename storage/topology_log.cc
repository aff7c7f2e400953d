#include "storage/topology_log.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <random>

#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/key_encoding.h"
#include "storage/transaction_overlay.h"

namespace catena {
namespace {

constexpr std::string_view kImageKey = "topology/image";
constexpr std::string_view kTouchedKey = "topology/touched";
constexpr std::string_view kNotePrefix = "topology/log/";

// Of the nodes of the image, one in so many may be touched before it is given up.
constexpr uint64_t kNodesPerTouched = 64;

KeyRange NoteRange() { return {std::string(kNotePrefix), PrefixEnd(std::string(kNotePrefix))}; }

void AppendChecksum(std::string_view key, std::string& value) {
  AppendBigEndian(value, Crc32c(value, Crc32c(key)));
}

// The value without its checksum; nullopt when that does not match.
std::optional<std::string_view> TakeChecksum(std::string_view key, std::string_view value) {
  if (value.size() < sizeof(uint32_t)) return std::nullopt;
  const std::string_view body = value.substr(0, value.size() - sizeof(uint32_t));
  if (LoadBigEndian<uint32_t>(value.data() + body.size()) != Crc32c(body, Crc32c(key))) {
    return std::nullopt;
  }
  return body;
}

std::string EncodeBase(const TopologyBase& base) {
  std::string value(base.id.data(), base.id.size());
  AppendBigEndian(value, base.sequence);
  AppendBigEndian(value, base.nodes);
  AppendBigEndian(value, base.relationships);
  AppendChecksum(kImageKey, value);
  return value;
}

// Nodes that a transaction changes, and those whose links it changes.
std::vector<NodeId> TouchedNodes(const TransactionOverlay& changes) {
  std::vector<NodeId> nodes;
  for (const auto& [id, record] : changes.nodes) nodes.push_back(id);
  for (const auto& [pair, change] : changes.pairs) {
    if (change != PendingPair::kCancelled) nodes.push_back(pair.node);
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

std::string EncodeNote(std::string_view key, const TransactionOverlay& changes,
                       const std::vector<NodeId>& nodes) {
  std::string value;
  AppendSigned(value, changes.node_count);
  AppendSigned(value, changes.relationship_count);
  AppendVarint(value, nodes.size());
  uint64_t previous = 0;
  for (const NodeId node : nodes) {
    AppendVarint(value, node.value - previous);
    previous = node.value;
  }
  AppendChecksum(key, value);
  return value;
}

bool DecodeNote(std::string_view key, std::string_view value, TopologyChanges& changes) {
  const auto body = TakeChecksum(key, value);
  if (!body) return false;
  ByteReader reader(*body);
  changes.node_difference += reader.Signed();
  changes.relationship_difference += reader.Signed();
  uint64_t node = 0;
  for (uint64_t left = reader.Varint(); left > 0 && reader.ok(); --left) {
    node += reader.Varint();
    changes.nodes.push_back(NodeId{node});
  }
  return reader.ok() && reader.at_end();
}

uint64_t RandomNumber() {
  std::random_device random;
  return (uint64_t{random()} << 32) | random();
}

uint64_t LimitFor(uint64_t nodes) { return TopologyLog::kLeastTouched + nodes / kNodesPerTouched; }

}  // namespace

Result<std::optional<TopologyBase>> ReadTopologyBase(const StoreView& view) {
  CATENA_TRY(const auto value, view.Get(Family::kMeta, kImageKey));
  if (!value) return std::optional<TopologyBase>();
  const auto body = TakeChecksum(kImageKey, *value);
  TopologyBase base;
  if (!body || body->size() != base.id.size() + 3 * sizeof(uint64_t)) {
    return std::optional<TopologyBase>();
  }
  std::copy_n(body->begin(), base.id.size(), base.id.begin());
  const char* at = body->data() + base.id.size();
  base.sequence = LoadBigEndian<uint64_t>(at);
  base.nodes = LoadBigEndian<uint64_t>(at + 8);
  base.relationships = LoadBigEndian<uint64_t>(at + 16);
  return std::optional(base);
}

Result<uint64_t> CountTopologyTouched(const StoreView& view) {
  CATENA_TRY(const auto value, view.Get(Family::kMeta, kTouchedKey));
  const auto count = value ? DecodeCounter(*value) : std::nullopt;
  return count && *count > 0 ? static_cast<uint64_t>(*count) : 0;
}

Result<std::optional<TopologyChanges>> ReadTopologyChanges(const StoreView& view) {
  TopologyChanges changes;
  bool whole = true;
  CATENA_TRY(view.ScanEntries(Family::kMeta, NoteRange(),
                              [&](std::string_view key, std::string_view value) {
                                whole = DecodeNote(key, value, changes);
                                return whole;
                              }));
  if (!whole) return std::optional<TopologyChanges>();
  std::sort(changes.nodes.begin(), changes.nodes.end());
  changes.nodes.erase(std::unique(changes.nodes.begin(), changes.nodes.end()), changes.nodes.end());
  return std::optional(std::move(changes));
}

bool AddsUp(const TopologyBase& base, const TopologyChanges& changes, uint64_t nodes,
            uint64_t relationships) {
  return base.nodes + static_cast<uint64_t>(changes.node_difference) == nodes &&
         base.relationships + static_cast<uint64_t>(changes.relationship_difference) ==
             relationships;
}

TopologyLog::TopologyLog(Engine& engine) : engine_(engine), writer_(RandomNumber()) {}

Result<void> TopologyLog::Load() {
  const StoreView latest(engine_, {});
  CATENA_TRY(const auto named, latest.Get(Family::kMeta, kImageKey));
  if (!named) return {};
  CATENA_TRY(const auto base, ReadTopologyBase(latest));
  CATENA_TRY(const uint64_t touched, CountTopologyTouched(latest));
  in_use_ = true;
  touched_limit_ = base ? LimitFor(base->nodes) : 0;  // Damaged: the next commit gives it up.
  touched_ = touched;
  return {};
}

std::shared_lock<std::shared_mutex> TopologyLog::Share() {
  const std::scoped_lock turn(turn_);
  return std::shared_lock(mutex_);
}

std::unique_lock<std::shared_mutex> TopologyLog::TakeAlone() {
  const std::scoped_lock turn(turn_);
  return std::unique_lock(mutex_);
}

// Adds a note, or gives the image up; which of both.
bool TopologyLog::AddNote(WriteBatch& batch, const TransactionOverlay& changes,
                          const std::vector<NodeId>& nodes) {
  if (in_use_ && !saving_ && touched_ + nodes.size() > touched_limit_) {
    batch.Delete(Family::kMeta, std::string(kImageKey));
    return false;
  }
  std::string key(kNotePrefix);
  AppendBigEndian(key, writer_);
  AppendBigEndian(key, next_note_++);
  batch.Put(Family::kMeta, key, EncodeNote(key, changes, nodes));
  batch.Add(Family::kMeta, std::string(kTouchedKey), static_cast<int64_t>(nodes.size()));
  return true;
}

Result<void> TopologyLog::Commit(WriteBatch& batch, const TransactionOverlay& changes,
                                 const CommitOptions& options) {
  auto lock = Share();
  const std::vector<NodeId> nodes = noting() ? TouchedNodes(changes) : std::vector<NodeId>();
  const bool noted = nodes.empty() || AddNote(batch, changes, nodes);
  CATENA_TRY(engine_.Commit(batch, {}, options));
  touched_ += nodes.size();
  if (noted) return {};
  const uint64_t images = images_;
  lock.unlock();
  const auto alone = TakeAlone();
  // Unless a save has named another image, or is about to.
  if (images == images_ && !saving_) in_use_ = false;
  return {};
}

Result<void> TopologyLog::Forget() {
  const auto alone = TakeAlone();
  if (!in_use_) return {};
  WriteBatch batch;
  batch.Delete(Family::kMeta, std::string(kImageKey));
  CATENA_TRY(engine_.Commit(batch, {}, {.sync = true}));
  in_use_ = false;
  return {};
}

void TopologyLog::StartNoting() {
  const auto alone = TakeAlone();
  saving_ = true;
}

void TopologyLog::StopNoting() {
  const auto alone = TakeAlone();
  saving_ = false;
}

Result<void> TopologyLog::Publish(const TopologyBase& image, const StoreView& view) {
  // The notes that the image makes good.
  std::vector<std::string> seen;
  CATENA_TRY(view.ScanKeys(Family::kMeta, NoteRange(), [&](std::string_view key) {
    seen.emplace_back(key);
    return true;
  }));
  CATENA_TRY(const uint64_t touched, CountTopologyTouched(view));
  const auto alone = TakeAlone();
  WriteBatch batch;
  batch.Put(Family::kMeta, std::string(kImageKey), EncodeBase(image));
  batch.Add(Family::kMeta, std::string(kTouchedKey), -static_cast<int64_t>(touched));
  for (const std::string& key : seen) batch.Delete(Family::kMeta, key);
  CATENA_TRY(engine_.Commit(batch, {}, {.sync = true}));
  in_use_ = true;
  saving_ = false;
  ++images_;
  touched_limit_ = LimitFor(image.nodes);
  CATENA_TRY(touched_, CountTopologyTouched(StoreView(engine_, {})));
  return {};
}

}  // namespace catena
