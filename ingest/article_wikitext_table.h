// Tables of wikitext, a row at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/article_block_writer.h"
#include "ingest/article_wikitext_page.h"
#include "ingest/article_wikitext_render.h"

namespace catena {

struct WikiRow {
  WikiRange range;
  // One of a table that states facts (class "wikitable"), and not a row of headings.
  bool is_data = false;
};

std::vector<WikiRow> FindWikiRows(WikiPage& page, uint32_t table);

// The row as a line: "one | two".
void RenderWikiRow(WikiPage& page, WikiRange row, WikiMarkerSink& sink, BlockWriter& out);

}  // namespace catena
