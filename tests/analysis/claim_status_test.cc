// Each status with a minimal graph that has it, and the nearest graph that does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "analysis/audit.h"
#include "evidence_graph.h"

namespace catena {
namespace {

using Graph = EvidenceGraph;

struct Case {
  std::string status;
  std::string what;
  std::function<void(Graph&)> build;  // Judged is the claim "c".
  bool applies = true;
};

Value Flags(const std::string& flag) { return Value(Value::List{Value(flag)}); }

// Two events and a link that claims assert.
void Pair(Graph& g, const std::string& from_date = "", const std::string& to_date = "") {
  g.Event("a", from_date);
  g.Event("b", to_date);
  g.Proposition("r", "a", "LED_TO", "b");
}

// A war with a side each for x and y.
void War(Graph& g) {
  g.Event("war");
  g.Actor("x");
  g.Actor("y");
  g.Link("x", "PARTICIPATED_IN", "war", {{"side", "one"}});
  g.Link("y", "PARTICIPATED_IN", "war", {{"side", "two"}});
}

const std::vector<Case>& Cases() {
  static const std::vector<Case> cases = {
      {"contradicted", "another claim contradicts it",
       [](Graph& g) {
         g.Claim("c");
         g.Claim("d");
         g.Link("d", "CONTRADICTS", "c");
       }},
      {"contradicted", "it contradicts another claim",
       [](Graph& g) {
         g.Claim("c");
         g.Claim("d");
         g.Link("c", "CONTRADICTS", "d");
       }},
      {"contradicted", "a deprecated claim contradicts nothing",
       [](Graph& g) {
         g.Claim("c");
         g.Claim("d", {}, {}, {{"rank", "deprecated"}});
         g.Link("d", "CONTRADICTS", "c");
       },
       false},
      {"contradicted", "affirmed and denied, both with a source",
       [](Graph& g) {
         Pair(g);
         g.Source("s");
         g.Claim("c", {"r"}, {"s"});
         g.Claim("d", {"r"}, {"s"}, {{"polarity", "deny"}});
       }},
      {"contradicted", "a denial without a source does not dispute",
       [](Graph& g) {
         Pair(g);
         g.Source("s");
         g.Claim("c", {"r"}, {"s"});
         g.Claim("d", {"r"}, {}, {{"polarity", "deny"}});
       },
       false},
      {"contradicted", "without a source of its own there is nothing to dispute",
       [](Graph& g) {
         Pair(g);
         g.Source("s");
         g.Claim("c", {"r"});
         g.Claim("d", {"r"}, {"s"}, {{"polarity", "deny"}});
       },
       false},
      {"contradicted", "denied is another link",
       [](Graph& g) {
         Pair(g);
         g.Proposition("q", "a", "CAUSED", "b");
         g.Source("s");
         g.Claim("c", {"r"}, {"s"});
         g.Claim("d", {"q"}, {"s"}, {{"polarity", "deny"}});
       },
       false},
      {"contradicted", "a cited source refutes it",
       [](Graph& g) {
         g.Source("s");
         g.Claim("c");
         g.Link("c", "CITES", "s", {{"stance", "refutes"}});
       }},
      {"unsourced", "no citation", [](Graph& g) { g.Claim("c"); }},
      {"unsourced", "a source that only mentions it is no support",
       [](Graph& g) {
         g.Source("s");
         g.Claim("c");
         g.Link("c", "CITES", "s", {{"stance", "mentions"}});
       }},
      {"unsourced", "a citation supports unless it says otherwise",
       [](Graph& g) {
         g.Source("s");
         g.Claim("c", {}, {"s"});
       },
       false},
      {"unsourced", "inherited is said instead",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"scope", "inherited"}});
       },
       false},
      {"unsourced", "lead-summary is said instead",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"scope", "lead"}});
       },
       false},
      {"citation-needed", "flag",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"flags", Flags("citation-needed")}});
       }},
      {"citation-needed", "another flag",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"flags", Flags("page-needed")}});
       },
       false},
      {"unresolved-marker", "flag",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"flags", Flags("unresolved-marker")}});
       }},
      {"unresolved-marker", "the markers themselves",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"unresolved_markers", Flags("[9]")}});
       }},
      {"unresolved-marker", "no marker is left over",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"unresolved_markers", Value(Value::List{})}});
       },
       false},
      {"failed-verification", "flag",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"flags", Flags("failed-verification")}});
       }},
      {"failed-verification", "not dubious",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"flags", Flags("dubious")}});
       },
       false},
      {"dubious", "flag",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"flags", Flags("dubious")}});
       }},
      {"circular", "its source derives from the document it is stated in",
       [](Graph& g) {
         g.Add("Document", "doc");
         g.Source("s");
         g.Source("t");
         g.Link("s", "DERIVED_FROM", "t");
         g.Link("t", "QUOTES", "doc");
         g.Claim("c", {}, {"s"});
         g.Link("c", "STATED_IN", "doc");
       }},
      {"circular", "its source derives from another document",
       [](Graph& g) {
         g.Add("Document", "doc");
         g.Add("Document", "other");
         g.Source("s");
         g.Link("s", "DERIVED_FROM", "other");
         g.Claim("c", {}, {"s"});
         g.Link("c", "STATED_IN", "doc");
       },
       false},
      {"circular", "its sources derive from each other",
       [](Graph& g) {
         g.Source("s");
         g.Source("t");
         g.Link("s", "REPRINTS", "t");
         g.Link("t", "DERIVED_FROM", "s");
         g.Claim("c", {}, {"s", "t"});
       }},
      {"circular", "a source that leads only into a circle",
       [](Graph& g) {
         for (const char* id : {"s", "t", "u"}) g.Source(id);
         g.Link("s", "DERIVED_FROM", "t");
         g.Link("t", "DERIVED_FROM", "u");
         g.Link("u", "DERIVED_FROM", "t");
         g.Claim("c", {}, {"s"});
       }},
      {"circular", "a circle with a way out has an origin",
       [](Graph& g) {
         for (const char* id : {"s", "t", "origin"}) g.Source(id);
         g.Link("s", "DERIVED_FROM", "t");
         g.Link("t", "DERIVED_FROM", "s");
         g.Link("t", "DERIVED_FROM", "origin");
         g.Claim("c", {}, {"s"});
       },
       false},
      {"circular", "one source that is not circular is enough",
       [](Graph& g) {
         for (const char* id : {"s", "t", "free"}) g.Source(id);
         g.Link("s", "DERIVED_FROM", "t");
         g.Link("t", "DERIVED_FROM", "s");
         g.Claim("c", {}, {"s", "free"});
       },
       false},
      {"circular", "a derivation one way is no circle",
       [](Graph& g) {
         g.Source("s");
         g.Source("t");
         g.Link("s", "DERIVED_FROM", "t");
         g.Claim("c", {}, {"s", "t"});
       },
       false},
      {"circular", "editions of one work are no circle",
       [](Graph& g) {
         g.Source("s");
         g.Source("t");
         g.Link("s", "REVISION_OF", "t");
         g.Link("t", "SAME_AS", "s");
         g.Claim("c", {}, {"s"});
       },
       false},
      {"anachronistic-citation", "published the day before",
       [](Graph& g) {
         g.Event("e", "2020-09-27");
         g.Source("s", {{"issued", "2020-09-26"}});
         g.Claim("c", {}, {"s"});
         g.Link("c", "ABOUT", "e");
       }},
      {"anachronistic-citation", "published the same day",
       [](Graph& g) {
         g.Event("e", "2020-09-27");
         g.Source("s", {{"issued", "2020-09-27"}});
         g.Claim("c", {}, {"s"});
         g.Link("c", "ABOUT", "e");
       },
       false},
      {"anachronistic-citation", "published that month, so perhaps after it",
       [](Graph& g) {
         g.Event("e", "2020-09-27");
         g.Source("s", {{"issued", "2020-09"}});
         g.Claim("c", {}, {"s"});
         g.Link("c", "ABOUT", "e");
       },
       false},
      {"anachronistic-citation", "an event of that year may have been before it",
       [](Graph& g) {
         g.Event("e", "2020");
         g.Source("s", {{"issued", "2020-01-02"}});
         g.Claim("c", {}, {"s"});
         g.Link("c", "ABOUT", "e");
       },
       false},
      {"anachronistic-citation", "an end of the link that it asserts",
       [](Graph& g) {
         Pair(g, "1988", "1994");
         g.Source("s", {{"issued", "1991"}});
         g.Claim("c", {"r"}, {"s"});
       }},
      {"anachronistic-citation", "predictions look ahead",
       [](Graph& g) {
         g.Event("e", "2021");
         g.Source("s", {{"issued", "2020"}});
         g.Claim("c", {}, {"s"}, {{"modality", "predicted"}});
         g.Link("c", "ABOUT", "e");
       },
       false},
      {"anachronistic-citation", "planned events lie ahead",
       [](Graph& g) {
         g.Event("e", "2021", {{"status", "planned"}});
         g.Source("s", {{"issued", "2020"}});
         g.Claim("c", {}, {"s"});
         g.Link("c", "ABOUT", "e");
       },
       false},
      {"anachronistic-citation", "a mention vouches for nothing",
       [](Graph& g) {
         g.Event("e", "2021");
         g.Source("s", {{"issued", "2020"}});
         g.Claim("c");
         g.Link("c", "CITES", "s", {{"stance", "mentions"}});
         g.Link("c", "ABOUT", "e");
       },
       false},
      {"anachronistic-citation", "a source without a date may be of any day",
       [](Graph& g) {
         g.Event("e", "2021");
         g.Source("s");
         g.Claim("c", {}, {"s"});
         g.Link("c", "ABOUT", "e");
       },
       false},
      {"anachronistic-citation", "a periodical that still appears",
       [](Graph& g) {
         g.Event("e", "2021");
         g.Source("s", {{"issued", "1999/.."}});
         g.Claim("c", {}, {"s"});
         g.Link("c", "ABOUT", "e");
       },
       false},
      {"dead-link-only", "dead, no archive",
       [](Graph& g) {
         g.Source("s", {{"url_status", "dead"}});
         g.Source("t", {{"url_status", "usurped"}});
         g.Claim("c", {}, {"s", "t"});
       }},
      {"dead-link-only", "archived",
       [](Graph& g) {
         g.Source("s", {{"url_status", "unfit"}, {"archive_url", "https://archive.example/s"}});
         g.Claim("c", {}, {"s"});
       },
       false},
      {"dead-link-only", "a book is found by its ISBN",
       [](Graph& g) {
         g.Source("s", {{"url_status", "dead"}, {"ISBN", "978-0-00-000000-2"}});
         g.Claim("c", {}, {"s"});
       },
       false},
      {"dead-link-only", "unknown is not dead",
       [](Graph& g) {
         g.Source("s", {{"url_status", "dead"}});
         g.Source("t", {{"url_status", "unknown"}});
         g.Claim("c", {}, {"s", "t"});
       },
       false},
      {"self-published-only", "all of them",
       [](Graph& g) {
         g.Source("s", {{"self_published", true}});
         g.Source("t", {{"self_published", true}});
         g.Claim("c", {}, {"s", "t"});
       }},
      {"self-published-only", "not all of them",
       [](Graph& g) {
         g.Source("s", {{"self_published", true}});
         g.Source("t");
         g.Claim("c", {}, {"s", "t"});
       },
       false},
      {"one-sided", "every publisher is or belongs to one party",
       [](Graph& g) {
         War(g);
         g.Actor("agency");
         g.Actor("ministry");
         g.Link("agency", "AFFILIATED_WITH", "ministry");
         g.Link("ministry", "AFFILIATED_WITH", "x");
         g.Source("s");
         g.Source("t");
         g.Link("s", "PUBLISHED_BY", "agency");
         g.Link("t", "PUBLISHED_BY", "x");
         g.Claim("c", {}, {"s", "t"});
         g.Link("c", "ABOUT", "war");
       }},
      {"one-sided", "one publisher is of the other side",
       [](Graph& g) {
         War(g);
         g.Source("s");
         g.Source("t");
         g.Link("s", "PUBLISHED_BY", "x");
         g.Link("t", "PUBLISHED_BY", "y");
         g.Claim("c", {}, {"s", "t"});
         g.Link("c", "ABOUT", "war");
       },
       false},
      {"one-sided", "one publisher is of no side",
       [](Graph& g) {
         War(g);
         g.Actor("observer");
         g.Source("s");
         g.Source("t");
         g.Link("s", "PUBLISHED_BY", "x");
         g.Link("t", "PUBLISHED_BY", "observer");
         g.Claim("c", {}, {"s", "t"});
         g.Link("c", "ABOUT", "war");
       },
       false},
      {"one-sided", "published by both sides together",
       [](Graph& g) {
         War(g);
         g.Source("s");
         g.Link("s", "PUBLISHED_BY", "x");
         g.Link("s", "PUBLISHED_BY", "y");
         g.Claim("c", {}, {"s"});
         g.Link("c", "ABOUT", "war");
       },
       false},
      {"one-sided", "no dispute where all are on one side",
       [](Graph& g) {
         g.Event("e");
         g.Actor("x");
         g.Actor("y");
         g.Link("x", "PARTICIPATED_IN", "e", {{"side", "one"}});
         g.Link("y", "PARTICIPATED_IN", "e", {{"side", "one"}});
         g.Source("s");
         g.Link("s", "PUBLISHED_BY", "x");
         g.Claim("c", {}, {"s"});
         g.Link("c", "ABOUT", "e");
       },
       false},
      {"single-source", "one",
       [](Graph& g) {
         g.Source("s");
         g.Claim("c", {}, {"s"});
       }},
      {"single-source", "two of one publisher",
       [](Graph& g) {
         g.Source("s", {{"publisher", "The Daily"}});
         g.Source("t", {{"publisher", "the daily"}});
         g.Claim("c", {}, {"s", "t"});
       }},
      {"single-source", "two",
       [](Graph& g) {
         g.Source("s");
         g.Source("t");
         g.Claim("c", {}, {"s", "t"});
       },
       false},
      {"single-source", "none", [](Graph& g) { g.Claim("c"); }, false},
      {"attributed-only", "someone said so",
       [](Graph& g) {
         g.Actor("x");
         g.Source("s");
         g.Source("t");
         g.Claim("c", {}, {"s", "t"});
         g.Link("c", "ATTRIBUTED_TO", "x");
       }},
      {"attributed-only", "another claim says so in its own voice",
       [](Graph& g) {
         Pair(g);
         g.Actor("x");
         g.Source("s");
         g.Claim("c", {"r"}, {"s"});
         g.Link("c", "ATTRIBUTED_TO", "x");
         g.Claim("d", {"r"}, {"s"});
       },
       false},
      {"attributed-only", "another claim says so without a source",
       [](Graph& g) {
         Pair(g);
         g.Actor("x");
         g.Source("s");
         g.Claim("c", {"r"}, {"s"});
         g.Link("c", "ATTRIBUTED_TO", "x");
         g.Claim("d", {"r"});
       }},
      {"attributed-only", "a speaker of the same camp is no second voice",
       [](Graph& g) {
         Pair(g);
         g.Actor("x");
         g.Actor("spokesman");
         g.Link("spokesman", "AFFILIATED_WITH", "x");
         g.Source("s");
         g.Claim("c", {"r"}, {"s"});
         g.Link("c", "ATTRIBUTED_TO", "x");
         g.Claim("d", {"r"}, {"s"});
         g.Link("d", "ATTRIBUTED_TO", "spokesman");
       }},
      {"attributed-only", "a speaker of another camp is",
       [](Graph& g) {
         Pair(g);
         g.Actor("x");
         g.Actor("y");
         g.Source("s");
         g.Claim("c", {"r"}, {"s"});
         g.Link("c", "ATTRIBUTED_TO", "x");
         g.Claim("d", {"r"}, {"s"});
         g.Link("d", "ATTRIBUTED_TO", "y");
       },
       false},
      {"attributed-only", "a sourced claim supports it",
       [](Graph& g) {
         g.Actor("x");
         g.Source("s");
         g.Claim("c", {}, {"s"});
         g.Link("c", "ATTRIBUTED_TO", "x");
         g.Claim("d", {}, {"s"});
         g.Link("d", "SUPPORTS", "c");
       },
       false},
      {"attributed-only", "the text's own voice",
       [](Graph& g) {
         g.Source("s");
         g.Claim("c", {}, {"s"});
       },
       false},
      {"inherited", "scope",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"scope", "inherited"}});
       }},
      {"inherited", "other scope",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"scope", "none"}});
       },
       false},
      {"lead-summary", "scope",
       [](Graph& g) {
         g.Claim("c", {}, {}, {{"scope", "lead"}});
       }},
      {"lead-summary", "a lead that cites",
       [](Graph& g) {
         g.Source("s");
         g.Claim("c", {}, {"s"}, {{"scope", "lead"}});
       },
       false},
      {"low-reliability", "best is D",
       [](Graph& g) {
         g.Source("s", {{"reliability", "D"}});
         g.Source("t", {{"reliability", "F"}});
         g.Claim("c", {}, {"s", "t"});
       }},
      {"low-reliability", "best is C",
       [](Graph& g) {
         g.Source("s", {{"reliability", "C"}});
         g.Source("t", {{"reliability", "E"}});
         g.Claim("c", {}, {"s", "t"});
       },
       false},
      {"low-reliability", "an ungraded one may be better",
       [](Graph& g) {
         g.Source("s", {{"reliability", "E"}});
         g.Source("t");
         g.Claim("c", {}, {"s", "t"});
       },
       false},
      {"time-inconsistent", "the effect came first",
       [](Graph& g) {
         Pair(g, "1995", "1994");
         g.Claim("c", {"r"});
       }},
      {"time-inconsistent", "it may have",
       [](Graph& g) {
         Pair(g, "1994", "1994-03");
         g.Claim("c", {"r"});
       },
       false},
      {"time-inconsistent", "who denies the link says nothing impossible",
       [](Graph& g) {
         Pair(g, "1995", "1994");
         g.Claim("c", {"r"}, {}, {{"polarity", "deny"}});
       },
       false},
      {"well-sourced", "two groups, the best B",
       [](Graph& g) {
         g.Source("s", {{"reliability", "B"}});
         g.Source("t");
         g.Claim("c", {}, {"s", "t"});
       }},
      {"well-sourced", "two groups, the best C",
       [](Graph& g) {
         g.Source("s", {{"reliability", "C"}});
         g.Source("t");
         g.Claim("c", {}, {"s", "t"});
       },
       false},
      {"well-sourced", "one group",
       [](Graph& g) {
         g.Source("s", {{"reliability", "A"}});
         g.Claim("c", {}, {"s"});
       },
       false},
      {"sourced", "two groups",
       [](Graph& g) {
         g.Source("s");
         g.Source("t");
         g.Claim("c", {}, {"s", "t"});
       }},
      {"sourced", "one group",
       [](Graph& g) {
         g.Source("s");
         g.Claim("c", {}, {"s"});
       },
       false},
  };
  return cases;
}

