// What dates and relationships say together of when events were: plain data, made by analysis,
// shown by export and app. docs/timing.md says what each word means.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/edtf.h"
#include "core/ids.h"
#include "core/interval_relation.h"

namespace catena {

// The date of an event, or a relationship between two, and who says so.
struct TimingConstraint {
  enum class Kind : uint8_t { kDate, kRelationship };
  Kind kind = Kind::kDate;
  std::string id;     // Of the event or the relationship, by user id.
  std::string words;  // "Sumgait pogrom is dated 1988-02"
  std::string from;   // Of a relationship, as it is written.
  std::string type;
  std::string to;
  std::vector<std::string> claims;
  std::vector<std::string> denials;
  std::vector<std::string> differing;  // Claims that give the event another date.
  std::vector<std::string> sources;    // That support the claims; each once, sorted.
};

// How constraints lead to a bound or a contradiction, a sentence a step.
struct TimingReason {
  std::vector<std::string> steps;
  std::vector<TimingConstraint> constraints;
};

struct TimingConflict : TimingReason {
  // By how many days the constraints miss each other; 0 when only the order within a day does.
  int64_t days_missing = 0;
};

struct TimingEvent {
  NodeId node;
  std::string id;
  std::string name;
  std::string date;   // EDTF as written; "" when undated.
  DayBounds written;  // What the date says.
  DayBounds bounds;   // With everything else; what conflicts name is left out of account.
  bool tightened = false;
  bool date_set_aside = false;  // A conflict names its date.
};

// When an event was, as far as its date and relationships say.
struct EventTimes {
  DayBounds bounds;          // What a conflict names is left out of account.
  bool in_conflict = false;  // Some conflict is about it.
};

// One bound of one event, and why.
struct TimingBound {
  size_t event = 0;   // Index into TimingReport::events.
  std::string bound;  // "begin_min", ...
  int64_t day = 0;
  TimingReason reason;
};

// The days from one point to another: at least, at most; absent: no limit.
struct TimingSpan {
  std::optional<int64_t> least;
  std::optional<int64_t> most;
};

struct TimingPair {
  // Of events[0] to events[1], in whole days.
  AllenRelationSet possible;
  TimingSpan begin_to_begin;
  TimingSpan end_to_begin;  // From the end of the first to the begin of the second.
  TimingSpan end_to_end;
  std::vector<TimingConstraint> stated;  // Relationships between the two.
  TimingReason first_before_second;      // Why end_to_begin.least, where relationships say so.
  TimingReason second_before_first;      // Why the first begins after the second ends.
};

struct TimingReport {
  std::vector<std::string> asked;  // The events asked about; empty: all.
  bool consistent = true;
  std::vector<TimingConflict> conflicts;
  std::vector<TimingEvent> events;  // Those asked about, in that order; else all, by node id.
  std::vector<TimingBound> bounds;  // Of those asked about: the bounds that their own date lacks.
  std::optional<TimingPair> pair;   // When two were asked about.
  uint64_t event_count = 0;         // Looked at.
  uint64_t dated = 0;
  uint64_t tightened = 0;
  uint64_t relationship_count = 0;
  uint64_t only_denied = 0;  // Relationships left out: claims deny them and none affirms.
  // "max-conflicts": there are more, and no bounds are given. "max-events": bounds and relations
  // hold, and might be tighter.
  std::string cut_by;
};

}  // namespace catena
