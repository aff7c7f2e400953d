// A link is judged the same whether all evidence is read or only what bears on it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "analysis/audit.h"
#include "evidence_graph.h"

namespace catena {
namespace {

// A graph in which everything that matters to a judgement is likely: shared publishers,
// derivations in circles, disputes, speakers of one camp, sides, dates before and after.
class RandomEvidence {
 public:
  explicit RandomEvidence(uint32_t seed)
      : random_(seed), has_dates_(seed % 3 != 1), has_sides_(seed % 4 != 1) {
    Make();
    LinkSources();
    MakeClaims();
  }

  EvidenceGraph& graph() { return graph_; }

 private:
  bool Chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  std::string Pick(const std::vector<std::string>& of) { return of[random_() % of.size()]; }

  void Make() {
    const std::vector<std::string> dates = {"",           "1988",       "1988-02", "1990/1992",
                                            "1994-05-12", "2020-09-27", "../1991", "199X"};
    for (int i = 0; i < 6; ++i) {
      events_.push_back("e" + std::to_string(i));
      graph_.Event(events_.back(), Pick(dates),
                   Chance(20) ? EvidenceGraph::Properties{{"status", "planned"}}
                              : EvidenceGraph::Properties{});
    }
    for (int i = 0; i < 5; ++i) {
      actors_.push_back("x" + std::to_string(i));
      graph_.Actor(actors_.back());
    }
    for (int i = 0; i < 3; ++i) graph_.Link(Pick(actors_), "AFFILIATED_WITH", Pick(actors_));
    for (int i = 0; i < 8; ++i) {
      EvidenceGraph::Properties p;
      if (has_sides_) p.emplace_back("side", Pick({"1", "2"}));
      graph_.Link(Pick(actors_), "PARTICIPATED_IN", Pick(events_), p);
    }
    const std::vector<std::string> types = {"CAUSED",       "LED_TO",  "ENDED",
                                            "RESPONDED_TO", "PART_OF", "AFFILIATED_WITH"};
    for (int i = 0; i < 8; ++i) {
      links_.push_back("r" + std::to_string(i));
      const std::string type = Pick(types);
      const bool actors = type == "AFFILIATED_WITH";
      graph_.Proposition(links_.back(), Pick(actors ? actors_ : events_), type,
                         Pick(actors ? actors_ : events_));
    }
    graph_.Add("Document", "doc");
  }

  void LinkSources() {
    for (int i = 0; i < 9; ++i) {
      EvidenceGraph::Properties p;
      if (has_dates_ && Chance(60))
        p.emplace_back("issued", Pick({"1987", "1990", "1994-05-11", "2020-09-26"}));
      if (Chance(30)) p.emplace_back("publisher", Pick({"x0", "Daily", "AP", "Reuters"}));
      if (Chance(20)) p.emplace_back("agency", Pick({"Reuters", "Associated Press"}));
      if (Chance(30)) {
        p.emplace_back("type", Pick({"webpage", "book"}));
        p.emplace_back("container-title", Pick({"Daily", "Weekly"}));
      }
      if (Chance(50)) p.emplace_back("reliability", Pick({"A", "C", "E"}));
      if (Chance(20)) p.emplace_back("url_status", "dead");
      if (Chance(20)) p.emplace_back("self_published", true);
      sources_.push_back("s" + std::to_string(i));
      graph_.Source(sources_.back(), p);
    }
    const std::vector<std::string> types = {"DERIVED_FROM", "QUOTES", "REPRINTS", "REVISION_OF",
                                            "SAME_AS"};
    for (int i = 0; i < 7; ++i) graph_.Link(Pick(sources_), Pick(types), Pick(sources_));
    if (Chance(50)) graph_.Link(Pick(sources_), "DERIVED_FROM", "doc");
    for (int i = 0; i < 3; ++i) graph_.Link(Pick(sources_), "PUBLISHED_BY", Pick(actors_));
  }

  void MakeClaims() {
    std::vector<std::string> claims;
    for (int i = 0; i < 12; ++i) {
      EvidenceGraph::Properties p;
      if (Chance(30)) p.emplace_back("polarity", "deny");
      if (Chance(10)) p.emplace_back("rank", "deprecated");
      if (Chance(10)) p.emplace_back("modality", "predicted");
      if (Chance(20)) p.emplace_back("scope", Pick({"inherited", "lead"}));
      std::vector<std::string> asserts = {Pick(links_)};
      if (Chance(40)) asserts.push_back(Pick(links_));
      if (Chance(10)) asserts.push_back("no such link");
      claims.push_back("c" + std::to_string(i));
      graph_.Claim(claims.back(), asserts, {}, p);
      for (int k = static_cast<int>(random_() % 4); k > 0; --k) {
        graph_.Link(claims.back(), "CITES", Pick(sources_),
                    {{"stance", Pick({"supports", "supports", "supports", "refutes"})}});
      }
      if (Chance(40)) graph_.Link(claims.back(), "ABOUT", Pick(events_));
      if (Chance(40)) graph_.Link(claims.back(), "ATTRIBUTED_TO", Pick(actors_));
      if (Chance(60)) graph_.Link(claims.back(), "STATED_IN", "doc");
    }
    for (int i = 0; i < 3; ++i) graph_.Link(Pick(claims), "SUPPORTS", Pick(claims));
    if (Chance(50)) graph_.Link(Pick(claims), "CONTRADICTS", Pick(claims));
  }

