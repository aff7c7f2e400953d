#include <ostream>

#include "analysis/turning_points.h"
#include "app/cli/chain_request.h"
#include "app/cli/commands.h"
#include "app/cli/document_text.h"
#include "app/cli/progress_bar.h"
#include "db/database.h"
#include "export/turning_points_report.h"

namespace catena::cli {
namespace {

Result<int> RunCentral(const GraphReader& graph, const TurningPointsArguments& args,
                       const GlobalOptions& global, Terminal& terminal) {
  CentralityReport report;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(
        report,
        FindCentral(graph, {.listed = args.limit, .resolution = args.resolution, .seed = args.seed},
                    progress));
  }
  const auto json = [&](std::ostream& out) { return WriteCentralityJson(report, {}, out); };
  const auto make = [&](const ReportOptions& options) {
    return MakeCentralityDocument(graph, report, options);
  };
  CATENA_TRY(WriteDocument({.output = args.output, .rows = args.limit, .json = json, .make = make},
                           global, terminal));
  return report.nodes == 0 ? kNo : kDone;
}

}  // namespace

Result<int> RunTurningPoints(const GlobalOptions& global, const TurningPointsArguments& args,
                             Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  if (args.all) return RunCentral(*graph, args, global, terminal);
  CATENA_TRY(const TraceRequest request, MakeTraceRequest(*graph, args.chains));
  TurningPointsReport report;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(report, FindTurningPoints(*graph, request, progress));
  }
  const auto json = [&](std::ostream& out) { return WriteTurningPointsJson(report, {}, out); };
  const auto make = [&](const ReportOptions& options) {
    return MakeTurningPointsDocument(*graph, report, options);
  };
  CATENA_TRY(WriteDocument({.output = args.output, .rows = args.limit, .json = json, .make = make},
                           global, terminal));
  return report.reachable ? kDone : kNo;
}

}  // namespace catena::cli
