#include "storage/recover_copy.h"

#include <utility>

#include "storage/rocksdb_options.h"
#include "storage/rocksdb_status.h"

namespace catena {

Result<OpenCopy> OpenDamaged(const std::string& data) {
  RocksDbOptions options;
  rocksdb::DBOptions db_options = MakeDbOptions(options, rocksdb::Env::Default());
  db_options.paranoid_checks = false;
  db_options.track_and_verify_wals_in_manifest = false;
  db_options.create_missing_column_families = true;  // Repair forgets the empty ones.
  rocksdb::ColumnFamilyOptions family =
      MakeFamilyOptions(options, rocksdb::NewLRUCache(options.block_cache_bytes));
  family.disable_auto_compactions = true;
  OpenCopy copy;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(db_options, data, MakeFamilies(family), &copy.handles, &db);
  copy.db.reset(db);
  CATENA_TRY(CheckStatus(status, "open the copy"));
  return copy;
}

Result<void> RepairFileList(const std::string& data) {
  const RocksDbOptions options;
  rocksdb::DBOptions db_options = MakeDbOptions(options, rocksdb::Env::Default());
  db_options.track_and_verify_wals_in_manifest = false;
  return CheckStatus(
      rocksdb::RepairDB(data, db_options,
                        MakeFamilies(MakeFamilyOptions(
                            options, rocksdb::NewLRUCache(options.block_cache_bytes)))),
      "repair the copy");
}

namespace {

Result<void> ImportFamily(OpenCopy& into, const rocksdb::ColumnFamilyDescriptor& family,
                          const std::vector<rocksdb::LiveFileMetaData>& tables) {
  rocksdb::ExportImportFilesMetaData files;
  files.db_comparator_name = rocksdb::BytewiseComparator()->Name();
  for (const auto& table : tables) {
    if (table.column_family_name == family.name) files.files.push_back(table);
  }
  rocksdb::ColumnFamilyHandle* handle = nullptr;
  const rocksdb::Status status =
      files.files.empty()
          ? into.db->CreateColumnFamily(family.options, family.name, &handle)
          : into.db->CreateColumnFamilyWithImport(
                family.options, family.name, rocksdb::ImportColumnFamilyOptions(), files, &handle);
  if (handle != nullptr) into.handles.push_back(handle);
  return CheckStatus(status, "import the sound files");
}

}  // namespace

Result<std::unique_ptr<OpenCopy>> OpenTables(const std::string& directory,
                                             const std::vector<rocksdb::LiveFileMetaData>& tables) {
  auto opened = std::make_unique<OpenCopy>();
  const RocksDbOptions options;
  rocksdb::DBOptions db_options = MakeDbOptions(options, rocksdb::Env::Default());
  db_options.create_if_missing = true;
  rocksdb::ColumnFamilyOptions family_options =
      MakeFamilyOptions(options, rocksdb::NewLRUCache(options.block_cache_bytes));
  family_options.disable_auto_compactions = true;
  const auto families = MakeFamilies(family_options);
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(db_options, directory, {families[0]}, &opened->handles, &db);
  opened->db.reset(db);
  CATENA_TRY(CheckStatus(status, "open the sound files"));
  for (size_t i = 1; i < families.size(); ++i)
    CATENA_TRY(ImportFamily(*opened, families[i], tables));
  return opened;
}

}  // namespace catena
