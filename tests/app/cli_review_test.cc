// `catena review`: proposals are listed, asked about, written to a file and decided by one.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPage =
    "A valley\n\nA valley.\n\nWarEdit\n\nThe Varna riots of 1930 led to the Orsk War of 1931.[1] "
    "The Orsk War was ended by the Treaty of Rila in 1933.\n\n"
    "ReferencesEdit\n 1. ^ \"Bridge down\". Herald. 2 May 1932.\n";

class CliReviewTest : public CliTest {
 protected:
  void SetUp() override {
    WriteText(folder_ / "valley.txt", kPage);
    Succeed({"import", "article", "--id", "v", "valley.txt"});
  }
  json Open() const { return json::parse(Succeed({"review", "-f", "json"})); }
  ProgramRun Answer(const std::string& answers) const {
    return RunProgram({CATENA_PROGRAM, "review", "--ask", "--by", "Jane"},
                      {.directory = folder_.path(), .environment = {}, .input = answers});
  }
};

TEST_F(CliReviewTest, AProposalIsListedAndIsNoFact) {
  const json open = Open();
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(open[0]["type"], "LED_TO");
  EXPECT_EQ(open[0]["signal"], "led to");
  EXPECT_EQ(open[0]["from"]["name"], "Varna riots of 1930");
  EXPECT_EQ(open[0]["from"]["date"], "1930");
  EXPECT_EQ(open[0]["claim"], "v:s2.1");
  EXPECT_EQ(open[0]["sources"], json({"v:ref-1"}));
  EXPECT_EQ(open[1]["type"], "ENDED");
  const json audit = json::parse(Succeed({"audit", "-f", "json"}));
  EXPECT_EQ(audit["totals"]["relationships"], 0);
  EXPECT_EQ(Catena({"trace", "Varna riots of 1930", "--forwards"}).code, 2);
  EXPECT_THAT(Succeed({"components"}), Not(HasSubstr("proposal")));
  EXPECT_THAT(Succeed({"review"}), HasSubstr("Varna riots of 1930 (1930) [new]"));
}

TEST_F(CliReviewTest, AnswersArePipedAndWhatIsAcceptedIsTraced) {
  const ProgramRun run = Answer("x\ny\nq\n");
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("Accept?"));
  EXPECT_EQ(run.out, "1 accepted, 0 rejected, 0 decided before; 2 events made\n");
  EXPECT_EQ(Open().size(), 1u);
  const json trace =
      json::parse(Succeed({"trace", "Varna riots of 1930", "Orsk War of 1931", "-f", "json"}));
  ASSERT_EQ(trace["chains"].size(), 1u);
  EXPECT_EQ(trace["chains"][0]["links"][0]["claims"], json({"v:s2.1"}));
  EXPECT_EQ(trace["chains"][0]["links"][0]["status"], "single-source");
  EXPECT_EQ(Catena({"check"}).code, 0);
}

TEST_F(CliReviewTest, ReadingThePageAgainKeepsDecisions) {
  EXPECT_EQ(Answer("t TRIGGERED\nn no treaty\n").code, 0);
  EXPECT_EQ(Open().size(), 0u);
  const std::string before = Succeed({"export", "-o", "-"});
  Succeed({"import", "article", "--id", "v", "valley.txt"});
  EXPECT_EQ(Open().size(), 0u);
  const json all = json::parse(Succeed({"review", "--all", "-f", "json"}));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]["status"], "accepted");
  EXPECT_EQ(all[0]["type"], "TRIGGERED");
  EXPECT_EQ(all[1]["note"], "no treaty");
  EXPECT_EQ(all[1]["decided_by"], "Jane");
  const json audit = json::parse(Succeed({"audit", "-f", "json"}));
  EXPECT_EQ(audit["totals"]["relationships"], 1);
  EXPECT_EQ(audit["relationships"][0]["claims"], json({"v:s2.1"}));
}

