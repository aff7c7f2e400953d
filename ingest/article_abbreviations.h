// Abbreviations of English prose, and the words that sentences like to begin with.
#pragma once

#include <cstdint>
#include <string_view>

namespace catena {

// What a full stop after a word says about the end of a sentence.
enum class AbbreviationKind : uint8_t {
  kNone,          // No abbreviation: the full stop ends the sentence.
  kTitle,         // "Mr.", "e.g.": never ends one; a name or an example follows.
  kBeforeNumber,  // "p.", "No.", "Vol.": ends none when a number follows.
  kMayEnd,        // "Inc.", "etc.", "Jan.": ends one when a word that begins sentences follows.
};

// Of the word before a full stop, without the stop; "U.S" and "a.m" have theirs inside.
AbbreviationKind KindOfAbbreviation(std::string_view word);

// Whether the word, a capital first, begins sentences far more often than names: "The", "However".
bool IsSentenceStarter(std::string_view word);

}  // namespace catena
