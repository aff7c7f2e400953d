// Which of two statuses is the stronger support: for "its best claim" and "the worst link".
#pragma once

#include <array>

#include "core/audit_report.h"

namespace catena {

// Weakest first. Not the order of precedence (core/audit_report.h), which is by how urgent a
// finding is: a claim of one source is more than one that only a later marker may cover. Never
// against the order of grades (GradeOf).
inline constexpr std::array<ClaimStatus, kClaimStatusCount> kWeakestFirst = {
    ClaimStatus::kUnsourced,          ClaimStatus::kCitationNeeded,
    ClaimStatus::kUnresolvedMarker,   ClaimStatus::kLeadSummary,
    ClaimStatus::kInherited,          ClaimStatus::kContradicted,
    ClaimStatus::kFailedVerification, ClaimStatus::kDubious,
    ClaimStatus::kCircular,           ClaimStatus::kAnachronisticCitation,
    ClaimStatus::kDeadLinkOnly,       ClaimStatus::kTimeInconsistent,
    ClaimStatus::kSelfPublishedOnly,  ClaimStatus::kOneSided,
    ClaimStatus::kLowReliability,     ClaimStatus::kAttributedOnly,
    ClaimStatus::kSingleSource,       ClaimStatus::kSourced,
    ClaimStatus::kWellSourced,
};

// 0 is the weakest.
constexpr int Strength(ClaimStatus status) {
  for (size_t i = 0; i < kWeakestFirst.size(); ++i) {
    if (kWeakestFirst[i] == status) return static_cast<int>(i);
  }
  return 0;
}

}  // namespace catena
