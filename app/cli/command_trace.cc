#include <ostream>

#include "app/cli/chain_request.h"
#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "app/cli/progress_bar.h"
#include "app/cli/report_output.h"
#include "app/cli/report_text.h"
#include "db/database.h"
#include "export/diagram_model.h"

namespace catena::cli {

Result<int> RunTrace(const GlobalOptions& global, const TraceArguments& args, Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  CATENA_TRY(const TraceRequest request, MakeTraceRequest(*graph, args.chains));
  TraceReport report;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(report, Trace(*graph, request, progress));
  }
  const auto print = [&](std::ostream& out) -> Result<void> {
    if (terminal.format() != OutputFormat::kText) {
      return WriteTraceReport(*graph, report, terminal.format(), out);
    }
    Terminal to(out, terminal.err(), global);
    PrintTrace(report, to);
    return {};
  };
  CATENA_TRY(WriteFile(args.output.empty() ? "-" : args.output, print));
  return report.chains.empty() ? kNo : kDone;
}

}  // namespace catena::cli