  EvidenceGraph graph_;
  std::mt19937 random_;
  bool has_dates_;
  bool has_sides_;
  std::vector<std::string> events_, actors_, sources_, links_;
};

void ExpectSame(const LinkAudit& a, const LinkAudit& b) {
  EXPECT_EQ(a.audit.id, b.audit.id);
  EXPECT_EQ(a.audit.from, b.audit.from);
  EXPECT_EQ(a.audit.type, b.audit.type);
  EXPECT_EQ(a.audit.to, b.audit.to);
  EXPECT_EQ(a.audit.claims, b.audit.claims);
  EXPECT_EQ(a.audit.denials, b.audit.denials);
  EXPECT_EQ(a.audit.citations, b.audit.citations);
  EXPECT_EQ(a.audit.independent_groups, b.audit.independent_groups);
  EXPECT_EQ(ClaimStatusName(a.audit.status), ClaimStatusName(b.audit.status));
  EXPECT_EQ(a.audit.timing, b.audit.timing);
  EXPECT_EQ(a.audit.timing_why, b.audit.timing_why);
  EXPECT_EQ(a.sources, b.sources);
  EXPECT_EQ(a.citations.size(), b.citations.size());
}

TEST(AuditReachTest, APartOfTheEvidenceGivesTheAnswerOfTheWhole) {
  NoProgress progress;
  std::set<ClaimStatus> seen;
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    RandomEvidence random(seed);
    const MemoryGraph& graph = random.graph().graph();
    const AuditReport report = Audit(graph, {}, progress).value();
    for (const auto& [id, relationship] : random.graph().relationships()) {
      SCOPED_TRACE(id);
      const RelationshipId one[] = {relationship};
      const auto local = AuditRelationships(graph, one, {}, progress, AuditReach::kLocal).value();
      const auto whole = AuditRelationships(graph, one, {}, progress, AuditReach::kWhole).value();
      ASSERT_EQ(local.size(), 1u);
      if (local[0].audit.from.empty()) continue;  // Of the vocabulary, and nobody asserts it.
      ExpectSame(local[0], whole[0]);
      const auto in_report =
          std::ranges::find(report.relationships, relationship, &RelationshipAudit::relationship);
      ASSERT_NE(in_report, report.relationships.end());
      EXPECT_EQ(in_report->status, local[0].audit.status);
      EXPECT_EQ(in_report->independent_groups, local[0].audit.independent_groups);
      seen.insert(local[0].audit.status);
    }
    if (HasFailure()) return;
  }
  EXPECT_GE(seen.size(), 8u);  // The graphs are varied enough to tell.
}

TEST(AuditReachTest, WhatBearsOnClaimsGivesTheReportOfTheWhole) {
  NoProgress progress;
  std::set<ClaimStatus> seen;
  for (uint32_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    RandomEvidence random(seed);
    const MemoryGraph& graph = random.graph().graph();
    AuditReport whole = Audit(graph, {}, progress).value();
    const AuditReport counted =
        Audit(graph, {.links = AuditOptions::Links::kCount}, progress).value();
    for (const ClaimAudit& claim : whole.claims) seen.insert(claim.primary);

    const NodeId document = FindNodeById(graph, "doc").value().value();
    const AuditReport of_document = Audit(graph, {.document = document}, progress).value();
    for (const ClaimAudit& claim : of_document.claims) {
      EXPECT_THAT(whole.claims, testing::Contains(claim));
    }
    for (const RelationshipAudit& link : of_document.relationships) {
      EXPECT_THAT(whole.relationships, testing::Contains(link));
    }

    whole.relationships.clear();
    EXPECT_EQ(counted, whole);
    if (HasFailure()) return;
  }
  EXPECT_GE(seen.size(), 8u);
}

TEST(AuditReachTest, TheSameGraphGivesTheSameReport) {
  NoProgress progress;
  RandomEvidence a(7);
  RandomEvidence b(7);
  EXPECT_EQ(Audit(a.graph().graph(), {}, progress).value(),
            Audit(b.graph().graph(), {}, progress).value());
}

TEST(AuditReachTest, ARelationshipThatDoesNotExistIsNotFound) {
  MemoryGraph graph;
  NoProgress progress;
  const RelationshipId none[] = {RelationshipId{17}};
  const auto result = AuditRelationships(graph, none, {}, progress);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::kNotFound);
}

// Stops at the first word.
class Stop final : public Progress {
 public:
  bool Update(std::string_view, uint64_t, uint64_t) override { return false; }
};

TEST(AuditReachTest, AnAuditCanBeStopped) {
  RandomEvidence random(1);
  Stop stop;
  const auto result = Audit(random.graph().graph(), {}, stop);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::kCancelled);
}

}  // namespace
}  // namespace catena
