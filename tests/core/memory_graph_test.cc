#include "core/memory_graph.h"

#include "tests/support/graph_conformance.h"

namespace catena {
namespace {

class MemoryGraphUnderTest final : public GraphUnderTest {
 public:
  GraphWriter& BeginWrite() override { return graph_; }
  const GraphReader& Read() override { return graph_; }

 private:
  MemoryGraph graph_;
};

INSTANTIATE_TEST_SUITE_P(Memory, GraphConformanceTest,
                         testing::Values(GraphConformanceParam{
                             [] { return std::make_unique<MemoryGraphUnderTest>(); },
                             /*transactional=*/false}),
                         [](const auto&) { return "Graph"; });

TEST(MemoryGraphTest, UnknownLabelTypeAndKeyIdsAreRefused) {
  MemoryGraph graph;
  PropertyMap properties;
  properties.Set(KeyId{1}, Value(1));
  EXPECT_EQ(graph.CreateNode({LabelId{1}}, {}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(graph.CreateNode({}, properties).error().code, ErrorCode::kInvalidArgument);
  const NodeId node = *graph.CreateNode({}, {});
  EXPECT_EQ(graph.CreateRelationship(node, TypeId{1}, node, {}).error().code,
            ErrorCode::kInvalidArgument);
}

TEST(MemoryGraphTest, ARefusedUniqueValueNamesItsHolder) {
  MemoryGraph graph;
  PropertyMap properties;
  properties.Set(*graph.InternKey("id"), Value("sumgait"));
  ASSERT_EQ(*graph.CreateNode({}, properties), NodeId{1});
  EXPECT_EQ(graph.CreateNode({}, properties).error().message,
            "node id 'sumgait' is taken by node #1");
}

}  // namespace
}  // namespace catena
