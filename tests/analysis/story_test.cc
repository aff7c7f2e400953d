// What a story hangs on, what claims disagree on, and stories side by side, on small graphs that
// have just that and on the nearest that have not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "analysis/compare_stories.h"
#include "analysis/disputes.h"
#include "analysis/robustness.h"
#include "analysis/turning_points.h"
#include "evidence_graph.h"

namespace catena {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

NoProgress quiet;

std::vector<std::string> IdsOf(const std::vector<TraceEvent>& events) {
  std::vector<std::string> ids;
  for (const TraceEvent& event : events) ids.push_back(event.id);
  return ids;
}

TEST(TurningPointsTest, AreTheEventsAndLinksThatEveryChainPassesInTheirOrder) {
  EvidenceGraph g;
  for (const char* id : {"a", "b", "c", "d", "e", "f"}) g.Event(id);
  g.Proposition("ab", "a", "LED_TO", "b");
  g.Proposition("bc", "b", "CAUSED", "c");
  g.Proposition("bd", "b", "CAUSED", "d");
  g.Proposition("ce", "c", "CAUSED", "e");
  g.Proposition("de", "d", "CAUSED", "e");
  g.Proposition("fe", "f", "RESPONDED_TO", "e");  // The chain goes from e to f.
  g.Source("s");
  g.Claim("says", {"ab"}, {"s"});
  TraceRequest request{.from = g.node("a"), .to = g.node("f")};
  const TurningPointsReport report = FindTurningPoints(g.graph(), request, quiet).value();
  EXPECT_TRUE(report.reachable);
  EXPECT_THAT(IdsOf(report.turning_points), ElementsAre("b", "e"));
  ASSERT_EQ(report.fragile_links.size(), 2u);
  EXPECT_EQ(report.fragile_links[0].id, "ab");
  EXPECT_THAT(report.fragile_links[0].sources, ElementsAre("s"));
  EXPECT_EQ(report.fragile_links[0].independent_groups, 1u);
  EXPECT_EQ(report.fragile_links[1].id, "fe");
  EXPECT_EQ(report.fragile_links[1].from, "e");
  EXPECT_TRUE(report.fragile_links[1].reversed);
  EXPECT_THAT(report.causal_cycles, IsEmpty());

  request.min_independent_groups = 1;
  EXPECT_FALSE(FindTurningPoints(g.graph(), request, quiet).value().reachable);
  request.min_independent_groups = 0;
  request.avoid = {g.node("d")};
  EXPECT_THAT(IdsOf(FindTurningPoints(g.graph(), request, quiet).value().turning_points),
              ElementsAre("b", "c", "e"));
}

TEST(TurningPointsTest, LinksThatTheDatesForbidCountOnlyWhenKept) {
  EvidenceGraph g;
  g.Event("a", "1990");
  g.Event("late", "1999");
  g.Event("b");
  g.Event("c", "1995");
  g.Proposition("1", "a", "CAUSED", "late");
  g.Proposition("2", "late", "CAUSED", "c");
  g.Proposition("3", "a", "CAUSED", "b");
  g.Proposition("4", "b", "CAUSED", "c");
  TraceRequest request{.from = g.node("a"), .to = g.node("c")};
  const TurningPointsReport without = FindTurningPoints(g.graph(), request, quiet).value();
  EXPECT_THAT(IdsOf(without.turning_points), ElementsAre("b"));
  EXPECT_THAT(without.ruled_out.ids, ElementsAre("2"));
  request.violations = TraceRequest::Violations::kKeep;
  EXPECT_THAT(IdsOf(FindTurningPoints(g.graph(), request, quiet).value().turning_points),
              IsEmpty());
}

TEST(CentralityTest, TheActorWhoJoinsTwoStoriesIsCentralAndAHinge) {
  EvidenceGraph g;
  for (const char* id : {"e1", "e2", "e3", "e4"}) g.Event(id);
  for (const char* id : {"joins", "one", "two"}) g.Actor(id);
  for (const char* event : {"e1", "e3"}) g.Link("joins", "PARTICIPATED_IN", event);
  for (const char* event : {"e1", "e2"}) g.Link("one", "PARTICIPATED_IN", event);
  for (const char* event : {"e3", "e4"}) g.Link("two", "PARTICIPATED_IN", event);
  g.Claim("apart");
  g.Proposition("c1", "e2", "CAUSED", "e1");
  g.Proposition("c2", "e1", "CAUSED", "e2");
  const CentralityReport report = FindCentral(g.graph(), {.threads = 1}, quiet).value();
  EXPECT_EQ(report.nodes, 7u);
  ASSERT_EQ(report.actors.size(), 3u);
  EXPECT_EQ(report.actors[0].id, "joins");
  EXPECT_EQ(report.actors[0].degree, 2u);
  EXPECT_DOUBLE_EQ(report.actors[0].betweenness, 9);  // Three on the one side, three on the other.
  const auto hinge = std::ranges::find(report.hinges, "joins", &HingeNode::id);
  ASSERT_NE(hinge, report.hinges.end());
  EXPECT_EQ(hinge->parts, 2u);
  EXPECT_EQ(hinge->cut_off, 3u);
  ASSERT_EQ(report.causal_cycles.size(), 1u);
  EXPECT_EQ(report.causal_cycles[0].members, 2u);
  EXPECT_EQ(report.communities.size(), 2u);
}

// ---- disputes ----

EvidenceGraph::Properties ValueOf(const char* of, const char* property, Value value,
                                  const char* polarity = "affirm") {
  return {{"value",
           Value(Value::Map{{"of", Value(of)}, {"property", Value(property)}, {"value", value}})},
          {"polarity", Value(polarity)}};
}
DisputesReport DisputesOf(EvidenceGraph& g, const std::vector<std::string>& tolerances = {}) {
  DisputesRequest request;
  for (const std::string& text : tolerances) {
    request.tolerances.push_back(ParseTolerance(text).value());
  }
  return FindDisputes(g.graph(), request, quiet).value();
}

TEST(DisputesTest, ALinkIsDisputedWhenSomeAffirmAndSomeDenyIt) {
  EvidenceGraph g;
  g.Event("a");
  g.Event("b");
  g.Proposition("r", "a", "CAUSED", "b");
  g.Source("s1");
  g.Source("s2");
  g.Claim("yes", {"r"}, {"s1", "s2"});
  EXPECT_THAT(DisputesOf(g).disputes, IsEmpty());
  g.Claim("old", {"r"}, {}, {{"polarity", Value("deny")}, {"rank", Value("deprecated")}});
  EXPECT_THAT(DisputesOf(g).disputes, IsEmpty());
  g.Claim("no", {"r"}, {"s1"}, {{"polarity", Value("deny")}});
  g.Link("yes", "CONTRADICTS", "no");  // Told already.
  const DisputesReport report = DisputesOf(g);
  ASSERT_EQ(report.disputes.size(), 1u);
  EXPECT_EQ(report.disputes[0].kind, DisputeKind::kAffirmedAndDenied);
  EXPECT_EQ(report.disputes[0].affirming_groups, 2u);
  EXPECT_EQ(report.disputes[0].denying_groups, 1u);
  EXPECT_EQ(report.disputes[0].claims[0].id, "yes");
  EXPECT_TRUE(report.disputes[0].claims[1].denies);
}

TEST(DisputesTest, NumbersDifferBeyondTheToleranceOfTheirProperty) {
  EvidenceGraph g;
  g.Event("a");
  g.Claim("c1", {}, {}, ValueOf("a", "deaths_best", Value(100)));
  g.Claim("c2", {}, {}, ValueOf("a", "deaths_best", Value(91)));
  g.Claim("c3", {}, {}, ValueOf("a", "injured", Value(5)));
  ASSERT_EQ(DisputesOf(g).disputes.size(), 1u);
  EXPECT_EQ(DisputesOf(g).disputes[0].words, "deaths_best of a is 100 or 91");
  EXPECT_THAT(DisputesOf(g, {"deaths*=9%"}).disputes, IsEmpty());
  EXPECT_EQ(DisputesOf(g, {"deaths*=8.9%"}).disputes.size(), 1u);
  EXPECT_THAT(DisputesOf(g, {"deaths_best=9"}).disputes, IsEmpty());
  EXPECT_EQ(DisputesOf(g, {"deaths_best=8", "deaths*=50%"}).disputes.size(), 1u);
  EXPECT_THAT(DisputesOf(g, {"deaths=3", "death=3", "inj*=1"}).unstated, ElementsAre("death"));
  EXPECT_FALSE(ParseTolerance("deaths"));
  EXPECT_FALSE(ParseTolerance("deaths=-1"));
  EXPECT_FALSE(ParseTolerance("=5"));
  EXPECT_FALSE(ParseTolerance("de*ths=5"));
  EXPECT_FALSE(ParseTolerance("deaths=5 %"));
}

TEST(DisputesTest, OneNumberIsOneValueHoweverItIsWritten) {
  EvidenceGraph g;
  g.Event("e", "", {{"deaths_best", Value("26")}});
  for (const char* id : {"s1", "s2", "s3"}) g.Source(id);
  const auto state = [&](const char* id, const char* source, Value value, const char* polarity) {
    const Value stated(Value::Map{
        {"of", Value("e")}, {"property", Value("deaths_best")}, {"value", std::move(value)}});
    g.Claim(id, {}, {source}, {{"value", stated}, {"polarity", Value(polarity)}});
  };
  state("c1", "s1", Value(int64_t{26}), "affirm");
  state("c2", "s2", Value("26"), "affirm");
  state("c3", "s2", Value("26.0"), "affirm");
  EXPECT_THAT(FindDisputes(g.graph(), {}, quiet).value().disputes, IsEmpty());
  state("no", "s3", Value("+26"), "deny");
  const DisputesReport denied = FindDisputes(g.graph(), {}, quiet).value();
  ASSERT_EQ(denied.disputes.size(), 1u);
  EXPECT_EQ(denied.disputes[0].affirming_groups, 2u);
  EXPECT_EQ(denied.disputes[0].claims.size(), 4u);
  // Other ways to write are texts: 2.6e1 and "26 people" are not read as 26.
  state("c4", "s3", Value("26 people"), "affirm");
  const DisputesReport more = FindDisputes(g.graph(), {}, quiet).value();
  ASSERT_EQ(more.disputes.size(), 2u);
  EXPECT_EQ(more.disputes[1].words, "deaths_best of e is 26 or 26 people");
}

TEST(DisputesTest, AVaguerDateAgreesWithAMorePreciseOneInsideIt) {
  const auto differ = [](const char* a, const char* b, double days = 0) {
    return Disagree(Value(a), Value(b), {.property = "date", .amount = days});
  };
  EXPECT_FALSE(differ("1988", "1988-02-20"));
  EXPECT_FALSE(differ("1988/1994", "1988-02/1994-05"));
  EXPECT_TRUE(differ("1918/1920", "1918/1921"));
  EXPECT_TRUE(differ("1988-02-20", "1988-02-22"));
  EXPECT_TRUE(differ("1988-02-20", "1988-02-22", 1));
  EXPECT_FALSE(differ("1988-02-20", "1988-02-22", 2));
  EXPECT_FALSE(differ("1988/..", "1988"));
  EXPECT_FALSE(differ("many", "Many"));
  EXPECT_TRUE(differ("many", "few"));
}

TEST(DisputesTest, RecordsDenialsRefutationsAndCrossedRangesAreFound) {
  EvidenceGraph g;
  g.Event("a", "", {{"deaths_best", Value(7)}});
  g.Source("s");
  g.Claim("best", {}, {}, ValueOf("a", "deaths_best", Value(8)));
  g.Claim("low", {}, {}, ValueOf("a", "killed_low", Value(30)));
  g.Claim("high", {}, {}, ValueOf("a", "killed_high", Value(20)));
  g.Claim("hurt", {}, {}, ValueOf("a", "injured", Value(5)));
  g.Claim("not hurt", {}, {}, ValueOf("a", "injured", Value(5), "deny"));
  g.Claim("not six", {}, {}, ValueOf("a", "injured", Value(6), "deny"));
  g.Claim("refuted");
  g.Link("refuted", "CITES", "s", {{"stance", Value("refutes")}});
  const DisputesReport report = DisputesOf(g);
  std::vector<std::string> words;
  for (const Dispute& dispute : report.disputes) words.push_back(dispute.words);
  EXPECT_THAT(words, UnorderedElementsAre("deaths_best of a is 8", "injured of a is 5",
                                          "killed_low 30 is above killed_high 20",
                                          "refuted is refuted by a source that it cites"));
  const auto recorded =
      std::ranges::find(report.disputes, "deaths_best of a is 8", &Dispute::words);
  EXPECT_EQ(recorded->recorded, "7");
}

// What a source says against a claim counts by the rule that holds for what it says for one.
TEST(DisputesTest, ASourceThatCannotKnowRefutesNothing) {
  EvidenceGraph g;
  g.Event("a", "1990");
  g.Source("later", {{"issued", Value("1991")}});
  g.Source("earlier", {{"issued", Value("1980")}});
  for (const std::string source : {"later", "earlier"}) {
    g.Claim("by " + source);
    g.Link("by " + source, "ABOUT", "a");
    g.Link("by " + source, "CITES", source, {{"stance", Value("refutes")}});
  }
  const DisputesReport report = DisputesOf(g);
  ASSERT_EQ(report.disputes.size(), 2u);
  EXPECT_EQ(report.disputes[0].words, "by later is refuted by a source that it cites");
  EXPECT_EQ(report.disputes[0].denying_groups, 1u);
  EXPECT_EQ(report.disputes[1].words, "by earlier is refuted by a source that it cites");
  EXPECT_EQ(report.disputes[1].denying_groups, 0u);
}

TEST(DisputesTest, WhatOnePartyAloneVouchesForIsListedWithItsLinks) {
  EvidenceGraph g;
  g.Event("war");
  g.Event("end");
  g.Actor("north");
  g.Actor("south");
  g.Link("north", "PARTICIPATED_IN", "war", {{"side", Value("N")}});
  g.Link("south", "PARTICIPATED_IN", "war", {{"side", Value("S")}});
  g.Source("paper");
  g.Link("paper", "PUBLISHED_BY", "north");
  g.Proposition("r", "war", "LED_TO", "end");
  g.Claim("c", {"r"}, {"paper"});
  const DisputesReport report = DisputesOf(g);
  ASSERT_EQ(report.one_sided.size(), 2u);
  EXPECT_EQ(report.one_sided[0].id, "c");
  EXPECT_EQ(report.one_sided[1].id, "r");
  EXPECT_THAT(report.one_sided[1].sources, ElementsAre("paper"));
  g.Source("neutral");
  g.Claim("d", {"r"}, {"neutral"});
  EXPECT_EQ(DisputesOf(g).one_sided.size(), 1u);
}

// ---- stories side by side ----

TEST(CompareTest, StoriesPartAndMeetAgainAndSourcesStandBehindOneOrBoth) {
  EvidenceGraph g;
  for (const char* id : {"a", "b", "x", "y", "c", "d"}) g.Event(id);
  g.Proposition("ab", "a", "CAUSED", "b");
  g.Proposition("bx", "b", "CAUSED", "x");
  g.Proposition("xc", "x", "CAUSED", "c");
  g.Proposition("by", "b", "CAUSED", "y");
  g.Proposition("yc", "y", "CAUSED", "c");
  g.Proposition("cd", "c", "CAUSED", "d");
  g.Source("s1", {{"publisher", Value("Agency")}});
  g.Source("s2", {{"publisher", Value("Agency")}});
  g.Source("s3");
  g.Claim("1", {"ab"}, {"s1"});
  g.Claim("2", {"yc"}, {"s3", "s2"});
  const auto trace = [&](const char* through, const char* to) {
    TraceRequest request{.from = g.node("a"), .to = g.node(to)};
    request.through = {g.node(through)};
    return Trace(g.graph(), request, quiet).value();
  };
  const NamedTrace stories[] = {{"over x", trace("x", "d")}, {"over y", trace("y", "c")}};
  const CompareReport report = CompareStories(g.graph(), stories, {}, quiet).value();
  EXPECT_THAT(report.shared_events, ElementsAre("a", "b", "c"));
  EXPECT_THAT(report.shared_links, ElementsAre("ab"));
  EXPECT_THAT(report.stories[0].only_events, ElementsAre("x", "d"));
  EXPECT_THAT(report.stories[1].only_events, ElementsAre("y"));
  ASSERT_EQ(report.sections.size(), 4u);
  EXPECT_THAT(report.sections[0].events[0], ElementsAre("a", "b"));
  EXPECT_THAT(report.sections[1].events[0], ElementsAre("x"));
  EXPECT_THAT(report.sections[1].events[1], ElementsAre("y"));
  EXPECT_TRUE(report.sections[2].shared);
  EXPECT_THAT(report.sections[3].events[0], ElementsAre("d"));
  EXPECT_THAT(report.sections[3].events[1], IsEmpty());
  // s1 and s2 are one voice, behind both.
  ASSERT_EQ(report.groups.size(), 2u);
  EXPECT_THAT(report.groups[0].sources, UnorderedElementsAre("s1", "s2"));
  EXPECT_THAT(report.groups[0].stories, ElementsAre(0u, 1u));
  EXPECT_THAT(report.groups[1].stories, ElementsAre(1u));
  EXPECT_EQ(report.stories[0].groups, 1u);
  EXPECT_EQ(report.stories[1].groups, 2u);
  EXPECT_EQ(report.stories[0].own_groups, 0u);
  EXPECT_EQ(report.stories[1].own_groups, 1u);
  EXPECT_FALSE(CompareStories(g.graph(), std::span(stories, 1), {}, quiet));
}

// ---- what stands, for all of them ----

// a -> b -> c on what does not stand: x and y rest on each other, and each source is early, or
// its claim worth nothing. a -> m -> n -> c, longer, on one good source.
class WhatStandsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* id : {"a", "b", "m", "n"}) g_.Event(id, "1950");
    g_.Event("c", "1951");
    g_.Proposition("ab", "a", "CAUSED", "b");
    g_.Proposition("bc", "b", "CAUSED", "c");
    g_.Proposition("am", "a", "CAUSED", "m");
    g_.Proposition("mn", "m", "CAUSED", "n");
    g_.Proposition("nc", "n", "CAUSED", "c");
    for (const char* id : {"x", "y", "good"}) g_.Source(id);
    g_.Link("x", "DERIVED_FROM", "y");
    g_.Link("y", "DERIVED_FROM", "x");
    g_.Source("early", {{"issued", Value("1940")}});
    g_.Claim("round", {"ab", "bc"}, {"x"});
    g_.Claim("before", {"ab", "bc"}, {"early"});
    g_.Claim("failed", {"ab", "bc"}, {"good"},
             {{"flags", Value(Value::List{Value("failed-verification")})}});
    g_.Claim("stands", {"am", "mn", "nc"}, {"good", "x"});
  }
  TraceReport Ask(TraceRequest request = {}) {
    request.from = g_.node("a");
    request.to = g_.node("c");
    return Trace(g_.graph(), request, quiet).value();
  }
  EvidenceGraph g_;
};