const ClaimAudit& FindClaim(const AuditReport& report, const std::string& id) {
  for (const ClaimAudit& claim : report.claims) {
    if (claim.id == id) return claim;
  }
  ADD_FAILURE() << "no claim " << id;
  static const ClaimAudit kNone;
  return kNone;
}

AuditReport AuditOf(EvidenceGraph& graph, const AuditOptions& options = {}) {
  NoProgress progress;
  return Audit(graph.graph(), options, progress).value();
}

TEST(ClaimStatusTest, EachAppliesWhereItShouldAndNotNextToIt) {
  for (const Case& c : Cases()) {
    SCOPED_TRACE(c.status + ": " + c.what);
    Graph graph;
    c.build(graph);
    const AuditReport report = AuditOf(graph);
    const ClaimAudit& claim = FindClaim(report, "c");
    const ClaimStatus status = *FindClaimStatus(c.status);
    EXPECT_EQ(claim.statuses[static_cast<size_t>(status)], c.applies);
    EXPECT_TRUE(claim.statuses.any());
    EXPECT_FALSE(claim.why.empty());
  }
}

TEST(ClaimStatusTest, EveryStatusHasACaseThatAppliesAndOneThatDoesNot) {
  for (size_t i = 0; i < kClaimStatusCount; ++i) {
    const std::string name(ClaimStatusName(static_cast<ClaimStatus>(i)));
    SCOPED_TRACE(name);
    int applies = 0;
    int near_misses = 0;
    for (const Case& c : Cases()) {
      if (c.status == name) ++(c.applies ? applies : near_misses);
    }
    EXPECT_GT(applies, 0);
    if (name != "dubious") {  // Its near miss is failed-verification's.
      EXPECT_GT(near_misses, 0);
    }
  }
}

