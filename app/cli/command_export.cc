#include <filesystem>
#include <ostream>

#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "app/cli/progress_bar.h"
#include "db/database.h"
#include "export/csv_tables.h"
#include "export/dataset_json.h"
#include "export/gexf.h"
#include "export/graphml.h"

namespace catena::cli {
namespace {

namespace fs = std::filesystem;

std::string FormatOf(const ExportArguments& args) {
  if (!args.type.empty()) return args.type;
  const std::string ending = FileEnding(args.output);
  if (ending == "graphml" || ending == "gexf") return ending;
  return args.output == "-" || ending == "json" ? "json" : "";
}

// The tables are written into a folder beside the one asked for, which takes its place when all
// are there.
Result<void> WriteTables(const GraphReader& graph, const ExportArguments& args,
                         Progress& progress) {
  std::error_code problem;
  if (fs::exists(args.output, problem) && !fs::is_empty(args.output, problem)) {
    return Fail(ErrorCode::kAlreadyExists,
                "'" + args.output + "' is there already; name a folder that is empty or new");
  }
  const fs::path folder = args.output + ".part";
  fs::create_directories(folder, problem);
  if (problem) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + args.output + "' cannot be created: " + problem.message());
  }
  const auto write = [&]() -> Result<void> {
    CATENA_TRY(const auto tables, ListCsvTables(graph, progress));
    for (const CsvTable& table : tables) {
      CATENA_TRY(WriteFile((folder / table.file_name).string(), [&](std::ostream& out) {
        return WriteCsvTable(graph, table, {.neutralise_formulas = args.safe_cells}, progress, out);
      }));
    }
    return {};
  };
  const Result<void> written = write();
  if (written) fs::rename(folder, args.output, problem);
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
                    "' does not say the format; use --format json, graphml, gexf or "
                    "csv");
  }
  if (format == "csv" && args.output == "-") {
    return Fail(ErrorCode::kInvalidArgument, "csv writes several files; name a folder");
  }
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  ProgressBar progress(terminal);
  if (format == "csv") {
    CATENA_TRY(WriteTables(*graph, args, progress));
    return kDone;
  }
  CATENA_TRY(WriteFile(args.output, [&](std::ostream& out) -> Result<void> {
    if (format == "graphml") return WriteGraphMl(*graph, progress, out);
    if (format == "gexf") return WriteGexf(*graph, progress, out);
    CATENA_TRY(WriteDatasetJson(*graph, {}, progress, out));
    return {};
  }));
  return kDone;
}

}  // namespace catena::cli
