// The evidence vocabulary: which labels, relationship types and property keys mean what.
// Everything that gives a name a meaning reads it from here.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace catena::evidence {

// Labels. Actors also have the second label that says what kind of actor they are.
inline constexpr std::string_view kEvent = "Event";
inline constexpr std::string_view kActor = "Actor";
inline constexpr std::string_view kPlace = "Place";
inline constexpr std::string_view kSource = "Source";
inline constexpr std::string_view kClaim = "Claim";
inline constexpr std::string_view kDocument = "Document";
// What a program proposes and a person decides: see ingest/proposals.h. It has no relationships.
inline constexpr std::string_view kProposal = "Proposal";

// The `type` of an event that an import made of a dated sentence, and named by it.
inline constexpr std::string_view kDatedSentence = "statement of a date";

// Evidence relationships.
inline constexpr std::string_view kAbout = "ABOUT";
inline constexpr std::string_view kCites = "CITES";
inline constexpr std::string_view kAttributedTo = "ATTRIBUTED_TO";
inline constexpr std::string_view kSupports = "SUPPORTS";
inline constexpr std::string_view kContradicts = "CONTRADICTS";
inline constexpr std::string_view kQualifies = "QUALIFIES";
inline constexpr std::string_view kStatedIn = "STATED_IN";
inline constexpr std::string_view kDerivedFrom = "DERIVED_FROM";
inline constexpr std::string_view kQuotes = "QUOTES";
inline constexpr std::string_view kReprints = "REPRINTS";
inline constexpr std::string_view kRevisionOf = "REVISION_OF";
inline constexpr std::string_view kPublishedBy = "PUBLISHED_BY";
inline constexpr std::string_view kAffiliatedWith = "AFFILIATED_WITH";
inline constexpr std::string_view kParticipatedIn = "PARTICIPATED_IN";
inline constexpr std::string_view kLocatedIn = "LOCATED_IN";
inline constexpr std::string_view kPartOf = "PART_OF";

// The four day numbers derived from the EDTF text in `date` (core/edtf.h).
inline constexpr std::string_view kBeginMin = "begin_min";
inline constexpr std::string_view kBeginMax = "begin_max";
inline constexpr std::string_view kEndMin = "end_min";
inline constexpr std::string_view kEndMax = "end_max";

// How a causal chain walks a relationship from cause to effect.
enum class CausalWalk : uint8_t {
  kForward,    // From start to end: (cause)-[:LED_TO]->(effect).
  kBackward,   // From end to start: (response)-[:RESPONDED_TO]->(stimulus).
  kOnRequest,  // Forward, and only when the user asks for the type (PREVENTED, BEFORE).
};

// What the dates of the two ends must allow.
enum class TimingRule : uint8_t {
  kNone,
  kCauseBeginsFirst,  // begin(cause) <= begin(effect)
  kEndsWithin,        // the ending begins inside what it ends
};

struct CausalType {
  std::string_view type;
  CausalWalk walk = CausalWalk::kForward;
  TimingRule timing = TimingRule::kCauseBeginsFirst;
  // False for order and wording alone (LED_TO, BEFORE): ranks below a typed cause.
  bool typed = true;
};

// The one table of types that a chain may walk.
std::span<const CausalType> CausalTypes();
std::optional<CausalType> FindCausalType(std::string_view type);

// How a type is read aloud, for diagrams and reports: "led to", "was answered by" (in the
// direction a chain walks it). The type itself when it is not in the table.
std::string_view CausalPhrase(std::string_view type);

}  // namespace catena::evidence
