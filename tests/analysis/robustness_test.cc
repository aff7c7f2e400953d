// What supports a story and what breaks it, case by case; and against plain sets on hundreds of
// random graphs of evidence.
#include "analysis/robustness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <set>

#include "analysis/random_numbers.h"
#include "tests/analysis/evidence_graph.h"
#include "tests/effort.h"

namespace catena {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

RobustnessReport Ask(EvidenceGraph& graph, const std::string& from, const std::string& to,
                     RobustnessRequest request = {}) {
  request.from = graph.node(from);
  request.to = graph.node(to);
  NoProgress progress;
  auto report = FindRobustness(graph.graph(), request, progress);
  EXPECT_TRUE(report.has_value()) << report.error().message;
  return report.value_or(RobustnessReport{});
}

std::vector<std::vector<std::string>> Members(const Cut& cut) {
  std::vector<std::vector<std::string>> members;
  for (const CutSet& set : cut.sets) members.push_back(set.members);
  return members;
}

// a -> b -> c, both links by the sources named.
class ChainOfTwo : public ::testing::Test {
 protected:
  void SetUp() override {
    graph_.Event("a", "1950");
    graph_.Event("b", "1951");
    graph_.Event("c", "1952");
    graph_.Proposition("ab", "a", "CAUSED", "b");
    graph_.Proposition("bc", "b", "LED_TO", "c");
    for (const char* id : {"s1", "s2", "s3"}) graph_.Source(id);
  }
  EvidenceGraph graph_;
};

TEST_F(ChainOfTwo, FallsWithTheOnlySourceOfALink) {
  graph_.Claim("c1", {"ab"}, {"s1", "s2"});
  graph_.Claim("c2", {"bc"}, {"s3"});
  const RobustnessReport report = Ask(graph_, "a", "c");
  EXPECT_TRUE(report.supported);
  EXPECT_THAT(Members(report.source_cut), ElementsAre(ElementsAre("s3")));
  EXPECT_TRUE(report.source_cut.exact());
  EXPECT_TRUE(report.source_cut.all_sets);
  EXPECT_THAT(report.source_cut.sets[0].links, ElementsAre("bc"));
  EXPECT_THAT(Members(report.claim_cut), ElementsAre(ElementsAre("c1"), ElementsAre("c2")));
  EXPECT_THAT(Members(report.event_cut), ElementsAre(ElementsAre("b")));
  EXPECT_THAT(report.passed_by_all, ElementsAre("b"));
}

TEST_F(ChainOfTwo, SharedSourcesCountOnce) {
  graph_.Proposition("ac", "a", "CAUSED", "c");
  graph_.Claim("c1", {"ab"}, {"s1"});
  graph_.Claim("c2", {"bc"}, {"s1"});
  graph_.Claim("c3", {"ac"}, {"s1"});
  const RobustnessReport report = Ask(graph_, "a", "c");
  EXPECT_THAT(Members(report.source_cut), ElementsAre(ElementsAre("s1")));
  EXPECT_EQ(report.claim_cut.upper, 2U);
  EXPECT_EQ(report.event_cut.upper, Cut::kUnbreakable);
  EXPECT_THAT(report.passed_by_all, IsEmpty());
}

TEST_F(ChainOfTwo, AClaimBehindBothWaysIsOneClaim) {
  graph_.Proposition("ac", "a", "CAUSED", "c");
  graph_.Claim("c1", {"ab", "bc", "ac"}, {"s1"});
  const RobustnessReport report = Ask(graph_, "a", "c");
  EXPECT_THAT(Members(report.claim_cut), ElementsAre(ElementsAre("c1")));
}

TEST_F(ChainOfTwo, WithoutACitationThatStandsIsNoSupportedChain) {
  graph_.Claim("c1", {"ab"}, {"s1"});
  graph_.Claim("c2", {"bc"});
  const RobustnessReport report = Ask(graph_, "a", "c");
  EXPECT_FALSE(report.supported);
  EXPECT_EQ(report.source_cut.upper, 0U);
  EXPECT_EQ(report.claim_cut.upper, 0U);
  EXPECT_EQ(report.event_cut.upper, 0U);
  EXPECT_TRUE(report.source_cut.exact());
  ASSERT_EQ(report.unsupported.size(), 1U);
  EXPECT_EQ(report.unsupported[0].id, "bc");
}

TEST_F(ChainOfTwo, AWayBackwardsIsNoChain) {
  graph_.Claim("c1", {"ab", "bc"}, {"s1"});
  const RobustnessReport report = Ask(graph_, "c", "a");
  EXPECT_FALSE(report.supported);
  EXPECT_THAT(report.unsupported, IsEmpty());
}

TEST_F(ChainOfTwo, OneEventIsNoStory) {
  NoProgress progress;
  const auto report =
      FindRobustness(graph_.graph(), {.from = graph_.node("a"), .to = graph_.node("a")}, progress);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kInvalidArgument);
}

