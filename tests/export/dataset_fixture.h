// The dataset format read into a MemoryGraph by the shortest code that follows
// docs/dataset_mapping.md: the oracle that the exporters are held to. It checks nothing.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit_report.h"
#include "core/memory_graph.h"
#include "core/trace_report.h"

namespace catena::test {

Value ToValue(const nlohmann::json& json);
void LoadDataset(const nlohmann::json& file, MemoryGraph* graph);
// datasets/armenia-azerbaijan; an empty graph where it is absent.
std::unique_ptr<MemoryGraph> LoadFirstDataset();
// All files of the first dataset joined into one object; relationships and claims appended.
nlohmann::json ReadFirstDataset();

NodeId NodeOf(const GraphReader& graph, std::string_view id);

AuditReport AuditOf(const GraphReader& graph);
TraceReport TraceOf(const GraphReader& graph, std::string_view from, std::string_view to);

// Writes `bytes` to $CATENA_TEST_OUTPUT/name when that is set, for looking at.
void KeepForLooking(const std::string& name, const std::string& bytes);

}  // namespace catena::test
