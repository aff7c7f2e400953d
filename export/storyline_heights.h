// How high each line of a storyline runs in each column: as straight as its order allows.
//
// Whole steps, downwards. Members of a meeting stand kMemberGap apart, other neighbours at
// least kLineGap; neighbours that met just before and will meet soon at least kMemberGap. Among all
// such heights these have the least sum of rises and falls, with a little weight on keeping the
// lines together. That sum is an L-natural convex function, so moving the best subset of all places
// by one step, which a minimum cut finds, until no move helps reaches the optimum (Murota,
// "Discrete Convex Analysis", 2003). Rows of the page are independent. Cost: a maximum flow of one
// node for each line in each column for each move.
#pragma once

#include <cstdint>
#include <vector>

#include "export/storyline_order.h"

namespace catena {

inline constexpr int64_t kMemberGap = 2;  // Steps.
inline constexpr int64_t kLineGap = 3;

// As `order`: a height for each line in each column. The least of each row is 0.
using StoryHeights = std::vector<std::vector<int64_t>>;

StoryHeights StraightenLines(const StoryProblem& problem, const StoryOrder& order);

}  // namespace catena
