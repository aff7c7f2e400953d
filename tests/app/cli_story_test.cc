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

}  // namespace
}  // namespace catena::test