// Each row is a claim or citation that supports nothing; with it alone the link does not stand.
TEST_F(ChainOfTwo, WhatDoesNotStandSupportsNothing) {
  graph_.Claim("c1", {"ab"}, {"s1"});
  graph_.Add("Document", "page");
  graph_.Claim("deny", {"bc"}, {"s1"}, {{"polarity", Value("deny")}});
  graph_.Claim("old", {"bc"}, {"s1"}, {{"rank", Value("deprecated")}});
  graph_.Claim("failed", {"bc"}, {"s1"},
               {{"flags", Value(Value::List{Value("failed-verification")})}});
  graph_.Claim("refuted", {"bc"});
  graph_.Link("refuted", "CITES", "s1", {{"stance", Value("refutes")}});
  graph_.Claim("mentioned", {"bc"});
  graph_.Link("mentioned", "CITES", "s1", {{"stance", Value("mentions")}});
  graph_.Source("early", {{"issued", Value("1940")}});
  graph_.Claim("anachronistic", {"bc"}, {"early"});
  graph_.Source("mirror");
  graph_.Link("mirror", "DERIVED_FROM", "page");
  graph_.Claim("circular", {"bc"}, {"mirror"});
  graph_.Link("circular", "STATED_IN", "page");
  EXPECT_FALSE(Ask(graph_, "a", "c").supported);
  graph_.Claim("stands", {"bc"}, {"s2"});
  EXPECT_TRUE(Ask(graph_, "a", "c").supported);
}

TEST_F(ChainOfTwo, SourcesOfOnePublisherFallTogether) {
  graph_.Source("g1", {{"publisher", Value("Gazette")}});
  graph_.Source("g2", {{"publisher", Value("GAZETTE")}});
  graph_.Claim("c1", {"ab"}, {"g1", "g2"});
  graph_.Claim("c2", {"bc"}, {"s1", "s2"});
  const RobustnessReport report = Ask(graph_, "a", "c");
  EXPECT_THAT(Members(report.source_cut), ElementsAre(ElementsAre("g1")));
  EXPECT_THAT(report.groups[0].sources, ElementsAre("g1", "g2"));
}

TEST_F(ChainOfTwo, ADigestFallsWithEitherOfWhatItDrawsOn) {
  graph_.Source("digest");
  graph_.Link("digest", "DERIVED_FROM", "s1");
  graph_.Link("digest", "DERIVED_FROM", "s2");
  graph_.Claim("c1", {"ab"}, {"digest"});
  graph_.Claim("c2", {"bc"}, {"s1", "s2", "s3"});
  const RobustnessReport report = Ask(graph_, "a", "c");
  EXPECT_THAT(Members(report.source_cut), ElementsAre(ElementsAre("s1"), ElementsAre("s2")));
}

TEST_F(ChainOfTwo, LinksThatTheirDatesRuleOutAreLeftOutUnlessKept) {
  graph_.Event("late", "1999");
  graph_.Proposition("alate", "a", "CAUSED", "late");
  graph_.Proposition("latec", "late", "CAUSED", "c");
  graph_.Claim("c1", {"alate", "latec"}, {"s1"});
  graph_.Proposition("lateb", "late", "CAUSED", "b");
  graph_.Proposition("aside", "late", "CAUSED", "a");  // On no chain from a to c.
  const RobustnessReport without = Ask(graph_, "a", "c");
  EXPECT_FALSE(without.supported);
  EXPECT_EQ(without.ruled_out.count, 2U);
  EXPECT_THAT(without.ruled_out.ids, ElementsAre("latec", "lateb"));
  RobustnessRequest keep;
  keep.story.keep_violations = true;
  EXPECT_TRUE(Ask(graph_, "a", "c", keep).supported);
  EXPECT_EQ(Ask(graph_, "a", "c", keep).ruled_out.count, 0U);
  keep.story.avoid = {graph_.node("late")};
  EXPECT_FALSE(Ask(graph_, "a", "c", keep).supported);
}

