#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <ostream>

#include "app/cli/commands.h"
#include "app/cli/json_output.h"
#include "app/cli/progress_bar.h"
#include "core/memory_graph.h"
#include "db/database.h"
#include "ingest/detect.h"
#include "ingest/wiki_dump.h"

namespace catena::cli {
namespace {

namespace fs = std::filesystem;

Value::Map CountsMap(const ImportCounts& counts) {
  return {{"created", static_cast<int64_t>(counts.created)},
          {"updated", static_cast<int64_t>(counts.updated)},
          {"unchanged", static_cast<int64_t>(counts.unchanged)}};
}

Value::Map ArticleMap(const ArticleSummary& article) {
  Value::Map flags;
  for (const auto& [flag, count] : article.flags) flags.emplace(flag, static_cast<int64_t>(count));
  Value::List uncited;
  for (const std::string& section : article.uncited_sections) uncited.emplace_back(section);
  return {{"id", article.id},
          {"title", article.title},
          {"file", article.file},
          {"sections", static_cast<int64_t>(article.sections)},
          {"sentences", static_cast<int64_t>(article.sentences)},
          {"claims", static_cast<int64_t>(article.claims)},
          {"entries", static_cast<int64_t>(article.entries)},
          {"markers", static_cast<int64_t>(article.citations) + article.editorial},
          {"citations", static_cast<int64_t>(article.citations)},
          {"notes", static_cast<int64_t>(article.notes)},
          {"editorial", flags},
          {"unresolved", static_cast<int64_t>(article.unresolved)},
          {"dated_claims", static_cast<int64_t>(article.dated)},
          {"mentions", static_cast<int64_t>(article.mentions)},
          {"proposals", static_cast<int64_t>(article.proposals)},
          {"uncited_sections", uncited}};
}

void PrintArticle(const ArticleSummary& article, Terminal& terminal) {
  std::ostream& out = terminal.out();
  out << Printable(article.title) << '\n';
  out << "  " << Plural(article.sentences, "sentence") << " in "
      << Plural(article.sections, "section") << ", " << Plural(article.entries, "entry", "entries")
      << " in the reference list\n";
  out << "  " << Plural(uint64_t{article.citations} + article.editorial, "marker use") << ": "
      << Plural(article.citations, "citation");
  for (const auto& [flag, count] : article.flags) out << ", " << count << ' ' << flag;
  out << '\n';
  if (article.notes > 0) out << "  " << Plural(article.notes, "use") << " of notes\n";
  if (article.unresolved > 0) {
    out << "  " << Plural(article.unresolved, "citation") << " that no entry answers\n";
  }
  if (article.mentions > 0) {
    out << "  " << Plural(article.mentions, "mention") << " of names that the database knows\n";
  }
  if (article.proposals > 0) {
    out << "  " << Plural(article.proposals, "causal link")
        << " proposed by its wording: see catena review\n";
  }
  for (const std::string& section : article.uncited_sections) {
    out << "  no citation in: " << Printable(section) << '\n';
  }
}

std::string ImportJson(const ImportReport& report, const std::vector<ArticleSummary>& articles) {
  Value::Map kinds;
  for (size_t i = 0; i < kDatasetKindCount; ++i) {
    kinds.emplace(DatasetKindName(static_cast<DatasetKind>(i)), CountsMap(report.kinds[i]));
  }
  Value::List changes;
  for (const ImportChange& change : report.changes) {
    Value::List what;
    for (const std::string& one : change.what) what.emplace_back(one);
    changes.emplace_back(
        Value::Map{{"kind", std::string(DatasetKindName(change.kind))},
                   {"id", change.id},
                   {"action", change.action == ImportAction::kCreated ? "created" : "updated"},
                   {"what", what}});
  }
  Value::List warnings;
  for (const Error& warning : report.warnings) warnings.emplace_back(Describe(warning));
  const ImportCounts total = report.total();
  Value::List read;
  for (const ArticleSummary& article : articles) read.emplace_back(ArticleMap(article));
  return ObjectJson({{"dry_run", report.dry_run},
                     {"articles", read},
                     {"created", static_cast<int64_t>(total.created)},
                     {"updated", static_cast<int64_t>(total.updated)},
                     {"unchanged", static_cast<int64_t>(total.unchanged)},
                     {"removed", static_cast<int64_t>(report.removed)},
                     {"kinds", kinds},
                     {"changes", changes},
                     {"warnings", warnings}});
}

void PrintImport(const ImportReport& report, Terminal& terminal) {
  Table table({{""},
               {"created", Table::Align::kRight},
               {"updated", Table::Align::kRight},
               {"unchanged", Table::Align::kRight}});
  for (size_t i = 0; i < kDatasetKindCount; ++i) {
    const ImportCounts& counts = report.kinds[i];
    if (counts == ImportCounts{}) continue;
    table.Add({std::string(DatasetKindName(static_cast<DatasetKind>(i))),
               std::to_string(counts.created), std::to_string(counts.updated),
               std::to_string(counts.unchanged)});
  }
  table.Print(terminal);
  if (report.removed > 0) {
    terminal.out() << Plural(report.removed, "node") << " that the text no longer has "
                   << (report.dry_run ? "would be removed\n" : "removed\n");
  }
  if (report.dry_run) {
    for (const ImportChange& change : report.changes) {
      std::string what;
      for (const std::string& one : change.what) what += (what.empty() ? ": " : ", ") + one;
      terminal.out() << (change.action == ImportAction::kCreated ? "  + " : "  ~ ")
                     << Printable(change.id) << Printable(what) << '\n';
    }
    if (report.change_count > report.changes.size()) {
      terminal.out() << "  … and " << report.change_count - report.changes.size() << " more\n";
    }
    for (const std::string& id : report.removed_ids) {
      terminal.out() << "  - " << Printable(id) << '\n';
    }
    terminal.out() << "Nothing was changed: this was a dry run.\n";
  }
}

int FinishImport(const ImportReport& report, const std::vector<ArticleSummary>& articles,
                 Terminal& terminal) {
  if (!report.errors.empty()) {
    const int code = Report(report.errors, terminal);
    if (terminal.format() == OutputFormat::kText) {
      terminal.err() << "catena: " << Plural(report.error_count, "error")
                     << "; nothing was imported\n";
    }
    return code;
  }
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << ImportJson(report, articles) << '\n';
    return kDone;
  }
  for (const Error& warning : report.warnings) {
    terminal.err() << "catena: warning: " << PrintableLines(Describe(warning)) << '\n';
  }
  for (const ArticleSummary& article : articles) PrintArticle(article, terminal);
  PrintImport(report, terminal);
  return kDone;
}

bool IsMissingOrEmpty(const fs::path& path) {
  std::error_code problem;
  const fs::file_status status = fs::status(path, problem);
  if (status.type() == fs::file_type::not_found) return true;
  return fs::is_directory(status) && fs::is_empty(path, problem) && !problem;
}

// A database that this import made is removed again when the import does not succeed. One that
// another process made in the meantime is not: it could not be opened, or holds something.
class NewDatabase {
 public:
  explicit NewDatabase(fs::path path) : path_(std::move(path)), was_missing_(!Exists(path_)) {}
  ~NewDatabase() {
    std::error_code ignored;
    if (is_ours_) fs::remove_all(path_, ignored);
  }
  // Say it when the database is open, and no other process writes.
  Result<void> Opened(const Database& db) {
    if (!was_missing_) return {};
    CATENA_TRY(const auto graph, db.Read());
    CATENA_TRY(const GraphCounts counts, graph->Counts());
    is_ours_ = counts.nodes == 0 && counts.relationships == 0;
    return {};
  }
  void Keep() { is_ours_ = false; }

