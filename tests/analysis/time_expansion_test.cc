// Walks of a time-expanded story against chains whose days are tried one by one.
#include "analysis/time_expansion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "tests/effort.h"

namespace catena {
namespace {

constexpr int32_t kLastDay = 6;

// The simple chains from 0 to the last vertex for whose events there are days.
class Chains {
 public:
  Chains(const ChainDates& dates, const Adjacency& links, const std::vector<bool>& fallen)
      : dates_(dates), links_(links), fallen_(fallen), passed_(links.vertex_count(), false) {
    Follow(0);
  }
  bool any() const { return !chains_.empty(); }
  std::vector<uint32_t> EventsOfAll() const {
    std::vector<uint32_t> events;
    for (uint32_t vertex = 1; vertex + 1 < links_.vertex_count(); ++vertex) {
      if (Each([&](uint32_t link) { return links_.edge(link).to == vertex; })) {
        events.push_back(vertex);
      }
    }
    return events;
  }
  std::vector<uint32_t> LinksOfAll() const {
    std::vector<uint32_t> used;
    for (uint32_t link = 0; link < links_.edge_count(); ++link) {
      if (Each([&](uint32_t other) { return other == link; })) used.push_back(link);
    }
    return used;
  }

 private:
  // Whether every chain has a link of this kind.
  template <class Kind>
  bool Each(Kind kind) const {
    return std::ranges::all_of(chains_, [&](const std::vector<uint32_t>& chain) {
      return std::ranges::any_of(chain, kind);
    });
  }
  void Follow(uint32_t vertex) {
    if (vertex + 1 == links_.vertex_count()) {
      const DayWindow& first = dates_.begins[0];
      for (int32_t day = std::max(0, first.first); day <= std::min(kLastDay, first.last); ++day) {
        if (!HasDays(0, day)) continue;
        chains_.push_back(chain_);
        return;
      }
      return;
    }
    passed_[vertex] = true;
    for (const uint32_t link : links_.out(vertex)) {
      if (fallen_[link] || passed_[links_.edge(link).to]) continue;
      chain_.push_back(link);
      Follow(links_.edge(link).to);
      chain_.pop_back();
    }
    passed_[vertex] = false;
  }
  // For the events from the place on, when the one there begins on the day.
  bool HasDays(size_t place, int32_t day) const {
    if (place == chain_.size()) return true;
    const DayWindow& next = dates_.begins[links_.edge(chain_[place]).to];
    const int32_t from = dates_.in_order[chain_[place]] ? day : 0;
    for (int32_t at = std::max(from, next.first); at <= std::min(kLastDay, next.last); ++at) {
      if (HasDays(place + 1, at)) return true;
    }
    return false;
  }

