#include "analysis/compare_stories.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "analysis/evidence_loader.h"
#include "analysis/independence.h"
#include "analysis/natural_order.h"
#include "analysis/source_groups.h"
#include "analysis/source_origins.h"

namespace catena {
namespace {

using Ids = std::vector<std::string>;

class Comparer {
 public:
  Comparer(std::span<const NamedTrace> stories, const EvidenceModel& model,
           const IndependenceRules& rules)
      : stories_(stories),
        model_(model),
        origins_(model, rules.same_work),
        independence_(model, origins_, rules),
        groups_(NameSourceGroups(model, independence_)) {
    for (uint32_t row = 0; row < model.sources.size(); ++row) {
      source_of_[model.UserId(model.sources[SourceRow{row}].node)] = SourceRow{row};
    }
  }

  CompareReport Run() {
    for (const NamedTrace& story : stories_) AddStory(story);
    MarkShared(&ComparedStory::events, &ComparedStory::only_events, &report_.shared_events);
    MarkShared(&ComparedStory::links, &ComparedStory::only_links, &report_.shared_links);
    AddGroups();
    AddSections();
    return std::move(report_);
  }

 private:
  static constexpr uint32_t kUnknown = std::numeric_limits<uint32_t>::max();

  void AddStory(const NamedTrace& named) {
    const TraceReport& trace = named.trace;
    ComparedStory story{.title = named.title,
                        .from = trace.from,
                        .to = trace.to,
                        .chains = trace.chains.size(),
                        .ruled_out = trace.ruled_out,
                        .cut_by = trace.cut_by};
    std::set<std::string> sources;
    std::unordered_set<std::string> links;
    for (const TraceChain& chain : trace.chains) {
      for (const TraceLink& link : chain.links) {
        if (links.insert(link.id).second) story.links.push_back(link.id);
        sources.insert(link.sources.begin(), link.sources.end());
      }
    }
    for (const TraceEvent& event : trace.events) {
      story.events.push_back(event.id);
      if (known_.insert(event.id).second) report_.events.push_back(event);
    }
    story.sources.assign(sources.begin(), sources.end());
    std::ranges::sort(story.sources, NaturalLess);
    if (!trace.chains.empty()) {
      const TraceChain& best = trace.chains.front();
      story.weakest_groups = best.independent_groups;
      story.weakest_link = best.links[best.weakest_link].id;
      story.status = best.status;
      story.timing = best.timing;
    }
    report_.stories.push_back(std::move(story));
  }

  void MarkShared(Ids ComparedStory::*all, Ids ComparedStory::*only, Ids* shared) {
    std::unordered_map<std::string, size_t> count;
    for (const ComparedStory& story : report_.stories) {
      for (const std::string& id : story.*all) ++count[id];
    }
    for (ComparedStory& story : report_.stories) {
      for (const std::string& id : story.*all) {
        if (count[id] == 1) (story.*only).push_back(id);
        const bool first = &story == &report_.stories.front();
        if (first && count[id] == report_.stories.size()) shared->push_back(id);
      }
    }
  }

  // By voice, as the cuts of robustness count them: a source that draws on several origins depends
  // on all, and is listed with each. A source that the database does not have counts alone.
  void AddGroups() {
    std::map<std::pair<uint32_t, std::string>, StoryGroup> groups;
    std::vector<std::vector<SourceRow>> rows(report_.stories.size());
    for (size_t i = 0; i < report_.stories.size(); ++i) {
      const auto add = [&](uint32_t voice, const std::string& id, const SourceGroup& named) {
        StoryGroup& group = groups[{voice, named.id}];
        group.id = named.id;
        group.why = named.why;
        if (std::ranges::find(group.sources, id) == group.sources.end()) {
          group.sources.push_back(id);
        }
        if (group.stories.empty() || group.stories.back() != i) group.stories.push_back(i);
      };
      for (const std::string& id : report_.stories[i].sources) {
        const auto source = source_of_.find(id);
        if (source == source_of_.end()) {
          add(kUnknown, id, {.id = id, .why = "", .sources = {}});
          continue;
        }
        rows[i].push_back(source->second);
        for (const uint32_t voice : independence_.voices(source->second)) {
          add(voice, id, groups_.named[voice]);
        }
      }
    }
    CountGroups(rows, groups);
    for (auto& [key, group] : groups) {
      // What joins it to sources that are behind no story does not matter here.
      const bool alone = group.sources.size() == 1 && group.sources.front() == group.id;
      if (alone && key.first != kUnknown && independence_.voice_name(key.first).empty())
        group.why.clear();
      std::ranges::sort(group.sources, NaturalLess);
      report_.groups.push_back(std::move(group));
    }
    std::ranges::stable_sort(report_.groups, [](const StoryGroup& a, const StoryGroup& b) {
      if (a.stories.size() != b.stories.size()) return a.stories.size() > b.stories.size();
      if (a.stories != b.stories) return a.stories < b.stories;
      return NaturalLess(a.id, b.id);
    });
  }

