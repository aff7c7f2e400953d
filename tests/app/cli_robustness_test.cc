// robustness and what-if on a small story whose answers can be seen, in every format; and the marks
// that diagrams get from them.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// dam -> flood -> law, flood -> protest -> law, and dam -> law by a source from before the dam.
constexpr const char* kStory = R"({"catena": 1,
"events": [{"id": "dam", "name": "Dam built", "date": "1950"},
  {"id": "flood", "name": "Valley flooded", "date": "1951"},
  {"id": "protest", "name": "Protest", "date": "1952"},
  {"id": "law", "name": "Law passed", "date": "1955"},
  {"id": "apart", "name": "Something else"}],
"sources": [
  {"id": "s1", "type": "article-newspaper", "title": "Flood", "publisher": "Gazette"},
  {"id": "s2", "type": "article-newspaper", "title": "Protest", "publisher": "Gazette"},
  {"id": "s3", "type": "book", "title": "The valley", "reliability": "B"},
  {"id": "s4", "type": "book", "title": "Too early", "issued": "1949"}],
"relationships": [{"id": "r1", "from": "dam", "type": "CAUSED", "to": "flood"},
  {"id": "r2", "from": "flood", "type": "LED_TO", "to": "protest"},
  {"id": "r3", "from": "protest", "type": "CAUSED", "to": "law"},
  {"id": "r4", "from": "flood", "type": "CAUSED", "to": "law"},
  {"id": "r5", "from": "dam", "type": "CAUSED", "to": "law"}],
"claims": [
  {"id": "c1", "text": "One.", "asserts": ["r1"], "cites": [{"source": "s1"}, {"source": "s3"}]},
  {"id": "c2", "text": "Two.", "asserts": ["r2"], "cites": [{"source": "s2"}]},
  {"id": "c3", "text": "Three.", "asserts": ["r3"], "cites": [{"source": "s3"}]},
  {"id": "c4", "text": "Four.", "asserts": ["r4"], "cites": [{"source": "s1"}]},
  {"id": "c5", "text": "Five.", "asserts": ["r5"], "cites": [{"source": "s4"}]}]})";

class CliRobustnessTest : public CliTest {
 protected:
  void SetUp() override {
    std::ofstream(folder_ / "story.json") << kStory;
    Succeed({"import", "story.json"});
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(folder_ / name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
};

TEST_F(CliRobustnessTest, NamesTheGroupThatTheStoryRestsOn) {
  const json found =
      json::parse(Succeed({"robustness", "dam", "law", "--probability", "-f", "json"}));
  EXPECT_EQ(found["from"], "dam");
  EXPECT_EQ(found["supported"], true);
  EXPECT_EQ(found["source_cut"]["lower"], 1);
  EXPECT_EQ(found["source_cut"]["upper"], 1);
  EXPECT_EQ(found["source_cut"]["exact"], true);
  EXPECT_EQ(found["source_cut"]["sets"], json::parse(R"([["s1"]])"));
  EXPECT_EQ(found["source_cut"]["breaks"], json::parse(R"([["r2", "r4"]])"));
  EXPECT_EQ(found["claim_cut"], 1);
  EXPECT_EQ(found["event_cut"], 1);
  EXPECT_EQ(found["dominators"], json::parse(R"(["flood"])"));
  // Gazette must hold; with it r1 and r4 do.
  EXPECT_NEAR(found["probability"]["mean"].get<double>(), 0.6, 1e-12);
  EXPECT_EQ(found["probability"]["groups"][0]["id"], "s1");
  const std::string text = Succeed({"robustness", "Dam built", "Law passed"});
  EXPECT_THAT(text, AllOf(HasSubstr("loss of 1 independent group of"),
                          HasSubstr("publisher: Gazette"), HasSubstr("Valley flooded (1951)")));
}

TEST_F(CliRobustnessTest, AStoryWithoutSupportIsANo) {
  const ProgramRun run = Catena({"robustness", "law", "dam"});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out, HasSubstr("no supported chain"));
  const ProgramRun one = Catena({"robustness", "dam", "dam"});
  EXPECT_EQ(one.code, 2);
  EXPECT_THAT(one.err, HasSubstr("the two ends are the same event"));
}

TEST_F(CliRobustnessTest, ReliabilitiesAreReadFromWordsAndFiles) {
  std::ofstream(folder_ / "r.json") << R"({"s1": 0.25, "s3": 1})";
  json found = json::parse(Succeed(
      {"robustness", "dam", "law", "--probability", "--reliabilities", "r.json", "-f", "json"}));
  EXPECT_NEAR(found["probability"]["mean"].get<double>(), 0.25, 1e-12);
  found = json::parse(Succeed({"robustness", "dam", "law", "--probability", "--reliabilities",
                               "r.json", "--reliability", "s1=0.5", "-f", "json"}));
  EXPECT_NEAR(found["probability"]["mean"].get<double>(), 0.5, 1e-12);
  std::ofstream(folder_ / "bad.json") << R"({"s1": "high"})";
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"--reliabilities", "bad.json"},
        {"--reliability", "s1=2"},
        {"--reliability", "s1"},
        {"--reliability", "s1=0.5", "--reliability", "s2=0.6"},
        {"--reliability", "nobody=0.5"}}) {
    std::vector<std::string> words = {"robustness", "dam", "law", "--probability"};
    words.insert(words.end(), wrong.begin(), wrong.end());
    EXPECT_EQ(Catena(words).code, 2) << wrong.back();
  }
}