 private:
  static bool Exists(const fs::path& path) {
    std::error_code problem;
    return fs::status(path, problem).type() != fs::file_type::not_found;
  }

  fs::path path_;
  bool was_missing_;
  bool is_ours_ = false;
};

Result<GraphCounts> CountsOf(const Database& db) {
  CATENA_TRY(const auto graph, db.Read());
  return graph->Counts();
}

// A dump is told by its content; what comes from a pipe, by what is asked of it.
bool IsDump(const ImportArguments& args) {
  if (args.from != kArticleFormat || args.paths.size() != 1) return false;
  return !args.page.empty() || args.revision != 0 || IsWikiDumpFile(args.paths.front());
}

void PrintDump(const DumpReport& dump, Terminal& terminal) {
  const WikiDumpCounts& counts = dump.counts;
  for (const std::string& title : dump.redirected_from) {
    terminal.out() << Printable(title) << " redirects to the next\n";
  }
  terminal.out() << Plural(counts.articles, "page") << " read of " << counts.pages << ": "
                 << Plural(counts.redirects, "redirect") << ", " << counts.other_namespaces
                 << " of other namespaces, " << counts.without_revision << " without a text, "
                 << counts.too_long << " too long\n";
  const RedirectsReport& redirects = dump.redirects;
  if (redirects.aliases + redirects.known + redirects.to_sections > 0) {
    terminal.out() << "redirects: " << redirects.aliases + redirects.known << " to a page, "
                   << redirects.aliases << " of them new as its alias; " << redirects.to_sections
                   << " to a section of one, which make no alias\n";
  }
  if (redirects.with_own_node > 0) {
    terminal.out() << Plural(redirects.with_own_node, "redirect")
                   << " with a node of its own: see catena review --kind same-page\n";
  }
}

Result<int> ImportDumpFile(const GlobalOptions& global, const ImportArguments& args,
                           Terminal& terminal) {
  constexpr size_t kListedPages = 10;
  DumpImportOptions options;
  options.dump.page = args.page;
  options.dump.revision = args.revision;
  options.id = args.id;
  options.import.dry_run = args.dry_run;
  if (!args.id.empty() && args.page.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "--id names one page of a dump: give --page too");
  }
  ProgressBar progress(terminal);
  Result<DumpReport> dump;
  if (args.dry_run && IsMissingOrEmpty(global.db)) {
    const MemoryGraph nothing;
    const auto begin = [&]() -> Result<DumpTransaction> {
      return DumpTransaction{nullptr, &nothing};
    };
    dump = ImportDump(args.paths.front(), options, begin, progress);
  } else {
    NewDatabase created(global.db);
    const auto mode = args.dry_run ? DatabaseOptions::Mode::kRead : DatabaseOptions::Mode::kCreate;
    CATENA_TRY(const auto db, Database::Open(global.db, {.mode = mode}));
    CATENA_TRY(created.Opened(*db));
    dump = db->ImportWikiDump(args.paths.front(), options, progress);
    // What was committed before a fault stays.
    const Result<GraphCounts> counts = CountsOf(*db);
    if (!counts || counts->nodes > 0) created.Keep();
  }
  if (!dump) return Fail(dump.error());
  if (terminal.format() == OutputFormat::kText) PrintDump(*dump, terminal);
  if (dump->articles.size() > kListedPages) dump->articles.clear();
  const int code = FinishImport(dump->import, dump->articles, terminal);
  // Nothing to read is an answer too, and not the one that was hoped for.
  return code == kDone && dump->counts.articles == 0 ? kNo : code;
}

