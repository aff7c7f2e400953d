// Decisions on proposals: what they write, and that they write it once, whole, or not at all.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/graph_names.h"
#include "dataset_test_graph.h"
#include "ingest/decisions.h"
#include "ingest/duplicate_sources.h"

namespace catena {
namespace {

constexpr const char* kDataset = R"json({
  "catena": 1,
  "document": {"id": "d", "title": "D"},
  "sources": [
    {"id": "s1", "type": "book", "title": "Rivers", "DOI": "https://doi.org/10.1/AB",
     "url_status": "unknown"},
    {"id": "s2", "type": "book", "title": "Other", "DOI": "10.1/ab", "url_status": "unknown"},
    {"id": "s3", "type": "book", "title": "Third", "url_status": "unknown"}],
  "events": [{"id": "war", "name": "The War", "date": "1931"}],
  "claims": [{"id": "c", "text": "The riots led to the war.",
              "cites": [{"source": "s1"}]}],
  "proposals": [
    {"id": "d:proposal-1", "kind": "link", "status": "proposed", "type": "LED_TO",
     "signal": "led to", "claim": "c", "document": "d", "text": "The riots led to the war.",
     "from": "riots", "from_name": "the riots", "from_date": "1930-05", "to": "war"},
    {"id": "d:proposal-2", "kind": "link", "status": "proposed", "type": "CAUSED",
     "signal": "caused", "claim": "gone", "from": "war", "to": "peace", "to_name": "peace"}]
})json";

class ProposalsTest : public ::testing::Test {
 protected:
  void SetUp() override { EXPECT_TRUE(test::ImportFiles(graph_, {kDataset}).errors.empty()); }

  DecisionReport Decide(std::vector<Decision> decisions) {
    auto report = ApplyDecisions(graph_, decisions, {"Jane", "2026-01-31T12:00:00Z"});
    EXPECT_TRUE(report.has_value());
    return report ? *std::move(report) : DecisionReport{};
  }
  std::vector<Proposal> List(ProposalFilter filter = {}) {
    return ListProposals(graph_, filter).value();
  }
  std::string Text(const std::string& id, const char* key) {
    const auto node = FindNodeById(graph_, id).value();
    EXPECT_TRUE(node.has_value()) << id;
    return node ? PropertyText(graph_, graph_.GetNode(*node).value()->properties, key) : "";
  }

  MemoryGraph graph_;
};

TEST_F(ProposalsTest, OpenOnesAreListedWithTheirEndsAndSources) {
  const std::vector<Proposal> open = List();
  ASSERT_EQ(open.size(), 3u);
  EXPECT_EQ(open[0].from.name, "the riots");
  EXPECT_TRUE(open[0].from.is_new);
  EXPECT_EQ(open[0].to.name, "The War");
  EXPECT_FALSE(open[0].to.is_new);
  EXPECT_EQ(open[0].sources, std::vector<std::string>({"s1"}));
  EXPECT_EQ(open[2].kind, ProposalKind::kSameSource);
  EXPECT_EQ(open[2].signal, "same DOI: 10.1/ab");
  ProposalFilter links;
  links.kind = ProposalKind::kLink;
  EXPECT_EQ(List(links).size(), 2u);
  ProposalFilter document;
  document.document = "d";
  EXPECT_EQ(List(document).size(), 1u);
}

TEST_F(ProposalsTest, NothingIsAFactBeforeItIsAccepted) {
  const GraphCounts counts = graph_.Counts().value();
  const auto type = graph_.names().FindType("LED_TO");
  EXPECT_TRUE(!type || !counts.relationships_by_type.contains(*type));
  EXPECT_FALSE(FindNodeById(graph_, "riots").value().has_value());
}

