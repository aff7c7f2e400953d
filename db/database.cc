#include "db/database.h"

#include <algorithm>

#include "db/import_files.h"
#include "ingest/bulk_tables_update.h"
#include "storage/backup.h"
#include "storage/graph_store.h"
#include "storage/loaded_topology.h"
#include "storage/repack.h"
#include "storage/rocksdb_engine.h"

namespace catena {
namespace {

// Above this a first import is written as sorted files rather than as one transaction, which
// would hold all of it in memory twice.
constexpr uint64_t kBulkBytes = 16ULL << 20;

// A row of an event dataset takes some twenty times its length in a transaction, which may hold
// 512 MiB.
constexpr uint64_t kBulkEventBytes = 4ULL << 20;

// Whether the files can be read twice and are short enough for one transaction.
bool FitTransaction(const std::vector<std::string>& files) {
  const auto packed_or_piped = [](const std::string& file) {
    return file == "-" || file.ends_with(".gz") || file.ends_with(".zst");
  };
  return std::ranges::none_of(files, packed_or_piped) &&
         TotalBytes(std::vector<std::filesystem::path>(files.begin(), files.end())) <=
             kBulkEventBytes;
}

std::vector<std::string> FilesOf(const TablesRequest& request) {
  std::vector<std::string> files;
  for (const NodeTable& table : request.nodes) {
    files.insert(files.end(), table.files.begin(), table.files.end());
  }
  for (const RelationshipTable& table : request.relationships) {
    files.insert(files.end(), table.files.begin(), table.files.end());
  }
  return files;
}

// The sequence of a view, which ends. Before a bulk load is published: its files would be written
// anew later if a view of before were held.
uint64_t SequenceAndRelease(std::unique_ptr<GraphReader> view) { return view->sequence(); }

}  // namespace

struct Database::Parts {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<GraphStore> store;           // Outlived by the engine.
  std::unique_ptr<catena::Topology> topology;  // Outlived by the store.

