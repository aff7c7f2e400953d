#include "analysis/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "evidence_graph.h"

namespace catena {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The vote, the pogroms that answered it, the war, the ceasefire that ended it.
class TraceTest : public testing::Test {
 protected:
  TraceTest() {
    g_.Event("vote", "1988-02-20");
    g_.Event("pogroms", "1988-02-27");
    g_.Event("war", "1988-02-28/1994-05-12");
    g_.Event("ceasefire", "1994-05-12");
    g_.Event("talks", "1995");
    g_.Proposition("r1", "pogroms", "RESPONDED_TO", "vote", {{"signal", "was met by"}});
    g_.Proposition("r2", "pogroms", "LED_TO", "war", {{"signal", "led to"}});
    g_.Proposition("r3", "ceasefire", "ENDED", "war");
    g_.Proposition("r4", "vote", "CAUSED", "war");
    g_.Proposition("r5", "ceasefire", "BEFORE", "talks");
    g_.Proposition("r6", "talks", "CAUSED", "vote");  // The dates forbid it.
    g_.Source("s");
    g_.Source("t");
    g_.Claim("c1", {"r1", "r2"}, {"s"});
    g_.Claim("c2", {"r3"}, {"s", "t"});
    g_.Claim("c3", {"r2"}, {"t"}, {{"polarity", "deny"}});
  }

  TraceRequest Between(const std::string& from, const std::string& to) const {
    TraceRequest request;
    if (!from.empty()) request.from = g_.node(from);
    if (!to.empty()) request.to = g_.node(to);
    return request;
  }
  Result<TraceReport> TryTrace(const TraceRequest& request) {
    NoProgress progress;
    return Trace(g_.graph(), request, progress);
  }
  TraceReport TraceOf(const TraceRequest& request) { return TryTrace(request).value(); }

  static std::vector<std::string> Links(const TraceChain& chain) {
    std::vector<std::string> ids;
    for (const TraceLink& link : chain.links) ids.push_back(link.id);
    return ids;
  }
  static std::vector<std::vector<std::string>> AllLinks(const TraceReport& report) {
    std::vector<std::vector<std::string>> all;
    for (const TraceChain& chain : report.chains) all.push_back(Links(chain));
    return all;
  }

