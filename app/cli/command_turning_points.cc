#include <ostream>

#include "analysis/turning_points.h"
#include "app/cli/chain_request.h"
#include "app/cli/commands.h"
#include "app/cli/document_text.h"
#include "app/cli/progress_bar.h"
#include "app/cli/report_output.h"
#include "app/cli/report_picture.h"
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
  const auto draw = [&] {
    PictureOf picture;
    for (const CentralNode& event : report.events) picture.events.push_back(event.id);
    return DrawPicture(graph, picture);
  };
  CATENA_TRY(WriteDocument({args.output, args.limit, json, make, draw}, global, terminal));
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
  const auto draw = [&] {
    std::vector<NodeId> turning_points;
    for (const TraceEvent& event : report.turning_points) turning_points.push_back(event.node);
    return DrawStory(*graph, request, {}, turning_points);
  };
  CATENA_TRY(WriteDocument({args.output, args.limit, json, make, draw}, global, terminal));
  return report.reachable ? kDone : kNo;
}

}  // namespace catena::cli
