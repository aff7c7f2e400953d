// Random graphs that change, and what a saved topology must agree with.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "storage/topology.h"
#include "tests/storage/store_kit.h"

namespace catena::store_test {

// Changes a store in random small commits: nodes and links come and go, dates change.
class Changer {
 public:
  // The store may be closed and opened again in between.
  Changer(const std::unique_ptr<GraphStore>& store, uint32_t seed) : store_(store), random_(seed) {}

  void Commit(int changes) {
    const auto writer = Must(store_->BeginWrite());
    Author author(*writer);
    for (int i = 0; i < changes; ++i) Change(*writer, author);
    ASSERT_OK(writer->Commit());
  }

  NodeId greatest_node() const { return greatest_; }

 private:
  size_t Below(size_t n) { return random_() % n; }

  void Change(GraphWriter& writer, Author& author) {
    const size_t what = Below(10);
    if (nodes_.size() < 3 || what < 2) {
      nodes_.push_back(author.Node(Below(3) == 0 ? "Place" : "Event", Dates()));
      greatest_ = std::max(greatest_, nodes_.back());
    } else if (what < 7) {
      static constexpr const char* kTypes[] = {"CAUSED", "LED_TO", "PART_OF"};
      links_.push_back(author.Link(nodes_[Below(nodes_.size())], kTypes[Below(3)],
                                   nodes_[Below(nodes_.size())]));
    } else if (what == 7 && !links_.empty()) {
      const size_t place = Below(links_.size());
      ASSERT_OK(writer.DeleteRelationship(links_[place]));
      links_.erase(links_.begin() + static_cast<ptrdiff_t>(place));
    } else if (what == 8) {
      const size_t place = Below(nodes_.size());
      if (writer.DeleteNode(nodes_[place]).has_value()) {
        nodes_.erase(nodes_.begin() + static_cast<ptrdiff_t>(place));
      }
    } else {
      ASSERT_OK(author.Set(nodes_[Below(nodes_.size())], "begin_min",
                           Value(static_cast<int64_t>(random_() % 100'000) - 50'000)));
    }
  }

  std::vector<std::pair<std::string, Value>> Dates() {
    std::vector<std::pair<std::string, Value>> dates;
    for (const char* key : {"begin_min", "begin_max", "end_min", "end_max"}) {
      if (Below(2) == 0) dates.emplace_back(key, Value(static_cast<int64_t>(random_() % 20'000)));
    }
    dates.emplace_back("name", Value(std::string("node of a test")));
    return dates;
  }

  const std::unique_ptr<GraphStore>& store_;
  std::mt19937 random_;
  std::vector<NodeId> nodes_;
  std::vector<RelationshipId> links_;
  NodeId greatest_;
};

inline std::vector<Adjacent> Links(const GraphReader& graph, const std::vector<NodeId>& nodes,
                                   Direction direction, const std::vector<TypeId>& types) {
  std::vector<Adjacent> links;
  EXPECT_OK(graph.Expand(nodes, direction, types, [&](const Adjacent& link) {
    links.push_back(link);
    return true;
  }));
  return links;
}

// Ids from 1 to beyond the last: some of nodes, some never given, some of nodes deleted.
inline std::vector<NodeId> AllIds(NodeId greatest) {
  std::vector<NodeId> ids;
  for (uint64_t id = 1; id <= greatest.value + 300; ++id) ids.push_back(NodeId{id});
  return ids;
}

// Two readers of the same state walk alike.
inline void ExpectSameWalks(const GraphReader& a, const GraphReader& b,
                            const std::vector<NodeId>& ids) {
  for (const Direction direction : {Direction::kOut, Direction::kIn}) {
    for (const std::vector<TypeId>& types :
         {std::vector<TypeId>{}, {TypeId{1}}, {TypeId{1}, TypeId{3}}, {TypeId{9}}}) {
      // Twice: the first walk may be what makes a reader look for the topology.
      for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(Links(a, ids, direction, types), Links(b, ids, direction, types));
      }
    }
  }
}

inline void ExpectSameGraphs(const CsrGraph& a, const CsrGraph& b) {
  ASSERT_EQ(a.vertex_count(), b.vertex_count());
  ASSERT_EQ(a.link_count(), b.link_count());
  EXPECT_TRUE(std::ranges::equal(a.arrays().out_offsets, b.arrays().out_offsets));
  EXPECT_TRUE(std::ranges::equal(a.arrays().in_offsets, b.arrays().in_offsets));
  EXPECT_TRUE(std::ranges::equal(a.arrays().targets, b.arrays().targets));
  for (uint32_t l = 0; l < a.link_count(); ++l) {
    EXPECT_EQ(a.relationship(Link{l}), b.relationship(Link{l}));
    EXPECT_EQ(a.type(Link{l}), b.type(Link{l}));
    EXPECT_EQ(a.arrays().in[l].source, b.arrays().in[l].source);
    EXPECT_EQ(a.arrays().in[l].link, b.arrays().in[l].link);
    EXPECT_EQ(a.arrays().in_types[l], b.arrays().in_types[l]);
  }
  for (Vertex v; v.index < a.vertex_count(); ++v.index) {
    EXPECT_EQ(a.node(v), b.node(v));
    EXPECT_EQ(a.days(v), b.days(v));
    EXPECT_EQ(b.Find(a.node(v)), v);
  }
}

}  // namespace catena::store_test
