// Chains whose dates cannot all be true, against Floyd and Warshall on the Simple Temporal Network
// of each chain.
#include "analysis/chain_dates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/robustness.h"
#include "analysis/trace.h"
#include "analysis/turning_points.h"
#include "evidence_graph.h"
#include "tests/effort.h"

namespace catena {
namespace {

using testing::ElementsAre;

// Points 2i and 2i + 1 are the begin and the end of the chain's i-th event; the last is day 0.
class Network {
 public:
  explicit Network(size_t events)
      : zero_(2 * events), least_(zero_ + 1, std::vector<int64_t>(zero_ + 1, kNone)) {
    for (size_t i = 0; i <= zero_; ++i) least_[i][i] = 0;
    for (size_t i = 0; i < events; ++i) NotBefore(2 * i + 1, 2 * i, 0);
  }

  // later - earlier >= days.
  void NotBefore(size_t later, size_t earlier, int64_t days) {
    least_[earlier][later] = std::max(least_[earlier][later], days);
  }
  void Within(size_t point, std::optional<int64_t> first, std::optional<int64_t> last) {
    if (first) NotBefore(point, zero_, *first);
    if (last) NotBefore(zero_, point, -*last);
  }
  bool IsConsistent() {
    for (size_t k = 0; k <= zero_; ++k) {
      for (size_t i = 0; i <= zero_; ++i) {
        for (size_t j = 0; j <= zero_; ++j) {
          if (least_[i][k] == kNone || least_[k][j] == kNone) continue;
          least_[i][j] = std::max(least_[i][j], least_[i][k] + least_[k][j]);
          if (i == j && least_[i][j] > 0) return false;
        }
      }
    }
    return true;
  }

