// Audit and trace reports as one HTML file that needs nothing else: style and diagram inside,
// no script, no request to anywhere (a content security policy forbids both).
//
// Headings in order, tables with captions and header cells, status in words and not by colour
// alone, contrast of 4.5:1 and more, a dark scheme, a print style. All text is escaped; links go
// to http, https and mailto only.
#pragma once

#include <iosfwd>

#include "export/report_document.h"

namespace catena {

// Errors: the reader's; kInvalidArgument when options.diagram_svg is no SVG; kIo.
Result<void> WriteAuditHtml(const GraphReader& graph, const AuditReport& report,
                            const ReportOptions& options, std::ostream& out);
// Any other report.
Result<void> WriteDocumentHtml(const ReportDocument& document, const ReportOptions& options,
                               std::ostream& out);
Result<void> WriteTraceHtml(const GraphReader& graph, const TraceReport& report,
                            const ReportOptions& options, std::ostream& out);

}  // namespace catena
