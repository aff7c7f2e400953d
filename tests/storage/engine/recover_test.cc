// Recovery keeps what can be read, says what it lost, and never touches the original.
#include "storage/recover.h"

#include <gtest/gtest.h>

#include <random>

#include "storage/checksum.h"
#include "storage/recover_mend.h"
#include "storage/recover_salvage.h"
#include "storage/rocksdb_engine.h"
#include "tests/storage/engine/damage.h"
#include "tests/storage/engine/engine_kit.h"
#include "tests/support/temp_dir.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

std::string Key(int i) { return "key " + std::to_string(100000 + i); }
std::string Value(int i) { return std::string(40, 'v') + std::to_string(i * 7919); }

class RecoverTest : public testing::Test {
 protected:
  static constexpr int kBulk = 5000;  // Some 40 blocks of nodes.

  void SetUp() override {
    RocksDbOptions options;
    options.create_if_missing = true;
    options.flush_on_close_bytes = UINT64_MAX;  // Commits stay in the log.
    auto engine = OpenRocksDbEngine(directory_ / "db", options);
    ASSERT_OK(engine);
    auto bulk = (*engine)->BeginBulk();
    ASSERT_OK(bulk);
    for (int i = 0; i < kBulk; ++i) ASSERT_OK((*bulk)->Put(Family::kNode, Key(i), Value(i)));
    ASSERT_OK((*bulk)->Put(Family::kIndex, "a", "1"));
    ASSERT_OK((*bulk)->Publish());
    for (int i = 0; i < 100; ++i) ASSERT_OK(Put(**engine, Family::kMeta, Key(i), Value(i)));
    const auto content = ReadAll(**engine);
    ASSERT_OK(content);
    content_ = *content;
  }

  std::string SortedFile(Family family) {
    // Two sorted files, one with the nodes and much larger.
    auto files = FilesNamed(directory_ / "db", ".sst");
    std::sort(files.begin(), files.end(),
              [](const auto& a, const auto& b) { return fs::file_size(a) < fs::file_size(b); });
    return family == Family::kNode ? files.back() : files.front();
  }

  // Recovers, and checks that the original has not changed and no scratch files are left.
  RecoveryReport Recover(EngineContent& recovered) {
    const auto before = Tree(directory_ / "db");
    fs::remove_all(directory_ / "out");
    const auto report = RecoverDatabase(directory_ / "db", directory_ / "out", progress_);
    EXPECT_OK(report);
    EXPECT_EQ(Tree(directory_ / "db"), before);
    EXPECT_EQ(std::distance(fs::directory_iterator(directory_.path()), {}), report ? 2 : 1);
    if (!report) return {};
    const auto engine = OpenRocksDbEngine(directory_ / "out", {});
    EXPECT_OK(engine);
    if (!engine) return {};
    EXPECT_OK((*engine)->VerifyChecksums(progress_));
    const auto content = ReadAll(**engine);
    EXPECT_OK(content);
    if (content) recovered = *content;
    for (size_t i = 0; i < kFamilyCount; ++i) {
      EXPECT_EQ(report->kept_keys[i], recovered[i].size());
    }
    return *report;
  }

  // Two wrong bytes side by side, or the same again to undo it: more than can be mended.
  static void Spoil(const std::string& file, size_t bit) {
    FlipBit(file, bit);
    FlipBit(file, bit + 8);
  }

  // Every pair that was kept is one that was written.
  void ExpectNothingInvented(const EngineContent& recovered) {
    for (size_t i = 0; i < kFamilyCount; ++i) {
      for (const auto& [key, value] : recovered[i]) {
        const auto found = content_[i].find(key);
        ASSERT_NE(found, content_[i].end()) << key;
        EXPECT_EQ(found->second, value);
      }
    }
  }

  const std::map<std::string, std::string>& Of(const EngineContent& content, Family family) {
    return content[static_cast<size_t>(family)];
  }

  TempDir directory_;
  EngineContent content_;
  NoProgress progress_;
};

TEST_F(RecoverTest, SoundDatabaseIsKeptWhole) {
  EngineContent recovered;
  const RecoveryReport report = Recover(recovered);
  EXPECT_TRUE(report.complete);
  EXPECT_TRUE(report.findings.empty()) << report.findings[0];
  EXPECT_EQ(recovered, content_);
}

