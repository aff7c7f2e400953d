// The commands that ask what a story comes to: timing, turning-points, disputes, compare.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli_fixture.h"

namespace catena::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CliStoryTest : public CliTest {
 protected:
  void SetUp() override { ImportFirstDataset(); }
  json Ask(std::vector<std::string> arguments, int code = 0) const {
    arguments.insert(arguments.end(), {"-f", "json"});
    const ProgramRun run = Catena(arguments);
    EXPECT_EQ(run.code, code) << run.err;
    return json::parse(run.out);
  }
  std::string Read(const std::string& name) const {
    std::ifstream in(folder_.path() + "/" + name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_F(CliStoryTest, TimingOfTwoEventsSaysHowTheyRelate) {
  const json timing = Ask({"timing", "moscow-talks-2010", "clash-june-2010"});
  EXPECT_EQ(timing["consistent"], true);
  EXPECT_EQ(timing["conflict"], json::array());
  EXPECT_EQ(timing["pair"]["relations"]["meets"], "certain");
  EXPECT_EQ(timing["pair"]["relations"]["before"], "impossible");
  EXPECT_EQ(timing["pair"]["end_to_begin"], json({{"least", 1}, {"most", 1}}));
  EXPECT_EQ(timing["events"][0]["end_max"], 14789);  // 2010-06-29
  EXPECT_EQ(timing["events"][0]["begin_min"], nullptr);
}

TEST_F(CliStoryTest, TimingOfAllExitsWithOneWhereDatesContradictEachOther) {
  const json timing = Ask({"timing", "--all"}, 1);
  EXPECT_EQ(timing["consistent"], false);
  ASSERT_EQ(timing["conflict"].size(), 4u);
  EXPECT_EQ(timing["conflict"][0]["event"], "war-1918");
  EXPECT_EQ(timing["events"].size(), 94u);
  const ProgramRun text = Catena({"timing", "--all"});
  EXPECT_EQ(text.code, 1);
  EXPECT_THAT(text.out, AllOf(HasSubstr("That is 1 day too late."), HasSubstr("lead-2d")));
}

TEST_F(CliStoryTest, TimingAsksForEventsOrAll) {
  EXPECT_EQ(Catena({"timing"}).code, 2);
  EXPECT_EQ(Catena({"timing", "--all", "karabakh-war"}).code, 2);
  EXPECT_EQ(Catena({"timing", "karabakh-war", "karabakh-war"}).code, 2);
  EXPECT_THAT(Catena({"timing", "karabakh-wra"}).err, HasSubstr("karabakh-war"));
}

TEST_F(CliStoryTest, TimingIsWrittenAsMarkdownAndHtml) {
  EXPECT_EQ(Catena({"timing", "--all", "-o", "timing.md"}).code, 1);
  EXPECT_EQ(Catena({"timing", "--all", "-o", "timing.html"}).code, 1);
  EXPECT_THAT(Read("timing.md"), AllOf(HasSubstr("# Timing of all events"),
                                       HasSubstr("## Conflict 1"), HasSubstr("| event |")));
  EXPECT_THAT(Read("timing.html"),
              AllOf(HasSubstr("<h2 id=\"conflict-1\">"), Not(HasSubstr("<script"))));
}

TEST_F(CliStoryTest, TurningPointsBetweenTwoEventsAndOfTheWhole) {
  const json points = Ask({"turning-points", "karabakh-secession-vote", "ceasefire-1994"});
  ASSERT_EQ(points["turning_points"].size(), 1u);
  EXPECT_EQ(points["turning_points"][0]["id"], "karabakh-war");
  ASSERT_EQ(points["fragile_links"].size(), 1u);
  EXPECT_EQ(points["fragile_links"][0]["relationship"], "ceasefire-1994--ended--karabakh-war");
  EXPECT_EQ(points["fragile_links"][0]["claims"], json({"kw-3b"}));
  EXPECT_EQ(Ask({"turning-points", "ceasefire-1994", "pogroms-1988"}, 1)["reachable"], false);
  const ProgramRun empty = Catena({"turning-points", "--all", "--db", "empty.db"});
  EXPECT_EQ(empty.code, 2);  // There is no database.
  const json all = Ask({"turning-points", "--all", "--limit", "3"});
  EXPECT_EQ(all["actors"][0]["id"], "azerbaijan");
  EXPECT_EQ(all["events"].size(), 3u);
  EXPECT_EQ(Catena({"turning-points", "karabakh-war"}).code, 2);
}

TEST_F(CliStoryTest, DisputesOfTheFirstDataset) {
  const json all = Ask({"disputes"});
  ASSERT_EQ(all["disputes"].size(), 5u);
  EXPECT_EQ(all["disputes"][4]["kind"], "values-differ");
  EXPECT_EQ(all["disputes"][4]["about"], "war-1918");
  EXPECT_EQ(all["disputes"][4]["recorded"], "1918/1920");
  // Within the tolerance; the claims still say that they contradict each other.
  const json tolerant = Ask({"disputes", "--tolerance", "date=1"});
  for (const json& dispute : tolerant["disputes"]) EXPECT_NE(dispute["kind"], "values-differ");
  EXPECT_EQ(tolerant["disputes"].size(), 5u);
  EXPECT_EQ(Ask({"disputes", "war-1918"})["disputes"].size(), 1u);
  EXPECT_EQ(Catena({"disputes", "--tolerance", "date"}).code, 2);
  EXPECT_EQ(Catena({"disputes", "-o", "disputes.md"}).code, 0);
  EXPECT_THAT(Read("disputes.md"), HasSubstr("## Affirmed and denied"));
}

TEST_F(CliStoryTest, StoriesAreComparedFromFilesAndFromTheirEnds) {
  Succeed({"trace", "pogroms-1988", "ceasefire-1994", "-o", "one.json"});
  const json compared = Ask({"compare", "one.json", "karabakh-secession-vote..ceasefire-1994"});
  EXPECT_EQ(compared["shared_events"], json({"pogroms-1988", "karabakh-war", "ceasefire-1994"}));
  EXPECT_EQ(compared["stories"][0]["title"], "one.json");
  EXPECT_EQ(compared["stories"][0]["weakest_link"], "pogroms-1988--led-to--karabakh-war");
  EXPECT_EQ(compared["stories"][1]["only_events"], json({"karabakh-secession-vote"}));
  EXPECT_THAT(Succeed({"compare", "one.json", "one.json"}), HasSubstr("All: Pogroms"));
  std::ofstream(folder_.path() + "/bad.json") << "{\"chains\": 1}";
  EXPECT_THAT(Catena({"compare", "one.json", "bad.json"}).err, HasSubstr("bad.json"));
  EXPECT_EQ(Catena({"compare", "one.json", "neither"}).code, 2);
  const ProgramRun dots = Catena({"compare", "one.json", "pogroms-1988...ceasefire-1994"});
  EXPECT_EQ(dots.code, 2);
  EXPECT_THAT(dots.err, HasSubstr("with two dots"));
  json edited = json::parse(Read("one.json"));
  edited["chains"][0]["links"][0]["status"] = "certain";
  std::ofstream(folder_.path() + "/edited.json") << edited;
  const ProgramRun refused = Catena({"compare", "one.json", "edited.json"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("/chains/0/links/0/status"));
  EXPECT_THAT(refused.err, HasSubstr("'certain' is no status"));
  edited = json::parse(Read("one.json"));
  edited["chains"][0]["weakest_link"] = "none such";
  std::ofstream(folder_.path() + "/edited.json") << edited;
  EXPECT_THAT(Catena({"compare", "one.json", "edited.json"}).err, HasSubstr("/chains/0"));
  EXPECT_EQ(Catena({"compare", "one.json"}).code, 2);
  EXPECT_EQ(Ask({"compare", "one.json", "ceasefire-1994..pogroms-1988"}, 1)["stories"].size(), 2u);
}

// The events and links that the answer speaks of, and no others.
TEST_F(CliStoryTest, AnswersAsHtmlHoldTheirPicture) {
  const auto picture = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-o", "a.html"});
    EXPECT_NE(Catena(arguments).code, 2);
    const std::string page = Read("a.html");
    const size_t begin = page.find("<figure>");
    return begin == std::string::npos ? "" : page.substr(begin, page.find("</figure>") - begin);
  };
  EXPECT_THAT(
      picture({"turning-points", "karabakh-secession-vote", "ceasefire-1994"}),
      AllOf(HasSubstr("every chain drawn passes here (1)"), HasSubstr("4 events, 4 links")));
  EXPECT_THAT(picture({"turning-points", "--all", "--limit", "8"}), HasSubstr("8 events"));
  EXPECT_THAT(
      picture({"compare", "pogroms-1988..ceasefire-1994", "karabakh-secession-vote..karabakh-war"}),
      AllOf(HasSubstr("events of every story"), HasSubstr("4 events, 4 links")));
  EXPECT_THAT(picture({"timing", "karabakh-war", "ceasefire-1994"}),
              AllOf(HasSubstr("the events asked about"), HasSubstr("5 events, 3 links")));
  // What is disputed there is who took part, and values: no link between events.
  EXPECT_EQ(picture({"disputes"}), "");
  std::ofstream(folder_.path() + "/more.json") << R"({"catena": 1, "claims": [{"id": "denial",
      "text": "It did not.", "polarity": "deny", "asserts": ["pogroms-1988--led-to--karabakh-war"],
      "cites": [{"source": "ref-1"}]}]})";
  Succeed({"import", "more.json"});
  EXPECT_THAT(picture({"disputes"}), HasSubstr("disputed: contradicted (1)"));
}

