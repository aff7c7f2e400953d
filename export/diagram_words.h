// What is written beside a link, and how much room it takes.
#pragma once

#include <string>
#include <vector>

#include "export/diagram_model.h"

namespace catena {

inline constexpr double kWordsFontSize = 10.5;  // Points.

// The words of a link and, in a picture of few links, the audit status below them.
struct LinkWords {
  std::vector<std::string> lines;  // Empty: nothing is written.
  std::string status;              // "" where the legend has to do.
  double width = 0;                // Points; 0 when nothing is written.
  double height = 0;
  double split = 0;  // From the top to between words and status; 0 without status.
};
LinkWords MeasureWords(const DiagramModel& model, const DiagramLink& link);

// The same words in other shapes, the best first: wrapped as above, then wider, then narrower, each
// without the status at last. Empty when nothing is written.
std::vector<LinkWords> ShapeWords(const DiagramModel& model, const DiagramLink& link);

}  // namespace catena