TEST_F(RecoverTest, LogIsKeptUpToTheDamage) {
  const auto logs = FilesNamed(directory_ / "db", ".log");
  const std::string log = *std::max_element(
      logs.begin(), logs.end(),
      [](const auto& a, const auto& b) { return fs::file_size(a) < fs::file_size(b); });
  Spoil(log, fs::file_size(log) * 4);
  EXPECT_FAILS(OpenRocksDbEngine(directory_ / "db", {}), ErrorCode::kCorruption);

  EngineContent recovered;
  const RecoveryReport report = Recover(recovered);
  EXPECT_FALSE(report.complete);
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_NE(report.findings[0].find(fs::path(log).filename().string()), std::string::npos);
  ExpectNothingInvented(recovered);
  EXPECT_EQ(Of(recovered, Family::kNode), Of(content_, Family::kNode));
  // A prefix of the commits: about half of them.
  const auto& meta = Of(recovered, Family::kMeta);
  EXPECT_GT(meta.size(), 30u);
  EXPECT_LT(meta.size(), 70u);
  for (size_t i = 0; i < meta.size(); ++i) {
    EXPECT_TRUE(meta.contains(Key(static_cast<int>(i)))) << i;
  }
}

// In checksum, length, type and payload of a record alike; in the MANIFEST too.
TEST_F(RecoverTest, OneWrongBitInALogCostsNothing) {
  auto logs = FilesNamed(directory_ / "db", ".log");
  std::erase_if(logs, [](const std::string& log) { return fs::file_size(log) < 1000; });
  ASSERT_EQ(logs.size(), 1u);
  for (const std::string& file : {logs[0], FilesNamed(directory_ / "db", "MANIFEST").back()}) {
    for (size_t bit = 3; bit < fs::file_size(file) * 8; bit += fs::file_size(file) * 8 / 11) {
      SCOPED_TRACE(file + " bit " + std::to_string(bit));
      FlipBit(file, bit);
      EngineContent recovered;
      const RecoveryReport report = Recover(recovered);
      EXPECT_EQ(report.mended_files, 1u);
      EXPECT_EQ(report.findings.size(), 1u);
      EXPECT_EQ(recovered, content_);
      FlipBit(file, bit);
    }
  }
}

// In entries, index, properties and the end of the file alike.
TEST_F(RecoverTest, OneWrongByteInEachSortedFileCostsNothing) {
  const auto files = FilesNamed(directory_ / "db", ".sst");
  const std::vector<std::pair<double, uint8_t>> harms = {
      {0.0, 0x01}, {0.3, 0xff}, {0.9, 0x42}, {0.97, 0x80}, {0.999, 0x10}};
  for (const auto& [place, bits] : harms) {
    SCOPED_TRACE(place);
    std::map<std::string, std::string> whole;
    for (const std::string& file : files) {
      std::string bytes = whole[file] = ReadFile(file);
      char& byte = bytes[static_cast<size_t>(static_cast<double>(bytes.size()) * place)];
      byte = static_cast<char>(static_cast<uint8_t>(byte) ^ bits);
      WriteFile(file, bytes);
    }
    EngineContent recovered;
    const RecoveryReport report = Recover(recovered);
    EXPECT_FALSE(report.complete);
    EXPECT_EQ(report.mended_files, files.size());
    EXPECT_EQ(report.findings.size(), files.size());
    EXPECT_EQ(recovered, content_);
    for (const auto& [file, bytes] : whole) WriteFile(file, bytes);
  }
}

TEST_F(RecoverTest, RefusedResultLeavesNothingAndSaysWhy) {
  Spoil(SortedFile(Family::kNode), 999);
  const auto report = RecoverDatabase(
      directory_ / "db", directory_ / "out", progress_, [](Engine&, RecoveryReport&) {
        return Result<void>(Fail(ErrorCode::kCorruption, "the first page is missing"));
      });
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kCorruption);
  for (const char* part : {"the first page is missing", "restore a backup", "'node'"}) {
    EXPECT_NE(report.error().message.find(part), std::string::npos) << report.error().message;
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(directory_.path()), {}), 1);
}

TEST_F(RecoverTest, ListOfFilesCutShortCostsNoEntry) {
  const std::string manifest = FilesNamed(directory_ / "db", "MANIFEST").back();
  const size_t bytes = fs::file_size(manifest);
  // In the middle of the record that names what the bulk load wrote, or near it.
  for (size_t cut = 5; cut < 200; cut += 48) {
    SCOPED_TRACE(cut);
    const std::string whole = ReadFile(manifest);
    fs::resize_file(manifest, bytes - cut);
    EngineContent recovered;
    const RecoveryReport report = Recover(recovered);
    WriteFile(manifest, whole);
    EXPECT_EQ(recovered, content_);
    EXPECT_FALSE(report.complete);
  }
}

