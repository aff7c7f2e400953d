#include <ostream>

#include "analysis/timing_answer.h"
#include "app/cli/commands.h"
#include "app/cli/document_text.h"
#include "app/cli/progress_bar.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "db/database.h"
#include "export/timing_report.h"

namespace catena::cli {

Result<int> RunTiming(const GlobalOptions& global, const TimingArguments& args,
                      Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  TimingRequest request;
  for (const std::string& name : args.events) {
    CATENA_TRY(const NodeId event, ResolveNode(*graph, name, evidence::kEvent));
    request.events.push_back(event);
  }
  if (args.max_conflicts != 0) request.max_conflicts = args.max_conflicts;
  TimingReport report;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(report, AnswerTiming(*graph, request, progress));
  }
  const auto json = [&](std::ostream& out) { return WriteTimingJson(report, {}, out); };
  const auto make = [&](const ReportOptions& options) {
    return MakeTimingDocument(*graph, report, options);
  };
  CATENA_TRY(WriteDocument({.output = args.output, .rows = args.limit, .json = json, .make = make},
                           global, terminal));
  return report.consistent ? kDone : kNo;
}

}  // namespace catena::cli