TEST_F(ChainOfTwo, ReliabilitiesComeFromGradesAndFromTheUser) {
  graph_.Source("graded", {{"reliability", Value("A")}});
  graph_.Claim("c1", {"ab"}, {"graded"});
  graph_.Claim("c2", {"bc"}, {"s1", "s2"});
  RobustnessRequest request;
  request.probability.emplace();
  request.probability->by_id = {{"s1", 0.5}, {"s2", 0.2}};
  const RobustnessReport report = Ask(graph_, "a", "c", request);
  ASSERT_TRUE(report.probability);
  EXPECT_NEAR(report.probability->mean, 0.95 * (1 - 0.5 * 0.8), 1e-12);
  EXPECT_EQ(report.probability->groups[0].group, "s1");
  EXPECT_NEAR(report.probability->groups[0].importance, 0.95 * 0.8, 1e-12);
  EXPECT_EQ(report.probability->groups[1].group, "graded");
  EXPECT_NEAR(report.probability->groups[1].importance, 0.6, 1e-12);

  request.probability->by_id = {{"group:s1", 0.5}, {"s2", 0.2}};
  EXPECT_EQ(Ask(graph_, "a", "c", request).probability->mean, report.probability->mean);

  NoProgress progress;
  RobustnessRequest wrong{.from = graph_.node("a"), .to = graph_.node("c")};
  wrong.probability.emplace();
  wrong.probability->by_id = {{"nobody", {0.5, {.file = "given.json", .line = 3}}}};
  const Error unknown = FindRobustness(graph_.graph(), wrong, progress).error();
  EXPECT_EQ(unknown.code, ErrorCode::kNotFound);
  EXPECT_EQ(unknown.where.line, 3U);
  wrong.probability->by_id = {{"c1", 0.5}};
  EXPECT_EQ(FindRobustness(graph_.graph(), wrong, progress).error().code,
            ErrorCode::kInvalidArgument);
  wrong.probability->by_id = {{"s1", 1.5}};
  EXPECT_EQ(FindRobustness(graph_.graph(), wrong, progress).error().code,
            ErrorCode::kInvalidArgument);
}

// A random story, kept as plain sets beside the graph.
struct RandomStory {
  EvidenceGraph graph;
  struct Link {
    int from, to;
    std::set<int> claims;
  };
  std::vector<Link> links;
  std::vector<std::set<int>> groups_of_claim;
  int events = 6;
  int groups = 7;

  explicit RandomStory(RandomNumbers& random) {
    for (int i = 0; i < events; ++i) graph.Event("e" + std::to_string(i));
    for (int group = 0; group < groups; ++group) {
      for (int i = 0; i < 2; ++i) {
        const std::string id = "s" + std::to_string(group) + (i == 0 ? "" : "x");
        graph.Source(id, {{"publisher", Value("House " + std::to_string(group))}});
      }
    }
    const int count = static_cast<int>(6 + random.Below(9));
    for (int i = 0; i < count; ++i) {
      links.push_back({static_cast<int>(random.Below(6)), static_cast<int>(random.Below(6)), {}});
      const bool answers = random.Below(4) == 0;  // Written against the chain.
      graph.Proposition("r" + std::to_string(i),
                        "e" + std::to_string(answers ? links.back().to : links.back().from),
                        answers ? "RESPONDED_TO" : "CAUSED",
                        "e" + std::to_string(answers ? links.back().from : links.back().to));
    }
    for (int claim = 0; claim < count + 4; ++claim) MakeClaim(claim, random);
  }

  void MakeClaim(int claim, RandomNumbers& random) {
    std::set<std::string> asserts, cites;
    groups_of_claim.emplace_back();
    for (uint64_t i = 0; i < 1 + random.Below(2); ++i) {
      const size_t link = random.Below(links.size());
      asserts.insert("r" + std::to_string(link));
      links[link].claims.insert(claim);
    }
    for (uint64_t i = random.Below(8) == 0 ? 1 : 0; i < 1 + random.Below(2); ++i) {
      const int group = static_cast<int>(random.Below(7));
      groups_of_claim.back().insert(group);
      cites.insert("s" + std::to_string(group) + (random.Below(2) == 0 ? "" : "x"));
    }
    graph.Claim("c" + std::to_string(claim), {asserts.begin(), asserts.end()},
                {cites.begin(), cites.end()});
  }

