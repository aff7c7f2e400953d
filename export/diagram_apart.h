// Links that the router sends around the same corners, drawn side by side.
#pragma once

#include "export/drawing.h"

namespace catena {

// Moves the middle of a route aside where it would lie on another for a part of its way: a reader
// could not tell the two apart. Its ends stay. Straight links and arcs stay too, and a route with
// no room beside the other. Requires: every edge has a route. Cost: O(length of all routes), and
// for each route that is moved O(its length * nodes).
void KeepRoutesApart(Drawing* drawing);

}  // namespace catena
