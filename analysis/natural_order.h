// Order of ids for people: "c2" before "c10". Runs of digits compare by value, the rest by byte.
// A total order: what compares equal that way is ordered by bytes.
#pragma once

#include <string_view>

namespace catena {

bool NaturalLess(std::string_view a, std::string_view b);

}  // namespace catena
