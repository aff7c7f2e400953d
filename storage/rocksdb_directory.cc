#include "storage/rocksdb_directory.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <random>
#include <utility>

#include "storage/engine_checksum.h"
#include "storage/engine_files.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "Catena database\n";
constexpr char kFormatName[] = "CATENA";
constexpr char kCreatingName[] = "CATENA.creating";

std::string FileIn(const std::string& path, std::string_view name) {
  return (fs::path(path) / name).string();
}

Error FileSystemError(std::string_view doing, const std::string& path,
                      const std::error_code& error) {
  return {
      ErrorCode::kIo, "cannot " + std::string(doing) + " '" + path + "': " + error.message(), {}};
}

// A name in the directory that shows that it is not ours, or "".
Result<std::string> ForeignName(const std::string& path) {
  std::error_code error;
  std::string foreign;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name == "lost+found") continue;  // Of a mounted file system, in its root.
    if (foreign.empty() || name < foreign) foreign = name;
  }
  if (error) return Fail(FileSystemError("read the directory", path, error));
  return foreign;
}

bool Exists(const std::string& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

// "name value\n" at the front of `text`, which it is cut from.
Result<std::string> TakeField(std::string_view& text, std::string_view name,
                              const std::string& file) {
  const size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  if (end == std::string_view::npos || line.size() <= name.size() ||
      line.substr(0, name.size()) != name || line[name.size()] != ' ') {
    return Fail(ErrorCode::kCorruption,
                "the file '" + file + "' has no line '" + std::string(name) + "'");
  }
  text.remove_prefix(end + 1);
  return std::string(line.substr(name.size() + 1));
}

}  // namespace

std::string RocksDbPath(const std::string& path) { return FileIn(path, "rocksdb"); }
std::string StagingPath(const std::string& path) { return FileIn(path, "staging"); }

Result<DirectoryState> InspectDirectory(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return DirectoryState::kAbsent;
  if (error) return Fail(FileSystemError("look at", path, error));
  if (status.type() != fs::file_type::directory) {
    return Fail(ErrorCode::kIncompatible,
                "'" + path + "' is a file; a Catena database is a directory");
  }
  if (Exists(FileIn(path, kFormatName))) return DirectoryState::kDatabase;
  if (Exists(FileIn(path, kCreatingName))) return DirectoryState::kInterrupted;
  CATENA_TRY(const std::string foreign, ForeignName(path));
  if (foreign.empty()) return DirectoryState::kEmpty;
  if (Exists(FileIn(path, "CURRENT"))) {
    return Fail(ErrorCode::kIncompatible,
                "'" + path + "' is a RocksDB database of another program; it was left untouched");
  }
  return Fail(ErrorCode::kIncompatible, "'" + path + "' is not a Catena database: it holds '" +
                                            foreign +
                                            "' and no file CATENA; it was left untouched");
}

std::string FormatFileText(const FormatFile& format) {
  std::string text(kMagic);
  text += "format " + std::to_string(format.format) + "\n";
  text += "id " + format.id + "\n";
  return text + "checksum " + Crc32cText(text) + "\n";
}

Result<FormatFile> ParseFormatFile(std::string_view text, const std::string& file) {
  // The checksum first: it is the last line, whatever a newer format puts before it.
  constexpr std::string_view kChecksumLine = "checksum 00000000\n";
  if (text.size() < kMagic.size() + kChecksumLine.size()) {
    return Fail(ErrorCode::kCorruption, "the file '" + file + "' is cut short");
  }
  std::string_view last = text.substr(text.size() - kChecksumLine.size());
  std::string_view body = text.substr(0, text.size() - kChecksumLine.size());
  const auto checksum = TakeField(last, "checksum", file);
  if (!checksum || *checksum != Crc32cText(body)) {
    return Fail(ErrorCode::kCorruption,
                "the file '" + file + "' does not match its checksum: it is damaged, or not ours");
  }
  if (body.substr(0, kMagic.size()) != kMagic) {
    return Fail(ErrorCode::kIncompatible, "the file '" + file + "' is not of a Catena database");
  }
  body.remove_prefix(kMagic.size());
  FormatFile format;
  CATENA_TRY(const std::string number, TakeField(body, "format", file));
  const auto [end, failed] =
      std::from_chars(number.data(), number.data() + number.size(), format.format);
  if (failed != std::errc() || end != number.data() + number.size() || format.format == 0) {
    return Fail(ErrorCode::kCorruption, "the file '" + file + "' has no format number");
  }
  if (format.format > kEngineFormat) {
    return Fail(ErrorCode::kIncompatible, "the database has format " + number + " ('" + file +
                                              "'); this program reads up to " +
                                              std::to_string(kEngineFormat) +
                                              ": use a newer Catena. It was left untouched");
  }
  CATENA_TRY(format.id, TakeField(body, "id", file));
  return format;
}

Result<FormatFile> ReadFormatFile(const std::string& path) {
  const std::string file = FileIn(path, kFormatName);
  CATENA_TRY(const std::string text, ReadSmallFile(file));
  return ParseFormatFile(text, file);
}

Result<void> BeginDirectory(const std::string& path) {
  std::error_code error;
  if (!Exists(path)) {
    fs::create_directories(path, error);
    if (error) return Fail(FileSystemError("create the directory", path, error));
    CATENA_TRY(SyncDirectory(ParentOf(path)));
  }
  CATENA_TRY(WriteFileDurably(FileIn(path, kCreatingName), kMagic));
  fs::create_directory(RocksDbPath(path), error);
  if (error) return Fail(FileSystemError("create the directory", RocksDbPath(path), error));
  return SyncDirectory(path);
}

Result<void> FinishDirectory(const std::string& path, const FormatFile& format) {
  const std::string temporary = FileIn(path, std::string(kFormatName) + "." + format.id);
  CATENA_TRY(WriteFileDurably(temporary, FormatFileText(format)));
  CATENA_TRY(RenameDurably(temporary, FileIn(path, kFormatName)));
  std::error_code ignored;  // The mark beside CATENA means nothing.
  fs::remove(FileIn(path, kCreatingName), ignored);
  return {};
}

Result<std::vector<std::string>> LogFiles(const std::string& path) {
  const std::string data = RocksDbPath(path);
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator it(data, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".log") files.push_back(it->path().string());
  }
  if (error) return Fail(FileSystemError("read the directory", data, error));
  std::sort(files.begin(), files.end());
  CATENA_TRY(std::string manifest, CurrentManifest(data));
  files.push_back(std::move(manifest));
  return files;
}

Result<std::string> CurrentManifest(const std::string& data) {
  CATENA_TRY(std::string current, ReadSmallFile(FileIn(data, "CURRENT")));
  if (!current.starts_with("MANIFEST-") || !current.ends_with("\n") ||
      !Exists(FileIn(data, current.substr(0, current.size() - 1)))) {
    return Fail(ErrorCode::kCorruption,
                "the file '" + FileIn(data, "CURRENT") +
                    "' is damaged: it does not name a MANIFEST that exists");
  }
  current.pop_back();
  return FileIn(data, current);
}

std::string MakeId() {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::random_device random;
  std::string id;
  for (int i = 0; i < 32; ++i) id += kDigits[random() & 0xf];
  return id;
}

}  // namespace catena