// Wherever the damage is, at most the entries of one block are lost: 8 KiB before compression
// holds up to 180 of these.
TEST_F(RecoverTest, OneDamagedBlockCostsNoMoreThanThatBlock) {
  const std::string file = SortedFile(Family::kNode);
  const size_t bytes = fs::file_size(file);
  for (const double place : {0.0, 0.1, 0.33, 0.5, 0.77}) {
    SCOPED_TRACE(place);
    const auto bit = static_cast<size_t>(static_cast<double>(bytes) * place * 8) + 99;
    Spoil(file, bit);
    EngineContent recovered;
    const RecoveryReport report = Recover(recovered);
    EXPECT_FALSE(report.complete);
    ExpectNothingInvented(recovered);
    EXPECT_GE(Of(recovered, Family::kNode).size(), static_cast<size_t>(kBulk) - 200);
    EXPECT_LT(Of(recovered, Family::kNode).size(), static_cast<size_t>(kBulk));
    EXPECT_EQ(Of(recovered, Family::kMeta), Of(content_, Family::kMeta));
    EXPECT_EQ(Of(recovered, Family::kIndex), Of(content_, Family::kIndex));
    Spoil(file, bit);
  }
}

TEST_F(RecoverTest, SeveralDamagedBlocksCostOnlyThemselves) {
  const std::string file = SortedFile(Family::kNode);
  const size_t bytes = fs::file_size(file);
  for (const double place : {0.2, 0.5, 0.7}) {
    Spoil(file, static_cast<size_t>(static_cast<double>(bytes) * place * 8));
  }
  EngineContent recovered;
  const RecoveryReport report = Recover(recovered);
  EXPECT_GE(report.findings.size(), 2u);
  ExpectNothingInvented(recovered);
  EXPECT_GE(Of(recovered, Family::kNode).size(), static_cast<size_t>(kBulk) - 3 * 200);
}

// What lies under a lost block is kept and said to be uncertain.
TEST_F(RecoverTest, OlderEntriesUnderALostBlockAreKeptAndCounted) {
  const auto before = FilesNamed(directory_ / "db", ".sst");
  {
    auto engine = OpenRocksDbEngine(directory_ / "db", {});
    ASSERT_OK(engine);
    auto bulk = (*engine)->BeginBulk();
    ASSERT_OK(bulk);
    for (int i = 0; i < kBulk; i += 2) {
      ASSERT_OK((*bulk)->Put(Family::kNode, Key(i), "newer " + Value(i)));
    }
    ASSERT_OK((*bulk)->Publish());
  }
  std::string newest;
  for (const std::string& file : FilesNamed(directory_ / "db", ".sst")) {
    const bool is_new = std::find(before.begin(), before.end(), file) == before.end();
    if (is_new && (newest.empty() || fs::file_size(file) > fs::file_size(newest))) newest = file;
  }
  Spoil(newest, fs::file_size(newest) * 4);
  EngineContent recovered;
  const RecoveryReport report = Recover(recovered);
  EXPECT_FALSE(report.complete);
  EXPECT_GT(report.uncertain_keys, 0u);
  const auto& nodes = Of(recovered, Family::kNode);
  EXPECT_EQ(nodes.size(), static_cast<size_t>(kBulk));  // No key is gone, some are old.
  uint64_t old = 0;
  for (int i = 0; i < kBulk; ++i) {
    const std::string& value = nodes.at(Key(i));
    if (i % 2 == 1) {
      EXPECT_EQ(value, Value(i));
    } else if (value != "newer " + Value(i)) {
      EXPECT_EQ(value, Value(i));
      ++old;
    }
  }
  EXPECT_GT(old, 0u);
  EXPECT_LE(old, report.uncertain_keys);
}

TEST_F(RecoverTest, UnreadableSortedFileCostsOnlyItself) {
  const std::string file = SortedFile(Family::kNode);
  fs::resize_file(file, fs::file_size(file) / 2);  // No footer, no index.
  EngineContent recovered;
  const RecoveryReport report = Recover(recovered);
  EXPECT_FALSE(report.complete);
  ExpectNothingInvented(recovered);
  EXPECT_EQ(Of(recovered, Family::kMeta), Of(content_, Family::kMeta));
  EXPECT_EQ(Of(recovered, Family::kIndex), Of(content_, Family::kIndex));
}

