// What an audit found: plain data, made by analysis, shown by export and app.
// Names, order and meaning of the statuses are those of docs/evidence_model.md.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/edtf.h"
#include "core/ids.h"

namespace catena {

// In the order of precedence: the first that applies is a claim's primary status.
enum class ClaimStatus : uint8_t {
  kContradicted,
  kUnsourced,
  kCitationNeeded,
  kUnresolvedMarker,
  kFailedVerification,
  kDubious,
  kCircular,
  kAnachronisticCitation,
  kDeadLinkOnly,
  kSelfPublishedOnly,
  kOneSided,
  kSingleSource,
  kAttributedOnly,
  kInherited,
  kLeadSummary,
  kLowReliability,
  kTimeInconsistent,
  kWellSourced,
  kSourced,
};
inline constexpr size_t kClaimStatusCount = 19;
using StatusSet = std::bitset<kClaimStatusCount>;

// "contradicted", "citation-needed", ... as printed in JSON.
std::string_view ClaimStatusName(ClaimStatus status);
std::optional<ClaimStatus> FindClaimStatus(std::string_view name);
// One plain sentence for readers: "No source is cited."
std::string_view ClaimStatusMeaning(ClaimStatus status);

// How far a claim or link may be relied on, from its status: for style and for ranking.
//   kNone      no source of its own that can be looked up: unsourced, citation-needed,
//              unresolved-marker, inherited, lead-summary
//   kDisputed  someone says it is wrong: contradicted, failed-verification, dubious
//   kWeak      sourced, with a defect: circular, anachronistic-citation, dead-link-only,
//              self-published-only, one-sided, attributed-only, low-reliability,
//              time-inconsistent
//   kSourced   single-source, sourced
//   kWell      well-sourced
enum class EvidenceGrade : uint8_t { kNone, kDisputed, kWeak, kSourced, kWell };
EvidenceGrade GradeOf(ClaimStatus status);

// Whether the dates of a link allow it.
enum class Timing : uint8_t { kOk, kPossibleViolation, kViolation, kUnknown };
std::string_view TimingName(Timing timing);  // "ok", "possible-violation", ...

// Sources that count as one: the same work, origin, publisher or agency.
struct IndependenceGroup {
  std::string id;  // The user id of its first source.
  std::vector<std::string> sources;
  std::string why;  // "same publisher: Reuters"; "" for a source on its own.

  bool operator==(const IndependenceGroup&) const = default;
};

struct ClaimAudit {
  NodeId node;
  std::string id;
  std::string text;
  std::string section;
  int64_t sentence = 0;  // From 1 in its section; 0: not known.
  std::vector<std::string>
      markers;  // Of its citations, as printed: "[4]". Those without are left out.
  StatusSet statuses;
  ClaimStatus primary = ClaimStatus::kUnsourced;
  uint32_t citations = 0;  // That support it.
  uint32_t independent_groups = 0;
  std::vector<std::string> sources;  // Cited, each once, by user id, sorted.
  std::string why;                   // Explains the primary status, in one sentence.

  bool operator==(const ClaimAudit&) const = default;
};

struct RelationshipAudit {
  RelationshipId relationship;
  std::string id;  // User id; "#17" when it has none.
  std::string from;
  std::string type;
  std::string to;
  std::vector<std::string> claims;  // That assert it, by user id.
  std::vector<std::string> denials;
  uint32_t citations = 0;           // That support these claims.
  uint32_t independent_groups = 0;  // Of the sources of those citations that stand.
  // Its best claim's, lowered by disputes; kUnsourced without a claim.
  ClaimStatus status = ClaimStatus::kUnsourced;
  Timing timing = Timing::kUnknown;
  std::string timing_why;  // "" when ok.

  bool operator==(const RelationshipAudit&) const = default;
};

struct SourceAudit {
  NodeId node;
  std::string id;
  std::string title;
  std::string group;                  // IndependenceGroup::id.
  uint32_t claims = 0;                // That cite it.
  uint32_t only_support_of = 0;       // Claims whose every supporting citation is of it.
  std::vector<std::string> findings;  // "published 2020-08-27, before ...": one sentence each.

  bool operator==(const SourceAudit&) const = default;
};

struct SectionAudit {
  std::string section;  // In the order of first appearance.
  uint32_t claims = 0;
  uint32_t citations = 0;
  uint32_t uncited_strict = 0;
  uint32_t uncited_lenient = 0;

  bool operator==(const SectionAudit&) const = default;
};

// A circle: events that cause each other, or sources that derive from each other.
struct Circuit {
  // A shortest circle, by user id: each leads to (derives from) the next, the last to the first.
  std::vector<std::string> nodes;
  std::vector<std::string> relationships;  // Between them, as many; not given for sources.
  uint32_t members = 0;                    // Of the whole knot that the circle is part of.

  bool operator==(const Circuit&) const = default;
};

struct AuditTotals {
  uint64_t claims = 0;
  uint64_t citations = 0;
  uint64_t sources = 0;
  uint64_t relationships = 0;    // Propositions: those some claim could assert.
  uint64_t uncited_strict = 0;   // Claims with no citation of their own.
  uint64_t uncited_lenient = 0;  // The same less inherited and lead.

  bool operator==(const AuditTotals&) const = default;
};

struct AuditReport {
  AuditTotals totals;
  std::array<uint64_t, kClaimStatusCount> status_counts{};  // Every status that applies.
  std::vector<ClaimAudit> claims;                           // By section and sentence, then id.
  std::vector<RelationshipAudit> relationships;             // By id.
  std::vector<SourceAudit> sources;                         // By id, numbers in it by value.
  std::vector<SectionAudit> sections;
  std::vector<IndependenceGroup> groups;
  std::vector<Circuit> causal_cycles;
  std::vector<Circuit> circular_sources;
  ApproximationPolicy approximation;

  bool operator==(const AuditReport&) const = default;
};

}  // namespace catena
