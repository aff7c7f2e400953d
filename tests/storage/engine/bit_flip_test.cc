// A bit flipped in any file of a database is reported, never answered around.
//
// For each flip: opening, reading all of it, or verifying it reports an error; and as long as
// none does, what is read is exactly what was written.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/effort.h"
#include "tests/storage/engine/damage.h"
#include "tests/storage/engine/engine_fixture.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPositionsPerFile = 160;

void FillDatabase(const std::string& path, EngineContent& content) {
  RocksDbOptions options;
  options.create_if_missing = true;
  options.flush_on_close_bytes = UINT64_MAX;  // A log with records stays.
  auto engine = OpenRocksDbEngine(path, options);
  ASSERT_OK(engine);
  auto bulk = (*engine)->BeginBulk();
  ASSERT_OK(bulk);
  for (int i = 1000; i < 1400; ++i) {
    const std::string key = std::to_string(i);
    ASSERT_OK((*bulk)->Put(Family::kNode, key, "bulk " + key));
    ASSERT_OK((*bulk)->Add(Family::kMeta, key, i));
  }
  ASSERT_OK((*bulk)->Publish());
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 60; ++i) {
      WriteBatch batch;
      const std::string key = std::to_string(1000 + i * 7 + round);
      batch.Put(Family::kIndex, key, std::string(30, static_cast<char>('a' + i % 20)));
      batch.Delete(Family::kNode, key);
      batch.Add(Family::kMeta, key, -5);
      ASSERT_OK((*engine)->Commit(batch, {}, {.sync = false}));
    }
    NoProgress progress;
    if (round == 0) {
      ASSERT_OK((*engine)->Compact(progress));
    }
  }
  const auto all = ReadAll(**engine);
  ASSERT_OK(all);
  content = *all;
}

// "" when nothing was reported.
std::string Report(const std::string& path, const RocksDbOptions& options,
                   const EngineContent& expected) {
  const auto engine = OpenRocksDbEngine(path, options);
  if (!engine) return Message(engine.error());
  const auto content = ReadAll(**engine);
  if (content) {
    EXPECT_TRUE(*content == expected) << "other content was read without an error";
  }
  NoProgress progress;
  const auto verified = (*engine)->VerifyChecksums(progress);
  if (!verified) return Message(verified.error());
  EXPECT_TRUE(content.has_value()) << "reading failed, and verifying did not";
  return "";
}

// The first and last bytes, where headers and footers are, and places in between.
std::vector<size_t> Positions(size_t bytes, std::mt19937& random) {
  std::vector<size_t> bits;
  if (bytes == 0) return bits;
  const size_t all = bytes * 8;
  if (all <= kPositionsPerFile) {
    for (size_t bit = 0; bit < all; ++bit) bits.push_back(bit);
    return bits;
  }
  for (size_t i = 0; i < kPositionsPerFile / 4; ++i) {
    bits.push_back(i * 3);
    bits.push_back(all - 1 - i * 5);
  }
  while (bits.size() < kPositionsPerFile) bits.push_back(random() % all);
  return bits;
}

std::vector<std::string> FilesBelow(const std::string& path) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), path).string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(BitFlip, InAnyFileIsReported) {
  const TempDir directory;
  EngineContent content;
  FillDatabase(directory / "db", content);
  RocksDbOptions reading;
  reading.read_only = true;
  ASSERT_EQ(Report(directory / "db", reading, content), "");

  std::mt19937 random(1);
  size_t flips = 0;
  for (const std::string& file : FilesBelow(directory / "db")) {
    const std::string path = directory / ("db/" + file);
    for (const size_t bit : Positions(fs::file_size(path), random)) {
      if (random() % test::Effort(1, 4) != 0) continue;
      SCOPED_TRACE(file + " bit " + std::to_string(bit));
      FlipBit(path, bit);
      const std::string report = Report(directory / "db", reading, content);
      EXPECT_NE(report, "");
      FlipBit(path, bit);
      ++flips;
    }
  }
  EXPECT_GT(flips, size_t{test::Effort(1000, 250)});
  EXPECT_EQ(Report(directory / "db", reading, content), "");  // All was put back.
}

// Opening for writing reads other code paths and must not make the damage disappear: what a
// repaired-looking database answers is compared as well. On copies, for it changes files.
TEST(BitFlip, IsNotHealedByOpeningForWriting) {
  const TempDir directory;
  EngineContent content;
  FillDatabase(directory / "db", content);
  std::mt19937 random(2);
  for (const std::string& file : FilesBelow(directory / "db")) {
    const std::string name = fs::path(file).filename().string();
    // IDENTITY repeats the MANIFEST, and RocksDB writes it anew from there; of the OPTIONS, which
    // nothing reads, it writes another file and removes the oldest.
    if (name == "IDENTITY" || name.starts_with("OPTIONS-")) continue;
    if (fs::file_size(directory / ("db/" + file)) == 0) continue;
    const size_t bits = fs::file_size(directory / ("db/" + file)) * 8;
    for (int i = 0; i < 6; ++i) {
      const size_t bit = i == 0 ? bits - 1 : random() % bits;
      SCOPED_TRACE(file + " bit " + std::to_string(bit));
      fs::remove_all(directory / "copy");
      fs::copy(directory / "db", directory / "copy", fs::copy_options::recursive);
      FlipBit(directory / ("copy/" + file), bit);
      EXPECT_NE(Report(directory / "copy", {}, content), "");
    }
  }
}

TEST(BitFlip, DamagedFileIsNamed) {
  const TempDir directory;
  EngineContent content;
  FillDatabase(directory / "db", content);
  RocksDbOptions reading;
  reading.read_only = true;
  for (const std::string& file : FilesBelow(directory / "db")) {
    const std::string path = directory / ("db/" + file);
    const std::string name = fs::path(file).filename().string();
    if (fs::file_size(path) == 0) continue;
    const size_t bit = fs::file_size(path) * 4;  // In the middle.
    FlipBit(path, bit);
    const std::string report = Report(directory / "db", reading, content);
    EXPECT_NE(report.find(name), std::string::npos) << name << ": " << report;
    EXPECT_TRUE(report.starts_with("corruption")) << name << ": " << report;
    FlipBit(path, bit);
  }
}

}  // namespace
}  // namespace catena
