#include "analysis/reliability.h"

#include <algorithm>
#include <map>

namespace catena {
namespace {

double OfGrade(char grade, const ReliabilityOptions& options) {
  switch (grade) {
    case 'A':
      return options.grade_a;
    case 'B':
      return options.grade_b;
    case 'C':
      return options.grade_c;
    case 'D':
      return options.grade_d;
    case 'E':
      return options.grade_e;
    default:
      return options.ungraded;
  }
}

// The lowest grade that a source of the group has; F says that nobody knows.
char LowestGrade(const StandingEvidence& evidence, uint32_t group) {
  char lowest = 0;
  for (const SourceRow source : evidence.sources_of(group)) {
    if (evidence.groups_of(source).size() > 1) continue;  // Draws on others too.
    const char grade = evidence.model().sources[source].reliability;
    if (grade >= 'A' && grade <= 'E') lowest = std::max(lowest, grade);
  }
  return lowest;
}

}  // namespace

Result<std::vector<double>> GroupReliabilities(const StandingEvidence& evidence,
                                               const ReliabilityOptions& options) {
  std::vector<double> reliabilities;
  for (uint32_t group = 0; group < evidence.groups().size(); ++group) {
    reliabilities.push_back(OfGrade(LowestGrade(evidence, group), options));
  }
  std::map<uint32_t, std::string> said;  // By group: the id that gave its reliability.
  for (const auto& [id, value] : options.by_id) {
    if (!(value >= 0 && value <= 1)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the reliability of '" + id + "' is not between 0 and 1");
    }
    bool found = false;
    for (uint32_t group = 0; group < evidence.groups().size(); ++group) {
      const SourceGroup& each = evidence.groups()[group];
      const bool meant = each.id == id || std::ranges::find(each.sources, id) != each.sources.end();
      if (!meant) continue;
      found = true;
      const auto [at, is_first] = said.try_emplace(group, id);
      if (!is_first && reliabilities[group] != value) {
        return Fail(ErrorCode::kInvalidArgument,
                    "'" + at->second + "' and '" + id + "' are one independent group ('" + each.id +
                        "') and have different reliabilities: give it one");
      }
      reliabilities[group] = value;
    }
    if (!found) {
      return Fail(ErrorCode::kNotFound, "'" + id + "' has a reliability and is no source");
    }
  }
  return reliabilities;
}

}  // namespace catena
