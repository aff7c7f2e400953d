// The sources that the content of a <ref>, or an item of a bibliography, describes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/article_wikitext_page.h"
#include "ingest/source_record.h"

namespace catena {

inline constexpr uint32_t kNoWikiNode = UINT32_MAX;

struct WikiSource {
  uint32_t cite = kNoWikiNode;     // The cite template that describes it.
  SourceRecord source;             // Without an id. "raw" is the wikitext.
  std::vector<std::string> flags;  // "dead-link", ...
};

// One for each cite template that stands in the range and in no other; one where there is none,
// read as a printed entry is. What stands behind a template up to the next is of its source.
std::vector<WikiSource> ReadWikiSources(WikiPage& page, WikiRange range);

}  // namespace catena
