#include "core/csr_graph.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "core/csr_storage.h"
#include "core/memory_graph.h"

namespace catena {
namespace {

std::vector<Adjacent> Expand(const GraphReader& graph, NodeId node, Direction direction,
                             const std::vector<TypeId>& types) {
  std::vector<Adjacent> found;
  const std::vector<NodeId> nodes = {node};
  EXPECT_TRUE(graph
                  .Expand(nodes, direction, types,
                          [&found](const Adjacent& adjacent) {
                            found.push_back(adjacent);
                            return true;
                          })
                  .has_value());
  return found;
}

// The rows of a vertex as the reader would give them.
std::vector<Adjacent> OutRow(const CsrGraph& csr, Vertex vertex) {
  std::vector<Adjacent> row;
  Link link = csr.first_out(vertex);
  for (const Vertex target : csr.out(vertex)) {
    EXPECT_EQ(csr.source(link), vertex);
    EXPECT_EQ(csr.target(link), target);
    row.push_back({csr.node(vertex), Direction::kOut, csr.type(link), csr.node(target),
                   csr.relationship(link)});
    ++link.index;
  }
  return row;
}
std::vector<Adjacent> InRow(const CsrGraph& csr, Vertex vertex) {
  std::vector<Adjacent> row;
  for (const CsrGraph::InArc& arc : csr.in(vertex)) {
    row.push_back({csr.node(vertex), Direction::kIn, csr.type(arc.link), csr.node(arc.source),
                   csr.relationship(arc.link)});
  }
  return row;
}

struct RandomGraph {
  MemoryGraph graph;
  std::vector<NodeId> nodes;
  std::vector<TypeId> types;

