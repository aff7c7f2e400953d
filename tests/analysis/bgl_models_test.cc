// The Boost.Graph models: they meet the concepts, and all show the same graph.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/strong_components.hpp>
#include <map>
#include <random>
#include <vector>

#include "analysis/adjacency_bgl.h"
#include "analysis/csr_bgl.h"
#include "analysis/implicit_bgl.h"
#include "analysis/neighbourhood.h"
#include "evidence_graph.h"

namespace catena {
namespace {

template <class Graph>
struct FullModel {
  BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<Graph>));
  BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<Graph>));
  BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<Graph>));
  BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<Graph>));
};
template struct FullModel<Adjacency>;
template struct FullModel<CsrGraph>;
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<ImplicitGraph>));

EvidenceGraph RandomGraph(uint32_t seed) {
  std::mt19937 random(seed);
  EvidenceGraph g;
  for (int i = 0; i < 12; ++i) g.Event(std::to_string(i));
  for (int i = 0; i < 20; ++i) {
    g.Link(std::to_string(random() % 12), random() % 2 == 0 ? "CAUSED" : "LED_TO",
           std::to_string(random() % 12));
  }
  return g;
}

// Hops from a node, by plain relaxation over the records until nothing changes.
std::map<NodeId, int> PlainHops(const GraphReader& graph, NodeId from, bool undirected) {
  std::map<NodeId, int> hops = {{from, 0}};
  const auto relax = [&](NodeId a, NodeId b) {
    if (!hops.contains(a)) return false;
    const auto [at, is_new] = hops.emplace(b, hops[a] + 1);
    if (!is_new && at->second <= hops[a] + 1) return false;
    at->second = hops[a] + 1;
    return true;
  };
  for (bool changed = true; changed;) {
    changed = false;
    (void)graph.ScanRelationships({}, [&](const Relationship& r) {
      changed |= relax(r.start, r.end);
      if (undirected) changed |= relax(r.end, r.start);
      return true;
    });
  }
  return hops;
}

TEST(BglModelsTest, BreadthFirstSearchFindsTheSameHopsOnTheCsrGraphAndTheReader) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    EvidenceGraph g = RandomGraph(seed);
    const NodeId start = g.node("0");
    const std::map<NodeId, int> plain = PlainHops(g.graph(), start, false);

    const CsrGraph csr = CsrGraph::Build(g.graph()).value();
    std::vector<int> csr_hops(csr.vertex_count(), 0);
    std::vector<boost::default_color_type> colors(csr.vertex_count());
    const boost::typed_identity_property_map<uint32_t> index;
    boost::breadth_first_search(
        csr, csr.Find(start)->index,
        boost::visitor(
            boost::make_bfs_visitor(boost::record_distances(
                boost::make_iterator_property_map(csr_hops.begin(), index), boost::on_tree_edge())))
            .color_map(boost::make_iterator_property_map(colors.begin(), index)));

    const ImplicitGraph implicit(g.graph(), Direction::kOut, {});
    std::map<NodeId, int> found = {{start, 0}};
    std::map<NodeId, boost::default_color_type> seen;
    boost::queue<NodeId> queue;
    boost::breadth_first_visit(
        implicit, start, queue,
        boost::make_bfs_visitor(boost::record_distances(
            boost::associative_property_map<std::map<NodeId, int>>(found), boost::on_tree_edge())),
        boost::associative_property_map<std::map<NodeId, boost::default_color_type>>(seen));
    ASSERT_TRUE(implicit.status().has_value());

    EXPECT_EQ(found, plain);
    EXPECT_EQ(implicit.nodes_read(), plain.size());  // Nothing out of reach was read.
    for (uint32_t v = 0; v < csr.vertex_count(); ++v) {
      const auto at = plain.find(csr.node(Vertex{v}));
      EXPECT_EQ(csr_hops[v], at == plain.end() ? 0 : at->second);
      EXPECT_EQ(colors[v] == boost::black_color, at != plain.end());
    }
  }
}

