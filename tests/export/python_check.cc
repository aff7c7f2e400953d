#include "python_check.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>

namespace catena::test {

std::string TemporaryPath(const std::string& extension) {
  static std::atomic<int> number{0};
  return testing::TempDir() + "catena_export_" + std::to_string(getpid()) + "_" +
         std::to_string(number++) + extension;
}

PythonResult RunProgram(const std::string& command) {
  PythonResult result;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return {127, "cannot run"};
  std::array<char, 4'096> buffer;
  size_t bytes = 0;
  while ((bytes = fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    result.output.append(buffer.data(), bytes);
  }
  const int status = pclose(pipe);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return result;
}

bool PythonHas(const std::string& module) {
  return RunProgram("python3 -c 'import " + module + "'").exit_code == 0;
}

PythonResult RunPython(const std::string& script, const std::string& input,
                       const std::string& extension) {
  const std::string script_path = TemporaryPath(".py");
  const std::string input_path = TemporaryPath(extension);
  std::ofstream(script_path) << script;
  std::ofstream(input_path, std::ios::binary) << input;
  PythonResult result = RunProgram("python3 " + script_path + " " + input_path);
  unlink(script_path.c_str());
  unlink(input_path.c_str());
  return result;
}

}  // namespace catena::test
