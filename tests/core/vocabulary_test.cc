// The tables of names: statuses, causal types, indexes, error codes.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "core/audit_report.h"
#include "core/evidence.h"
#include "core/index_definition.h"
#include "core/index_entries.h"

namespace catena {
namespace {

// In the order of docs/evidence_model.md, section 5.
TEST(ClaimStatusTest, NamesStandInTheOrderOfTheModel) {
  const std::vector<std::string> names = {"contradicted",
                                          "unsourced",
                                          "citation-needed",
                                          "unresolved-marker",
                                          "failed-verification",
                                          "dubious",
                                          "circular",
                                          "anachronistic-citation",
                                          "dead-link-only",
                                          "self-published-only",
                                          "one-sided",
                                          "single-source",
                                          "attributed-only",
                                          "inherited",
                                          "lead-summary",
                                          "low-reliability",
                                          "time-inconsistent",
                                          "well-sourced",
                                          "sourced"};
  ASSERT_EQ(names.size(), kClaimStatusCount);
  for (size_t i = 0; i < names.size(); ++i) {
    const auto status = static_cast<ClaimStatus>(i);
    EXPECT_EQ(ClaimStatusName(status), names[i]);
    EXPECT_EQ(FindClaimStatus(names[i]), status);
    const std::string_view meaning = ClaimStatusMeaning(status);
    EXPECT_TRUE(meaning.ends_with('.') && meaning.size() > 10) << names[i];
  }
  EXPECT_EQ(FindClaimStatus("Sourced"), std::nullopt);
  EXPECT_EQ(FindClaimStatus(""), std::nullopt);
}

TEST(ClaimStatusTest, GradesSeparateNothingFromDisputeFromWeakness) {
  const auto grade = [](std::string_view name) { return GradeOf(FindClaimStatus(name).value()); };
  for (const char* name :
       {"unsourced", "citation-needed", "unresolved-marker", "inherited", "lead-summary"}) {
    EXPECT_EQ(grade(name), EvidenceGrade::kNone) << name;
  }
  for (const char* name : {"contradicted", "failed-verification", "dubious"}) {
    EXPECT_EQ(grade(name), EvidenceGrade::kDisputed) << name;
  }
  EXPECT_EQ(grade("circular"), EvidenceGrade::kWeak);
  EXPECT_EQ(grade("time-inconsistent"), EvidenceGrade::kWeak);
  EXPECT_EQ(grade("single-source"), EvidenceGrade::kSourced);
  EXPECT_EQ(grade("well-sourced"), EvidenceGrade::kWell);
}

TEST(TimingTest, NamesAreThoseOfTheOutput) {
  EXPECT_EQ(TimingName(Timing::kOk), "ok");
  EXPECT_EQ(TimingName(Timing::kPossibleViolation), "possible-violation");
  EXPECT_EQ(TimingName(Timing::kViolation), "violation");
  EXPECT_EQ(TimingName(Timing::kUnknown), "unknown");
}

TEST(CausalTypeTest, TheTableWalksEachTypeAsTheModelSays) {
  using evidence::CausalWalk;
  for (const char* type :
       {"CAUSED", "TRIGGERED", "CONTRIBUTED_TO", "ENABLED", "LED_TO", "MOTIVATED"}) {
    EXPECT_EQ(evidence::FindCausalType(type).value().walk, CausalWalk::kForward) << type;
  }
  for (const char* type : {"RESPONDED_TO", "ENDED"}) {
    EXPECT_EQ(evidence::FindCausalType(type).value().walk, CausalWalk::kBackward) << type;
  }
  for (const char* type : {"PREVENTED", "HINDERED", "BEFORE", "MEETS"}) {
    EXPECT_EQ(evidence::FindCausalType(type).value().walk, CausalWalk::kOnRequest) << type;
  }
  EXPECT_EQ(evidence::FindCausalType("ENDED").value().timing, evidence::TimingRule::kEndsWithin);
  EXPECT_FALSE(evidence::FindCausalType("LED_TO").value().typed);
  EXPECT_EQ(evidence::FindCausalType("caused"), std::nullopt);
  std::set<std::string_view> types;
  for (const auto& row : evidence::CausalTypes()) {
    EXPECT_TRUE(types.insert(row.type).second) << row.type;
    EXPECT_NE(evidence::CausalPhrase(row.type), row.type);
  }
  EXPECT_EQ(evidence::CausalPhrase("RESPONDED_TO"), "was answered by");
  EXPECT_EQ(evidence::CausalPhrase("OWN_TYPE"), "OWN_TYPE");
}

TEST(StandardIndexesTest, IdsAreStableAndDistinct) {
  const auto& indexes = StandardIndexes();
  ASSERT_EQ(indexes.size(), 4u);
  for (size_t i = 0; i < indexes.size(); ++i) EXPECT_EQ(indexes[i].id.value, i + 1);
  EXPECT_TRUE(indexes[0].unique && indexes[1].unique);
  EXPECT_TRUE(indexes[2].folded && !indexes[2].unique);
  EXPECT_EQ(indexes[1].entity, EntityKind::kRelationship);
  EXPECT_EQ(indexes[3].scope, "Claim");
  EXPECT_EQ(kLabelIndex, IndexId{5});
}

TEST(IndexEntriesTest, ContainersAreEnteredElementByElementEachOnce) {
  NameDictionary names;
  PropertyMap properties;
  properties.Set(names.InternKey("name"), Value("Näme"));
  const Value::List nested = {Value("b"), Value(1), Value(1.0), Value("NAME")};
  properties.Set(names.InternKey("alias"),
                 Value(Value::List{Value(nested), Value(Value::Map{{"x", Value("C")}})}));
  properties.Set(names.InternKey("other"), Value("ignored"));
  const auto values = IndexedValues(StandardIndexes()[2], properties, names);
  EXPECT_EQ(ToText(Value(values)), "['b', 'c', 'name', 1]");
  EXPECT_TRUE(IndexedValues(StandardIndexes()[0], properties, names).empty());
}

TEST(IndexEntriesTest, ScopeIsALabelOrAType) {
  NameDictionary names;
  const LabelId event = names.InternLabel("Event");
  const IndexDefinition& asserts = StandardIndexes()[3];
  EXPECT_FALSE(InScope(asserts, std::vector<LabelId>{event}, names));
  const LabelId claim = names.InternLabel("Claim");
  EXPECT_TRUE(InScope(asserts, std::vector<LabelId>{event, claim}, names));
  IndexDefinition by_type;
  by_type.entity = EntityKind::kRelationship;
  by_type.scope = "CITES";
  const TypeId cites = names.InternType("CITES");
  EXPECT_TRUE(InScope(by_type, cites, names));
  EXPECT_FALSE(InScope(by_type, names.InternType("ABOUT"), names));
}

TEST(ErrorTest, EveryCodeHasItsOwnName) {
  std::set<std::string_view> seen;
  for (int code = 0; code <= static_cast<int>(ErrorCode::kUnsupported); ++code) {
    EXPECT_TRUE(seen.insert(ErrorCodeName(static_cast<ErrorCode>(code))).second) << code;
  }
  EXPECT_EQ(seen.count("unknown"), 0u);
}

TEST(ErrorTest, ADescriptionSaysWhere) {
  const Error error{ErrorCode::kNotFound, "no such id", {"a.json", 12, 5, "/claims/3"}};
  EXPECT_EQ(Describe(error), "a.json:12:5 (/claims/3): no such id");
  EXPECT_EQ(Describe({ErrorCode::kIo, "failed", {}}), "failed");
  EXPECT_EQ(Describe({ErrorCode::kIo, "failed", {"", 3, 0, ""}}), "line 3: failed");
}

}  // namespace
}  // namespace catena