TEST(ClaimStatusTest, ThePrimaryIsTheFirstThatApplies) {
  Graph graph;
  graph.Event("war", "2020-09-27");
  graph.Source("s", {{"issued", "2020-08-27"}});
  graph.Claim("c", {}, {"s"}, {{"flags", Flags("dubious")}});
  graph.Link("c", "ABOUT", "war");
  const AuditReport report = AuditOf(graph);
  const ClaimAudit& claim = FindClaim(report, "c");
  EXPECT_EQ(claim.primary, ClaimStatus::kDubious);
  EXPECT_TRUE(claim.statuses[static_cast<size_t>(ClaimStatus::kAnachronisticCitation)]);
  EXPECT_TRUE(claim.statuses[static_cast<size_t>(ClaimStatus::kSingleSource)]);
  EXPECT_EQ(claim.statuses.count(), 3u);
}

TEST(ClaimStatusTest, TheReasonStatesTheFacts) {
  Graph graph;
  graph.Event("war", "2020-09-27");
  graph.Source("ref-24", {{"issued", "2020-08-27"}});
  graph.Claim("c", {}, {"ref-24"});
  graph.Link("c", "ABOUT", "war");
  const AuditReport report = AuditOf(graph);
  EXPECT_EQ(FindClaim(report, "c").why,
            "ref-24 was published 2020-08-27; the event \"war\" began 2020-09-27 at the earliest.");
  ASSERT_EQ(report.sources.size(), 1u);
  EXPECT_THAT(report.sources[0].findings,
              testing::ElementsAre("Published 2020-08-27, but cited for \"war\", which began "
                                   "2020-09-27 at the earliest."));
}