TEST_F(CliRobustnessTest, WhatIfNamesWhatFallsAndExitsWithNoWhenTheStoryDoes) {
  const ProgramRun run = Catena({"what-if", "dam", "law", "--without", "Gazette", "-f", "json"});
  EXPECT_EQ(run.code, 1);
  const json found = json::parse(run.out);
  EXPECT_EQ(found["lost_sources"], json::parse(R"(["s1", "s2"])"));
  EXPECT_EQ(found["totals"]["claims"],
            json::parse(R"({"supported": 4, "fallen": 2, "weakened": 1})"));
  EXPECT_EQ(found["links"][0]["id"], "r2");
  EXPECT_EQ(found["links"][0]["fate"], "falls");
  EXPECT_EQ(found["conclusions"][0]["id"], "law");
  const std::string text = Succeed({"what-if", "dam", "law", "--without", "s2"});
  EXPECT_THAT(text, AllOf(HasSubstr("the story stands on one chain alone"), HasSubstr("r2")));
  EXPECT_EQ(Catena({"what-if", "--without", "nobody"}).code, 2);
  EXPECT_EQ(Catena({"what-if", "dam"}).code, 2);
}

TEST_F(CliRobustnessTest, WithoutALossTheDearestAreListed) {
  const json found = json::parse(Succeed({"what-if", "dam", "law", "-f", "json"}));
  EXPECT_EQ(found["ranking"][0]["id"], "s1");
  EXPECT_EQ(found["ranking"][0]["kind"], "group");
  EXPECT_EQ(found["ranking"][0]["costs"]["chains"]["fallen"], 2);
  EXPECT_THAT(Succeed({"what-if"}), HasSubstr("Which loss would cost most"));
}

TEST_F(CliRobustnessTest, ReportsAreWrittenByTheEndingOfTheFile) {
  Succeed({"robustness", "dam", "law", "-o", "r.html"});
  EXPECT_THAT(Read("r.html"), AllOf(HasSubstr("<svg"), HasSubstr("breaks here"),
                                    HasSubstr("Smallest sets of source groups")));
  Succeed({"robustness", "dam", "law", "-o", "r.md"});
  EXPECT_THAT(Read("r.md"), HasSubstr("## Smallest sets of source groups"));
  EXPECT_EQ(Catena({"what-if", "dam", "law", "--without", "Gazette", "-o", "w.html"}).code, 1);
  EXPECT_THAT(Read("w.html"), AllOf(HasSubstr("falls without Gazette"), HasSubstr("Links")));
}

TEST_F(CliRobustnessTest, DiagramsMarkWhereAStoryBreaksAndWhatFalls) {
  Succeed({"diagram", "--trace", "dam", "law", "--mark-cut", "--without", "s3", "-o", "d.svg"});
  const std::string svg = Read("d.svg");
  EXPECT_THAT(svg, AllOf(HasSubstr("breaks here"), HasSubstr("falls without s3"),
                         HasSubstr("breaks without s1")));
  Succeed({"diagram", "--trace", "dam", "law", "--without", "s2", "-o", "one.svg"});
  EXPECT_THAT(Read("one.svg"), HasSubstr("1 of 2 supported chains falls"));
  Succeed({"diagram", "--trace", "dam", "law", "-o", "plain.svg"});
  EXPECT_THAT(Read("plain.svg"), Not(HasSubstr("breaks")));
  EXPECT_EQ(Catena({"diagram", "--around", "dam", "--mark-cut", "-o", "x.svg"}).code, 2);
}

// Of the three chains two fall; the third, over r5, has no citation that stands.
TEST_F(CliRobustnessTest, ADiagramSaysWhenTheStoryFallsAndDrawsNoChainThatNeverStood) {
  Succeed({"diagram", "--trace", "dam", "law", "--without", "Gazette", "-o", "d.svg"});
  const std::string svg = Read("d.svg");
  EXPECT_THAT(svg, AllOf(HasSubstr("the story falls, no supported chain is left"),
                         HasSubstr("does not stand"), HasSubstr("falls without Gazette (2)"),
                         HasSubstr("no citation that stands (1)")));
  // Only what is drawn by its status is counted so: r1 and r3.
  EXPECT_THAT(svg, AllOf(HasSubstr("well&#45;sourced (1)"), HasSubstr("single&#45;source (1)"),
                         Not(HasSubstr("anachronistic&#45;citation ("))));
}

