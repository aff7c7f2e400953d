#include "core/audit_report.h"

#include <algorithm>

namespace catena {
namespace {

struct Row {
  std::string_view name;
  EvidenceGrade grade;
  std::string_view meaning;
};

// In the order of ClaimStatus.
constexpr std::array<Row, kClaimStatusCount> kRows = {{
    {"contradicted", EvidenceGrade::kDisputed, "Another claim or source contradicts it."},
    {"unsourced", EvidenceGrade::kNone, "No source is cited."},
    {"citation-needed", EvidenceGrade::kNone, "The text itself asks for a citation."},
    {"unresolved-marker", EvidenceGrade::kNone,
     "Its citation marker leads to no entry in the reference list."},
    {"failed-verification", EvidenceGrade::kDisputed,
     "A reader did not find it in the source that is cited."},
    {"dubious", EvidenceGrade::kDisputed, "A reader marked it as dubious."},
    {"circular", EvidenceGrade::kWeak, "Its sources derive from this document or from each other."},
    {"anachronistic-citation", EvidenceGrade::kWeak,
     "A cited source was published before the event."},
    {"dead-link-only", EvidenceGrade::kWeak,
     "Every source is a dead link without an archived copy."},
    {"self-published-only", EvidenceGrade::kWeak, "Every source is self-published."},
    {"one-sided", EvidenceGrade::kWeak, "Every source comes from one party to the dispute."},
    {"single-source", EvidenceGrade::kSourced, "One independent source stands behind it."},
    {"attributed-only", EvidenceGrade::kWeak, "Nothing stands behind it but the speaker it names."},
    {"inherited", EvidenceGrade::kNone,
     "It has no citation of its own; a later one in the paragraph may cover it."},
    {"lead-summary", EvidenceGrade::kNone,
     "It stands in the lead, which may summarise cited text further down."},
    {"low-reliability", EvidenceGrade::kWeak, "Its best source is rated below C."},
    {"time-inconsistent", EvidenceGrade::kWeak, "The dates do not allow what it says."},
    {"well-sourced", EvidenceGrade::kWell,
     "Two or more independent sources stand behind it, the best rated B or better."},
    {"sourced", EvidenceGrade::kSourced, "Two or more independent sources stand behind it."},
}};

const Row& RowOf(ClaimStatus status) { return kRows[static_cast<size_t>(status)]; }

}  // namespace

std::string_view ClaimStatusName(ClaimStatus status) { return RowOf(status).name; }

std::optional<ClaimStatus> FindClaimStatus(std::string_view name) {
  const auto it = std::ranges::find(kRows, name, &Row::name);
  if (it == kRows.end()) return std::nullopt;
  return static_cast<ClaimStatus>(it - kRows.begin());
}

std::string_view ClaimStatusMeaning(ClaimStatus status) { return RowOf(status).meaning; }

EvidenceGrade GradeOf(ClaimStatus status) { return RowOf(status).grade; }

std::string_view TimingName(Timing timing) {
  switch (timing) {
    case Timing::kOk:
      return "ok";
    case Timing::kPossibleViolation:
      return "possible-violation";
    case Timing::kViolation:
      return "violation";
    case Timing::kUnknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace catena
