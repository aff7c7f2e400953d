// Reports as JSON, Markdown and HTML, with their diagram.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "analysis/trace.h"
#include "app/cli/arguments.h"
#include "core/audit_report.h"
#include "core/graph_reader.h"
#include "core/trace_report.h"
#include "export/diagram_marks.h"

namespace catena::cli {

// The chains of a request as SVG, with marks and the events that every chain passes; "" where there
// is none.
Result<std::string> DrawStory(const GraphReader& graph, const TraceRequest& chains,
                              const DiagramMarks& marks,
                              const std::vector<NodeId>& turning_points = {});

// Requires: not kText.
Result<void> WriteTraceReport(const GraphReader& graph, const TraceReport& report,
                              OutputFormat format, std::ostream& out);
Result<void> WriteAuditReport(const GraphReader& graph, const AuditReport& report,
                              OutputFormat format, std::ostream& out);

}  // namespace catena::cli