Result<int> ImportDatasets(const GlobalOptions& global, const ImportArguments& args,
                           Terminal& terminal) {
  const std::vector<fs::path> paths(args.paths.begin(), args.paths.end());
  ImportOptions options;
  options.dry_run = args.dry_run;
  ProgressBar progress(terminal);
  const bool is_article = args.from == kArticleFormat;
  ArticleImportOptions article;
  article.id = args.id;
  std::vector<ArticleSummary> articles;
  if (args.dry_run && IsMissingOrEmpty(global.db)) {
    const MemoryGraph nothing;
    CATENA_TRY(const ImportReport report,
               is_article ? PreviewArticles(paths, nothing, article, options, progress, articles)
                          : PreviewImport(paths, nothing, options, progress));
    return FinishImport(report, articles, terminal);
  }
  NewDatabase created(global.db);
  const auto mode = args.dry_run ? DatabaseOptions::Mode::kRead : DatabaseOptions::Mode::kCreate;
  Result<ImportReport> report;
  {
    CATENA_TRY(const auto db, Database::Open(global.db, {.mode = mode}));
    CATENA_TRY(created.Opened(*db));
    report = is_article ? db->ImportArticles(paths, article, options, progress, articles)
                        : db->Import(paths, options, progress);
  }
  if (!report) return Fail(report.error());
  if (report->errors.empty()) created.Keep();
  return FinishImport(*report, articles, terminal);
}

// Where rows that are left out are written: the file that was named, or standard error.
class RejectedRows {
 public:
  static Result<RejectedRows> Open(const ImportArguments& args, Terminal& terminal) {
    RejectedRows rows;
    rows.out_ = &terminal.err();
    if (args.rejected.empty()) return rows;
    rows.file_ = std::make_unique<std::ofstream>(args.rejected);
    if (!*rows.file_) {
      return Fail(ErrorCode::kInvalidArgument, "'" + args.rejected + "' cannot be created");
    }
    rows.out_ = rows.file_.get();
    return rows;
  }

