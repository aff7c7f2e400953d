#include "storage/engine_checksum.h"

#include <array>
#include <cstdio>

namespace catena {

std::string Crc32cText(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  const uint32_t crc = Crc32c(bytes);
  for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[crc >> shift & 0xf];
  return text;
}

}  // namespace catena
