#include "storage/rocksdb_options_file.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <vector>

#include "storage/engine_checksum.h"
#include "storage/engine_files.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSealBegin = "# Catena: CRC-32C of all above ";
constexpr size_t kSealBytes = kSealBegin.size() + 8 + 1;  // Digits, end of line.

std::string SealOf(std::string_view text) {
  return std::string(kSealBegin) + Crc32cText(text) + "\n";
}

enum class SealState : uint8_t { kNone, kSound, kBroken };

// No single flipped bit makes a seal look like none: it damages one of two words.
SealState StateOf(std::string_view text) {
  if (text.size() < kSealBytes) return SealState::kNone;
  const std::string_view body = text.substr(0, text.size() - kSealBytes);
  const std::string_view seal = text.substr(body.size());
  if (seal == SealOf(body)) return SealState::kSound;
  const bool sealed = seal.find("Catena") != seal.npos || seal.find("CRC-32C") != seal.npos;
  return sealed ? SealState::kBroken : SealState::kNone;
}

std::vector<std::string> OptionsFiles(const std::string& data) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator it(data, error), end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    if (path.filename().string().starts_with("OPTIONS-") && !path.has_extension()) {
      files.push_back(path.string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

void SealOptionsFiles(const std::string& data) {
  for (const std::string& file : OptionsFiles(data)) {
    const auto text = ReadSmallFile(file);
    if (!text || StateOf(*text) != SealState::kNone) continue;
    // RocksDB removes what a crash leaves under such a name when it opens the database.
    const std::string number = file.substr(file.rfind('-') + 1);
    const std::string sealed = data + "/" + number + ".dbtmp";
    std::error_code failed;
    if (WriteFileDurably(sealed, *text + SealOf(*text))) fs::rename(sealed, file, failed);
    fs::remove(sealed, failed);
  }
}

Result<void> CheckOptionsFiles(const std::string& data) {
  for (const std::string& file : OptionsFiles(data)) {
    const auto text = ReadSmallFile(file);
    // Gone: another process has opened the database for writing.
    std::error_code ignored;
    if (!text && !fs::exists(file, ignored)) continue;
    if (!text) return Fail(text.error());
    if (StateOf(*text) != SealState::kBroken) continue;
    return Fail(ErrorCode::kCorruption,
                "the file '" + file +
                    "' is damaged; it tells how RocksDB was set, and no answer depends on it: "
                    "remove it, and the next opening for writing makes a new one");
  }
  return {};
}

}  // namespace catena
