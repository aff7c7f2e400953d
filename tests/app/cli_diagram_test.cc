// Pictures as a person asks for them.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class DiagramCommandTest : public CliTest {
 protected:
  void SetUp() override { ImportFirstDataset(); }
  std::string Read(const std::string& name) const {
    std::ifstream file(std::filesystem::path(folder_.path()) / name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
};

TEST_F(DiagramCommandTest, AStorylineOfTheActorsNamed) {
  EXPECT_THAT(Succeed({"diagram", "--storyline", "--actors", "Armenia,azerbaijan", "--actors",
                       "osce-minsk-group", "-o", "s.svg"}),
              HasSubstr("s.svg: 3 actors"));
  EXPECT_THAT(Read("s.svg"), AllOf(HasSubstr("OSCE Minsk Group"), HasSubstr("Ceasefire of May"),
                                   Not(HasSubstr("Ilham Aliyev</text>"))));
}

TEST_F(DiagramCommandTest, AStorylineTakesEveryChoiceOfEvents) {
  for (const std::vector<std::string>& scope : std::vector<std::vector<std::string>>{
           {}, {"--trace", "pogroms-1988", "ceasefire-1994"}, {"--around", "karabakh-war"}}) {
    std::vector<std::string> words = {"diagram", "--storyline", "-o", "s.png"};
    words.insert(words.end(), scope.begin(), scope.end());
    EXPECT_THAT(Succeed(words), HasSubstr("actors, "));
    EXPECT_TRUE(Read("s.png").starts_with("\x89PNG"));
  }
}

TEST_F(DiagramCommandTest, NothingToDrawIsSaidAndIsExitCodeOne) {
  const ProgramRun none = Catena({"diagram", "--storyline", "--around", "artillery-strikes-2020",
                                  "--hops", "0", "-o", "none.svg"});
  EXPECT_EQ(none.code, 1);
  EXPECT_THAT(none.out, HasSubstr("Nobody took part"));
  EXPECT_FALSE(std::filesystem::exists(std::filesystem::path(folder_.path()) / "none.svg"));
}

TEST_F(DiagramCommandTest, ActorsAreForStorylinesAndMustBeActors) {
  EXPECT_EQ(Catena({"diagram", "--actors", "armenia", "-o", "a.svg"}).code, 2);
  EXPECT_EQ(Catena({"diagram", "--max-actors", "3", "-o", "a.svg"}).code, 2);
  const ProgramRun run = Catena({"diagram", "--storyline", "--actors", "armenai", "-o", "a.svg"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("armenia"));
}

TEST_F(DiagramCommandTest, ATurningPointIsMarkedInTheDiagramOfATrace) {
  Succeed({"diagram", "--trace", "karabakh-secession-vote", "ceasefire-1994", "-o", "t.svg"});
  EXPECT_THAT(Read("t.svg"), HasSubstr("every chain drawn passes here (1)"));
}

}  // namespace
}  // namespace catena::test
