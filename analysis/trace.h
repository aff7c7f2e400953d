// Trace: how one event led to another, what it led to, or what led to it.
//
// Finds simple causal chains (no event twice) within limits, and says on what evidence each link
// rests. docs/evidence_model.md has the ranking; in short: chains without a time violation first,
// then the strongest weakest link (independent groups), then typed causes over "led to", then the
// shorter, then by ids. The same graph and request give the same answer, unless the time limit
// cuts it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/audit.h"
#include "core/function_ref.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/trace_report.h"

namespace catena {

struct TraceRequest {
  // The ends of the chain, in causal order: `from` led to `to`. Leave one out for an open end:
  // then every maximal chain, one that cannot go on, is meant.
  NodeId from;
  NodeId to;

  // Links in a chain. Enough for any story that a person follows; the work grows with it.
  uint32_t max_length = 20;
  // Chains in the answer: the best ones.
  uint32_t max_chains = 100;

  // Which relationship types are walked. Empty: the table of core/evidence.h. "+BEFORE" adds to
  // it, "-LED_TO" takes away, bare names replace it. A type that the table does not have is
  // walked from start to end, without a rule for its dates.
  std::vector<std::string> types;

  // Leaves out links with fewer independent groups of sources.
  uint32_t min_independent_groups = 0;
  // Links that their dates contradict are left out unless kept. Those that some reading of the
  // dates allows are always kept, and marked.
  enum class Violations : uint8_t { kLeaveOut, kKeep };
  Violations violations = Violations::kLeaveOut;

  std::vector<NodeId> through;  // Every chain passes all of them, in any order.
  std::vector<NodeId> avoid;    // No chain passes any of them.

  // Work limits; a cut answer names the one that cut it. Steps are links tried one by one; when
  // there are too many chains to list, the best are searched for instead.
  uint64_t max_steps = 2'000'000;
  uint64_t max_events = 2'000'000;  // Looked at while finding the part of the graph in question.
  std::chrono::milliseconds time_limit{10'000};

  AuditOptions audit;
};

// The names that TraceReport::cut_by may hold.
inline constexpr char kCutByChains[] = "max-chains";
inline constexpr char kCutByLength[] = "max-length";
inline constexpr char kCutBySteps[] = "max-steps";
inline constexpr char kCutByEvents[] = "max-events";
inline constexpr char kCutByTime[] = "time-limit";

// Errors: kInvalidArgument when both ends are open, the ends are equal, an end is to be avoided,
// or `types` leaves none; kNotFound for an event that does not exist; kCancelled; those of the
// reader. No chain is not an error.
Result<TraceReport> Trace(const GraphReader& graph, const TraceRequest& request,
                          Progress& progress);

// The same chains in the order in which they are found, before all are known: between two events
// the shortest first, with an open end depth first. `visit` gets reports of a few chains at a time,
// the first of one, each complete in itself, and ends the search by answering false. Evidence is
// read for the chains shown only, so that the first come as soon as they are found, and memory
// does not grow with their number. Ends after request.max_chains.
//
// The report returned has no chains; it says how many were shown and what cut the answer.
Result<TraceReport> StreamTrace(const GraphReader& graph, const TraceRequest& request,
                                Progress& progress, FunctionRef<bool(const TraceReport&)> visit);

struct TraceCount {
  // The largest uint64_t stands for that many or more.
  uint64_t chains = 0;
  // false: there may be more. With circles of links the chains are walked one by one, within
  // max_steps and time_limit; without, they are counted by dynamic programming at any number.
  bool exact = true;
  std::string cut_by;  // As in TraceReport.
};

// How many chains Trace() would find if nothing limited their number.
Result<TraceCount> CountTrace(const GraphReader& graph, const TraceRequest& request,
                              Progress& progress);

}  // namespace catena