  EvidenceGraph g_;
};

TEST_F(TraceTest, WalksEachTypeInItsDirectionAndRanksTheChains) {
  const TraceReport report = TraceOf(Between("vote", "ceasefire"));
  // The weakest link of the longer chain has a group behind it, of the shorter one none.
  EXPECT_THAT(AllLinks(report),
              ElementsAre(ElementsAre("r1", "r2", "r3"), ElementsAre("r4", "r3")));
  EXPECT_EQ(report.direction, TraceDirection::kBetween);
  EXPECT_EQ(report.from, "vote");
  EXPECT_EQ(report.to, "ceasefire");
  EXPECT_EQ(report.chains_found, 2u);
  EXPECT_EQ(report.cut_by, "");

  const TraceChain& chain = report.chains[0];
  ASSERT_EQ(chain.events.size(), 4u);
  EXPECT_EQ(report.events[chain.events[1]].id, "pogroms");
  EXPECT_EQ(report.events[chain.events[1]].date, "1988-02-27");
  EXPECT_EQ(report.events.size(), 4u);
  EXPECT_TRUE(chain.links[0].reversed);
  EXPECT_EQ(chain.links[0].from, "vote");
  EXPECT_EQ(chain.links[0].to, "pogroms");
  EXPECT_EQ(chain.links[0].signal, "was met by");
  EXPECT_FALSE(chain.links[1].reversed);
  EXPECT_EQ(chain.links[2].type, "ENDED");
  EXPECT_TRUE(chain.links[2].reversed);
}

TEST_F(TraceTest, EachLinkSaysWhatItRestsOn) {
  const TraceReport report = TraceOf(Between("vote", "ceasefire"));
  const TraceLink& disputed = report.chains[0].links[1];
  EXPECT_THAT(disputed.claims, ElementsAre("c1"));
  EXPECT_THAT(disputed.denials, ElementsAre("c3"));
  EXPECT_THAT(disputed.sources, ElementsAre("s"));
  EXPECT_EQ(disputed.citations.size(), 2u);
  EXPECT_EQ(disputed.status, ClaimStatus::kContradicted);
  EXPECT_EQ(disputed.timing, Timing::kOk);
  EXPECT_EQ(report.chains[0].links[2].independent_groups, 2u);
  EXPECT_EQ(report.chains[0].links[2].status, ClaimStatus::kSourced);
  // c1 asserts r1 as well, and only what it says of r2 is disputed.
  EXPECT_EQ(report.chains[0].links[0].status, ClaimStatus::kSingleSource);
  EXPECT_EQ(report.chains[0].weakest_link, 1u);
  EXPECT_EQ(report.chains[0].status, ClaimStatus::kContradicted);
  EXPECT_EQ(report.chains[0].independent_groups, 1u);
  EXPECT_EQ(report.chains[1].status, ClaimStatus::kUnsourced);
}

TEST_F(TraceTest, OptionsChooseTheChains) {
  const struct {
    std::string what;
    std::function<void(TraceRequest&, const EvidenceGraph&)> change;
    std::vector<std::vector<std::string>> chains;
    std::string cut_by;
  } cases[] = {
      {"at most one", [](auto& r, auto&) { r.max_chains = 1; }, {{"r1", "r2", "r3"}}, "max-chains"},
      {"short", [](auto& r, auto&) { r.max_length = 2; }, {{"r4", "r3"}}, "max-length"},
      {"just long enough",
       [](auto& r, auto&) { r.max_length = 3; },
       {{"r1", "r2", "r3"}, {"r4", "r3"}},
       ""},
      {"a source behind each link",
       [](auto& r, auto&) { r.min_independent_groups = 1; },
       {{"r1", "r2", "r3"}},
       ""},
      {"two behind each", [](auto& r, auto&) { r.min_independent_groups = 2; }, {}, ""},
      {"through the pogroms",
       [](auto& r, auto& g) { r.through = {g.node("pogroms")}; },
       {{"r1", "r2", "r3"}},
       ""},
      {"not through them",
       [](auto& r, auto& g) { r.avoid = {g.node("pogroms")}; },
       {{"r4", "r3"}},
       ""},
      {"through what lies on no chain",
       [](auto& r, auto& g) { r.through = {g.node("talks")}; },
       {},
       ""},
      {"without LED_TO", [](auto& r, auto&) { r.types = {"-LED_TO"}; }, {{"r4", "r3"}}, ""},
      {"some types only",
       [](auto& r, auto&) {
         r.types = {"CAUSED", "ENDED"};
       },
       {{"r4", "r3"}},
       ""},
      {"types that the graph does not have", [](auto& r, auto&) { r.types = {"MADE"}; }, {}, ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    TraceRequest request = Between("vote", "ceasefire");
    c.change(request, g_);
    const TraceReport report = TraceOf(request);
    EXPECT_EQ(AllLinks(report), c.chains);
    EXPECT_EQ(report.cut_by, c.cut_by);
  }
}

TEST_F(TraceTest, BeforeIsWalkedOnRequest) {
  EXPECT_THAT(TraceOf(Between("war", "talks")).chains, IsEmpty());
  TraceRequest request = Between("war", "talks");
  request.types = {"+BEFORE"};
  EXPECT_THAT(AllLinks(TraceOf(request)), ElementsAre(ElementsAre("r3", "r5")));
}

TEST_F(TraceTest, LinksThatTheirDatesContradictAreLeftOutUnlessKept) {
  const TraceReport without = TraceOf(Between("talks", "war"));
  EXPECT_THAT(without.chains, IsEmpty());
  TraceRequest request = Between("talks", "war");
  request.violations = TraceRequest::Violations::kKeep;
  const TraceReport report = TraceOf(request);
  EXPECT_EQ(without.ruled_out.count, 1u);
  EXPECT_THAT(without.ruled_out.ids, ElementsAre(report.chains[0].links[0].id));
  EXPECT_EQ(report.ruled_out.count, 0u);
  ASSERT_EQ(report.chains.size(), 2u);
  EXPECT_EQ(report.chains[0].timing, Timing::kViolation);
  EXPECT_EQ(report.chains[0].links[0].timing, Timing::kViolation);
  EXPECT_EQ(report.chains[0].links[0].timing_why,
            "talks began 1995-01-01 at the earliest, vote began 1988-02-20 at the latest.");
}

TEST_F(TraceTest, AnOpenEndGivesMaximalChains) {
  const TraceReport forwards = TraceOf(Between("pogroms", ""));
  EXPECT_EQ(forwards.direction, TraceDirection::kForwards);
  EXPECT_THAT(AllLinks(forwards), ElementsAre(ElementsAre("r2", "r3")));
  EXPECT_EQ(forwards.to, "");
  const TraceReport backwards = TraceOf(Between("", "war"));
  EXPECT_EQ(backwards.direction, TraceDirection::kBackwards);
  EXPECT_THAT(AllLinks(backwards), ElementsAre(ElementsAre("r1", "r2"), ElementsAre("r4")));
  EXPECT_EQ(backwards.events[backwards.chains[0].events[0]].id, "vote");
  EXPECT_THAT(TraceOf(Between("ceasefire", "")).chains, IsEmpty());

  TraceRequest cut = Between("vote", "");
  cut.max_length = 2;
  const TraceReport report = TraceOf(cut);
  EXPECT_THAT(AllLinks(report), ElementsAre(ElementsAre("r1", "r2"), ElementsAre("r4", "r3")));
  EXPECT_EQ(report.cut_by, "max-length");
}

TEST_F(TraceTest, AWrongRequestIsExplained) {
  const auto code = [&](const TraceRequest& request) {
    const auto result = TryTrace(request);
    return result ? std::string("none") : std::string(ErrorCodeName(result.error().code));
  };
  EXPECT_EQ(code({}), "invalid-argument");
  EXPECT_EQ(code(Between("war", "war")), "invalid-argument");
  TraceRequest avoided = Between("vote", "war");
  avoided.avoid = {g_.node("war")};
  EXPECT_EQ(code(avoided), "invalid-argument");
  TraceRequest none = Between("vote", "war");
  none.types = {"-CAUSED", "CAUSED", "-CAUSED"};
  EXPECT_EQ(code(none), "invalid-argument");
  TraceRequest missing = Between("vote", "");
  missing.to = NodeId{12345};
  EXPECT_EQ(code(missing), "not-found");
}

// From a source event by way of many squares to a target: 2^n chains.
void MakeLadder(EvidenceGraph& g, int rungs) {
  g.Event("0");
  for (int i = 0; i < rungs; ++i) {
    const std::string from = std::to_string(i);
    const std::string to = std::to_string(i + 1);
    g.Event(to);
    for (const char* side : {"a", "b"}) {
      g.Event(from + side);
      g.Proposition(from + side + "1", from, "CAUSED", from + side);
      g.Proposition(from + side + "2", from + side, side[0] == 'a' ? "CAUSED" : "LED_TO", to);
    }
  }
}

TEST(TraceLimitsTest, OfTooManyChainsTheBestAreFoundAndAllAreCounted) {
  EvidenceGraph g;
  MakeLadder(g, 40);
  NoProgress progress;
  TraceRequest request;
  request.from = g.node("0");
  request.to = g.node("40");
  request.max_length = 100;
  request.max_chains = 3;
  const TraceReport report = Trace(g.graph(), request, progress).value();
  EXPECT_EQ(report.chains_found, uint64_t{1} << 40);
  EXPECT_EQ(report.cut_by, "max-chains");
  ASSERT_EQ(report.chains.size(), 3u);
  for (const TraceLink& link : report.chains[0].links) EXPECT_EQ(link.type, "CAUSED");
  for (size_t i = 1; i < 3; ++i) {
    int untyped = 0;
    for (const TraceLink& link : report.chains[i].links) untyped += link.type == "LED_TO" ? 1 : 0;
    EXPECT_EQ(untyped, 1);
  }

  request.time_limit = std::chrono::milliseconds(-1);
  const TraceReport late = Trace(g.graph(), request, progress).value();
  EXPECT_EQ(late.cut_by, "time-limit");
  request.time_limit = std::chrono::milliseconds(60'000);
  request.max_events = 10;
  EXPECT_EQ(Trace(g.graph(), request, progress).value().cut_by, "max-events");
}

TEST(TraceLimitsTest, ABoundedSearchReadsOnlyTheNeighbourhood) {
  // Whatever the length allows, what is further from both ends is not looked at.
  EvidenceGraph g;
  for (int i = 0; i <= 100; ++i) g.Event(std::to_string(i));
  for (int i = 0; i < 100; ++i) {
    g.Proposition("r" + std::to_string(i), std::to_string(i), "CAUSED", std::to_string(i + 1));
  }
  NoProgress progress;
  TraceRequest request;
  request.from = g.node("0");
  request.to = g.node("5");
  request.max_length = 10;
  request.max_events = 20;
  const TraceReport report = Trace(g.graph(), request, progress).value();
  ASSERT_EQ(report.chains.size(), 1u);
  EXPECT_EQ(report.cut_by, "");
  request.to = g.node("90");
  EXPECT_EQ(Trace(g.graph(), request, progress).value().cut_by, "max-length");
}

// Chains of a random graph by plain recursion over the records.
class PlainTrace {
 public:
  PlainTrace(const MemoryGraph& graph, NodeId from, NodeId to) : to_(to) {
    (void)graph.ScanRelationships({}, [&](const Relationship& r) {
      const std::string_view type = graph.names().Text(r.type);
      if (type == "CAUSED" || type == "LED_TO") links_.push_back({r.start, r.end, r.id});
      if (type == "RESPONDED_TO") links_.push_back({r.end, r.start, r.id});
      return true;
    });
    Visit(from);
  }
  std::set<std::vector<RelationshipId>> chains;

 private:
  struct Step {
    NodeId cause, effect;
    RelationshipId relationship;
  };
  void Visit(NodeId node) {
    if (node == to_) {
      chains.insert(path_);
      return;
    }
    seen_.insert(node);
    for (const Step& step : links_) {
      if (step.cause != node || seen_.contains(step.effect)) continue;
      path_.push_back(step.relationship);
      Visit(step.effect);
      path_.pop_back();
    }
    seen_.erase(node);
  }

  NodeId to_;
  std::vector<Step> links_;
  std::set<NodeId> seen_;
  std::vector<RelationshipId> path_;
};

TEST(TraceAgainstRecursionTest, FindsTheSameChainsWhateverTheGraph) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    EvidenceGraph g;
    const int events = 4 + static_cast<int>(random() % 4);
    for (int i = 0; i < events; ++i) g.Event(std::to_string(i));
    const char* const types[] = {"CAUSED", "LED_TO", "RESPONDED_TO", "BEFORE"};
    for (int i = 0; i < 2 * events; ++i) {
      g.Proposition("r" + std::to_string(i), std::to_string(static_cast<int>(random()) & 3),
                    types[random() % 4], std::to_string(random() % static_cast<uint32_t>(events)));
    }
    const PlainTrace plain(g.graph(), g.node("0"), g.node("3"));
    TraceRequest request;
    request.from = g.node("0");
    request.to = g.node("3");
    request.max_chains = 100'000;
    NoProgress progress;
    const TraceReport report = Trace(g.graph(), request, progress).value();
    std::set<std::vector<RelationshipId>> found;
    for (const TraceChain& chain : report.chains) {
      std::vector<RelationshipId> links;
      for (const TraceLink& link : chain.links) links.push_back(link.relationship);
      EXPECT_TRUE(found.insert(links).second);
    }
    EXPECT_EQ(found, plain.chains);
    EXPECT_EQ(report.cut_by, "");

    const TraceCount count = CountTrace(g.graph(), request, progress).value();
    EXPECT_EQ(count.chains, plain.chains.size());
    EXPECT_TRUE(count.exact);

    std::set<std::vector<RelationshipId>> streamed;
    size_t length = 0;
    const TraceReport rest =
        StreamTrace(g.graph(), request, progress, [&](const TraceReport& part) {
          for (const TraceChain& chain : part.chains) {
            EXPECT_GE(chain.links.size(), length);
            length = chain.links.size();
            std::vector<RelationshipId> links;
            for (const TraceLink& link : chain.links) {
              links.push_back(link.relationship);
            }
            EXPECT_TRUE(streamed.insert(links).second);
          }
          return true;
        }).value();
    EXPECT_EQ(streamed, plain.chains);
    EXPECT_EQ(rest.chains_found, plain.chains.size());
    EXPECT_THAT(rest.chains, IsEmpty());
    EXPECT_EQ(rest.cut_by, "");
  }
}

// The same chains, links and evidence as a trace that ranks them.
TEST_F(TraceTest, AStreamShowsTheSameChainsTheShortestFirst) {
  const TraceRequest request = Between("vote", "ceasefire");
  const TraceReport ranked = TraceOf(request);
  NoProgress progress;
  std::vector<TraceReport> parts;
  const auto keep = [&](const TraceReport& part) {
    parts.push_back(part);
    return true;
  };
  const TraceReport rest = StreamTrace(g_.graph(), request, progress, keep).value();
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_THAT(AllLinks(parts[0]), ElementsAre(ElementsAre("r4", "r3")));
  EXPECT_THAT(AllLinks(parts[1]), ElementsAre(ElementsAre("r1", "r2", "r3")));
  EXPECT_EQ(rest.chains_found, 2u);
  EXPECT_EQ(rest.from, "vote");
  const TraceChain& streamed = parts[1].chains[0];
  const TraceChain& listed = ranked.chains[0];
  EXPECT_EQ(parts[1].events.size(), 4u);
  EXPECT_EQ(streamed.independent_groups, listed.independent_groups);
  EXPECT_EQ(streamed.status, listed.status);
  for (size_t i = 0; i < listed.links.size(); ++i) {
    EXPECT_EQ(streamed.links[i].claims, listed.links[i].claims);
    EXPECT_EQ(streamed.links[i].sources, listed.links[i].sources);
    EXPECT_EQ(streamed.links[i].signal, listed.links[i].signal);
    EXPECT_EQ(streamed.links[i].reversed, listed.links[i].reversed);
  }
}

TEST_F(TraceTest, AStreamEndsWhenItsReaderHasEnoughAndKeepsTheOptions) {
  NoProgress progress;
  TraceRequest request = Between("vote", "ceasefire");
  int calls = 0;
  const auto once = [&](const TraceReport&) {
    ++calls;
    return false;
  };
  EXPECT_EQ(StreamTrace(g_.graph(), request, progress, once)->chains_found, 1u);
  EXPECT_EQ(calls, 1);
  const auto all = [](const TraceReport&) { return true; };
  request.max_chains = 1;
  EXPECT_EQ(StreamTrace(g_.graph(), request, progress, all)->cut_by, "max-chains");
  request = Between("vote", "ceasefire");
  request.min_independent_groups = 1;
  EXPECT_EQ(StreamTrace(g_.graph(), request, progress, all)->chains_found, 1u);
  EXPECT_EQ(CountTrace(g_.graph(), request, progress)->chains, 1u);
  EXPECT_EQ(CountTrace(g_.graph(), Between("vote", ""), progress)->chains,
            TraceOf(Between("vote", "")).chains.size());
  EXPECT_EQ(CountTrace(g_.graph(), Between("", "ceasefire"), progress)->chains,
            TraceOf(Between("", "ceasefire")).chains.size());
  EXPECT_EQ(CountTrace(g_.graph(), Between("ceasefire", "vote"), progress)->chains, 0u);
  EXPECT_EQ(StreamTrace(g_.graph(), Between("ceasefire", "vote"), progress, all)->chains_found, 0u);
}

// Two ways at each of 50 steps: 2^50 chains of 100 links, counted without walking one.
TEST(TraceLimitsTest, ChainsBeyondListingAreCountedExactly) {
  EvidenceGraph g;
  g.Event("0");
  for (int i = 0; i < 50; ++i) {
    const std::string from = std::to_string(i);
    const std::string to = std::to_string(i + 1);
    g.Event(to);
    for (const std::string& side : {from + "a", from + "b"}) {
      g.Event(side);
      g.Proposition(side + ">", from, "CAUSED", side);
      g.Proposition(">" + side, side, "CAUSED", to);
    }
  }
  NoProgress progress;
  TraceRequest request;
  request.from = g.node("0");
  request.to = g.node("50");
  request.max_length = 100;
  const TraceCount count = CountTrace(g.graph(), request, progress).value();
  EXPECT_EQ(count.chains, uint64_t{1} << 50);
  EXPECT_TRUE(count.exact);
  EXPECT_EQ(count.cut_by, "");
  request.max_length = 99;
  EXPECT_EQ(CountTrace(g.graph(), request, progress)->chains, 0u);
  EXPECT_EQ(CountTrace(g.graph(), request, progress)->cut_by, "max-length");
}

}  // namespace
}  // namespace catena
