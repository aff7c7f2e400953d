#include <algorithm>
#include <limits>
#include <ostream>

#include "app/cli/chain_request.h"
#include "app/cli/commands.h"
#include "app/cli/json_output.h"
#include "app/cli/output_file.h"
#include "app/cli/progress_bar.h"
#include "app/cli/report_output.h"
#include "app/cli/report_text.h"
#include "db/database.h"
#include "export/report_json.h"

namespace catena::cli {
namespace {

// Ends the work when the user asks for it, and draws nothing.
class OnlyInterrupt final : public Progress {
 public:
  bool Update(std::string_view, uint64_t, uint64_t) override { return !WasInterrupted(); }
};

void PrintCount(const TraceCount& count, const TraceRequest& request, OutputFormat format,
                std::ostream& out) {
  // What JSON and most readers of it hold exactly.
  constexpr uint64_t kMost = std::numeric_limits<int64_t>::max();
  const auto chains = static_cast<int64_t>(std::min(count.chains, kMost));
  const bool exact = count.exact && count.chains < kMost;
  if (format == OutputFormat::kJson) {
    out << ObjectJson({{"chains", chains},
                       {"exact", exact},
                       {"cut_by", count.cut_by.empty() ? Value() : Value(count.cut_by)}})
        << '\n';
    return;
  }
  out << (exact ? "" : "At least ") << Plural(static_cast<uint64_t>(chains), "chain");
  if (count.cut_by == kCutByLength) {
    out << " of at most " << Plural(request.max_length, "link");
  } else if (!count.cut_by.empty()) {
    out << ": the count was cut by " << count.cut_by;
  }
  out << '\n';
}

Result<int> Count(const GraphReader& graph, const TraceRequest& request, const std::string& output,
                  Terminal& terminal) {
  TraceCount count;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(count, CountTrace(graph, request, progress));
  }
  CATENA_TRY(WriteFile(output, [&](std::ostream& out) -> Result<void> {
    PrintCount(count, request, terminal.format(), out);
    return {};
  }));
  return count.chains == 0 ? kNo : kDone;
}

// The first chains come while the last are looked for, so no bar is drawn between them.
Result<int> Stream(const GraphReader& graph, const TraceRequest& request,
                   const GlobalOptions& global, Terminal& terminal, std::ostream& out) {
  OnlyInterrupt progress;
  Terminal to(out, terminal.err(), global);
  size_t shown = 0;
  Result<void> written;
  const auto show = [&](const TraceReport& part) {
    if (to.format() == OutputFormat::kJson) {
      written = WriteTraceJson(part, {.indent = -1}, out);
    } else {
      PrintChains(part, shown + 1, to);
    }
    shown += part.chains.size();
    out.flush();
    return written.has_value() && out.good();
  };
  CATENA_TRY(const TraceReport rest, StreamTrace(graph, request, progress, show));
  CATENA_TRY(written);
  if (to.format() == OutputFormat::kJson) {
    CATENA_TRY(WriteTraceJson(rest, {.indent = -1}, out));
  } else {
    out << (shown == 0 ? "" : "\n") << Plural(shown, "chain") << '\n';
    PrintCut(rest, to);
  }
  return shown == 0 ? kNo : kDone;
}

}  // namespace

Result<int> RunTrace(const GlobalOptions& global, const TraceArguments& args, Terminal& terminal) {
  const std::string output = args.output.empty() ? "-" : args.output;
  const bool is_plain =
      terminal.format() == OutputFormat::kText || terminal.format() == OutputFormat::kJson;
  if ((args.count || args.stream) && !is_plain) {
    return Fail(ErrorCode::kInvalidArgument,
                std::string(args.count ? "--count" : "--stream") + " prints text or JSON");
  }
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  CATENA_TRY(const TraceRequest request, MakeTraceRequest(*graph, args.chains));
  if (args.count) return Count(*graph, request, output, terminal);
  if (args.stream) {
    int code = kNo;
    CATENA_TRY(WriteFile(output, [&](std::ostream& out) -> Result<void> {
      CATENA_TRY(code, Stream(*graph, request, global, terminal, out));
      return {};
    }));
    return code;
  }
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
  CATENA_TRY(WriteFile(output, print));
  return report.chains.empty() ? kNo : kDone;
}

}  // namespace catena::cli
