// The page around a laid-out diagram: title, time axis, boxes, links, legend, notes.
#pragma once

#include "export/diagram_layout.h"
#include "export/diagram_model.h"
#include "export/drawing.h"

namespace catena {

// A page whose links have no routes yet: boxes are where they stay.
struct DiagramPage {
  Drawing drawing;       // Event boxes as nodes, links as edges; no words, axis or legend.
  Box area;              // Of the diagram on the page.
  DiagramLayout layout;  // Moved to its place on the page.
};
DiagramPage StartPage(const DiagramModel& model, DiagramLayout layout);

struct PageOptions {
  bool legend = true;
};
// Adds everything else. Requires: the edges of page.drawing are the model's links, routed.
Drawing FinishPage(const DiagramModel& model, DiagramPage page, const PageOptions& options);

}  // namespace catena