  void Write(const RejectedRow& row) {
    *out_ << PrintableLines(Describe({ErrorCode::kInvalidArgument, row.reason, row.where})) << '\n';
  }

 private:
  std::unique_ptr<std::ofstream> file_;
  std::ostream* out_ = nullptr;
};

std::vector<std::string> SplitLabels(const std::string& names) {
  std::vector<std::string> labels;
  for (size_t begin = 0; begin <= names.size();) {
    const size_t colon = std::min(names.find(':', begin), names.size());
    if (colon > begin) labels.push_back(names.substr(begin, colon - begin));
    begin = colon + 1;
  }
  return labels;
}

TablesRequest MakeTablesRequest(const ImportArguments& args) {
  TablesRequest request;
  for (const TableArgument& table : args.nodes) {
    request.nodes.push_back({SplitLabels(table.names), table.files});
  }
  for (const TableArgument& table : args.relationships) {
    request.relationships.push_back({table.names, table.files});
  }
  request.options.csv.delimiter = args.delimiter[0];
  request.options.array_delimiter = args.array_delimiter[0];
  if (args.skip_bad_rows) request.options.max_rejected = kAnyNumberOfRows;
  request.options.skip_duplicate_nodes = args.skip_duplicates;
  if (args.update) request.mode = TablesMode::kUpdate;
  return request;
}

Result<int> ImportBulkTables(const GlobalOptions& global, const ImportArguments& args,
                             Terminal& terminal) {
  TablesRequest request = MakeTablesRequest(args);
  CATENA_TRY(RejectedRows rejected, RejectedRows::Open(args, terminal));
  request.options.on_rejected = [&](const RejectedRow& row) { rejected.Write(row); };
  NewDatabase created(global.db);
  Result<TablesReport> report;
  {
    DatabaseOptions options{.mode = DatabaseOptions::Mode::kCreate};
    options.sort_memory_bytes = args.memory_mib << 20;
    CATENA_TRY(const auto db, Database::Open(global.db, options));
    CATENA_TRY(created.Opened(*db));
    ProgressBar progress(terminal);
    report = db->ImportTables(std::move(request), progress);
  }
  if (!report) return Fail(report.error());
  created.Keep();
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << ObjectJson(
                          {{"nodes", static_cast<int64_t>(report->nodes)},
                           {"relationships", static_cast<int64_t>(report->relationships)},
                           {"updated", static_cast<int64_t>(report->updated)},
                           {"unchanged", static_cast<int64_t>(report->unchanged)},
                           {"rejected", static_cast<int64_t>(report->rejected)},
                           {"duplicates_skipped", static_cast<int64_t>(report->duplicates_skipped)},
                           {"bytes_read", static_cast<int64_t>(report->bytes_read)},
                           {"read_seconds", report->read_seconds},
                           {"finish_seconds", report->finish_seconds}})
                   << '\n';
  } else {
    terminal.out() << Plural(report->nodes, "node") << ", "
                   << Plural(report->relationships, "relationship");
    if (args.update) {
      terminal.out() << " new; " << report->updated << " updated, " << report->unchanged
                     << " unchanged";
    }
    if (report->rejected > 0)
      terminal.out() << ", " << Plural(report->rejected, "row") << " rejected";
    if (report->duplicates_skipped > 0) {
      terminal.out() << ", " << Plural(report->duplicates_skipped, "duplicate") << " skipped";
    }
    terminal.out() << '\n';
  }
  return kDone;
}

void PrintEvents(const EventsReport& report, const EventsRequest& request, Terminal& terminal) {
  terminal.out() << Plural(report.created, "event row") << " new, " << report.updated
                 << " updated, " << report.unchanged << " unchanged";
  if (report.duplicates > 0) terminal.out() << ", " << report.duplicates << " given twice";
  if (report.without_event > 0) {
    terminal.out() << ", " << Plural(report.without_event, "mention")
                   << " left out whose event is not in the database";
  }
  if (report.pending > 0) {
    terminal.out() << ", " << report.pending << " changed and not updated: import the file itself";
  }
  if (report.rejected > 0) {
    terminal.out() << ", " << Plural(report.rejected, "row") << " rejected";
  }
  terminal.out() << '\n'
                 << Plural(report.nodes, "node") << " and "
                 << Plural(report.relationships, "relationship") << " made\n";
  if (request.dry_run) terminal.out() << "Nothing was changed: this was a dry run.\n";
}

