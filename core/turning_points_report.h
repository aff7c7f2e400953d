// What a story hinges on: plain data, made by analysis, shown by export and app.
// docs/story_analysis.md says what each word means.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/audit_report.h"
#include "core/trace_report.h"

namespace catena {

// The hinges of the chains from one event to another.
struct TurningPointsReport {
  TraceEvent from;
  TraceEvent to;
  bool reachable = false;
  uint64_t events = 0;  // On some chain, the ends included.
  uint64_t links = 0;
  std::vector<TraceEvent> turning_points;  // Passed by every chain, in the order of the chains.
  std::vector<TraceLink> fragile_links;    // Used by every chain, in that order.
  std::vector<Circuit> causal_cycles;      // Among the events on the chains.
  RuledOutLinks ruled_out;
  // Some ways over these links cannot have their dates true, and were not told from the chains:
  // they were too many, or a link that says nothing of time lies on a circle. Every chain, if there
  // is one, passes what is listed, and may pass more.
  bool overcounts_chains = false;
  std::string cut_by;  // "max-events": there may be chains that were not seen.
};

// Who and what the whole graph hangs on: actors, events and what links them.
struct CentralNode {
  std::string id;
  std::string kind;  // "Event" or "Actor".
  std::string name;
  uint64_t degree = 0;
  double page_rank = 0;
  double betweenness = 0;
};
struct HingeNode {
  std::string id;
  std::string kind;
  std::string name;
  uint32_t parts = 0;    // What the part of the graph around it falls into without it.
  uint32_t cut_off = 0;  // Things that are then not in the largest of these.
};
struct CommunityGroup {
  uint32_t size = 0;
  std::vector<CentralNode> members;  // The most linked ones.
};
struct CentralityReport {
  uint64_t nodes = 0;
  uint64_t relationships = 0;
  uint32_t estimated_from = 0;      // Starts that betweenness was estimated from; 0: it is exact.
  std::vector<CentralNode> actors;  // By betweenness, then degree.
  std::vector<CentralNode> events;
  std::vector<HingeNode> hinges;            // By what they cut off.
  std::vector<CommunityGroup> communities;  // Of two and more, the largest first.
  double modularity = 0;
  std::vector<Circuit> causal_cycles;
  std::vector<Circuit> circular_sources;
};

}  // namespace catena
