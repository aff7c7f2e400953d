// What trace and audit find in the dataset that ships with Catena.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/audit.h"
#include "analysis/trace.h"
#include "core/memory_graph.h"
#include "ingest/dataset_importer.h"

namespace catena {
namespace {

using testing::ElementsAre;

class FirstDatasetTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    graph_ = new MemoryGraph();
    NoProgress progress;
    const std::filesystem::path folder =
        std::filesystem::path(CATENA_SOURCE_DIR) / "datasets" / "armenia-azerbaijan";
    const ImportReport imported = ImportDataset({folder}, *graph_, {}, progress).value();
    ASSERT_EQ(imported.error_count, 0u);
    report_ = new AuditReport(Audit(*graph_, {}, progress).value());
  }
  static void TearDownTestSuite() {
    delete report_;
    delete graph_;
  }

  static std::vector<std::string> ClaimsThatAre(ClaimStatus status) {
    std::vector<std::string> ids;
    for (const ClaimAudit& claim : report_->claims) {
      if (claim.statuses[static_cast<size_t>(status)]) ids.push_back(claim.id);
    }
    return ids;
  }
  static TraceReport TraceOf(const std::string& from, const std::string& to,
                             std::vector<std::string> types = {}) {
    NoProgress progress;
    TraceRequest request;
    if (!from.empty()) request.from = FindNodeById(*graph_, from).value().value();
    if (!to.empty()) request.to = FindNodeById(*graph_, to).value().value();
    request.types = std::move(types);
    return Trace(*graph_, request, progress).value();
  }

  static MemoryGraph* graph_;
  static AuditReport* report_;
};

MemoryGraph* FirstDatasetTest::graph_ = nullptr;
AuditReport* FirstDatasetTest::report_ = nullptr;

TEST_F(FirstDatasetTest, ThePogromsLedToTheWarAndItsCeasefireWithoutASingleCitation) {
  const TraceReport report = TraceOf("pogroms-1988", "ceasefire-1994");
  ASSERT_EQ(report.chains.size(), 1u);
  EXPECT_EQ(report.cut_by, "");
  const TraceChain& chain = report.chains[0];
  std::vector<std::string> events;
  for (const size_t event : chain.events) events.push_back(report.events[event].id);
  EXPECT_THAT(events, ElementsAre("pogroms-1988", "karabakh-war", "ceasefire-1994"));
  EXPECT_EQ(chain.independent_groups, 0u);
  for (const TraceLink& link : chain.links) {
    EXPECT_FALSE(link.claims.empty()) << link.id;
    EXPECT_TRUE(link.citations.empty()) << link.id;
    EXPECT_EQ(link.independent_groups, 0u) << link.id;
    EXPECT_EQ(GradeOf(link.status), EvidenceGrade::kNone) << link.id;
    EXPECT_NE(link.timing, Timing::kViolation) << link.id;
  }
}

TEST_F(FirstDatasetTest, OneReferenceIsOlderThanWhatItIsCitedForAndNoOther) {
  std::vector<std::string> too_old;
  for (const SourceAudit& source : report_->sources) {
    for (const std::string& finding : source.findings) {
      if (finding.starts_with("Published")) too_old.push_back(source.id);
    }
  }
  EXPECT_THAT(too_old, ElementsAre("ref-24"));
  for (const std::string& id : ClaimsThatAre(ClaimStatus::kAnachronisticCitation)) {
    const auto claim = std::ranges::find(report_->claims, id, &ClaimAudit::id);
    EXPECT_THAT(claim->sources, ElementsAre("ref-24")) << id;
    EXPECT_THAT(claim->why, testing::HasSubstr("2020-08-27")) << id;
    EXPECT_THAT(claim->why, testing::HasSubstr("2020-09-27")) << id;
  }
}

TEST_F(FirstDatasetTest, TheOneCitationNeededAndTheSingleSourcesAreFound) {
  EXPECT_EQ(ClaimsThatAre(ClaimStatus::kCitationNeeded).size(), 1u);
  EXPECT_FALSE(ClaimsThatAre(ClaimStatus::kSingleSource).empty());
  EXPECT_FALSE(ClaimsThatAre(ClaimStatus::kUnsourced).empty());
  // Three reports of one agency are one voice.
  for (const ClaimAudit& claim : report_->claims) {
    if (claim.sources == std::vector<std::string>{"ref-28", "ref-29", "ref-30"}) {
      EXPECT_EQ(claim.independent_groups, 1u) << claim.id;
    }
  }
}

TEST_F(FirstDatasetTest, CountsAreThoseOfTheDatasetAndItsDatesContradictNothing) {
  EXPECT_EQ(report_->totals.sources, 35u);
  EXPECT_EQ(report_->totals.claims, report_->claims.size());
  EXPECT_GT(report_->totals.uncited_strict, report_->totals.uncited_lenient);
  EXPECT_TRUE(report_->causal_cycles.empty());
  EXPECT_TRUE(report_->circular_sources.empty());
  for (const RelationshipAudit& link : report_->relationships) {
    EXPECT_NE(link.timing, Timing::kViolation) << link.id << ": " << link.timing_why;
    EXPECT_FALSE(link.claims.empty() && link.denials.empty()) << link.id;
  }
}

TEST_F(FirstDatasetTest, OrderAloneContinuesTheStoryOnRequest) {
  const TraceReport report = TraceOf("karabakh-secession-vote", "", {"+BEFORE"});
  EXPECT_FALSE(report.chains.empty());
  EXPECT_EQ(report.cut_by, "");
}

}  // namespace
}  // namespace catena
