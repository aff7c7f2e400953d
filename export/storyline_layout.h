// Where everything of a storyline goes.
//
// Time runs across the page; each event has a column of its own, in order of time. Distance grows
// with the logarithm of the days, so that dense times can be read, and long times without events
// are folded, with a mark on the axis. What does not fit into one row goes on in the next, as
// music does, and each line is named again where a row begins. Above the lines of a row fly the
// names of its events, as flags on thin poles; below are the spans of uncertain and lasting
// dates, and the axis.
//
// No flag, name or pole runs over another flag or name, and no line over a name: the room of a
// name counts as part of its line when lines are ordered (storyline_order.h) and straightened
// (storyline_heights.h).
#pragma once

#include <string>
#include <vector>

#include "export/drawing.h"
#include "export/storyline_model.h"
#include "export/storyline_order.h"

namespace catena {

struct StorylineLayoutOptions {
  // For the columns of one row, in points; no row is wider, unless one event is.
  double row_width = 640;
  size_t name_columns = 22;   // An event's name wraps at this many,
  size_t name_lines = 4;      // into at most so many lines.
  size_t actor_columns = 26;  // An actor's name is cut at this many.
};

// Sizes of type, in points.
inline constexpr double kFlagFontSize = 9.5;
inline constexpr double kFlagDateFontSize = 8.5;
inline constexpr double kActorFontSize = 10;

struct StoryFlag {
  Box box;
  std::vector<std::string> name_lines;
  std::string date_line;
};

struct StoryDot {
  size_t part;  // Index into the model.
  Point2 at;
};

struct StoryMeeting {
  size_t row = 0;
  double x = 0;
  StoryFlag flag;
  Box ring;  // Around the dots.
  std::vector<StoryDot> dots;
};

// A line through one row; its course ends in an arrow where it goes on in the next.
struct StoryStroke {
  size_t actor;
  size_t row;
  Route route;
  bool goes_on = false;
};

struct StoryName {
  size_t actor;
  Box box;
  std::string text;
  bool before;  // The line, else behind it.
};

// How long an event lasted or may have lasted, on its row's part of the axis.
struct StorySpan {
  size_t event;
  size_t row;  // Of the event, or a later one that the span goes on in.
  double y;
  double left;  // All that the date allows.
  double right;
  double certain_left = 0;  // From here to there it lasted for certain; empty if not less.
  double certain_right = 0;
  bool open_left = false;  // No such end is known, or it lies in another row.
  bool open_right = false;
  bool goes_on = false;  // From the row before: the name of the event stands before it.
};

struct StoryTick {
  size_t row;
  double x;
  std::string label;
  bool year = true;
};

struct StoryFold {
  size_t row;
  double x;  // Between two columns.
};

struct StoryRow {
  size_t first = 0;  // Columns, which are events; both included.
  size_t last = 0;
  double left = 0;
  double right = 0;
  double top = 0;  // Of the flags.
  double lines_top = 0;
  double lines_bottom = 0;
  double axis = 0;
  double bottom = 0;
};

struct StorylineLayout {
  std::vector<StoryRow> rows;
  std::vector<StoryMeeting> meetings;  // As the model's events.
  std::vector<StoryStroke> strokes;
  std::vector<StoryName> names;
  std::vector<StorySpan> spans;
  std::vector<StoryTick> ticks;
  std::vector<StoryFold> folds;
  double width = 0;
  double height = 0;
  // What was ordered, and how, for tests.
  StoryProblem problem;
  StoryOrder order;
};

StorylineLayout LayOutStoryline(const StorylineModel& model, const StorylineLayoutOptions& options);

}  // namespace catena