  // Whether e0 leads to e5 when these groups, claims and events (as bits) are lost.
  bool Holds(uint32_t lost_groups, uint32_t lost_claims, uint32_t lost_events) const {
    std::set<int> seen = {0};
    for (size_t before = 0; before != seen.size();) {
      before = seen.size();
      for (const Link& link : links) {
        if (seen.contains(link.from) && (lost_events >> link.to & 1) == 0 &&
            Stands(link, lost_groups, lost_claims)) {
          seen.insert(link.to);
        }
      }
    }
    return seen.contains(5);
  }
  bool Stands(const Link& link, uint32_t lost_groups, uint32_t lost_claims) const {
    for (const int claim : link.claims) {
      if ((lost_claims >> claim & 1) != 0) continue;
      for (const int group : groups_of_claim[static_cast<size_t>(claim)]) {
        if ((lost_groups >> group & 1) == 0) return true;
      }
    }
    return false;
  }
};

using NamedSets = std::set<std::set<std::string>>;

// The smallest sets of things 0..n-1, named, whose loss `breaks`; none when nothing does.
template <class Breaks>
NamedSets Smallest(uint32_t n, const std::string& prefix, uint32_t never, Breaks breaks) {
  NamedSets sets;
  int least = 99;
  for (uint32_t lost = 0; lost < 1U << n; ++lost) {
    const int size = std::popcount(lost);
    if (size > least || (lost & never) != 0 || !breaks(lost)) continue;
    if (size < least) sets.clear();
    least = size;
    std::set<std::string> names;
    for (uint32_t i = 0; i < n; ++i) {
      if ((lost >> i & 1) != 0) names.insert(prefix + std::to_string(i));
    }
    sets.insert(names);
  }
  return sets;
}

void ExpectCut(const Cut& cut, const NamedSets& truth) {
  if (truth.empty()) {
    EXPECT_EQ(cut.upper, Cut::kUnbreakable);
    return;
  }
  EXPECT_EQ(cut.lower, truth.begin()->size());
  EXPECT_EQ(cut.upper, truth.begin()->size());
  if (truth.begin()->empty()) return;
  NamedSets found;
  for (const CutSet& set : cut.sets) found.insert({set.members.begin(), set.members.end()});
  EXPECT_TRUE(cut.all_sets);
  EXPECT_EQ(found, truth);
}

TEST(RobustnessTest, CutsAreThoseOfEverySubsetOnRandomStories) {
  RandomNumbers random(2020);
  int supported = 0;
  for (int run = 0; run < test::Effort(400, 80); ++run) {
    SCOPED_TRACE(run);
    RandomStory story(random);
    const RobustnessReport report =
        Ask(story.graph, "e0", "e5", {.max_sets = 10'000, .probability = ReliabilityOptions{}});
    EXPECT_EQ(report.supported, story.Holds(0, 0, 0));
    supported += report.supported ? 1 : 0;
    ExpectCut(report.source_cut,
              Smallest(7, "s", 0, [&](uint32_t lost) { return !story.Holds(lost, 0, 0); }));
    const auto claims = static_cast<uint32_t>(story.groups_of_claim.size());
    ExpectCut(report.claim_cut,
              Smallest(claims, "c", 0, [&](uint32_t lost) { return !story.Holds(0, lost, 0); }));
    ExpectCut(report.event_cut,
              Smallest(6, "e", 0b100001, [&](uint32_t lost) { return !story.Holds(0, 0, lost); }));
    double probability = 0;
    for (uint32_t lost = 0; lost < 1U << 7; ++lost) {
      const int fallen = std::popcount(lost);
      if (story.Holds(lost, 0, 0)) probability += std::pow(0.4, fallen) * std::pow(0.6, 7 - fallen);
    }
    EXPECT_NEAR(report.probability->mean, probability, 1e-9);
    for (const std::string& event : report.passed_by_all) {
      EXPECT_FALSE(story.Holds(0, 0, 1U << (event[1] - '0')));
    }
    if (report.supported) {
      for (int event = 1; event < 5; ++event) {
        const bool passed = !story.Holds(0, 0, 1U << event);
        EXPECT_EQ(passed, std::ranges::count(report.passed_by_all, "e" + std::to_string(event)));
      }
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(supported, test::Effort(100, 20));
}

}  // namespace
}  // namespace catena
