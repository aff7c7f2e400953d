#include "db/database.h"

#include "db/import_files.h"
#include "storage/backup.h"
#include "storage/graph_store.h"
#include "storage/repack.h"
#include "storage/rocksdb_engine.h"

namespace catena {
namespace {

// Above this a first import is written as sorted files rather than as one transaction, which
// would hold all of it in memory twice.
constexpr uint64_t kBulkBytes = 16ULL << 20;

}  // namespace

struct Database::Parts {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<GraphStore> store;  // Outlived by the engine.
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
  // Not where the system keeps temporary files: that is often memory.
  if (!store_options.read_only) store_options.staging_directory = (path / "staging").string();
  CATENA_TRY(parts->store, GraphStore::Open(*parts->engine, store_options));
  return std::unique_ptr<Database>(new Database(std::move(parts)));
}

Result<std::unique_ptr<GraphReader>> Database::Read() const {
  CATENA_TRY(std::unique_ptr<GraphReader> reader, parts_->store->BeginRead());
  return reader;
}

Result<std::unique_ptr<GraphWriter>> Database::Write() { return parts_->store->BeginWrite(); }

Result<std::unique_ptr<BulkSink>> Database::Bulk() { return parts_->store->BeginBulk(); }

Result<ImportReport> Database::Import(const std::vector<std::filesystem::path>& paths,
                                      const ImportOptions& options, Progress& progress) {
  CATENA_TRY(const auto reader, Read());
  if (options.dry_run) return ImportFiles(paths, {.graph = reader.get()}, options, progress);
  CATENA_TRY(const GraphCounts counts, reader->Counts());
  if (counts.nodes == 0 && TotalBytes(paths) > kBulkBytes) {
    CATENA_TRY(const auto sink, Bulk());
    CATENA_TRY(ImportReport report,
               ImportFiles(paths, {.graph = reader.get(), .sink = sink.get()}, options, progress));
    if (report.errors.empty()) CATENA_TRY(sink->Finish());
    return report;
  }
  CATENA_TRY(const auto writer, Write());
  CATENA_TRY(
      ImportReport report,
      ImportFiles(paths, {.graph = writer.get(), .writer = writer.get()}, options, progress));
  if (report.errors.empty() && report.changes_graph()) CATENA_TRY(writer->Commit());
  return report;
}

Result<TablesReport> Database::ImportTables(TablesRequest request, Progress& progress) {
  CATENA_TRY(const auto reader, Read());
  CATENA_TRY(const GraphCounts counts, reader->Counts());
  request.existing = counts.nodes == 0 ? nullptr : reader.get();
  CATENA_TRY(const auto sink, Bulk());
  return catena::ImportTables(request, *sink, progress);
}

Result<CheckReport> Database::Check(const CheckOptions& options, Progress& progress) const {
  return CheckGraph(*parts_->store, options, progress);
}

Result<void> Database::VerifyChecksums(Progress& progress) const {
  return parts_->engine->VerifyChecksums(progress);
}

Result<RepairReport> Database::Repair(const CheckOptions& options, Progress& progress) {
  return RepairGraph(*parts_->store, options, progress);
}

Result<StoreStats> Database::Stats() const { return CollectStats(*parts_->store); }

Result<void> Database::Compact(Progress& progress) {
  CATENA_TRY(RepackLinks(*parts_->store, {}, progress));
  return parts_->engine->Compact(progress);
}

Result<BackupInfo> Database::Backup(const std::filesystem::path& target, Progress& progress) {
  return BackupDatabase(*parts_->engine, target.string(), progress);
}

Result<ImportReport> PreviewImport(const std::vector<std::filesystem::path>& paths,
                                   const GraphReader& graph, const ImportOptions& options,
                                   Progress& progress) {
  return ImportFiles(paths, {.graph = &graph}, options, progress);
}

}  // namespace catena
