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
  Changer(const std::unique_ptr<GraphStore>& store, uint32_t seed)
      : store_(store), random_(seed), id_prefix_(std::to_string(seed) + "-") {}

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
    } else if (Below(3) == 0) {
      ChangeLabel(writer, nodes_[Below(nodes_.size())]);
    } else if (Below(2) == 0) {
      const bool name = Below(2) == 0;
      ASSERT_OK(author.Set(nodes_[Below(nodes_.size())], name ? "name" : "id",
                           name ? Name() : UnusedId()));
    } else {
      ASSERT_OK(author.Set(nodes_[Below(nodes_.size())], "begin_min",
                           Value(static_cast<int64_t>(random_() % 100'000) - 50'000)));
    }
  }

  // Gives a node the label Disputed, or takes it.
  void ChangeLabel(GraphWriter& writer, NodeId id) {
    const LabelId label = Must(writer.InternLabel("Disputed"));
    Node node = *Must(writer.GetNode(id));
    if (std::erase(node.labels, label) == 0) node.labels.push_back(label);
    std::ranges::sort(node.labels);
    ASSERT_OK(writer.UpdateNode(node));
  }

  std::vector<std::pair<std::string, Value>> Dates() {
    std::vector<std::pair<std::string, Value>> dates;
    for (const char* key : {"begin_min", "begin_max", "end_min", "end_max"}) {
      if (Below(2) == 0) dates.emplace_back(key, Value(static_cast<int64_t>(random_() % 20'000)));
    }
    dates.emplace_back("name", Name());
    if (Below(4) > 0) dates.emplace_back("id", UnusedId());
    return dates;
  }
  // Many nodes share one.
  Value Name() { return Value("node of test " + std::to_string(Below(6))); }
  Value UnusedId() { return Value(id_prefix_ + std::to_string(next_id_++)); }

  const std::unique_ptr<GraphStore>& store_;
  std::mt19937 random_;
  const std::string id_prefix_;
  int next_id_ = 0;
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

inline std::vector<NodeId> Labelled(const GraphReader& graph, LabelId label, NodeId after,
                                    size_t most = ~size_t{0}) {
  std::vector<NodeId> nodes;
  EXPECT_OK(graph.ScanLabel(label, after, [&](NodeId node) {
    nodes.push_back(node);
    return nodes.size() < most;
  }));
  return nodes;
}

inline std::vector<uint64_t> LookedUp(const GraphReader& graph, IndexId index, const Value& value) {
  std::vector<uint64_t> found;
  EXPECT_OK(graph.LookUp(index, value, [&](uint64_t entity) {
    found.push_back(entity);
    return true;
  }));
  return found;
}

// Two readers of the same state find the same under every value that there is, and some others.
inline void ExpectSameLookUps(const GraphReader& a, const GraphReader& b) {
  for (const IndexId index : {kNodeIdIndex, kNameIndex, kAssertsIndex}) {
    std::vector<Value> values = {Value(""), Value("1-"), Value("node of test 77"),
                                 Value(7),  Value(),     Value("zz")};
    EXPECT_OK(b.ScanIndex(index, "", [&](std::string_view text, uint64_t) {
      if (text != *values.back().AsString()) values.emplace_back(text);
      return true;
    }));
    for (const Value& value : values)
      ASSERT_EQ(LookedUp(a, index, value), LookedUp(b, index, value));
  }
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
  for (const LabelId label : {LabelId{1}, LabelId{2}, LabelId{3}, LabelId{9}}) {
    for (const NodeId after : {NodeId{}, ids[ids.size() / 3], ids.back(), NodeId{~uint64_t{0}}}) {
      ASSERT_EQ(Labelled(a, label, after), Labelled(b, label, after));
    }
    ASSERT_EQ(Labelled(a, label, {}, 5), Labelled(b, label, {}, 5));
  }
  ExpectSameLookUps(a, b);
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
    if (!a.arrays().label_sets.empty() && !b.arrays().label_sets.empty()) {
      EXPECT_TRUE(std::ranges::equal(a.labels(v), b.labels(v)));
    }
    EXPECT_EQ(b.Find(a.node(v)), v);
  }
}

}  // namespace catena::store_test
