#include <ostream>

#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "app/cli/progress_bar.h"
#include "app/cli/report_output.h"
#include "app/cli/report_text.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "db/database.h"
#include "export/article_page.h"

namespace catena::cli {
namespace {

// A section that no claim has is a slip, as an unknown name is anywhere else.
Result<void> CheckSection(const AuditReport& report, const std::string& section) {
  if (section.empty()) return {};
  std::string all;
  for (const SectionAudit& each : report.sections) {
    if (each.section == section) return {};
    if (!each.section.empty()) all += (all.empty() ? "" : "; ") + each.section;
  }
  return Fail(ErrorCode::kNotFound,
              "no claim has the section '" + section + "'" +
                  (all.empty() ? "; the claims have none" : "; there are: " + all));
}

// Totals and counts stay those of all claims; the list keeps what was asked for.
void KeepWanted(const AuditArguments& filter, AuditReport& report) {
  const std::optional<ClaimStatus> status = FindClaimStatus(filter.status);
  std::erase_if(report.claims, [&](const ClaimAudit& claim) {
    if (status && !claim.statuses.test(static_cast<size_t>(*status))) return true;
    return !filter.section.empty() && claim.section != filter.section;
  });
}

}  // namespace

Result<int> RunAudit(const GlobalOptions& global, const AuditArguments& args, Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  AuditOptions options;
  if (!args.document.empty()) {
    CATENA_TRY(options.document, ResolveNode(*graph, args.document, evidence::kDocument));
  }
  if (terminal.format() == OutputFormat::kText && !args.links) {
    options.links = AuditOptions::Links::kCount;
  }
  AuditReport report;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(report, Audit(*graph, options, progress));
  }
  CATENA_TRY(CheckSection(report, args.section));
  KeepWanted(args, report);
  const auto print = [&](std::ostream& out) -> Result<void> {
    if (options.document && terminal.format() == OutputFormat::kHtml) {
      return WriteArticlePage(*graph, report, *options.document, {}, out);
    }
    if (terminal.format() != OutputFormat::kText) {
      // The picture of a whole graph takes half a second before the first word is written.
      ProgressBar progress(terminal);
      if (terminal.format() == OutputFormat::kHtml && !args.output.empty()) progress.Say("drawing");
      return WriteAuditReport(*graph, report, terminal.format(), out);
    }
    Terminal to(out, terminal.err(), global);
    PrintAudit(report, args, to);
    return {};
  };
  CATENA_TRY(WriteFile(args.output.empty() ? "-" : args.output, print));
  const uint64_t uncited =
      args.lenient ? report.totals.uncited_lenient : report.totals.uncited_strict;
  return args.strict && uncited > 0 ? kNo : kDone;
}

}  // namespace catena::cli
