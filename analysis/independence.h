// Independence: how many of the sources cited really are different voices.
//
// Each source rests on one or more *voices*: the agency, publisher or work behind each of its
// origins (source_origins.h). Sources with the same voices are one group. A source that draws on
// several origins rests on several voices; it does not make those origins dependent on each
// other, and it counts for a claim only when none of its voices is counted already. So a count
// never overstates, and a digest of two reports does not merge the two.
//
// The answer for a source depends only on what it derives from and who published that, so a part
// of the graph gives the same answer as the whole.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/evidence_model.h"
#include "analysis/independence_rules.h"
#include "analysis/source_origins.h"

namespace catena {

class Independence {
 public:
  Independence(const EvidenceModel& model, const SourceOrigins& origins,
               const IndependenceRules& rules);

  // The greatest number of independent groups that can be told among the sources: first every
  // voice of a source with one voice, then sources with several voices, fewest first, that share
  // none with those counted. `sources` may repeat.
  uint32_t Count(std::span<const SourceRow> sources) const;
  // The same groups, each by the voices of the source that makes it one.
  std::vector<std::vector<uint32_t>> Told(std::span<const SourceRow> sources) const;

  // Ascending numbers, at least one.
  std::span<const uint32_t> voices(SourceRow source) const { return voices_[source.index]; }
  // "publisher: Reuters"; "" for a source on its own.
  const std::string& voice_name(uint32_t voice) const { return voice_names_[voice]; }

 private:
  std::vector<std::vector<uint32_t>> voices_;  // By source.
  std::vector<std::string> voice_names_;
};

}  // namespace catena
