// Files of several formats, as one import.
#pragma once

#include <filesystem>
#include <vector>

#include "core/progress.h"
#include "core/result.h"
#include "ingest/article_input.h"
#include "ingest/dataset_importer.h"

namespace catena {

// Bibliographies first, so that datasets may name their sources. What is wrong with any file is in
// the report's errors, and then nothing must be committed.
// Errors: kInvalidArgument for a format that is not imported this way (tables); those of reading
// files and of the graph.
Result<ImportReport> ImportFiles(const std::vector<std::filesystem::path>& paths,
                                 const ImportTarget& target, const ImportOptions& options,
                                 Progress& progress);

// Articles (ingest/article_input.h), as one import; `summaries` says what was read. What an article
// had before and has no more is removed (ingest/article_stale.h). An article has to be asked for:
// any text could be one. Errors as above, kInvalidArgument for an id that is given
// to several files.
Result<ImportReport> ImportArticles(const std::vector<std::filesystem::path>& paths,
                                    const ImportTarget& target,
                                    const ArticleImportOptions& article_options,
                                    const ImportOptions& options, Progress& progress,
                                    std::vector<ArticleSummary>& summaries);

// Imports articles that were read into `inputs` and `summaries`: what both functions above end
// with.
Result<ImportReport> ImportReadArticles(DatasetInputs& inputs,
                                        const std::vector<ArticleSummary>& summaries,
                                        const ImportTarget& target, const ImportOptions& options,
                                        Progress& progress);

// Bytes of all files, folders entered: whether one transaction is the right size.
uint64_t TotalBytes(const std::vector<std::filesystem::path>& paths);

}  // namespace catena
