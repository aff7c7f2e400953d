#include "storage/rocksdb_options.h"

#include <rocksdb/convenience.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/merge_operator.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <cstdarg>
#include <string_view>
#include <utility>

#include "storage/rocksdb_status.h"

namespace catena {
namespace {

std::string_view View(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// Never fails: a merge that fails would stop compaction and with it all writing.
class CounterOperator final : public rocksdb::AssociativeMergeOperator {
 public:
  bool Merge(const rocksdb::Slice&, const rocksdb::Slice* existing, const rocksdb::Slice& delta,
             std::string* sum, rocksdb::Logger*) const override {
    std::optional<std::string_view> current;
    if (existing != nullptr) current = View(*existing);
    *sum = AddToCounter(current, View(delta));
    return true;
  }
  const char* Name() const override { return "catena.counter"; }
};

// Without one RocksDB writes a file LOG at every open, also when it opens for reading only.
class NoLogger final : public rocksdb::Logger {
 public:
  NoLogger() : Logger(rocksdb::InfoLogLevel::NUM_INFO_LOG_LEVELS) {}
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

RocksDbEnv::RocksDbEnv(const RocksDbOptions& options) : env_(rocksdb::Env::Default()) {
  if (options.file_system == nullptr) return;
  owned_ = rocksdb::NewCompositeEnv(options.file_system);
  env_ = owned_.get();
}

std::shared_ptr<rocksdb::MergeOperator> MakeCounterOperator() {
  return std::make_shared<CounterOperator>();
}

rocksdb::DBOptions MakeDbOptions(const RocksDbOptions& options, rocksdb::Env* env) {
  rocksdb::DBOptions db;
  db.env = env;
  db.info_log = std::make_shared<NoLogger>();

  // Damage is reported, not stepped around. A record cut short at the end of the log is what a
  // crash leaves and is accepted; rocksdb_log_check.h tells it from a damaged length.
  db.paranoid_checks = true;
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.track_and_verify_wals_in_manifest = true;
  db.write_dbid_to_manifest = true;
  db.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();

  // Opening reads the log into memory and leaves it at that: writing sorted files would cost
  // several syncs before the first look-up.
  db.avoid_flush_during_recovery = true;
  db.max_total_wal_size = options.log_bytes;
  db.skip_stats_update_on_db_open = true;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;

  // A reader keeps all files open, because a writing process may delete them under it; a writer
  // opens them as they are needed.
  db.max_open_files = options.read_only ? -1 : 512;
  // RocksDB starts this many threads for each family at every open, however few files there are:
  // with its default of 16 a first look-up cost 92 threads.
  db.max_file_opening_threads = 1;
  db.max_background_jobs = 2;
  db.max_manifest_file_size = 4 << 20;
  return db;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(const RocksDbOptions& options,
                                               std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = std::move(cache);
  table.block_size = 8 << 10;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));

  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.merge_operator = MakeCounterOperator();
  family.compression = rocksdb::kLZ4Compression;
  family.write_buffer_size = options.write_buffer_bytes;
  family.max_write_buffer_number = 3;
  family.level_compaction_dynamic_level_bytes = true;
  return family;
}

namespace {

// The last level of a family holds nearly all of it. On a million nodes and ten million
// relationships this makes 306 MB of 374 MB and costs the bulk load nothing against LZ4. Links
// would give another 23 MB; they stay in LZ4, being packed already and read the most.
rocksdb::CompressionType LastLevelCompression(Family family) {
  const auto supported = rocksdb::GetSupportedCompressions();
  const bool has_zstd =
      std::find(supported.begin(), supported.end(), rocksdb::kZSTD) != supported.end();
  return family == Family::kAdjacency || !has_zstd ? rocksdb::kLZ4Compression : rocksdb::kZSTD;
}

rocksdb::CompressionOptions FastCompression() {
  rocksdb::CompressionOptions options;
  options.level = 1;
  options.enabled = true;
  return options;
}

}  // namespace

rocksdb::ColumnFamilyOptions MakeBulkOptions(const RocksDbOptions& options,
                                             std::shared_ptr<rocksdb::Cache> cache, Family family) {
  rocksdb::ColumnFamilyOptions bulk = MakeFamilyOptions(options, std::move(cache));
  // Filters tell that a key is not there. Nobody asks the last level for ids that are not, and
  // links and index entries are found by seeking.
  auto table = *bulk.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
  table.filter_policy = nullptr;
  bulk.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  bulk.compression = LastLevelCompression(family);
  bulk.compression_opts = FastCompression();
  return bulk;
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(
    const rocksdb::ColumnFamilyOptions& options) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, options);
  for (size_t i = 0; i < kFamilyCount; ++i) {
    const auto family = static_cast<Family>(i);
    families.emplace_back(std::string(FamilyName(family)), options);
    families.back().options.bottommost_compression = LastLevelCompression(family);
    families.back().options.bottommost_compression_opts = FastCompression();
  }
  return families;
}

uint64_t NewestInTables(rocksdb::DB& db) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  db.GetLiveFilesMetaData(&tables);
  uint64_t newest = 0;
  for (const auto& table : tables) newest = std::max<uint64_t>(newest, table.largest_seqno);
  return newest;
}

Result<std::string> RocksDbFileChecksum(const std::string& file, Progress& progress) {
  constexpr size_t kChunkBytes = 1 << 20;
  std::unique_ptr<rocksdb::SequentialFile> in;
  CATENA_TRY(
      CheckStatus(rocksdb::Env::Default()->NewSequentialFile(file, &in, rocksdb::EnvOptions()),
                  "read '" + file + "'"));
  const auto generator =
      rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  std::string buffer(kChunkBytes, '\0');
  for (uint64_t done = 0;;) {
    rocksdb::Slice chunk;
    CATENA_TRY(CheckStatus(in->Read(buffer.size(), &chunk, buffer.data()), "read '" + file + "'"));
    if (chunk.empty()) break;
    generator->Update(chunk.data(), chunk.size());
    done += chunk.size();
    if (!progress.Update("verifying checksums", done, 0)) {
      return Fail(ErrorCode::kCancelled, "stopped while verifying '" + file + "'");
    }
  }
  generator->Finalize();
  return generator->GetChecksum();
}

}  // namespace catena
