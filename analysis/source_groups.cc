#include "analysis/source_groups.h"

#include <algorithm>
#include <string>
#include <utility>

#include "analysis/natural_order.h"

namespace catena {
namespace {

SourceGroup NameGroup(const EvidenceModel& model, const Independence& independence, uint32_t voice,
                      const std::vector<SourceRow>& sources) {
  SourceGroup group;
  for (const SourceRow source : sources) {
    std::string id = model.UserId(model.sources[source].node);
    const bool own = independence.voices(source).size() == 1;
    if (own && (group.id.empty() || NaturalLess(id, group.id))) group.id = id;
    group.sources.push_back(std::move(id));
  }
  std::ranges::sort(group.sources, NaturalLess);
  group.why = independence.voice_name(voice);
  // Voices that nothing has alone have names: several publishers of one source.
  if (group.id.empty()) group.id = group.why.empty() ? group.sources.front() : group.why;
  if (group.why.empty() && group.sources.size() > 1) {
    group.why = "the same work, or derived from " + group.id;
  }
  return group;
}

}  // namespace

SourceGroups NameSourceGroups(const EvidenceModel& model, const Independence& independence) {
  SourceGroups groups;
  for (uint32_t i = 0; i < model.sources.size(); ++i) {
    for (const uint32_t voice : independence.voices(SourceRow{i})) {
      if (voice >= groups.sources_of.size()) groups.sources_of.resize(voice + 1);
      groups.sources_of[voice].push_back(SourceRow{i});
    }
  }
  for (uint32_t voice = 0; voice < groups.sources_of.size(); ++voice) {
    groups.named.push_back(NameGroup(model, independence, voice, groups.sources_of[voice]));
  }
  return groups;
}

}  // namespace catena