TEST_F(WhatStandsTest, TheSupportedChainComesFirstAndItsGroupsAreThoseThatStand) {
  const TraceReport report = Ask();
  ASSERT_EQ(report.chains.size(), 2u);
  EXPECT_EQ(report.chains[0].links.size(), 3u);
  EXPECT_EQ(report.chains[0].independent_groups, 1u);
  EXPECT_THAT(report.chains[0].links[0].sources, ElementsAre("good"));
  EXPECT_EQ(report.chains[1].independent_groups, 0u);
  const TraceLink& bare = report.chains[1].links[0];
  EXPECT_EQ(bare.independent_groups, 0u);
  EXPECT_THAT(bare.sources, IsEmpty());
  std::map<std::string, std::string> why_not;
  for (const TraceCitation& each : bare.citations) why_not[each.claim] = each.why_not;
  EXPECT_EQ(why_not["before"], "its source was published before the event");
  EXPECT_EQ(why_not["failed"], "its claim failed verification");
  EXPECT_EQ(why_not["round"],
            "its source leads back to the text itself, or to a circle of sources");
}

TEST_F(WhatStandsTest, OneGroupAtLeastIsWhatRobustnessCallsSupported) {
  TraceRequest request;
  request.min_independent_groups = 1;
  EXPECT_EQ(Ask(request).chains.size(), 1u);
  request.avoid = {g_.node("m")};
  EXPECT_EQ(Ask(request).chains.size(), 0u);
  request.from = g_.node("a");
  request.to = g_.node("c");
  EXPECT_FALSE(FindTurningPoints(g_.graph(), request, quiet).value().reachable);
  request.min_independent_groups = 0;
  const TurningPointsReport bare = FindTurningPoints(g_.graph(), request, quiet).value();
  ASSERT_EQ(bare.fragile_links.size(), 2u);
  EXPECT_EQ(bare.fragile_links[0].independent_groups, 0u);
  RobustnessRequest asked{.from = g_.node("a"), .to = g_.node("c")};
  EXPECT_TRUE(FindRobustness(g_.graph(), asked, quiet).value().supported);
  asked.story.avoid = {g_.node("m")};
  EXPECT_FALSE(FindRobustness(g_.graph(), asked, quiet).value().supported);
}

