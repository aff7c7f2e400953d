// The sessions that the documents show are what the program prints.
//
// In a block fenced as ```console, a line that begins with "$ " is a command, and what follows, to
// the next command or the end of the block, is its whole output. "..." on a line of its own stands
// for any lines. The blocks of a document are one session in one folder, in which `datasets` are
// those of the project.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

struct Step {
  int line = 0;  // Of the command in the document.
  std::string command;
  Lines output;
};

void DropBlankEnd(Lines& lines) {
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
}

std::vector<Step> StepsOf(const fs::path& document) {
  std::vector<Step> steps;
  std::ifstream in(document);
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.starts_with("```")) {
      inside = line == "```console";
    } else if (inside && line.starts_with("$ ")) {
      steps.push_back({number, line.substr(2), {}});
    } else if (inside && !steps.empty()) {
      steps.back().output.push_back(line);
    }
  }
  for (Step& step : steps) DropBlankEnd(step.output);
  return steps;
}

Lines LinesOf(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  DropBlankEnd(lines);
  return lines;
}

bool IsGap(const std::string& line) {
  const size_t first = line.find_first_not_of(' ');
  return first != std::string::npos && line.substr(first) == "...";
}

// Whether `printed` is what `shown` says; a gap takes as few lines as it can.
bool Agrees(const Lines& shown, const Lines& printed) {
  size_t s = 0;
  size_t p = 0;
  size_t gap = SIZE_MAX;  // The last gap, and where what follows it is tried.
  size_t retry = 0;
  while (p < printed.size()) {
    if (s < shown.size() && IsGap(shown[s])) {
      gap = s++;
      retry = p;
    } else if (s < shown.size() && shown[s] == printed[p]) {
      ++s;
      ++p;
    } else if (gap != SIZE_MAX) {
      s = gap + 1;
      p = ++retry;
    } else {
      return false;
    }
  }
  while (s < shown.size() && IsGap(shown[s])) ++s;
  return s == shown.size();
}

std::string Joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

class DocumentsTest : public ::testing::TestWithParam<const char*> {};

TEST_P(DocumentsTest, ShowWhatTheProgramPrints) {
  const TemporaryFolder folder;
  fs::create_directory_symlink(fs::path(CATENA_SOURCE_DIR) / "datasets",
                               fs::path(folder.path()) / "datasets");
  const std::vector<Step> steps = StepsOf(fs::path(CATENA_SOURCE_DIR) / GetParam());
  ASSERT_FALSE(steps.empty());
  const std::string path =
      fs::path(CATENA_PROGRAM).parent_path().string() + ":/usr/local/bin:/usr/bin:/bin";
  for (const Step& step : steps) {
    SCOPED_TRACE(std::string(GetParam()) + ":" + std::to_string(step.line));
    const ProgramRun run =
        RunProgram({"/bin/sh", "-c", "PATH=" + path + "; " + step.command + " 2>&1"},
                   {.directory = folder.path(), .environment = {}, .input = {}});
    EXPECT_TRUE(Agrees(step.output, LinesOf(run.out))) << "$ " << step.command << "\n--- shown\n"
                                                       << Joined(step.output) << "--- printed\n"
                                                       << run.out;
  }
}

INSTANTIATE_TEST_SUITE_P(Sessions, DocumentsTest,
                         ::testing::Values("README.md", "docs/tutorial.md"));

TEST(DocumentsOracleTest, AGapStandsForLinesAndNothingElseDiffers) {
  EXPECT_TRUE(Agrees({"a", "..."}, {"a", "b", "c"}));
  EXPECT_TRUE(Agrees({"...", "c"}, {"a", "b", "c"}));
  EXPECT_TRUE(Agrees({"a", "  ...", "b", "c"}, {"a", "b", "x", "b", "c"}));
  EXPECT_TRUE(Agrees({}, {}));
  EXPECT_FALSE(Agrees({"a"}, {"a", "b"}));
  EXPECT_FALSE(Agrees({"a", "b"}, {"a"}));
  EXPECT_FALSE(Agrees({"a", "...", "c"}, {"a", "b"}));
  EXPECT_FALSE(Agrees({"a", "c"}, {"a", "b"}));
}

}  // namespace
}  // namespace catena::test