  // After a bulk import. What is imported is imported: without the topology, which `stats` then
  // says, questions take longer, and the next Compact() makes it.
  void TrySaveTopology(uint64_t sequence_before, LoadedTopology& gathered,
                       Progress& progress) const {
    const auto now = engine->Sequence({});
    if (!now.has_value() || *now == sequence_before) return;
    [[maybe_unused]] const auto saved = topology->Save(progress, &gathered);
    gathered.Clear();
  }
};

Database::Database(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(const std::filesystem::path& path,
                                                 const DatabaseOptions& options) {
  RocksDbOptions engine_options;
  engine_options.create_if_missing = options.mode == DatabaseOptions::Mode::kCreate;
  engine_options.read_only = options.mode == DatabaseOptions::Mode::kRead;
  engine_options.block_cache_bytes = options.cache_bytes;
  engine_options.reserve_bytes = options.reserve_bytes;
  auto parts = std::make_unique<Parts>();
  CATENA_TRY(parts->engine, OpenRocksDbEngine(path.string(), engine_options));

  GraphStoreOptions store_options;
  store_options.read_only = engine_options.read_only;
  store_options.writer_wait = options.writer_wait;
  store_options.sync_commits = options.sync_commits;
  store_options.sort_memory_bytes = options.sort_memory_bytes;
  store_options.record_cache_bytes = options.cache_bytes / 8;
  // Not where the system keeps temporary files: that is often memory.
  if (!store_options.read_only) store_options.staging_directory = (path / "staging").string();
  CATENA_TRY(parts->store, GraphStore::Open(*parts->engine, store_options));
  TopologyOptions topology_options;
  topology_options.directory = (path / "topology").string();
  topology_options.reserve_bytes = options.reserve_bytes;
  parts->topology = std::make_unique<catena::Topology>(*parts->store, topology_options);
  return std::unique_ptr<Database>(new Database(std::move(parts)));
}

Result<std::unique_ptr<GraphReader>> Database::Read() const {
  CATENA_TRY(std::unique_ptr<Snapshot> snapshot, parts_->store->BeginRead());
  return parts_->topology->Overlay(std::move(snapshot));
}

Result<std::shared_ptr<const CsrGraph>> Database::Topology(const CsrOptions& options,
                                                           Progress& progress) {
  return parts_->topology->Graph(options, progress);
}

Result<void> Database::SaveTopology(Progress& progress) { return parts_->topology->Save(progress); }

Result<TopologyState> Database::SavedTopology() const { return parts_->topology->State(); }

Result<std::unique_ptr<GraphWriter>> Database::Write() { return parts_->store->BeginWrite(); }

Result<std::unique_ptr<BulkSink>> Database::Bulk() { return parts_->store->BeginBulk(); }

Result<ImportReport> Database::Import(const std::vector<std::filesystem::path>& paths,
                                      const ImportOptions& options, Progress& progress) {
  CATENA_TRY(auto reader, Read());
  if (options.dry_run) return ImportFiles(paths, {.graph = reader.get()}, options, progress);
  CATENA_TRY(const GraphCounts counts, reader->Counts());
  if (counts.nodes == 0 && TotalBytes(paths) > kBulkBytes) {
    LoadedTopology gathered;
    CATENA_TRY(const auto sink, parts_->store->BeginBulk(&gathered));
    CATENA_TRY(ImportReport report,
               ImportFiles(paths, {.graph = reader.get(), .sink = sink.get()}, options, progress));
    const uint64_t before = SequenceAndRelease(std::move(reader));
    if (report.errors.empty()) CATENA_TRY(sink->Finish(progress));
    parts_->TrySaveTopology(before, gathered, progress);
    return report;
  }
  CATENA_TRY(const auto writer, Write());
  CATENA_TRY(
      ImportReport report,
      ImportFiles(paths, {.graph = writer.get(), .writer = writer.get()}, options, progress));
  if (report.errors.empty() && report.changes_graph()) CATENA_TRY(writer->Commit());
  return report;
}

Result<ImportReport> Database::ImportArticles(const std::vector<std::filesystem::path>& paths,
                                              const ArticleImportOptions& article,
                                              const ImportOptions& options, Progress& progress,
                                              std::vector<ArticleSummary>& summaries) {
  if (options.dry_run) {
    CATENA_TRY(const auto reader, Read());
    return PreviewArticles(paths, *reader, article, options, progress, summaries);
  }
  CATENA_TRY(const auto writer, Write());
  CATENA_TRY(ImportReport report,
             catena::ImportArticles(paths, {.graph = writer.get(), .writer = writer.get()}, article,
                                    options, progress, summaries));
  if (report.errors.empty() && report.changes_graph()) CATENA_TRY(writer->Commit());
  return report;
}

Result<DumpReport> Database::ImportWikiDump(const std::filesystem::path& path,
                                            const DumpImportOptions& options, Progress& progress) {
  std::unique_ptr<GraphReader> reader;
  if (options.import.dry_run) {
    CATENA_TRY(reader, Read());
  }
  const auto begin = [&]() -> Result<DumpTransaction> {
    DumpTransaction transaction;
    transaction.graph = reader.get();
    if (reader) return transaction;
    CATENA_TRY(transaction.writer, Write());
    transaction.graph = transaction.writer.get();
    return transaction;
  };
  return ImportDump(path, options, begin, progress);
}

Result<TablesReport> Database::ImportTables(TablesRequest request, Progress& progress) {
  CATENA_TRY(auto reader, Read());
  CATENA_TRY(const GraphCounts counts, reader->Counts());
  const bool updates = request.mode != TablesMode::kAddNew;
  if (updates && counts.nodes > 0 && FitTransaction(FilesOf(request))) {
    request.mode = TablesMode::kUpdate;
    return ChangeTables(std::move(request), progress);
  }
  const std::vector<std::string> files = FilesOf(request);
  if (updates && counts.nodes > 0 && std::ranges::find(files, "-") != files.end()) {
    return Fail(ErrorCode::kInvalidArgument,
                "an update reads the tables twice: name files, not standard input");
  }
  request.existing = counts.nodes == 0 ? nullptr : reader.get();
  if (updates) request.mode = TablesMode::kLeaveOld;
  const uint64_t before = reader->sequence();
  if (request.existing == nullptr) reader.reset();
  TablesReport report;
  LoadedTopology gathered;
  {
    CATENA_TRY(const auto sink, parts_->store->BeginBulk(&gathered));
    CATENA_TRY(report, catena::ImportTables(request, *sink, progress));
  }
  parts_->TrySaveTopology(before, gathered, progress);
  if (report.pending == 0) return report;
  // What was wrong with a row was said in the first pass.
  request.mode = TablesMode::kChangeOld;
  request.options.on_rejected = nullptr;
  request.options.max_rejected = kAnyNumberOfRows;
  CATENA_TRY(const TablesReport changed, ChangeTables(std::move(request), progress));
  report.updated = changed.updated;
  report.unchanged =
      changed.unchanged - std::min(changed.unchanged, report.nodes + report.relationships);
  report.pending = 0;
  return report;
}

// In one transaction; the second pass of a large update in transactions of kChangesAtOnce changes.
Result<TablesReport> Database::ChangeTables(TablesRequest request, Progress& progress) {
  CATENA_TRY(auto writer, Write());
  request.existing = writer.get();
  request.writer = writer.get();
  WriterSink sink(*writer);
  if (request.mode == TablesMode::kChangeOld) {
    request.next_writer = [&]() -> Result<GraphWriter*> {
      CATENA_TRY(writer->Commit());
      writer.reset();
      CATENA_TRY(writer, Write());
      sink.Use(*writer);
      return writer.get();
    };
  }
  CATENA_TRY(TablesReport report, catena::ImportTables(request, sink, progress));
  const bool changes = report.nodes + report.relationships + report.updated > 0;
  if (changes) CATENA_TRY(writer->Commit());
  return report;
}

Result<EventsReport> Database::ImportEvents(const EventsRequest& request, Progress& progress) {
  CATENA_TRY(auto reader, Read());
  if (request.dry_run) return PreviewEvents(request, *reader, progress);
  CATENA_TRY(const GraphCounts counts, reader->Counts());
  if (counts.nodes > 0 && FitTransaction(request.files)) {
    CATENA_TRY(const auto writer, Write());
    CATENA_TRY(
        EventsReport report,
        catena::ImportEvents(request, {.graph = writer.get(), .writer = writer.get()}, progress));
    if (report.changes_graph()) CATENA_TRY(writer->Commit());
    return report;
  }
  EventsReport report;
  uint64_t before = 0;
  LoadedTopology gathered;
  {
    CATENA_TRY(const auto sink, parts_->store->BeginBulk(&gathered));
    CATENA_TRY(report, catena::ImportEvents(request, {.graph = reader.get(), .sink = sink.get()},
                                            progress));
    before = SequenceAndRelease(std::move(reader));
    CATENA_TRY(sink->Finish(progress));
  }
  parts_->TrySaveTopology(before, gathered, progress);
  // A pipe cannot be read again: what is pending stays so, and the report says it.
  const bool piped = std::ranges::find(request.files, "-") != request.files.end();
  if (report.pending == 0 || piped) return report;
  CATENA_TRY(const uint64_t updated, UpdateEvents(
                                         request, [this] { return Write(); }, progress));
  report.updated += updated;
  report.pending -= std::min(report.pending, updated);
  return report;
}

Result<EventsReport> PreviewEvents(const EventsRequest& request, const GraphReader& graph,
                                   Progress& progress) {
  return catena::ImportEvents(request, {.graph = &graph}, progress);
}

Result<CheckReport> Database::Check(const CheckOptions& options, Progress& progress) const {
  CATENA_TRY(CheckReport report, CheckGraph(*parts_->store, options, progress));
  CATENA_TRY(parts_->topology->Check(
      [&](std::string message) {
        ++report.found[static_cast<size_t>(CheckKind::kWrongTopology)];
        if (report.findings.size() < options.max_findings) {
          report.findings.push_back({CheckKind::kWrongTopology, std::move(message)});
        }
      },
      progress));
  return report;
}

Result<void> Database::VerifyChecksums(Progress& progress) const {
  return parts_->engine->VerifyChecksums(progress);
}

Result<RepairReport> Database::Repair(const CheckOptions& options, Progress& progress) {
  CATENA_TRY(const TopologyState before, SavedTopology());
  CATENA_TRY(RepairReport report, RepairGraph(*parts_->store, options, progress));
  if (before.kind != TopologyState::Kind::kNone) CATENA_TRY(SaveTopology(progress));
  return report;
}

Result<StoreStats> Database::Stats() const { return CollectStats(*parts_->store); }

Result<void> Database::Compact(Progress& progress) {
  CATENA_TRY(RepackLinks(*parts_->store, {}, progress));
  CATENA_TRY(parts_->engine->Compact(progress));
  return SaveTopology(progress);
}

Result<BackupInfo> Database::Backup(const std::filesystem::path& target, Progress& progress) {
  return BackupDatabase(*parts_->engine, target.string(), progress);
}

Result<ImportReport> PreviewImport(const std::vector<std::filesystem::path>& paths,
                                   const GraphReader& graph, const ImportOptions& options,
                                   Progress& progress) {
  return ImportFiles(paths, {.graph = &graph}, options, progress);
}

Result<ImportReport> PreviewArticles(const std::vector<std::filesystem::path>& paths,
                                     const GraphReader& graph, const ArticleImportOptions& article,
                                     const ImportOptions& options, Progress& progress,
                                     std::vector<ArticleSummary>& summaries) {
  return ImportArticles(paths, {.graph = &graph}, article, options, progress, summaries);
}

}  // namespace catena
