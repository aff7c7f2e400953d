// Several stories side by side as JSON, in the shape that docs/dataset_format.md promises, and as
// a document for Markdown, HTML and the terminal.
#pragma once

#include <iosfwd>

#include "core/compare_report.h"
#include "core/graph_reader.h"
#include "core/result.h"
#include "export/report_document.h"
#include "export/report_json.h"

namespace catena {

// kIo when the stream fails.
Result<void> WriteCompareJson(const CompareReport& report, const ReportJsonOptions& options,
                              std::ostream& out);

// Tables are cut to options.max_rows. Errors: the reader's.
Result<ReportDocument> MakeCompareDocument(const GraphReader& graph, const CompareReport& report,
                                           const ReportOptions& options);

}  // namespace catena
