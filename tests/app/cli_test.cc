// What a person sees who asks the first dataset: answers, exit codes, and errors that help.
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class FirstDatasetTest : public CliTest {
 protected:
  void SetUp() override { ImportFirstDataset(); }
  json Ask(const std::vector<std::string>& arguments) const {
    return json::parse(Succeed(arguments));
  }
};

TEST_F(FirstDatasetTest, PogromsToCeasefireIsAChainWithoutAnyCitation) {
  const json trace = Ask({"trace", "pogroms-1988", "ceasefire-1994", "-f", "json"});
  ASSERT_EQ(trace["chains"].size(), 1u);
  const json& chain = trace["chains"][0];
  EXPECT_EQ(chain["events"], json({"pogroms-1988", "karabakh-war", "ceasefire-1994"}));
  ASSERT_EQ(chain["links"].size(), 2u);
  for (const json& link : chain["links"]) {
    EXPECT_EQ(link["sources"], json::array());
    EXPECT_EQ(link["independent_groups"], 0);
    EXPECT_EQ(link["status"], "unsourced");
    EXPECT_FALSE(link["claims"].empty());
  }
  EXPECT_TRUE(trace["cut_by"].is_null());
}

TEST_F(FirstDatasetTest, TheTextOfATraceNamesEventsSignalsAndWeakestLink) {
  const std::string text = Succeed({"trace", "pogroms-1988", "ceasefire-1994"});
  EXPECT_THAT(text, AllOf(HasSubstr("1 chain from"), HasSubstr("led to"),
                          HasSubstr("“effectively halted when”"), HasSubstr("weakest link"),
                          HasSubstr("unsourced"), Not(HasSubstr("\x1b["))));
}

TEST_F(FirstDatasetTest, AnOpenEndAsksForwardsOrBackwards) {
  const json back = Ask({"trace", "karabakh-war", "--backwards", "-f", "json"});
  std::set<std::string> causes;
  for (const json& chain : back["chains"]) causes.insert(chain["events"][0]);
  EXPECT_EQ(causes, std::set<std::string>{"karabakh-secession-vote"});
  EXPECT_EQ(Catena({"trace", "karabakh-war"}).code, 2);
  EXPECT_EQ(Catena({"trace", "karabakh-war", "ceasefire-1994", "--forwards"}).code, 2);
}

TEST_F(FirstDatasetTest, ARepeatableOptionLeavesTheWordsAfterItAlone) {
  const json before = Ask({"trace", "-f", "json", "--through", "pogroms-1988", "--types",
                           "LED_TO,RESPONDED_TO", "karabakh-secession-vote", "karabakh-war"});
  ASSERT_EQ(before["chains"].size(), 1u);
  EXPECT_EQ(before["chains"][0]["events"].size(), 3u);
}

TEST_F(FirstDatasetTest, NoChainIsExitCodeOne) {
  const ProgramRun run = Catena({"trace", "ceasefire-1994", "pogroms-1988"});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out, HasSubstr("No chain"));
}

TEST_F(FirstDatasetTest, TheAuditFindsTheOneCitationThatPredatesItsEvent) {
  const json audit = Ask({"audit", "-f", "json"});
  EXPECT_EQ(audit["status"]["anachronistic-citation"], 1);
  EXPECT_EQ(audit["status"]["citation-needed"], 1);
  std::vector<std::string> anachronistic;
  for (const json& claim : audit["claims"]) {
    for (const json& status : claim["statuses"]) {
      if (status == "anachronistic-citation") anachronistic.push_back(claim["sources"].dump());
    }
  }
  EXPECT_THAT(anachronistic, ::testing::ElementsAre(R"(["ref-24"])"));
}

TEST_F(FirstDatasetTest, StrictAuditFailsWhereClaimsHaveNoCitation) {
  EXPECT_EQ(Catena({"audit"}).code, 0);
  EXPECT_EQ(Catena({"audit", "--strict"}).code, 1);
}

