// The one place that calls Graphviz (cgraph and gvc): routes edges and writes a Drawing.
//
// cgraph keeps global state: call these from one thread of a process at a time, best in a child
// process (export/sandbox.h), as diagram_render does. All failures of the libraries become an
// Error here: kUnsupported for a format this installation cannot write, kInvalidArgument for
// DOT text that does not parse, kIo for anything else Graphviz reports.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "export/diagram_render.h"
#include "export/drawing.h"

namespace catena {

// Gives each edge without a route one that goes around all nodes (neato -n2, splines). The
// nodes must not overlap.
Result<void> RouteEdges(Drawing* drawing);

// Requires: every edge has a route.
Result<std::string> WritePicture(const Drawing& drawing, PictureFormat format,
                                 double dots_per_inch);

// A label as Graphviz reads it: lines joined, escapes and entities made inert.
std::string GraphvizLabel(const std::vector<std::string>& lines, Align align);
// A tooltip likewise; line breaks become spaces' equivalent "&#10;".
std::string GraphvizTooltip(std::string_view text);

// Reads DOT with cgraph and writes it again in its canonical form. For tests.
Result<std::string> CanonicalDot(std::string_view dot);

}  // namespace catena