TEST(BglModelsTest, InAndOutEdgesOfTheCsrGraphAreTheSameEdges) {
  EvidenceGraph g = RandomGraph(1);
  const CsrGraph csr = CsrGraph::Build(g.graph()).value();
  std::vector<std::pair<uint32_t, std::pair<uint32_t, uint32_t>>> out, in, all;
  const auto note = [&](const CsrEdge& e) {
    return std::pair(e.link, std::pair(source(e, csr), target(e, csr)));
  };
  for (uint32_t v = 0; v < num_vertices(csr); ++v) {
    for (auto [at, end] = out_edges(v, csr); at != end; ++at) out.push_back(note(*at));
    for (auto [at, end] = in_edges(v, csr); at != end; ++at) in.push_back(note(*at));
  }
  for (auto [at, end] = edges(csr); at != end; ++at) all.push_back(note(*at));
  EXPECT_EQ(all.size(), 20u);
  EXPECT_THAT(out, testing::UnorderedElementsAreArray(all));
  EXPECT_THAT(in, testing::UnorderedElementsAreArray(all));
  std::vector<uint32_t> component(csr.vertex_count());
  EXPECT_GT(boost::strong_components(
                csr, boost::make_iterator_property_map(
                         component.begin(), boost::typed_identity_property_map<uint32_t>())),
            0u);
}

TEST(NeighbourhoodTest, IsWhatLiesWithinTheHopsAndTheLinksAmongIt) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    EvidenceGraph g = RandomGraph(seed);
    const std::map<NodeId, int> plain = PlainHops(g.graph(), g.node("0"), true);
    for (uint32_t hops = 0; hops < 4; ++hops) {
      SCOPED_TRACE(std::to_string(seed) + " hops " + std::to_string(hops));
      const Neighbourhood found = FindNeighbourhood(g.graph(), g.node("0"), {.hops = hops}).value();
      std::map<NodeId, int> by_node;
      for (size_t i = 0; i < found.nodes.size(); ++i) {
        by_node[found.nodes[i]] = static_cast<int>(found.distance[i]);
      }
      std::map<NodeId, int> expected;
      for (const auto& [node, distance] : plain) {
        if (distance <= static_cast<int>(hops)) expected[node] = distance;
      }
      EXPECT_EQ(by_node, expected);
      std::vector<RelationshipId> between;
      (void)g.graph().ScanRelationships({}, [&](const Relationship& r) {
        if (expected.contains(r.start) && expected.contains(r.end)) between.push_back(r.id);
        return true;
      });
      EXPECT_EQ(found.relationships, between);
      EXPECT_FALSE(found.cut);
    }
  }
}

TEST(NeighbourhoodTest, LeavesTheEvidenceOutAndSaysWhenItIsCut) {
  EvidenceGraph g;
  g.Event("a");
  g.Event("b");
  g.Event("c");
  g.Proposition("r", "a", "CAUSED", "b");
  g.Proposition("q", "a", "LED_TO", "c");
  g.Claim("claim", {"r"});
  g.Link("claim", "ABOUT", "a");
  const Neighbourhood all = FindNeighbourhood(g.graph(), g.node("a"), {}).value();
  EXPECT_THAT(all.nodes, testing::ElementsAre(g.node("a"), g.node("b"), g.node("c")));
  const Neighbourhood about =
      FindNeighbourhood(g.graph(), g.node("a"), {.types = {"ABOUT"}}).value();
  EXPECT_THAT(about.nodes, testing::ElementsAre(g.node("a"), g.node("claim")));
  const Neighbourhood cut = FindNeighbourhood(g.graph(), g.node("a"), {.max_nodes = 2}).value();
  EXPECT_EQ(cut.nodes.size(), 2u);
  EXPECT_TRUE(cut.cut);
  EXPECT_EQ(FindNeighbourhood(g.graph(), NodeId{999}, {}).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace catena