// On a circle a way may pass an event twice and a chain may not: what it runs over is not claimed.
TEST_F(CliStoryTest, WhatIsSaidHoldsOnCirclesAndOfOneStatement) {
  std::ofstream(folder_.path() + "/more.json") << R"({"catena": 1,
      "events": [{"id": "w", "name": "W"}, {"id": "x", "name": "X"}, {"id": "y", "name": "Y"},
                 {"id": "z", "name": "Z"}],
      "relationships": [{"id": "wx", "from": "w", "type": "CAUSED", "to": "x"},
                        {"id": "xy", "from": "x", "type": "CAUSED", "to": "y"},
                        {"id": "xz", "from": "x", "type": "CAUSED", "to": "z"}]})";
  Succeed({"import", "more.json"});
  EXPECT_THAT(Catena({"turning-points", "w", "z"}).out,
              HasSubstr("\nThe chains run over 3 events"));
  std::ofstream(folder_.path() + "/circle.json") << R"({"catena": 1, "relationships": [
      {"id": "yx", "from": "y", "type": "CAUSED", "to": "x"},
      {"id": "self", "from": "y", "type": "BEFORE", "to": "y"}]})";
  Succeed({"import", "circle.json"});
  EXPECT_THAT(Catena({"turning-points", "w", "z"}).out,
              HasSubstr("With the circles that they touch, the chains run over 4 events"));
  EXPECT_THAT(Catena({"timing", "y"}).out, HasSubstr("This statement cannot be true."));
}

}  // namespace
}  // namespace catena::test
