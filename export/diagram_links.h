// How links leave and enter boxes: in the direction of time where there is room.
#pragma once

#include <vector>

#include "export/diagram_layout.h"
#include "export/diagram_model.h"
#include "export/drawing.h"

namespace catena {

// Links with nothing in their way become straight lines whose ends share the side of a box in
// the order of where they go; a link over boxes of its own lane becomes an arc. Any other edge
// is left to be routed. Requires: `edges` are the model's links.
void AimLinks(const DiagramModel& model, const DiagramLayout& layout,
              std::vector<DrawnEdge>* edges);

}  // namespace catena