  // A story's own groups are those of its groups that share no voice with another story.
  template <class Groups>
  void CountGroups(const std::vector<std::vector<SourceRow>>& rows, const Groups& groups) {
    std::vector<bool> shared(groups_.named.size(), false);
    for (const auto& [key, group] : groups) {
      const bool own = group.stories.size() == 1;
      if (key.first != kUnknown) {
        shared[key.first] = !own;
        continue;
      }
      for (const size_t story : group.stories) {
        ++report_.stories[story].groups;
        report_.stories[story].own_groups += own ? 1 : 0;
      }
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      for (const std::vector<uint32_t>& voices : independence_.Told(rows[i])) {
        ++report_.stories[i].groups;
        const bool own = std::ranges::none_of(voices, [&](uint32_t v) { return shared[v]; });
        report_.stories[i].own_groups += own ? 1 : 0;
      }
    }
  }

  Ids BestChain(size_t story) const {
    Ids ids;
    const TraceReport& trace = stories_[story].trace;
    if (trace.chains.empty()) return ids;
    for (const size_t event : trace.chains.front().events) ids.push_back(trace.events[event].id);
    return ids;
  }

  // The longest run of events that all first chains pass in the same order.
  Ids Common(const std::vector<Ids>& chains) const {
    std::vector<std::unordered_map<std::string, size_t>> place(chains.size());
    for (size_t i = 0; i < chains.size(); ++i) {
      for (size_t k = 0; k < chains[i].size(); ++k) place[i][chains[i][k]] = k;
    }
    Ids met;
    for (const std::string& id : chains.front()) {
      if (std::ranges::all_of(place, [&](const auto& p) { return p.contains(id); })) {
        met.push_back(id);
      }
    }
    const auto before = [&](const std::string& a, const std::string& b) {
      return std::ranges::all_of(place, [&](const auto& p) { return p.at(a) < p.at(b); });
    };
    std::vector<size_t> length(met.size(), 1);
    std::vector<size_t> last(met.size(), SIZE_MAX);
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < met.size(); ++i) {
      for (size_t k = 0; k < i; ++k) {
        if (length[k] + 1 <= length[i] || !before(met[k], met[i])) continue;
        length[i] = length[k] + 1;
        last[i] = k;
      }
      if (best == SIZE_MAX || length[i] > length[best]) best = i;
    }
    Ids common;
    for (size_t i = best; i != SIZE_MAX; i = last[i]) common.push_back(met[i]);
    std::ranges::reverse(common);
    return common;
  }

  void AddSections() {
    std::vector<Ids> chains;
    for (size_t i = 0; i < stories_.size(); ++i) chains.push_back(BestChain(i));
    if (std::ranges::any_of(chains, &Ids::empty)) return;
    const Ids common = Common(chains);
    std::vector<size_t> at(chains.size(), 0);
    for (size_t next = 0; next <= common.size(); ++next) {
      StorySection own;
      for (size_t i = 0; i < chains.size(); ++i) {
        Ids events;
        while (at[i] < chains[i].size() &&
               (next == common.size() || chains[i][at[i]] != common[next])) {
          events.push_back(chains[i][at[i]++]);
        }
        own.events.push_back(std::move(events));
        ++at[i];
      }
      if (std::ranges::any_of(own.events, [](const Ids& ids) { return !ids.empty(); })) {
        report_.sections.push_back(std::move(own));
      }
      if (next < common.size()) AddShared(common[next]);
    }
  }

  void AddShared(const std::string& event) {
    if (report_.sections.empty() || !report_.sections.back().shared) {
      report_.sections.push_back({.shared = true, .events = std::vector<Ids>(stories_.size())});
    }
    for (Ids& events : report_.sections.back().events) events.push_back(event);
  }

  const std::span<const NamedTrace> stories_;
  const EvidenceModel& model_;
  const SourceOrigins origins_;
  const Independence independence_;
  const SourceGroups groups_;
  std::unordered_map<std::string, SourceRow> source_of_;
  std::unordered_set<std::string> known_;
  CompareReport report_;
};

}  // namespace

Result<CompareReport> CompareStories(const GraphReader& graph, std::span<const NamedTrace> stories,
                                     const IndependenceRules& rules, Progress& progress) {
  if (stories.size() < 2) {
    return Fail(ErrorCode::kInvalidArgument, "a comparison needs two stories or more");
  }
  CATENA_TRY(const EvidenceModel model, LoadClaimEvidence(graph, {}, progress));
  return Comparer(stories, model, rules).Run();
}

}  // namespace catena
