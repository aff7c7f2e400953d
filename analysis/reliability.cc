#include "analysis/reliability.h"

#include <algorithm>
#include <map>

#include "analysis/loss_names.h"

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

Result<std::vector<double>> GroupReliabilities(const GraphReader& graph,
                                               const StandingEvidence& evidence,
                                               const ReliabilityOptions& options) {
  std::vector<double> reliabilities;
  for (uint32_t group = 0; group < evidence.groups().size(); ++group) {
    reliabilities.push_back(OfGrade(LowestGrade(evidence, group), options));
  }
  std::map<uint32_t, std::string> said;  // By group: the word that gave its reliability.
  for (const auto& [word, given] : options.by_id) {
    if (!(given.value >= 0 && given.value <= 1)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the reliability of '" + word + "' is not between 0 and 1", given.where);
    }
    Result<std::vector<uint32_t>> meant = GroupsNamed(graph, evidence, word);
    if (!meant) return Fail(meant.error().code, meant.error().message, given.where);
    for (const uint32_t group : *meant) {
      const auto [at, is_first] = said.try_emplace(group, word);
      if (!is_first && reliabilities[group] != given.value) {
        return Fail(ErrorCode::kInvalidArgument,
                    "'" + at->second + "' and '" + word + "' are one independent group ('" +
                        evidence.groups()[group].id +
                        "') and have different reliabilities: give it one",
                    given.where);
      }
      reliabilities[group] = given.value;
    }
  }
  return reliabilities;
}

}  // namespace catena
