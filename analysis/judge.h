// Judge: decides the statuses of claims and propositions on an EvidenceModel, and says why.
//
// The rules are those of docs/evidence_model.md, one function each in judge.cc. A judgement
// reads the claim's own rows and those of the propositions it asserts, so judging all claims is
// O(claims + citations + asserts). Remembers judgements; not thread-safe. The model and the
// dictionary must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/affiliations.h"
#include "analysis/evidence_model.h"
#include "analysis/independence.h"
#include "analysis/source_origins.h"
#include "analysis/timing.h"
#include "core/audit_report.h"
#include "core/name_dictionary.h"

namespace catena {

// Whether a citation holds up its claim: docs/evidence_model.md, "What stands". The first reason
// against it that applies.
enum class Standing : uint8_t {
  kStands,
  kRefutes,  // The claim: it is no support.
  kMentions,
  kDeprecated,          // The claim is,
  kFailedVerification,  // or is so flagged.
  kTooOld,              // Its source was published before the event.
  kCircular,            // Its source leads back to the claim's document, or to a circle.
};
// "its source was published before the event"; "" for one that stands.
std::string_view StandingWords(Standing standing);

struct ClaimJudgement {
  StatusSet statuses;
  ClaimStatus primary = ClaimStatus::kUnsourced;
  uint32_t citations = 0;  // That support it.
  uint32_t independent_groups = 0;
};

struct PropositionJudgement {
  std::vector<ClaimRow> affirming;  // Deprecated ones too, which count for nothing.
  std::vector<ClaimRow> denying;
  std::vector<SourceRow> sources;   // Of citations that stand; each once, ascending.
  uint32_t citations = 0;           // That support an affirming claim, standing or not.
  uint32_t independent_groups = 0;  // Of `sources`.
  ClaimStatus status = ClaimStatus::kUnsourced;
  Timing timing = Timing::kUnknown;
};

class Judge {
 public:
  Judge(const EvidenceModel& model, const NameDictionary& names, const IndependenceRules& rules);

  const ClaimJudgement& JudgeClaim(ClaimRow claim);
  PropositionJudgement JudgeProposition(PropositionRow proposition);

  // One sentence with the facts. Requires: the status applies to the claim.
  std::string Explain(ClaimRow claim, ClaimStatus status);
  // "" when the timing is ok.
  std::string ExplainTimingOf(PropositionRow proposition) const;

  // The sources that support a claim; each once, ascending.
  std::vector<SourceRow> SupportingSources(ClaimRow claim) const;

  // The one rule for what a link, a chain or a story rests on.
  Standing StandingOf(ClaimRow claim, const EvidenceCitation& citation) const;
  // The sources of its citations that stand; each once, ascending.
  std::vector<SourceRow> StandingSources(ClaimRow claim) const;

  // The last to begin of the events that a claim is about or whose link it asserts: what its
  // sources must not be older than. None when no such event has a date, or the claim predicts.
  EventRow LatestEvent(ClaimRow claim) const;
  // The sources that a claim cites against itself, as far as their citations would stand if they
  // supported it; each once, ascending.
  std::vector<SourceRow> RefutingSources(ClaimRow claim) const;

  // Whether the source was published before the event began, in every reading of both dates.
  bool IsTooOld(SourceRow source, EventRow event) const;

  const SourceOrigins& origins() const { return origins_; }
  const Independence& independence() const { return independence_; }

 private:
  // What the claims of a proposition say together, per polarity.
  struct Side {
    ClaimRow supported;                          // The first claim with a supporting citation.
    ClaimRow unattributed;                       // The first of those without a speaker.
    std::vector<std::vector<NodeRow>> speakers;  // The different sets of speakers of the others.
  };
  struct Sides {
    Side affirm;
    Side deny;
  };
  // What an explanation names.
  struct Dispute {
    ClaimRow claim;
    PropositionRow proposition;
    SourceRow refuted_by;
  };
  struct OneSide {
    EventRow event;
    uint32_t side = 0;
  };

  const Sides& SidesOf(PropositionRow proposition);
  std::optional<Dispute> FindDispute(ClaimRow claim);
  // A dispute of the claim itself, not over a link that it asserts.
  std::optional<Dispute> FindDirectDispute(ClaimRow claim) const;
  // The claim's primary status as far as it bears on one of the links that it asserts: what is
  // disputed or dated wrongly about the others is not held against this one.
  ClaimStatus PrimaryFor(ClaimRow claim, PropositionRow proposition);
  bool LeadsBack(SourceRow source, ClaimRow claim) const;
  // kStands, or why the source can say nothing of the claim, for or against.
  Standing StandingOf(SourceRow source, ClaimRow claim) const;
  bool IsCircular(ClaimRow claim, const std::vector<SourceRow>& sources) const;
  SourceRow FindTooOld(ClaimRow claim) const;
  std::optional<OneSide> FindOneSide(ClaimRow claim, const std::vector<SourceRow>& sources);
  std::optional<uint32_t> SideOf(SourceRow source, EventRow event);
  bool IsAttributedOnly(ClaimRow claim);
  bool Corroborates(ClaimRow claim, std::span<const NodeRow> speakers);
  PropositionRow FindViolated(ClaimRow claim) const;
  Timing TimingOf(PropositionRow proposition) const;
  LinkRuleOfType RuleOf(TypeId type) const;
  std::vector<EventRow> EventsOf(ClaimRow claim) const;
  StatusSet Statuses(ClaimRow claim, const std::vector<SourceRow>& sources,
                     const ClaimJudgement& counts);
  std::string ExplainTooOld(ClaimRow claim) const;
  std::string ListSources(ClaimRow claim) const;

  const EvidenceModel& model_;
  SourceOrigins origins_;
  Independence independence_;
  Affiliations affiliations_;
  std::vector<LinkRuleOfType> rules_;  // By type id.
  std::vector<std::optional<ClaimJudgement>> claims_;
  std::vector<std::optional<Sides>> sides_;
};

}  // namespace catena
