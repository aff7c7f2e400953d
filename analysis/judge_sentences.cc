// Why a status applies, in plain words with the facts.
#include <algorithm>

#include "analysis/judge.h"

namespace catena {
namespace {

// "a", "a and b", "a, b and c", "a, b, c and 4 more".
std::string Join(const std::vector<std::string>& words) {
  constexpr size_t kShown = 3;
  std::string joined;
  for (size_t i = 0; i < std::min(words.size(), kShown); ++i) {
    const bool last = i + 1 == words.size();
    if (i > 0) joined += last ? " and " : ", ";
    joined += words[i];
  }
  if (words.size() > kShown) joined += " and " + std::to_string(words.size() - kShown) + " more";
  return joined;
}

}  // namespace

std::string_view StandingWords(Standing standing) {
  switch (standing) {
    case Standing::kStands:
      return "";
    case Standing::kRefutes:
      return "it refutes the claim";
    case Standing::kMentions:
      return "it only mentions the subject";
    case Standing::kDeprecated:
      return "its claim is deprecated";
    case Standing::kFailedVerification:
      return "its claim failed verification";
    case Standing::kTooOld:
      return "its source was published before the event";
    case Standing::kCircular:
      return "its source leads back to the text itself, or to a circle of sources";
  }
  return "";
}

std::string Judge::ListSources(ClaimRow claim) const {
  std::vector<std::string> ids;
  for (const SourceRow source : SupportingSources(claim)) {
    ids.push_back(model_.UserId(model_.sources[source].node));
  }
  return Join(ids);
}

std::string Judge::ExplainTooOld(ClaimRow claim) const {
  const EvidenceSource& source = model_.sources[FindTooOld(claim)];
  const EvidenceEvent& event = model_.events[LatestEvent(claim)];
  return model_.UserId(source.node) + " was published " + std::string(source.issued) +
         "; the event \"" + model_.Called(event.node) + "\" began " +
         FormatDay(*event.bounds.begin_min) + " at the earliest.";
}

std::string Judge::Explain(ClaimRow row, ClaimStatus status) {
  const auto sources = [&] { return ListSources(row); };
  switch (status) {
    case ClaimStatus::kContradicted: {
      const std::optional<Dispute> dispute = FindDispute(row);
      if (!dispute) return "";
      if (dispute->refuted_by) {
        return model_.UserId(model_.sources[dispute->refuted_by].node) + " refutes it.";
      }
      const std::string other = "Claim " + model_.UserId(model_.claims[dispute->claim].node);
      if (!dispute->proposition) return other + " contradicts it.";
      return other + (model_.claims[row].deny ? " affirms " : " denies ") +
             model_.UserId(dispute->proposition) + ", with a source.";
    }
    case ClaimStatus::kUnsourced:
      return "No source is cited.";
    case ClaimStatus::kCitationNeeded:
      return "The text itself is marked as needing a citation.";
    case ClaimStatus::kUnresolvedMarker:
      return "It has a citation marker that no entry answers to.";
    case ClaimStatus::kFailedVerification:
      return "Someone looked, and did not find it in the source.";
    case ClaimStatus::kDubious:
      return "The text is marked as dubious.";
    case ClaimStatus::kCircular:
      return "What it cites (" + sources() +
             ") derives from this very document, or only from sources that derive from each "
             "other.";
    case ClaimStatus::kAnachronisticCitation:
      return ExplainTooOld(row);
    case ClaimStatus::kDeadLinkOnly:
      return "Every source (" + sources() + ") is a dead link without an archived copy.";
    case ClaimStatus::kSelfPublishedOnly:
      return "Every source (" + sources() + ") is self-published.";
    case ClaimStatus::kOneSided: {
      const std::optional<OneSide> one = FindOneSide(row, SupportingSources(row));
      if (!one) return "";
      return "Every source (" + sources() + ") belongs to one side (" +
             std::string(model_.sides[one->side]) + ") of \"" +
             model_.Called(model_.events[one->event].node) + "\".";
    }
    case ClaimStatus::kSingleSource: {
      const std::vector<SourceRow> all = SupportingSources(row);
      if (all.size() == 1) return "It rests on " + sources() + " alone.";
      const std::string& voice =
          independence_.voice_name(independence_.voices(all.front()).front());
      return "Its " + std::to_string(all.size()) + " sources (" + sources() +
             ") are not independent of each other" + (voice.empty() ? "." : " (" + voice + ").");
    }
    case ClaimStatus::kAttributedOnly: {
      std::vector<std::string> speakers;
      for (const NodeRow speaker : model_.speakers[row]) {
        speakers.push_back(model_.Called(speaker));
      }
      return "It is what " + Join(speakers) + " said, and nothing beyond that supports it.";
    }
    case ClaimStatus::kInherited:
      return "It has no citation of its own; a later marker in the paragraph may cover it.";
    case ClaimStatus::kLeadSummary:
      return "It stands in the lead, which sums up the text below and cites nothing itself.";
    case ClaimStatus::kLowReliability:
      return "No source (" + sources() + ") is graded C or better.";
    case ClaimStatus::kTimeInconsistent:
      return ExplainTimingOf(FindViolated(row));
    case ClaimStatus::kWellSourced:
      return std::to_string(JudgeClaim(row).independent_groups) +
             " independent groups of sources, the best graded B or better (" + sources() + ").";
    case ClaimStatus::kSourced:
      return std::to_string(JudgeClaim(row).independent_groups) +
             " independent groups of sources (" + sources() + ").";
  }
  return "";
}

}  // namespace catena
