// The check of log files against logs that RocksDB wrote, cut and damaged at every place.
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <fstream>

#include "storage/engine_checksum.h"
#include "storage/recover.h"
#include "storage/rocksdb_engine.h"
#include "storage/rocksdb_log_check.h"
#include "tests/storage/engine/damage.h"
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

// One log for each opening: changes stay in them until there are many.
class LogGapTest : public testing::Test {
 protected:
  void SetUp() override {
    for (int round = 0; round < 4; ++round) {
      auto engine = Open();
      ASSERT_OK(engine);
      for (int i = 0; i < 5; ++i) {
        const std::string key = std::to_string(round) + std::to_string(i);
        ASSERT_OK(Put(**engine, Family::kMeta, key, "value"));
      }
    }
    for (const std::string& log : FilesNamed(directory_ / "db", ".log")) {
      if (std::filesystem::file_size(log) > 0) logs_.push_back(log);
    }
    ASSERT_EQ(logs_.size(), 4u);
  }

  Result<std::unique_ptr<Engine>> Open(bool read_only = false) {
    RocksDbOptions options;
    options.create_if_missing = !read_only;
    options.read_only = read_only;
    return OpenRocksDbEngine(directory_ / "db", options);
  }

  void ExpectRefusedNaming(const std::string& log) {
    const auto before = Tree(directory_ / "db");
    for (const bool read_only : {true, false}) {
      const auto opened = Open(read_only);
      ASSERT_FALSE(opened.has_value());
      EXPECT_EQ(opened.error().code, ErrorCode::kCorruption);
      EXPECT_NE(opened.error().message.find(log), std::string::npos) << opened.error().message;
    }
    EXPECT_TRUE(Tree(directory_ / "db") == before);
  }

  TempDir directory_;
  std::vector<std::string> logs_;
};

TEST_F(LogGapTest, ShortenedLogThatIsNotTheLastIsReported) {
  for (size_t i = 0; i + 1 < logs_.size(); ++i) {
    SCOPED_TRACE(i);
    const std::string whole = ReadFile(logs_[i]);
    for (const size_t less : {size_t{1}, size_t{40}, whole.size() / 2}) {
      std::filesystem::resize_file(logs_[i], whole.size() - less);
      ExpectRefusedNaming(logs_[i]);
    }
    WriteFile(logs_[i], whole);
  }
  EXPECT_OK(Open());
}

TEST_F(LogGapTest, LogMissingFromTheMiddleIsReported) {
  std::filesystem::remove(logs_[2]);
  ExpectRefusedNaming(logs_[1]);
}

// As after a crash: the next opening goes on from the last whole record.
TEST_F(LogGapTest, RecordCutShortByACrashIsNoGap) {
  std::filesystem::resize_file(logs_[3], std::filesystem::file_size(logs_[3]) - 3);
  for (int round = 0; round < 3; ++round) {
    auto engine = Open();
    ASSERT_OK(engine);
    ASSERT_OK(Put(**engine, Family::kMeta, "after the crash", std::to_string(round)));
  }
  EXPECT_OK(Open(true));
}

// A bulk load takes a number that no log has; logs that are done with may stay behind.
TEST_F(LogGapTest, NumbersOfABulkLoadAndOldLogsAreNoGap) {
  std::map<std::string, std::string> old;
  for (const std::string& log : logs_) old[log] = ReadFile(log);
  for (int round = 0; round < 2; ++round) {
    auto engine = Open();
    ASSERT_OK(engine);
    auto bulk = (*engine)->BeginBulk();
    ASSERT_OK(bulk);
    ASSERT_OK((*bulk)->Put(Family::kNode, "bulk " + std::to_string(round), "value"));
    ASSERT_OK((*bulk)->Publish());
    ASSERT_OK(Put(**engine, Family::kMeta, "after the bulk load", std::to_string(round)));
  }
  EXPECT_OK(Open(true));
  // Not all of them: the newest are removed first.
  for (const std::string& log : {logs_[0], logs_[1]}) WriteFile(log, old[log]);
  EXPECT_OK(Open(true));
  EXPECT_OK(Open());
}

TEST_F(LogGapTest, RecoveryKeepsTheRestAndSaysWhatIsMissing) {
  std::filesystem::remove(logs_[2]);
  NoProgress progress;
  const auto report = RecoverDatabase(directory_ / "db", directory_ / "out", progress);
  ASSERT_OK(report);
  ASSERT_EQ(report->findings.size(), 1u);
  EXPECT_NE(report->findings[0].find("are lost"), std::string::npos) << report->findings[0];
  EXPECT_EQ(report->kept_keys[static_cast<size_t>(Family::kMeta)], 15u);
}

TEST_F(LogGapTest, RecoveryMendsAnOlderLogAndFindsNoGap) {
  FlipBit(logs_[1], 8 * 20);
  NoProgress progress;
  const auto report = RecoverDatabase(directory_ / "db", directory_ / "out", progress);
  ASSERT_OK(report);
  EXPECT_EQ(report->findings.size(), 1u);
  EXPECT_EQ(report->mended_files, 1u);
  EXPECT_EQ(report->kept_keys[static_cast<size_t>(Family::kMeta)], 20u);
}

}  // namespace
}  // namespace catena
