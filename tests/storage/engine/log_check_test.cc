// The check of log files against logs that RocksDB wrote, cut and damaged at every place.
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <fstream>

#include "storage/engine_checksum.h"
#include "storage/rocksdb_log_check.h"
#include "tests/storage/engine/engine_kit.h"
#include "tests/support/temp_dir.h"

namespace catena {
namespace {

TEST(Crc32c, AgreesWithTheVectorsOfRfc3720) {
  std::string ascending;
  for (int i = 0; i < 32; ++i) ascending += static_cast<char>(i);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aaU);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62a8ab43U);
  EXPECT_EQ(Crc32c(ascending), 0x46dd794eU);
  EXPECT_EQ(Crc32c(ascending.substr(5), Crc32c(ascending.substr(0, 5))), 0x46dd794eU);
  EXPECT_EQ(Crc32cText("123456789"), "e3069283");
}

class LogCheckTest : public testing::Test {
 protected:
  // A write-ahead log with `records` records, as RocksDB leaves it.
  void WriteLog(int records, size_t value_bytes) {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.avoid_flush_during_shutdown = true;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, directory_ / "db", &db).ok());
    for (int i = 0; i < records; ++i) {
      ASSERT_TRUE(db->Put({}, std::to_string(i), std::string(value_bytes, 'v')).ok());
    }
    delete db;
    for (const auto& entry : std::filesystem::directory_iterator(directory_ / "db")) {
      if (entry.path().extension() == ".log" && entry.file_size() > 0) log_ = entry.path().string();
    }
    std::ifstream in(log_, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(in), {});
  }

  void Overwrite(std::string_view bytes) {
    std::ofstream(log_, std::ios::binary | std::ios::trunc) << bytes;
  }

  // Records that RocksDB recovers with the setting we use, or -1 when it reports damage.
  int Recovered() {
    std::filesystem::remove_all(directory_ / "copy");
    std::filesystem::copy(directory_ / "db", directory_ / "copy");
    rocksdb::Options options;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    rocksdb::DB* db = nullptr;
    if (!rocksdb::DB::Open(options, directory_ / "copy", &db).ok()) return -1;
    const std::unique_ptr<rocksdb::DB> closes(db);
    const std::unique_ptr<rocksdb::Iterator> iterator(db->NewIterator({}));
    int count = 0;
    for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) ++count;
    return count;
  }

  TempDir directory_;
  std::string log_;
  std::string bytes_;
  NoProgress progress_;
};

TEST_F(LogCheckTest, AcceptsWholeLogsOfSeveralBlocks) {
  WriteLog(700, 300);
  ASSERT_GT(bytes_.size(), 3 * 32768u);
  const auto check = CheckLog(log_, progress_);
  ASSERT_OK(check);
  EXPECT_GE(check->records, 700u);  // One that crosses a block counts twice.
  EXPECT_EQ(check->torn_bytes, 0u);
  EXPECT_OK(CheckLogTail(log_));
}

TEST_F(LogCheckTest, AcceptsACutAtEveryByte) {
  WriteLog(40, 30);
  for (size_t size = 0; size <= bytes_.size(); ++size) {
    Overwrite(std::string_view(bytes_).substr(0, size));
    EXPECT_OK(CheckLog(log_, progress_)) << size;
    EXPECT_OK(CheckLogTail(log_)) << size;
  }
}

TEST_F(LogCheckTest, ReportsEveryFlippedBit) {
  WriteLog(40, 30);
  for (size_t bit = 0; bit < bytes_.size() * 8; ++bit) {
    std::string flipped = bytes_;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ 1 << bit % 8);
    Overwrite(flipped);
    EXPECT_FAILS(CheckLog(log_, progress_), ErrorCode::kCorruption);
    EXPECT_FAILS(CheckLogTail(log_), ErrorCode::kCorruption);
    if (HasFailure()) FAIL() << bit;
  }
}

// Why the check exists. If RocksDB learns to report this, it can go.
TEST_F(LogCheckTest, RocksDbAloneDropsRecordsWhenALengthIsDamaged) {
  WriteLog(40, 30);
  ASSERT_EQ(Recovered(), 40);
  std::string flipped = bytes_;
  constexpr size_t kHighLengthByte = 5;  // Of the first record.
  flipped[kHighLengthByte] = static_cast<char>(flipped[kHighLengthByte] ^ 0x40);
  Overwrite(flipped);
  EXPECT_EQ(Recovered(), 0);
  EXPECT_FAILS(CheckLogTail(log_), ErrorCode::kCorruption);
}

TEST_F(LogCheckTest, MissingFileIsIo) {
  EXPECT_FAILS(CheckLog(directory_ / "none", progress_), ErrorCode::kIo);
  EXPECT_FAILS(CheckLogTail(directory_ / "none"), ErrorCode::kIo);
}

}  // namespace
}  // namespace catena
