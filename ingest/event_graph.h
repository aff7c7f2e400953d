// EventGraph: writes event records to a graph, making only what is not there.
//
// Ids are made of the dataset's own, so a row that was imported before is found again. What it
// says is then compared: an event and its claim are replaced by a row that differs, with the
// relationships that the row implies; shared nodes (actors, places, sources) stay as they were
// first met. Relationships that others have added to an event stay.
// Not thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/function_ref.h"
#include "core/graph_reader.h"
#include "core/result.h"
#include "ingest/bulk_tables_ids.h"
#include "ingest/dataset_importer.h"
#include "ingest/event_record.h"
#include "ingest/graph_changes.h"

namespace catena {

enum class EventOutcome : uint8_t {
  kCreated,
  kUpdated,
  kUnchanged,
  kDuplicate,  // An earlier row of this import has the same id; this one was left out.
  kNoEvent,    // A mention of an event that is not in the graph.
  kPending,    // Differs from what is there, and a bulk sink cannot change that.
};

struct EventGraphCounts {
  uint64_t nodes = 0;  // Created.
  uint64_t relationships = 0;
};

class EventGraph {
 public:
  // `target` as for datasets: a writer, a sink, or neither (then nothing is written). Its graph
  // must outlive this.
  static Result<EventGraph> Make(const ImportTarget& target);

  // Goes on with another target of the same graph.
  void SetTarget(const ImportTarget& target);

  Result<EventOutcome> Write(const EventRecord& record);

  const EventGraphCounts& counts() const { return counts_; }
  size_t id_memory_bytes() const;

 private:
  // A relationship that a record implies.
  struct Link {
    NodeId start;
    std::string_view type;
    NodeId end;
    NamedValues properties;
  };
  struct Parts {
    NamedValues event;
    NamedValues claim;
  };

  EventGraph(const ImportTarget& target, bool has_data)
      : target_(target), changes_(target), has_data_(has_data) {}

  bool writes() const { return target_.writer != nullptr || target_.sink != nullptr; }
  bool may_change() const { return target_.sink == nullptr; }

  // None when it is not there.
  Result<NodeId> FindStored(std::string_view id);
  Result<NodeId> FindShared(const SharedNode& node);
  // Makes it when it is not there.
  Result<NodeId> SharedNodeId(const SharedNode& node);
  Result<NodeId> SourceId(const CitedSource& cited);
  Result<NodeId> CreateNode(std::string_view label, const NamedValues& properties);
  Result<void> CreateLink(const Link& link);

  Parts PartsOf(const EventRecord& record, const std::vector<std::string>& propositions) const;
  // The ids of the relationships that the record's claim asserts.
  Result<std::vector<std::string>> PropositionsOf(const EventRecord& record);
  // `find` gives the node of a shared node, or none where one is missing.
  Result<bool> LinksOf(const EventRecord& record, NodeId event, NodeId claim, bool make,
                       std::vector<Link>& links);

  Result<EventOutcome> Create(const EventRecord& record, NodeId event);
  Result<EventOutcome> Reconcile(const EventRecord& record, NodeId event, NodeId claim);
  Result<bool> ReconcileNode(NodeId id, std::string_view label, const NamedValues& wanted);
  Result<bool> ReconcileLinks(const EventRecord& record, NodeId event, NodeId claim,
                              const std::vector<Link>& wanted);
  Result<std::vector<Relationship>> StoredLinks(const EventRecord& record, NodeId event,
                                                NodeId claim);

  ImportTarget target_;
  GraphChanges changes_;
  bool has_data_;
  UserIdMap seen_[2];  // Rows of this import, by space.
  UserIdMap shared_;   // Shared nodes met, by id.
  EventGraphCounts counts_;
  std::vector<Link> links_;  // Of the record at hand.
};

}  // namespace catena
