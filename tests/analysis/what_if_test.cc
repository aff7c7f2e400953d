// What falls with a loss, case by case.
#include "analysis/what_if.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/evidence_graph.h"

namespace catena {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// a -> b -> d, a -> c -> d. s1 and s2 are of one house; t reprints s3.
class WhatIfTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* id : {"a", "b", "c", "d"}) graph_.Event(id);
    graph_.Actor("house");
    for (const char* id : {"s1", "s2"}) {
      graph_.Source(id);
      graph_.Link(id, "PUBLISHED_BY", "house");
    }
    for (const char* id : {"s3", "s4", "t"}) graph_.Source(id);
    graph_.Link("t", "REPRINTS", "s3");
    graph_.Proposition("ab", "a", "CAUSED", "b");
    graph_.Proposition("bd", "b", "CAUSED", "d");
    graph_.Proposition("ac", "a", "CAUSED", "c");
    graph_.Proposition("cd", "c", "CAUSED", "d");
    graph_.Claim("c1", {"ab"}, {"s1", "s4"});
    graph_.Claim("c2", {"bd"}, {"s2"});
    graph_.Claim("c3", {"bd"}, {"t"});
    graph_.Claim("c4", {"ac", "cd"}, {"s4"});
  }
  WhatIfReport Ask(const std::vector<std::string>& without, bool chains = true) {
    NoProgress progress;
    auto report = FindWhatFalls(graph_.graph(), Request(without, chains), progress);
    EXPECT_TRUE(report.has_value()) << report.error().message;
    return report.value_or(WhatIfReport{});
  }
  WhatIfRequest Request(const std::vector<std::string>& without, bool chains) {
    WhatIfRequest request{.without = without, .chains = {}, .audit = {}};
    if (chains) {
      request.chains.emplace();
      request.chains->from = graph_.node("a");
      request.chains->to = graph_.node("d");
    }
    return request;
  }
  static std::vector<std::string> Fallen(const auto& fates) {
    std::vector<std::string> ids;
    for (const auto& each : fates) {
      if (each.fate == Fate::kFallen) ids.push_back(each.id);
    }
    return ids;
  }
  static std::vector<std::string> Weakened(const auto& fates) {
    std::vector<std::string> ids;
    for (const auto& each : fates) {
      if (each.fate == Fate::kWeakened) ids.push_back(each.id);
    }
    return ids;
  }
  EvidenceGraph graph_;
};

TEST_F(WhatIfTest, ASourceTakesTheClaimsThatItAloneSupports) {
  const WhatIfReport report = Ask({"s2"});
  EXPECT_THAT(report.lost_sources, ElementsAre("s2"));
  EXPECT_THAT(Fallen(report.claims), ElementsAre("c2"));
  EXPECT_THAT(Fallen(report.links), IsEmpty());
  EXPECT_THAT(Weakened(report.links), ElementsAre("bd"));
  EXPECT_EQ(report.chain_counts.supported, 2U);
  EXPECT_EQ(report.chain_counts.fallen, 0U);
  EXPECT_THAT(report.conclusions, IsEmpty());
}

TEST_F(WhatIfTest, APublisherIsAllThatItPublishes) {
  const WhatIfReport report = Ask({"house"});
  EXPECT_EQ(report.without[0].kind, "publisher");
  EXPECT_THAT(report.lost_sources, ElementsAre("s1", "s2"));
  EXPECT_THAT(Weakened(report.claims), ElementsAre("c1"));
  EXPECT_THAT(Weakened(report.links), ElementsAre("ab", "bd"));
}

TEST_F(WhatIfTest, AGroupIsNamedByAnyOfItsSources) {
  EXPECT_THAT(Ask({"group:s2"}).lost_sources, ElementsAre("s1", "s2"));
}

TEST_F(WhatIfTest, ASourceTakesWhatReprintsIt) {
  EXPECT_THAT(Ask({"s3"}).lost_sources, ElementsAre("s3", "t"));
  EXPECT_THAT(Ask({"t"}).lost_sources, ElementsAre("t"));
  EXPECT_THAT(Fallen(Ask({"s3"}).claims), ElementsAre("c3"));
}

TEST_F(WhatIfTest, SeveralLossesTogetherBreakTheStory) {
  const WhatIfReport report = Ask({"s4", "s2", "c3"});
  EXPECT_THAT(Fallen(report.claims), ElementsAre("c2", "c3", "c4"));
  EXPECT_THAT(Fallen(report.links), ElementsAre("ac", "bd", "cd"));
  EXPECT_EQ(report.chain_counts.fallen, 2U);
  EXPECT_THAT(Fallen(report.conclusions), ElementsAre("d"));
  ASSERT_THAT(report.chains, SizeIs(2));
  EXPECT_EQ(report.chains[0].groups_after, 0U);
}

TEST_F(WhatIfTest, AStoryWithOneChainLeftIsWeakened) {
  const WhatIfReport report = Ask({"c4"});
  EXPECT_EQ(report.without[0].kind, "claim");
  EXPECT_THAT(Fallen(report.links), ElementsAre("ac", "cd"));
  EXPECT_EQ(report.chain_counts.fallen, 1U);
  EXPECT_THAT(Weakened(report.conclusions), ElementsAre("d"));
}

TEST_F(WhatIfTest, WithoutEndsTheWholeGraphIsLookedAt) {
  graph_.Claim("c9", {}, {"s4"});
  const WhatIfReport report = Ask({"s4"}, false);
  EXPECT_THAT(Fallen(report.claims), ElementsAre("c4", "c9"));
  EXPECT_THAT(report.chains, IsEmpty());
  // Nothing leads to c any more; to d one of two ways is left.
  EXPECT_THAT(Fallen(report.conclusions), ElementsAre("c"));
  EXPECT_THAT(Weakened(report.conclusions), ElementsAre("d"));
  EXPECT_EQ(report.conclusion_counts.supported, 3U);
}

TEST_F(WhatIfTest, WhatMeansNothingIsAnError) {
  NoProgress progress;
  EXPECT_EQ(FindWhatFalls(graph_.graph(), Request({"nobody"}, true), progress).error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(FindWhatFalls(graph_.graph(), Request({"a"}, true), progress).error().code,
            ErrorCode::kInvalidArgument);
}

TEST_F(WhatIfTest, TheRankingPutsTheDearestLossFirstAndAgreesWithEachLoss) {
  NoProgress progress;
  const auto ranking = RankLosses(graph_.graph(), Request({}, true), progress);
  ASSERT_TRUE(ranking.has_value());
  ASSERT_FALSE(ranking->ranks.empty());
  EXPECT_EQ(ranking->ranks[0].id, "s4");
  EXPECT_EQ(ranking->chains.supported, 2U);
  for (const LossRank& rank : ranking->ranks) {
    SCOPED_TRACE(rank.kind + " " + rank.id);
    const WhatIfReport alone = Ask({(rank.kind == "group" ? "group:" : "") + rank.id});
    EXPECT_EQ(rank.claims.fallen, alone.claim_counts.fallen);
    EXPECT_EQ(rank.links.fallen, alone.link_counts.fallen);
    EXPECT_EQ(rank.links.weakened, alone.link_counts.weakened);
    EXPECT_EQ(rank.chains.fallen, alone.chain_counts.fallen);
    EXPECT_EQ(rank.conclusions.fallen, alone.conclusion_counts.fallen);
    EXPECT_EQ(rank.sources, alone.lost_sources);
  }
}

}  // namespace
}  // namespace catena
