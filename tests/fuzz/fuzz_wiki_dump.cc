// Any bytes as a MediaWiki XML dump: no crash, an error or counts that hang together.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/progress.h"
#include "ingest/wiki_dump.h"
#include "tests/fuzz/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace catena;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto source = OpenTextInMemory("dump", text);
  if (!source) return 0;
  NoProgress progress;
  uint64_t visited = 0;
  const auto counts = ReadWikiDump(**source, {}, progress, [&](WikiDumpPage& page) -> Result<bool> {
    ++visited;
    FUZZ_CHECK(page.redirect.empty() && !page.text.empty());
    return true;
  });
  if (!counts) return 0;
  FUZZ_CHECK(counts->articles == visited);
  FUZZ_CHECK(counts->articles + counts->redirects + counts->other_namespaces +
                 counts->without_revision + counts->too_long ==
             counts->pages);
  return 0;
}