  // Nodes with gaps in their ids, several links between two, loops, and nodes without any.
  RandomGraph(uint32_t seed, int node_count, int link_count) {
    std::mt19937 random(seed);
    const LabelId event = *graph.InternLabel("Event");
    const LabelId place = *graph.InternLabel("Place");
    for (const char* name : {"T1", "T2", "T3"}) types.push_back(*graph.InternType(name));
    const KeyId begin_min = *graph.InternKey("begin_min");
    const KeyId end_max = *graph.InternKey("end_max");
    for (int i = 0; i < node_count; ++i) {
      PropertyMap properties;
      if (random() % 2 == 0) properties.Set(begin_min, Value(static_cast<int64_t>(random() % 100)));
      if (random() % 2 == 0) properties.Set(end_max, Value(static_cast<int64_t>(random() % 100)));
      nodes.push_back(*graph.CreateNode({random() % 3 == 0 ? place : event}, properties));
      if (random() % 4 == 0) {
        EXPECT_TRUE(graph.DeleteNode(nodes.back()).has_value());
        nodes.pop_back();
      }
    }
    for (int i = 0; i < link_count && !nodes.empty(); ++i) {
      EXPECT_TRUE(graph
                      .CreateRelationship(nodes[random() % nodes.size()], types[random() % 3],
                                          nodes[random() % nodes.size()], {})
                      .has_value());
    }
  }
};

TEST(CsrGraphTest, RowsAreThoseOfTheReader) {
  for (uint32_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    RandomGraph random(seed, 40, seed % 5 == 0 ? 0 : 150);
    struct Choice {
      std::vector<std::string> names;
      std::vector<TypeId> ids;
    };
    for (const Choice& choice :
         {Choice{{}, {}}, Choice{{"T3", "T1", "T3"}, {random.types[0], random.types[2]}}}) {
      CsrOptions options;
      options.types = choice.names;
      const CsrGraph csr = CsrGraph::Build(random.graph, options).value();
      ASSERT_EQ(csr.vertex_count(), random.nodes.size());
      EXPECT_EQ(csr.sequence(), random.graph.sequence());
      for (const NodeId node : random.nodes) {
        const Vertex vertex = csr.Find(node).value();
        ASSERT_EQ(csr.node(vertex), node);
        ASSERT_EQ(OutRow(csr, vertex), Expand(random.graph, node, Direction::kOut, choice.ids));
        ASSERT_EQ(InRow(csr, vertex), Expand(random.graph, node, Direction::kIn, choice.ids));
      }
      EXPECT_EQ(csr.Find(NodeId{0}), std::nullopt);
      EXPECT_EQ(csr.Find(NodeId{1'000'000}), std::nullopt);
    }
  }
}

TEST(CsrGraphTest, ANodeThatWasDeletedIsNotFound) {
  MemoryGraph graph;
  const NodeId first = *graph.CreateNode({}, {});
  const NodeId gone = *graph.CreateNode({}, {});
  const NodeId last = *graph.CreateNode({}, {});
  ASSERT_TRUE(graph.DeleteNode(gone).has_value());
  const CsrGraph csr = CsrGraph::Build(graph).value();
  EXPECT_EQ(csr.Find(first), Vertex{0});
  EXPECT_EQ(csr.Find(gone), std::nullopt);
  EXPECT_EQ(csr.Find(last), Vertex{1});
}

TEST(CsrGraphTest, DaysAreThoseOfEvents) {
  RandomGraph random(7, 60, 0);
  const CsrGraph csr = CsrGraph::Build(random.graph).value();
  const LabelId event = *random.graph.InternLabel("Event");
  const KeyId begin_min = *random.graph.InternKey("begin_min");
  const KeyId end_max = *random.graph.InternKey("end_max");
  int dated = 0;
  for (const NodeId id : random.nodes) {
    const Node node = random.graph.GetNode(id)->value();
    const auto day = [&](KeyId key) -> std::optional<int64_t> {
      const Value* value = node.properties.Find(key);
      if (value == nullptr || !node.HasLabel(event)) return std::nullopt;
      return *value->AsInt();
    };
    const DayBounds expected{day(begin_min), std::nullopt, std::nullopt, day(end_max)};
    EXPECT_EQ(csr.days(*csr.Find(id)), expected);
    dated += expected.known() ? 1 : 0;
  }
  EXPECT_GT(dated, 0);
  CsrOptions without;
  without.with_days = false;
  const CsrGraph bare = CsrGraph::Build(random.graph, without).value();
  EXPECT_FALSE(bare.days(Vertex{0}).known());
  EXPECT_LT(bare.memory_bytes(), csr.memory_bytes());
}

TEST(CsrGraphTest, ALabelKeepsTheLinksBetweenItsNodes) {
  RandomGraph random(9, 60, 200);
  CsrOptions options;
  options.label = "Event";
  const CsrGraph csr = CsrGraph::Build(random.graph, options).value();
  const LabelId event = *random.graph.InternLabel("Event");
  uint32_t vertices = 0;
  uint32_t links = 0;
  for (const NodeId id : random.nodes) {
    const bool kept = random.graph.GetNode(id)->value().HasLabel(event);
    EXPECT_EQ(csr.Find(id).has_value(), kept);
    if (!kept) continue;
    ++vertices;
    std::vector<Adjacent> expected;
    for (const Adjacent& adjacent : Expand(random.graph, id, Direction::kIn, {})) {
      if (random.graph.GetNode(adjacent.other)->value().HasLabel(event)) {
        expected.push_back(adjacent);
      }
    }
    EXPECT_EQ(InRow(csr, *csr.Find(id)), expected);
    links += static_cast<uint32_t>(expected.size());
  }
  EXPECT_EQ(csr.vertex_count(), vertices);
  EXPECT_EQ(csr.link_count(), links);
}

TEST(CsrGraphTest, AnEmptyGraphAndUnknownTypesHaveNoLinks) {
  MemoryGraph graph;
  EXPECT_EQ(CsrGraph::Build(graph).value().vertex_count(), 0u);
  RandomGraph random(3, 10, 30);
  CsrOptions options;
  options.types = {"NO_SUCH_TYPE"};
  const CsrGraph csr = CsrGraph::Build(random.graph, options).value();
  EXPECT_EQ(csr.vertex_count(), random.nodes.size());
  EXPECT_EQ(csr.link_count(), 0u);
  for (uint32_t v = 0; v < csr.vertex_count(); ++v) {
    EXPECT_TRUE(csr.out({v}).empty());
    EXPECT_TRUE(csr.in({v}).empty());
  }
}

TEST(CsrGraphTest, ALinkTakesNineBytesADirection) {
  RandomGraph random(5, 10, 10'000);
  CsrOptions options;
  options.with_days = false;
  const CsrGraph csr = CsrGraph::Build(random.graph, options).value();
  EXPECT_LE(csr.memory_bytes(), 18u * csr.link_count() + 12u * (csr.vertex_count() + 1));
}

// All that can be asked of two graphs.
void ExpectSame(const CsrGraph& a, const CsrGraph& b) {
  ASSERT_EQ(a.vertex_count(), b.vertex_count());
  ASSERT_EQ(a.link_count(), b.link_count());
  for (Vertex v; v.index < a.vertex_count(); ++v.index) {
    EXPECT_EQ(a.node(v), b.node(v));
    EXPECT_EQ(OutRow(a, v), OutRow(b, v));
    EXPECT_EQ(InRow(a, v), InRow(b, v));
    EXPECT_EQ(a.days(v), b.days(v));
  }
}

TEST(CsrGraphTest, ThreadsBuildTheSameGraph) {
  for (uint32_t seed = 0; seed < 4; ++seed) {
    // More nodes than a piece has, so that there is something to share.
    const RandomGraph random(seed, seed < 2 ? 30 : 70'000, seed < 2 ? 200 : 90'000);
    CsrOptions options;
    const CsrGraph one = CsrGraph::Build(random.graph, options).value();
    options.threads = 3;
    ExpectSame(CsrGraph::Build(random.graph, options).value(), one);
  }
}

TEST(CsrGraphTest, TheLinksOfATypeAreThoseOfTheReader) {
  // From rows that are looked through to rows that are searched.
  for (const int links : {20, 300, 3'000}) {
    const RandomGraph random(static_cast<uint32_t>(links), 12, links);
    const CsrGraph csr = CsrGraph::Build(random.graph).value();
    const TypeId absent{99};
    for (Vertex v; v.index < csr.vertex_count(); ++v.index) {
      for (const TypeId type : {random.types[0], random.types[1], random.types[2], absent}) {
        const auto [link, targets] = csr.out(v, type);
        std::vector<Adjacent> out;
        for (uint32_t i = 0; i < targets.size(); ++i) {
          const Link at{link.index + i};
          out.push_back({csr.node(v), Direction::kOut, csr.type(at), csr.node(targets[i]),
                         csr.relationship(at)});
        }
        EXPECT_EQ(out, Expand(random.graph, csr.node(v), Direction::kOut, {type}));
        std::vector<Adjacent> in;
        for (const CsrGraph::InArc& arc : csr.in(v, type)) {
          in.push_back({csr.node(v), Direction::kIn, csr.type(arc.link), csr.node(arc.source),
                        csr.relationship(arc.link)});
        }
        EXPECT_EQ(in, Expand(random.graph, csr.node(v), Direction::kIn, {type}));
      }
    }
  }
}

TEST(CsrGraphTest, APartIsWhatBuildingThatPartGives) {
  for (uint32_t seed = 0; seed < 6; ++seed) {
    const RandomGraph random(seed, 40, 300);
    const CsrGraph whole = CsrGraph::Build(random.graph).value();
    const LabelId event = *random.graph.names().FindLabel("Event");
    std::vector<bool> events(whole.vertex_count(), false);
    EXPECT_TRUE(random.graph
                    .ScanLabel(event, {},
                               [&](NodeId node) {
                                 events[whole.Find(node)->index] = true;
                                 return true;
                               })
                    .has_value());
    for (const bool types : {false, true}) {
      for (const bool label : {false, true}) {
        CsrOptions options;
        CsrGraph::Part part;
        part.threads = 2;
        if (types) options.types = {"T3", "T1"};
        if (types) part.types = {random.types[0], random.types[2]};
        if (label) options.label = "Event";
        if (label) part.keep = events;
        ExpectSame(whole.Select(part), CsrGraph::Build(random.graph, options).value());
      }
    }
  }
}

TEST(PackedColumnTest, EveryNumberIsKeptAtEveryWidth) {
  const std::vector<std::vector<uint64_t>> lists = {
      {},
      {7},
      {7, 7, 7},
      {0, 255, 3},
      {1, 256, 65'535, 0},
      {1, 65'536, 2, 4'294'967'295},
      {1, 4'294'967'296, 0, UINT64_MAX},
      {4'294'967'296, 4'294'967'296, 1},
  };
  for (const auto& list : lists) {
    ColumnBuilder column;
    for (const uint64_t number : list) column.Add(number);
    ASSERT_EQ(column.column().size(), list.size());
    for (size_t i = 0; i < list.size(); ++i) EXPECT_EQ(column.column()[i], list[i]);
  }
  // Joined in every order of two.
  for (const auto& first : lists) {
    for (const auto& second : lists) {
      ColumnBuilder a, b;
      for (const uint64_t number : first) a.Add(number);
      for (const uint64_t number : second) b.Add(number);
      std::vector<uint64_t> wanted = first;
      wanted.insert(wanted.end(), second.begin(), second.end());
      const OwnedColumn joined = JoinColumns(std::vector{a.column(), b.column()}, 2);
      ASSERT_EQ(joined.view.size(), wanted.size());
      for (size_t i = 0; i < wanted.size(); ++i) EXPECT_EQ(joined.view[i], wanted[i]);
    }
  }
}

class Stopper final : public Progress {
 public:
  bool Update(std::string_view, uint64_t, uint64_t) override { return false; }
};

TEST(CsrGraphTest, ItStopsWhenAskedTo) {
  RandomGraph random(5, 10, 10);
  Stopper stopper;
  const auto csr = CsrGraph::Build(random.graph, {}, &stopper);
  ASSERT_FALSE(csr.has_value());
  EXPECT_EQ(csr.error().code, ErrorCode::kCancelled);
}

// Building does not recurse: a chain as long as the stack would not hold.
TEST(CsrGraphTest, AChainOfManyEventsIsBuilt) {
  MemoryGraph graph;
  const TypeId type = *graph.InternType("LED_TO");
  constexpr uint32_t kEvents = 200'000;
  NodeId previous = *graph.CreateNode({}, {});
  for (uint32_t i = 1; i < kEvents; ++i) {
    const NodeId next = *graph.CreateNode({}, {});
    ASSERT_TRUE(graph.CreateRelationship(previous, type, next, {}).has_value());
    previous = next;
  }
  const CsrGraph csr = CsrGraph::Build(graph).value();
  EXPECT_EQ(csr.link_count(), kEvents - 1);
  Vertex at{0};
  for (uint32_t i = 1; i < kEvents; ++i) at = csr.out(at).front();
  EXPECT_EQ(csr.node(at), previous);
}

}  // namespace
}  // namespace catena
