// Runs a Python script on a file: what other programs make of our output.
#pragma once

#include <string>

namespace catena::test {

struct PythonResult {
  int exit_code = 0;
  std::string output;  // Both streams.
};
// Whether python3 can import the module.
bool PythonHas(const std::string& module);
// `script` gets the path of a file that holds `input` as its first argument.
PythonResult RunPython(const std::string& script, const std::string& input,
                       const std::string& extension);
// Runs any program; output of both streams.
PythonResult RunProgram(const std::string& command);
// A path in the test's temporary folder that no other test uses.
std::string TemporaryPath(const std::string& extension);

}  // namespace catena::test
