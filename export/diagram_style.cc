#include "export/diagram_style.h"

#include <array>

namespace catena {
namespace {

// By EvidenceGrade.
constexpr std::array<LinkStyle, 5> kGradeStyles = {{
    {"#b5470b", "dotted", 2.4, false, "no citation of its own"},
    {"#8a3a78", "solid", 1.1, true, "disputed"},
    {"#9a6a00", "dashed", 1.8, false, "weak"},
    {"#0b6ba8", "solid", 1.6, false, "sourced"},
    {"#0a4468", "solid", 3.2, false, "well sourced"},
}};
// By LinkMark, from kWeakened on: light bands, told apart in grey print by the words beside them.
constexpr std::array<LinkStyle, 4> kMarkStyles = {{
    {"#9cc3e0a0", "solid", 9, false, "left with one independent group"},
    {"#f5b82eb0", "solid", 9, false, "breaks"},
    {"#e58b80a0", "solid", 9, false, "falls"},
    {"#d5d9dea0", "solid", 9, false, "no citation that stands"},
}};
constexpr LinkStyle kGone = {"#7d8793", "dotted", 1.6, false, "falls"};
constexpr LinkStyle kNotAudited = {"#5b6673", "solid", 1.2, false, "not audited"};

}  // namespace

const LinkStyle& StyleOf(EvidenceGrade grade) { return kGradeStyles[static_cast<size_t>(grade)]; }

const LinkStyle& StyleOf(const std::optional<ClaimStatus>& status) {
  return status ? StyleOf(GradeOf(*status)) : kNotAudited;
}

const LinkStyle& NotAuditedStyle() { return kNotAudited; }

const LinkStyle& MarkStyle(LinkMark mark) { return kMarkStyles[static_cast<size_t>(mark) - 1]; }

const LinkStyle& GoneStyle() { return kGone; }

std::string_view MarkWords(LinkMark mark) {
  switch (mark) {
    case LinkMark::kNone:
      return "";
    case LinkMark::kWeakened:
      return "one group left";
    case LinkMark::kCut:
      return "breaks here";
    case LinkMark::kFallen:
      return "falls";
    case LinkMark::kUnsupported:
      return "does not stand";
  }
  return "";
}

std::string_view ArrowHead(LinkFamily family) {
  constexpr std::array<std::string_view, kLinkFamilyCount> kHeads = {
      "normal", "onormal", "teenormal", "tee", "vee", "odiamond"};
  return kHeads[static_cast<size_t>(family)];
}

}  // namespace catena
