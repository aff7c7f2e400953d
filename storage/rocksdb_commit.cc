// Committing: preconditions, the reserve, one RocksDB write.
#include <rocksdb/write_batch.h>

#include "storage/engine_files.h"
#include "storage/free_space.h"
#include "storage/rocksdb_engine_impl.h"
#include "storage/rocksdb_status.h"

namespace catena {
namespace {

// Bytes that RocksDB adds to an entry of a batch at most: kind, family, two lengths.
constexpr size_t kEntryOverhead = 16;

rocksdb::Status Append(const WriteBatch::Entry& entry, rocksdb::ColumnFamilyHandle* handle,
                       rocksdb::WriteBatch& to) {
  switch (entry.kind) {
    case WriteBatch::Kind::kPut:
      return to.Put(handle, entry.key, entry.value);
    case WriteBatch::Kind::kDelete:
      return to.Delete(handle, entry.key);
    case WriteBatch::Kind::kAdd:
      return to.Merge(handle, entry.key, entry.value);
  }
  return rocksdb::Status::InvalidArgument("unknown kind of entry");
}

}  // namespace

Result<void> RocksDbEngine::CheckSpace(uint64_t needed) const {
  if (options_.free_bytes) {
    return CheckReserve(options_.free_bytes(), needed, options_.reserve_bytes);
  }
  if (space_.StillCovers(needed)) return {};
  std::string place = path_;
  auto free = FreeBytes(place);
  while (!free && place != "." && place != "/") {  // Not created yet.
    place = ParentOf(place);
    free = FreeBytes(place);
  }
  if (!free) return Fail(std::move(free).error());
  CATENA_TRY(CheckReserve(*free, needed, options_.reserve_bytes));
  space_.Looked();
  return {};
}

Result<void> RocksDbEngine::Check(std::span<const Precondition> preconditions) const {
  for (const Precondition& precondition : preconditions) {
    rocksdb::PinnableSlice value;
    const rocksdb::Status status =
        db_->Get(rocksdb::ReadOptions(), handle(precondition.family), precondition.key, &value);
    std::optional<std::string_view> found;
    if (status.ok()) {
      found = ToView(value);
    } else if (!status.IsNotFound()) {
      return CheckStatus(status, "check what a commit relies on");
    }
    if (found != precondition.expected) {
      return Fail(ErrorCode::kConflict, "another commit changed what this one relies on");
    }
  }
  return {};
}

Result<void> RocksDbEngine::Commit(const WriteBatch& batch,
                                   std::span<const Precondition> preconditions,
                                   const CommitOptions& options) {
  CATENA_TRY(CheckWritable());
  CATENA_TRY(CheckLimits(options_.limits, batch));

  rocksdb::WriteBatch changes(batch.bytes() + batch.entries().size() * kEntryOverhead);
  for (const WriteBatch::Entry& entry : batch.entries()) {
    CATENA_TRY(CheckStatus(Append(entry, handle(entry.family), changes), "prepare a commit"));
  }

  const CommitGate::Pass pass = gate_.Enter(batch, preconditions);
  CATENA_TRY(Check(preconditions));
  if (batch.empty()) return {};
  CATENA_TRY(CheckSpace(changes.GetDataSize()));
  rocksdb::WriteOptions write;
  write.sync = options.sync;
  const rocksdb::Status status = db_->Write(write, &changes);
  if (!status.ok()) return Fail(WriteFailed(status, "commit"));
  return {};
}

}  // namespace catena
