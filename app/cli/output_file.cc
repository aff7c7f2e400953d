#include "app/cli/output_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace catena::cli {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> CannotWrite(const std::string& path, int reason) {
  std::string why = reason == 0 ? "" : std::string(": ") + std::strerror(reason);
  return Fail(reason == ENOSPC ? ErrorCode::kNoSpace : ErrorCode::kIo,
              "'" + path + "' could not be written" + why);
}

}  // namespace

Result<void> WriteFile(const std::string& path, FunctionRef<Result<void>(std::ostream&)> write) {
  if (path == "-") {
    CATENA_TRY(write(std::cout));
    if (!std::cout.flush()) return CannotWrite("standard output", 0);
    return {};
  }
  if (fs::is_directory(path)) {
    return Fail(ErrorCode::kInvalidArgument, "'" + path + "' is a directory; name a file");
  }
  const std::string temporary = path + ".part" + std::to_string(getpid());
  errno = 0;
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  if (!file) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + path + "' cannot be created: " + std::strerror(errno));
  }
  const Result<void> written = write(file);
  errno = 0;
  file.close();
  std::error_code problem;
  if (!written || !file) {
    const int reason = errno;
    fs::remove(temporary, problem);
    if (!written) return Fail(written.error());
    return CannotWrite(path, reason);
  }
  fs::rename(temporary, path, problem);
  if (problem) {
    const int reason = problem.value();
    fs::remove(temporary, problem);
    return CannotWrite(path, reason);
  }
  return {};
}

Result<void> WriteFile(const std::string& path, std::string_view bytes) {
  return WriteFile(path, [&](std::ostream& out) -> Result<void> {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return {};
  });
}

std::string FileEnding(const std::string& path) {
  std::string ending = fs::path(path).extension().string();
  if (!ending.empty()) ending.erase(0, 1);
  std::ranges::transform(ending, ending.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

}  // namespace catena::cli
