// what-if: what falls when sources or claims are lost, and whose loss costs most.
#include <algorithm>
#include <ostream>

#include "analysis/what_if.h"
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

Result<void> WriteDocument(const ReportDocument& document, const ReportOptions& options,
                           const GlobalOptions& global, Terminal& terminal, std::ostream& out) {
  if (terminal.format() == OutputFormat::kMarkdown) {
    return WriteDocumentMarkdown(document, options, out);
  }
  if (terminal.format() == OutputFormat::kHtml) return WriteDocumentHtml(document, options, out);
  Terminal to(out, terminal.err(), global);
  PrintDocument(document, to);
  return {};
}

Result<void> Write(const GraphReader& graph, const WhatIfReport& report,
                   const WhatIfRequest& request, const GlobalOptions& global, Terminal& terminal,
                   std::ostream& out) {
  if (terminal.format() == OutputFormat::kJson) return WriteWhatIfJson(report, {}, out);
  ReportOptions options;
  CATENA_TRY(const ReportDocument document, MakeWhatIfDocument(graph, report, options));
  if (terminal.format() == OutputFormat::kHtml && request.chains) {
    CATENA_TRY(options.diagram_svg, DrawStory(graph, *request.chains, MarksOf(report)));
  }
  return WriteDocument(document, options, global, terminal, out);
}

Result<int> Rank(const GraphReader& graph, const WhatIfRequest& request,
                 const WhatIfArguments& args, const GlobalOptions& global, Terminal& terminal) {
  LossRanking ranking;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(ranking, RankLosses(graph, request, progress));
  }
  const auto write = [&](std::ostream& out) -> Result<void> {
    if (terminal.format() == OutputFormat::kJson) return WriteLossRankingJson(ranking, {}, out);
    ReportOptions options;
    if (args.limit != 0) options.max_rows = args.limit;
    CATENA_TRY(const ReportDocument document, MakeLossRankingDocument(graph, ranking, options));
    return WriteDocument(document, options, global, terminal, out);
  };
  CATENA_TRY(WriteFile(args.output.empty() ? "-" : args.output, write));
  // As with a loss: no when nothing supported leads from the one to the other.
  return !ranking.to.empty() && ranking.conclusions.supported == 0 ? kNo : kDone;
}

}  // namespace

Result<int> RunWhatIf(const GlobalOptions& global, const WhatIfArguments& args,
                      Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  WhatIfRequest request;
  for (const std::string& name : args.without) {
    if (std::ranges::find(request.without, name) == request.without.end()) {
      request.without.push_back(name);
    }
  }
  if (!args.chains.from.empty() || !args.chains.to.empty()) {
    CATENA_TRY(request.chains, MakeTraceRequest(*graph, args.chains));
  }
  if (args.without.empty()) return Rank(*graph, request, args, global, terminal);
  WhatIfReport report;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(report, FindWhatFalls(*graph, request, progress));
  }
  CATENA_TRY(WriteFile(args.output.empty() ? "-" : args.output, [&](std::ostream& out) {
    return Write(*graph, report, request, global, terminal, out);
  }));
  // Between two events the answer is no when nothing supported leads there any more.
  const FateCounts& ends = report.conclusion_counts;
  const bool falls = request.chains && !report.to.empty() && ends.supported == ends.fallen;
  return falls ? kNo : kDone;
}

}  // namespace catena::cli
