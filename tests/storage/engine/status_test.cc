// Each documented code of RocksDB and what it becomes, and the two that RocksDB 7.8 reports
// under another name.
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/status.h>

#include "storage/rocksdb_status.h"
#include "tests/storage/engine/engine_kit.h"
#include "tests/support/temp_dir.h"

namespace catena {
namespace {

using rocksdb::Status;

TEST(RocksDbStatus, EveryCodeBecomesOneOfOurs) {
  const std::vector<std::pair<Status, ErrorCode>> cases = {
      {Status::NotFound("k"), ErrorCode::kNotFound},
      {Status::Corruption("bad block"), ErrorCode::kCorruption},
      {Status::NotSupported("x"), ErrorCode::kUnsupported},
      {Status::InvalidArgument("x"), ErrorCode::kInvalidArgument},
      {Status::InvalidArgument("/db/CURRENT", "does not exist (create_if_missing is false)"),
       ErrorCode::kNotFound},
      {Status::IOError("x"), ErrorCode::kIo},
      {Status::IOError("While lock file: /db/LOCK", "Resource temporarily unavailable"),
       ErrorCode::kBusy},
      {Status::IOError("lock hold by current process, acquire time 1", "No locks available"),
       ErrorCode::kBusy},
      {Status::NoSpace("x"), ErrorCode::kNoSpace},
      {Status::SpaceLimit("x", ""), ErrorCode::kNoSpace},
      {Status::MergeInProgress(), ErrorCode::kConflict},
      {Status::Incomplete("x"), ErrorCode::kCancelled},
      {Status::ShutdownInProgress(), ErrorCode::kCancelled},
      {Status::TimedOut(), ErrorCode::kConflict},
      {Status::Aborted(), ErrorCode::kCancelled},
      {Status::Busy(), ErrorCode::kConflict},
      {Status::Expired(), ErrorCode::kExpired},
      {Status::TryAgain(), ErrorCode::kConflict},
      {Status::CompactionTooLarge(), ErrorCode::kLimit},
      {Status::ColumnFamilyDropped(), ErrorCode::kInvalidArgument},
  };
  for (const auto& [status, code] : cases) {
    SCOPED_TRACE(status.ToString());
    const Error error = ErrorFromStatus(status, "test");
    EXPECT_EQ(ErrorCodeName(error.code), ErrorCodeName(code));
    EXPECT_TRUE(error.message.starts_with("cannot test: ")) << error.message;
    // A held lock is said in our words alone.
    EXPECT_EQ(error.message.find(status.ToString()) == std::string::npos, code == ErrorCode::kBusy)
        << error.message;
  }
  EXPECT_OK(CheckStatus(Status::OK(), "test"));
}

// Against the library itself: its wording is what the mapping reads.
TEST(RocksDbStatus, MissingStoreIsNotFound) {
  const TempDir directory;
  rocksdb::DB* db = nullptr;
  const Status status = rocksdb::DB::Open(rocksdb::Options(), directory / "none", &db);
  ASSERT_TRUE(status.IsInvalidArgument()) << status.ToString();
  EXPECT_FAILS(CheckStatus(status, "open"), ErrorCode::kNotFound);
}

TEST(RocksDbStatus, LockHeldInThisProcessIsBusyAndSaysSo) {
  const TempDir directory;
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* first = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, directory / "db", &first).ok());
  const std::unique_ptr<rocksdb::DB> closes(first);
  rocksdb::DB* second = nullptr;
  const Status status = rocksdb::DB::Open(options, directory / "db", &second);
  ASSERT_TRUE(status.IsIOError()) << status.ToString();
  const Error error = ErrorFromStatus(status, "open");
  EXPECT_EQ(error.code, ErrorCode::kBusy);
  EXPECT_NE(error.message.find("this process has"), std::string::npos) << error.message;
}

}  // namespace
}  // namespace catena
