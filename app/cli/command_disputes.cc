#include <ostream>

#include "analysis/disputes.h"
#include "app/cli/commands.h"
#include "app/cli/document_text.h"
#include "app/cli/progress_bar.h"
#include "app/cli/report_picture.h"
#include "core/graph_names.h"
#include "db/database.h"
#include "export/disputes_report.h"

namespace catena::cli {

Result<int> RunDisputes(const GlobalOptions& global, const DisputesArguments& args,
                        Terminal& terminal) {
  DisputesRequest request;
  for (const std::string& text : args.tolerances) {
    CATENA_TRY(ValueTolerance tolerance, ParseTolerance(text));
    request.tolerances.push_back(std::move(tolerance));
  }
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  if (!args.of.empty()) {
    CATENA_TRY(request.of, ResolveNode(*graph, args.of));
  }
  DisputesReport report;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(report, FindDisputes(*graph, request, progress));
  }
  const auto json = [&](std::ostream& out) { return WriteDisputesJson(report, {}, out); };
  const auto make = [&](const ReportOptions& options) {
    return MakeDisputesDocument(*graph, report, options);
  };
  const auto draw = [&] {  // An id of a thing is no relationship's, and the other way round.
    PictureOf picture;
    for (const Dispute& dispute : report.disputes) {
      if (dispute.about.empty()) continue;
      (dispute.property.empty() ? picture.links : picture.events).push_back(dispute.about);
    }
    for (const OneSided& each : report.one_sided) {
      if (!each.is_claim) picture.links.push_back(each.id);
    }
    return DrawPicture(*graph, picture);
  };
  CATENA_TRY(WriteDocument({args.output, args.limit, json, make, draw}, global, terminal));
  return kDone;
}

}  // namespace catena::cli
