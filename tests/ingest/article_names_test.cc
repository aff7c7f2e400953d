// Names that a graph knows, found in running text.
#include "ingest/article_names.h"

#include <gtest/gtest.h>

#include "core/memory_graph.h"

namespace catena {
namespace {

class ArticleNamesTest : public ::testing::Test {
 protected:
  void Add(const std::string& label, const std::string& id, const std::string& name,
           const std::string& alias = "", const std::string& type = "") {
    PropertyMap properties;
    const auto set = [&](const char* key, const std::string& value) {
      if (!value.empty()) properties.Set(*graph_.InternKey(key), Value(value));
    };
    set("id", id);
    set("name", name);
    set("alias", alias);
    set("type", type);
    ASSERT_TRUE(graph_.CreateNode({*graph_.InternLabel(label)}, std::move(properties)).has_value());
  }

  std::vector<std::string> Find(const std::string& text) {
    NameFinder finder(graph_);
    const auto found = finder.Find(text);
    EXPECT_TRUE(found.has_value());
    std::vector<std::string> mentions;
    size_t last = 0;
    for (const NameMention& mention : *found) {
      EXPECT_LE(last, mention.begin);
      last = mention.end;
      mentions.push_back(text.substr(mention.begin, mention.end - mention.begin) + "=" +
                         mention.id + (mention.is_event ? "!" : ""));
    }
    ambiguous_ = finder.ambiguous();
    return mentions;
  }
  using Strings = std::vector<std::string>;

  MemoryGraph graph_;
  std::map<std::string, std::vector<std::string>> ambiguous_;
};

TEST_F(ArticleNamesTest, TheLongestNameBetweenWordBoundariesIsTaken) {
  Add("Place", "orsk", "Orsk");
  Add("Event", "war", "Orsk War", "War of the Rivers");
  Add("Event", "war2", "Orsk War of 1931");
  EXPECT_EQ(Find("In Orsk, the Orsk War of 1931 followed the Orsk War."),
            Strings({"Orsk=orsk", "Orsk War of 1931=war2!", "Orsk War=war!"}));
  EXPECT_EQ(Find("The War of the Rivers; the War of the Hills; Orskian, Neworsk."),
            Strings({"War of the Rivers=war!"}));
  EXPECT_EQ(Find("Orsk War of 1930"), Strings({"Orsk War=war!"}));
  EXPECT_EQ(Find(""), Strings());
}

TEST_F(ArticleNamesTest, CaseAccentsAndScriptsDoNotMatterButSomeCapitalDoes) {
  Add("Place", "sumgait", "Sumqay\xC4\xB1t");
  Add("Event", "pogrom", "Sumgait pogrom");
  Add("Actor", "hope", "Hope");
  EXPECT_EQ(Find("SUMQAYIT and Sumqay\xC4\xB1t."),
            Strings({"SUMQAYIT=sumgait", "Sumqay\xC4\xB1t=sumgait"}));
  EXPECT_EQ(Find("the Sumgait pogrom\xE2\x80\x94its hope"), Strings({"Sumgait pogrom=pogrom!"}));
}

TEST_F(ArticleNamesTest, AnAmbiguousNameIsReportedAndLeftOpen) {
  Add("Place", "georgia-us", "Georgia");
  Add("Actor", "georgia", "Sakartvelo", "Georgia");
  EXPECT_EQ(Find("They left Georgia."), Strings());
  ASSERT_EQ(ambiguous_.size(), 1u);
  EXPECT_EQ(ambiguous_.begin()->first, "Georgia");
  EXPECT_EQ(ambiguous_.begin()->second, Strings({"georgia-us", "georgia"}));
}

TEST_F(ArticleNamesTest, TextsAndDatedSentencesAreNoNames) {
  Add("Document", "d", "The Flood");
  Add("Source", "s", "The Flood");
  Add("Event", "e", "The Flood", "", "statement of a date");
  EXPECT_EQ(Find("The Flood came."), Strings());
  Add("Event", "flood", "The Flood");
  EXPECT_EQ(Find("The Flood came."), Strings({"The Flood=flood!"}));
}

}  // namespace
}  // namespace catena