 private:
  static constexpr int64_t kNone = INT64_MIN / 4;
  size_t zero_;
  std::vector<std::vector<int64_t>> least_;
};

bool CanAllBeTrue(const TraceReport& report, const TraceChain& chain) {
  Network network(chain.events.size());
  for (size_t i = 0; i < chain.events.size(); ++i) {
    const DayBounds& bounds = report.events[chain.events[i]].bounds;
    network.Within(2 * i, bounds.begin_min, bounds.begin_max);
    network.Within(2 * i + 1, bounds.end_min, bounds.end_max);
    if (i + 1 == chain.events.size()) break;
    network.NotBefore(2 * (i + 1), 2 * i, 0);  // A cause begins no later than its effect,
    if (chain.links[i].type == "ENDED") {      // and an ending before the end of what it ended.
      network.NotBefore(2 * i + 1, 2 * (i + 1), 0);
    }
  }
  return network.IsConsistent();
}

using LinkIds = std::vector<std::string>;

LinkIds IdsOf(const TraceChain& chain) {
  LinkIds ids;
  for (const TraceLink& link : chain.links) ids.push_back(link.id);
  return ids;
}

std::set<LinkIds> ChainsOf(const TraceReport& report) {
  std::set<LinkIds> chains;
  for (const TraceChain& chain : report.chains) {
    chains.insert(IdsOf(chain));
  }
  return chains;
}

void MakeRandomStory(uint32_t seed, EvidenceGraph& graph) {
  std::mt19937 random(seed);
  const uint32_t events = 5 + random() % 3;
  for (uint32_t i = 0; i < events; ++i) {
    const auto year = [&](uint32_t from) { return std::to_string(1900 + from + random() % 5); };
    const std::vector<std::string> dates = {"",
                                            year(i),
                                            year(i),
                                            "../" + year(i),
                                            "/" + year(i + 2),
                                            year(i) + "/..",
                                            year(i) + "/" + std::to_string(1906 + i)};
    graph.Event("e" + std::to_string(i), dates[random() % dates.size()]);
  }
  const std::vector<std::string> types = {"LED_TO", "CAUSED", "RESPONDED_TO", "ENDED"};
  for (uint32_t i = 0; i < events + 5; ++i) {
    uint32_t from = random() % events;
    uint32_t to = random() % events;
    if (from == to) to = (to + 1) % events;
    if (random() % 5 != 0 && from > to) std::swap(from, to);
    const std::string& type = types[random() % types.size()];
    if (type == "RESPONDED_TO" || type == "ENDED") std::swap(from, to);
    graph.Proposition("r" + std::to_string(i), "e" + std::to_string(from), type,
                      "e" + std::to_string(to));
  }
}

TEST(ChainsInTimeTest, ChainsThatCannotBeTrueTogetherAreLeftOutAndOthersAreNot) {
  uint64_t possible = 0;
  uint64_t impossible = 0;
  uint64_t together = 0;
  for (uint32_t seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE(seed);
    EvidenceGraph graph;
    MakeRandomStory(seed, graph);
    NoProgress progress;
    TraceRequest request;
    request.from = graph.node("e0");
    request.to = graph.node("e4");
    request.violations = TraceRequest::Violations::kKeep;
    const TraceReport all = Trace(graph.graph(), request, progress).value();
    std::set<LinkIds> wanted;
    bool only_together = false;
    for (const TraceChain& chain : all.chains) {
      const bool can_be = CanAllBeTrue(all, chain);
      EXPECT_EQ(chain.timing == Timing::kViolation, !can_be);
      if (can_be) wanted.insert(IdsOf(chain));
      const bool each = std::ranges::none_of(
          chain.links, [](const TraceLink& link) { return link.timing == Timing::kViolation; });
      if (!can_be && each) {
        EXPECT_NE(chain.timing_why, "");
        only_together = true;
        ++together;
      }
      ++(can_be ? possible : impossible);
    }
    request.violations = TraceRequest::Violations::kLeaveOut;
    const TraceReport kept = Trace(graph.graph(), request, progress).value();
    EXPECT_EQ(ChainsOf(kept), wanted);
    if (only_together) {
      EXPECT_TRUE(kept.ruled_out.chains);
    }
    const TraceCount count = CountTrace(graph.graph(), request, progress).value();
    EXPECT_EQ(count.chains, wanted.size());
    std::set<LinkIds> streamed;
    const auto take = [&](const TraceReport& some) {
      streamed.merge(ChainsOf(some));
      return true;
    };
    ASSERT_TRUE(StreamTrace(graph.graph(), request, progress, take).has_value());
    EXPECT_EQ(streamed, wanted);
    const auto turning = FindTurningPoints(graph.graph(), request, progress);
    ASSERT_TRUE(turning.has_value());
    EXPECT_EQ(turning->reachable, !wanted.empty());
    if (HasFailure()) return;
  }
  EXPECT_GT(possible, 200u);
  EXPECT_GT(impossible, 200u);
  EXPECT_GT(together, 50u) << "each link possible, the chain not";
}

// `open` choices that dates leave open, then as many up to 24 between an early and a late event, of
// which none goes back. Those that cannot be come first by their ids.
void MakeManyChains(EvidenceGraph& graph, int open) {
  int links = 0;
  const auto link = [&](const std::string& from, const std::string& to) {
    graph.Proposition("r" + std::to_string(100 + links++), from, "LED_TO", to);
  };
  graph.Event("j0");
  for (int i = 0; i < 24; ++i) {
    const std::string n = std::to_string(i);
    const std::string next = "j" + std::to_string(i + 1);
    const bool dated = i >= open;
    const bool late_first = i % 2 == 0;
    graph.Event("x" + n, !dated ? "" : late_first ? "2005" : "1995");
    graph.Event("y" + n, !dated ? "" : late_first ? "1995" : "2005");
    graph.Event(next);
    for (const std::string side : {"x", "y"}) {
      link("j" + n, side + n);
      link(side + n, next);
    }
  }
}

TEST(ChainsInTimeTest, OfTooManyToListSomeThatCanBeAreShown) {
  EvidenceGraph graph;
  MakeManyChains(graph, 16);  // 65,536 times 9 chains.
  NoProgress progress;
  TraceRequest request;
  request.from = graph.node("j0");
  request.to = graph.node("j24");
  request.max_length = 48;
  request.time_limit = std::chrono::milliseconds(1500);
  const TraceReport report = Trace(graph.graph(), request, progress).value();
  EXPECT_EQ(report.chains_found, 9u * 65'536u);
  EXPECT_EQ(report.chains.size(), request.max_chains);
  EXPECT_TRUE(report.ruled_out.chains);
  for (const TraceChain& chain : report.chains) EXPECT_TRUE(CanAllBeTrue(report, chain));
  request.violations = TraceRequest::Violations::kKeep;
  const TraceReport all = Trace(graph.graph(), request, progress).value();
  ASSERT_FALSE(all.chains.empty());
  EXPECT_NE(all.chains.front().timing, Timing::kViolation) << "what cannot be comes last";
}

TEST(ChainsInTimeTest, OfTooManyToListTheBestAreShown) {
  EvidenceGraph graph;
  MakeManyChains(graph, 0);  // 25 chains that can be, and 16,777,191 that cannot.
  // By a link that cannot be in itself, better than all others but for that.
  graph.Event("late", "2005");
  graph.Event("early", "1995");
  graph.Source("s1");
  graph.Proposition("d1", "j0", "LED_TO", "late");
  graph.Proposition("d2", "late", "LED_TO", "early");
  graph.Proposition("d3", "early", "LED_TO", "j24");
  graph.Claim("c1", {"d1", "d2", "d3"}, {"s1"});
  std::vector<std::string> last;  // The best of those that can be comes last by its ids.
  for (int i = 0; i < 24; ++i) {
    const int way = i < 12 ? 1 : 0;  // Early, then late, with late_first every other time.
    const int side = i % 2 == 0 ? way : 1 - way;
    for (int k = 0; k < 2; ++k) last.push_back("r" + std::to_string(100 + 4 * i + 2 * side + k));
  }
  graph.Claim("c2", last, {"s1"});
  NoProgress progress;
  TraceRequest request;
  request.from = graph.node("j0");
  request.to = graph.node("j24");
  request.max_length = 48;
  request.max_chains = 30;
  const TraceReport report = Trace(graph.graph(), request, progress).value();
  ASSERT_EQ(report.chains.size(), 25u);
  EXPECT_EQ(report.chains.front().independent_groups, 1u);
  request.violations = TraceRequest::Violations::kKeep;
  const TraceReport all = Trace(graph.graph(), request, progress).value();
  ASSERT_EQ(all.chains.size(), 30u);
  EXPECT_EQ(all.chains.front().independent_groups, 1u);
  for (size_t i = 0; i < all.chains.size(); ++i) {
    EXPECT_EQ(all.chains[i].timing == Timing::kViolation, i >= 25) << "place " << i;
  }
  EXPECT_EQ(all.chains[25].links.front().id, "d1");
}

// Of the four ways through m the one from late to early cannot be. It is the only one without s2.
TEST(ChainsInTimeTest, AWayThatCannotBeIsNotCounted) {
  EvidenceGraph graph;
  graph.Event("a", "1980");
  graph.Event("late1", "2005");
  graph.Event("early1", "1985");
  graph.Event("m");
  graph.Event("early2", "1995");
  graph.Event("late2", "2010");
  graph.Event("b", "2020");
  const std::vector<std::pair<std::string, std::string>> links = {
      {"a", "late1"},  {"a", "early1"}, {"late1", "m"},  {"early1", "m"},
      {"m", "early2"}, {"m", "late2"},  {"early2", "b"}, {"late2", "b"}};
  for (size_t i = 0; i < links.size(); ++i) {
    const std::string n = std::to_string(i);
    graph.Proposition("r" + n, links[i].first, "LED_TO", links[i].second);
  }
  graph.Source("s1");
  graph.Source("s2");
  graph.Claim("c1", {"r0", "r2", "r4", "r6"}, {"s1"});  // All of the way that cannot be.
  graph.Claim("c2", {"r1", "r3", "r5", "r7"}, {"s2"});
  NoProgress progress;
  RobustnessRequest request;
  request.from = graph.node("a");
  request.to = graph.node("b");
  const RobustnessReport report = FindRobustness(graph.graph(), request, progress).value();
  EXPECT_TRUE(report.supported);
  EXPECT_FALSE(report.overcounts_chains);
  EXPECT_TRUE(report.ruled_out.chains);
  EXPECT_TRUE(report.source_cut.exact());
  EXPECT_EQ(report.source_cut.upper, 1u) << "s2";
  EXPECT_THAT(report.passed_by_all, ElementsAre("m"));
  request.story.keep_violations = true;
  const RobustnessReport all = FindRobustness(graph.graph(), request, progress).value();
  EXPECT_EQ(all.source_cut.upper, 2u);
  EXPECT_FALSE(all.ruled_out.chains);
}

// The fewest of the members 0 to `count` - 1 that meet each of the sets, how many such choices
// there are, and with what probability some set is whole when each member holds with 0.6.
struct Hit {
  uint32_t size = 0;
  size_t ways = 0;
  double some_holds = 0;
};
Hit HitAll(uint32_t count, const std::vector<std::vector<uint32_t>>& sets) {
  Hit hit{.size = count + 1};
  for (uint32_t lost = 0; lost < 1U << count; ++lost) {
    const bool meets = std::ranges::all_of(sets, [&](const std::vector<uint32_t>& set) {
      return std::ranges::any_of(set, [&](uint32_t member) { return (lost >> member & 1) != 0; });
    });
    const auto size = static_cast<uint32_t>(std::popcount(lost));
    if (!meets) hit.some_holds += std::pow(0.4, size) * std::pow(0.6, count - size);
    if (!meets || size > hit.size) continue;
    if (size < hit.size) hit = {size, 0, hit.some_holds};
    ++hit.ways;
  }
  return hit;
}

TEST(ChainsInTimeTest, CutsAndProbabilityAreThoseOfTheChainsThatCanBe) {
  constexpr uint32_t kSources = 6;
  uint32_t supported = 0;
  uint32_t fewer_ways_than_links_allow = 0;
  for (uint32_t seed = 1000; seed < 1000 + uint32_t{test::Effort(500, 150)}; ++seed) {
    SCOPED_TRACE(seed);
    EvidenceGraph graph;
    MakeRandomStory(seed, graph);
    std::mt19937 random(seed);
    for (uint32_t i = 0; i < kSources; ++i) graph.Source("s" + std::to_string(i));
    std::map<std::string, uint32_t> source_of;
    for (uint32_t i = 0; i < 12; ++i) {
      const std::string link = "r" + std::to_string(i);
      if (!graph.HasProposition(link)) break;
      source_of[link] = random() % kSources;
      graph.Claim("c" + std::to_string(i), {link}, {"s" + std::to_string(source_of[link])});
    }
    NoProgress progress;
    TraceRequest trace;
    trace.from = graph.node("e0");
    trace.to = graph.node("e4");
    trace.violations = TraceRequest::Violations::kKeep;
    const TraceReport all = Trace(graph.graph(), trace, progress).value();
    std::vector<std::vector<uint32_t>> sources;
    std::vector<std::vector<uint32_t>> events;
    bool direct = false;
    for (const TraceChain& chain : all.chains) {
      if (!CanAllBeTrue(all, chain)) continue;
      sources.emplace_back();
      for (const TraceLink& link : chain.links) sources.back().push_back(source_of.at(link.id));
      events.emplace_back();
      for (size_t i = 1; i + 1 < chain.events.size(); ++i) {
        const std::string& id = all.events[chain.events[i]].id;
        events.back().push_back(static_cast<uint32_t>(std::stoul(id.substr(1))));
      }
      direct |= events.back().empty();
    }
    RobustnessRequest request;
    request.from = trace.from;
    request.to = trace.to;
    request.max_sets = 1000;
    request.probability = ReliabilityOptions{};
    const RobustnessReport report = FindRobustness(graph.graph(), request, progress).value();
    ASSERT_FALSE(report.overcounts_chains);
    ASSERT_EQ(report.supported, !sources.empty());
    if (sources.empty()) continue;
    ++supported;
    const Hit by_source = HitAll(kSources, sources);
    ASSERT_TRUE(report.source_cut.exact());
    EXPECT_EQ(report.source_cut.upper, by_source.size);
    EXPECT_TRUE(report.source_cut.all_sets);
    EXPECT_EQ(report.source_cut.sets.size(), by_source.ways);
    EXPECT_NEAR(report.probability->mean, by_source.some_holds, 1e-9);
    ASSERT_TRUE(report.event_cut.exact());
    if (direct) {
      EXPECT_EQ(report.event_cut.upper, Cut::kUnbreakable);
    } else {
      const Hit by_event = HitAll(7, events);
      EXPECT_EQ(report.event_cut.upper, by_event.size);
      EXPECT_EQ(report.event_cut.sets.size(), by_event.ways);
      EXPECT_EQ(report.passed_by_all.size(), by_event.size == 1 ? by_event.ways : 0);
    }
    request.story.keep_violations = true;
    request.probability.reset();
    const RobustnessReport links = FindRobustness(graph.graph(), request, progress).value();
    fewer_ways_than_links_allow += links.source_cut.upper > report.source_cut.upper;
    if (HasFailure()) return;
  }
  EXPECT_GT(supported, 50u);
  EXPECT_GT(fewer_ways_than_links_allow, 5u);
}

TEST(ChainsInTimeTest, WithoutDatesNothingIsSaidToBeLeftOut) {
  EvidenceGraph graph;
  for (const char* event : {"a", "b", "x"}) graph.Event(event);
  graph.Proposition("ab", "a", "LED_TO", "b");
  graph.Proposition("ax", "a", "LED_TO", "x");
  graph.Proposition("xa", "x", "LED_TO", "a");
  graph.Source("s");
  graph.Claim("c", {"ab", "ax", "xa"}, {"s"});
  NoProgress progress;
  TraceRequest trace;
  trace.from = graph.node("a");
  trace.to = graph.node("b");
  EXPECT_FALSE(Trace(graph.graph(), trace, progress)->ruled_out.any());
  RobustnessRequest request;
  request.from = trace.from;
  request.to = trace.to;
  EXPECT_FALSE(FindRobustness(graph.graph(), request, progress)->ruled_out.any());
  for (const auto kept : {TraceRequest::Violations::kKeep, TraceRequest::Violations::kLeaveOut}) {
    trace.violations = kept;
    const TurningPointsReport turning = FindTurningPoints(graph.graph(), trace, progress).value();
    EXPECT_FALSE(turning.ruled_out.any());
    EXPECT_EQ(turning.links, 1u) << "what comes back to an end is on no chain";
  }
}

// From x to y and back the day is forgotten, and no chain passes x twice.
TEST(ChainsInTimeTest, WhereGoingRoundForgetsTheDayNoLossMayBeNeeded) {
  EvidenceGraph graph;
  graph.Event("a", "2005");
  graph.Event("x");
  graph.Event("y");
  graph.Event("b", "../1990");
  graph.Proposition("ax", "a", "LED_TO", "x");
  graph.Proposition("xy", "x", "PREVENTED", "y");
  graph.Proposition("yx", "y", "PREVENTED", "x");
  graph.Proposition("xb", "x", "LED_TO", "b");
  graph.Source("s");
  graph.Claim("c", {"ax", "xy", "yx", "xb"}, {"s"});
  NoProgress progress;
  RobustnessRequest request;
  request.from = graph.node("a");
  request.to = graph.node("b");
  request.story.types = {"+PREVENTED"};
  const RobustnessReport report = FindRobustness(graph.graph(), request, progress).value();
  EXPECT_TRUE(report.overcounts_chains);
  EXPECT_EQ(report.source_cut.lower, 0u);
  EXPECT_EQ(report.source_cut.upper, 1u);
}

// A link that only a way with the unsupported one has in time.
TEST(ChainsInTimeTest, ALinkInTimeByAnUnsupportedOneIsNotCounted) {
  EvidenceGraph graph;
  graph.Event("a", "1980");
  graph.Event("late", "2005");
  graph.Event("early", "1985");
  graph.Event("m");
  graph.Event("p", "1995");
  graph.Event("b", "2020");
  graph.Proposition("al", "a", "LED_TO", "late");
  graph.Proposition("ae", "a", "LED_TO", "early");
  graph.Proposition("lm", "late", "LED_TO", "m");
  graph.Proposition("em", "early", "LED_TO", "m");
  graph.Proposition("mp", "m", "LED_TO", "p");
  graph.Proposition("mb", "m", "LED_TO", "b");
  graph.Proposition("pb", "p", "LED_TO", "b");
  graph.Source("s");
  graph.Claim("k", {"al", "lm", "mp", "pb"}, {"s"});  // All that is supported: late before p.
  NoProgress progress;
  TraceRequest request;
  request.from = graph.node("a");
  request.to = graph.node("b");
  request.min_independent_groups = 1;
  EXPECT_TRUE(Trace(graph.graph(), request, progress)->chains.empty());
  EXPECT_FALSE(FindTurningPoints(graph.graph(), request, progress)->reachable);
  request.violations = TraceRequest::Violations::kKeep;
  EXPECT_TRUE(FindTurningPoints(graph.graph(), request, progress)->reachable);
}

TEST(ChainsInTimeTest, TheSentenceNamesTheTwoEventsThatCannotBeInOrder) {
  EvidenceGraph graph;
  graph.Event("a", "2000");
  graph.Event("b");
  graph.Event("c", "1990");
  graph.Event("d", "2010");
  graph.Proposition("r1", "a", "LED_TO", "b");
  graph.Proposition("r2", "b", "LED_TO", "c");
  graph.Proposition("r3", "c", "LED_TO", "d");
  graph.Proposition("r4", "a", "LED_TO", "d");
  NoProgress progress;
  TraceRequest request;
  request.from = graph.node("a");
  request.to = graph.node("d");
  TraceReport report = Trace(graph.graph(), request, progress).value();
  EXPECT_THAT(ChainsOf(report), ElementsAre(ElementsAre("r4")));
  EXPECT_TRUE(report.ruled_out.chains);
  EXPECT_EQ(report.ruled_out.count, 0u);
  request.violations = TraceRequest::Violations::kKeep;
  report = Trace(graph.graph(), request, progress).value();
  ASSERT_EQ(report.chains.size(), 2u);
  EXPECT_EQ(report.chains[0].timing_why, "");
  EXPECT_EQ(report.chains[1].timing, Timing::kViolation) << "what cannot be comes last";
  EXPECT_EQ(report.chains[1].timing_why,
            "a began 2000-01-01 at the earliest, c began 1990-12-31 at the latest.");
}

}  // namespace
}  // namespace catena
