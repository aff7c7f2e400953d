// From a storyline's model to a picture or DOT text.
//
//   CATENA_TRY(auto model, BuildStoryline(reader, selection, {.audit = &audit}));
//   CATENA_TRY(auto svg, RenderStoryline(model, {.format = PictureFormat::kSvg}));
//
// How to read it: a line is an actor, named where it begins, where a row begins, and where it ends
// far from there. A ring is an event; the dots in it are the actors that took part. The style of
// the ring is the audit status of its weakest part (export/diagram_style.h), and a dot is filled
// where its own part has a citation: colour is never needed to tell anything.
#pragma once

#include "export/diagram_render.h"
#include "export/drawing.h"
#include "export/storyline_layout.h"
#include "export/storyline_model.h"

namespace catena {

struct StorylineRenderOptions {
  PictureFormat format = PictureFormat::kSvg;
  double dots_per_inch = 144;  // PNG only; lowered for pictures over 32,000 pixels.
  StorylineLayoutOptions layout;
  SandboxLimits limits;
};

Drawing DrawStoryline(const StorylineModel& model, const StorylineLayout& layout);

// Errors as those of RenderDiagram().
Result<std::string> RenderStoryline(const StorylineModel& model,
                                    const StorylineRenderOptions& options);

}  // namespace catena
