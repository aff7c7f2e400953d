// Causal chains and the evidence under each link: plain data, made by analysis, shown by
// export and app.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/audit_report.h"
#include "core/edtf.h"
#include "core/ids.h"

namespace catena {

struct TraceEvent {
  NodeId node;
  std::string id;
  std::string name;
  std::string date;  // EDTF, as written; "" when undated.
  DayBounds bounds;
};

// A citation of one of the link's claims.
struct TraceCitation {
  std::string claim;
  std::string source;
  std::string marker;   // "[24]"; "" when none.
  std::string locator;  // "32"; "" when none.
  std::string stance;   // supports, refutes, mentions.
  // Why the link does not rest on it: "its source was published before the event". "": it does, or,
  // of a claim that denies the link, the denial does.
  std::string why_not;
};

struct TraceLink {
  RelationshipId relationship;
  std::string id;
  std::string type;
  // In the direction of the chain: from the cause. For ENDED and RESPONDED_TO this is the
  // reverse of how the relationship is written, and `reversed` is true.
  std::string from;
  std::string to;
  bool reversed = false;
  std::string signal;  // The author's words; "" when not recorded.
  std::vector<std::string> claims;
  std::vector<std::string> denials;  // Claims that deny it.
  std::vector<TraceCitation> citations;
  std::vector<std::string> sources;  // Of citations that stand, each once, sorted.
  uint32_t independent_groups = 0;   // Of these sources.
  ClaimStatus status = ClaimStatus::kUnsourced;
  Timing timing = Timing::kUnknown;
  std::string timing_why;  // One sentence on the dates; "" when ok.
};

struct TraceChain {
  std::vector<size_t> events;  // Indexes into TraceReport::events; one more than links.
  std::vector<TraceLink> links;
  size_t weakest_link = 0;          // Index into links.
  uint32_t independent_groups = 0;  // Of the weakest link: a chain is as strong as that.
  ClaimStatus status = ClaimStatus::kUnsourced;
  // The worst of the links; a violation too where no reading of all its dates together is in order.
  Timing timing = Timing::kOk;
  std::string timing_why;  // Which of its events, in one sentence; "" unless only together.
};

// What was left out because its dates contradict it: links that lie on chains, and chains of links
// that are each possible.
struct RuledOutLinks {
  static constexpr size_t kNamed = 10;

  uint64_t count = 0;
  std::vector<std::string> ids;  // The first kNamed, in the order in which they were stored.
  bool chains = false;           // There are such chains.

  bool any() const { return count > 0 || chains; }
};

// "2 links are left out because their dates contradict them: a, b", and what is to be said of
// chains. Requires: any().
std::string RuledOutText(const RuledOutLinks& links);

enum class TraceDirection : uint8_t { kBetween, kForwards, kBackwards };

struct TraceReport {
  TraceDirection direction = TraceDirection::kBetween;
  std::string from;  // User id; "" when that end is open.
  std::string to;
  std::vector<TraceEvent> events;  // Each event of any chain once.
  std::vector<TraceChain> chains;  // Best first.
  // Chains within the length bound on the acyclic part, when they were counted without being
  // listed; equal to chains.size() when nothing was cut.
  uint64_t chains_found = 0;
  RuledOutLinks ruled_out;
  std::string cut_by;  // The limit that cut the answer ("max-chains"); "" when complete.
};

}  // namespace catena
