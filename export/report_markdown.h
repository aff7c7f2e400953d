// Audit and trace reports as Markdown (CommonMark with GitHub's tables).
//
// A user's words never act as markup: every character that could is escaped. Sources are
// numbered [1].. and listed at the end; the diagram is a linked picture.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "export/report_document.h"

namespace catena {

// Errors: the reader's; kIo when the stream fails.
Result<void> WriteAuditMarkdown(const GraphReader& graph, const AuditReport& report,
                                const ReportOptions& options, std::ostream& out);
// Any other report.
Result<void> WriteDocumentMarkdown(const ReportDocument& document, const ReportOptions& options,
                                   std::ostream& out);
Result<void> WriteTraceMarkdown(const GraphReader& graph, const TraceReport& report,
                                const ReportOptions& options, std::ostream& out);

// Text that Markdown shows as it is, inside a line.
std::string EscapeMarkdown(std::string_view text);

}  // namespace catena
