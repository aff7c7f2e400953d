#include "storage/recover_replay.h"

#include <rocksdb/write_batch.h>

#include <algorithm>

#include "storage/rocksdb_log_check.h"
#include "storage/rocksdb_status.h"

namespace catena {
namespace {

using rocksdb::Slice;
using rocksdb::Status;

// A payload is sequence number (8, little-endian), count (4), entries.
constexpr size_t kPayloadHeaderBytes = 12;

uint64_t SequenceOf(const std::string& payload) {
  uint64_t sequence = 0;
  for (size_t i = 8; i-- > 0;) sequence = sequence << 8 | static_cast<uint8_t>(payload[i]);
  return sequence;
}

// Copies the entries that the sorted files do not hold.
class NewEntries final : public rocksdb::WriteBatch::Handler {
 public:
  NewEntries(const std::vector<rocksdb::ColumnFamilyHandle*>& handles,
             const std::vector<uint64_t>& reached, uint64_t sequence)
      : handles_(handles), reached_(reached), sequence_(sequence) {}

  Status PutCF(uint32_t family, const Slice& key, const Slice& value) override {
    return IsNew(family) ? batch_.Put(handles_[family], key, value) : Status::OK();
  }
  Status DeleteCF(uint32_t family, const Slice& key) override {
    return IsNew(family) ? batch_.Delete(handles_[family], key) : Status::OK();
  }
  Status MergeCF(uint32_t family, const Slice& key, const Slice& value) override {
    return IsNew(family) ? batch_.Merge(handles_[family], key, value) : Status::OK();
  }
  void LogData(const Slice&) override {}

  rocksdb::WriteBatch& batch() { return batch_; }

 private:
  bool IsNew(uint32_t family) {
    const uint64_t sequence = sequence_++;
    return family < handles_.size() && sequence > reached_[family];
  }

  const std::vector<rocksdb::ColumnFamilyHandle*>& handles_;
  const std::vector<uint64_t>& reached_;
  uint64_t sequence_;
  rocksdb::WriteBatch batch_;
};

// The newest sequence number in the files of each family.
std::vector<uint64_t> Reached(rocksdb::DB& db,
                              const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  std::vector<uint64_t> reached(handles.size());
  std::vector<rocksdb::LiveFileMetaData> tables;
  db.GetLiveFilesMetaData(&tables);
  for (const auto& table : tables) {
    for (size_t i = 0; i < handles.size(); ++i) {
      if (handles[i]->GetName() != table.column_family_name) continue;
      reached[i] = std::max(reached[i], table.largest_seqno);
    }
  }
  return reached;
}

}  // namespace

Result<void> ReplayLog(const std::string& file, rocksdb::DB& db,
                       const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  const std::vector<uint64_t> reached = Reached(db, handles);
  return ReadLog(file, [&](const std::string& payload) -> Result<void> {
    if (payload.size() < kPayloadHeaderBytes) return {};  // A note of RocksDB's own.
    NewEntries entries(handles, reached, SequenceOf(payload));
    Status status = rocksdb::WriteBatch(payload).Iterate(&entries);
    if (status.ok() && entries.batch().Count() != 0) {
      rocksdb::WriteOptions write;
      write.sync = false;
      status = db.Write(write, &entries.batch());
    }
    return CheckStatus(status, "replay the log '" + file + "'");
  });
}

}  // namespace catena
