// Runs a program as a user does, and keeps what it printed.
#pragma once

#include <string>
#include <vector>

namespace catena::test {

struct ProgramRun {
  int code = -1;  // Exit code; 128 + the signal that ended it.
  std::string out;
  std::string err;
};

struct ProgramOptions {
  std::string directory;                 // To run in; "" for the current one.
  std::vector<std::string> environment;  // "NAME=value", added to ours.
  std::string input;                     // Standard input.
};

// No shell is in between: arguments arrive as they are.
ProgramRun RunProgram(const std::vector<std::string>& command, const ProgramOptions& options = {});

// A folder that is removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

void WriteText(const std::string& path, const std::string& text);
std::string ReadText(const std::string& path);

}  // namespace catena::test
