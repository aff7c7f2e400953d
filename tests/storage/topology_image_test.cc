// The file: what was written is what is mapped, and nothing else is ever read.
#include "storage/topology_image.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

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
    return Must(CsrGraph::Build(*snapshot_));
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
  std::vector<CsrArrays> forged(5, good);
  forged[0].out_offsets = bad_offsets;
  forged[1].in_offsets = falling;
  forged[2].targets = bad_targets;
  forged[3].in = bad_arcs;
  const uint64_t same_node[1] = {5};
  forged[4].nodes = PackedColumn(same_node, good.vertex_count, 0, 5);
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