TEST_F(WhatStandsTest, AComparedStoryHasOnlyTheGroupsThatStand) {
  TraceRequest over_b;
  over_b.through = {g_.node("b")};
  TraceRequest over_m;
  over_m.through = {g_.node("m")};
  const NamedTrace stories[] = {{"over b", Ask(over_b)}, {"over m", Ask(over_m)}};
  const CompareReport report = CompareStories(g_.graph(), stories, {}, quiet).value();
  EXPECT_EQ(report.stories[0].groups, 0u);
  EXPECT_EQ(report.stories[0].weakest_groups, 0u);
  EXPECT_EQ(report.stories[1].groups, 1u);
  EXPECT_EQ(report.stories[1].own_groups, 1u);
  ASSERT_EQ(report.groups.size(), 1u);
  EXPECT_THAT(report.groups[0].sources, ElementsAre("good"));
}

TEST(CompareTest, ASourceOfSeveralOriginsDependsOnAllAndIsNoGroupBesideThem) {
  EvidenceGraph g;
  for (const char* id : {"a", "b", "c"}) g.Event(id);
  g.Proposition("ab", "a", "CAUSED", "b");
  g.Proposition("ac", "a", "CAUSED", "c");
  for (const char* id : {"s1", "s2", "s3", "digest", "other"}) g.Source(id);
  for (const char* origin : {"s1", "s2"}) g.Link("digest", "DERIVED_FROM", origin);
  for (const char* origin : {"s3", "s2"}) g.Link("other", "DERIVED_FROM", origin);
  g.Claim("1", {"ab"}, {"s1", "s2", "digest"});
  g.Claim("2", {"ac"}, {"other"});
  const auto trace = [&](const char* to) {
    return Trace(g.graph(), {.from = g.node("a"), .to = g.node(to)}, quiet).value();
  };
  const NamedTrace stories[] = {{"b", trace("b")}, {"c", trace("c")}};
  const CompareReport report = CompareStories(g.graph(), stories, {}, quiet).value();
  EXPECT_EQ(report.stories[0].groups, 2u);
  EXPECT_EQ(report.stories[0].own_groups, 1u);  // s1; s2 is behind both by what draws on it.
  EXPECT_EQ(report.stories[1].groups, 1u);
  EXPECT_EQ(report.stories[1].own_groups, 0u);
  ASSERT_EQ(report.groups.size(), 3u);
  EXPECT_EQ(report.groups[0].id, "s2");
  EXPECT_THAT(report.groups[0].sources, ElementsAre("digest", "other", "s2"));
  EXPECT_THAT(report.groups[0].stories, ElementsAre(0u, 1u));
  EXPECT_EQ(report.groups[1].id, "s1");
  EXPECT_THAT(report.groups[1].sources, ElementsAre("digest", "s1"));
  EXPECT_EQ(report.groups[2].id, "s3");
  EXPECT_THAT(report.groups[2].sources, ElementsAre("other"));
}

}  // namespace
}  // namespace catena