TEST_F(ProposalsTest, AcceptingWritesTheEventTheLinkAndTheAssertionOnce) {
  const DecisionReport first =
      Decide({{"d:proposal-1", Verdict::kAccept, "TRIGGERED", "seen", {}}});
  EXPECT_EQ(first.accepted, 1u);
  EXPECT_EQ(first.events_made, 1u);
  const auto link = FindRelationshipById(graph_, "d:link-1").value();
  ASSERT_TRUE(link.has_value());
  const auto record = graph_.GetRelationship(*link).value();
  EXPECT_EQ(graph_.names().Text(record->type), "TRIGGERED");
  EXPECT_EQ(PropertyText(graph_, record->properties, "accepted_by"), "Jane");
  EXPECT_EQ(PropertyText(graph_, record->properties, "signal"), "led to");
  EXPECT_EQ(FindClaimsAsserting(graph_, "d:link-1").value().size(), 1u);
  EXPECT_EQ(Text("riots", "date"), "1930-05");
  EXPECT_NE(Text("riots", "begin_min"), "");
  EXPECT_EQ(Text("d:proposal-1", "status"), "accepted");
  EXPECT_EQ(Text("d:proposal-1", "proposed_type"), "LED_TO");
  EXPECT_EQ(Text("d:proposal-1", "decided_at"), "2026-01-31T12:00:00Z");
  EXPECT_EQ(List().size(), 2u);

  const GraphCounts before = graph_.Counts().value();
  const DecisionReport again = Decide({{"d:proposal-1", Verdict::kAccept, "", "", {}}});
  EXPECT_EQ(again.unchanged, 1u);
  EXPECT_EQ(graph_.Counts().value(), before);
  EXPECT_EQ(FindClaimsAsserting(graph_, "d:link-1").value().size(), 1u);
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kReject, "", "", {}}}).errors.size(), 1u);
}

TEST_F(ProposalsTest, ReopeningTakesBackWhatAcceptingWrote) {
  const GraphCounts before = graph_.Counts().value();
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kAccept, "TRIGGERED", "seen", {}}}).accepted, 1u);
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kReopen, "", "", {}}}).reopened, 1u);
  EXPECT_EQ(graph_.Counts().value().nodes, before.nodes);
  EXPECT_EQ(graph_.Counts().value().relationships, before.relationships);
  EXPECT_FALSE(FindNodeById(graph_, "riots").value().has_value());
  EXPECT_TRUE(FindClaimsAsserting(graph_, "d:link-1").value().empty());
  EXPECT_EQ(Text("d:proposal-1", "status"), "proposed");
  EXPECT_EQ(Text("d:proposal-1", "type"), "LED_TO");
  EXPECT_EQ(Text("d:proposal-1", "decided_by"), "");
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kReopen, "", "", {}}}).unchanged, 1u);
  EXPECT_EQ(List().size(), 3u);

  const std::string pair = List().back().id;
  EXPECT_EQ(Decide({{pair, Verdict::kAccept, "", "", {}}}).accepted, 1u);
  EXPECT_EQ(Decide({{pair, Verdict::kReopen, "", "", {}}}).reopened, 1u);
  EXPECT_EQ(graph_.Counts().value().relationships, before.relationships);
}

TEST_F(ProposalsTest, WhatOthersBuiltUponStays) {
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kAccept, "", "", {}}}).accepted, 1u);
  const NodeId riots = *FindNodeById(graph_, "riots").value();
  const NodeId war = *FindNodeById(graph_, "war").value();
  const TypeId before = graph_.InternType("BEFORE").value();
  ASSERT_TRUE(graph_.CreateRelationship(riots, before, war, {}));
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kReopen, "", "", {}}}).reopened, 1u);
  EXPECT_TRUE(FindNodeById(graph_, "riots").value().has_value());

  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kAccept, "", "", {}}}).accepted, 1u);
  const KeyId asserts = graph_.InternKey("asserts").value();
  PropertyMap claim;
  claim.Set(graph_.InternKey("id").value(), Value("other"));
  claim.Set(asserts, Value(Value::List{Value("d:link-1")}));
  ASSERT_TRUE(graph_.CreateNode({graph_.InternLabel("Claim").value()}, std::move(claim)));
  const DecisionReport refused = Decide({{"d:proposal-1", Verdict::kReopen, "", "", {}}});
  ASSERT_EQ(refused.errors.size(), 1u);
  EXPECT_NE(refused.errors[0].message.find("other"), std::string::npos);
}

