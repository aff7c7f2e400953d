// Text made fit to be shown: what every format of this folder does to a user's words
// before its own escaping.
//
// Input may be any bytes. All functions are linear, allocate only their result, and are
// safe from any thread. Counting is by Unicode code point, never by byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace catena::printing {

// The code point at *position, which moves behind it. A byte that starts no well-formed
// sequence is U+FFFD and one byte long. Requires: *position < utf8.size().
char32_t NextCodePoint(std::string_view utf8, size_t* position);
void AppendCodePoint(char32_t code_point, std::string* utf8);

// Valid UTF-8 without what changes the text around it: control characters become spaces,
// bidirectional controls, byte order marks and noncharacters go. Line breaks are kept.
std::string CleanText(std::string_view text);
// The same on one line: runs of white space become one space, ends are trimmed.
std::string CleanLine(std::string_view text);

// Columns that a text takes in a grid: two for wide East Asian and emoji, none for
// combining marks.
size_t Columns(std::string_view utf8);
// Width in points when set in DejaVu Sans, the widest face that pictures are set in, with no
// kerning. Other scripts are estimated from above.
double WidthPoints(std::string_view utf8, double font_size, bool bold = false);

// No more than `code_points`, the last one "…" when something was cut. Never cuts between
// a base and its combining marks.
std::string Truncate(std::string_view utf8, size_t code_points);
// No more than `bytes`, cut as above, "…" included.
std::string TruncateBytes(std::string_view utf8, size_t bytes);

struct WrapOptions {
  size_t columns = 26;
  size_t max_lines = 4;  // The last line ends in "…" when something was cut.
};
// Lines of CleanLine(text), broken at spaces, after hyphens and dashes, and inside words
// that are longer than a line. At least one line.
std::vector<std::string> Wrap(std::string_view text, const WrapOptions& options);

// For XML 1.0 and HTML, as text or in quotes. What XML forbids becomes U+FFFD.
std::string EscapeXml(std::string_view text);

// A URL that may be written into a picture or page, ASCII only: http, https and mailto,
// with everything unsafe in an attribute percent-encoded. "" for any other scheme, for a
// relative URL, and for URLs over 2,000 bytes.
std::string SafeUrl(std::string_view url);

// Order of ids for people: digits compare by value (c2 < c10), the rest by byte. Total.
bool NaturalLess(std::string_view a, std::string_view b);

// "1 claim", "2 claims".
std::string Count(uint64_t n, std::string_view singular, std::string_view plural);
// "12,345".
std::string Grouped(uint64_t n);

}  // namespace catena::printing
