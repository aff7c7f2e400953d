// What it takes for a story to fall, and what falls with a loss: as JSON and as documents, from
// which text, Markdown and HTML are written.
//
// JSON fields may be added, never renamed: docs/robustness.md has the shapes.
#pragma once

#include <iosfwd>

#include "core/graph_reader.h"
#include "core/robustness_report.h"
#include "core/what_if_report.h"
#include "export/report_document.h"
#include "export/report_json.h"

namespace catena {

// kIo when the stream fails.
Result<void> WriteRobustnessJson(const RobustnessReport& report, const ReportJsonOptions& options,
                                 std::ostream& out);
Result<void> WriteWhatIfJson(const WhatIfReport& report, const ReportJsonOptions& options,
                             std::ostream& out);
Result<void> WriteLossRankingJson(const LossRanking& ranking, const ReportJsonOptions& options,
                                  std::ostream& out);

// Errors: the reader's.
Result<ReportDocument> MakeRobustnessDocument(const GraphReader& graph,
                                              const RobustnessReport& report,
                                              const ReportOptions& options);
Result<ReportDocument> MakeWhatIfDocument(const GraphReader& graph, const WhatIfReport& report,
                                          const ReportOptions& options);
Result<ReportDocument> MakeLossRankingDocument(const GraphReader& graph, const LossRanking& ranking,
                                               const ReportOptions& options);

}  // namespace catena
