#include "db/database.h"

#include "db/import_files.h"
#include "storage/backup.h"
#include "storage/graph_store.h"
#include "storage/rocksdb_engine.h"

namespace catena {
namespace {

// Above this a first import is written as sorted files rather than as one transaction, which
// would hold all of it in memory twice.
constexpr uint64_t kBulkBytes = 16ULL << 20;

}  // namespace

struct Database::Parts {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<GraphStore> store;           // Outlived by the engine.
  std::unique_ptr<catena::Topology> topology;  // Outlived by the store.

  // After a bulk import. What is imported is imported: without the topology, which `stats` then
  // says, questions take longer, and the next Compact() makes it.
  void TrySaveTopology(uint64_t sequence_before, Progress& progress) const {
    const auto now = engine->Sequence({});
    if (!now.has_value() || *now == sequence_before) return;
    [[maybe_unused]] const auto saved = topology->Save(progress);
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
  CATENA_TRY(const auto reader, Read());
  if (options.dry_run) return ImportFiles(paths, {.graph = reader.get()}, options, progress);
  CATENA_TRY(const GraphCounts counts, reader->Counts());
  if (counts.nodes == 0 && TotalBytes(paths) > kBulkBytes) {
    CATENA_TRY(const auto sink, Bulk());
    CATENA_TRY(ImportReport report,
               ImportFiles(paths, {.graph = reader.get(), .sink = sink.get()}, options, progress));
    if (report.errors.empty()) CATENA_TRY(sink->Finish());
    parts_->TrySaveTopology(reader->sequence(), progress);
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
  CATENA_TRY(TablesReport report, catena::ImportTables(request, *sink, progress));
  parts_->TrySaveTopology(reader->sequence(), progress);
  return report;
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

}  // namespace catena
