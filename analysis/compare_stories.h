// Lays traces side by side: what they share, where they part and meet again, and whose sources
// stand behind each. docs/story_analysis.md.
#pragma once

#include <span>
#include <string>

#include "analysis/independence_rules.h"
#include "core/compare_report.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/trace_report.h"

namespace catena {

struct NamedTrace {
  std::string title;
  TraceReport trace;
};

// The graph says which sources count as one; a source that it does not have counts alone.
// kInvalidArgument for fewer than two stories; kCancelled; the reader's.
Result<CompareReport> CompareStories(const GraphReader& graph, std::span<const NamedTrace> stories,
                                     const IndependenceRules& rules, Progress& progress);

}  // namespace catena
