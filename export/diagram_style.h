// How audit results look: one table for the diagram, its legend and the HTML report.
//
// A grade has a colour and a line pattern, so that it is told apart in grey print and by
// colour-blind readers (colours after Okabe and Ito 2008, darkened for contrast on white).
#pragma once

#include <optional>
#include <string_view>

#include "core/audit_report.h"
#include "export/diagram_model.h"

namespace catena {

struct LinkStyle {
  std::string_view color;    // "#rrggbb"
  std::string_view pattern;  // Graphviz `style`: solid, dashed, dotted.
  double width = 1;          // Points.
  bool doubled = false;      // Two parallel lines.
  std::string_view meaning;  // For the legend: "no source".
};

const LinkStyle& StyleOf(EvidenceGrade grade);
// kNotAudited for a link without status.
const LinkStyle& StyleOf(const std::optional<ClaimStatus>& status);
const LinkStyle& NotAuditedStyle();

// The band behind a marked link, and its entry in the legend. Requires: not kNone.
const LinkStyle& MarkStyle(LinkMark mark);
// How a link that is gone is drawn, whatever its status.
const LinkStyle& GoneStyle();

// Graphviz arrow shapes: at the head, and at the tail where the family has one.
std::string_view ArrowHead(LinkFamily family);

// Colours of everything that is no link.
inline constexpr std::string_view kInk = "#1d2733";
inline constexpr std::string_view kQuietInk = "#5b6673";
inline constexpr std::string_view kBoxFill = "#ffffff";
inline constexpr std::string_view kBoxLine = "#8b95a1";
inline constexpr std::string_view kFocusFill = "#eaf1f7";
inline constexpr std::string_view kFocusLine = "#1d2733";
inline constexpr std::string_view kGridLine = "#dfe3e8";
inline constexpr std::string_view kBandFill = "#f6f7f9";

}  // namespace catena
