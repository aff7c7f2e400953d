#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "analysis/audit.h"
#include "evidence_graph.h"

namespace catena {
namespace {

using Graph = EvidenceGraph;
using testing::ElementsAre;

AuditReport AuditOfGroups(Graph& graph, const IndependenceRules& rules = {}) {
  NoProgress progress;
  AuditOptions options;
  options.independence = rules;
  return Audit(graph.graph(), options, progress).value();
}

struct GroupsCase {
  std::string what;
  std::function<void(Graph&)> build;  // Sources s, t (and u) that the claim c cites.
  uint32_t groups;
  IndependenceRules without;  // With the rule switched off...
  uint32_t groups_without;    // ...there are so many.
};

void News(Graph& g, const std::string& id, const std::string& container) {
  g.Source(id, {{"type", "article-newspaper"}, {"container-title", container}});
}

TEST(IndependenceTest, EachRuleJoinsAndCanBeSwitchedOff) {
  const GroupsCase cases[] = {
      {"two works", [](Graph& g) { g.Source("s"), g.Source("t"); }, 2, {}, 2},
      {"a revision is the same work",
       [](Graph& g) {
         g.Source("s"), g.Source("t");
         g.Link("t", "REVISION_OF", "s");
       },
       1,
       {.same_work = false},
       2},
      {"two revisions of one work",
       [](Graph& g) {
         g.Source("s"), g.Source("t"), g.Source("first");
         g.Link("t", "REVISION_OF", "first");
         g.Link("s", "REVISION_OF", "first");
       },
       1,
       {.same_work = false},
       2},
      {"a reprint counts as what it reprints",
       [](Graph& g) {
         g.Source("s", {{"publisher", "A"}}), g.Source("t", {{"publisher", "B"}});
         g.Link("t", "REPRINTS", "s");
       },
       1,
       {.derivations = false},
       2},
      {"two that derive from a third by way of others",
       [](Graph& g) {
         for (const char* id : {"s", "t", "mid", "origin"}) g.Source(id);
         g.Link("s", "DERIVED_FROM", "mid");
         g.Link("mid", "QUOTES", "origin");
         g.Link("t", "DERIVED_FROM", "origin");
       },
       1,
       {.derivations = false},
       2},
      {"the same publisher, as text and as an actor",
       [](Graph& g) {
         g.Actor("Human Rights Watch");
         g.Source("s", {{"publisher", "human rights  watch"}}), g.Source("t");
         g.Link("t", "PUBLISHED_BY", "Human Rights Watch");
       },
       1,
       {.publishers = false},
       2},
      {"the same newspaper",
       [](Graph& g) { News(g, "s", "Daily"), News(g, "t", "Daily"); },
       1,
       {.container_titles = false},
       2},
      {"a journal is many authors",
       [](Graph& g) {
         for (const char* id : {"s", "t"}) {
           g.Source(id, {{"type", "article-journal"}, {"container-title", "Survey"}});
         }
       },
       2,
       {},
       2},
      {"the agency's, whoever printed it",
       [](Graph& g) {
         g.Source("s", {{"publisher", "A"}, {"agency", "AP"}});
         g.Source("t", {{"publisher", "B"}, {"agency", "Associated Press"}});
       },
       1,
       {.agencies = false},
       2},
      {"credited to an agency as its author, and the agency itself",
       [](Graph& g) {
         Value::Map author;
         author.emplace("literal", Value("Reuters"));
         g.Source("s", {{"publisher", "A"}, {"author", Value(Value::List{Value(author)})}});
         News(g, "t", "Reuters");
       },
       1,
       {.agencies = false},
       2},
      {"one paper's reprint of another's item does not make the papers one",
       [](Graph& g) {
         News(g, "s", "A"), News(g, "t", "B"), News(g, "reprint", "A"), News(g, "first", "B");
         g.Link("reprint", "REPRINTS", "first");
       },
       2,
       {},
       2},
      {"a digest of both does not make two reports one",
       [](Graph& g) {
         g.Source("s"), g.Source("t"), g.Source("digest");
         g.Link("digest", "DERIVED_FROM", "s");
         g.Link("digest", "DERIVED_FROM", "t");
       },
       2,
       {},
       2},
      {"a digest adds nothing to what it draws on",
       [](Graph& g) {
         g.Source("s"), g.Source("t"), g.Source("other");
         g.Link("t", "QUOTES", "s");
         g.Link("t", "QUOTES", "other");
       },
       1,
       {.derivations = false},
       2},
  };
  for (const GroupsCase& c : cases) {
    SCOPED_TRACE(c.what);
    Graph graph;
    c.build(graph);
    graph.Claim("c", {}, {"s", "t"});
    EXPECT_EQ(AuditOfGroups(graph).claims[0].independent_groups, c.groups);
    EXPECT_EQ(AuditOfGroups(graph, c.without).claims[0].independent_groups, c.groups_without);
  }
}

TEST(IndependenceTest, GroupsListTheirSourcesAndSayWhatJoinsThem) {
  Graph graph;
  News(graph, "ref-10", "Reuters");
  News(graph, "ref-2", "Reuters");
  graph.Source("ref-3");
  graph.Source("ref-4");
  graph.Link("ref-4", "REPRINTS", "ref-3");
  graph.Source("ref-5", {{"publisher", "alone"}});
  const AuditReport report = AuditOfGroups(graph);
  ASSERT_EQ(report.groups.size(), 3u);
  EXPECT_EQ(report.groups[0].id, "ref-2");
  EXPECT_THAT(report.groups[0].sources, ElementsAre("ref-2", "ref-10"));
  EXPECT_EQ(report.groups[0].why, "publication: Reuters");
  EXPECT_THAT(report.groups[1].sources, ElementsAre("ref-3", "ref-4"));
  EXPECT_EQ(report.groups[1].why, "the same work, or derived from ref-3");
  EXPECT_EQ(report.groups[2].why, "");
  ASSERT_EQ(report.sources.size(), 5u);
  EXPECT_EQ(report.sources[4].id, "ref-10");
  EXPECT_EQ(report.sources[4].group, "ref-2");
}

TEST(IndependenceTest, ALongLineOfDerivationsDoesNotOverflowTheStack) {
  Graph graph;
  constexpr int kLength = 100'000;
  for (int i = 0; i < kLength; ++i) graph.Source("s" + std::to_string(i));
  for (int i = 1; i < kLength; ++i) {
    graph.Link("s" + std::to_string(i), "DERIVED_FROM", "s" + std::to_string(i - 1));
  }
  graph.Claim("c", {}, {"s0", "s" + std::to_string(kLength - 1)});
  const AuditReport report = AuditOfGroups(graph);
  EXPECT_EQ(report.claims[0].independent_groups, 1u);
  EXPECT_EQ(report.groups.size(), 1u);
}

}  // namespace
}  // namespace catena
