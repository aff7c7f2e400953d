// The whole graph as two bulk tables, nodes.csv and relationships.csv, that import back to the same
// graph: every property with its type, nodes and relationships in their order.
//
//   :ID{store:false},:LABEL,id:string,date:string,tags:string[],geometry:any
//   1,"Event","sumgait","1988-02","a;b",
//   :START_ID,:END_ID,:TYPE,id:string,order:long
//   1,2,"LED_TO","r1",
//
// The numbers in :ID are rows, and no property. Texts are in quotes, so that the empty one is told
// from none. What no typed column gives back (maps, mixed lists, a property of several types, texts
// with NUL bytes, dates beyond what is written as text) is in a column of type `any`, as literals
// of core/value_literal.h. Importing the files into an empty database and exporting again gives
// the same bytes. export/csv_tables.h writes tables for spreadsheets and other programs instead.
#pragma once

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "core/graph_reader.h"
#include "core/progress.h"
#include "export/table_columns.h"

namespace catena {

// Memory: the columns, and 16 bytes for each gap in the numbers of the nodes.
class BulkTablesExport {
 public:
  // Reads the graph once to see which columns it needs. `graph` must outlive this.
  // Errors: the reader's; kUnsupported for what a table cannot hold: a label with ";", a name with
  // a NUL byte, a text over 15 MiB; kCancelled.
  static Result<BulkTablesExport> Plan(const GraphReader& graph, Progress& progress);

  // Errors: the reader's, kIo when the stream fails, kCancelled.
  Result<void> WriteNodes(Progress& progress, std::ostream& out) const;
  Result<void> WriteRelationships(Progress& progress, std::ostream& out) const;

 private:
  explicit BulkTablesExport(const GraphReader& graph) : graph_(&graph) {}

  Result<void> PlanNodes(Progress& progress);
  Result<void> PlanRelationships(Progress& progress);
  // Of a node, from 1. 0 when there is no such node.
  uint64_t RowOf(NodeId node) const;

  const GraphReader* graph_;
  std::vector<TableColumnPlan> node_columns_;
  std::vector<TableColumnPlan> relationship_columns_;
  // The first node of each run of consecutive numbers, and its row.
  std::vector<std::pair<uint64_t, uint64_t>> runs_;
  uint64_t last_node_ = 0;
};

}  // namespace catena
