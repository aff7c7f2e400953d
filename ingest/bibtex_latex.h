// LaTeX as bibliographies use it, as plain text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace catena {

struct LatexText {
  std::string text;  // UTF-8; runs of blanks are one space, none at the ends.
  // The first command that is not known here, with its backslash; it is kept as written.
  std::string unknown_command;
};

enum class LatexMode : uint8_t {
  kProse,     // Dashes, quotes and ties are typeset: -- becomes an en dash.
  kVerbatim,  // Addresses and identifiers: only escapes and braces go.
};

// Accents (\'e, \v{c}, \"\i), letters (\ss, \o), symbols (\&, \textendash), dashes and quotes
// become characters; braces, fonts and other formatting go, their content stays; mathematics
// between dollars stays as written. Linear, without recursion.
LatexText LatexToText(std::string_view latex, LatexMode mode = LatexMode::kProse);

}  // namespace catena
