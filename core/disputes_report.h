// What claims disagree on: plain data, made by analysis, shown by export and app.
// docs/story_analysis.md says what each word means.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace catena {

// A claim on one side of a dispute.
struct DisputeClaim {
  std::string id;
  std::string text;
  std::string value;  // As written, of a claim that states a value.
  bool denies = false;
  std::vector<std::string> speakers;  // ATTRIBUTED_TO.
  std::vector<std::string> sources;   // That support it; each once, sorted.
  std::vector<std::string> refuted_by;
};

enum class DisputeKind : uint8_t {
  kAffirmedAndDenied,  // Claims of both polarities assert one relationship, or state one value.
  kContradicts,        // A CONTRADICTS link joins two claims that share no such thing.
  kRefuted,            // A source that a claim cites refutes it.
  kValuesDiffer,  // Claims, or a claim and the record, state values further apart than allowed.
};
// "affirmed-and-denied", ...
constexpr std::string_view DisputeKindName(DisputeKind kind) {
  switch (kind) {
    case DisputeKind::kAffirmedAndDenied:
      return "affirmed-and-denied";
    case DisputeKind::kContradicts:
      return "contradicts";
    case DisputeKind::kRefuted:
      return "refuted";
    case DisputeKind::kValuesDiffer:
      return "values-differ";
  }
  return "";
}

struct Dispute {
  DisputeKind kind = DisputeKind::kContradicts;
  std::string about;     // Relationship or thing, by user id; "" for two claims alone.
  std::string property;  // Of a value.
  std::string words;     // What is disputed, in one sentence.
  std::vector<DisputeClaim> claims;
  std::string recorded;   // The value that the record itself has; "" when none.
  std::string tolerance;  // That the values exceed: "10%"; days for dates.
  // Independent groups of sources whose citations stand on each side; for values of all claims
  // together in `affirming`.
  uint32_t affirming_groups = 0;
  uint32_t denying_groups = 0;
};

// A claim, or a relationship by all of its sourced claims, whose every source comes from one party
// to a dispute.
struct OneSided {
  bool is_claim = true;
  std::string id;
  std::string words;  // The claim's text; "A TYPE B" of a relationship.
  std::string why;    // Which party, in one sentence.
  std::vector<std::string> sources;
};

struct DisputesReport {
  std::vector<Dispute> disputes;  // By kind, then id.
  std::vector<OneSided> one_sided;
  uint64_t claims = 0;                  // Looked at.
  uint64_t values = 0;                  // Claims among them that state a value.
  std::vector<std::string> tolerances;  // Asked for: "deaths*=10%"; of all others: none.
  // Properties that a tolerance was asked for and that no claim states a value of.
  std::vector<std::string> unstated;
};

}  // namespace catena
