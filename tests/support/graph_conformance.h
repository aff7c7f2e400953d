// What every GraphWriter and GraphReader must do, as one suite for all implementations.
//
// Include it in one .cc of a test program and instantiate:
//
//   INSTANTIATE_TEST_SUITE_P(Memory, GraphConformanceTest,
//                            testing::Values(GraphConformanceParam{MakeMemoryGraph}));
//
// The graph is new and has the standard indexes. Random steps are checked against a model that
// keeps records in lists and answers by looking at all of them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/fold.h"
#include "core/graph_writer.h"

namespace catena {

class GraphUnderTest {
 public:
  virtual ~GraphUnderTest() = default;
  // A new transaction; the one before it was committed or rolled back. Lives until the next.
  virtual GraphWriter& BeginWrite() = 0;
  // The committed state. Lives until the next call.
  virtual const GraphReader& Read() = 0;
};

struct GraphConformanceParam {
  std::function<std::unique_ptr<GraphUnderTest>()> make;
  // Writes are invisible to Read() until Commit(), and Rollback() takes them back.
  bool transactional = true;
  int random_steps = 2'000;
  int steps_a_commit = 50;
};

class GraphConformanceTest : public testing::TestWithParam<GraphConformanceParam> {
 protected:
  void SetUp() override {
    graph_ = GetParam().make();
    writer_ = &graph_->BeginWrite();
  }

  template <class T>
  static T Must(Result<T> result) {
    if (!result.has_value()) throw std::runtime_error(Describe(result.error()));
    return *std::move(result);
  }
  static void Must(Result<void> result) {
    if (!result.has_value()) throw std::runtime_error(Describe(result.error()));
  }
  template <class T>
  static ErrorCode CodeOf(const Result<T>& result) {
    EXPECT_FALSE(result.has_value());
    return result.has_value() ? ErrorCode{255} : result.error().code;
  }

  GraphWriter& w() { return *writer_; }
  LabelId Label(std::string_view name) { return Must(w().InternLabel(name)); }
  TypeId Type(std::string_view name) { return Must(w().InternType(name)); }
  KeyId Key(std::string_view name) { return Must(w().InternKey(name)); }

  PropertyMap Properties(const std::vector<std::pair<std::string, Value>>& entries) {
    PropertyMap map;
    for (const auto& [name, value] : entries) map.Set(Key(name), value);
    return map;
  }
  NodeId AddNode(const std::vector<std::string>& labels,
                 const std::vector<std::pair<std::string, Value>>& entries = {}) {
    std::vector<LabelId> ids;
    for (const std::string& label : labels) ids.push_back(Label(label));
    return Must(w().CreateNode(ids, Properties(entries)));
  }
  RelationshipId Link(NodeId start, std::string_view type, NodeId end,
                      const std::vector<std::pair<std::string, Value>>& entries = {}) {
    return Must(w().CreateRelationship(start, Type(type), end, Properties(entries)));
  }
  Node GetNode(NodeId id) { return Must(w().GetNode(id)).value(); }

  static std::vector<uint64_t> LookUp(const GraphReader& graph, IndexId index, const Value& value) {
    std::vector<uint64_t> found;
    Must(graph.LookUp(index, value, [&](uint64_t entity) {
      found.push_back(entity);
      return true;
    }));
    return found;
  }
  static std::vector<std::pair<std::string, uint64_t>> ScanIndex(const GraphReader& graph,
                                                                 IndexId index,
                                                                 std::string_view from) {
    std::vector<std::pair<std::string, uint64_t>> found;
    Must(graph.ScanIndex(index, from, [&](std::string_view text, uint64_t entity) {
      found.emplace_back(text, entity);
      return true;
    }));
    return found;
  }
  static std::vector<Adjacent> Expand(const GraphReader& graph, const std::vector<NodeId>& nodes,
                                      Direction direction, const std::vector<TypeId>& types = {}) {
    std::vector<Adjacent> found;
    Must(graph.Expand(nodes, direction, types, [&](const Adjacent& adjacent) {
      found.push_back(adjacent);
      return true;
    }));
    return found;
  }
  static std::vector<NodeId> ScanLabel(const GraphReader& graph, LabelId label, NodeId after) {
    std::vector<NodeId> found;
    Must(graph.ScanLabel(label, after, [&](NodeId node) {
      found.push_back(node);
      return true;
    }));
    return found;
  }
  static std::vector<Node> ScanNodes(const GraphReader& graph, NodeId after = {}) {
    std::vector<Node> found;
    Must(graph.ScanNodes(after, [&](const Node& node) {
      found.push_back(node);
      return true;
    }));
    return found;
  }
  static std::vector<Relationship> ScanRelationships(const GraphReader& graph,
                                                     RelationshipId after = {}) {
    std::vector<Relationship> found;
    Must(graph.ScanRelationships(after, [&](const Relationship& relationship) {
      found.push_back(relationship);
      return true;
    }));
    return found;
  }
  static std::vector<uint64_t> Numbers(std::initializer_list<NodeId> ids) {
    std::vector<uint64_t> numbers;
    for (const NodeId id : ids) numbers.push_back(id.value);
    return numbers;
  }

  void Commit() {
    Must(w().Commit());
    writer_ = &graph_->BeginWrite();
  }

