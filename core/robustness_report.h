// What it takes for a story to fall: plain data, made by analysis, shown by export and app.
// The words are those of docs/robustness.md.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/trace_report.h"

namespace catena {

// Sources that stand and fall together: one voice.
struct SourceGroup {
  std::string id;                    // Of its first source; its name where none is its alone.
  std::string why;                   // "publisher: Reuters"; "" for a source on its own.
  std::vector<std::string> sources;  // By user id, sorted; those that draw on others too.
  uint32_t links = 0;                // Of the story, that it supports.
};

// A link of the story with what it stands on.
struct StandingLink {
  RelationshipId relationship;
  std::string id;
  std::string type;
  std::string from;  // User ids, from the cause.
  std::string to;
  std::vector<std::string> claims;  // With a standing citation.
  std::vector<std::string> groups;  // SourceGroup::id.
};

// One smallest set whose loss breaks every supported chain.
struct CutSet {
  std::vector<std::string> members;  // Ids of groups, claims or events.
  std::vector<std::string> links;    // That fall with it, and without which no chain is left.
};

struct Cut {
  static constexpr uint32_t kUnbreakable = std::numeric_limits<uint32_t>::max();

  // Proven; equal when exact. Both kUnbreakable when nothing of that kind breaks every chain.
  uint32_t lower = 0;
  uint32_t upper = 0;
  std::vector<CutSet> sets;  // Of `upper` members each.
  bool all_sets = false;     // `sets` is every one there is.
  bool exact() const { return lower == upper; }
};

// How much the outcome hangs on one group.
struct Sensitivity {
  std::string group;
  double reliability = 1;
  // P(a chain holds | the group holds) - P(a chain holds | it fails): Birnbaum (1969).
  double importance = 0;
};

struct ProbabilityReport {
  double mean = 0;  // That at least one chain holds.
  // 95 % confidence interval (Wilson 1927); the mean itself when every case was added up.
  double low = 0;
  double high = 0;
  bool exact = false;
  uint64_t samples = 0;  // 0 when exact.
  uint64_t seed = 0;
  std::vector<Sensitivity> groups;  // The most important first.
};

struct RobustnessReport {
  std::string from;  // User ids.
  std::string to;
  std::string from_name;
  std::string to_name;
  // Some chain keeps a standing citation on each of its links.
  bool supported = false;
  // Without one: the links that lack support on a chain that lacks the fewest. Empty when there
  // is no chain at all.
  std::vector<StandingLink> unsupported;

  RuledOutLinks ruled_out;  // Between the two.
  // Some ways over these links cannot have their dates true, and were not told from the chains:
  // they were too many, or a link that says nothing of time lies on a circle. Cuts are bounds, and
  // the probability is not above the one given.
  bool overcounts_chains = false;
  uint64_t links = 0;                      // On some chain, supported or not.
  std::vector<StandingLink> story;         // The supported links on some supported chain, by id.
  std::vector<SourceGroup> groups;         // That support them, by id.
  Cut source_cut;                          // Over independent groups of sources.
  Cut claim_cut;                           // Over claims.
  Cut event_cut;                           // Over the events between.
  std::vector<std::string> passed_by_all;  // Events that every supported chain passes, in order.
  std::optional<ProbabilityReport> probability;
  uint64_t time_limit_ms = 0;  // That the bounds were found within.
};

}  // namespace catena
