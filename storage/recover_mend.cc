#include "storage/recover_mend.h"

#include <rocksdb/sst_file_reader.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/rocksdb_options.h"

namespace catena {
namespace {

// Read into memory; the program writes files of at most a quarter of this.
constexpr uint64_t kLargestFile = 1 << 30;
// More than chance gives in the largest file.
constexpr size_t kCandidates = 200;

// What one wrong byte does to the checksum, when it is the last one; and the way back.
struct LastByteEffects {
  std::array<uint32_t, 256> effect{};
  std::array<uint8_t, 256> byte_with_top{};  // The top bytes of the effects all differ.

  LastByteEffects() {
    const uint32_t of_zero = Crc32c(std::string_view("\0", 1));
    for (unsigned i = 0; i < 256; ++i) {
      const auto byte = static_cast<char>(i);
      effect[i] = Crc32c(std::string_view(&byte, 1)) ^ of_zero;
      byte_with_top[effect[i] >> 24] = static_cast<uint8_t>(i);
    }
  }
};

bool IsSound(const std::string& file) {
  const RocksDbOptions options;
  rocksdb::SstFileReader reader(rocksdb::Options(
      MakeDbOptions(options, rocksdb::Env::Default()),
      MakeFamilyOptions(options, rocksdb::NewLRUCache(options.block_cache_bytes))));
  return reader.Open(file).ok() && reader.VerifyChecksum().ok();
}

Result<void> Flip(const std::string& file, const WrongByte& wrong) {
  std::fstream io(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto place = static_cast<std::streamoff>(wrong.offset);
  char byte = 0;
  io.seekg(place).get(byte);
  io.seekp(place).put(static_cast<char>(static_cast<uint8_t>(byte) ^ wrong.difference));
  io.flush();
  if (!io) return Fail(ErrorCode::kIo, "cannot mend '" + file + "'");
  return {};
}

}  // namespace

std::vector<WrongByte> FindWrongByte(std::string_view bytes, uint32_t wanted, size_t limit) {
  static const LastByteEffects effects;
  std::vector<WrongByte> found;
  uint32_t difference = Crc32c(bytes) ^ wanted;
  if (difference == 0) return found;
  for (size_t end = bytes.size(); end > 0 && found.size() < limit; --end) {
    const uint8_t byte = effects.byte_with_top[difference >> 24];
    if (effects.effect[byte] == difference) found.push_back({end - 1, byte});
    difference = (difference ^ effects.effect[byte]) << 8 | byte;  // Takes back one zero byte.
  }
  return found;
}

Result<bool> MendSortedFile(const std::string& file, std::string_view checksum) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(file, error);
  if (error || size > kLargestFile || checksum.size() != sizeof(uint32_t)) return false;
  std::string bytes(size, '\0');
  if (!std::ifstream(file, std::ios::binary)
           .read(bytes.data(), static_cast<std::streamsize>(size))) {
    return Fail(ErrorCode::kIo, "cannot read '" + file + "'");
  }
  std::optional<WrongByte> mend;
  for (const WrongByte& wrong :
       FindWrongByte(bytes, LoadBigEndian<uint32_t>(checksum.data()), kCandidates)) {
    CATENA_TRY(Flip(file, wrong));
    const bool sound = IsSound(file);
    CATENA_TRY(Flip(file, wrong));
    if (sound && mend) return false;
    if (sound) mend = wrong;
  }
  if (mend) CATENA_TRY(Flip(file, *mend));
  return mend.has_value();
}

}  // namespace catena
