// Manual pages (man(7) macros) and completions for bash, zsh and fish, made by walking the
// definitions of the options: they cannot drift from what the program accepts.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

namespace catena::cli {

// (file name, text): catena.1, catena-trace.1, ..., catena.bash, _catena, catena.fish.
std::vector<std::pair<std::string, std::string>> MakeManual(const CLI::App& app,
                                                            const std::string& version);

}  // namespace catena::cli
