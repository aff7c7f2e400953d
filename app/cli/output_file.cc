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

tl::unexpected<Error> CannotCreate(const std::string& path, int reason) {
  return Fail(ErrorCode::kInvalidArgument,
              "'" + path + "' cannot be created: " + std::strerror(reason));
}

// The stream's own failure says more than the writer that met it: it has the system's reason.
Result<void> WriteTo(std::ostream& out, const std::string& name,
                     FunctionRef<Result<void>(std::ostream&)> write) {
  errno = 0;
  Result<void> written = write(out);
  if (out) out.flush();
  if (!out) return CannotWrite(name, errno);
  return written;
}

// Devices and pipes are written as they are: a file in their place would not be one.
Result<void> WriteDirectly(const std::string& path,
                           FunctionRef<Result<void>(std::ostream&)> write) {
  errno = 0;
  std::ofstream device(path, std::ios::binary);
  if (!device) return CannotCreate(path, errno);
  return WriteTo(device, path, write);
}

}  // namespace

Result<void> WriteFile(const std::string& path, FunctionRef<Result<void>(std::ostream&)> write) {
  if (path == "-") return WriteTo(std::cout, "standard output", write);
  std::error_code problem;
  const fs::file_status status = fs::status(path, problem);
  if (fs::is_directory(status)) {
    return Fail(ErrorCode::kInvalidArgument, "'" + path + "' is a directory; name a file");
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) return WriteDirectly(path, write);
  // A link stays one: what it points at is replaced.
  const fs::path target = fs::is_symlink(fs::symlink_status(path, problem))
                              ? fs::weakly_canonical(path, problem)
                              : fs::path(path);
  const std::string temporary = target.string() + ".part" + std::to_string(getpid());
  errno = 0;
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  if (!file) return CannotCreate(path, errno);
  Result<void> written = WriteTo(file, path, write);
  errno = 0;
  file.close();
  if (written && !file) written = CannotWrite(path, errno);
  if (written) {
    fs::rename(temporary, target, problem);
    if (!problem) return {};
    written = CannotWrite(path, problem.value());
  }
  fs::remove(temporary, problem);
  return written;
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
