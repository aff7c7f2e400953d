// What is recovered of a graph is a graph again, or there is no result.
#include "storage/recover_graph.h"

#include <algorithm>
#include <filesystem>

#include "storage/repair.h"
#include "tests/storage/engine/damage.h"
#include "tests/storage/store_kit.h"

namespace catena::store_test {
namespace {

namespace fs = std::filesystem;

// A long chain of events in sorted files, all in the last level.
class RecoverGraphTest : public ::testing::Test {
 protected:
  static constexpr int kNodes = 2000;

  void SetUp() override {
    RocksDbOptions options;
    options.create_if_missing = true;
    const auto engine = Must(OpenRocksDbEngine(directory_ / "db", options));
    const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
    const auto bulk = Must(store->BeginBulk());
    const LabelId event = Must(bulk->InternLabel("Event"));
    const TypeId type = Must(bulk->InternType("LED_TO"));
    const KeyId id = Must(bulk->InternKey("id"));
    NodeId last{};
    for (int i = 0; i < kNodes; ++i) {
      PropertyMap properties;
      properties.Set(id, Value("event " + std::to_string(i * 7919)));
      const NodeId node = Must(bulk->AddNode({event}, properties));
      if (i > 0) Must(bulk->AddRelationship(last, type, node, {}));
      last = node;
    }
    ASSERT_OK(bulk->Finish());
    NoProgress progress;
    ASSERT_OK(engine->Compact(progress));
    whole_ = GraphText(*store);
  }

  // Spoils two bytes of each sorted file of a family, and removes the logs, which may hold the
  // same.
  void SpoilFilesOf(std::string_view family, double place) {
    bool any = false;
    for (const std::string& file : FilesNamed(directory_ / "db", ".sst")) {
      // The properties of a sorted file name its family: "(rocksdb.column.family.)name".
      if (ReadFile(file).find("name" + std::string(family)) == std::string::npos) {
        continue;
      }
      const auto at = static_cast<size_t>(static_cast<double>(fs::file_size(file)) * place);
      FlipBit(file, at * 8);
      FlipBit(file, at * 8 + 31);
      any = true;
    }
    for (const std::string& log : FilesNamed(directory_ / "db", ".log")) fs::remove(log);
    ASSERT_TRUE(any) << family;
  }

  std::string TextOf(const std::string& path) {
    const auto engine = Must(OpenRocksDbEngine(path, {}));
    const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
    return GraphText(*store);
  }

  TempDir directory_;
  std::string whole_;
  NoProgress progress_;
};

TEST_F(RecoverGraphTest, WithoutNamesThereIsNoResult) {
  SpoilFilesOf("meta", 0.1);
  const auto report = RecoverGraph(directory_ / "db", directory_ / "out", progress_);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kCorruption);
  EXPECT_NE(report.error().message.find("names of labels"), std::string::npos);
  EXPECT_NE(report.error().message.find("restore a backup"), std::string::npos);
  EXPECT_FALSE(fs::exists(directory_ / "out"));
}

TEST_F(RecoverGraphTest, CutListOfFilesCostsNothing) {
  const std::string manifest = FilesNamed(directory_ / "db", "MANIFEST").back();
  for (const size_t bytes : {fs::file_size(manifest) - 3, fs::file_size(manifest) / 2}) {
    SCOPED_TRACE(bytes);
    fs::resize_file(manifest, bytes);
    ASSERT_OK(RecoverGraph(directory_ / "db", directory_ / "out", progress_));
    EXPECT_EQ(TextOf(directory_ / "out"), whole_);
    fs::remove_all(directory_ / "out");
  }
}

TEST_F(RecoverGraphTest, RelationshipsWithoutAnEndAreNotKept) {
  SpoilFilesOf("node", 0.3);
  const auto report = RecoverGraph(directory_ / "db", directory_ / "out", progress_);
  ASSERT_OK(report);
  const auto said = std::find_if(
      report->findings.begin(), report->findings.end(), [](const std::string& finding) {
        return finding.find("lost an end and could not be kept") != std::string::npos;
      });
  ASSERT_NE(said, report->findings.end());
  const auto engine = Must(OpenRocksDbEngine(directory_ / "out", {}));
  const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
  Must(RepairGraph(*store, {}, progress_));
  const CheckReport check = Must(CheckGraph(*store, {}, progress_));
  EXPECT_TRUE(check.clean());
  EXPECT_GT(check.nodes, kNodes / 2u);
  EXPECT_LT(check.nodes, static_cast<uint64_t>(kNodes));
  // A gap of n nodes in a chain costs n + 1 relationships.
  EXPECT_EQ(check.relationships, kNodes - 1 - (kNodes - check.nodes + 1));
  EXPECT_EQ(report->kept_keys[static_cast<size_t>(Family::kRelationship)], check.relationships);
}

}  // namespace
}  // namespace catena::store_test
