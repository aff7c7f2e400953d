// A timing report as JSON, in the shape that docs/dataset_format.md promises, and as a document
// for Markdown, HTML and the terminal.
#pragma once

#include <iosfwd>

#include "core/graph_reader.h"
#include "core/result.h"
#include "core/timing_report.h"
#include "export/report_document.h"
#include "export/report_json.h"

namespace catena {

// kIo when the stream fails.
Result<void> WriteTimingJson(const TimingReport& report, const ReportJsonOptions& options,
                             std::ostream& out);

// Tables are cut to options.max_rows. Errors: the reader's.
Result<ReportDocument> MakeTimingDocument(const GraphReader& graph, const TimingReport& report,
                                          const ReportOptions& options);

}  // namespace catena
