// COinS: the description of a cited work that wikis and library catalogues hide in their pages, as
// the title of <span class="Z3988"> (OpenURL 1.0, ANSI/NISO Z39.88-2004, key/encoded-value pairs:
// "rft.aulast=Doe&rft.date=2010&...").
#pragma once

#include <string_view>

#include "ingest/article_cite_template.h"

namespace catena {

// What a pair says, under the name that the parameters of cite templates have; so COinS and
// templates become CSL variables by the same rules. Pairs with other keys are left out. At most
// 400 pairs are read. The values have no bidirectional controls and are valid UTF-8.
TemplateParameters ReadCoins(std::string_view pairs);

// Decodes "%41", and "+" as a space where `plus_is_space`. What is no pair of digits stays.
std::string DecodePercent(std::string_view text, bool plus_is_space);

}  // namespace catena