TEST_F(CliRobustnessTest, LinksThatTheDatesRuleOutAreNamed) {
  std::ofstream(folder_ / "late.json") << R"({"catena": 1,
    "events": [{"id": "late", "name": "Late", "date": "1960"}],
    "relationships": [{"id": "l1", "from": "dam", "type": "CAUSED", "to": "late"},
      {"id": "l2", "from": "late", "type": "CAUSED", "to": "law"}]})";
  Succeed({"import", "late.json"});
  const json found = json::parse(Succeed({"robustness", "dam", "law", "-f", "json"}));
  EXPECT_EQ(found["ruled_out"]["links"], 1);
  EXPECT_EQ(found["ruled_out"]["ids"], json::parse(R"(["l2"])"));
  const std::string said = "1 link is left out because its dates contradict it: l2";
  EXPECT_THAT(Succeed({"robustness", "dam", "law"}),
              AllOf(HasSubstr(said), HasSubstr("--keep-violations")));
  EXPECT_THAT(Succeed({"robustness", "dam", "law", "--keep-violations"}), Not(HasSubstr(said)));
}

// Each link is possible, and the chain is not: A began ten years after C.
class CliWholeChainTest : public CliTest {
 protected:
  void SetUp() override {
    std::ofstream(folder_.path() + "/story.json") << R"({"catena": 1,
      "sources": [{"id": "s", "type": "book", "title": "Annals", "issued": "2005"}],
      "events": [{"id": "a", "name": "A", "date": "2000"}, {"id": "b", "name": "B"},
                 {"id": "c", "name": "C", "date": "1990"}],
      "relationships": [{"id": "r1", "from": "a", "type": "LED_TO", "to": "b"},
                        {"id": "r2", "from": "b", "type": "LED_TO", "to": "c"}],
      "claims": [
        {"id": "k1", "text": "A led to B.", "asserts": ["r1"], "cites": [{"source": "s"}]},
        {"id": "k2", "text": "B led to C.", "asserts": ["r2"], "cites": [{"source": "s"}]}]})";
    Succeed({"import", "story.json"});
  }
};

TEST_F(CliWholeChainTest, IsLeftOutWithAWordWhereverChainsAreAskedFor) {
  for (const char* command : {"trace", "turning-points", "robustness"}) {
    SCOPED_TRACE(command);
    const ProgramRun run = Catena({command, "a", "c"});
    EXPECT_EQ(run.code, 1);
    EXPECT_THAT(run.out, AllOf(HasSubstr("dates, taken together, contradict"),
                               HasSubstr("--keep-violations")));
    const json found = json::parse(Catena({command, "a", "c", "-f", "json"}).out);
    EXPECT_EQ(found["ruled_out"], json::parse(R"({"links": 0, "ids": [], "chains": true})"));
  }
  EXPECT_THAT(Catena({"trace", "a", "c", "--count"}).out, HasSubstr("0 chains"));
  EXPECT_EQ(Catena({"what-if", "a", "c", "--without", "s"}).code, 1);
}

TEST_F(CliWholeChainTest, IsShownWithTheTwoEventsThatCannotBeInOrderWhenKept) {
  const std::string why = "A began 2000-01-01 at the earliest, C began 1990-12-31";
  EXPECT_THAT(Succeed({"trace", "a", "c", "--keep-violations"}), HasSubstr(why));
  EXPECT_THAT(Succeed({"trace", "a", "c", "--keep-violations", "-f", "markdown"}), HasSubstr(why));
  const json found = json::parse(Succeed({"trace", "a", "c", "--keep-violations", "-f", "json"}));
  EXPECT_EQ(found["chains"][0]["timing"], "violation");
  EXPECT_THAT(found["chains"][0]["timing_why"].get<std::string>(), HasSubstr(why));
  EXPECT_EQ(found["ruled_out"]["chains"], false);
  EXPECT_EQ(Catena({"robustness", "a", "c", "--keep-violations"}).code, 0);
  // What trace wrote is read again.
  Succeed({"trace", "a", "c", "--keep-violations", "-f", "json", "-o", "kept.json"});
  Succeed({"trace", "a", "b", "-f", "json", "-o", "other.json"});
  const json compared = json::parse(Succeed({"compare", "kept.json", "other.json", "-f", "json"}));
  EXPECT_EQ(compared["stories"][0]["timing"], "violation");
}

}  // namespace
}  // namespace catena::test
