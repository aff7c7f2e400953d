// Reports on turning points and on what is central, as JSON in the shapes that
// docs/dataset_format.md promises, and as documents for Markdown, HTML and the terminal.
#pragma once

#include <iosfwd>

#include "core/graph_reader.h"
#include "core/result.h"
#include "core/turning_points_report.h"
#include "export/report_document.h"
#include "export/report_json.h"

namespace catena {

// kIo when the stream fails.
Result<void> WriteTurningPointsJson(const TurningPointsReport& report,
                                    const ReportJsonOptions& options, std::ostream& out);
Result<void> WriteCentralityJson(const CentralityReport& report, const ReportJsonOptions& options,
                                 std::ostream& out);

// Errors: the reader's.
Result<ReportDocument> MakeTurningPointsDocument(const GraphReader& graph,
                                                 const TurningPointsReport& report,
                                                 const ReportOptions& options);
Result<ReportDocument> MakeCentralityDocument(const GraphReader& graph,
                                              const CentralityReport& report,
                                              const ReportOptions& options);

}  // namespace catena
