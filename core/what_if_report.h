// What falls when sources or claims are lost: plain data, made by analysis, shown by export and
// app. The words are those of docs/robustness.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/trace_report.h"

namespace catena {

// Something that is supposed to be lost, and what goes with it.
struct LostThing {
  std::string kind;  // source, group, publisher, claim
  std::string id;
  std::string name;
  std::vector<std::string> sources;  // Lost with it, itself included; sorted.
  std::vector<std::string> claims;   // A claim itself.
};

enum class Fate : uint8_t { kStands, kWeakened, kFallen };

struct ClaimFate {
  std::string id;
  std::string text;
  Fate fate = Fate::kStands;  // Weakened: left with one independent group, after more.
  uint32_t groups_before = 0;
  uint32_t groups_after = 0;
  std::vector<std::string> lost;  // Standing sources that are lost, and those that are left.
  std::vector<std::string> left;
};

struct LinkFate {
  RelationshipId relationship;
  std::string id;
  std::string from;  // User ids; of a causal link from the cause, however it is written.
  std::string type;
  std::string to;
  Fate fate = Fate::kStands;
  uint32_t groups_before = 0;
  uint32_t groups_after = 0;
  std::vector<std::string> lost_claims;  // That supported it and do not any more.
  std::vector<std::string> left_claims;
};

struct ChainFate {
  size_t chain = 0;  // Index into WhatIfReport::trace.chains.
  Fate fate = Fate::kStands;
  uint32_t groups_before = 0;  // Of its weakest link; 0: it was not supported before either.
  uint32_t groups_after = 0;
  std::vector<std::string> broken_links;  // That fall; when it stands, its weakest.
};

// An event that something supported led to. Between two events there is one: the second.
struct ConclusionFate {
  std::string id;
  std::string name;
  std::string date;
  Fate fate = Fate::kStands;  // Weakened: one link that stands is left, after more.
};

struct FateCounts {
  uint64_t supported = 0;  // Before.
  uint64_t fallen = 0;
  uint64_t weakened = 0;
};

struct WhatIfReport {
  std::string from;  // User ids of the ends; "" when not asked.
  std::string to;
  std::vector<LostThing> without;
  std::vector<std::string> lost_sources;  // All, sorted.
  // Only what falls or is weakened, fallen first, then by id.
  std::vector<ClaimFate> claims;
  std::vector<LinkFate> links;
  std::vector<ConclusionFate> conclusions;
  std::vector<ChainFate> chains;  // All, in the order of `trace`.
  FateCounts claim_counts;
  FateCounts link_counts;
  FateCounts chain_counts;
  FateCounts conclusion_counts;
  TraceReport trace;  // The chains looked at; empty without ends.
};

// One row of the list of what would cost most.
struct LossRank {
  std::string kind;  // group or source
  std::string id;
  std::string why;  // Of a group; the title of a source.
  std::vector<std::string> sources;
  FateCounts claims;  // `supported` is not filled in.
  FateCounts links;
  FateCounts chains;
  FateCounts conclusions;
};

struct LossRanking {
  std::string from;
  std::string to;
  std::vector<LossRank> ranks;  // The dearest loss first.
  RuledOutLinks ruled_out;      // Not among the chains looked at.
  FateCounts claims;            // What there is to lose: `supported` only.
  FateCounts links;
  FateCounts chains;
  FateCounts conclusions;
};

std::string_view FateName(Fate fate);  // "stands", "weakened", "falls"

}  // namespace catena
