// The saved topology of a store that changes: whatever happens, walks are those of the store.
#include "storage/topology.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>

#include "storage/bulk_load.h"
#include "storage/index_encoding.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"
#include "storage/repair.h"
#include "storage/store_parts.h"
#include "tests/storage/topology_kit.h"

namespace catena::store_test {
namespace {

namespace fs = std::filesystem;
using Kind = TopologyState::Kind;

enum class EngineKind { kMemory, kRocksDb };

class TopologyTest : public ::testing::TestWithParam<EngineKind> {
 protected:
  TopologyTest() {
    engine_ = NewEngine("db");
    Open();
  }

  std::unique_ptr<Engine> NewEngine(const std::string& name) const {
    return GetParam() == EngineKind::kMemory ? OpenMemoryEngine()
                                             : Must(OpenRocksDbEngine(dir_ / name, SmallRocksDb()));
  }

  void Open(const GraphStoreOptions& options = QuickOptions()) {
    topology_.reset();
    store_.reset();
    store_ = Must(GraphStore::Open(*engine_, options));
    topology_.emplace(*store_, Options());
  }

  void BeginAnew(const std::string& name, const GraphStoreOptions& options = QuickOptions()) {
    topology_.reset();
    store_.reset();
    engine_ = NewEngine(name);
    Open(options);
  }

