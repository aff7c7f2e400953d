// What a storyline shows: who took part in what, and when, before anything is placed or drawn.
//
// The same selection of events as for any diagram (export/diagram_model.h); the lines are the
// actors that took part in them. What is left out to stay readable is counted, and the picture
// says so. All text is cleaned (export/printing.h) and not yet escaped for any format.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "export/diagram_model.h"

namespace catena {

// Events that one of these actors took part in.
Result<DiagramSelection> SelectActors(const GraphReader& graph, const std::vector<NodeId>& actors);

struct StoryActor {
  NodeId node;
  std::string id;
  std::string name;
  std::string tooltip;
  std::string url;  // Safe, or "".
};

struct StoryEvent {
  DiagramEvent event;
  // Days since 1970-01-01, within the event's bounds where it is dated; else from its links, or
  // absent where these say nothing.
  std::optional<double> time;
  // The weakest evidence among the parts that are drawn.
  std::optional<ClaimStatus> status;
};

// An actor's part in an event.
struct StoryPart {
  size_t actor = 0;  // Indexes into the model.
  size_t event = 0;
  std::optional<ClaimStatus> status;  // Absent when no audit was given.
  std::string tooltip;
  std::string url;  // Of a source it rests on: safe, or "".
};

struct StorylineOptions {
  std::string title;
  std::vector<NodeId> actors;  // Only these are lines; empty: those that took part in most.
  size_t max_actors = 16;
  size_t max_events = 60;  // Those with most lines are kept.
  const AuditReport* audit = nullptr;
  FindTimes find_times;  // As for diagrams.
};

struct StorylineModel {
  std::string title;
  std::vector<StoryEvent> events;  // In order of time; those that have none last.
  std::vector<StoryActor> actors;  // In the order of their first event.
  std::vector<StoryPart> parts;    // By event, then actor; each pair once.
  uint64_t actors_left_out = 0;
  uint64_t events_left_out = 0;  // That someone took part in.
  uint64_t events_without_actors = 0;
  std::vector<std::string> notes;  // Printed below the picture, one sentence each.

  // Whether any event has a date of its own; without one there is no time to show.
  bool has_dates() const {
    return std::ranges::any_of(events, [](const StoryEvent& e) { return e.event.bounds.known(); });
  }
};

// Errors: those of the reader; kNotFound when nobody took part in any of the events.
Result<StorylineModel> BuildStoryline(const GraphReader& graph, const DiagramSelection& selection,
                                      const StorylineOptions& options);

}  // namespace catena
