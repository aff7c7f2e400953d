// From a diagram's model to a picture or DOT text.
//
//   CATENA_TRY(auto model, BuildDiagram(reader, SelectTrace(report), {.trace = &report}));
//   CATENA_TRY(auto svg, RenderDiagram(model, {.format = PictureFormat::kSvg}));
//
// Positions are computed here (diagram_layout.h), lines are routed around the boxes and the
// picture is written by Graphviz in a child process with limits. The same model gives the same
// DOT and SVG bytes with the same version of Graphviz.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "export/diagram_layout.h"
#include "export/diagram_model.h"
#include "export/sandbox.h"

namespace catena {

enum class PictureFormat : uint8_t { kDot, kSvg, kPng, kPdf };
// "dot", "svg", "png", "pdf".
std::optional<PictureFormat> FindPictureFormat(std::string_view name);
std::string_view PictureFormatName(PictureFormat format);

struct RenderOptions {
  PictureFormat format = PictureFormat::kSvg;
  double dots_per_inch = 144;  // PNG only; lowered for pictures over 32,000 pixels.
  bool legend = true;
  LayoutOptions layout;
  SandboxLimits limits;
};

// Errors: kLimit when a limit of the child process was reached, kUnsupported for a format that
// this installation of Graphviz cannot write, kIo.
Result<std::string> RenderDiagram(const DiagramModel& model, const RenderOptions& options);

}  // namespace catena
