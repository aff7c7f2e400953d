// The file: what was written is what is mapped, and nothing else is ever read.
#include "storage/topology_image.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "storage/index_encoding.h"
#include "tests/storage/topology_kit.h"

namespace catena::store_test {
namespace {

class TopologyImageTest : public ::testing::Test {
 protected:
  TopologyImageTest() : engine_(OpenMemoryEngine()), store_(Must(GraphStore::Open(*engine_))) {}

  CsrGraph RandomGraph(uint32_t seed, int changes) {
    changer_.emplace(store_, seed);
    changer_->Commit(changes);
    snapshot_ = Must(store_->BeginRead());
    CsrOptions options;
    options.with_labels = true;
    return Must(CsrGraph::Build(*snapshot_, options));
  }

  std::string Write(const CsrGraph& graph) {
    std::filesystem::remove(file_);
    EXPECT_OK(WriteTopologyImage(graph, id_, file_));
    return file_;
  }

  // What a flip or cut makes of the file: refused when opened or verified, or what is read row by
  // row is right as far as it goes.
  void ExpectRefused() {
    const auto image = TopologyImage::Open(file_, id_);
    if (!image.has_value()) return;
    EXPECT_FALSE((*image)->VerifyAll(1).has_value());
    EXPECT_TRUE((*image)->damaged());
  }
  void ExpectHarmlessRowByRow(const std::vector<std::vector<Adjacent>>& rows) {
    const auto image = TopologyImage::Open(file_, id_);
    if (!image.has_value()) return;
    size_t next = 0;
    for (const NodeId node : AllIds(changer_->greatest_node())) {
      for (const Direction direction : {Direction::kOut, Direction::kIn}) {
        const std::vector<Adjacent>& expected = rows[next++];
        const auto vertex = (*image)->Find(node);
        if (!vertex.has_value()) continue;
        std::vector<Adjacent> row;
        if (!*vertex) {
          EXPECT_TRUE(expected.empty());
        } else if ((*image)->AppendRow(**vertex, direction, TypeId{}, row).has_value()) {
          EXPECT_EQ(row, expected);
        }
      }
    }
  }

  std::vector<std::vector<Adjacent>> Rows() {
    std::vector<std::vector<Adjacent>> rows;
    for (const NodeId node : AllIds(changer_->greatest_node())) {
      for (const Direction direction : {Direction::kOut, Direction::kIn}) {
        rows.push_back(Links(*snapshot_, {node}, direction, {}));
      }
    }
    return rows;
  }

  // The same of labels.
  void ExpectHarmlessByLabel() {
    const auto opened = TopologyImage::Open(file_, id_);
    if (!opened.has_value()) return;
    const TopologyImage& image = **opened;
    if (!image.has_labels()) return;
    for (const LabelId label : {LabelId{1}, LabelId{2}, LabelId{3}, LabelId{9}}) {
      const Vertex half{image.vertex_count() / 2};
      std::vector<NodeId> nodes;
      if (image.AppendLabelled(label, Vertex{0}, half.index, nodes).has_value() &&
          image.AppendLabelled(label, half, image.vertex_count() - half.index, nodes).has_value()) {
        EXPECT_EQ(nodes, Labelled(*snapshot_, label, {}));
      }
    }
  }

