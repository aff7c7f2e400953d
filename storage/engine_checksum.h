// CRC-32C (Castagnoli, RFC 3720 appendix B.4), the checksum of our own small files and of
// RocksDB's log records.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace catena {

// Of `bytes`, or of what `crc` is the checksum of followed by `bytes`.
uint32_t Crc32c(std::string_view bytes, uint32_t crc = 0);

// Eight lower-case hexadecimal digits.
std::string Crc32cText(std::string_view bytes);

}  // namespace catena