TEST_F(ProposalsTest, ALinkThatTwoProposalsWereAcceptedAsStaysUntilBothAreOpen) {
  EXPECT_TRUE(test::ImportFiles(graph_, {R"json({"catena": 1, "proposals": [
    {"id": "d:proposal-3", "kind": "link", "status": "proposed", "type": "LED_TO", "signal": "so",
     "claim": "c", "document": "d", "text": "The riots led to the war.",
     "from": "riots", "from_name": "the riots", "to": "war"}]})json"})
                  .errors.empty());
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kAccept, "", "", {}}}).accepted, 1u);
  EXPECT_EQ(Decide({{"d:proposal-3", Verdict::kAccept, "", "", {}}}).accepted, 1u);
  const DecisionReport refused = Decide({{"d:proposal-1", Verdict::kReopen, "", "", {}}});
  ASSERT_EQ(refused.errors.size(), 1u);
  EXPECT_NE(refused.errors[0].message.find("d:proposal-3"), std::string::npos);
  EXPECT_EQ(FindClaimsAsserting(graph_, "d:link-1").value().size(), 1u);
  EXPECT_EQ(Decide({{"d:proposal-3", Verdict::kReopen, "", "", {}}}).reopened, 1u);
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kReopen, "", "", {}}}).reopened, 1u);
  EXPECT_FALSE(FindRelationshipById(graph_, "d:link-1").value().has_value());
}

// The second proposal uses, at its other end, the event that the first one made.
class SharedEventTest : public ProposalsTest {
 protected:
  void SetUp() override {
    ProposalsTest::SetUp();
    EXPECT_TRUE(test::ImportFiles(graph_, {R"json({"catena": 1, "proposals": [
      {"id": "d:proposal-4", "kind": "link", "status": "proposed", "type": "CAUSED",
       "signal": "so", "claim": "c", "document": "d", "text": "The riots led to the war.",
       "from": "war", "to": "riots", "to_name": "the riots"}]})json"})
                    .errors.empty());
    before_ = graph_.Counts().value();
    for (const char* id : {kMaker, kUser}) Take(id, Verdict::kAccept);
  }
  void Take(const std::string& id, Verdict verdict) {
    EXPECT_TRUE(Decide({{id, verdict, "", "", {}}}).errors.empty()) << id;
  }
  bool HasRiots() { return FindNodeById(graph_, "riots").value().has_value(); }

  static constexpr const char* kMaker = "d:proposal-1";
  static constexpr const char* kUser = "d:proposal-4";
  GraphCounts before_;
};

TEST_F(SharedEventTest, GoesWithTheLastOfItsProposalsInWhateverOrderTheyAreReopened) {
  for (const auto& [first, last] : {std::pair{kMaker, kUser}, std::pair{kUser, kMaker}}) {
    SCOPED_TRACE(first);
    Take(first, Verdict::kReopen);
    EXPECT_TRUE(HasRiots()) << "the other proposal uses it";
    Take(last, Verdict::kReopen);
    EXPECT_FALSE(HasRiots());
    EXPECT_EQ(graph_.Counts().value().nodes, before_.nodes);
    EXPECT_EQ(graph_.Counts().value().relationships, before_.relationships);
    for (const char* id : {kMaker, kUser}) {
      EXPECT_EQ(Text(id, "wrote"), "");
      Take(id, Verdict::kAccept);
    }
  }
}