TEST(ClaimStatusTest, ApproximateDatesWidenByThePolicyAskedFor) {
  Graph graph;
  graph.Event("e", "2020-09-27~");
  graph.Source("s", {{"issued", "2020-09-25"}});
  graph.Claim("c", {}, {"s"});
  graph.Link("c", "ABOUT", "e");
  const size_t status = static_cast<size_t>(ClaimStatus::kAnachronisticCitation);
  EXPECT_FALSE(FindClaim(AuditOf(graph), "c").statuses[status]);
  AuditOptions narrow;
  narrow.approximation.days = 1;
  EXPECT_TRUE(FindClaim(AuditOf(graph, narrow), "c").statuses[status]);
}

TEST(ClaimStatusTest, StrictAndLenientDifferByInheritedAndLead) {
  Graph graph;
  graph.Source("s");
  graph.Claim("none");
  graph.Claim("inherited", {}, {}, {{"scope", "inherited"}, {"section", "one"}});
  graph.Claim("lead", {}, {}, {{"scope", "lead"}});
  graph.Claim("cited", {}, {"s"}, {{"section", "one"}});
  const AuditReport report = AuditOf(graph);
  EXPECT_EQ(report.totals.uncited_strict, 3u);
  EXPECT_EQ(report.totals.uncited_lenient, 1u);
  ASSERT_EQ(report.sections.size(), 2u);
  EXPECT_EQ(report.sections[0].section, "");
  EXPECT_EQ(report.sections[1].claims, 2u);
  EXPECT_EQ(report.sections[1].citations, 1u);
  EXPECT_EQ(report.sections[1].uncited_strict, 1u);
  EXPECT_EQ(report.sections[1].uncited_lenient, 0u);
}

