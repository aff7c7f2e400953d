// Editorial markers: what editors of an encyclopaedia ask for in the text.
#pragma once

#include <optional>
#include <string_view>

namespace catena {

// The flag for the words inside the brackets ("citation needed", "dubious – discuss"), in any
// case; nothing for other words, "sic" among them. Those that a claim of a dataset may have among
// its `flags` have the names given there.
std::optional<std::string_view> EditorialFlagOfWords(std::string_view words);

// The flag for the name of a wiki template or one of its aliases ("cn", "fact", "by whom").
std::optional<std::string_view> EditorialFlagOfTemplate(std::string_view name);

// How the marker of the flag is printed: "[citation needed]".
std::string_view EditorialWords(std::string_view flag);

// Whether a claim's `flags` may hold it; others are kept under a name of their own.
bool IsClaimFlag(std::string_view flag);

}  // namespace catena
