// The columns of a storyline: where each event stands across the page, and in which row.
#pragma once

#include <vector>

#include "export/storyline_layout.h"

namespace catena {

struct StoryColumns {
  struct Column {
    size_t row = 0;
    double x = 0;     // From the first column of its row.
    size_t tier = 0;  // Of its flag, from the lines upwards.
    bool fold_before = false;
    StoryFlag flag;  // Measured; its box is at the origin.
  };
  std::vector<Column> columns;  // As the model's events.
  size_t rows = 0;
};

// Rows are filled evenly: as few as need be, and then as narrow as so many allow.
StoryColumns PlaceColumns(const StorylineModel& model, const StorylineLayoutOptions& options);

// Flags of one tier and the poles of the tiers above never touch.
inline constexpr size_t kFlagTiers = 3;

}  // namespace catena