TEST(RelationshipStatusTest, TakesItsBestClaimLessItsDisputes) {
  struct {
    std::string what;
    std::function<void(Graph&)> build;
    ClaimStatus status;
    uint32_t groups;
  } const cases[] = {
      {"no claim", [](Graph&) {}, ClaimStatus::kUnsourced, 0},
      {"the better of two claims",
       [](Graph& g) {
         g.Claim("c", {"r"});
         g.Claim("d", {"r"}, {"s"});
       },
       ClaimStatus::kSingleSource, 1},
      {"a source is more than the lead",
       [](Graph& g) {
         g.Claim("c", {"r"}, {}, {{"scope", "lead"}});
         g.Claim("d", {"r"}, {"s"});
       },
       ClaimStatus::kSingleSource, 1},
      {"groups are counted over its claims",
       [](Graph& g) {
         g.Claim("c", {"r"}, {"s"});
         g.Claim("d", {"r"}, {"t"});
       },
       ClaimStatus::kSingleSource, 2},
      {"a sourced denial disputes it",
       [](Graph& g) {
         g.Claim("c", {"r"}, {"s", "t"});
         g.Claim("d", {"r"}, {"s"}, {{"polarity", "deny"}});
       },
       ClaimStatus::kContradicted, 2},
      {"an unsourced denial does not",
       [](Graph& g) {
         g.Claim("c", {"r"}, {"s", "t"});
         g.Claim("d", {"r"}, {}, {{"polarity", "deny"}});
       },
       ClaimStatus::kSourced, 2},
      {"deprecated claims do not count",
       [](Graph& g) {
         g.Claim("c", {"r"}, {"s"}, {{"rank", "deprecated"}});
       },
       ClaimStatus::kUnsourced, 0},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    Graph graph;
    Pair(graph);
    graph.Source("s");
    graph.Source("t");
    c.build(graph);
    const AuditReport report = AuditOf(graph);
    ASSERT_EQ(report.relationships.size(), 1u);
    EXPECT_EQ(ClaimStatusName(report.relationships[0].status), ClaimStatusName(c.status));
    EXPECT_EQ(report.relationships[0].independent_groups, c.groups);
  }
}

