// What a diagram shows, before anything is placed or drawn.
//
// A selection says which events and relationships are asked for; BuildDiagram() reads them
// from the graph, gives each link its audit status, and cuts the whole to what can be read.
// What was cut is counted in the model, and the picture says so.
//
// All text in a model is cleaned (export/printing.h) and not yet escaped for any format.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/audit_report.h"
#include "core/edtf.h"
#include "core/graph_reader.h"
#include "core/timing_report.h"
#include "core/trace_report.h"
#include "export/diagram_marks.h"

namespace catena {

struct DiagramSelection {
  std::vector<NodeId> events;
  // Only these links are drawn; empty: every drawable link between the events.
  std::vector<RelationshipId> relationships;
  // Kept when the picture is cut, and drawn with emphasis.
  std::vector<NodeId> focus;
};

// Every node labelled Event.
Result<DiagramSelection> SelectWholeGraph(const GraphReader& graph);
// Events within `hops` drawable links of the node, in either direction. For a node that is no
// event (a place, an actor), the events it is linked to count as one hop away.
// kNotFound when there is no such node.
Result<DiagramSelection> SelectAround(const GraphReader& graph, NodeId node, int hops);
// Events that have the tag, compared as FoldName() does.
Result<DiagramSelection> SelectTag(const GraphReader& graph, std::string_view tag);
// The events and links of all chains of a report.
DiagramSelection SelectTrace(const TraceReport& report);

// The events between the two ends that every chain of the report passes: its turning points.
// None where an end is open or there is one chain, all of whose events would be.
std::vector<NodeId> SharedEvents(const TraceReport& report);

// Drawn as different arrow heads.
enum class LinkFamily : uint8_t { kCausal, kResponded, kEnded, kPrevented, kTemporal, kPartOf };
inline constexpr size_t kLinkFamilyCount = 6;
std::string_view LinkFamilyName(LinkFamily family);  // For the legend: "cause to effect".
// nullopt for a type that diagrams do not draw.
std::optional<LinkFamily> FindLinkFamily(std::string_view type);

struct DiagramEvent {
  NodeId node;
  std::string id;
  std::string name;
  std::string date;  // EDTF as written; "" when undated.
  DayBounds bounds;
  DayBounds derived;  // Of an undated event: what its relationships say of it.
  // Undated, and what would say when it began contradicts itself: its place is not known.
  bool contradicted = false;
  // Dated, and what is said of its time contradicts itself: its date may be what is wrong.
  bool date_in_conflict = false;
  std::optional<size_t> group;  // Index into DiagramModel::groups.
  std::string tooltip;          // Lines.
  std::string url;              // Safe, or "".
  bool focus = false;
  bool turning_point = false;  // Every chain drawn passes here.
};

// What is written below its name, at most so many characters of the date: "" when it has none.
std::string DateLine(const DiagramEvent& event, size_t most);
// Below a picture of so many events with a date in conflict; "" for none.
std::string DateConflictNote(int64_t events);

struct DiagramLink {
  RelationshipId relationship;
  std::string id;
  std::string type;
  LinkFamily family = LinkFamily::kCausal;
  // Indexes into events, in the direction of the chain: from cause to effect. For ENDED and
  // RESPONDED_TO that is the reverse of how the relationship is written.
  size_t from = 0;
  size_t to = 0;
  std::string words;  // “led to” as the author wrote it, or the type's own phrase.
  std::optional<ClaimStatus> status;  // Absent when no audit was given.
  std::string evidence;               // "2 claims, no citation"; "" when no audit was given.
  std::string tooltip;
  std::string url;  // Of a source it rests on: safe, or "".
  LinkMark mark = LinkMark::kNone;
};

enum class DiagramGrouping : uint8_t { kAuto, kNone, kTag, kPlace, kPartOf };

// When events can have been, in the order given, and whether a conflict is about them.
using FindTimes = std::function<Result<std::vector<EventTimes>>(std::span<const NodeId>)>;

struct DiagramOptions {
  std::string title;  // "" draws none.
  // Beyond these the most connected events and the strongest families are kept.
  size_t max_events = 60;
  size_t max_links = 120;
  DiagramGrouping grouping = DiagramGrouping::kAuto;
  size_t max_groups = 5;  // The smallest become "other".
  bool temporal_links = true;
  bool part_of_links = true;
  // Status of links; without either, links are drawn as not audited. A trace gives the status
  // of its own links and wins.
  const AuditReport* audit = nullptr;
  const TraceReport* trace = nullptr;
  std::vector<NodeId> turning_points;  // Marked where drawn.
  const DiagramMarks* marks = nullptr;
  // Without, undated events are placed by what is drawn of their neighbours.
  FindTimes find_times;
};

struct DiagramModel {
  std::string title;
  std::vector<std::string> groups;
  std::vector<DiagramEvent> events;  // By user id.
  std::vector<DiagramLink> links;    // By user id.
  DiagramMarks marks;                // Those that were given.
  uint64_t sources = 0;              // Cited for the links drawn, each once.
  uint64_t events_left_out = 0;
  uint64_t links_left_out = 0;     // Between any selected events.
  std::vector<std::string> notes;  // Printed below the picture, one sentence each.
};

// Errors: those of the reader; kNotFound when the selection has no event.
Result<DiagramModel> BuildDiagram(const GraphReader& graph, const DiagramSelection& selection,
                                  const DiagramOptions& options);

}  // namespace catena
