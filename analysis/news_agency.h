// News agencies by their usual names, so that an item credited to one counts as the agency's
// whichever paper printed it, and "AP" and "Associated Press" are one publisher.
#pragma once

#include <optional>
#include <string_view>

namespace catena {

// The agency's usual name, e.g. "Associated Press" for "AP" and "The Associated Press". Case,
// accents and punctuation do not matter. The view is static.
std::optional<std::string_view> FindNewsAgency(std::string_view name);

}  // namespace catena
