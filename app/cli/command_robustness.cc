// robustness: what it takes for a story to fall.
#include <ostream>

#include "app/cli/chain_request.h"
#include "app/cli/commands.h"
#include "app/cli/document_text.h"
#include "app/cli/output_file.h"
#include "app/cli/progress_bar.h"
#include "app/cli/report_output.h"
#include "app/cli/robustness_request.h"
#include "db/database.h"
#include "export/report_html.h"
#include "export/report_markdown.h"
#include "export/robustness_report_output.h"

namespace catena::cli {
namespace {

Result<void> Write(const GraphReader& graph, const RobustnessReport& report,
                   const TraceRequest& chains, const GlobalOptions& global, Terminal& terminal,
                   std::ostream& out) {
  if (terminal.format() == OutputFormat::kJson) return WriteRobustnessJson(report, {}, out);
  ReportOptions options;
  CATENA_TRY(const ReportDocument document, MakeRobustnessDocument(graph, report, options));
  if (terminal.format() == OutputFormat::kMarkdown) {
    return WriteDocumentMarkdown(document, options, out);
  }
  if (terminal.format() == OutputFormat::kHtml) {
    CATENA_TRY(options.diagram_svg, DrawStory(graph, chains, MarksOf(report)));
    return WriteDocumentHtml(document, options, out);
  }
  Terminal to(out, terminal.err(), global);
  PrintDocument(document, to);
  return {};
}

}  // namespace

Result<int> RunRobustness(const GlobalOptions& global, const RobustnessArguments& args,
                          Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  CATENA_TRY(const TraceRequest chains, MakeTraceRequest(*graph, args.chains));
  CATENA_TRY(const RobustnessRequest request, MakeRobustnessRequest(*graph, args));
  RobustnessReport report;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(report, FindRobustness(*graph, request, progress));
  }
  CATENA_TRY(WriteFile(args.output.empty() ? "-" : args.output, [&](std::ostream& out) {
    return Write(*graph, report, chains, global, terminal, out);
  }));
  return report.supported ? kDone : kNo;
}

}  // namespace catena::cli
