// The program `catena` on a database in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/run_program.h"

namespace catena::test {

class CliTest : public ::testing::Test {
 protected:
  // Runs `catena ARGUMENTS` in the folder; the database is ./catena.db, the default.
  ProgramRun Catena(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), CATENA_PROGRAM);
    return RunProgram(arguments, {.directory = folder_.path(), .environment = {}, .input = {}});
  }

  // The same, and it must succeed.
  std::string Succeed(const std::vector<std::string>& arguments) const {
    const ProgramRun run = Catena(arguments);
    EXPECT_EQ(run.code, 0) << run.err;
    return run.out;
  }

  void ImportFirstDataset() const { Succeed({"import", kFirstDataset}); }

  static constexpr const char* kFirstDataset = CATENA_SOURCE_DIR "/datasets/armenia-azerbaijan";

  TemporaryFolder folder_;
};

}  // namespace catena::test
