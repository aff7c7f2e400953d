#include "analysis/independence.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "analysis/news_agency.h"
#include "core/fold.h"

namespace catena {
namespace {

// A voice as text: what decides that two are the same, and what people are told.
struct Voice {
  std::string key;
  std::string name;
};

class VoiceFinder {
 public:
  VoiceFinder(const EvidenceModel& model, const IndependenceRules& rules)
      : model_(model), rules_(rules) {}

  // The voices of an origin: who speaks through it.
  std::vector<Voice> Of(SourceRow row) {
    const EvidenceSource& source = model_.sources[row];
    if (rules_.agencies && !source.agency.empty()) return {Named("agency", source.agency)};
    if (rules_.publishers) {
      std::vector<Voice> voices;
      for (const NodeRow publisher : model_.published_by[row]) {
        const std::string_view name = model_.nodes[publisher].name;
        voices.push_back(name.empty() ? ById("publisher", publisher) : Named("publisher", name));
      }
      if (!voices.empty()) return voices;
      if (!source.publisher.empty()) return {Named("publisher", source.publisher)};
    }
    if (rules_.container_titles && !source.container_title.empty()) {
      return {Named("publication", source.container_title)};
    }
    return {{"source " + std::to_string(model_.nodes[source.node].id.value), ""}};
  }

  Voice ById(std::string_view what, NodeRow node) const {
    return {"node " + std::to_string(model_.nodes[node].id.value),
            std::string(what) + ": " + model_.UserId(node)};
  }

 private:
  // Publisher, publication and agency of one name are one voice: Reuters is Reuters.
  Voice Named(std::string_view what, std::string_view name) {
    const auto known = folded_.find(name);
    if (known != folded_.end())
      return {known->second, std::string(what) + ": " + std::string(name)};
    const std::optional<std::string_view> agency = FindNewsAgency(name);
    std::string key = "name " + FoldName(agency ? *agency : name);
    // A name of nothing but punctuation folds to nothing; it still is only itself.
    if (key == "name ") key += name;
    folded_.emplace(name, key);
    return {std::move(key), std::string(what) + ": " + std::string(name)};
  }

  const EvidenceModel& model_;
  const IndependenceRules& rules_;
  std::unordered_map<std::string_view, std::string> folded_;
};

}  // namespace

Independence::Independence(const EvidenceModel& model, const SourceOrigins& origins,
                           const IndependenceRules& rules) {
  VoiceFinder finder(model, rules);
  const uint32_t sources = model.sources.size();

  // A work speaks with the voices of its first edition that has a named one.
  std::vector<std::vector<Voice>> of_work(sources);
  for (uint32_t i = 0; i < sources; ++i) {
    const uint32_t work = rules.same_work ? origins.work(SourceRow{i}).index : i;
    std::vector<Voice>& voices = of_work[work];
    if (voices.empty() || voices.front().name.empty()) {
      std::vector<Voice> own = finder.Of(SourceRow{i});
      if (voices.empty() || !own.front().name.empty()) voices = std::move(own);
    }
  }

  std::vector<std::vector<Voice>> of_source(sources);
  std::map<std::string, std::string> all;  // Key to name; sorted, so numbers follow the keys.
  for (uint32_t i = 0; i < sources; ++i) {
    const SourceRow row{i};
    std::vector<Voice>& voices = of_source[i];
    if (rules.derivations) {
      for (const SourceRow origin : origins.origins(row).sources) {
        const std::vector<Voice>& more = of_work[origin.index];
        voices.insert(voices.end(), more.begin(), more.end());
      }
      for (const NodeRow document : origins.origins(row).documents) {
        voices.push_back(finder.ById("document", document));
      }
    } else {
      voices = of_work[rules.same_work ? origins.work(row).index : i];
    }
    for (const Voice& voice : voices) all.emplace(voice.key, voice.name);
  }

  std::unordered_map<std::string_view, uint32_t> numbers;
  for (const auto& [key, name] : all) {
    numbers.emplace(key, static_cast<uint32_t>(numbers.size()));
    voice_names_.push_back(name);
  }
  voices_.resize(sources);
  for (uint32_t i = 0; i < sources; ++i) {
    for (const Voice& voice : of_source[i]) voices_[i].push_back(numbers.at(voice.key));
    std::ranges::sort(voices_[i]);
    voices_[i].erase(std::ranges::unique(voices_[i]).begin(), voices_[i].end());
  }
}

uint32_t Independence::Count(std::span<const SourceRow> sources) const {
  return sources.size() == 1 ? 1 : static_cast<uint32_t>(Told(sources).size());
}

std::vector<std::vector<uint32_t>> Independence::Told(std::span<const SourceRow> sources) const {
  std::vector<uint32_t> counted;
  std::vector<SourceRow> digests;
  for (const SourceRow source : sources) {
    const std::span<const uint32_t> own = voices(source);
    if (own.size() == 1) {
      counted.push_back(own.front());
    } else {
      digests.push_back(source);
    }
  }
  std::ranges::sort(counted);
  counted.erase(std::ranges::unique(counted).begin(), counted.end());
  std::vector<std::vector<uint32_t>> told;
  for (const uint32_t voice : counted) told.push_back({voice});
  std::ranges::sort(digests, [&](SourceRow a, SourceRow b) {
    return std::pair(voices(a).size(), a) < std::pair(voices(b).size(), b);
  });
  for (const SourceRow digest : digests) {
    const std::span<const uint32_t> own = voices(digest);
    const bool shares = std::ranges::any_of(
        own, [&](uint32_t voice) { return std::ranges::find(counted, voice) != counted.end(); });
    if (shares) continue;
    told.emplace_back(own.begin(), own.end());
    counted.insert(counted.end(), own.begin(), own.end());
  }
  return told;
}

}  // namespace catena
