#include <ostream>

#include "analysis/timing_answer.h"
#include "app/cli/commands.h"
#include "app/cli/document_text.h"
#include "app/cli/progress_bar.h"
#include "app/cli/report_picture.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "db/database.h"
#include "export/timing_report.h"

namespace catena::cli {
namespace {

void Add(const std::vector<TimingConstraint>& constraints, PictureOf* picture) {
  for (const TimingConstraint& each : constraints) {
    const bool is_date = each.kind == TimingConstraint::Kind::kDate;
    (is_date ? picture->events : picture->links).push_back(each.id);
  }
}

// The events asked about, and what the answer gives as reasons.
PictureOf PictureOfReasons(const TimingReport& report) {
  PictureOf picture{.events = report.asked, .links = {}, .emphasised = report.asked, .title = ""};
  if (!report.asked.empty()) picture.title = "Heavy border: the events asked about";
  for (const TimingConflict& conflict : report.conflicts) Add(conflict.constraints, &picture);
  for (const TimingBound& bound : report.bounds) Add(bound.reason.constraints, &picture);
  if (report.pair) {
    Add(report.pair->stated, &picture);
    Add(report.pair->first_before_second.constraints, &picture);
    Add(report.pair->second_before_first.constraints, &picture);
  }
  return picture;
}

}  // namespace

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
  const auto draw = [&] { return DrawPicture(*graph, PictureOfReasons(report)); };
  CATENA_TRY(WriteDocument({args.output, args.limit, json, make, draw}, global, terminal));
  return report.consistent ? kDone : kNo;
}

}  // namespace catena::cli
