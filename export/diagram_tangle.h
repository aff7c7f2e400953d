// How tangled the links of a diagram would be: what its lanes are chosen by.
#pragma once

#include <vector>

#include "export/diagram_layout.h"
#include "export/diagram_model.h"

namespace catena {

// Lower is better. Links are taken as straight lines: each pair that crosses, each link that runs
// into a third box, and a little for the length of links and of the page.
// Cost: O(links * (links + events)).
double Tangle(const DiagramModel& model, const std::vector<EventBox>& boxes, TimeAxis axis);

}  // namespace catena
