// Several stories side by side: plain data, made by analysis, shown by export and app.
// docs/story_analysis.md says what each word means.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/audit_report.h"
#include "core/trace_report.h"

namespace catena {

// Sources that count as one, behind some of the stories.
struct StoryGroup {
  std::string id;   // SourceGroup::id, as in robustness.
  std::string why;  // "publisher: Reuters"; "" for a source on its own.
  // Those of the stories, sorted. One that draws on several origins is in the group of each.
  std::vector<std::string> sources;
  std::vector<size_t> stories;  // Behind which its sources stand; ascending.
};

struct ComparedStory {
  std::string title;  // As it was asked for: a file, or FROM..TO.
  std::string from;
  std::string to;
  uint64_t chains = 0;
  std::vector<std::string> events;       // Of all chains; each once, as met.
  std::vector<std::string> only_events;  // In no other story.
  std::vector<std::string> links;
  std::vector<std::string> only_links;
  std::vector<std::string> sources;  // Of citations that stand; each once, sorted.
  uint32_t groups = 0;               // Independent ones behind it.
  uint32_t own_groups = 0;           // Behind no other story.
  // Of its first chain, the best one.
  uint32_t weakest_groups = 0;
  std::string weakest_link;
  ClaimStatus status = ClaimStatus::kUnsourced;
  Timing timing = Timing::kUnknown;
  RuledOutLinks ruled_out;  // Of its trace.
  std::string cut_by;       // Of its trace.
};

// The first chains laid beside each other: events that all pass, and between two of these what
// each story has of its own.
struct StorySection {
  bool shared = false;
  std::vector<std::vector<std::string>> events;  // By story; the same for all when shared.
};

struct CompareReport {
  std::vector<ComparedStory> stories;
  std::vector<TraceEvent> events;          // Of all stories; each once.
  std::vector<std::string> shared_events;  // In every story, in the order of the first.
  std::vector<std::string> shared_links;
  std::vector<StorySection> sections;  // In the order of the chains.
  std::vector<StoryGroup> groups;      // Those behind most stories first.
};

}  // namespace catena
