// A report on disputes as JSON, in the shape that docs/dataset_format.md promises, and as a
// document for Markdown, HTML and the terminal.
#pragma once

#include <iosfwd>

#include "core/disputes_report.h"
#include "core/graph_reader.h"
#include "core/result.h"
#include "export/report_document.h"
#include "export/report_json.h"

namespace catena {

// kIo when the stream fails.
Result<void> WriteDisputesJson(const DisputesReport& report, const ReportJsonOptions& options,
                               std::ostream& out);

// At most options.max_rows disputes, and as many one-sided claims. Errors: the reader's.
Result<ReportDocument> MakeDisputesDocument(const GraphReader& graph, const DisputesReport& report,
                                            const ReportOptions& options);

}  // namespace catena
