// What an article had when it was imported before and has no more: claims of sentences that are
// gone, the events they dated, entries of its reference list, proposals that nobody decided on.
//
// The ids that article_dataset.h makes are known by their form, so that nothing that a user added
// under another id is touched. A claim goes with its links. An event or a source to which something
// else is still linked - another page's claim, a causal link that was accepted - stays, and is
// reported.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph_reader.h"
#include "core/graph_writer.h"
#include "core/result.h"

namespace catena {

struct StaleOfArticle {
  std::vector<std::string> removed;  // Ids.
  std::vector<std::string> kept;     // Of those that something else holds.
  // Relationships that accepted proposals of the page made and that no claim asserts any more.
  std::vector<std::string> unstated;
};

// Whether the id is one that article_dataset.h makes for a claim, event, source or proposal of the
// document.
bool IsIdOfArticle(std::string_view id, std::string_view document);

// `ids`, sorted: what the document has now. Without a writer nothing is removed, and said what
// would be. Call it after the import, within its transaction. Errors are the graph's.
Result<StaleOfArticle> RemoveStale(const GraphReader& graph, GraphWriter* writer,
                                   std::string_view document, const std::vector<std::string>& ids);

}  // namespace catena
