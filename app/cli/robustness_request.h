// From the words of the command line to a question about robustness, and from its answer to marks
// on a diagram.
#pragma once

#include "analysis/robustness.h"
#include "analysis/trace.h"
#include "app/cli/arguments.h"
#include "core/graph_reader.h"
#include "core/what_if_report.h"
#include "export/diagram_model.h"

namespace catena::cli {

// Errors: as MakeTraceRequest(); kInvalidArgument for a reliability that is not ID=NUMBER; those
// of the file of reliabilities.
Result<RobustnessRequest> MakeRobustnessRequest(const GraphReader& graph,
                                                const RobustnessArguments& args);

// The links that break with the first smallest set; and those that fall with a loss.
DiagramMarks MarksOf(const RobustnessReport& report);
DiagramMarks MarksOf(const WhatIfReport& report);

}  // namespace catena::cli
