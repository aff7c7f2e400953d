// Any bytes as JSON, then as a dataset: no crash; what was imported once changes nothing when it
// is imported again; what is refused leaves the graph empty.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/memory_graph.h"
#include "ingest/csl_json.h"
#include "ingest/dataset_importer.h"
#include "ingest/json_reader.h"
#include "tests/fuzz/fuzz_check.h"

namespace {

using namespace catena;

DatasetInputs Inputs(std::string_view text) {
  DatasetInputs inputs;
  auto json = ReadJsonText(text, "fuzz.json");
  if (!json.has_value()) {
    FUZZ_CHECK(!json.error().message.empty());
    return inputs;
  }
  if ((*json)->root().is(JsonType::kArray)) {
    auto items = ReadCslItems(**json);
    if (items.has_value()) inputs.inputs.push_back(std::move(*items));
  } else {
    DatasetInput input;
    input.json = std::move(*json);
    inputs.inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const DatasetInputs inputs = Inputs(text);
  if (inputs.inputs.empty()) return 0;
  MemoryGraph graph;
  const ImportTarget target{.graph = &graph, .writer = &graph, .sink = nullptr};
  NoProgress quiet;
  const auto first = ImportInputs(inputs.inputs, {}, target, {}, quiet);
  FUZZ_CHECK(first.has_value());
  if (!first->errors.empty()) {
    FUZZ_CHECK(graph.Counts()->nodes == 0);
    FUZZ_CHECK(graph.Counts()->relationships == 0);
    return 0;
  }
  const auto second = ImportInputs(inputs.inputs, {}, target, {}, quiet);
  FUZZ_CHECK(second.has_value());
  FUZZ_CHECK(second->errors.empty());
  FUZZ_CHECK(!second->changes_graph());
  return 0;
}
