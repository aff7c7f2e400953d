// SHA-256 (FIPS 180-4), for saying whether a text is the one that was read before.
#pragma once

#include <string>
#include <string_view>

namespace catena {

// 64 hexadecimal digits, small letters.
std::string Sha256Hex(std::string_view bytes);

}  // namespace catena
