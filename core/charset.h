// Text in the character sets that pages were written in before UTF-8.
//
// Read are those of the WHATWG Encoding Standard in which ASCII means ASCII, and UTF-16, by any
// name that ICU has for them. As in browsers, Latin 1 and ASCII are read as windows-1252, and bytes
// that stand for nothing become U+FFFD. Others, as UTF-7, ISO-2022 and EBCDIC, hide markup from
// what looks at bytes and are refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace catena {

enum class CharsetKind : uint8_t {
  kRead,
  kRefused,
  kUnknown,  // No character set that ICU knows, or "".
};
CharsetKind CharsetUse(std::string_view charset);

// The text in UTF-8, without a byte order mark. kUnsupported for a character set that is not read,
// kLimit above 512 MiB. Thread-safe.
Result<std::string> ToUtf8(std::string_view bytes, std::string_view charset);

}  // namespace catena
