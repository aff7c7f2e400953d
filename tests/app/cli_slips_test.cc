// Slips of the hand and of the shell: an answer to another question is worse than a refusal.
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CliSlipsTest : public CliTest {
 protected:
  // Runs a line of bash in the folder; $CATENA is the program.
  ProgramRun Bash(const std::string& line) const {
    return RunProgram({"bash", "-c", line},
                      {.directory = folder_.path(),
                       .environment = {std::string("CATENA=") + CATENA_PROGRAM},
                       .input = {}});
  }
  std::vector<std::string> FilesEndingIn(const std::string& part) const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      const std::string name = entry.path().filename().string();
      if (name.find(part) != std::string::npos) names.push_back(name);
    }
    return names;
  }
};

TEST_F(CliSlipsTest, AnEmptyNameIsNoAnswerToAnotherQuestion) {
  ImportFirstDataset();
  const std::vector<std::vector<std::string>> lines = {
      {"trace", "", "ceasefire-1994"},
      {"trace", "ceasefire-1994", "", "--backwards"},
      {"trace", "pogroms-1988", "ceasefire-1994", "--through", ""},
      {"trace", "pogroms-1988", "ceasefire-1994", "--avoid", ""},
      {"what-if", "--without", ""},
      {"what-if", "", "ceasefire-1994"},
      {"robustness", "", "ceasefire-1994"},
      {"timing", ""},
      {"timing", "ceasefire-1994", ""},
      {"turning-points", "", "ceasefire-1994"},
      {"disputes", ""},
      {"find", ""},
      {"show", ""},
      {"audit", "--section", ""},
      {"diagram", "--around", "", "-o", "x.svg"},
      {"diagram", "--trace", "", "ceasefire-1994", "-o", "x.svg"},
  };
  for (const std::vector<std::string>& line : lines) {
    const ProgramRun run = Catena(line);
    EXPECT_EQ(run.code, 2) << line.front();
    EXPECT_THAT(run.err, HasSubstr("empty")) << line.front();
    EXPECT_THAT(run.out, IsEmpty()) << line.front();
  }
  EXPECT_THAT(Catena({"trace", "", "ceasefire-1994"}).err, HasSubstr("the first event is empty"));
}

TEST_F(CliSlipsTest, ATableWithAnotherDelimiterIsRefusedWithTheOptionThatReadsIt) {
  WriteText(folder_ / "t.csv", "id:ID;name;:LABEL\na;Alpha;Event,War\n");
  WriteText(folder_ / "t.tsv", "id:ID\tname\t:LABEL\nb\tBeta\tEvent;War\n");
  const ProgramRun semicolons = Catena({"import", "--nodes", "t.csv"});
  EXPECT_EQ(semicolons.code, 2);
  EXPECT_THAT(semicolons.err, AllOf(HasSubstr("t.csv:1"), HasSubstr("say --delimiter ';'")));
  const ProgramRun tabs = Catena({"import", "--nodes", "t.tsv"});
  EXPECT_EQ(tabs.code, 2);
  EXPECT_THAT(tabs.err, HasSubstr("say --delimiter tab"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "catena.db"));
  // What is advised works.
  Succeed({"import", "--nodes", "t.csv", "--delimiter", ";"});
  Succeed({"import", "--nodes", "t.tsv", "--delimiter", "tab"});
  EXPECT_THAT(Succeed({"show", "a"}), AllOf(HasSubstr("Alpha"), HasSubstr("Event, War")));
  EXPECT_THAT(Succeed({"show", "b"}), AllOf(HasSubstr("Beta"), HasSubstr("Event, War")));
}

TEST_F(CliSlipsTest, APictureOfChainsThatALimitCutSaysSo) {
  ImportFirstDataset();
  const ProgramRun run = Catena(
      {"diagram", "--trace", "pogroms-1988", "ceasefire-1994", "--max-length", "1", "-o", "x.svg"});
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.out, AllOf(HasSubstr("No chain was found."), HasSubstr("cut by max-length"),
                             HasSubstr("Nothing was drawn.")));
}

TEST_F(CliSlipsTest, ACountGoesToTheFileThatWasNamed) {
  ImportFirstDataset();
  const std::vector<std::string> count = {"trace", "pogroms-1988", "ceasefire-1994", "--count"};
  const auto with = [&](const std::string& file) {
    std::vector<std::string> line = count;
    line.insert(line.end(), {"-o", file});
    return Catena(line);
  };
  const std::string printed = Succeed(count);
  EXPECT_THAT(with("c.txt").out, IsEmpty());
  EXPECT_EQ(ReadText(folder_ / "c.txt"), printed);
  EXPECT_EQ(with("c.json").code, 0);
  EXPECT_GE(json::parse(ReadText(folder_ / "c.json"))["chains"], 1);
  const ProgramRun page = with("c.html");
  EXPECT_EQ(page.code, 2);
  EXPECT_THAT(page.err, HasSubstr("--count prints text or JSON"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "c.html"));
}

TEST_F(CliSlipsTest, APipeIsRefusedWithTheReason) {
  WriteText(folder_ / "a.json", R"({"catena": 1, "events": [{"id": "a", "name": "A"}]})");
  for (const char* line :
       {"\"$CATENA\" import <(cat a.json)", "cat a.json | \"$CATENA\" import /dev/stdin",
        "cat a.json | \"$CATENA\" import -"}) {
    const ProgramRun run = Bash(line);
    EXPECT_EQ(run.code, 2) << line;
    EXPECT_THAT(run.err, HasSubstr("cannot be read twice")) << line;
    EXPECT_THAT(run.err, HasSubstr("save it to a file first")) << line;
  }
}

