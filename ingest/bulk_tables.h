// Bulk tables: CSV files with the header convention of `neo4j-admin database import`, read into
// a BulkSink. For millions of rows.
//
//   id:ID,name,date,deaths:int,tags:string[],:LABEL        :START_ID,:END_ID,:TYPE,signal
//   sumgait,Sumgait pogrom,1988-02,26,a;b,Event            sumgait,war,LED_TO,led to
//
// What differs from neo4j-admin, because Catena addresses everything by one user id:
// - The id of a row is kept as the string property `id`, also when the column has no name
//   (`:ID`) or another one (`isbn:ID` is kept as `isbn` and as `id`). A column `id` of the
//   table's own has precedence. An id type given in the header changes nothing: ids are text.
// - `id` is unique in the whole database. Where id spaces overlap (person 1 and film 1) the
//   import is refused, unless qualify_ids makes them "Person:1" and "Film:1".
// - Integers of any width are 64-bit. A boolean is true or false in any case; another word is an
//   error, not false.
// - A node with the label Event and a column `date` of text (EDTF) or of type date also gets the
//   days begin_min, begin_max, end_min and end_max; text that is not EDTF rejects the row.
// - Later files of a table may repeat its header; the repetition is skipped.
// docs/bulk_tables.md is the description for users.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/bulk_sink.h"
#include "core/graph_reader.h"
#include "core/graph_writer.h"
#include "core/progress.h"
#include "core/result.h"
#include "ingest/csv_reader.h"

namespace catena {

// Files of one header, which is the first record of the first file; it may be a file of its own.
// Each is plain, gzip or zstd; "-" is standard input.
struct NodeTable {
  std::vector<std::string> labels;  // For every row, besides those of its :LABEL column.
  std::vector<std::string> files;
};

struct RelationshipTable {
  std::string type;  // For rows without a :TYPE; "" when every row has one.
  std::vector<std::string> files;
};

// A row that was left out, or would have been.
struct RejectedRow {
  Where where;  // Column in code points where a character is at fault, else 0.
  std::string reason;
};

inline constexpr uint64_t kAnyNumberOfRows = std::numeric_limits<uint64_t>::max();

struct TablesOptions {
  CsvOptions csv;
  char array_delimiter = ';';  // Between the elements of a list, and between labels.

  // More rejected rows than this, and nothing is imported. A row is rejected when it cannot be
  // read, when its id was there before, or when an end of it does not exist.
  uint64_t max_rejected = 0;
  // Once there are too many, reading goes on to report up to this many rows beyond.
  uint64_t report_beyond = 20;
  // A node whose id was there before is left out, counted apart and not as rejected.
  bool skip_duplicate_nodes = false;
  // Fields beyond the header's last column are not an error.
  bool ignore_extra_fields = false;
  // Two quotes with nothing between mean no value instead of the empty text.
  bool ignore_empty_strings = false;
  // The property `id` is "Space:id" for nodes of a named id space.
  bool qualify_ids = false;

  // Called for each rejected row, in order, from the calling thread. Optional.
  std::function<void(const RejectedRow&)> on_rejected;
};

// What becomes of rows with an id that the graph has.
enum class TablesMode : uint8_t {
  kAddNew,     // They are rejected, or skipped as duplicates.
  kLeaveOld,   // They are counted as pending: the first pass of an update of much.
  kChangeOld,  // Only they are taken, and change what is stored: the second pass.
  kUpdate,     // Both at once: rows with new ids are added, the others change what is stored.
};

inline constexpr uint64_t kChangesAtOnce = 5'000;

struct TablesRequest {
  std::vector<NodeTable> nodes;  // All of them are read before any relationship.
  std::vector<RelationshipTable> relationships;
  TablesOptions options;
  // The graph that is added to: relationships may end at its nodes, and a row with an id it has
  // is rejected. Null for a graph with no nodes.
  const GraphReader* existing = nullptr;
  // Other modes than kAddNew tell relationships by their property `id`, which each table of them
  // must have as a column, as the same row would be added again and again otherwise.
  TablesMode mode = TablesMode::kAddNew;
  GraphWriter* writer = nullptr;  // Of kChangeOld and kUpdate: is `existing`. The caller commits.
  // Called after every kChangesAtOnce changes of kChangeOld: commits them and gives the next
  // writer.
  std::function<Result<GraphWriter*>()> next_writer;
};

struct TablesReport {
  uint64_t nodes = 0;
  uint64_t relationships = 0;
  uint64_t rejected = 0;
  uint64_t duplicates_skipped = 0;
  uint64_t updated = 0;          // Nodes and relationships that were there and are otherwise now.
  uint64_t unchanged = 0;        // That were so before.
  uint64_t pending = 0;          // Rows of kLeaveOld whose id was there.
  uint64_t bytes_read = 0;       // As stored.
  uint64_t id_memory_bytes = 0;  // Of the table from user ids to nodes, at the end.
  double read_seconds = 0;       // Reading and handing over; without Finish().
  double finish_seconds = 0;     // BulkSink::Finish().
};

// Reads the tables and finishes the sink. On any error the sink is not finished, and nothing is
// imported: kInvalidArgument for a header, for options or for too many rejected rows (`where`
// is the first), kNotFound for a missing file, kCancelled, and those of the sink.
// Cost: linear in the input. Memory: 4 bytes for each id that is a number among its like, 21 to 32
// for another number, 19 to 24 and its length for a text.
Result<TablesReport> ImportTables(const TablesRequest& request, BulkSink& sink, Progress& progress);

}  // namespace catena
