#include <filesystem>
#include <fstream>
#include <ostream>

#include "app/cli/commands.h"

namespace catena::cli {

Result<int> RunManual(const GlobalOptions&, const ManualArguments& args, Terminal& terminal) {
  std::error_code ignored;
  std::filesystem::create_directories(args.directory, ignored);
  for (const auto& [name, text] : MakeManual()) {
    const std::filesystem::path path = std::filesystem::path(args.directory) / name;
    std::ofstream file(path);
    file << text;
    if (!file.flush()) return Fail(ErrorCode::kIo, "'" + path.string() + "' could not be written");
  }
  terminal.out() << "Manual and completions written to " << Printable(args.directory) << '\n';
  return kDone;
}

}  // namespace catena::cli