std::string EventsJson(const EventsReport& report, const EventsRequest& request) {
  const auto number = [](uint64_t count) { return Value(static_cast<int64_t>(count)); };
  return ObjectJson({{"from", std::string(EventFormatName(request.format))},
                     {"dry_run", request.dry_run},
                     {"rows", number(report.rows)},
                     {"created", number(report.created)},
                     {"updated", number(report.updated)},
                     {"unchanged", number(report.unchanged)},
                     {"duplicates", number(report.duplicates)},
                     {"without_event", number(report.without_event)},
                     {"pending", number(report.pending)},
                     {"rejected", number(report.rejected)},
                     {"nodes", number(report.nodes)},
                     {"relationships", number(report.relationships)},
                     {"bytes_read", number(report.bytes_read)},
                     {"seconds", report.seconds}});
}

Result<EventsReport> ImportOrPreview(const GlobalOptions& global, const ImportArguments& args,
                                     const EventsRequest& request, Terminal& terminal) {
  ProgressBar progress(terminal);
  if (request.dry_run && IsMissingOrEmpty(global.db)) {
    return PreviewEvents(request, MemoryGraph(), progress);
  }
  NewDatabase created(global.db);
  DatabaseOptions options;
  options.mode = request.dry_run ? DatabaseOptions::Mode::kRead : DatabaseOptions::Mode::kCreate;
  options.sort_memory_bytes = args.memory_mib << 20;
  CATENA_TRY(const auto db, Database::Open(global.db, options));
  CATENA_TRY(created.Opened(*db));
  CATENA_TRY(EventsReport report, db->ImportEvents(request, progress));
  created.Keep();
  return report;
}

Result<int> ImportEventFiles(const GlobalOptions& global, const ImportArguments& args,
                             EventFormat format, Terminal& terminal) {
  EventsRequest request;
  request.format = format;
  request.files = args.paths;
  request.dry_run = args.dry_run;
  if (args.skip_bad_rows) request.max_rejected = kAnyNumberOfRows;
  CATENA_TRY(RejectedRows rejected, RejectedRows::Open(args, terminal));
  request.on_rejected = [&](const RejectedRow& row) { rejected.Write(row); };
  CATENA_TRY(const EventsReport report, ImportOrPreview(global, args, request, terminal));
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << EventsJson(report, request) << '\n';
  } else {
    PrintEvents(report, request, terminal);
  }
  return kDone;
}

// The format that is named, or that every file shows; none for other files.
Result<std::optional<EventFormat>> EventFormatOf(const ImportArguments& args) {
  if (!args.from.empty()) return FindEventFormat(args.from);
  std::optional<EventFormat> format;
  for (const std::string& path : args.paths) {
    CATENA_TRY(const std::optional<EventFormat> found, DetectEventFile(path));
    if (&path != &args.paths.front() && found != format) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the files are not of one format; import an event dataset by itself",
                  {.file = path});
    }
    format = found;
  }
  return format;
}

}  // namespace

Result<void> CheckDumpIsAlone(const ImportArguments& args) {
  if (args.from != kArticleFormat || args.paths.size() < 2) return {};
  for (const auto& path : args.paths) {
    if (!IsWikiDumpFile(path)) continue;
    return Fail(ErrorCode::kInvalidArgument,
                "a dump of a wiki is imported alone: name no other file",
                {.file = std::string(path)});
  }
  return {};
}

Result<int> RunImport(const GlobalOptions& global, const ImportArguments& args,
                      Terminal& terminal) {
  if (args.paths.empty()) return ImportBulkTables(global, args, terminal);
  CATENA_TRY(CheckDumpIsAlone(args));
  if (IsDump(args)) return ImportDumpFile(global, args, terminal);
  if (args.from == kArticleFormat) return ImportDatasets(global, args, terminal);
  CATENA_TRY(const std::optional<EventFormat> events, EventFormatOf(args));
  return events ? ImportEventFiles(global, args, *events, terminal)
                : ImportDatasets(global, args, terminal);
}

}  // namespace catena::cli
