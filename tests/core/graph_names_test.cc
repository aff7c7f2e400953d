#include "core/graph_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/memory_graph.h"

namespace catena {
namespace {

class GraphNamesTest : public testing::Test {
 protected:
  NodeId Add(const char* label, std::vector<std::pair<const char*, Value>> properties) {
    PropertyMap map;
    for (auto& [key, value] : properties) map.Set(*graph_.InternKey(key), value);
    return *graph_.CreateNode({*graph_.InternLabel(label)}, map);
  }
  std::string Refusal(std::string_view text, ErrorCode code, std::string_view label = "") {
    const auto node = ResolveNode(graph_, text, label);
    EXPECT_FALSE(node.has_value()) << text;
    if (node.has_value()) return "";
    EXPECT_EQ(node.error().code, code);
    return node.error().message;
  }

  MemoryGraph graph_;
  const NodeId pogrom_ =
      Add("Event", {{"id", "sumgait-pogrom"}, {"name", "Sumgait pogrom"}, {"date", "1988-02"}});
  const NodeId place_ = Add(
      "Place",
      {{"id", "sumgait"}, {"name", "Sumgait"}, {"names", Value::Map{{"az", Value("Sumqayıt")}}}});
  const NodeId talks_ = Add("Event", {{"id", "talks-1994"}, {"name", "Talks"}, {"date", "1994"}});
  const NodeId later_ = Add("Event", {{"id", "talks-2011"}, {"name", "talks"}});
  const NodeId unnamed_ = Add("Event", {});
  const NodeId numeric_ = Add("Event", {{"id", 42}});
};

TEST_F(GraphNamesTest, AnIdOrAnUnambiguousNameIsTheNode) {
  EXPECT_EQ(ResolveNode(graph_, "sumgait-pogrom").value(), pogrom_);
  EXPECT_EQ(ResolveNode(graph_, "SUMGAIT  Pogrom").value(), pogrom_);
  EXPECT_EQ(ResolveNode(graph_, "sumqayit").value(), place_);
  EXPECT_EQ(ResolveNode(graph_, "talks-2011", "Event").value(), later_);
}

TEST_F(GraphNamesTest, ANodeWithoutAnIdGoesByItsNumber) {
  const std::string number = UserId(graph_, unnamed_).value();
  EXPECT_EQ(number, "#" + std::to_string(unnamed_.value));
  EXPECT_EQ(ResolveNode(graph_, number).value(), unnamed_);
  EXPECT_EQ(UserId(graph_, pogrom_).value(), "sumgait-pogrom");
  EXPECT_EQ(UserId(graph_, numeric_).value(), "42");
  EXPECT_EQ(UserId(graph_, NodeId{999}).value(), "#999");
  Relationship link;
  link.id = RelationshipId{7};
  EXPECT_EQ(UserId(graph_, link), "#7");
  link.properties.Set(*graph_.InternKey("id"), Value("r7"));
  EXPECT_EQ(UserId(graph_, link), "r7");
}

TEST_F(GraphNamesTest, TheLabelChoosesAmongNamesakes) {
  Add("Actor", {{"id", "pogrom-committee"}, {"name", "Sumgait pogrom"}});
  EXPECT_EQ(ResolveNode(graph_, "Sumgait pogrom", "Event").value(), pogrom_);
  EXPECT_NE(Refusal("Sumgait pogrom", ErrorCode::kInvalidArgument).find("2 nodes"),
            std::string::npos);
  // An id of another label is not taken.
  Refusal("sumgait", ErrorCode::kNotFound, "Actor");
}

TEST_F(GraphNamesTest, AnAmbiguousNameListsTheCandidates) {
  EXPECT_EQ(Refusal("Talks", ErrorCode::kInvalidArgument, "Event"),
            "'Talks' names 2 events; use an id: talks-1994 (Talks, 1994); talks-2011 (talks)");
  for (int i = 0; i < 20; ++i) {
    Add("Event", {{"id", "talks-" + std::to_string(i)}, {"name", "Talks"}});
  }
  EXPECT_NE(Refusal("Talks", ErrorCode::kInvalidArgument).find("; and 12 more"), std::string::npos);
}

TEST_F(GraphNamesTest, AnUnknownNameListsTheNearest) {
  EXPECT_EQ(Refusal("sumgiat-pogrom", ErrorCode::kNotFound, "Event"),
            "no event has the id or name 'sumgiat-pogrom'; nearest: sumgait-pogrom "
            "(Sumgait pogrom, 1988-02)");
  // A part of a name is near.
  EXPECT_NE(Refusal("pogrom", ErrorCode::kNotFound).find("sumgait-pogrom"), std::string::npos);
  EXPECT_EQ(Refusal("zzzzzzzz", ErrorCode::kNotFound), "no node has the id or name 'zzzzzzzz'");
  EXPECT_EQ(Refusal("", ErrorCode::kInvalidArgument), "the name of the node is empty");
  EXPECT_EQ(Refusal("#999", ErrorCode::kNotFound).find("no node"), 0u);
  for (int i = 0; i < 20; ++i) {
    Add("Event", {{"id", "battle-" + std::to_string(i)}, {"name", "Battle " + std::to_string(i)}});
  }
  const std::string many = Refusal("battle", ErrorCode::kNotFound);
  EXPECT_EQ(std::count(many.begin(), many.end(), '('), 5) << many;
}

TEST_F(GraphNamesTest, WordsInAnotherOrderAreNear) {
  Add("Event", {{"id", "fall-of-khojaly"}, {"name", "Fall of Khojaly"}});
  EXPECT_NE(Refusal("khojaly-fall", ErrorCode::kNotFound).find("fall-of-khojaly"),
            std::string::npos);
  EXPECT_NE(Refusal("Khojaly, fall", ErrorCode::kNotFound).find("fall-of-khojaly"),
            std::string::npos);
  EXPECT_EQ(Refusal("khojaly rise", ErrorCode::kNotFound).find("fall-of-khojaly"),
            std::string::npos);
}

// Two slips in a text of two letters leave nothing of it.
TEST_F(GraphNamesTest, NothingIsNearAShortTextThatSharesNothingWithIt) {
  for (const char* id : {"a", "b1", "c2", "xyz"}) Add("Event", {{"id", id}});
  EXPECT_EQ(Refusal("東京", ErrorCode::kNotFound), "no node has the id or name '東京'");
  EXPECT_EQ(Refusal("*", ErrorCode::kNotFound), "no node has the id or name '*'");
  EXPECT_NE(Refusal("b2", ErrorCode::kNotFound).find("b1"), std::string::npos);
}

TEST_F(GraphNamesTest, ALongNameIsCutInMessages) {
  std::string name;
  for (int i = 0; i < 2'500; ++i) name += "Ա ";
  Add("Event", {{"id", "long-story"}, {"name", name}});
  const std::string message = Refusal("long-stori", ErrorCode::kNotFound);
  EXPECT_NE(message.find("long-story (Ա Ա"), std::string::npos);
  EXPECT_NE(message.find("…)"), std::string::npos);
  EXPECT_LT(message.size(), 400u);
  EXPECT_LT(Refusal(std::string(5'000, 'q'), ErrorCode::kNotFound).size(), 300u);
}

TEST_F(GraphNamesTest, PropertiesAsText) {
  Node node;
  node.properties.Set(*graph_.InternKey("text"), Value("as it is"));
  node.properties.Set(*graph_.InternKey("list"), Value(Value::List{Value(1), Value("a")}));
  EXPECT_EQ(PropertyText(graph_, node.properties, "text"), "as it is");
  EXPECT_EQ(PropertyText(graph_, node.properties, "list"), "[1, 'a']");
  EXPECT_EQ(PropertyText(graph_, node.properties, "none"), "");
}

// The time is bounded by what is looked at, not by the size of the graph.
TEST_F(GraphNamesTest, SuggestionsLookAtABoundedNumberOfEntries) {
  for (int i = 0; i < 150'000; ++i) Add("Event", {{"id", "e" + std::to_string(i)}});
  Add("Event", {{"id", "zeta-battle"}});
  EXPECT_NE(Refusal("zeta-batle", ErrorCode::kNotFound).find("zeta-battle"), std::string::npos);
}

}  // namespace
}  // namespace catena