TEST_F(CliReviewTest, AFileIsWrittenFilledInAndReadBack) {
  for (const char* name : {"open.jsonl", "open.csv"}) {
    SCOPED_TRACE(name);
    Succeed({"review", "--export", name});
    const std::string text = ReadText(folder_ / name);
    EXPECT_THAT(text, HasSubstr("Orsk War"));
    const std::string id = Open()[0]["id"];
    const bool csv = std::string(name) == "open.csv";
    const auto decision = [&](const std::string& which, const std::string& word) {
      return csv ? "id,decision,note\n" + which + "," + word + ",\"a, b\"\n"
                 : json({{"id", which}, {"decision", word}, {"note", "a, b"}}).dump() + "\n";
    };
    WriteText(folder_ / name, decision("nothing", "accept"));
    const ProgramRun bad = Catena({"review", "--decisions", name});
    EXPECT_EQ(bad.code, 2);
    EXPECT_THAT(bad.err, HasSubstr(csv ? ":2" : ":1"));
    WriteText(folder_ / name, decision(id, "perhaps"));
    EXPECT_EQ(Catena({"review", "--decisions", name}).code, 2);
    WriteText(folder_ / name, decision(id, "reject"));
    EXPECT_THAT(Succeed({"review", "--decisions", name}), HasSubstr("1 rejected"));
    EXPECT_THAT(Succeed({"review", "--decisions", name}), HasSubstr("1 decided before"));
  }
  EXPECT_EQ(Open().size(), 0u);
}

TEST_F(CliReviewTest, AFileMayNameOtherEventsAndReopenWhatWasDecided) {
  const std::string before = Succeed({"export", "-o", "-"});
  Succeed({"review", "--export", "open.jsonl"});
  json line = json::parse(
      ReadText(folder_ / "open.jsonl").substr(0, ReadText(folder_ / "open.jsonl").find('\n')));
  line["decision"] = "accept";
  line["text"] = "Something else.";
  WriteText(folder_ / "open.jsonl", line.dump() + "\n");
  const ProgramRun refused = Catena({"review", "--decisions", "open.jsonl"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("'text' of"));
  line["text"] = 5;
  WriteText(folder_ / "open.jsonl", line.dump() + "\n");
  EXPECT_THAT(Catena({"review", "--decisions", "open.jsonl"}).err, HasSubstr("not a string"));
  for (const char* header : {"id,decision,From", "id,decision,from,from"}) {
    WriteText(folder_ / "bad.csv", std::string(header) + "\nx,accept,y\n");
    EXPECT_EQ(Catena({"review", "--decisions", "bad.csv"}).code, 2) << header;
  }
  line.erase("text");
  line["from"] = "Riots of Varna";
  line["from_date"] = "1930-05";
  WriteText(folder_ / "open.jsonl", line.dump() + "\n");
  EXPECT_EQ(Succeed({"review", "--decisions", "open.jsonl"}),
            "1 accepted, 0 rejected, 0 decided before; 2 events made\n");
  EXPECT_THAT(Succeed({"show", "Riots of Varna"}), HasSubstr("1930-05"));
  WriteText(folder_ / "open.jsonl",
            json({{"id", line["id"]}, {"decision", "reopen"}}).dump() + "\n");
  EXPECT_EQ(Succeed({"review", "--decisions", "open.jsonl"}),
            "0 accepted, 0 rejected, 1 reopened, 0 decided before; 0 events made\n");
  EXPECT_EQ(Succeed({"export", "-o", "-"}), before);
  EXPECT_EQ(Catena({"check"}).code, 0);
}

TEST_F(CliReviewTest, OneWrongDecisionTakesNone) {
  const std::string id = Open()[0]["id"];
  WriteText(folder_ / "d.jsonl", json({{"id", id}, {"decision", "accept"}}).dump() + "\n" +
                                     json({{"id", "none"}, {"decision", "accept"}}).dump() + "\n");
  EXPECT_EQ(Catena({"review", "--decisions", "d.jsonl"}).code, 2);
  EXPECT_EQ(Open().size(), 2u);
  EXPECT_EQ(json::parse(Succeed({"audit", "-f", "json"}))["totals"]["relationships"], 0);
}

TEST_F(CliReviewTest, AnExportCarriesProposalsAndDecisions) {
  EXPECT_EQ(Answer("y\n").code, 0);
  Succeed({"export", "-o", "copy.json"});
  Succeed({"--db", "copy.db", "import", "copy.json"});
  EXPECT_EQ(Succeed({"--db", "copy.db", "review", "--all", "-f", "json"}),
            Succeed({"review", "--all", "-f", "json"}));
}

TEST_F(CliReviewTest, NamesThatTheDatabaseKnowsAreMentions) {
  WriteText(folder_ / "events.json",
            R"({"catena": 1, "events": [{"id": "war", "name": "Orsk War", "date": "1931"}]})");
  Succeed({"import", "events.json"});
  const json report =
      json::parse(Succeed({"import", "article", "--id", "v", "valley.txt", "-f", "json"}));
  EXPECT_EQ(report["articles"][0]["mentions"], 2);
  EXPECT_EQ(Open()[1]["to"]["id"], "war");
  EXPECT_THAT(Succeed({"show", "war"}), HasSubstr("v:s2.1"));
}

}  // namespace
}  // namespace catena::test