TEST_F(CliSlipsTest, ALimitOnFileSizesIsAnErrorThatLeavesNothingBehind) {
  ImportFirstDataset();
  const ProgramRun written = Bash("ulimit -f 20; \"$CATENA\" export -o e.json");
  EXPECT_EQ(written.code, 3);
  EXPECT_THAT(written.err, HasSubstr("File too large"));
  EXPECT_THAT(FilesEndingIn("e.json"), IsEmpty());
  const ProgramRun read = Bash(std::string("ulimit -f 20; \"$CATENA\" --db new.db import ") + "'" +
                               kFirstDataset + "'");
  EXPECT_EQ(read.code, 3);
  EXPECT_THAT(read.err, HasSubstr("File too large"));
  EXPECT_THAT(FilesEndingIn("new.db"), IsEmpty());
}

TEST_F(CliSlipsTest, WhatHasNoIdIsSaidToBeAddedAgain) {
  WriteText(folder_ / "n.csv", "id:ID,name,:LABEL\na,A,Event\nb,B,Event\n");
  WriteText(folder_ / "r.csv", ":START_ID,:END_ID,:TYPE\na,b,CAUSED\n");
  Succeed({"import", "--nodes", "n.csv", "--relationships", "r.csv"});
  const ProgramRun run = Catena({"export", "-o", "e.json"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.err, HasSubstr("1 node or relationship had no id"));
  WriteText(folder_ / "a.json", R"({"catena": 1, "events": [{"id": "a", "name": "A"}]})");
  Succeed({"--db", "other.db", "import", "a.json"});
  EXPECT_THAT(Catena({"--db", "other.db", "export", "-o", "f.json"}).err, IsEmpty());
}

// Both halves are held to the same rules: what is exported can be imported.
TEST_F(CliSlipsTest, WhatCouldNotBeImportedIsNotExported) {
  const std::vector<std::pair<std::string, std::string>> tables = {
      {"id:ID,title,:LABEL\ns,A report,Source\n", "Source s has no type"},
      {"id:ID,name,:LABEL\n" + std::string(1'025, 'x') + ",A,Event\n", "longer than 1,024 bytes"},
      {"id:ID,name,:LABEL\na\x01"
       "b,A,Event\n",
       "must not hold control characters"},
      {"id:ID,name,:LABEL\na,\"   \",Event\n", "Event a has no name"},
      {"id:ID,name,wikidata,:LABEL\na,A,Paris,Place\n", "Q and a number"},
      {"id:ID,name,deaths_low:int,deaths_high:int,:LABEL\na,A,5,2,Event\n", "do not rise"},
  };
  for (size_t i = 0; i < tables.size(); ++i) {
    const std::string db = "d" + std::to_string(i);
    WriteText(folder_ / "t.csv", tables[i].first);
    Succeed({"--db", db, "import", "--nodes", "t.csv"});
    const ProgramRun run = Catena({"--db", db, "export", "-o", "e.json"});
    EXPECT_EQ(run.code, 2) << i;
    EXPECT_THAT(run.err, HasSubstr(tables[i].second));
  }
  // A link to itself goes where the importer takes it.
  WriteText(folder_ / "n.csv", "id:ID,text,:LABEL\nc,It was so.,Claim\n");
  WriteText(folder_ / "r.csv", ":START_ID,:END_ID,:TYPE\nc,c,CONTRADICTS\n");
  Succeed({"import", "--nodes", "n.csv", "--relationships", "r.csv"});
  Succeed({"export", "-o", "e.json"});
  Succeed({"--db", "again.db", "import", "e.json"});
}

TEST_F(CliSlipsTest, WhatNamesItselfOrSaysNothingIsRefusedWithItsPlace) {
  WriteText(folder_ / "d.json", R"({"catena": 1,
  "sources": [{"id": "s", "type": "book", "derived_from": ["s"]}],
  "events": [{"id": "e", "name": "  "}, {"id": "s", "name": "S"}],
  "claims": [{"id": "c", "text": "So.", "contradicts": ["c"]},
             {"id": "e", "text": "Other."}]})");
  const ProgramRun run = Catena({"import", "d.json"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, AllOf(HasSubstr("/sources/0/derived_from/0"),
                             HasSubstr("\"s\" names itself in \"derived_from\""),
                             HasSubstr("/claims/0/contradicts/0")));
  EXPECT_THAT(run.err, AllOf(HasSubstr("\"name\" must not be blank"),
                             HasSubstr("\"e\" is the id of an event already")));
  WriteText(folder_ / "long.json", R"({"catena": 1, "events": [{"name": "E", "id": ")" +
                                       std::string(1'025, 'x') + "\"}]}");
  EXPECT_THAT(Catena({"import", "long.json"}).err, HasSubstr("catena: 1 error;"));
}

TEST_F(CliSlipsTest, HelpIsACommandToo) {
  EXPECT_EQ(Succeed({"help", "trace"}), Succeed({"trace", "--help"}));
  EXPECT_EQ(Succeed({"help"}), Succeed({"--help"}));
  const ProgramRun unknown = Catena({"help", "tarce"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean 'trace'?"));
}

TEST_F(CliSlipsTest, TheShellCompletesTheWordsOfAChoice) {
  Succeed({"manual", "man"});
  const auto complete = [&](const std::string& words, int at) {
    return Bash("source man/catena.bash; COMP_WORDS=(" + words +
                "); COMP_CWORD=" + std::to_string(at) + "; _catena; echo \"${COMPREPLY[@]}\"")
        .out;
  };
  EXPECT_EQ(complete("catena export -f gra", 3), "graphml\n");
  EXPECT_EQ(complete("catena export --format par", 3), "parquet\n");
  EXPECT_EQ(complete("catena audit --status unso", 3), "unsourced\n");
  EXPECT_EQ(complete("catena help tra", 2), "trace\n");
}

}  // namespace
}  // namespace catena::test
