// The picture inside the HTML of an answer: the events and links that the answer speaks of.
#pragma once

#include <string>
#include <vector>

#include "analysis/audit.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "export/diagram_model.h"

namespace catena::cli {

// By user id. What the graph does not have, and things that are no events, are passed over: an
// answer may speak of both.
struct PictureOf {
  std::vector<std::string> events;
  // Drawn with their ends; none: every link between the events.
  std::vector<std::string> links;
  std::vector<std::string> emphasised;  // Events, drawn with a heavy border.
  std::string title;                    // Says what that means.
};

// As SVG, each link in the style of what it rests on; "" where no link is to be drawn: boxes alone
// say nothing that the words do not.
Result<std::string> DrawPicture(const GraphReader& graph, const PictureOf& picture);

// Places events without a date by all that their relationships say, not by what is drawn alone.
// The graph must outlive it.
FindTimes BoundByTiming(const GraphReader& graph);

// What the links that will be drawn rest on: for a picture of a few events nobody waits for the
// audit of a large graph. The report holds these relationships and nothing else.
Result<AuditReport> AuditDrawn(const GraphReader& graph, const DiagramSelection& selection,
                               const DiagramOptions& options, Progress& progress);

}  // namespace catena::cli