TEST(RelationshipStatusTest, OnlyWhatAClaimCouldAssertIsAProposition) {
  Graph graph;
  Pair(graph);
  graph.Actor("x");
  graph.Actor("y");
  graph.Source("s");
  graph.Proposition("known", "x", "AFFILIATED_WITH", "y");
  graph.Link("y", "AFFILIATED_WITH", "x");
  graph.Claim("c", {"known"}, {"s"});
  const AuditReport report = AuditOf(graph);
  ASSERT_EQ(report.relationships.size(), 2u);
  EXPECT_EQ(report.relationships[0].id, "known");
  EXPECT_EQ(report.relationships[0].claims, std::vector<std::string>{"c"});
  EXPECT_EQ(report.relationships[1].id, "r");
}

TEST(RelationshipStatusTest, RelationshipsAreInTheOrderOfTheirIdsOrOnlyCounted) {
  Graph g;
  for (const char* id : {"a", "b", "c"}) g.Event(id);
  g.Proposition("r10", "a", "LED_TO", "b");
  g.Link("a", "LED_TO", "c");  // Without an id: "#2".
  g.Proposition("r9", "b", "LED_TO", "c");
  g.Link("b", "LED_TO", "a");
  g.Proposition("!", "c", "LED_TO", "a");  // Before "#".
  NoProgress quiet;
  const AuditReport report = Audit(g.graph(), {}, quiet).value();
  std::vector<std::string> ids;
  for (const RelationshipAudit& each : report.relationships) ids.push_back(each.id);
  EXPECT_THAT(ids, testing::ElementsAre("!", "#2", "#4", "r9", "r10"));
  const AuditReport counted =
      Audit(g.graph(), {.links = AuditOptions::Links::kCount}, quiet).value();
  EXPECT_EQ(counted.totals.relationships, 5u);
  EXPECT_THAT(counted.relationships, testing::IsEmpty());
}

