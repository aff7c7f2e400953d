// The marks of a storyline, and what its legend says about them.
#pragma once

#include <optional>
#include <string>

#include "export/drawing.h"
#include "export/storyline_layout.h"
#include "export/storyline_model.h"

namespace catena {

// Around the actors of an event, in the style of the event's status.
DrawnNode MakeStoryRing(std::string name, const Box& box, const std::optional<ClaimStatus>& status);

// An actor's part: filled where it has a citation, hollow where it has none, doubled where it is
// disputed.
DrawnNode MakeStoryDot(std::string name, Point2 at, const std::optional<ClaimStatus>& status,
                       const std::string& color);

// Only what occurs in the picture, from *y on, which moves below it.
void AddStorylineLegend(const StorylineModel& model, const StorylineLayout& layout, double* y,
                        Drawing* drawing);

}  // namespace catena
