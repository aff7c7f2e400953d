#include "db/import_dump.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "db/import_files.h"
#include "ingest/article_input.h"

namespace catena {
namespace {

constexpr int kMaxRedirects = 5;

void AddReport(ImportReport&& from, size_t listed, ImportReport& to) {
  for (size_t i = 0; i < to.kinds.size(); ++i) {
    to.kinds[i].created += from.kinds[i].created;
    to.kinds[i].updated += from.kinds[i].updated;
    to.kinds[i].unchanged += from.kinds[i].unchanged;
  }
  to.links.created += from.links.created;
  to.links.updated += from.links.updated;
  to.links.deleted += from.links.deleted;
  to.links.unchanged += from.links.unchanged;
  to.removed += from.removed;
  to.change_count += from.change_count;
  to.warning_count += from.warning_count;
  to.error_count += from.error_count;
  const auto move = [&](auto& source, auto& target) {
    for (auto& one : source) {
      if (target.size() < listed) target.push_back(std::move(one));
    }
  };
  move(from.removed_ids, to.removed_ids);
  move(from.changes, to.changes);
  move(from.warnings, to.warnings);
  move(from.errors, to.errors);
}

class DumpImport {
 public:
  DumpImport(std::string file, const DumpImportOptions& options,
             const std::function<Result<DumpTransaction>()>& begin, Progress& progress)
      : file_(std::move(file)), options_(options), begin_(begin), progress_(progress) {
    report_.import.dry_run = options.import.dry_run;
  }

  Result<DumpReport> Run() {
    WikiDumpOptions wanted = options_.dump;
    const bool once = file_ == "-";
    if (wanted.page.empty() && once) wanted.content = WikiDumpContent::kAll;
    if (wanted.page.empty() && !once) {
      WikiDumpOptions redirects = wanted;
      redirects.content = WikiDumpContent::kRedirects;
      CATENA_TRY(Read(redirects));
      CATENA_TRY(Flush());
    }
    for (int redirects = 0;; ++redirects) {
      redirect_.clear();
      CATENA_TRY(Read(wanted));
      if (redirect_.empty() || once || redirects == kMaxRedirects) break;
      report_.redirected_from.push_back(wanted.page);
      wanted.page = redirect_;
    }
    CATENA_TRY(Flush());
    if (!wanted.page.empty() && report_.counts.articles == 0) {
      const std::string why = report_.counts.too_long > 0           ? "is too long to be read"
                              : report_.counts.without_revision > 0 ? "has no such revision"
                              : redirect_.empty()                   ? "is not in the dump"
                                                                    : "only redirects";
      return Fail(ErrorCode::kNotFound, "the page \"" + wanted.page + "\" " + why, InFile(file_));
    }
    return std::move(report_);
  }

 private:
  Result<void> Read(const WikiDumpOptions& wanted) {
    CATENA_TRY(const auto source, OpenTextInput(file_));
    CATENA_TRY(report_.counts, ReadWikiDump(*source, wanted, progress_,
                                            [&](WikiDumpPage& page) { return Take(page); }));
    return {};
  }

  Result<bool> Take(WikiDumpPage& page) {
    if (!page.redirect.empty()) {
      bytes_ += page.title.size() + page.redirect.size();
      redirects_.push_back({page.title, page.redirect, page.section});
      redirect_ = page.redirect;
      // The page asked for is read next, and with it the redirects that led there are imported.
      if (!options_.dump.page.empty()) return false;
    } else {
      CATENA_TRY(Article article, ReadArticle(page.title + ".wiki", page.text));
      article.title = page.title;
      bytes_ += page.text.size();
      batch_.push_back({std::move(article), std::move(page)});
    }
    if (bytes_ >= options_.batch_bytes) CATENA_TRY(Flush());
    return report_.import.errors.empty();
  }

  // What was read of them since the last time.
  Result<void> ImportRedirects(const DumpTransaction& transaction, ImportReport& report) {
    CATENA_TRY(RedirectsReport done,
               ApplyRedirects(*transaction.graph, transaction.writer.get(), redirects_));
    RedirectsReport& all = report_.redirects;
    all.aliases += done.aliases;
    all.known += done.known;
    all.to_sections += done.to_sections;
    all.of_no_use += done.of_no_use;
    all.with_own_node += done.with_own_node;
    ImportCounts& documents = report.kinds[static_cast<size_t>(DatasetKind::kDocument)];
    documents.created += done.created.size();
    documents.updated += done.updated.size();
    report.change_count += done.created.size() + done.updated.size();
    const auto list = [&](std::vector<std::string>& ids, ImportAction action) {
      for (std::string& id : ids) {
        if (report.changes.size() == options_.import.listed) return;
        report.changes.push_back({DatasetKind::kDocument, std::move(id), action, {"alias"}});
      }
    };
    list(done.created, ImportAction::kCreated);
    list(done.updated, ImportAction::kUpdated);
    redirects_.clear();
    return {};
  }

  // Imports what was read since the last time, as one transaction.
  Result<void> Flush() {
    if (batch_.empty() && redirects_.empty()) return {};
    CATENA_TRY(const DumpTransaction transaction, begin_());
    ImportReport aliases;
    // Of one page, the redirects that led to it: after it, for it may have an id of its own.
    const bool one = !options_.dump.page.empty();
    if (!one) CATENA_TRY(ImportRedirects(transaction, aliases));
    DatasetInputs inputs;
    std::vector<ArticleSummary> summaries;
    for (const ReadPage& read : batch_) {
      const Result<void> added =
          AddArticle(read.article, read.page.text, file_, options_.id,
                     std::to_string(read.page.revision), *transaction.graph, inputs, summaries);
      // A page without sentences is none of an encyclopaedia; the dump goes on.
      if (!added && added.error().code != ErrorCode::kInvalidArgument) return Fail(added.error());
    }
    const ImportTarget target{.graph = transaction.graph, .writer = transaction.writer.get()};
    CATENA_TRY(ImportReport report,
               ImportReadArticles(inputs, summaries, target, options_.import, progress_));
    if (one && report.errors.empty() && transaction.writer) {
      CATENA_TRY(ImportRedirects(transaction, aliases));
    }
    const bool changed = aliases.changes_graph() || report.changes_graph();
    if (report.errors.empty() && changed && transaction.writer) {
      CATENA_TRY(transaction.writer->Commit());
    }
    AddReport(std::move(aliases), options_.import.listed, report_.import);
    AddReport(std::move(report), options_.import.listed, report_.import);
    for (ArticleSummary& summary : summaries) {
      if (report_.articles.size() == options_.import.listed) break;
      summary.ids.clear();
      report_.articles.push_back(std::move(summary));
    }
    batch_.clear();
    bytes_ = 0;
    return {};
  }

  struct ReadPage {
    Article article;
    WikiDumpPage page;
  };

  const std::string file_;
  const DumpImportOptions& options_;
  const std::function<Result<DumpTransaction>()>& begin_;
  Progress& progress_;
  DumpReport report_;
  std::string redirect_;
  std::vector<PageRedirect> redirects_;  // Not imported yet.
  std::vector<ReadPage> batch_;
  size_t bytes_ = 0;
};

}  // namespace

Result<DumpReport> ImportDump(const std::filesystem::path& path, const DumpImportOptions& options,
                              const std::function<Result<DumpTransaction>()>& begin,
                              Progress& progress) {
  return DumpImport(path.string(), options, begin, progress).Run();
}

}  // namespace catena
