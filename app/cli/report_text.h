// Reports as text for a terminal or a pipe. Plain functions of the report: nothing is read.
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/terminal.h"
#include "core/audit_report.h"
#include "core/trace_report.h"

namespace catena::cli {

void PrintTrace(const TraceReport& report, Terminal& terminal);
// A part of the chains, numbered from `first`; and what is said after the last.
void PrintChains(const TraceReport& report, size_t first, Terminal& terminal);
void PrintCut(const TraceReport& report, Terminal& terminal);
// `report.claims` are those that the filter wants.
void PrintAudit(const AuditReport& report, const AuditArguments& filter, Terminal& terminal);

}  // namespace catena::cli
