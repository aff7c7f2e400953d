// In which order the lines of a storyline run from top to bottom, with few crossings.
//
// A storyline has columns, one for each meeting in order of time, and lines, one for each actor,
// alive over a range of columns. In every column the lines alive have an order in which the
// members of its meeting are adjacent; two lines cross between two columns where their order
// differs. To minimise the crossings is NP-hard (Gronemann, Juenger, Liers and Mambelli,
// "Crossing minimization in storyline visualization", 2016).
//
// Ours: sweeps that order the lines by barycentre, as is usual since Tanahashi and Ma ("Design
// considerations for optimizing storyline visualizations", 2012), then sifting: one line at a time
// is taken out and put back along the best course through all columns, which dynamic programming
// finds exactly, until no line improves. From several starts; the best is kept. Deterministic.
// Cost of one line's course: O(columns * lines^2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace catena {

struct StoryLife {
  size_t first = 0;  // Columns, both included.
  size_t last = 0;
  // In columns up to this one, and from that one on, the line is words: crossing it there is
  // much worse. By default it is words nowhere.
  size_t words_until = 0;
  size_t words_from = static_cast<size_t>(-1);
};

struct StoryProblem {
  // Members of the meeting in each column, each line at most once. Requires: they are alive there.
  std::vector<std::vector<size_t>> meetings;
  std::vector<StoryLife> lives;  // By line.
  // Whether a column starts a new row of the page; crossings before it are seen by nobody.
  std::vector<bool> row_start;
};

// For each column the lines alive in it, from top to bottom.
using StoryOrder = std::vector<std::vector<size_t>>;

// Pairs of lines whose order differs between two neighbouring columns of one row.
uint64_t CountCrossings(const StoryProblem& problem, const StoryOrder& order);

// The best order that sweeps by barycentre find alone.
StoryOrder BarycentreOrder(const StoryProblem& problem);

StoryOrder MinimiseCrossings(const StoryProblem& problem);

}  // namespace catena
