// Imports files of a public event dataset (ingest/event_formats.h) into a graph.
//
// Rows are read, mapped and written one by one, so files may be of any length. Ids are those of
// the dataset: importing a file again changes nothing, importing a newer edition of it updates
// the events that differ.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/graph_writer.h"
#include "core/progress.h"
#include "core/result.h"
#include "ingest/bulk_tables.h"
#include "ingest/dataset_importer.h"
#include "ingest/event_format.h"

namespace catena {

struct EventsRequest {
  EventFormat format = EventFormat::kUcdpGed;
  std::vector<std::string> files;  // Plain, gzip or zstd; "-" is standard input.

  // More rejected rows than this, and nothing is imported.
  uint64_t max_rejected = 0;
  // Once there are too many, reading goes on to report up to this many rows beyond.
  uint64_t report_beyond = 20;
  // Called for each rejected row, in order, from the calling thread. Optional.
  std::function<void(const RejectedRow&)> on_rejected;
  // Read and report, and write nothing.
  bool dry_run = false;
};

struct EventsReport {
  uint64_t rows = 0;  // Mapped; each is one of the following.
  uint64_t created = 0;
  uint64_t updated = 0;
  uint64_t unchanged = 0;
  uint64_t duplicates = 0;     // An earlier row had the same id; left out.
  uint64_t without_event = 0;  // Mentions of events that are not in the graph; left out.
  uint64_t pending = 0;        // Differ from the graph, and could not be changed by a bulk sink.
  uint64_t rejected = 0;       // Besides `rows`.
  uint64_t nodes = 0;          // Created, shared ones too.
  uint64_t relationships = 0;
  uint64_t bytes_read = 0;       // As stored.
  uint64_t id_memory_bytes = 0;  // Of the tables of ids, at the end.
  double seconds = 0;

  bool changes_graph() const { return nodes > 0 || relationships > 0 || updated > 0; }
};

// Reads the files once. The caller commits the writer or finishes the sink, and after an error must
// not. Errors: kInvalidArgument for a file that is not of the format or too many rejected rows,
// kNotFound, kIo, kCancelled, and those of the target.
// Memory: that of the target, and about 24 bytes and the id's length for each actor, place and
// source, 4 to 32 for each event.
Result<EventsReport> ImportEvents(const EventsRequest& request, const ImportTarget& target,
                                  Progress& progress);

// For what a bulk load left pending: reads the files again and updates the events that differ, in
// commits of some thousands. Each commit is whole; when it ends early, the rest stays as it was and
// another import goes on with it.
Result<uint64_t> UpdateEvents(const EventsRequest& request,
                              const std::function<Result<std::unique_ptr<GraphWriter>>()>& begin,
                              Progress& progress);

}  // namespace catena
