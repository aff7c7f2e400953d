#include "storage/transaction_overlay.h"

#include "storage/adjacency_encoding.h"
#include "storage/key_encoding.h"
#include "storage/store_view.h"

namespace catena {
namespace {

void AppendRecord(WriteBatch& batch, Family family, std::string key, const PendingRecord& record) {
  if (!record.deleted()) {
    batch.Put(family, std::move(key), record.bytes);
  } else if (!record.created) {
    batch.Delete(family, std::move(key));
  }
}

void AppendPair(WriteBatch& batch, const Adjacent& pair, PendingPair change) {
  std::string key = EncodeAdjacencyKey({GroupOf(pair), PairOf(pair), AdjacencyKind::kSingle});
  switch (change) {
    case PendingPair::kAdd:
      return batch.Put(Family::kAdjacency, std::move(key), std::string(kSingleAdded));
    case PendingPair::kRemoveSingle:
      return batch.Delete(Family::kAdjacency, std::move(key));
    case PendingPair::kHideInRun:
      return batch.Put(Family::kAdjacency, std::move(key), std::string(kSingleRemoved));
    case PendingPair::kCancelled:
      return;
  }
}

void AppendCount(WriteBatch& batch, std::string key, int64_t difference) {
  if (difference != 0) batch.Add(Family::kMeta, std::move(key), difference);
}

}  // namespace

void TransactionOverlay::AppendTo(WriteBatch& batch) const {
  for (const auto& [id, record] : nodes) AppendRecord(batch, Family::kNode, NodeKey(id), record);
  for (const auto& [id, record] : relationships) {
    AppendRecord(batch, Family::kRelationship, RelationshipKey(id), record);
  }
  for (const auto& [pair, change] : pairs) AppendPair(batch, pair, change);
  for (const auto& [key, present] : index_keys) {
    if (present) {
      batch.Put(Family::kIndex, key, "");
    } else {
      batch.Delete(Family::kIndex, key);
    }
  }
  AppendCount(batch, NodeCountKey(), node_count);
  AppendCount(batch, RelationshipCountKey(), relationship_count);
  for (const auto& [label, count] : label_counts) AppendCount(batch, LabelCountKey(label), count);
  for (const auto& [type, count] : type_counts) AppendCount(batch, TypeCountKey(type), count);
}

}  // namespace catena
