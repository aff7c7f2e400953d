#include "db/import_files.h"

#include <algorithm>
#include <system_error>

#include "ingest/article_stale.h"
#include "ingest/bibtex_input.h"
#include "ingest/csl_json.h"
#include "ingest/detect.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

Result<void> AddFile(const fs::path& path, const JsonReadOptions& options, DatasetInputs& inputs,
                     Progress& progress) {
  CATENA_TRY(const ImportFormat format, DetectFormat(path));
  switch (format) {
    case ImportFormat::kDataset:
      return AddDatasetFiles(path, options, inputs, progress);
    case ImportFormat::kCslJson:
      return AddCslJson(path, options, inputs, progress);
    case ImportFormat::kBibtex: {
      CATENA_TRY(BibtexInput bibtex, ReadBibtexInput(path));
      inputs.inputs.push_back(std::move(bibtex.input));
      std::ranges::move(bibtex.errors, std::back_inserter(inputs.errors));
      return {};
    }
    case ImportFormat::kEvents:
      return Fail(
          ErrorCode::kInvalidArgument,
          "an event dataset is imported by itself, not together with files of other formats",
          {.file = path.string()});
    case ImportFormat::kCsv:
      break;
  }
  return Fail(ErrorCode::kInvalidArgument,
              "a table says by itself neither whether it holds nodes or relationships nor what "
              "belongs to it: name it with --nodes or --relationships",
              {.file = path.string()});
}

Result<void> RemoveStaleOf(const std::vector<ArticleSummary>& articles, const ImportTarget& target,
                           const ImportOptions& options, ImportReport& report) {
  for (const ArticleSummary& article : articles) {
    GraphWriter* const writer = options.dry_run ? nullptr : target.writer;
    CATENA_TRY(StaleOfArticle stale, RemoveStale(*target.graph, writer, article.id, article.ids));
    report.removed += stale.removed.size();
    for (std::string& id : stale.removed) {
      if (report.removed_ids.size() < options.listed) report.removed_ids.push_back(std::move(id));
    }
    for (const std::string& id : stale.kept) {
      if (++report.warning_count > options.listed) continue;
      report.warnings.push_back({ErrorCode::kConstraint,
                                 "the page no longer has \"" + id +
                                     "\"; it stays, because something else is linked to it",
                                 {.file = article.file}});
    }
    for (const std::string& id : stale.unstated) {
      if (++report.warning_count > options.listed) continue;
      report.warnings.push_back({ErrorCode::kConstraint,
                                 "the page no longer says what the accepted link \"" + id +
                                     "\" rests on; the link stays, without a claim",
                                 {.file = article.file}});
    }
  }
  return {};
}

}  // namespace

Result<ImportReport> ImportFiles(const std::vector<fs::path>& paths, const ImportTarget& target,
                                 const ImportOptions& options, Progress& progress) {
  DatasetInputs inputs;
  for (const fs::path& path : paths) {
    Result<void> read = AddFile(path, options.json, inputs, progress);
    if (read) continue;
    if (!IsContentError(read.error().code)) return Fail(read.error());
    if (read.error().where.file.empty()) read.error().where.file = path.string();
    inputs.errors.push_back(std::move(read).error());
  }
  return ImportInputs(inputs.inputs, std::move(inputs.errors), target, options, progress);
}

Result<ImportReport> ImportArticles(const std::vector<fs::path>& paths, const ImportTarget& target,
                                    const ArticleImportOptions& article_options,
                                    const ImportOptions& options, Progress& progress,
                                    std::vector<ArticleSummary>& summaries) {
  if (!article_options.id.empty() && paths.size() > 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "an id can be given to one article, not to " + std::to_string(paths.size()));
  }
  DatasetInputs inputs;
  for (const fs::path& path : paths) {
    Result<void> read = AddArticleFile(path, *target.graph, article_options, inputs, summaries);
    if (read) continue;
    if (!IsContentError(read.error().code)) return Fail(read.error());
    if (read.error().where.file.empty()) read.error().where.file = path.string();
    inputs.errors.push_back(std::move(read).error());
  }
  return ImportReadArticles(inputs, summaries, target, options, progress);
}

Result<ImportReport> ImportReadArticles(DatasetInputs& inputs,
                                        const std::vector<ArticleSummary>& summaries,
                                        const ImportTarget& target, const ImportOptions& options,
                                        Progress& progress) {
  CATENA_TRY(ImportReport report,
             ImportInputs(inputs.inputs, std::move(inputs.errors), target, options, progress));
  if (report.errors.empty()) CATENA_TRY(RemoveStaleOf(summaries, target, options, report));
  return report;
}

uint64_t TotalBytes(const std::vector<fs::path>& paths) {
  uint64_t bytes = 0;
  const auto add = [&](const fs::path& file) {
    std::error_code unknown;
    const uint64_t size = fs::file_size(file, unknown);
    if (!unknown) bytes += size;
  };
  for (const fs::path& path : paths) {
    const auto files = ListDatasetFiles(path);
    if (!files) continue;
    for (const fs::path& file : *files) add(file);
  }
  return bytes;
}

}  // namespace catena
