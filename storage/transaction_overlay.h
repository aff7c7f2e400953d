// TransactionOverlay: what a transaction has changed and not committed, in the order that reads
// need it. Plain containers; the rules are in transaction.cc.
//
// Entries are changed but never erased, so a visitor that is walking them may write.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/records.h"
#include "storage/engine.h"

namespace catena {

struct PendingRecord {
  std::string bytes;     // As it will be stored; empty when deleted.
  bool created = false;  // By this transaction: the store does not have it.

  bool deleted() const { return bytes.empty(); }
};

enum class PendingPair : uint8_t {
  kAdd,
  kCancelled,     // Added and removed again: nothing to do.
  kRemoveSingle,  // The pair is a single of the store.
  kHideInRun,     // The pair is in a run of the store.
};

struct TransactionOverlay {
  std::map<NodeId, PendingRecord> nodes;
  std::map<RelationshipId, PendingRecord> relationships;
  std::map<Adjacent, PendingPair> pairs;
  std::map<std::string, bool, std::less<>> index_keys;  // true: present, false: absent.
  int64_t node_count = 0;                               // Counts: differences to the store.
  int64_t relationship_count = 0;
  std::map<LabelId, int64_t> label_counts;
  std::map<TypeId, int64_t> type_counts;

  bool empty() const { return nodes.empty() && relationships.empty(); }
  // Adds all changes to a batch.
  void AppendTo(WriteBatch& batch) const;
};

}  // namespace catena
