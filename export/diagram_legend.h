// What the legend says: only what occurs in the picture, with how often.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "export/diagram_model.h"
#include "export/diagram_style.h"

namespace catena {

struct LegendEntry {
  LinkStyle style;
  std::string_view head;  // Graphviz arrow shape; "none" for a bare line.
  std::string text;
};

struct Legend {
  std::vector<LegendEntry> statuses;  // Weakest first: "no source: unsourced 3".
  std::vector<LegendEntry> marks;     // "falls without reuters (2)"
  std::vector<LegendEntry> arrows;    // "cause to effect 4"
  std::string turning_points;         // "every chain drawn passes here (2)"; "" for none.
};

Legend MakeLegend(const DiagramModel& model);

}  // namespace catena
