#include "export/diagram_legend.h"

#include <algorithm>
#include <array>
#include <map>

#include "export/printing.h"

namespace catena {
namespace {

LegendEntry StatusEntry(const LinkStyle& style, const std::map<ClaimStatus, size_t>& counts) {
  std::string text(style.meaning);
  const char* separator = ": ";
  for (const auto& [status, count] : counts) {
    text += separator + std::string(ClaimStatusName(status)) + " (" + std::to_string(count) + ")";
    separator = ", ";
  }
  return {style, "none", std::move(text)};
}

// "breaks without ref-3 (2)", "falls without reuters (1)"
LegendEntry MarkEntry(LinkMark mark, size_t count, const DiagramMarks& marks) {
  const std::string without = mark == LinkMark::kCut           ? marks.cut_by
                              : mark == LinkMark::kUnsupported ? ""
                                                               : marks.without;
  std::string text(MarkStyle(mark).meaning);
  if (!without.empty()) {
    text += " without " + printing::Truncate(printing::CleanLine(without), 60);
  }
  return {MarkStyle(mark), "none", text + " (" + std::to_string(count) + ")"};
}

}  // namespace

Legend MakeLegend(const DiagramModel& model) {
  std::array<std::map<ClaimStatus, size_t>, 5> by_grade;
  std::array<size_t, kLinkFamilyCount> by_family{};
  size_t not_audited = 0;
  for (const DiagramLink& link : model.links) {
    ++by_family[static_cast<size_t>(link.family)];
    if (IsGone(link.mark)) continue;  // Drawn as gone, and counted with the marks.
    if (link.status) {
      ++by_grade[static_cast<size_t>(GradeOf(*link.status))][*link.status];
    } else {
      ++not_audited;
    }
  }
  Legend legend;
  for (size_t grade = 0; grade < by_grade.size(); ++grade) {
    if (by_grade[grade].empty()) continue;
    legend.statuses.push_back(
        StatusEntry(StyleOf(static_cast<EvidenceGrade>(grade)), by_grade[grade]));
  }
  if (not_audited > 0) {
    const LinkStyle& style = NotAuditedStyle();
    legend.statuses.push_back(
        {style, "none", std::string(style.meaning) + " (" + std::to_string(not_audited) + ")"});
  }
  for (const LinkMark mark :
       {LinkMark::kCut, LinkMark::kFallen, LinkMark::kUnsupported, LinkMark::kWeakened}) {
    const auto count =
        static_cast<size_t>(std::ranges::count(model.links, mark, &DiagramLink::mark));
    if (count > 0) legend.marks.push_back(MarkEntry(mark, count, model.marks));
  }
  for (size_t family = 0; family < by_family.size(); ++family) {
    if (by_family[family] == 0) continue;
    const auto kind = static_cast<LinkFamily>(family);
    legend.arrows.push_back(
        {NotAuditedStyle(), ArrowHead(kind),
         std::string(LinkFamilyName(kind)) + " (" + std::to_string(by_family[family]) + ")"});
  }
  const auto turning = std::ranges::count_if(model.events, &DiagramEvent::turning_point);
  if (turning > 0) {
    legend.turning_points = "every chain drawn passes here (" + std::to_string(turning) + ")";
  }
  return legend;
}

}  // namespace catena
