// Text in the character sets that pages were written in before UTF-8.
//
// Names are those of the WHATWG Encoding Standard and of ICU, in any case. As in browsers, Latin 1
// and ASCII are read as windows-1252, and bytes that stand for nothing become U+FFFD. UTF-7 and
// ISO-2022, which hide markup from what looks at bytes, are not read.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace catena {

// The text in UTF-8, without a byte order mark. kUnsupported for a character set that is not read,
// kLimit above 512 MiB. Thread-safe.
Result<std::string> ToUtf8(std::string_view bytes, std::string_view charset);

}  // namespace catena
