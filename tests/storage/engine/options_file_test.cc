#include <gtest/gtest.h>

#include <filesystem>

#include "storage/rocksdb_options_file.h"
#include "tests/storage/engine/damage.h"
#include "tests/storage/engine/engine_fixture.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

constexpr char kText[] =
    "[DBOptions]\n  wal_dir=/home/a/Catena/CRC-32C\n[TableOptions \"node\"]\n  checksum=kXXH3\n  "
    "\n";

TEST(OptionsFileTest, EveryFlippedBitOfASealedFileIsReported) {
  const TempDir directory;
  const std::string file = directory / "OPTIONS-000007";
  WriteFile(file, kText);
  SealOptionsFiles(directory.path());
  ASSERT_OK(CheckOptionsFiles(directory.path()));
  const std::string sealed = ReadFile(file);
  ASSERT_GT(sealed.size(), std::string_view(kText).size());
  EXPECT_TRUE(sealed.starts_with(kText));
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    FlipBit(file, bit);
    const auto check = CheckOptionsFiles(directory.path());
    ASSERT_FALSE(check) << "bit " << bit;
    EXPECT_EQ(check.error().code, ErrorCode::kCorruption);
    EXPECT_NE(Message(check.error()).find("OPTIONS-000007"), std::string::npos);
    FlipBit(file, bit);
  }
  SealOptionsFiles(directory.path());
  EXPECT_EQ(ReadFile(file), sealed);  // Once is enough.
}

TEST(OptionsFileTest, ADamagedFileIsNotSealedAnew) {
  const TempDir directory;
  const std::string file = directory / "OPTIONS-000007";
  WriteFile(file, kText);
  SealOptionsFiles(directory.path());
  FlipBit(file, 100);
  SealOptionsFiles(directory.path());
  EXPECT_FALSE(CheckOptionsFiles(directory.path()));
}

// As a process leaves it that was killed between RocksDB's writing of the file and the seal.
TEST(OptionsFileTest, WhatACrashLeftWithoutASealIsSealedByTheNextOpening) {
  const TempDir directory;
  const std::string data = directory / "db/rocksdb";
  const RocksDbOptions options{.create_if_missing = true};
  ASSERT_OK(OpenRocksDbEngine(directory / "db", options));
  const auto files_of = [&data] {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(data)) {
      if (entry.path().filename().string().starts_with("OPTIONS-")) {
        files.push_back(entry.path().string());
      }
    }
    return files;
  };
  const auto cut_at_seal = [](const std::string& text) {
    return text.substr(0, text.find("# Cat"));
  };
  std::vector<std::string> files = files_of();
  ASSERT_FALSE(files.empty());
  for (const std::string& file : files) {
    const std::string text = ReadFile(file);
    ASSERT_NE(cut_at_seal(text), text) << file;
    WriteFile(file, cut_at_seal(text));
  }
  NoProgress progress;
  {
    RocksDbOptions reading;
    reading.read_only = true;
    const auto engine = OpenRocksDbEngine(directory / "db", reading);
    ASSERT_OK(engine);
    EXPECT_OK((*engine)->VerifyChecksums(progress));
  }
  ASSERT_OK(OpenRocksDbEngine(directory / "db", options));
  files = files_of();
  ASSERT_FALSE(files.empty());
  for (const std::string& file : files) {
    EXPECT_NE(cut_at_seal(ReadFile(file)), ReadFile(file)) << file;
    FlipBit(file, 1000);
  }
  const auto engine = OpenRocksDbEngine(directory / "db", {});
  ASSERT_OK(engine);
  EXPECT_FALSE((*engine)->VerifyChecksums(progress)) << "opening for writing hid the damage";
}

}  // namespace
}  // namespace catena