  std::unique_ptr<GraphUnderTest> graph_;
  GraphWriter* writer_ = nullptr;
};

TEST_P(GraphConformanceTest, ANewGraphIsEmpty) {
  EXPECT_EQ(Must(w().Counts()), GraphCounts());
  EXPECT_TRUE(ScanNodes(w()).empty());
  EXPECT_TRUE(ScanRelationships(w()).empty());
  EXPECT_EQ(Must(w().GetNode(NodeId{1})), std::nullopt);
  EXPECT_EQ(Must(w().GetRelationship(RelationshipId{1})), std::nullopt);
}

TEST_P(GraphConformanceTest, LabelsAreKeptInOrderAndOnce) {
  const LabelId b = Label("B");
  const LabelId a = Label("A");
  const NodeId id = Must(w().CreateNode({a, b, a}, {}));
  EXPECT_EQ(GetNode(id).labels, (std::vector<LabelId>{b, a}));  // B was interned first.
  EXPECT_TRUE(id);
}

TEST_P(GraphConformanceTest, EveryStorableValueComesBackIdentical) {
  const Value::Map map = {{"az", Value("Sumqayıt")},
                          {"", Value(Value::List{Value(1), Value(2.5)})}};
  const std::vector<std::pair<std::string, Value>> entries = {
      {"yes", Value(true)},
      {"no", Value(false)},
      {"least", Value(std::numeric_limits<int64_t>::min())},
      {"most", Value(std::numeric_limits<int64_t>::max())},
      {"minus zero", Value(-0.0)},
      {"nan", Value(std::numeric_limits<double>::quiet_NaN())},
      {"infinity", Value(std::numeric_limits<double>::infinity())},
      {"tiny", Value(std::numeric_limits<double>::denorm_min())},
      {"empty", Value("")},
      {"zero byte", Value(std::string_view("a\0b", 3))},
      {"list", Value(Value::List{})},
      {"nested", Value(Value::List{Value(map), Value(Value::List{Value("x")})})},
      {"map", Value(map)},
      {"date", Value(Date{-719'528})},
      {"local time", Value(LocalTime{86'399'999'999'999})},
      {"time", Value(Time{{1}, -64'800})},
      {"local date-time", Value(LocalDateTime{-1, 999'999'999})},
      {"date-time", Value(DateTime{{1'500'000'000, 5}, 7'200, "Europe/Stockholm"})},
      {"duration", Value(Duration{-1, 2, -3, 4})},
      {"point", Value(Point{Point::System::kWgs84_3d, 45.0, 40.0, -1.5})},
  };
  const PropertyMap properties = Properties(entries);
  const NodeId node = AddNode({}, entries);
  const RelationshipId link = Link(node, "T", node, entries);
  Commit();
  const GraphReader& reader = graph_->Read();
  EXPECT_EQ(Must(reader.GetNode(node)).value().properties, properties);
  EXPECT_EQ(Must(reader.GetRelationship(link)).value().properties, properties);
}

TEST_P(GraphConformanceTest, ValuesThatCannotBeStoredAreRefused) {
  Value deep(1);
  for (int i = 0; i < kMaxValueDepth; ++i) deep = Value(Value::List{deep});
  PropertyMap fits;
  fits.Set(Key("deep"), deep);
  EXPECT_TRUE(w().CreateNode({}, fits).has_value());
  const std::vector<Value> refused = {
      Value(Value::List{deep}),
      Value(Value::List{Value()}),
      Value(std::make_shared<const Node>()),
      Value(Value::Map{{"a", Value(std::make_shared<const Path>())}}),
  };
  const NodeId node = AddNode({"Event"}, {{"id", Value("a")}});
  const RelationshipId link = Link(node, "T", node);
  const GraphCounts before = Must(w().Counts());
  for (const Value& value : refused) {
    SCOPED_TRACE(ToText(value).substr(0, 60));
    PropertyMap properties;
    properties.Set(Key("bad"), value);
    EXPECT_EQ(CodeOf(w().CreateNode({}, properties)), ErrorCode::kInvalidArgument);
    EXPECT_EQ(CodeOf(w().UpdateNode({node, {}, properties})), ErrorCode::kInvalidArgument);
    EXPECT_EQ(CodeOf(w().CreateRelationship(node, Type("T"), node, properties)),
              ErrorCode::kInvalidArgument);
    EXPECT_EQ(CodeOf(w().UpdateRelationship({link, Type("T"), node, node, properties})),
              ErrorCode::kInvalidArgument);
  }
  EXPECT_EQ(Must(w().Counts()), before);
  EXPECT_EQ(LookUp(w(), kNodeIdIndex, Value("a")), Numbers({node}));
}

TEST_P(GraphConformanceTest, NamesHaveOneTo1024BytesOfUtf8) {
  for (const std::string& name : {std::string(), std::string(1'025, 'a'), std::string("a\xff")}) {
    EXPECT_EQ(CodeOf(w().InternLabel(name)), ErrorCode::kInvalidArgument);
    EXPECT_EQ(CodeOf(w().InternType(name)), ErrorCode::kInvalidArgument);
    EXPECT_EQ(CodeOf(w().InternKey(name)), ErrorCode::kInvalidArgument);
  }
  const LabelId label = Label(std::string(1'024, 'a'));
  EXPECT_EQ(Label(std::string(1'024, 'a')), label);
  EXPECT_EQ(w().names().Text(label), std::string(1'024, 'a'));
}

TEST_P(GraphConformanceTest, IdsAscendAndAreNotReused) {
  const NodeId first = AddNode({});
  const NodeId second = AddNode({});
  EXPECT_LT(first, second);
  const RelationshipId link = Link(first, "T", second);
  Must(w().DeleteRelationship(link));
  EXPECT_LT(link, Link(first, "T", first));
  Must(w().DeleteNode(second));
  EXPECT_LT(second, AddNode({}));
  EXPECT_EQ(Must(w().GetNode(second)), std::nullopt);
}

TEST_P(GraphConformanceTest, ManyAreReadInTheOrderAsked) {
  const NodeId a = AddNode({}, {{"id", Value("a")}});
  const NodeId b = AddNode({}, {{"id", Value("b")}});
  const RelationshipId ab = Link(a, "T", b);
  const RelationshipId ba = Link(b, "T", a);
  Commit();
  const GraphReader& reader = graph_->Read();
  const std::vector<NodeId> nodes = {b, NodeId{1'000'000}, a, b};
  const auto found = Must(reader.GetNodes(nodes));
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].value().id, b);
  EXPECT_EQ(found[1], std::nullopt);
  EXPECT_EQ(found[2].value().id, a);
  EXPECT_EQ(found[3].value().id, b);
  const std::vector<RelationshipId> links = {ba, RelationshipId{1'000'000}, ab};
  const auto found_links = Must(reader.GetRelationships(links));
  ASSERT_EQ(found_links.size(), 3u);
  EXPECT_EQ(found_links[0].value().id, ba);
  EXPECT_EQ(found_links[1], std::nullopt);
  EXPECT_EQ(found_links[2].value().id, ab);
}

// Types, far ends and relationship ids are all in the wrong order as they are created.
TEST_P(GraphConformanceTest, ExpandGoesByTypeThenOtherThenRelationship) {
  const TypeId t1 = Type("T1");
  const TypeId t2 = Type("T2");
  const NodeId a = AddNode({});
  const NodeId b = AddNode({});
  const NodeId c = AddNode({});
  const RelationshipId r1 = Link(b, "T2", c);
  const RelationshipId r2 = Link(b, "T1", c);
  const RelationshipId r3 = Link(b, "T1", a);
  const RelationshipId r4 = Link(b, "T1", a);
  const RelationshipId r5 = Link(b, "T1", b);
  const RelationshipId r6 = Link(a, "T2", b);
  Commit();
  const GraphReader& reader = graph_->Read();
  constexpr Direction kOut = Direction::kOut;
  constexpr Direction kIn = Direction::kIn;
  const std::vector<Adjacent> out_b = {{b, kOut, t1, a, r3},
                                       {b, kOut, t1, a, r4},
                                       {b, kOut, t1, b, r5},
                                       {b, kOut, t1, c, r2},
                                       {b, kOut, t2, c, r1}};
  EXPECT_EQ(Expand(reader, {b}, kOut), out_b);
  EXPECT_EQ(Expand(reader, {b}, kOut, {t1, t2}), out_b);
  EXPECT_EQ(Expand(reader, {b}, kOut, {t2}), (std::vector<Adjacent>{out_b[4]}));
  EXPECT_EQ(Expand(reader, {b}, kIn),
            (std::vector<Adjacent>{{b, kIn, t1, b, r5}, {b, kIn, t2, a, r6}}));
  // Node by node as given, even twice, and nothing for one that does not exist.
  EXPECT_EQ(Expand(reader, {a, NodeId{1'000'000}, c, a}, kOut),
            (std::vector<Adjacent>{{a, kOut, t2, b, r6}, {a, kOut, t2, b, r6}}));
}

TEST_P(GraphConformanceTest, AWalkEndsWhenTheVisitorSaysSo) {
  const NodeId a = AddNode({"L"}, {{"name", Value("x")}});
  const NodeId b = AddNode({"L"}, {{"name", Value("x")}});
  for (int i = 0; i < 3; ++i) {
    Link(a, "T", b);
    Link(b, "T", a);
  }
  int visits = 0;
  const auto once = [&visits](const auto&...) {
    ++visits;
    return false;
  };
  const std::vector<NodeId> nodes = {a, b};
  Must(w().ScanNodes({}, once));
  Must(w().ScanRelationships({}, once));
  Must(w().ScanLabel(Label("L"), {}, once));
  Must(w().Expand(nodes, Direction::kOut, {}, once));
  Must(w().LookUp(kNameIndex, Value("x"), once));
  Must(w().ScanIndex(kNameIndex, "", once));
  EXPECT_EQ(visits, 6);
}

TEST_P(GraphConformanceTest, ScansResumeAfterAnId) {
  std::vector<NodeId> nodes;
  for (int i = 0; i < 5; ++i) nodes.push_back(AddNode({"L"}));
  std::vector<RelationshipId> links;
  for (int i = 0; i < 5; ++i) links.push_back(Link(nodes[0], "T", nodes[1]));
  Commit();
  const GraphReader& reader = graph_->Read();
  const auto rest = ScanNodes(reader, nodes[2]);
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].id, nodes[3]);
  EXPECT_EQ(ScanRelationships(reader, links[3]).at(0).id, links[4]);
  EXPECT_EQ(ScanLabel(reader, *reader.names().FindLabel("L"), nodes[2]),
            (std::vector<NodeId>{nodes[3], nodes[4]}));
  EXPECT_TRUE(ScanNodes(reader, nodes[4]).empty());
}

TEST_P(GraphConformanceTest, ListsAndMapsEnterAnIndexValueByValue) {
  const Value::Map names = {{"az", Value("Sumqayıt")}, {"hy", Value("Սումգայիթ")}};
  const NodeId place =
      AddNode({"Place"}, {{"name", Value("Sumgait")},
                          {"alias", Value(Value::List{Value("SUMGAIT"), Value("Sumgayit City")})},
                          {"names", Value(names)}});
  for (const char* name : {"sumgait", "Sumqayıt", "sumqayit", "Սումգայիթ", "sumgayit  city"}) {
    EXPECT_EQ(LookUp(w(), kNameIndex, Value(name)), Numbers({place})) << name;
  }
  const NodeId claim =
      AddNode({"Claim"}, {{"asserts", Value(Value::List{Value("r1"), Value("r2"), Value("r1")})}});
  AddNode({"Event"}, {{"asserts", Value("r1")}});  // Not a Claim.
  EXPECT_EQ(LookUp(w(), kAssertsIndex, Value("r1")), Numbers({claim}));
  EXPECT_EQ(LookUp(w(), kAssertsIndex, Value("r2")), Numbers({claim}));
  EXPECT_TRUE(LookUp(w(), kAssertsIndex, Value("R1")).empty());  // Not folded.
}

TEST_P(GraphConformanceTest, IndexesFollowLabelsPropertiesAndDeletion) {
  const NodeId node = AddNode({"Claim"}, {{"asserts", Value("r1")}, {"name", Value("old")}});
  Node changed = GetNode(node);
  changed.labels = {Label("Event")};
  changed.properties.Set(Key("name"), Value("new"));
  Must(w().UpdateNode(changed));
  EXPECT_TRUE(LookUp(w(), kAssertsIndex, Value("r1")).empty());
  EXPECT_TRUE(LookUp(w(), kNameIndex, Value("old")).empty());
  EXPECT_EQ(LookUp(w(), kNameIndex, Value("new")), Numbers({node}));
  EXPECT_TRUE(ScanLabel(w(), Label("Claim"), {}).empty());
  EXPECT_EQ(ScanLabel(w(), Label("Event"), {}), (std::vector<NodeId>{node}));
  Must(w().DeleteNode(node));
  EXPECT_TRUE(LookUp(w(), kNameIndex, Value("new")).empty());
  EXPECT_TRUE(ScanLabel(w(), Label("Event"), {}).empty());
}

TEST_P(GraphConformanceTest, ALookUpGoesByEquivalence) {
  const NodeId one = AddNode({}, {{"id", Value(1)}});
  const NodeId large = AddNode({}, {{"id", Value(int64_t{9'007'199'254'740'993})}});
  const NodeId text = AddNode({}, {{"id", Value("1")}});
  EXPECT_EQ(LookUp(w(), kNodeIdIndex, Value(1.0)), Numbers({one}));
  EXPECT_EQ(LookUp(w(), kNodeIdIndex, Value("1")), Numbers({text}));
  EXPECT_EQ(LookUp(w(), kNodeIdIndex, Value(int64_t{9'007'199'254'740'993})), Numbers({large}));
  EXPECT_TRUE(LookUp(w(), kNodeIdIndex, Value(9'007'199'254'740'992.0)).empty());
  EXPECT_EQ(CodeOf(w().CreateNode({}, Properties({{"id", Value(1.0)}}))), ErrorCode::kConstraint);
}

// A title may be longer than any key. What is entered ends before the letter that does not fit.
TEST_P(GraphConformanceTest, ALongNameIsKeptWholeAndFoundByItsBeginning) {
  const std::string letter = "ꔀ";  // Three bytes that folding leaves alone.
  ASSERT_EQ(FoldName(letter), letter);
  const std::string stem(kMaxFoldedBytes - 1, 'x');
  const std::string long_name = stem + letter + std::string(100'000, 'y');
  const std::string fits(kMaxFoldedBytes, 'z');
  const NodeId longest = AddNode({"Source"}, {{"title", Value(long_name)}});
  const NodeId beginning = AddNode({"Source"}, {{"title", Value(stem)}});
  const NodeId exact = AddNode({"Event"}, {{"alias", Value(Value::List{Value(fits)})}});
  EXPECT_EQ(*GetNode(longest).properties.Find(Key("title"))->AsString(), long_name);
  EXPECT_EQ(LookUp(w(), kNameIndex, Value(long_name)), Numbers({longest, beginning}));
  EXPECT_EQ(LookUp(w(), kNameIndex, Value(fits)), Numbers({exact}));
  for (const auto& [text, entity] : ScanIndex(w(), kNameIndex, "")) {
    EXPECT_EQ(text, entity == exact.value ? fits : stem);
  }
  Must(w().DeleteNode(longest));
  EXPECT_EQ(LookUp(w(), kNameIndex, Value(stem)), Numbers({beginning}));
}

TEST_P(GraphConformanceTest, AnUnknownIndexIsNotFound) {
  const auto visit = [](const auto&...) { return true; };
  EXPECT_EQ(CodeOf(w().LookUp(IndexId{999}, Value("x"), visit)), ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf(w().ScanIndex(IndexId{999}, "", visit)), ErrorCode::kNotFound);
}

TEST_P(GraphConformanceTest, ScanIndexGoesByBytesFromAText) {
  const std::vector<std::string> ids = {"", "a", std::string("a\0", 2), "a b", "ab", "b", "é"};
  std::map<std::string, uint64_t> nodes;
  for (auto it = ids.rbegin(); it != ids.rend(); ++it) {
    nodes[*it] = AddNode({}, {{"id", Value(*it)}}).value;
  }
  AddNode({}, {{"id", Value(5)}});
  AddNode({}, {{"id", Value(true)}});
  Commit();
  std::vector<std::pair<std::string, uint64_t>> expected;
  for (const std::string& id : ids) expected.emplace_back(id, nodes[id]);
  const GraphReader& reader = graph_->Read();
  EXPECT_EQ(ScanIndex(reader, kNodeIdIndex, ""), expected);
  EXPECT_EQ(ScanIndex(reader, kNodeIdIndex, "ab").front().first, "ab");
  EXPECT_EQ(ScanIndex(reader, kNodeIdIndex, "ab").size(), 3u);
  EXPECT_TRUE(ScanIndex(reader, kNodeIdIndex, "ê").empty());
}

TEST_P(GraphConformanceTest, AUniqueValueHasOneHolder) {
  const NodeId holder = AddNode({"Event"}, {{"id", Value("sumgait")}});
  const NodeId other = AddNode({"Event"}, {{"id", Value("baku")}});
  const GraphCounts before = Must(w().Counts());
  const auto refused = w().CreateNode({}, Properties({{"id", Value("sumgait")}}));
  ASSERT_EQ(CodeOf(refused), ErrorCode::kConstraint);
  EXPECT_NE(refused.error().message.find("sumgait"), std::string::npos) << refused.error().message;
  Node changed = GetNode(other);
  changed.properties.Set(Key("id"), Value("sumgait"));
  EXPECT_EQ(CodeOf(w().UpdateNode(changed)), ErrorCode::kConstraint);
  EXPECT_EQ(Must(w().Counts()), before);
  EXPECT_EQ(LookUp(w(), kNodeIdIndex, Value("baku")), Numbers({other}));
  // The holder may write its own value again; a freed value is free.
  Node again = GetNode(holder);
  again.properties.Set(Key("name"), Value("Sumgait"));
  Must(w().UpdateNode(again));
  Must(w().DeleteNode(holder));
  Must(w().UpdateNode(changed));
  EXPECT_EQ(LookUp(w(), kNodeIdIndex, Value("sumgait")), Numbers({other}));
}

TEST_P(GraphConformanceTest, NodesAndRelationshipsHaveIdsOfTheirOwn) {
  const NodeId node = AddNode({}, {{"id", Value("x")}});
  const RelationshipId link = Link(node, "T", node, {{"id", Value("x")}});
  EXPECT_EQ(CodeOf(w().CreateRelationship(node, Type("T"), node, Properties({{"id", Value("x")}}))),
            ErrorCode::kConstraint);
  Commit();
  const GraphReader& reader = graph_->Read();
  EXPECT_EQ(Must(FindNodeById(reader, "x")), node);
  EXPECT_EQ(Must(FindRelationshipById(reader, "x")), link);
  EXPECT_EQ(Must(FindNodeById(reader, "y")), std::nullopt);
}

TEST_P(GraphConformanceTest, ANodeWithARelationshipStays) {
  const NodeId a = AddNode({});
  const NodeId b = AddNode({});
  const NodeId alone = AddNode({});
  const RelationshipId link = Link(a, "T", b);
  const RelationshipId loop = Link(alone, "T", alone);
  EXPECT_EQ(CodeOf(w().DeleteNode(a)), ErrorCode::kConstraint);
  EXPECT_EQ(CodeOf(w().DeleteNode(b)), ErrorCode::kConstraint);
  EXPECT_EQ(CodeOf(w().DeleteNode(alone)), ErrorCode::kConstraint);
  Must(w().DeleteRelationship(link));
  Must(w().DeleteRelationship(loop));
  Must(w().DeleteNode(a));
  Must(w().DeleteNode(b));
  Must(w().DeleteNode(alone));
  EXPECT_EQ(Must(w().Counts()), GraphCounts());
}

TEST_P(GraphConformanceTest, WhatDoesNotExistIsNotFound) {
  const NodeId node = AddNode({});
  const NodeId gone{node.value + 1'000};
  EXPECT_EQ(CodeOf(w().CreateRelationship(node, Type("T"), gone, {})), ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf(w().CreateRelationship(gone, Type("T"), node, {})), ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf(w().UpdateNode({gone, {}, {}})), ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf(w().DeleteNode(gone)), ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf(w().UpdateRelationship({RelationshipId{9}, Type("T"), node, node, {}})),
            ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf(w().DeleteRelationship(RelationshipId{9})), ErrorCode::kNotFound);
  EXPECT_TRUE(Expand(w(), {node}, Direction::kOut).empty());
}

TEST_P(GraphConformanceTest, ARelationshipKeepsItsTypeAndEnds) {
  const NodeId a = AddNode({});
  const NodeId b = AddNode({});
  const RelationshipId link = Link(a, "T", b);
  const PropertyMap none;
  EXPECT_EQ(CodeOf(w().UpdateRelationship({link, Type("U"), a, b, none})),
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(w().UpdateRelationship({link, Type("T"), b, a, none})),
            ErrorCode::kInvalidArgument);
  Must(w().UpdateRelationship({link, Type("T"), a, b, Properties({{"signal", Value("led to")}})}));
  EXPECT_EQ(*Must(w().GetRelationship(link)).value().properties.Find(Key("signal"))->AsString(),
            "led to");
}

TEST_P(GraphConformanceTest, CountsGoByLabelAndType) {
  const NodeId a = AddNode({"Event", "Theme"});
  const NodeId b = AddNode({"Event"});
  AddNode({});
  Link(a, "T", b);
  Link(a, "T", a);
  const RelationshipId gone = Link(b, "U", a);
  Must(w().DeleteRelationship(gone));
  Commit();
  const GraphCounts counts = Must(graph_->Read().Counts());
  EXPECT_EQ(counts.nodes, 3u);
  EXPECT_EQ(counts.relationships, 2u);
  EXPECT_EQ(counts.nodes_by_label,
            (std::map<LabelId, uint64_t>{{Label("Event"), 2}, {Label("Theme"), 1}}));
  EXPECT_EQ(counts.relationships_by_type, (std::map<TypeId, uint64_t>{{Type("T"), 2}}));
}

TEST_P(GraphConformanceTest, TheSequenceGrowsWithACommit) {
  const uint64_t before = graph_->Read().sequence();
  AddNode({});
  Commit();
  EXPECT_GT(graph_->Read().sequence(), before);
}

TEST_P(GraphConformanceTest, AWriterSeesItsWritesAndOthersSeeThemAfterCommit) {
  if (!GetParam().transactional) GTEST_SKIP() << "writes take effect at once";
  const NodeId node = AddNode({"Event"}, {{"id", Value("a")}});
  EXPECT_EQ(GetNode(node).id, node);
  EXPECT_EQ(LookUp(w(), kNodeIdIndex, Value("a")), Numbers({node}));
  EXPECT_EQ(Must(graph_->Read().GetNode(node)), std::nullopt);
  EXPECT_TRUE(LookUp(graph_->Read(), kNodeIdIndex, Value("a")).empty());
  EXPECT_EQ(Must(graph_->Read().Counts()), GraphCounts());
  Commit();
  EXPECT_EQ(Must(graph_->Read().GetNode(node)).value().id, node);
}

TEST_P(GraphConformanceTest, ARolledBackWriteLeavesNoTrace) {
  if (!GetParam().transactional) GTEST_SKIP() << "writes take effect at once";
  const NodeId kept = AddNode({"Event"}, {{"id", Value("kept")}});
  Commit();
  const NodeId dropped = AddNode({"Event"}, {{"id", Value("dropped")}});
  Link(kept, "T", dropped);
  Node changed = GetNode(kept);
  changed.properties.Set(Key("id"), Value("changed"));
  Must(w().UpdateNode(changed));
  w().Rollback();
  writer_ = &graph_->BeginWrite();
  EXPECT_EQ(ScanNodes(w()).size(), 1u);
  EXPECT_TRUE(Expand(w(), {kept}, Direction::kOut).empty());
  EXPECT_EQ(LookUp(w(), kNodeIdIndex, Value("kept")), Numbers({kept}));
  EXPECT_TRUE(LookUp(w(), kNodeIdIndex, Value("changed")).empty());
  EXPECT_EQ(Must(w().Counts()).nodes, 1u);
}

// Records in maps; every answer by looking at all of them. Shares no code with an index.
class GraphModel {
 public:
  std::map<NodeId, Node> nodes;
  std::map<RelationshipId, Relationship> relationships;

  bool IsAttached(NodeId id) const {
    return std::any_of(relationships.begin(), relationships.end(), [id](const auto& entry) {
      return entry.second.start == id || entry.second.end == id;
    });
  }
  std::vector<Adjacent> Expand(NodeId node, Direction direction,
                               const std::vector<TypeId>& types) const {
    std::vector<Adjacent> found;
    for (const auto& [id, link] : relationships) {
      const bool wanted =
          types.empty() || std::find(types.begin(), types.end(), link.type) != types.end();
      const NodeId near = direction == Direction::kOut ? link.start : link.end;
      const NodeId far = direction == Direction::kOut ? link.end : link.start;
      if (wanted && near == node) found.push_back({node, direction, link.type, far, id});
    }
    std::sort(found.begin(), found.end(), [](const Adjacent& a, const Adjacent& b) {
      return std::tie(a.type, a.other, a.relationship) < std::tie(b.type, b.other, b.relationship);
    });
    return found;
  }
  // Nodes that have the string under one of the keys, itself or in a list; folded if asked.
  std::vector<uint64_t> Holders(const std::vector<KeyId>& keys, const std::string& text,
                                bool folded) const {
    std::vector<uint64_t> found;
    for (const auto& [id, node] : nodes) {
      if (HasText(node, keys, text, folded)) found.push_back(id.value);
    }
    return found;
  }

 private:
  static bool Same(const Value& value, const std::string& text, bool folded) {
    const std::string* held = value.AsString();
    return held != nullptr && (folded ? FoldName(*held) == FoldName(text) : *held == text);
  }
  static bool HasText(const Node& node, const std::vector<KeyId>& keys, const std::string& text,
                      bool folded) {
    for (const KeyId key : keys) {
      const Value* value = node.properties.Find(key);
      if (value == nullptr) continue;
      if (Same(*value, text, folded)) return true;
      const Value::List* list = value->AsList();
      if (list == nullptr) continue;
      for (const Value& element : *list) {
        if (Same(element, text, folded)) return true;
      }
    }
    return false;
  }
};

// Few ids, names, labels and nodes, so that most steps touch what others touched.
class RandomSteps {
 public:
  RandomSteps(uint32_t seed, GraphWriter& writer) : random_(seed) {
    for (const char* name : {"A", "B", "Claim"}) labels_.push_back(*writer.InternLabel(name));
    for (const char* name : {"T1", "T2", "T3"}) types_.push_back(*writer.InternType(name));
    id_ = *writer.InternKey("id");
    name_ = *writer.InternKey("name");
    alias_ = *writer.InternKey("alias");
  }

  void Step(GraphWriter& writer) {
    switch (Below(8)) {
      case 0:
      case 1:
        return CreateNode(writer);
      case 2:
        return UpdateNode(writer);
      case 3:
        return DeleteNode(writer);
      case 4:
      case 5:
        return CreateRelationship(writer);
      case 6:
        return UpdateRelationship(writer);
      default:
        return DeleteRelationship(writer);
    }
  }

  void Check(const GraphReader& graph) const {
    CheckRecords(graph);
    CheckCounts(graph);
    for (const auto& [id, node] : model_.nodes) CheckExpand(graph, id);
    for (uint64_t i = 0; i < 12; ++i) CheckIndexes(graph, i);
  }

  size_t node_count() const { return model_.nodes.size(); }

 private:
  uint64_t Below(uint64_t limit) { return random_() % limit; }
  static std::string IdText(uint64_t i) { return "id" + std::to_string(i); }
  static std::string NameText(uint64_t i) {
    return (i % 2 == 0 ? "Näme " : "NAME-") + std::to_string(i / 2);
  }

  PropertyMap SomeProperties() {
    PropertyMap properties;
    if (Below(2) == 0) properties.Set(id_, Value(IdText(Below(12))));
    if (Below(2) == 0) properties.Set(name_, Value(NameText(Below(12))));
    if (Below(3) == 0) {
      properties.Set(alias_, Value(Value::List{Value(NameText(Below(12))), Value(int64_t(Below(3))),
                                               Value(NameText(Below(12)))}));
    }
    return properties;
  }
  std::vector<LabelId> SomeLabels() {
    std::vector<LabelId> some;
    for (const LabelId label : labels_) {
      if (Below(2) == 0) some.push_back(label);
    }
    return some;
  }
  // One that exists, mostly; now and then one that does not.
  template <class Map>
  auto SomeKey(const Map& map) {
    using Key = typename Map::key_type;
    if (map.empty() || Below(20) == 0) return Key{1'000'000 + Below(5)};
    return std::next(map.begin(), static_cast<ptrdiff_t>(Below(map.size())))->first;
  }
  template <class Map, class Key>
  bool IdIsTaken(const Map& map, const PropertyMap& properties, Key self) const {
    const Value* wanted = properties.Find(id_);
    if (wanted == nullptr) return false;
    return std::any_of(map.begin(), map.end(), [&](const auto& entry) {
      const Value* held = entry.second.properties.Find(id_);
      return entry.first != self && held != nullptr && *held == *wanted;
    });
  }
  template <class T>
  static void ExpectCode(const Result<T>& result, ErrorCode code) {
    ASSERT_FALSE(result.has_value());
    ASSERT_EQ(result.error().code, code) << Describe(result.error());
  }

  void CreateNode(GraphWriter& writer) {
    Node node{{}, SomeLabels(), SomeProperties()};
    const auto made = writer.CreateNode(node.labels, node.properties);
    if (IdIsTaken(model_.nodes, node.properties, NodeId{})) {
      return ExpectCode(made, ErrorCode::kConstraint);
    }
    ASSERT_TRUE(made.has_value()) << Describe(made.error());
    node.id = *made;
    ASSERT_TRUE(model_.nodes.emplace(node.id, node).second);
  }
  void UpdateNode(GraphWriter& writer) {
    const Node node{SomeKey(model_.nodes), SomeLabels(), SomeProperties()};
    const auto done = writer.UpdateNode(node);
    if (!model_.nodes.contains(node.id)) return ExpectCode(done, ErrorCode::kNotFound);
    if (IdIsTaken(model_.nodes, node.properties, node.id)) {
      return ExpectCode(done, ErrorCode::kConstraint);
    }
    ASSERT_TRUE(done.has_value()) << Describe(done.error());
    model_.nodes[node.id] = node;
  }
  void DeleteNode(GraphWriter& writer) {
    const NodeId id = SomeKey(model_.nodes);
    const auto done = writer.DeleteNode(id);
    if (!model_.nodes.contains(id)) return ExpectCode(done, ErrorCode::kNotFound);
    if (model_.IsAttached(id)) return ExpectCode(done, ErrorCode::kConstraint);
    ASSERT_TRUE(done.has_value()) << Describe(done.error());
    model_.nodes.erase(id);
  }
  void CreateRelationship(GraphWriter& writer) {
    Relationship link{
        {}, types_[Below(3)], SomeKey(model_.nodes), SomeKey(model_.nodes), SomeProperties()};
    const auto made = writer.CreateRelationship(link.start, link.type, link.end, link.properties);
    if (!model_.nodes.contains(link.start) || !model_.nodes.contains(link.end)) {
      return ExpectCode(made, ErrorCode::kNotFound);
    }
    if (IdIsTaken(model_.relationships, link.properties, RelationshipId{})) {
      return ExpectCode(made, ErrorCode::kConstraint);
    }
    ASSERT_TRUE(made.has_value()) << Describe(made.error());
    link.id = *made;
    ASSERT_TRUE(model_.relationships.emplace(link.id, link).second);
  }
  void UpdateRelationship(GraphWriter& writer) {
    const RelationshipId id = SomeKey(model_.relationships);
    const auto it = model_.relationships.find(id);
    Relationship link;
    if (it != model_.relationships.end()) link = it->second;
    link.id = id;
    link.properties = SomeProperties();
    const auto done = writer.UpdateRelationship(link);
    if (it == model_.relationships.end()) return ExpectCode(done, ErrorCode::kNotFound);
    if (IdIsTaken(model_.relationships, link.properties, id)) {
      return ExpectCode(done, ErrorCode::kConstraint);
    }
    ASSERT_TRUE(done.has_value()) << Describe(done.error());
    it->second = link;
  }
  void DeleteRelationship(GraphWriter& writer) {
    const RelationshipId id = SomeKey(model_.relationships);
    const auto done = writer.DeleteRelationship(id);
    if (model_.relationships.erase(id) == 0) return ExpectCode(done, ErrorCode::kNotFound);
    ASSERT_TRUE(done.has_value()) << Describe(done.error());
  }

  void CheckRecords(const GraphReader& graph) const {
    std::vector<Node> nodes;
    const auto add_node = [&nodes](const Node& node) {
      nodes.push_back(node);
      return true;
    };
    ASSERT_TRUE(graph.ScanNodes({}, add_node).has_value());
    EXPECT_EQ(nodes, Values(model_.nodes));
    std::vector<Relationship> links;
    const auto add_link = [&links](const Relationship& link) {
      links.push_back(link);
      return true;
    };
    ASSERT_TRUE(graph.ScanRelationships({}, add_link).has_value());
    EXPECT_EQ(links, Values(model_.relationships));
  }
  template <class Map>
  static std::vector<typename Map::mapped_type> Values(const Map& map) {
    std::vector<typename Map::mapped_type> values;
    for (const auto& [id, record] : map) values.push_back(record);
    return values;
  }
  void CheckCounts(const GraphReader& graph) const {
    GraphCounts counts;
    counts.nodes = model_.nodes.size();
    counts.relationships = model_.relationships.size();
    for (const auto& [id, node] : model_.nodes) {
      for (const LabelId label : node.labels) ++counts.nodes_by_label[label];
    }
    for (const auto& [id, link] : model_.relationships) ++counts.relationships_by_type[link.type];
    EXPECT_EQ(graph.Counts().value(), counts);
  }
  void CheckExpand(const GraphReader& graph, NodeId node) const {
    for (const Direction direction : {Direction::kOut, Direction::kIn}) {
      for (const auto& types : {std::vector<TypeId>{}, {types_[0], types_[2]}}) {
        std::vector<Adjacent> found;
        const std::vector<NodeId> nodes = {node};
        ASSERT_TRUE(graph
                        .Expand(nodes, direction, types,
                                [&](const Adjacent& adjacent) {
                                  found.push_back(adjacent);
                                  return true;
                                })
                        .has_value());
        EXPECT_EQ(found, model_.Expand(node, direction, types));
      }
    }
  }
  void CheckIndexes(const GraphReader& graph, uint64_t i) const {
    const auto look_up = [&graph](IndexId index, const std::string& text) {
      std::vector<uint64_t> found;
      EXPECT_TRUE(graph
                      .LookUp(index, Value(text),
                              [&](uint64_t entity) {
                                found.push_back(entity);
                                return true;
                              })
                      .has_value());
      return found;
    };
    EXPECT_EQ(look_up(kNodeIdIndex, IdText(i)), model_.Holders({id_}, IdText(i), false));
    EXPECT_EQ(look_up(kNameIndex, NameText(i)), model_.Holders({name_, alias_}, NameText(i), true));
  }

  std::mt19937 random_;
  GraphModel model_;
  std::vector<LabelId> labels_;
  std::vector<TypeId> types_;
  KeyId id_;
  KeyId name_;
  KeyId alias_;
};

TEST_P(GraphConformanceTest, RandomStepsAgreeWithTheModel) {
  for (uint32_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    SetUp();
    RandomSteps steps(seed, w());
    for (int i = 1; i <= GetParam().random_steps; ++i) {
      steps.Step(w());
      if (HasFatalFailure()) return;
      if (i % GetParam().steps_a_commit != 0) continue;
      steps.Check(w());
      Commit();
      steps.Check(graph_->Read());
      if (HasFailure()) return;
    }
    EXPECT_GT(steps.node_count(), 0u);
  }
}

}  // namespace catena