TEST_F(RecoverTest, LostListOfFilesCostsNoEntry) {
  for (const char* harm : {"MANIFEST", "CURRENT"}) {
    SCOPED_TRACE(harm);
    for (const std::string& file : FilesNamed(directory_ / "db", harm)) {
      WriteFile(file, "nothing of use");
    }
    EngineContent recovered;
    const RecoveryReport report = Recover(recovered);
    EXPECT_FALSE(report.complete);
    EXPECT_EQ(recovered, content_);
  }
}

TEST_F(RecoverTest, DamagedFormatFileCostsNothing) {
  FlipBit(directory_ / "db/CATENA", 200);
  EngineContent recovered;
  const RecoveryReport report = Recover(recovered);
  EXPECT_FALSE(report.complete);
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_NE(report.findings[0].find("CATENA"), std::string::npos);
  EXPECT_EQ(recovered, content_);
}

TEST_F(RecoverTest, RandomDamageNeverInventsAndNeverCrashes) {
  std::mt19937 random(5);
  const auto sound = Tree(directory_ / "db");
  for (int round = 0; round < 12; ++round) {
    SCOPED_TRACE(round);
    for (const auto& [file, bytes] : sound) {
      if (bytes == "/" || bytes.empty() || random() % 3 != 0) continue;
      for (size_t flips = random() % 4; flips-- > 0;) FlipBit(file, random() % (bytes.size() * 8));
    }
    EngineContent recovered;
    Recover(recovered);
    ExpectNothingInvented(recovered);
    for (const auto& [file, bytes] : sound) {
      if (bytes != "/") WriteFile(file, bytes);
    }
  }
}

TEST_F(RecoverTest, PlacesThatAreTakenOrMissingAreRefused) {
  EXPECT_FAILS(RecoverDatabase(directory_ / "none", directory_ / "out", progress_),
               ErrorCode::kNotFound);
  EXPECT_FAILS(RecoverDatabase(directory_ / "db", directory_ / "db", progress_),
               ErrorCode::kAlreadyExists);
  EXPECT_FAILS(RecoverDatabase(directory_ / "db", directory_ / "db/rescued", progress_),
               ErrorCode::kIncompatible);
  EXPECT_FALSE(fs::exists(directory_ / "db/rescued"));
  fs::create_directory(directory_ / "photos");
  WriteFile(directory_ / "photos/a.jpg", "picture");
  EXPECT_FAILS(RecoverDatabase(directory_ / "db", directory_ / "photos", progress_),
               ErrorCode::kIncompatible);
}

TEST(FindWrongByteTest, FindsEveryChangeOfOneByte) {
  std::mt19937 random(11);
  std::string bytes(3000, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  const uint32_t wanted = Crc32c(bytes);
  EXPECT_TRUE(FindWrongByte(bytes, wanted, 9).empty());
  for (size_t at = 0; at < bytes.size(); at += 7) {
    const auto difference = static_cast<uint8_t>(1 + random() % 255);
    std::string harmed = bytes;
    harmed[at] = static_cast<char>(static_cast<uint8_t>(harmed[at]) ^ difference);
    const auto found = FindWrongByte(harmed, wanted, 9);
    ASSERT_EQ(found.size(), 1u) << at;
    EXPECT_EQ(found[0], (WrongByte{at, difference}));
  }
  bytes[10] ^= 1;
  bytes[2000] ^= 1;
  EXPECT_TRUE(FindWrongByte(bytes, wanted, 9).empty());
}

TEST(KeyBetweenTest, LiesBetweenAndEndsOnlyAtNeighbours) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"", "\xff"}, {"a", "b"}, {"a", "ab"}, {"abc", "abd"}, {"\xff", "\xff\xff"}, {"", "\x01"}};
  for (auto [low, high] : pairs) {
    for (int i = 0; i < 100; ++i) {
      const std::string middle = KeyBetween(low, high);
      ASSERT_GT(middle, low);
      ASSERT_LT(middle, high);
      (i % 2 == 0 ? low : high) = middle;
    }
  }
  EXPECT_EQ(KeyBetween("a", "a"), "a");
}

}  // namespace
}  // namespace catena