  TempDir dir_;
  const std::string file_ = dir_ / "image.csr";
  const TopologyId id_ = MakeTopologyId();
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<GraphStore> store_;
  std::optional<Changer> changer_;
  std::unique_ptr<Snapshot> snapshot_;
};

TEST_F(TopologyImageTest, WhatIsMappedIsWhatWasWritten) {
  for (const int changes : {1, 30, 3'000}) {
    const CsrGraph graph = RandomGraph(static_cast<uint32_t>(changes), changes);
    Write(graph);
    EXPECT_EQ(std::filesystem::file_size(file_), TopologyImageBytes(graph));
    const auto image = Must(TopologyImage::Open(file_, id_));
    EXPECT_EQ(image->sequence(), graph.sequence());
    ASSERT_OK(image->VerifyAll(2));
    ExpectSameGraphs(image->Graph(7), graph);
    EXPECT_EQ(image->Graph(7).sequence(), 7u);
  }
}

TEST_F(TopologyImageTest, AnEmptyGraphAndOneWithoutDaysAreWritten) {
  snapshot_ = Must(store_->BeginRead());
  Write(Must(CsrGraph::Build(*snapshot_)));
  const auto empty = Must(TopologyImage::Open(file_, id_));
  ASSERT_OK(empty->VerifyAll(2));
  EXPECT_EQ(empty->Graph(0).vertex_count(), 0u);

  RandomGraph(3, 40);
  CsrOptions options;
  options.with_days = false;
  const CsrGraph graph = Must(CsrGraph::Build(*snapshot_, options));
  Write(graph);
  const auto image = Must(TopologyImage::Open(file_, id_));
  ASSERT_OK(image->VerifyAll(1));
  ExpectSameGraphs(image->Graph(0), graph);
}

TEST_F(TopologyImageTest, TheGraphOutlivesTheImageAndTheFile) {
  const CsrGraph graph = RandomGraph(1, 200);
  Write(graph);
  auto image = Must(TopologyImage::Open(file_, id_));
  ASSERT_OK(image->VerifyAll(1));
  const CsrGraph mapped = image->Graph(0);
  image.reset();
  std::filesystem::remove(file_);
  ExpectSameGraphs(mapped, graph);
}

TEST_F(TopologyImageTest, EveryFlippedBitIsRefused) {
  Write(RandomGraph(4, 60));
  const int fd = open(file_.c_str(), O_RDWR);
  ASSERT_GE(fd, 0);
  const auto size = static_cast<off_t>(std::filesystem::file_size(file_));
  for (off_t place = 0; place < size; ++place) {
    char byte;
    ASSERT_EQ(pread(fd, &byte, 1, place), 1);
    for (int bit = 0; bit < 8; ++bit) {
      const char flipped = static_cast<char>(byte ^ (1 << bit));
      ASSERT_EQ(pwrite(fd, &flipped, 1, place), 1);
      SCOPED_TRACE(place * 8 + bit);
      ExpectRefused();
      if (HasFailure()) return;
    }
    ASSERT_EQ(pwrite(fd, &byte, 1, place), 1);
  }
  close(fd);
}

TEST_F(TopologyImageTest, AFlippedBitIsHarmlessWhenRowsAreReadOneByOne) {
  Write(RandomGraph(5, 2'000));
  const auto rows = Rows();
  ExpectHarmlessRowByRow(rows);
  ExpectHarmlessByLabel();
  const int fd = open(file_.c_str(), O_RDWR);
  ASSERT_GE(fd, 0);
  std::mt19937 random(5);
  const auto size = std::filesystem::file_size(file_);
  for (int i = 0; i < 60; ++i) {
    const auto place = static_cast<off_t>(random() % size);
    char byte;
    ASSERT_EQ(pread(fd, &byte, 1, place), 1);
    const char flipped = static_cast<char>(byte ^ (1 << (random() % 8)));
    ASSERT_EQ(pwrite(fd, &flipped, 1, place), 1);
    ExpectHarmlessRowByRow(rows);
    ExpectHarmlessByLabel();
    ASSERT_EQ(pwrite(fd, &byte, 1, place), 1);
  }
  close(fd);
}

TEST_F(TopologyImageTest, EveryOtherLengthIsRefused) {
  Write(RandomGraph(6, 60));
  const auto size = std::filesystem::file_size(file_);
  std::filesystem::resize_file(file_, size + 1);
  EXPECT_FALSE(TopologyImage::Open(file_, id_).has_value());
  std::filesystem::resize_file(file_, size + 4096);
  EXPECT_FALSE(TopologyImage::Open(file_, id_).has_value());
  for (auto length = size; length-- > 0;) {
    std::filesystem::resize_file(file_, length);
    ASSERT_FALSE(TopologyImage::Open(file_, id_).has_value()) << length;
  }
}

TEST_F(TopologyImageTest, AnotherImageIsRefused) {
  Write(RandomGraph(7, 20));
  const auto other = TopologyImage::Open(file_, MakeTopologyId());
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().code, ErrorCode::kCorruption);
  EXPECT_EQ(TopologyImage::Open(file_ + "x", id_).error().code, ErrorCode::kNotFound);
}

// Checksums that match, around numbers that no graph has.
TEST_F(TopologyImageTest, AForgedImageIsRefusedAndDoesNotCrash) {
  const CsrGraph graph = RandomGraph(8, 200);
  const CsrArrays& good = graph.arrays();
  const std::vector<uint32_t> bad_offsets(good.out_offsets.size(), 1'000'000'000);
  std::vector<uint32_t> falling(good.out_offsets.begin(), good.out_offsets.end());
  std::swap(falling[0], falling.back());
  const std::vector<Vertex> bad_targets(good.targets.size(), Vertex{4'000'000'000});
  const std::vector<CsrArrays::InArc> bad_arcs(good.in.size(), {Vertex{0}, Link{4'000'000'000}});
  const std::vector<uint32_t> bad_sets(good.set_offsets.size(), 1'000'000'000);
  std::vector<CsrArrays> forged(7, good);
  forged[0].out_offsets = bad_offsets;
  forged[1].in_offsets = falling;
  forged[2].targets = bad_targets;
  forged[3].in = bad_arcs;
  const uint64_t same_node[1] = {5};
  forged[4].nodes = PackedColumn(same_node, good.vertex_count, 0, 5);
  forged[5].label_sets = PackedColumn(nullptr, good.vertex_count, 0, 1'000'000'000);
  forged[6].set_offsets = bad_sets;
  for (const CsrArrays& arrays : forged) {
    Write(CsrGraph(arrays, nullptr, 0));
    const auto image = Must(TopologyImage::Open(file_, id_));
    EXPECT_FALSE(image->VerifyAll(2).has_value());
    for (Vertex v; v.index < good.vertex_count; ++v.index) {
      for (const Direction direction : {Direction::kOut, Direction::kIn}) {
        std::vector<Adjacent> row;
        [[maybe_unused]] const auto read = image->AppendRow(v, direction, TypeId{2}, row);
        [[maybe_unused]] const auto all = image->AppendRow(v, direction, TypeId{}, row);
      }
    }
    std::vector<NodeId> nodes;
    [[maybe_unused]] const auto labelled =
        image->AppendLabelled(LabelId{1}, Vertex{0}, image->vertex_count(), nodes);
  }
}

// Keys of several values and of one value many times, which goes on through groups.
std::vector<std::string> SomeKeys(uint32_t seed, int count) {
  std::mt19937 random(seed);
  std::vector<std::string> keys;
  for (int i = 0; i < count; ++i) {
    const bool same = random() % 4 == 0;
    const std::string text = same ? "a" : std::string(random() % 40, 'x') + std::to_string(i / 3);
    const uint64_t entity = random() % 3 == 0 ? 1 + random() : ~uint64_t{0} - random();
    keys.push_back(IndexKey(random() % 2 == 0 ? IndexId{1} : IndexId{2},
                            *EncodeIndexValue(Value(text)), entity));
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::map<std::string, std::vector<uint64_t>> ByPrefix(const std::vector<std::string>& keys) {
  std::map<std::string, std::vector<uint64_t>> entities;
  for (const std::string& key : keys) {
    entities[key.substr(0, key.size() - 8)].push_back(
        LoadBigEndian<uint64_t>(&key[key.size() - 8]));
  }
  return entities;
}

TEST_F(TopologyImageTest, KeysAreFoundAsTheyWereEntered) {
  const CsrGraph graph = RandomGraph(10, 20);
  for (const int count : {0, 1, 16, 17, 3'000}) {
    SCOPED_TRACE(count);
    const std::vector<std::string> keys = SomeKeys(static_cast<uint32_t>(count), count);
    TopologyKeysBuilder builder;
    builder.BeginIndex(IndexId{1});
    builder.BeginIndex(IndexId{2});
    for (const std::string& key : keys) builder.Add(key);
    const TopologyKeys saved = builder.Finish();
    std::filesystem::remove(file_);
    ASSERT_OK(WriteTopologyImage(graph, id_, file_, saved));
    EXPECT_EQ(std::filesystem::file_size(file_), TopologyImageBytes(graph, saved));
    const auto image = Must(TopologyImage::Open(file_, id_));
    EXPECT_TRUE(Must(image->HasKeys(IndexId{2})));
    EXPECT_FALSE(Must(image->HasKeys(IndexId{3})));
    for (const auto& [prefix, expected] : ByPrefix(keys)) {
      std::vector<uint64_t> found;
      ASSERT_OK(image->LookUp(prefix, found));
      EXPECT_EQ(found, expected);
      for (const std::string& other : {prefix + 'x', prefix.substr(0, prefix.size() - 1)}) {
        found.clear();
        ASSERT_OK(image->LookUp(other, found));
        EXPECT_TRUE(found.empty());
      }
    }
    std::vector<std::string> scanned;
    ASSERT_OK(image->ScanKeys([&](std::string_view prefix, uint64_t entity) {
      scanned.emplace_back(prefix);
      AppendBigEndian(scanned.back(), entity);
      return true;
    }));
    EXPECT_EQ(scanned, keys);
  }
}

TEST_F(TopologyImageTest, ADamagedKeyIsReportedAndAForgedOneHarmless) {
  const CsrGraph graph = RandomGraph(12, 5);
  const std::vector<std::string> keys = SomeKeys(12, 400);
  TopologyKeysBuilder builder;
  builder.BeginIndex(IndexId{1});
  for (const std::string& key : keys) builder.Add(key);
  const TopologyKeys saved = builder.Finish();
  const auto expected = ByPrefix(keys);
  const auto look_up_all = [&](bool right) {
    const auto image = TopologyImage::Open(file_, id_);
    if (!image.has_value()) return;
    for (const auto& [prefix, entities] : expected) {
      std::vector<uint64_t> found;
      const bool read = (*image)->LookUp(prefix, found).has_value();
      EXPECT_TRUE(read || (*image)->damaged());
      if (read && right) {
        EXPECT_EQ(found, entities);
      }
    }
  };
  ASSERT_OK(WriteTopologyImage(graph, id_, file_, saved));
  std::string file(std::filesystem::file_size(file_), '\0');
  std::ifstream(file_, std::ios::binary)
      .read(file.data(), static_cast<std::streamsize>(file.size()));
  std::mt19937 random(12);
  for (int i = 0; i < 200; ++i) {
    std::string damaged = file;
    damaged[random() % file.size()] ^= static_cast<char>(1 << random() % 8);
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << damaged;
    look_up_all(true);
  }
  for (int i = 0; i < 200; ++i) {
    std::string bytes(saved.bytes);
    std::vector<uint32_t> groups(saved.groups.begin(), saved.groups.end());
    for (int k = 0; k < 5; ++k) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (i % 3 == 0) groups[random() % groups.size()] = static_cast<uint32_t>(random());
    std::filesystem::remove(file_);
    ASSERT_OK(WriteTopologyImage(graph, id_, file_, {saved.indexes, groups, bytes}));
    look_up_all(false);
  }
}

TEST_F(TopologyImageTest, AnExistingFileIsNotReplaced) {
  const CsrGraph graph = RandomGraph(9, 20);
  Write(graph);
  EXPECT_FALSE(WriteTopologyImage(graph, id_, file_).has_value());
  EXPECT_OK(TopologyImage::Open(file_, id_));
}

}  // namespace
}  // namespace catena::store_test
