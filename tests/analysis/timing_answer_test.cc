// The answer of `timing` on graphs: what is read of them, how two events can relate against every
// reading of both, and the words.
#include "analysis/timing_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "evidence_graph.h"
#include "ingest/dataset_importer.h"

namespace catena {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TimingReport Ask(EvidenceGraph& graph, const std::vector<std::string>& ids) {
  NoProgress progress;
  TimingRequest request;
  for (const std::string& id : ids) request.events.push_back(graph.node(id));
  return AnswerTiming(graph.graph(), request, progress).value();
}

std::string Day(std::optional<int64_t> day) { return day ? FormatDay(*day) : "-"; }

TEST(TimingAnswerTest, AnUndatedEventIsBoundedByWhatItIsLinkedTo) {
  EvidenceGraph g;
  g.Event("talks");
  g.Event("clash", "2010-06-18");
  g.Proposition("r", "talks", "BEFORE", "clash", {{"gap_min", Value(1)}, {"gap_max", Value(3)}});
  g.Source("paper");
  g.Claim("c", {"r"}, {"paper"});
  const TimingReport report = Ask(g, {"talks"});
  EXPECT_TRUE(report.consistent);
  ASSERT_EQ(report.events.size(), 1u);
  EXPECT_EQ(Day(report.events[0].bounds.end_min), "2010-06-15");
  EXPECT_EQ(Day(report.events[0].bounds.end_max), "2010-06-17");
  EXPECT_EQ(Day(report.events[0].bounds.begin_min), "-");
  EXPECT_EQ(Day(report.events[0].bounds.begin_max), "2010-06-17");
  const auto end_max = std::ranges::find(report.bounds, "end_max", &TimingBound::bound);
  ASSERT_NE(end_max, report.bounds.end());
  EXPECT_THAT(
      end_max->reason.steps,
      ElementsAre("clash began by 2010-06-18: its date is 2010-06-18.",
                  "So talks ended by 2010-06-17, as talks was before clash (1 to 3 days)."));
  ASSERT_EQ(end_max->reason.constraints.size(), 2u);
  EXPECT_THAT(end_max->reason.constraints[1].claims, ElementsAre("c"));
  EXPECT_THAT(end_max->reason.constraints[1].sources, ElementsAre("paper"));
}

TEST(TimingAnswerTest, AChainWhoseLinksEachPassCanBeImpossibleAsAWhole) {
  EvidenceGraph g;
  g.Event("a", "1995");
  g.Event("b");
  g.Event("c", "1994");
  g.Event("alone");
  g.Proposition("r1", "a", "CAUSED", "b");
  g.Proposition("r2", "b", "LED_TO", "c");
  const TimingReport report = Ask(g, {});
  EXPECT_FALSE(report.consistent);
  ASSERT_EQ(report.conflicts.size(), 1u);
  std::vector<std::string> ids;
  for (const TimingConstraint& constraint : report.conflicts[0].constraints) {
    ids.push_back(constraint.id);
  }
  EXPECT_THAT(ids, ElementsAre("c", "r2", "r1", "a"));
  EXPECT_EQ(report.conflicts[0].days_missing, 1);
  EXPECT_THAT(report.conflicts[0].steps.back(),
              "Yet a began no earlier than 1995-01-01: its date is 1995. That is 1 day too late.");
  EXPECT_EQ(report.event_count, 4u);
  EXPECT_TRUE(report.events[0].date_set_aside);
}

TEST(TimingAnswerTest, WhatIsOnlyDeniedSaysNothingAndWhatIsAlsoAffirmedDoes) {
  EvidenceGraph g;
  g.Event("a", "1995");
  g.Event("b", "1994");
  g.Proposition("r", "a", "CAUSED", "b");
  g.Claim("no", {"r"}, {}, {{"polarity", Value("deny")}});
  EXPECT_TRUE(Ask(g, {}).consistent);
  EXPECT_EQ(Ask(g, {"a"}).only_denied, 1u);
  g.Claim("yes", {"r"});
  const TimingReport report = Ask(g, {"a"});
  ASSERT_EQ(report.conflicts.size(), 1u);
  EXPECT_THAT(report.conflicts[0].constraints[1].denials, ElementsAre("no"));
}

TEST(TimingAnswerTest, OpenAndUnknownDatesAndLinksToOtherThingsBoundNothing) {
  EvidenceGraph g;
  g.Event("open", "1988/..");
  g.Event("unknown", "/1994");
  g.Actor("actor");
  g.Link("open", "PART_OF", "actor");
  g.Proposition("r", "open", "DURING", "unknown");
  const TimingReport report = Ask(g, {"open", "unknown"});
  EXPECT_TRUE(report.consistent);
  EXPECT_EQ(report.event_count, 2u);
  EXPECT_EQ(Day(report.events[0].bounds.end_max), "1994-12-31");
  EXPECT_EQ(Day(report.events[1].bounds.begin_max), "1988-12-31");
  EXPECT_EQ(Day(report.events[1].bounds.begin_min), "-");
}

TEST(TimingAnswerTest, TheClaimsOfADateAreThoseWithItsValue) {
  EvidenceGraph g;
  g.Event("war", "1918/1920");
  g.Event("end", "1921");
  g.Proposition("r", "end", "ENDED", "war");
  const auto value = [](const char* date) {
    return EvidenceGraph::Properties{
        {"value", Value(Value::Map{
                      {"of", Value("war")}, {"property", Value("date")}, {"value", Value(date)}})}};
  };
  g.Claim("one", {}, {}, value("1918/1920"));
  g.Claim("other", {}, {}, value("1918/1921"));
  g.Link("one", "ABOUT", "war");
  g.Link("other", "ABOUT", "war");
  const TimingReport report = Ask(g, {"war"});
  ASSERT_EQ(report.conflicts.size(), 1u);
  const TimingConstraint& date = report.conflicts[0].constraints.front();
  EXPECT_EQ(date.id, "war");
  EXPECT_THAT(date.claims, ElementsAre("one"));
  EXPECT_THAT(date.differing, ElementsAre("other"));
}

// Every pair of readings, classified by the definitions of Allen on whole days.
AllenRelation Classify(int ab, int ae, int bb, int be) {
  using enum AllenRelation;
  if (ae + 1 < bb) return kBefore;
  if (ae + 1 == bb) return kMeets;
  if (be + 1 < ab) return kAfter;
  if (be + 1 == ab) return kMetBy;
  if (ab == bb) return ae == be ? kEquals : (ae < be ? kStarts : kStartedBy);
  if (ae == be) return ab > bb ? kFinishes : kFinishedBy;
  if (ab > bb && ae < be) return kDuring;
  if (ab < bb && ae > be) return kContains;
  return ab < bb ? kOverlaps : kOverlappedBy;
}

TEST(TimingAnswerTest, HowTwoEventsCanRelateIsWhatSomeReadingOfThreeShows) {
  std::mt19937 random(42);
  constexpr int kDays = 5;
  int compared = 0;
  for (int round = 0; round < 120; ++round) {
    SCOPED_TRACE(round);
    EvidenceGraph g;
    std::array<std::array<int, 2>, 3> range{};
    for (size_t e = 0; e < 3; ++e) {
      range[e][0] = static_cast<int>(random() % kDays);
      range[e][1] = std::min(kDays - 1, range[e][0] + static_cast<int>(random() % 4));
      g.Event(std::string(1, static_cast<char>('a' + e)), "",
              {{"begin_min", Value(range[e][0])},
               {"begin_max", Value(range[e][1])},
               {"end_min", Value(range[e][0])},
               {"end_max", Value(range[e][1])}});
    }
    // Rules that say nothing of the order within a day can be tried on days alone.
    struct Link {
      size_t from, to;
      bool part;
    };
    std::vector<Link> links;
    for (int i = 0; i < 2; ++i) {
      const size_t from = random() % 3;
      links.push_back({from, (from + 1 + random() % 2) % 3, random() % 2 == 0});
      g.Link(std::string(1, static_cast<char>('a' + links.back().from)),
             links.back().part ? "PART_OF" : "CAUSED",
             std::string(1, static_cast<char>('a' + links.back().to)));
    }
    AllenRelationSet expected;
    std::array<std::array<int, 2>, 3> at{};
    const auto keeps = [&](const Link& link) {
      const auto& f = at[link.from];
      const auto& t = at[link.to];
      return link.part ? t[0] <= f[0] && f[1] <= t[1] : f[0] <= t[0];
    };
    const auto try_all = [&](auto self, size_t e) -> void {
      if (e == 3) {
        if (!std::ranges::all_of(links, keeps)) return;
        expected.set(static_cast<size_t>(Classify(at[0][0], at[0][1], at[1][0], at[1][1])));
        return;
      }
      for (at[e][0] = range[e][0]; at[e][0] <= range[e][1]; ++at[e][0]) {
        for (at[e][1] = at[e][0]; at[e][1] <= range[e][1]; ++at[e][1]) self(self, e + 1);
      }
    };
    try_all(try_all, 0);
    const TimingReport report = Ask(g, {"a", "b"});
    ASSERT_EQ(report.consistent, expected.any());
    if (!report.consistent) continue;
    EXPECT_EQ(report.pair->possible, expected);
    ++compared;
  }
  EXPECT_GT(compared, 40);
}

void ImportFirstDataset(MemoryGraph& graph) {
  NoProgress progress;
  const std::filesystem::path folder =
      std::filesystem::path(CATENA_SOURCE_DIR) / "datasets" / "armenia-azerbaijan";
  ASSERT_EQ(ImportDataset({folder}, graph, {}, progress).value().error_count, 0u);
}

// Of the first dataset, each event by itself with what it hangs together with, against the answer
// for the whole graph.
TEST(TimingAnswerTest, BoundsOfAFewEventsAreThoseOfTheWholeAnswer) {
  MemoryGraph graph;
  NoProgress progress;
  ImportFirstDataset(graph);
  const TimingReport report = AnswerTiming(graph, {}, progress).value();
  size_t bounded = 0;
  for (const TimingEvent& event : report.events) {
    const std::vector<NodeId> asked = {event.node};
    EXPECT_EQ(BoundEvents(graph, asked, {}, progress).value()[0].bounds, event.bounds) << event.id;
    if (event.date.empty() && event.bounds.known()) ++bounded;
  }
  EXPECT_GE(bounded, 20u);
}

TEST(TimingAnswerTest, TheFirstDatasetHasOneConflictAndItIsTheYearTheFirstWarEnded) {
  MemoryGraph graph;
  NoProgress progress;
  ImportFirstDataset(graph);
  const TimingReport report = AnswerTiming(graph, {}, progress).value();
  ASSERT_EQ(report.conflicts.size(), 1u);
  std::vector<std::string> ids;
  for (const TimingConstraint& constraint : report.conflicts[0].constraints) {
    ids.push_back(constraint.id);
  }
  EXPECT_THAT(
      ids, ElementsAre("war-1918", "soviet-annexation--ended--war-1918",
                       "formal-relations-1918--meets--soviet-annexation", "formal-relations-1918"));
  const auto shooting = std::ranges::find(report.events, "khojaly-post-shooting", &TimingEvent::id);
  EXPECT_EQ(Day(shooting->bounds.begin_min), "1992-02-26");
  EXPECT_EQ(Day(shooting->bounds.end_max), "1992-02-26");
}

}  // namespace
}  // namespace catena
