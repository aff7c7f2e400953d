// What may be the `id` of a node or relationship: people write it on command lines and in files.
#pragma once

#include <string>
#include <string_view>

namespace catena {

// "an id must not ...": why the text is no id, or "". Every dataset that is read or written keeps
// to it.
std::string IdProblem(std::string_view id);

}  // namespace catena
