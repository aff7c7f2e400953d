// The graph as CSV tables in the header convention of neo4j-admin, so that importing bulk tables
// reads them again: one table of nodes for each set of labels, one of all relationships.
//
//   id:ID,name,date,deaths_best:long,tags:string[],:LABEL      :START_ID,:END_ID,:TYPE,id,signal
//
// Types: boolean, long, double, string, date, time, localtime, datetime, localdatetime,
// duration, point; lists of one such scalar type as type[], elements joined by ";". A property
// with several types, a map, and lists that do not fit a cell are strings, the last two as JSON:
// only these do not come back as they were. Texts are always quoted, so that the empty text is
// told from none. Nodes without an id are written with "#" and their internal number.
// Days derived from an event's `date` are left out: importing derives them again.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "core/graph_reader.h"
#include "core/progress.h"

namespace catena {

struct CsvExportOptions {
  // A text cell that starts with = + - @, tab or carriage return gets a leading apostrophe, so
  // that a spreadsheet does not run it as a formula. Off by default: such cells do not come
  // back as they were.
  bool neutralise_formulas = false;
};

struct CsvTable {
  std::string file_name;  // "nodes-Event.csv", "relationships.csv": safe on any file system.
  bool relationships = false;
  std::vector<LabelId> labels;  // Of every node in it, ascending.
};
// Node tables by name, then relationships when there are any.
Result<std::vector<CsvTable>> ListCsvTables(const GraphReader& graph, Progress& progress);

// Errors: the reader's, kUnsupported for a property whose name a header cannot hold (":"), kIo
// when the stream fails, kCancelled.
Result<void> WriteCsvTable(const GraphReader& graph, const CsvTable& table,
                           const CsvExportOptions& options, Progress& progress, std::ostream& out);

}  // namespace catena
