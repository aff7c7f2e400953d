#include <filesystem>
#include <ostream>

#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "app/cli/progress_bar.h"
#include "db/database.h"
#include "export/bulk_tables_export.h"
#include "export/csv_tables.h"
#include "export/dataset_json.h"
#include "export/gexf.h"
#include "export/graphml.h"
#include "export/parquet_graph.h"

namespace catena::cli {
namespace {

namespace fs = std::filesystem;

std::string FormatOf(const ExportArguments& args) {
  if (!args.type.empty()) return args.type;
  const std::string ending = FileEnding(args.output);
  if (ending == "graphml" || ending == "gexf") return ending;
  return args.output == "-" || ending == "json" ? "json" : "";
}

bool IsFolderFormat(const std::string& format) {
  return format == "csv" || format == "tables" || format == "parquet";
}

Result<void> WriteCsvFolder(const GraphReader& graph, const ExportArguments& args,
                            const fs::path& folder, Progress& progress) {
  CATENA_TRY(const auto tables, ListCsvTables(graph, progress));
  for (const CsvTable& table : tables) {
    CATENA_TRY(WriteFile((folder / table.file_name).string(), [&](std::ostream& out) {
      return WriteCsvTable(graph, table, {.neutralise_formulas = args.safe_cells}, progress, out);
    }));
  }
  return {};
}

Result<void> WriteTablesFolder(const GraphReader& graph, const fs::path& folder,
                               Progress& progress) {
  CATENA_TRY(const auto tables, BulkTablesExport::Plan(graph, progress));
  CATENA_TRY(WriteFile((folder / "nodes.csv").string(),
                       [&](std::ostream& out) { return tables.WriteNodes(progress, out); }));
  return WriteFile((folder / "relationships.csv").string(),
                   [&](std::ostream& out) { return tables.WriteRelationships(progress, out); });
}

Result<void> WriteParquetFolder(const GraphReader& graph, const fs::path& folder,
                                Progress& progress) {
  CATENA_TRY(WriteFile((folder / "nodes.parquet").string(), [&](std::ostream& out) {
    return WriteParquetNodes(graph, {}, progress, out);
  }));
  return WriteFile((folder / "relationships.parquet").string(), [&](std::ostream& out) {
    return WriteParquetRelationships(graph, {}, progress, out);
  });
}

Result<void> WriteInto(const fs::path& folder, const std::string& format, const GraphReader& graph,
                       const ExportArguments& args, Progress& progress) {
  if (format == "tables") return WriteTablesFolder(graph, folder, progress);
  if (format == "parquet") return WriteParquetFolder(graph, folder, progress);
  return WriteCsvFolder(graph, args, folder, progress);
}

// The files are written into a folder beside the one asked for, which takes its place when all
// are there.
Result<void> WriteFolder(const std::string& format, const GraphReader& graph,
                         const ExportArguments& args, Progress& progress) {
  std::string target = args.output;
  while (target.size() > 1 && target.ends_with('/')) target.pop_back();
  std::error_code problem;
  if (fs::exists(target, problem) && !fs::is_empty(target, problem)) {
    return Fail(ErrorCode::kAlreadyExists,
                "'" + target + "' is there already; name a folder that is empty or new");
  }
  const fs::path folder = target + ".part";
  fs::create_directories(folder, problem);
  if (problem) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + args.output + "' cannot be created: " + problem.message());
  }
  const Result<void> written = WriteInto(folder, format, graph, args, progress);
  if (written) fs::rename(folder, target, problem);
  if (written && !problem) return {};
  const std::string reason = problem.message();
  fs::remove_all(folder, problem);
  return written ? Fail(ErrorCode::kIo, "'" + args.output + "' could not be written: " + reason)
                 : Fail(written.error());
}

}  // namespace

Result<int> RunExport(const GlobalOptions& global, const ExportArguments& args,
                      Terminal& terminal) {
  const std::string format = FormatOf(args);
  if (format.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + args.output +
                    "' does not say the format; use --format json, graphml, gexf, csv, "
                    "tables or parquet");
  }
  if (IsFolderFormat(format) && args.output == "-") {
    return Fail(ErrorCode::kInvalidArgument, format + " writes several files; name a folder");
  }
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  uint64_t ids_given = 0;
  {
    ProgressBar progress(terminal);
    if (IsFolderFormat(format)) {
      CATENA_TRY(WriteFolder(format, *graph, args, progress));
      return kDone;
    }
    CATENA_TRY(WriteFile(args.output, [&](std::ostream& out) -> Result<void> {
      if (format == "graphml") return WriteGraphMl(*graph, progress, out);
      if (format == "gexf") return WriteGexf(*graph, progress, out);
      CATENA_TRY(const DatasetJsonSummary summary, WriteDatasetJson(*graph, {}, progress, out));
      ids_given = summary.ids_given;
      return {};
    }));
  }
  if (ids_given > 0) {
    terminal.err() << "catena: note: "
                   << Plural(ids_given, "node or relationship", "nodes and relationships")
                   << " had no id and got one in the file; the database does not know it, so "
                      "importing the file there adds them again\n";
  }
  return kDone;
}

}  // namespace catena::cli
