// SourceGroups: the independent groups of a graph under the names that people are told.
//
// A group is one voice (independence.h) with every source that has it. A source with several voices
// is in the group of each: it falls with any of them.
#pragma once

#include <vector>

#include "analysis/evidence_model.h"
#include "analysis/independence.h"
#include "core/robustness_report.h"

namespace catena {

struct SourceGroups {
  std::vector<SourceGroup> named;                  // By voice; `links` is 0.
  std::vector<std::vector<SourceRow>> sources_of;  // By voice; ascending.
};

SourceGroups NameSourceGroups(const EvidenceModel& model, const Independence& independence);

}  // namespace catena
