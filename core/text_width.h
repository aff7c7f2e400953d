// How wide a text is on a terminal or in a fixed-width table.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace catena {

// Code points of UTF-8 text; each ill-formed part is U+FFFD.
std::vector<char32_t> DecodeUtf8(std::string_view utf8);
void AppendUtf8(char32_t code_point, std::string& out);

// Columns: 2 for East Asian wide characters and most emoji (UAX #11), 0 for combining marks and
// format characters, 1 otherwise.
int CodePointWidth(char32_t code_point);
size_t DisplayWidth(std::string_view utf8);

// Characters that change the direction of the text around them (UAX #9): a name that holds one
// can make a line read as something else.
bool IsBidiControl(char32_t code_point);

}  // namespace catena
