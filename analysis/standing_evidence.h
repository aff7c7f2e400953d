// StandingEvidence: which citations stand, and what they hold up.
//
// A citation stands when the judge says so (Judge::StandingOf) and neither its source nor its claim
// is supposed to be lost.
// A relationship is supported while some claim that affirms it has a standing citation.
//
// What is lost is lost with what rests on it: a source falls with any of its voices (see
// independence.h), and with any source that it derives from or is an edition of. So one that draws
// on two reports falls with either: which part of it came from which cannot be told.
//
// Not thread-safe. The graph must outlive it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/audit.h"
#include "analysis/causal_types.h"
#include "analysis/evidence_model.h"
#include "analysis/judge.h"
#include "analysis/source_groups.h"
#include "core/robustness_report.h"

namespace catena {

// What is supposed to be lost, by row.
struct Losses {
  std::vector<bool> sources;
  std::vector<bool> claims;
};

class StandingEvidence {
 public:
  // Reads all evidence. Errors: those of the reader, kCancelled.
  static Result<StandingEvidence> Load(const GraphReader& graph, const AuditOptions& options,
                                       Progress& progress);

  const EvidenceModel& model() const { return *model_; }
  Judge& judge() const { return *judge_; }
  const NameDictionary& names() const { return graph_->names(); }

  Losses None() const;

  // The sources of a claim's standing citations; each once, ascending.
  std::vector<SourceRow> Sources(ClaimRow claim, const Losses& losses) const;
  // Of the claims that affirm a relationship those with a standing citation, ascending.
  std::vector<ClaimRow> Claims(PropositionRow proposition, const Losses& losses) const;
  std::vector<SourceRow> Sources(PropositionRow proposition, const Losses& losses) const;
  bool Supports(PropositionRow proposition, const Losses& losses) const;

  // Every voice as a group, by number. `sources` are all those that have it.
  const std::vector<SourceGroup>& groups() const { return groups_.named; }
  std::span<const SourceRow> sources_of(uint32_t group) const { return groups_.sources_of[group]; }
  std::span<const uint32_t> groups_of(SourceRow source) const {
    return judge_->independence().voices(source);
  }
  // The group that lists it under its own id, or the first that it belongs to.
  uint32_t group_of(SourceRow source) const { return groups_of(source).front(); }

  // Loses a source with all that derives from it and its other editions.
  void Lose(SourceRow source, Losses* losses) const;
  void LoseGroup(uint32_t group, Losses* losses) const;

 private:
  StandingEvidence(const GraphReader& graph, EvidenceModel model, const IndependenceRules& rules);
  void FindStanding();

  const GraphReader* graph_;
  std::unique_ptr<const EvidenceModel> model_;
  std::unique_ptr<Judge> judge_;
  Grouped<ClaimRow, SourceRow> standing_;  // Before any loss; each source once, ascending.
  Grouped<SourceRow, SourceRow> heirs_;    // What falls with a source, one step on.
  SourceGroups groups_;
};

// A causal relationship between two nodes of a story, from the cause.
struct StoryLink {
  PropositionRow proposition;
  NodeRow from;
  NodeRow to;
};

// Which links a story may use.
struct StoryOptions {
  std::vector<std::string> types;  // As TraceRequest::types.
  std::vector<NodeId> avoid;       // Events that no chain passes.
  bool keep_violations = false;    // Links that their dates rule out.
};

// All of them, in the order of their ids. kInvalidArgument: no type is left.
Result<std::vector<StoryLink>> FindStoryLinks(const StandingEvidence& evidence,
                                              const StoryOptions& options);

}  // namespace catena
