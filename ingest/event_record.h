// One row of a public event dataset, as what it becomes in the graph.
//
//   (actor)-[PARTICIPATED_IN]->(event)-[LOCATED_IN]->(place)      propositions, with an id each
//   (claim)-[ABOUT]->(event), (claim)-[STATED_IN]->(document)     the dataset says so
//   (claim)-[CITES]->(source)-[PUBLISHED_BY]->(actor)             on the word of whom
//
// The claim asserts the propositions of its row by their ids. docs/event_formats.md has each
// column of each format.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/dataset_mapping.h"

namespace catena {

// A node that many rows name: made when it is first met, and never changed by a later row.
struct SharedNode {
  std::string_view label;  // Lives as long as the program.
  std::string id;
  NamedValues properties;  // Without `id`.
};

struct EventParticipant {
  SharedNode actor;
  std::string key;         // Unique in the row: "actor1". The relationship's id is made of it.
  NamedValues properties;  // Of PARTICIPATED_IN, without `id`.
};

struct CitedSource {
  SharedNode source;
  std::optional<SharedNode> publisher;
};

struct EventRecord {
  // What tells the row from others of the format, as short as can be: a number where the dataset
  // numbers its events. `space` keeps apart numbers that two versions of a dataset count anew.
  std::string key;
  size_t space = 0;

  std::string event_id;
  // Properties of the event; empty for a row that only says something about an event that is in
  // the graph already (a mention).
  NamedValues event;
  std::string claim_id;
  NamedValues claim;  // Without `id` and `asserts`.
  const SharedNode* document = nullptr;

  std::vector<EventParticipant> participants;
  std::optional<SharedNode> place;
  NamedValues location;                // Of LOCATED_IN.
  std::optional<SharedNode> conflict;  // The larger event that this one is part of.
  std::vector<CitedSource> sources;

  bool is_mention() const { return event.empty(); }
};

}  // namespace catena