TEST_F(SharedEventTest, IsMadeOnceWhenItsMakerIsAcceptedAgain) {
  Take(kMaker, Verdict::kReopen);
  EXPECT_EQ(Decide({{kMaker, Verdict::kAccept, "", "", {}}}).events_made, 0u);
  Take(kUser, Verdict::kReopen);
  EXPECT_TRUE(HasRiots());
  Take(kMaker, Verdict::kReopen);
  EXPECT_FALSE(HasRiots());
}

TEST_F(SharedEventTest, StaysForWhatIsNoProposal) {
  Take(kMaker, Verdict::kReopen);
  EXPECT_TRUE(test::ImportFiles(graph_, {R"json({"catena": 1, "claims": [
      {"id": "own", "text": "There were riots.", "about": ["riots"]}]})json"})
                  .errors.empty());
  Take(kUser, Verdict::kReopen);
  EXPECT_TRUE(HasRiots());
}

TEST_F(ProposalsTest, AnAcceptedLinkMayJoinOtherEventsThanProposed) {
  const auto accept = [&](std::map<std::string, std::string> fields) {
    return Decide({{"d:proposal-1", Verdict::kAccept, "", "", {}, std::move(fields)}});
  };
  EXPECT_EQ(accept({{"to", "The Warr"}}).errors.size(), 1u) << "no event of that name";
  EXPECT_EQ(accept({{"to_date", "1932"}}).errors.size(), 1u) << "its date is its own";
  EXPECT_EQ(accept({{"from_date", "May"}}).errors.size(), 1u) << "no date";
  EXPECT_EQ(accept({{"from", "war"}}).errors.size(), 1u) << "from an event to itself";
  EXPECT_EQ(accept({{"signal", "caused"}}).errors.size(), 1u) << "not to be changed";
  const DecisionReport done =
      accept({{"from", "the May riots"}, {"from_date", "1930-05-01"}, {"signal", "led to "}});
  EXPECT_TRUE(done.errors.empty());
  EXPECT_EQ(done.accepted, 1u);
  EXPECT_EQ(Text("riots", "name"), "the May riots");
  EXPECT_EQ(Text("riots", "date"), "1930-05-01");
  EXPECT_EQ(Text("d:proposal-1", "proposed_from_name"), "the riots");
  EXPECT_EQ(accept({{"from", "the May riots"}, {"to", "war"}}).unchanged, 1u);
  EXPECT_EQ(accept({{"to", "peace"}}).errors.size(), 1u) << "decided otherwise before";
}

TEST_F(ProposalsTest, ARejectionStaysAndMayBeAcceptedLater) {
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kReject, "", "no", {}}}).rejected, 1u);
  EXPECT_EQ(Text("d:proposal-1", "status"), "rejected");
  EXPECT_FALSE(FindNodeById(graph_, "riots").value().has_value());
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kReject, "", "", {}}}).unchanged, 1u);
  EXPECT_EQ(Decide({{"d:proposal-1", Verdict::kAccept, "", "", {}}}).accepted, 1u);
}

TEST_F(ProposalsTest, AllThatIsWrongIsSaid) {
  const DecisionReport report = Decide({{"nothing", Verdict::kAccept, "", "", {}},
                                        {"c", Verdict::kAccept, "", "", {}},
                                        {"d:proposal-1", Verdict::kAccept, "EATEN_BY", "", {}},
                                        {"d:proposal-2", Verdict::kAccept, "", "", {}}});
  ASSERT_EQ(report.errors.size(), 4u);
  EXPECT_EQ(report.errors[0].code, ErrorCode::kNotFound);
  EXPECT_EQ(report.errors[2].code, ErrorCode::kInvalidArgument);
}

