// Where everything of a diagram goes: positions computed from dates, with no overlap.
//
// Time runs along one axis, across the page for a few events and down it for many. A box
// begins at its event's date. Between dates the scale is stretched where events are dense and
// compressed where there are none (distance grows with the logarithm of the days), so the
// axis is monotone but not to scale; ticks say which year and month is where. Undated events
// lie within the days that their relationships leave them, else beside those they are linked to.
//
// Across time the page is cut into lanes, and lanes into one band for each group. Boxes are
// placed in date order, each in the free lane of its band that keeps chains straight; when
// none is free, time is stretched. So no two boxes ever overlap, whatever the dates.
// Cost: O(events * (lanes + links)).
#pragma once

#include <string>
#include <vector>

#include "export/diagram_model.h"

namespace catena {

enum class TimeAxis : uint8_t { kAuto, kAcross, kDown };

struct LayoutOptions {
  TimeAxis time_axis = TimeAxis::kAuto;  // kAuto: across up to 8 events without groups.
  // Names wrap at this many columns; 0: 18 when time runs across the page, else 20.
  size_t label_columns = 0;
  size_t label_lines = 4;
  // Lanes across time for the whole page; a band has at least one.
  size_t max_lanes = 4;
};

// Points (1/72 inch), y downwards, origin at the top left of the drawing area.
struct Box {
  double left = 0;
  double top = 0;
  double width = 0;
  double height = 0;

  double right() const { return left + width; }
  double bottom() const { return top + height; }
  double centre_x() const { return left + width / 2; }
  double centre_y() const { return top + height / 2; }
};
bool Overlap(const Box& a, const Box& b, double margin = 0);

struct EventBox {
  Box box;
  std::vector<std::string> name_lines;
  std::string date_line;  // "" when undated.
};

struct TimeTick {
  double position = 0;  // Along the time axis.
  std::string label;    // "1988", "Jul 2020", "no date".
  bool year = true;     // Else a month inside a year.
};

struct BandBox {
  Box box;
  std::string label;
};

struct DiagramLayout {
  TimeAxis time_axis = TimeAxis::kAcross;  // Never kAuto.
  std::vector<EventBox> events;            // As in the model.
  std::vector<TimeTick> ticks;             // Ascending.
  std::vector<BandBox> bands;              // As the model's groups; empty without groups.
  double width = 0;
  double height = 0;
};

// Sizes of type, in points.
inline constexpr double kNameFontSize = 12;
inline constexpr double kDateFontSize = 10;
inline constexpr double kSmallFontSize = 10;

DiagramLayout LayOutDiagram(const DiagramModel& model, const LayoutOptions& options);

// Whether the link says that its first event comes before the second.
bool OrdersTime(const DiagramLink& link);

// The moment each event is placed at, in days since 1970-01-01, by event; nullopt for an
// event with no date and no dated event on any chain through it. Exposed for tests:
// a moment lies inside [begin_min, begin_max] where these are known.
std::vector<std::optional<double>> PlaceInTime(const DiagramModel& model);

}  // namespace catena
