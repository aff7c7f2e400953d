// Imports datasets (docs/dataset_mapping.md) into a graph: whole or not at all, updating what is
// there in place, and saying everything that is wrong in one run.
//
// Nothing is written before every file has been read and checked; then only what differs is. The
// caller commits the writer: after an error Result, and with errors in the report, it must not.
// Memory: about 4 times the files, plus what the writer keeps. Time: linear in the files, one
// look-up of an id an element where the graph has data already.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/bulk_sink.h"
#include "core/edtf.h"
#include "core/graph_writer.h"
#include "core/progress.h"
#include "core/result.h"
#include "ingest/dataset_schema.h"
#include "ingest/json_reader.h"

namespace catena {

struct ImportOptions {
  // Report what would change and write nothing.
  bool dry_run = false;
  // Errors, warnings and changes listed in the report; all are counted.
  size_t listed = 1000;
  JsonReadOptions json;
  // How far approximate dates widen the derived day bounds.
  ApproximationPolicy approximation;
};

enum class ImportAction : uint8_t { kCreated, kUpdated };

struct ImportChange {
  DatasetKind kind = DatasetKind::kDocument;
  std::string id;
  ImportAction action = ImportAction::kCreated;
  // Of an update: the properties, "labels", "from", "to", "type" and types of implied links that
  // differ, sorted.
  std::vector<std::string> what;
};

struct ImportCounts {
  uint64_t created = 0;
  uint64_t updated = 0;
  uint64_t unchanged = 0;

  bool operator==(const ImportCounts&) const = default;
};

// Relationships that a node's keys imply (ABOUT, CITES, ...).
struct ImportLinkCounts {
  uint64_t created = 0;
  uint64_t updated = 0;
  uint64_t deleted = 0;
  uint64_t unchanged = 0;

  bool operator==(const ImportLinkCounts&) const = default;
};

struct ImportReport {
  bool dry_run = false;
  std::vector<std::string> files;  // Read, in order.
  std::array<ImportCounts, kDatasetKindCount> kinds{};
  ImportLinkCounts links;
  // Nodes that a text no longer has: of articles only, datasets leave what they do not name.
  uint64_t removed = 0;
  std::vector<std::string> removed_ids;  // The first of them.
  std::vector<ImportChange> changes;     // The first of `change_count`, nodes before relationships.
  uint64_t change_count = 0;
  std::vector<Error> warnings;
  uint64_t warning_count = 0;
  // Not empty: nothing was written, and the counts above are zero.
  std::vector<Error> errors;
  uint64_t error_count = 0;

  const ImportCounts& of(DatasetKind kind) const { return kinds[static_cast<size_t>(kind)]; }
  ImportCounts total() const;
  // Whether the graph differs, or in a dry run would differ, from before.
  bool changes_graph() const;
};

// Files and folders, as one import. Errors: kNotFound, kIo, kCancelled, and those of the graph;
// what is wrong with a file's content is in the report.
Result<ImportReport> ImportDataset(const std::vector<std::filesystem::path>& paths,
                                   GraphWriter& writer, const ImportOptions& options,
                                   Progress& progress);

// The report of a dry run, for a graph that is only read.
Result<ImportReport> PreviewDataset(const std::vector<std::filesystem::path>& paths,
                                    const GraphReader& graph, const ImportOptions& options,
                                    Progress& progress);

// Into a sink, for a first load too large for one transaction. `graph` is what the sink adds to;
// kUnsupported when something in it would have to be updated. The caller finishes the sink.
Result<ImportReport> ImportDatasetInBulk(const std::vector<std::filesystem::path>& paths,
                                         const GraphReader& graph, BulkSink& sink,
                                         const ImportOptions& options, Progress& progress);

// Something read already. `whole_file`: the root is a dataset file's object. `elements`: the root
// is an array of elements of one kind, as other formats of sources give.
struct DatasetInput {
  std::unique_ptr<const JsonDocument> json;
  enum class Shape : uint8_t { kWholeFile, kElements };
  Shape shape = Shape::kWholeFile;
  DatasetKind kind = DatasetKind::kSource;  // Of kElements.
  std::vector<Error> warnings;              // From reading, handed on to the report.
};

// What an import reads: inputs in order, and what was wrong with files that gave none.
struct DatasetInputs {
  std::vector<DatasetInput> inputs;
  std::vector<Error> errors;
};

// Adds the dataset files of a path. A file that is no JSON is an error added; kNotFound, kIo and
// kCancelled end it.
Result<void> AddDatasetFiles(const std::filesystem::path& path, const JsonReadOptions& options,
                             DatasetInputs& inputs, Progress& progress);

// Where changes go. `graph` is what is there already; a writer's own reads, or a snapshot.
// Exactly one of `writer` and `sink` is set, or none: then nothing is written.
struct ImportTarget {
  const GraphReader* graph = nullptr;
  GraphWriter* writer = nullptr;
  BulkSink* sink = nullptr;
};

// What the functions above do once the files are read. Datasets and bibliographies may be mixed:
//
//   DatasetInputs inputs;
//   for (path : paths) switch (DetectFormat(path)) ... AddDatasetFiles(), AddCslJson()
//   ImportInputs(inputs.inputs, inputs.errors, {.graph = &writer, .writer = &writer}, ...)
//
// `read_errors` are those of files that gave no input. The inputs live until it returns.
Result<ImportReport> ImportInputs(const std::vector<DatasetInput>& inputs,
                                  std::vector<Error> read_errors, const ImportTarget& target,
                                  const ImportOptions& options, Progress& progress);

// Whether an error of reading is about what the file holds, and so for the report; others are I/O
// and end an import.
bool IsContentError(ErrorCode code);

// A file, or the *.json of a folder by name, hidden ones left out. kNotFound when there is no such
// file, kInvalidArgument for a folder without any.
Result<std::vector<std::filesystem::path>> ListDatasetFiles(const std::filesystem::path& path);

}  // namespace catena