  // All of the image in use but its id and sequence, which are in the header.
  std::string ImageBytes() const {
    EXPECT_EQ(Files().size(), 1u);
    std::ifstream in(Files().front(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    return bytes.substr(std::min<size_t>(bytes.size(), 4096));
  }

  TopologyOptions Options() const {
    TopologyOptions options;
    options.directory = dir_ / "topology";
    options.threads = 2;
    options.reserve_bytes = 0;
    return options;
  }

  void Save() { ASSERT_OK(topology_->Save(quiet_)); }
  TopologyState State() { return Must(topology_->State()); }

  std::vector<std::string> Complaints() {
    std::vector<std::string> complaints;
    EXPECT_OK(
        topology_->Check([&](std::string text) { complaints.push_back(std::move(text)); }, quiet_));
    return complaints;
  }

  // Walks over the topology as over the store, and the graph as it is built.
  void ExpectRight(NodeId greatest) {
    auto plain = Must(store_->BeginRead());
    const auto overlaid = topology_->Overlay(Must(store_->BeginRead()));
    ExpectSameWalks(*overlaid, *plain, AllIds(greatest));
    const auto graph = Must(topology_->Graph({}, quiet_));
    EXPECT_EQ(graph->sequence(), plain->sequence());
    ExpectSameGraphs(*graph, Must(CsrGraph::Build(*plain)));
  }

  std::vector<fs::path> Files() const {
    std::vector<fs::path> files;
    if (!fs::exists(dir_ / "topology")) return files;
    for (const auto& entry : fs::directory_iterator(dir_ / "topology")) files.push_back(entry);
    return files;
  }

  // Writes into the adjacency behind everybody's back.
  void AddPairUnseen(NodeId from, NodeId to) {
    const AdjacencyKey key{
        {from, Direction::kOut, TypeId{1}}, {to, RelationshipId{999'999}}, AdjacencyKind::kSingle};
    WriteBatch batch;
    batch.Put(Family::kAdjacency, EncodeAdjacencyKey(key), "\x01");
    ASSERT_OK(engine_->Commit(batch, {}, {}));
  }

  TempDir dir_;
  NoProgress quiet_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<GraphStore> store_;
  std::optional<Topology> topology_;
};

TEST_P(TopologyTest, WalksAreThoseOfTheStoreWhateverChanges) {
  for (uint32_t seed = 1; seed <= 4; ++seed) {
    std::mt19937 random(seed);
    Changer changer(store_, seed);
    changer.Commit(60);
    for (int step = 0; step < 12; ++step) {
      SCOPED_TRACE(step);
      if (random() % 5 == 0) Open();
      const auto before = topology_->Overlay(Must(store_->BeginRead()));
      const auto plain_before = Must(store_->BeginRead());
      if (random() % 3 == 0) Save();
      changer.Commit(1 + static_cast<int>(random() % 6));
      ExpectRight(changer.greatest_node());
      EXPECT_EQ(Complaints(), std::vector<std::string>());
      // A view from before the change does not see it, on whichever image it walks.
      if (random() % 2 == 0) Save();
      ExpectSameWalks(*before, *plain_before, AllIds(changer.greatest_node()));
      if (HasFatalFailure()) return;
    }
  }
}

// So many that the image is opened while the first scan goes on, and is read in several pieces.
TEST_P(TopologyTest, ALabelIsScannedAsTheStoreHasIt) {
  Changer changer(store_, 11);
  changer.Commit(300);
  {
    const auto writer = Must(store_->BeginWrite());
    Author author(*writer);
    for (int i = 0; i < 40'000; ++i) author.Node(i % 3 == 0 ? "Place" : "Event", {});
    ASSERT_OK(writer->Commit());
  }
  Save();
  for (const int changes : {0, 1, 200}) {
    SCOPED_TRACE(changes);
    if (changes > 0) changer.Commit(changes);
    const auto plain = Must(store_->BeginRead());
    for (const LabelId label : {LabelId{1}, LabelId{2}, LabelId{3}, LabelId{9}}) {
      for (const NodeId after : {NodeId{}, NodeId{17'000}}) {
        const auto overlaid = topology_->Overlay(Must(store_->BeginRead()));
        const std::vector<NodeId> expected = Labelled(*plain, label, after);
        EXPECT_EQ(Labelled(*overlaid, label, after), expected);  // From the store, then the image.
        EXPECT_EQ(Labelled(*overlaid, label, after), expected);  // From the image.
        for (const size_t most : {1u, 256u, 257u, 6'000u}) {
          const auto other = topology_->Overlay(Must(store_->BeginRead()));
          const size_t count = std::min(most, expected.size());
          EXPECT_EQ(Labelled(*other, label, after, most),
                    std::vector<NodeId>(expected.begin(),
                                        expected.begin() + static_cast<ptrdiff_t>(count)));
        }
      }
    }
  }
}

TEST_P(TopologyTest, ItIsMadeUsedFallsBehindAndIsMadeAgain) {
  Changer changer(store_, 1);
  changer.Commit(100);
  EXPECT_EQ(State().kind, Kind::kNone);
  Save();
  EXPECT_EQ(State().kind, Kind::kCurrent);
  EXPECT_EQ(Files().size(), 1u);
  const auto mapped = Must(topology_->Graph({}, quiet_));
  EXPECT_EQ(Must(topology_->Graph({}, quiet_))->arrays().targets.data(),
            mapped->arrays().targets.data())
      << "both are the mapped file";
  // Unchanged: nothing is written.
  const fs::path file = Files().front();
  Save();
  EXPECT_EQ(Files(), std::vector<fs::path>{file});

  changer.Commit(5);
  EXPECT_EQ(State().kind, Kind::kBehind);
  EXPECT_GT(State().changed_nodes, 0u);
  ExpectRight(changer.greatest_node());
  Open();
  EXPECT_EQ(State().kind, Kind::kBehind) << "the notes are in the store";
  Save();
  EXPECT_EQ(State().kind, Kind::kCurrent);
  EXPECT_EQ(Files().size(), 1u);
  EXPECT_NE(Files().front(), file);
}

TEST_P(TopologyTest, ASelectionIsCutFromTheImageAsItIsBuiltFromTheStore) {
  Changer changer(store_, 2);
  changer.Commit(300);
  Save();
  const auto snapshot = Must(store_->BeginRead());
  for (const std::vector<std::string>& types :
       {std::vector<std::string>{}, {"LED_TO"}, {"LED_TO", "CAUSED", "LED_TO"}, {"no such type"}}) {
    for (const std::string label : {"", "Event", "no such label"}) {
      CsrOptions options;
      options.types = types;
      options.label = label;
      ExpectSameGraphs(*Must(topology_->Graph(options, quiet_)),
                       Must(CsrGraph::Build(*snapshot, options)));
    }
  }
}

TEST_P(TopologyTest, ADroppedWriterAndAChangedLinkPropertyLeaveItCurrent) {
  Changer changer(store_, 3);
  changer.Commit(50);
  Save();
  {
    const auto writer = Must(store_->BeginWrite());
    Author(*writer).Node("Event", {});
  }
  EXPECT_EQ(State().kind, Kind::kCurrent);
}

TEST_P(TopologyTest, ABulkLoadEndsItsUseAndAnAbandonedOneDoesNot) {
  Changer changer(store_, 4);
  changer.Commit(50);
  Save();
  {
    const auto sink = Must(store_->BeginBulk());
    ASSERT_OK(sink->AddNode({}, {}));
    EXPECT_EQ(topology_->Save(quiet_).has_value(), true) << "it is current";
  }
  EXPECT_EQ(State().kind, Kind::kCurrent);
  NodeId first, last;
  {
    const auto sink = Must(store_->BeginBulk());
    const TypeId type = Must(sink->InternType("CAUSED"));
    first = Must(sink->AddNode({}, {}));
    last = Must(sink->AddNode({}, {}));
    ASSERT_OK(sink->AddRelationship(first, type, last, {}));
    ASSERT_OK(sink->Finish());
  }
  EXPECT_EQ(State().kind, Kind::kNone);
  ExpectRight(last);
  Save();
  EXPECT_EQ(State().kind, Kind::kCurrent);
  ExpectRight(last);
}

// Nodes with and without dates, dates that are none, names that come late, links of any kind.
void LoadAtRandom(GraphStore& store, uint32_t seed, LoadedTopology& gathered) {
  std::mt19937 random(seed);
  const auto sink = Must(store.BeginBulk(&gathered));
  std::vector<NodeId> nodes;
  for (uint32_t i = 0; i < 40 + random() % 200; ++i) {
    std::vector<LabelId> labels;
    for (const char* label : {"Place", "Disputed", "Event"}) {
      if (i > 10 && random() % 2 == 0) labels.push_back(Must(sink->InternLabel(label)));
    }
    PropertyMap properties;
    properties.Set(Must(sink->InternKey("id")), Value("n" + std::to_string(i)));
    if (random() % 2 == 0) properties.Set(Must(sink->InternKey("name")), Value("Anna"));
    for (const char* day : {"begin_min", "end_max"}) {
      if (i < 20 || random() % 3 == 0) continue;
      const auto number = static_cast<int64_t>(random() % 90'000) - 40'000;
      properties.Set(Must(sink->InternKey(day)), random() % 9 == 0 ? Value("soon") : Value(number));
    }
    nodes.push_back(Must(sink->AddNode(labels, properties)));
  }
  for (uint32_t i = 0; i < random() % 900; ++i) {
    const TypeId type = Must(sink->InternType(random() % 3 == 0 ? "CAUSED" : "PART_OF"));
    ASSERT_OK(sink->AddRelationship(nodes[random() % nodes.size()], type,
                                    nodes[random() % nodes.size()], {}));
  }
  ASSERT_OK(sink->Finish());
}

TEST_P(TopologyTest, WhatALoadGathersIsSavedAsWhatIsRead) {
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    std::array<std::string, 2> images;
    for (const bool take : {false, true}) {
      BeginAnew("load " + std::to_string(2 * seed + (take ? 1 : 0)));
      LoadedTopology gathered;
      LoadAtRandom(*store_, seed, gathered);
      const uint64_t sequence = Must(store_->BeginRead())->sequence();
      EXPECT_TRUE(gathered.IsOf(sequence));
      ASSERT_OK(topology_->Save(quiet_, take ? &gathered : nullptr));
      EXPECT_EQ(gathered.IsOf(sequence), !take);
      EXPECT_EQ(State().kind, Kind::kCurrent);
      EXPECT_EQ(Complaints(), std::vector<std::string>());
      images[take ? 1 : 0] = ImageBytes();
      fs::remove_all(dir_ / "topology");
    }
    EXPECT_TRUE(images[0] == images[1]);
  }
}

TEST_P(TopologyTest, WhatALoadGatheredIsNotSavedForAnotherCommit) {
  LoadedTopology gathered;
  LoadAtRandom(*store_, 1, gathered);
  {
    const auto writer = Must(store_->BeginWrite());
    Author(*writer).Node("Event", {{"id", Value("later")}});
    ASSERT_OK(writer->Commit());
  }
  ASSERT_OK(topology_->Save(quiet_, &gathered));
  EXPECT_EQ(State().kind, Kind::kCurrent);
  EXPECT_EQ(Complaints(), std::vector<std::string>());
}

TEST_P(TopologyTest, OnlyAFirstWholeLoadWithinItsMemoryIsGathered) {
  const auto latest = [this] { return Must(store_->BeginRead())->sequence(); };
  LoadedTopology gathered;
  std::array<int, 2> times{};
  for (int bits = 8; bits <= 18; ++bits) {
    SCOPED_TRACE(bits);
    GraphStoreOptions little = QuickOptions();
    little.sort_memory_bytes = uint64_t{1} << bits;
    BeginAnew("memory " + std::to_string(bits), little);
    LoadAtRandom(*store_, 2, gathered);
    ++times[gathered.IsOf(latest()) ? 1 : 0];
    ASSERT_OK(topology_->Save(quiet_, &gathered));
    EXPECT_EQ(Complaints(), std::vector<std::string>());
    EXPECT_FALSE(gathered.IsOf(latest()));
    fs::remove_all(dir_ / "topology");
  }
  EXPECT_GT(times[0], 2);
  EXPECT_GT(times[1], 2);

  {
    const auto second = Must(store_->BeginBulk(&gathered));
    ASSERT_OK(second->AddNode({}, {}));
    ASSERT_OK(second->Finish());
  }
  EXPECT_FALSE(gathered.IsOf(latest()));

  BeginAnew("dangling");
  {
    const auto sink = Must(store_->BeginBulk(&gathered));
    const NodeId node = Must(sink->AddNode({}, {}));
    const TypeId type = Must(sink->InternType("CAUSED"));
    ASSERT_OK(sink->AddRelationship(node, type, NodeId{node.value + 7}, {}));
    ASSERT_OK(sink->Finish());
  }
  EXPECT_FALSE(gathered.IsOf(latest()));
  EXPECT_EQ(topology_->Save(quiet_, &gathered).error().code, ErrorCode::kCorruption);
}

TEST_P(TopologyTest, SavingIsRefusedDuringABulkLoad) {
  Changer changer(store_, 4);
  changer.Commit(50);
  const auto sink = Must(store_->BeginBulk());
  EXPECT_EQ(topology_->Save(quiet_).error().code, ErrorCode::kBusy);
}

TEST_P(TopologyTest, ARepairEndsItsUse) {
  Changer changer(store_, 5);
  changer.Commit(50);
  Save();
  ASSERT_OK(RepairGraph(*store_, {}, quiet_));
  EXPECT_EQ(State().kind, Kind::kNone);
}

TEST_P(TopologyTest, TooManyChangesEndItsUse) {
  Changer changer(store_, 6);
  changer.Commit(50);
  Save();
  {
    const auto writer = Must(store_->BeginWrite());
    for (uint64_t i = 0; i <= TopologyLog::kLeastTouched + 1; ++i) {
      ASSERT_OK(writer->CreateNode({}, {}));
    }
    ASSERT_OK(writer->Commit());
  }
  EXPECT_EQ(State().kind, Kind::kNone);
  changer.Commit(5);
  ExpectRight(changer.greatest_node());
  Save();
  EXPECT_EQ(State().kind, Kind::kCurrent);
  changer.Commit(5);
  EXPECT_EQ(State().kind, Kind::kBehind) << "notes are taken again";
  ExpectRight(changer.greatest_node());
}

TEST_P(TopologyTest, AWriterThatTakesNoNotesIsNoticedByTheCounts) {
  Changer changer(store_, 7);
  changer.Commit(50);
  Save();
  WriteBatch batch;
  batch.Add(Family::kMeta, RelationshipCountKey(), 1);
  ASSERT_OK(engine_->Commit(batch, {}, {}));
  EXPECT_EQ(State().kind, Kind::kUnusable);
  ExpectRight(changer.greatest_node());
  EXPECT_EQ(Complaints().size(), 1u);
}

TEST_P(TopologyTest, CheckNoticesLinksThatTheRecordsDoNotHave) {
  Changer changer(store_, 8);
  changer.Commit(200);
  Save();
  EXPECT_EQ(Complaints(), std::vector<std::string>());
  const auto snapshot = Must(store_->BeginRead());
  const CsrGraph graph = Must(CsrGraph::Build(*snapshot));
  AddPairUnseen(graph.node(Vertex{0}), graph.node(Vertex{1}));
  ASSERT_EQ(Complaints().size(), 1u);
  EXPECT_NE(Complaints().front().find("other links for node #"), std::string::npos);
}

TEST_P(TopologyTest, CheckNoticesLabelsAndIndexEntriesThatTheStoreDoesNotHave) {
  Changer changer(store_, 21);
  changer.Commit(60);
  Save();
  ASSERT_EQ(Complaints(), std::vector<std::string>());
  const std::string key = IndexKey(kNameIndex, Must(EncodeIndexValue(Value("unseen"))), 1);
  WriteBatch batch;
  batch.Put(Family::kIndex, key, "");
  ASSERT_OK(engine_->Commit(batch, {}, {}));
  EXPECT_EQ(Complaints(),
            std::vector<std::string>{"the saved topology has other index entries than the index"});
  WriteBatch undo;
  undo.Delete(Family::kIndex, key);
  std::optional<Node> first;
  ASSERT_OK(Must(store_->BeginRead())->ScanNodes({}, [&](const Node& node) {
    first = node;
    return false;
  }));
  first->labels.push_back(LabelId{7});
  undo.Put(Family::kNode, NodeKey(first->id), Must(EncodeNode(*first)));
  ASSERT_OK(engine_->Commit(undo, {}, {}));
  ASSERT_EQ(Complaints().size(), 1u);
  EXPECT_NE(Complaints().front().find("other labels"), std::string::npos);
}

TEST_P(TopologyTest, ADamagedNoteOrNameEndsItsUse) {
  Changer changer(store_, 9);
  changer.Commit(50);
  Save();
  changer.Commit(1);
  std::string note;
  ASSERT_OK(
      StoreView(*engine_, {})
          .ScanKeys(Family::kMeta, {"topology/log/", "topology/log0"}, [&](std::string_view key) {
            note = key;
            return false;
          }));
  for (const std::string& key : {note, std::string("topology/image")}) {
    WriteBatch batch;
    batch.Put(Family::kMeta, key, "damaged");
    ASSERT_OK(engine_->Commit(batch, {}, {}));
    EXPECT_NE(State().kind, Kind::kBehind);
    EXPECT_NE(State().kind, Kind::kCurrent);
    ExpectRight(changer.greatest_node());
    Open();
    changer.Commit(2);
    ExpectRight(changer.greatest_node());
  }
  Save();
  EXPECT_EQ(State().kind, Kind::kCurrent);
}

TEST_P(TopologyTest, AMissingFileIsDoneWithoutAndMadeAgain) {
  Changer changer(store_, 10);
  changer.Commit(50);
  Save();
  fs::remove_all(dir_ / "topology");
  Open();
  EXPECT_EQ(State().kind, Kind::kNone);
  EXPECT_EQ(Complaints(), std::vector<std::string>()) << "as in a restored copy";
  changer.Commit(2);
  ExpectRight(changer.greatest_node());
  Save();
  EXPECT_EQ(State().kind, Kind::kCurrent);
  ExpectRight(changer.greatest_node());
}

TEST_P(TopologyTest, ADamagedFileIsNeverAnsweredFrom) {
  Changer changer(store_, 11);
  changer.Commit(400);
  Save();
  const fs::path file = Files().front();
  const auto size = fs::file_size(file);
  std::mt19937 random(11);
  for (int i = 0; i < 40; ++i) {
    const auto place = static_cast<std::streamoff>(random() % size);
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto flip = [&] {
      stream.seekg(place);
      const int byte = stream.get();
      stream.seekp(place);
      stream.put(static_cast<char>(byte ^ 0x10));
      stream.flush();
    };
    flip();
    Open();
    ExpectRight(changer.greatest_node());
    EXPECT_EQ(Complaints().size(), 1u);
    EXPECT_EQ(State().kind, Kind::kUnusable) << "it was read, and is known to be damaged";
    flip();
  }
  Open();
  EXPECT_EQ(State().kind, Kind::kCurrent);
}

TEST_P(TopologyTest, WhatAnInterruptedSaveLeftIsRemovedByTheNext) {
  Changer changer(store_, 12);
  changer.Commit(50);
  fs::create_directory(dir_ / "topology");
  for (const char* name : {"00.csr", "00.csr.new", "notes.txt"}) {
    std::ofstream(fs::path(dir_ / "topology") / name) << "?";
  }
  Save();
  EXPECT_EQ(Files().size(), 2u) << "the image, and what is not ours";
}

TEST_P(TopologyTest, WithoutRoomNothingIsWritten) {
  Changer changer(store_, 13);
  changer.Commit(50);
  Save();
  changer.Commit(3);
  TopologyOptions options = Options();
  options.reserve_bytes = uint64_t{1} << 62;
  Topology full(*store_, options);
  EXPECT_EQ(full.Save(quiet_).error().code, ErrorCode::kNoSpace);
  EXPECT_EQ(State().kind, Kind::kBehind);
  EXPECT_EQ(Files().size(), 1u);
}

TEST_P(TopologyTest, AStoreOpenedForReadingUsesItAndDoesNotSave) {
  Changer changer(store_, 14);
  changer.Commit(50);
  Save();
  changer.Commit(3);
  topology_.reset();
  GraphStoreOptions options = QuickOptions();
  options.read_only = true;
  store_ = Must(GraphStore::Open(*engine_, options));
  topology_.emplace(*store_, Options());
  EXPECT_EQ(State().kind, Kind::kBehind);
  ExpectRight(changer.greatest_node());
  EXPECT_EQ(topology_->Save(quiet_).error().code, ErrorCode::kReadOnly);
}

TEST_P(TopologyTest, SavesBesideWritersMissNothing) {
  Changer changer(store_, 15);
  changer.Commit(100);
  std::vector<NodeId> nodes;
  ASSERT_OK(Must(store_->BeginRead())->ScanNodes({}, [&](const Node& node) {
    nodes.push_back(node.id);
    return true;
  }));
  std::atomic<bool> stop = false;
  std::vector<std::jthread> writers;
  for (uint32_t k = 0; k < 2; ++k) {
    writers.emplace_back([&, k] {
      std::mt19937 random(k);
      while (!stop) {
        const auto writer = store_->BeginWrite();
        if (!writer.has_value()) continue;
        const TypeId type = Must((*writer)->InternType("CAUSED"));
        // Conflicts are part of it.
        const auto linked = (*writer)->CreateRelationship(nodes[random() % nodes.size()], type,
                                                          nodes[random() % nodes.size()], {});
        if (!linked.has_value()) continue;
        [[maybe_unused]] const auto committed = (*writer)->Commit();
      }
    });
  }
  for (int i = 0; i < 15; ++i) {
    Save();
    EXPECT_EQ(Complaints(), std::vector<std::string>());
    const auto overlaid = topology_->Overlay(Must(store_->BeginRead()));
    Links(*overlaid, AllIds(changer.greatest_node()), Direction::kOut, {});
  }
  stop = true;
  writers.clear();
  ExpectRight(changer.greatest_node());
}

TEST_P(TopologyTest, ColumnsOfNodesAreThoseOfTheirRecords) {
  Changer changer(store_, 16);
  changer.Commit(30'000);
  const auto snapshot = Must(store_->BeginRead());
  std::vector<KeyId> keys = {{}};
  for (const char* key : {"end_max", "name", "begin_min"}) {
    keys.push_back(*snapshot->names().FindKey(key));
  }
  struct Row {
    NodeId id;
    std::vector<LabelId> labels;
    std::vector<std::optional<int64_t>> integers;
    bool operator==(const Row&) const = default;
  };
  for (const NodeId after : {NodeId{}, NodeId{17}, NodeId{UINT64_MAX}}) {
    std::vector<Row> quick, plain;
    const auto into = [](std::vector<Row>& rows) {
      return [&rows](const NodeColumns& node) {
        rows.push_back({node.id,
                        {node.labels.begin(), node.labels.end()},
                        {node.integers.begin(), node.integers.end()}});
        return true;
      };
    };
    ASSERT_OK(snapshot->ScanNodeColumns(after, keys, into(quick)));
    ASSERT_OK(snapshot->GraphReader::ScanNodeColumns(after, keys, into(plain)));
    EXPECT_EQ(quick, plain);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, TopologyTest,
                         ::testing::Values(EngineKind::kMemory, EngineKind::kRocksDb),
                         [](const auto& kind) {
                           return kind.param == EngineKind::kMemory ? "Memory" : "RocksDb";
                         });

}  // namespace
}  // namespace catena::store_test
