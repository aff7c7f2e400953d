// Audit and trace reports as JSON, in the shapes that docs/dataset_format.md promises: fields
// may be added there, never renamed. Invalid UTF-8 in names becomes U+FFFD; nothing throws.
#pragma once

#include <iosfwd>

#include "core/audit_report.h"
#include "core/result.h"
#include "core/trace_report.h"

namespace catena {

struct ReportJsonOptions {
  int indent = 2;  // Spaces; -1 for one line.
};

// kIo when the stream fails.
Result<void> WriteAuditJson(const AuditReport& report, const ReportJsonOptions& options,
                            std::ostream& out);
Result<void> WriteTraceJson(const TraceReport& report, const ReportJsonOptions& options,
                            std::ostream& out);

}  // namespace catena
