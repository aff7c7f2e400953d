// The checksum of our own small files, as text. RocksDB's log records have the same one
// (checksum.h).
#pragma once

#include <string>
#include <string_view>

#include "storage/checksum.h"

namespace catena {

// Eight lower-case hexadecimal digits.
std::string Crc32cText(std::string_view bytes);

}  // namespace catena
