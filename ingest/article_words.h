// Small questions about letters and words that the article readers share. ASCII unless said.
#pragma once

#include <string>
#include <string_view>

namespace catena {

inline bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsAsciiUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsAsciiLower(char c) { return c >= 'a' && c <= 'z'; }
inline bool IsAsciiLetter(char c) { return IsAsciiUpper(c) || IsAsciiLower(c); }
inline bool IsAsciiSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}
// A byte of a character beyond ASCII.
inline bool IsBeyondAscii(char c) { return static_cast<unsigned char>(c) >= 0x80; }
inline char AsciiLower(char c) { return IsAsciiUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

std::string AsciiLowered(std::string_view text);
// Without white space and no-break spaces at its ends; a part of `text`.
std::string_view TrimmedText(std::string_view text);
// Runs of white space, no-break spaces among them, as one space; none at the ends.
std::string CollapsedSpaces(std::string_view text);

// How many bytes a no-break, thin or hair space takes at `i` (U+00A0, U+2002 to U+200A, U+202F); 0
// for other characters.
size_t WideSpaceAt(std::string_view text, size_t i);

// Whether the two are equal, letters of either case alike.
bool EqualsAnyCase(std::string_view a, std::string_view b);
bool StartsAnyCase(std::string_view text, std::string_view prefix);

// The character at `i` is a capital letter: ASCII, Latin, Greek, Cyrillic and Armenian by the
// ranges of their blocks. A letter of a script without cases is one too: it may begin a sentence.
bool IsCapitalAt(std::string_view text, size_t i);
// The character at `i` is a small letter of those scripts.
bool IsSmallAt(std::string_view text, size_t i);

// With its first letter as a capital: ASCII, Latin-1, Greek, Cyrillic and Armenian.
std::string WithCapital(std::string_view text);

// Valid UTF-8 with bidirectional controls, zero-width spaces and byte order marks taken out; what
// is no UTF-8 becomes U+FFFD. `removed` and `replaced` count both.
struct CleanText {
  std::string text;
  size_t removed = 0;
  size_t replaced = 0;
};
CleanText CleanArticleText(std::string_view bytes);

}  // namespace catena