TEST(CircuitTest, CircularSourcesAndCausalCyclesAreNamed) {
  Graph graph;
  for (const char* id : {"a", "b", "c"}) graph.Event(id);
  graph.Proposition("ab", "a", "CAUSED", "b");
  graph.Proposition("bc", "b", "LED_TO", "c");
  graph.Proposition("ac", "a", "RESPONDED_TO", "c");  // c -> a, as a chain walks it.
  for (const char* id : {"s", "t"}) graph.Source(id);
  graph.Link("s", "QUOTES", "t");
  graph.Link("t", "REPRINTS", "s");
  const AuditReport report = AuditOf(graph);
  ASSERT_EQ(report.causal_cycles.size(), 1u);
  EXPECT_THAT(report.causal_cycles[0].nodes, testing::ElementsAre("a", "b", "c"));
  EXPECT_THAT(report.causal_cycles[0].relationships, testing::ElementsAre("ab", "bc", "ac"));
  EXPECT_EQ(report.causal_cycles[0].members, 3u);
  ASSERT_EQ(report.circular_sources.size(), 1u);
  EXPECT_THAT(report.circular_sources[0].nodes, testing::ElementsAre("s", "t"));
}

TEST(CircuitTest, CausesThatAreNoEventsAreInCirclesToo) {
  Graph graph;
  graph.Event("a");
  graph.Actor("x");
  graph.Proposition("ax", "a", "CAUSED", "x");
  graph.Proposition("xa", "x", "CAUSED", "a");
  const AuditReport report = AuditOf(graph);
  ASSERT_EQ(report.causal_cycles.size(), 1u);
  EXPECT_THAT(report.causal_cycles[0].relationships, testing::ElementsAre("ax", "xa"));
}

TEST(CircuitTest, WhatLeadsIntoAndOutOfACircleIsNotOfIt) {
  Graph graph;
  for (const char* id : {"before", "a", "b", "after"}) graph.Event(id);
  graph.Proposition("in", "before", "LED_TO", "a");
  graph.Proposition("out", "b", "LED_TO", "after");
  graph.Proposition("ba", "b", "LED_TO", "a");
  graph.Proposition("ab", "a", "LED_TO", "b");
  const AuditReport report = AuditOf(graph);
  ASSERT_EQ(report.causal_cycles.size(), 1u);
  EXPECT_THAT(report.causal_cycles[0].nodes, testing::ElementsAre("a", "b"));
  EXPECT_EQ(report.causal_cycles[0].members, 2u);
}

}  // namespace
}  // namespace catena
