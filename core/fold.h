// Folding of names, so that look-up ignores case, accents, width and script:
// "Sumqayıt" and "sumqayit", "Լեռնային" and its romanisation meet on one key.
#pragma once

#include <string>
#include <string_view>

namespace catena {

// Compatibility-normalised, case-folded, romanised and accent-stripped (ICU: NFKC,
// Any-Latin, Latin-ASCII), white space and punctuation runs collapsed to one space,
// trimmed. Idempotent. Invalid UTF-8 becomes U+FFFD first. Thread-safe. Plain ASCII
// never loads ICU data, which would cost a cold start milliseconds.
std::string FoldName(std::string_view utf8);

// True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool IsValidUtf8(std::string_view bytes);

// Edit distance of two texts by code points (Levenshtein with adjacent transposition),
// no further than `limit`: returns limit + 1 beyond it. For "nearest existing id".
size_t EditDistance(std::string_view a, std::string_view b, size_t limit);

}  // namespace catena
