// Any bytes as a bibliography: no crash, and what is read is text that a graph can keep, at places
// that the file has.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/fold.h"
#include "ingest/bibtex.h"
#include "tests/fuzz/fuzz_check.h"

namespace {

void CheckText(const catena::Value& value) {
  FUZZ_CHECK(value.IsStorable());
  FUZZ_CHECK(catena::IsValidUtf8(catena::ToText(value)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const catena::BibtexSources sources = catena::ReadBibtex("fuzz.bib", text);
  const auto lines = static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const catena::SourceRecord& record : sources.records) {
    FUZZ_CHECK(!record.id.empty());
    FUZZ_CHECK(!record.type.empty());
    for (size_t i = 0; i < record.variables.size(); ++i) {
      const catena::SourceVariable& variable = record.variables[i];
      FUZZ_CHECK(variable.name != "id" && variable.name != "type");
      FUZZ_CHECK(variable.place.line >= 1 && variable.place.line <= lines);
      for (size_t j = 0; j < i; ++j) FUZZ_CHECK(record.variables[j].name != variable.name);
      CheckText(variable.value);
    }
  }
  for (const catena::Error& error : sources.errors) {
    FUZZ_CHECK(error.where.line >= 1 && error.where.line <= lines);
    FUZZ_CHECK(error.where.column >= 1);
    FUZZ_CHECK(!error.message.empty());
  }
  return 0;
}
