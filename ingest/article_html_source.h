// The sources that an entry of a reference list describes, from its links, its COinS and its words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/article_html_page.h"
#include "ingest/source_record.h"

namespace catena {

inline constexpr uint32_t kNoHtmlNode = UINT32_MAX;

struct HtmlSource {
  uint32_t cite = kNoHtmlNode;     // Its <cite>.
  SourceRecord source;             // Without an id.
  std::vector<std::string> flags;  // "dead-link", ...
};

// A source for each description that the nodes [begin, end) hold; one where they hold none, read
// from the words. COinS come first, then what the words make certain (article_reference.h): when
// it was looked up, what language it is in, where a copy is kept.
std::vector<HtmlSource> ReadHtmlSources(const HtmlPage& page, uint32_t begin, uint32_t end);

}  // namespace catena
