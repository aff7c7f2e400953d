// CRC-32C (Castagnoli, RFC 3720 appendix B.4), the checksum of every record.
//
// Computed by the processor's own instruction where it has one (x86-64 with SSE 4.2: 8 bytes
// a step), else by a table. The same value either way. Thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace catena {

// The checksum of `bytes` after those that gave `seed` (0 for none):
// Crc32c(b, Crc32c(a)) == Crc32c(a + b).
uint32_t Crc32c(std::string_view bytes, uint32_t seed = 0);

// The table alone, for a test that holds the two to each other.
uint32_t Crc32cByTable(std::string_view bytes, uint32_t seed = 0);

}  // namespace catena