TEST_F(FirstDatasetTest, NamesAreFoundWhateverTheirCaseOrScript) {
  EXPECT_THAT(Succeed({"find", "KARABAKH", "--label", "Event"}), HasSubstr("karabakh-war"));
  EXPECT_EQ(Catena({"find", "atlantis"}).code, 1);
  EXPECT_THAT(Catena({"find", "x", "--label", "Nothing"}).err, HasSubstr("'Nothing'"));
}

TEST_F(FirstDatasetTest, AnUnknownNameListsWhatIsNear) {
  const ProgramRun run = Catena({"trace", "pogrom-1988", "ceasefire-1994"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, AllOf(HasSubstr("pogrom-1988"), HasSubstr("pogroms-1988")));
}

TEST_F(FirstDatasetTest, ErrorsAreJsonWhereJsonIsAsked) {
  const ProgramRun run = Catena({"show", "nobody-knows-this", "--format", "json"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_EQ(json::parse(run.err)["error"]["code"], "not-found");
}

TEST_F(FirstDatasetTest, ShowPrintsANodeAndARelationship) {
  EXPECT_THAT(Succeed({"show", "sumgait-pogrom"}), HasSubstr("PART_OF"));
  EXPECT_THAT(Succeed({"show", "clashes-2014"}), HasSubstr("begin_min  2014-07-27"));
  const std::string link = "pogroms-1988--led-to--karabakh-war";
  EXPECT_THAT(Succeed({"show", link}), AllOf(HasSubstr("LED_TO"), HasSubstr("kw-2d")));
  EXPECT_EQ(Ask({"show", link, "-f", "json"})["claims"], json({"kw-2d"}));
}

TEST_F(FirstDatasetTest, EveryPictureAndReportIsWrittenWhole) {
  const std::vector<std::pair<std::string, std::string>> pictures = {
      {"chain.svg", "<?xml"}, {"chain.png", "\x89PNG"}, {"chain.pdf", "%PDF"}, {"chain.dot", ""}};
  for (const auto& [name, beginning] : pictures) {
    SCOPED_TRACE(name);
    Succeed({"diagram", "--trace", "pogroms-1988", "ceasefire-1994", "-o", name});
    const std::string bytes = ReadText(folder_ / name);
    EXPECT_GT(bytes.size(), 500u);
    EXPECT_THAT(bytes, StartsWith(beginning));
  }
  Succeed({"audit", "-f", "html", "-o", "audit.html"});
  EXPECT_THAT(ReadText(folder_ / "audit.html"), HasSubstr("</html>"));
  Succeed({"trace", "pogroms-1988", "ceasefire-1994", "-f", "markdown", "-o", "trace.md"});
  EXPECT_THAT(ReadText(folder_ / "trace.md"), HasSubstr("led to"));
  for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_THAT(file.path().filename().string(), Not(HasSubstr(".part")));
  }
}

TEST_F(FirstDatasetTest, AnExportImportsIntoAnEqualDatabase) {
  Succeed({"export", "-o", "one.json"});
  Succeed({"--db", "copy.db", "import", "one.json"});
  Succeed({"--db", "copy.db", "export", "-o", "two.json"});
  EXPECT_EQ(ReadText(folder_ / "one.json"), ReadText(folder_ / "two.json"));
}

TEST_F(FirstDatasetTest, AFilterOfTheAuditHoldsInEveryFormat) {
  const json audit = Ask({"audit", "--status", "citation-needed", "-f", "json"});
  ASSERT_EQ(audit["claims"].size(), 1u);
  EXPECT_EQ(audit["claims"][0]["id"], "kw-29");
  EXPECT_EQ(audit["totals"]["claims"], 164) << "totals are of all claims";
  EXPECT_EQ(Ask({"audit", "--section", "2016 clashes", "-f", "json"})["claims"].size(), 7u);
  const ProgramRun unknown = Catena({"audit", "--section", "2016 clash"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("2016 clashes"));
}

// "No chain" would be the answer to a question that was not asked.
TEST_F(FirstDatasetTest, AMisspeltRelationshipTypeIsNotAnAnswer) {
  const ProgramRun run = Catena({"trace", "pogroms-1988", "ceasefire-1994", "--types", "+led_too"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("did you mean LED_TO?"));
  EXPECT_EQ(Catena({"trace", "pogroms-1988", "ceasefire-1994", "--types", "PREVENTED"}).code, 1)
      << "a type of the vocabulary that this graph has not is asked rightly";
}

TEST_F(FirstDatasetTest, TheEndingOfAReportsFileSaysItsFormat) {
  Succeed({"trace", "pogroms-1988", "ceasefire-1994", "-o", "t.html"});
  EXPECT_THAT(ReadText(folder_ / "t.html"), StartsWith("<!DOCTYPE html>"));
  Succeed({"audit", "-o", "a.json"});
  EXPECT_EQ(json::parse(ReadText(folder_ / "a.json"))["totals"]["sources"], 35);
  Succeed({"audit", "-f", "markdown", "-o", "a.html"});
  EXPECT_THAT(ReadText(folder_ / "a.html"), StartsWith("# ")) << "what is said goes first";
}

TEST_F(FirstDatasetTest, AnOptionThatWouldDoNothingIsRefused) {
  EXPECT_EQ(Catena({"audit", "--lenient"}).code, 2);
  EXPECT_EQ(Catena({"diagram", "--hops", "2", "-o", "a.svg"}).code, 2);
  EXPECT_EQ(Catena({"diagram", "--max-length", "3", "-o", "a.svg"}).code, 2);
  EXPECT_EQ(Catena({"diagram", "--trace", "pogroms-1988", "ceasefire-1994", "--max-length", "3",
                    "-o", "a.svg"})
                .code,
            0);
}

TEST_F(FirstDatasetTest, DevicesAndLinksAreWrittenThroughAndAFullOneIsSaid) {
  const ProgramRun full = Catena({"export", "-f", "json", "-o", "/dev/full"});
  EXPECT_EQ(full.code, 3);
  EXPECT_THAT(full.err, AllOf(HasSubstr("/dev/full"), HasSubstr("No space left")));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
  Succeed({"audit", "-o", "/dev/null"});
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  WriteText(folder_ / "old.json", "");
  std::filesystem::create_symlink("old.json", folder_ / "link.json");
  Succeed({"export", "-o", "link.json"});
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "link.json"));
  EXPECT_THAT(ReadText(folder_ / "old.json"), StartsWith("{"));
}

TEST_F(CliTest, HelpAndVersionAreNotErrors) {
  EXPECT_THAT(Succeed({"--version"}), StartsWith("catena "));
  EXPECT_THAT(Succeed({"--help"}), HasSubstr("Exit codes"));
  for (const char* command :
       {"import", "show", "find", "trace", "audit", "diagram", "export", "check", "recover",
        "stats", "backup", "restore", "compact", "rank", "communities", "components", "core"}) {
    EXPECT_THAT(Succeed({command, "--help"}), HasSubstr("Example:")) << command;
  }
}

TEST_F(CliTest, BadUsageIsExitCodeTwoAndSaysWhatIsRight) {
  EXPECT_EQ(Catena({}).code, 2);
  EXPECT_EQ(Catena({"trace"}).code, 2);
  EXPECT_EQ(Catena({"unknown-command"}).code, 2);
  EXPECT_THAT(Catena({"trade", "a", "b"}).err, HasSubstr("did you mean 'trace'?"));
  EXPECT_THAT(Catena({"trace", "a", "b", "--max-length", "0"}).err,
              HasSubstr("'0' is no whole number from 1 to"));
  EXPECT_EQ(json::parse(Catena({"trace", "a", "--format", "json"}).err)["error"]["code"],
            "invalid-argument");
  const ProgramRun run = Catena({"stats", "--format", "xml"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, AllOf(HasSubstr("xml"), HasSubstr("json"), HasSubstr("text")));
}

TEST_F(CliTest, AMissingDatabaseIsSaidAndNotCreated) {
  const ProgramRun run = Catena({"stats"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("catena.db"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "catena.db"));
}

}  // namespace
}  // namespace catena::test