  const ChainDates& dates_;
  const Adjacency& links_;
  const std::vector<bool>& fallen_;
  std::vector<bool> passed_;
  std::vector<uint32_t> chain_;
  std::vector<std::vector<uint32_t>> chains_;
};

struct DatedStory {
  ChainDates dates;
  Adjacency links;
};

DatedStory RandomDatedStory(std::mt19937& random) {
  const uint32_t vertices = 3 + random() % 5;
  std::vector<Adjacency::Edge> edges;
  for (uint32_t i = 0; i < vertices + 8; ++i) {
    uint32_t from = random() % vertices;
    uint32_t to = random() % vertices;
    if (from == to) to = (to + 1) % vertices;
    if (random() % 4 != 0 && from > to) std::swap(from, to);
    edges.push_back({from, to});
  }
  DatedStory story;
  for (uint32_t i = 0; i < vertices; ++i) {
    DayWindow window;
    if (random() % 2 == 0) window.first = static_cast<int32_t>(random() % kLastDay);
    if (random() % 2 == 0) {
      window.last = std::max(window.first, 0) + static_cast<int32_t>(random() % 3);
    }
    story.dates.begins.push_back(window);
  }
  const bool all_in_order = random() % 2 == 0;
  for (size_t i = 0; i < edges.size(); ++i) {
    story.dates.in_order.push_back(all_in_order || random() % 4 != 0);
  }
  story.links = Adjacency(vertices, std::move(edges));
  return story;
}

TEST(TimeExpansionTest, AnyLinksHoldAWalkExactlyWhenTheyHoldAChainInTime) {
  std::mt19937 random(11);
  uint32_t expanded = 0;
  uint32_t in_time = 0;
  uint32_t only_out_of_time = 0;
  uint32_t copies = 0;
  for (int story_number = 0; story_number < test::Effort(6000, 3000); ++story_number) {
    SCOPED_TRACE(story_number);
    const DatedStory story = RandomDatedStory(random);
    const uint32_t target = story.links.vertex_count() - 1;
    const auto expansion = ExpandInTime(story.dates, story.links, 0, target, 100'000);
    if (!expansion) continue;
    ++expanded;
    const std::set<uint32_t> distinct(expansion->event.begin(), expansion->event.end());
    copies += expansion->event.size() > distinct.size();
    const ChainDates undated{std::vector<DayWindow>(target + 1), story.dates.in_order};
    for (int i = 0; i < 20; ++i) {
      std::vector<bool> fallen(story.links.edge_count());
      for (size_t link = 0; link < fallen.size(); ++link) fallen[link] = i > 0 && random() % 5 == 0;
      const Chains chains(story.dates, story.links, fallen);
      ASSERT_EQ(expansion->ReachedWithout(fallen)[expansion->target], chains.any());
      in_time += chains.any();
      only_out_of_time += !chains.any() && Chains(undated, story.links, fallen).any();
      if (i > 0 || !chains.any()) continue;
      std::vector<uint32_t> events = expansion->EventsOfAll();
      std::ranges::sort(events);
      ASSERT_EQ(events, chains.EventsOfAll());
      std::vector<uint32_t> used = expansion->LinksOfAll();
      std::ranges::sort(used);
      ASSERT_EQ(used, chains.LinksOfAll());
    }
  }
  EXPECT_GT(expanded, 200u);
  EXPECT_GT(in_time, 500u);
  EXPECT_GT(only_out_of_time, 200u);
  EXPECT_GT(copies, 30u) << "an event on several days";
}

TEST(TimeExpansionTest, WhereNoDatesBindEachEventIsThereOnce) {
  // A ladder of a thousand steps, each event a year after the one before.
  std::vector<Adjacency::Edge> edges;
  ChainDates dates;
  for (int32_t i = 0; i <= 1000; ++i) {
    for (uint32_t side = 0; side < 2; ++side) {
      const auto event = static_cast<uint32_t>(2 * i) + side;
      dates.begins.push_back({i * 365, i * 365 + 364});
      if (i == 1000) continue;
      edges.push_back({event, event + 2});
      edges.push_back({event, event + 3 - 2 * side});
    }
  }
  dates.in_order.assign(edges.size(), true);
  const Adjacency links(2002, std::move(edges));
  const auto expansion = ExpandInTime(dates, links, 0, 2000, 10'000);
  ASSERT_TRUE(expansion);
  EXPECT_LE(expansion->walks.vertex_count(), links.vertex_count());
  EXPECT_LE(expansion->walks.edge_count(), links.edge_count());
}

// 400 events, each early, open or late, all joined to all after them, in no order of numbers: work
// goes with edges and days, and not with how often a vertex is looked at anew.
TEST(TimeExpansionTest, ADenseStoryIsUnrolledWhateverTheOrderOfItsEvents) {
  constexpr uint32_t kEvents = 400;
  const auto number = [](uint32_t i) { return (kEvents - i) % kEvents; };  // The first is 0.
  std::vector<Adjacency::Edge> edges;
  ChainDates dates{std::vector<DayWindow>(kEvents), {}};
  for (uint32_t i = 0; i < kEvents; ++i) {
    const auto day = static_cast<int32_t>(i);
    if (i % 3 == 0) dates.begins[number(i)].first = day + 5;
    if (i % 3 == 1) dates.begins[number(i)].last = day + 1;
    for (uint32_t j = i + 1; j < std::min(kEvents, i + 40); ++j) {
      edges.push_back({number(i), number(j)});
    }
  }
  dates.in_order.assign(edges.size(), true);
  const Adjacency links(kEvents, std::move(edges));
  const auto expansion = ExpandInTime(dates, links, number(0), number(kEvents - 1), 1'000'000);
  ASSERT_TRUE(expansion);
  const std::vector<bool> none(links.edge_count(), false);
  EXPECT_TRUE(expansion->ReachedWithout(none)[expansion->target]);
}

TEST(TimeExpansionTest, TooManyEdgesAreNotMade) {
  std::vector<Adjacency::Edge> edges;
  for (uint32_t i = 0; i < 100; ++i) edges.push_back({i, i + 1});
  ChainDates dates{std::vector<DayWindow>(101), std::vector<bool>(100, true)};
  const Adjacency links(101, std::move(edges));
  EXPECT_FALSE(ExpandInTime(dates, links, 0, 100, 99));
  EXPECT_TRUE(ExpandInTime(dates, links, 0, 100, 100));
}

// 0 leads to 1 and back over links that say nothing of time: going round forgets the day.
TEST(TimeExpansionTest, AWalkThatCouldBeginAnewOnACircleIsNotTakenForAChain) {
  const Adjacency links(4, {{0, 1}, {1, 2}, {2, 1}, {1, 3}});
  ChainDates dates{std::vector<DayWindow>(4), {true, false, false, true}};
  dates.begins[0].first = 5;
  dates.begins[3].last = 2;
  EXPECT_FALSE(ExpandInTime(dates, links, 0, 3, 1000));
}

}  // namespace
}  // namespace catena
