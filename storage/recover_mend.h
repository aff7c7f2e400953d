// Mending files in which very little is wrong: one byte of a sorted file, one bit of a record of
// a log.
//
// Sorted files. The MANIFEST keeps a CRC-32C of every sorted file as a whole. The checksum is
// linear: the difference between what it is and what it should be depends only on which bits of
// which byte differ, and on how far that byte is from the end. So the difference is taken back, one
// byte at a time from the end of the file, and wherever it is what one byte can cause, that byte is
// a candidate. In a long file a few places fit by chance: for n bytes, about n * 255 / 2^32. A
// candidate is accepted only if the file mended there is also right by RocksDB's own checksums,
// one for each block, and only if it is the only one. Two checksums of 32 bits agree with a byte
// that was not the wrong one in less than one case in 10^10.
//
// It does not matter what the byte belongs to: entries, index, properties or the end of the file.
//
// Logs. A record of a log, or of the MANIFEST, has a CRC-32C of its own and nothing else to hold it
// to, so only one wrong bit is mended. The code tells one wrong bit from two, whatever the length:
// no two of its words differ in fewer than four bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace catena {

struct WrongByte {
  size_t offset = 0;
  uint8_t difference = 0;  // The byte that was is the byte that is, XOR this.

  bool operator==(const WrongByte&) const = default;
};

// Every change of one byte that gives `bytes` the checksum `wanted`, from the end of the file on;
// at most `limit`.
std::vector<WrongByte> FindWrongByte(std::string_view bytes, uint32_t wanted, size_t limit);

// Mends `file` in place and returns true if exactly one byte of it is wrong, in the sense above;
// otherwise leaves it as it is. `checksum` as the MANIFEST has it. kIo, kNoSpace.
Result<bool> MendSortedFile(const std::string& file, std::string_view checksum);

// Mends in place the record that follows the first `sound_bytes` of a log (rocksdb_log_check.h)
// and returns true if one change of a single bit, in its header or after it, makes it match its
// checksum; otherwise leaves the file as it is. kIo.
Result<bool> MendLogRecord(const std::string& file, uint64_t sound_bytes);

}  // namespace catena