TEST_F(ProposalsTest, TwoSourcesAreOneOnlyWhenAccepted) {
  const auto pair = List().back();
  EXPECT_EQ(Decide({{pair.id, Verdict::kAccept, "", "", {}}}).accepted, 1u);
  EXPECT_TRUE(FindDuplicateSources(graph_).value().empty());
  const auto same = graph_.names().FindType("SAME_AS");
  ASSERT_TRUE(same.has_value());
  EXPECT_EQ(graph_.Counts().value().relationships_by_type.at(*same), 1u);
  EXPECT_EQ(Decide({{pair.id, Verdict::kAccept, "", "", {}}}).unchanged, 1u);
}

TEST_F(ProposalsTest, ARejectedPairIsNotProposedAgain) {
  EXPECT_EQ(Decide({{List().back().id, Verdict::kReject, "", "", {}}}).rejected, 1u);
  EXPECT_EQ(List().size(), 2u);
  EXPECT_EQ(FindDuplicateSources(graph_).value().size(), 1u);
}

TEST(DuplicateSourcesTest, IdentifiersAreComparedAsTheirStandardsHaveIt) {
  EXPECT_EQ(NormalDoi(" https://dx.doi.org/10.1000/ABC "), "10.1000/abc");
  EXPECT_EQ(NormalDoi("doi:10.1000/abc"), "10.1000/abc");
  EXPECT_EQ(NormalDoi("abc"), "");
  EXPECT_EQ(NormalIsbn("0-8147-1945-7"), "9780814719459");
  EXPECT_EQ(NormalIsbn("978-0-8147-1945-9"), "9780814719459");
  EXPECT_EQ(NormalIsbn("0-8147-1945-8"), "") << "the check digit is wrong";
  EXPECT_EQ(NormalUrl("http://www.Example.org/a/?utm_source=x#top"), "example.org/a");
  EXPECT_EQ(NormalUrl("https://example.org/a"), "example.org/a");
  EXPECT_EQ(NormalUrl("https://example.org/"), "");
  EXPECT_EQ(NormalUrl("javascript:alert(1)"), "");
}

TEST(DuplicateSourcesTest, ChaptersOfOneBookAreNotOneSource) {
  MemoryGraph graph;
  EXPECT_TRUE(test::ImportFiles(graph, {R"json({"catena": 1, "sources": [
    {"id": "a", "type": "chapter", "title": "One", "ISBN": "0-8147-1945-7",
     "url_status": "unknown"},
    {"id": "b", "type": "chapter", "title": "Two", "ISBN": "0-8147-1945-7",
     "url_status": "unknown"},
    {"id": "c", "type": "chapter", "title": "one", "ISBN": "978-0-8147-1945-9",
     "url_status": "unknown"}]})json"})
                  .errors.empty());
  const auto pairs = FindDuplicateSources(graph).value();
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].first, "a");
  EXPECT_EQ(pairs[0].second, "c");
}

TEST(DuplicateSourcesTest, TitleAuthorAndYearTogetherAreAReason) {
  MemoryGraph graph;
  EXPECT_TRUE(test::ImportFiles(graph, {R"json({"catena": 1, "sources": [
    {"id": "a", "type": "book", "title": "The River", "issued": "1990-05",
     "author": [{"family": "Doe", "given": "J."}], "url_status": "unknown"},
    {"id": "b", "type": "book", "title": "the river", "issued": "1990",
     "author": [{"family": "Doe", "given": "Jane"}], "url_status": "unknown"},
    {"id": "c", "type": "book", "title": "The River", "issued": "1991",
     "author": [{"family": "Doe", "given": "Jane"}], "url_status": "unknown"},
    {"id": "d", "type": "book", "title": "The River", "url_status": "unknown"}]})json"})
                  .errors.empty());
  const auto pairs = FindDuplicateSources(graph).value();
  ASSERT_EQ(pairs.size(), 1u);
  EXPECT_EQ(pairs[0].first, "a");
  EXPECT_EQ(pairs[0].second, "b");
  EXPECT_EQ(pairs[0].why, "same title, author and year: the river doe 1990");
}

}  // namespace
}  // namespace catena
