#include "core/text_width.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace catena {

std::vector<char32_t> DecodeUtf8(std::string_view utf8) {
  std::vector<char32_t> code_points;
  code_points.reserve(utf8.size());
  const auto size = static_cast<int64_t>(utf8.size());
  int64_t i = 0;
  while (i < size) {
    UChar32 c = 0;
    U8_NEXT(utf8.data(), i, size, c);
    code_points.push_back(c < 0 ? U'\uFFFD' : static_cast<char32_t>(c));
  }
  return code_points;
}

void AppendUtf8(char32_t code_point, std::string& out) {
  char buffer[U8_MAX_LENGTH];
  int32_t length = 0;
  UBool failed = false;
  U8_APPEND(buffer, length, U8_MAX_LENGTH, static_cast<UChar32>(code_point), failed);
  if (failed) {
    out += "\xEF\xBF\xBD";
  } else {
    out.append(buffer, static_cast<size_t>(length));
  }
}

int CodePointWidth(char32_t code_point) {
  if (code_point >= 0x20 && code_point < 0x7F) return 1;
  const auto c = static_cast<UChar32>(code_point);
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

size_t DisplayWidth(std::string_view utf8) {
  size_t width = 0;
  for (const char32_t c : DecodeUtf8(utf8)) width += static_cast<size_t>(CodePointWidth(c));
  return width;
}

bool IsBidiControl(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

}  // namespace catena
