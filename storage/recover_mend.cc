#include "storage/recover_mend.h"

#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <array>
#include <bit>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/rocksdb_log_check.h"
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

Result<std::string> Read(const std::string& file, uint64_t offset, uint64_t bytes) {
  std::string read(bytes, '\0');
  std::ifstream in(file, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(offset));
  if (!in.read(read.data(), static_cast<std::streamsize>(bytes))) {
    return Fail(ErrorCode::kIo, "cannot read '" + file + "'");
  }
  return read;
}

void FlipIn(std::string& bytes, const WrongByte& wrong) {
  char& byte = bytes[wrong.offset];
  byte = static_cast<char>(static_cast<uint8_t>(byte) ^ wrong.difference);
}

// Every bit of a record whose change makes it match its checksum. `rest`: up to the end of its
// block.
std::vector<WrongByte> FindWrongBit(std::string rest) {
  std::vector<WrongByte> found;
  for (size_t bit = 0; bit < kLogHeaderBytes * 8; ++bit) {
    const WrongByte wrong{bit / 8, static_cast<uint8_t>(1U << bit % 8)};
    FlipIn(rest, wrong);
    if (const auto record = FirstRecord(rest); record && record->matches) found.push_back(wrong);
    FlipIn(rest, wrong);
  }
  const auto record = FirstRecord(rest);
  if (!record || record->payload.empty()) return found;
  // The checksum is of the last byte of the header, the type, and of the payload.
  const size_t from = kLogHeaderBytes - 1;
  for (WrongByte wrong :
       FindWrongByte(std::string_view(rest).substr(from, 1 + record->payload.size()),
                     record->checksum, kCandidates)) {
    wrong.offset += from;
    if (wrong.offset > from && std::has_single_bit(wrong.difference)) found.push_back(wrong);
  }
  return found;
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
  CATENA_TRY(const std::string bytes, Read(file, 0, size));
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

Result<bool> MendLogRecord(const std::string& file, uint64_t sound_bytes) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(file, error);
  if (error) return Fail(ErrorCode::kIo, "cannot read '" + file + "': " + error.message());
  uint64_t at = sound_bytes;
  const uint64_t in_block = kLogBlockBytes - at % kLogBlockBytes;
  if (in_block < kLogHeaderBytes) at += in_block;  // No record begins there.
  if (at + kLogHeaderBytes > size) return false;
  const uint64_t end = std::min(size, (at / kLogBlockBytes + 1) * kLogBlockBytes);
  CATENA_TRY(std::string rest, Read(file, at, end - at));
  const std::vector<WrongByte> found = FindWrongBit(std::move(rest));
  if (found.size() != 1) return false;
  CATENA_TRY(Flip(file, {at + found[0].offset, found[0].difference}));
  return true;
}

}  // namespace catena
