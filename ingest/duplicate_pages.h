// Documents that look like one: a redirect leads from one's title to the other, so that this has it
// as an alias (article_pages.h), and a node for the title is there too.
//
// Nothing is merged here: the answer is proposals. Pairs that are SAME_AS or DIFFERENT_FROM each
// other already are left out. One scan of the documents.
#pragma once

#include <vector>

#include "core/graph_reader.h"
#include "core/result.h"
#include "ingest/duplicate_sources.h"

namespace catena {

// The document of the redirect's title first. In the order of the second. Errors: the reader's.
Result<std::vector<SourcePair>> FindDuplicatePages(const GraphReader& graph);

}  // namespace catena
