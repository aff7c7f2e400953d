// The pages of a wiki's dump, as one import of many transactions.
//
// The redirects of a dump are read first, so that links of every page find what they lead to
// (ingest/article_pages.h): the file is gone through twice. One that can be read only once (a pipe)
// gives its redirects as they come. Where one page is asked for, only the redirects that led to it
// are read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/graph_writer.h"
#include "core/progress.h"
#include "core/result.h"
#include "ingest/article_dataset.h"
#include "ingest/article_pages.h"
#include "ingest/dataset_importer.h"
#include "ingest/wiki_dump.h"

namespace catena {

struct DumpImportOptions {
  WikiDumpOptions dump;
  // Id of the document, when one page is asked for; "": its title.
  std::string id;
  ImportOptions import;
  // Wikitext that is imported in one transaction, in bytes. What was committed stays when a later
  // part of the dump turns out to be broken.
  size_t batch_bytes = size_t{8} << 20;
};

struct DumpReport {
  WikiDumpCounts counts;
  ImportReport import;  // Of all transactions.
  // Titles that led to the page asked for.
  std::vector<std::string> redirected_from;
  // What the redirects wrote; without the ids, which are in `import`.
  RedirectsReport redirects;
  // Of the first pages, at most `import.listed`.
  std::vector<ArticleSummary> articles;
};

// A transaction on the graph, or for a dry run a view of it without a writer.
struct DumpTransaction {
  std::unique_ptr<GraphWriter> writer;
  const GraphReader* graph = nullptr;
};

// kNotFound when the page asked for is not in the dump. A page that redirects leads to the one it
// names, which is read from the beginning of the file. Errors of the file, of the graph,
// kCancelled.
Result<DumpReport> ImportDump(const std::filesystem::path& path, const DumpImportOptions& options,
                              const std::function<Result<DumpTransaction>()>& begin,
                              Progress& progress);

}  // namespace catena
