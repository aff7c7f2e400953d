// What must hold of datasets/armenia-azerbaijan on its own. Whether it is true to the article is
// in armenia_azerbaijan_article_test.cc. Most tests collect offenders, so that one run names all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/datasets/support/dataset_folder.h"

namespace catena::datasets {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using Offenders = std::vector<std::string>;

const std::string kFolder = CATENA_SOURCE_DIR "/datasets/armenia-azerbaijan";

const DatasetFolder& Dataset() {
  static const DatasetFolder dataset = LoadDatasetFolder(kFolder);
  return dataset;
}

std::string Id(const Json& entity) { return entity.at("id"); }

// Every id that an entity names, with the key it stands under.
std::vector<std::pair<std::string, std::string>> NamedIds(const Json& entity) {
  std::vector<std::pair<std::string, std::string>> named;
  for (const char* key : {"from", "to", "publisher_id"}) {
    if (entity.contains(key)) named.emplace_back(key, entity.at(key));
  }
  for (const char* key : {"about", "asserts", "contradicts"}) {
    for (const Json& id : ListAt(entity, key)) named.emplace_back(key, id);
  }
  for (const Json& cite : ListAt(entity, "cites")) named.emplace_back("cites", cite.at("source"));
  for (const Json& by : ListAt(entity, "attributed_to")) {
    named.emplace_back("attributed_to", by.at("actor"));
  }
  if (entity.contains("value")) named.emplace_back("value", entity.at("value").at("of"));
  return named;
}

TEST(ArmeniaAzerbaijanTest, ReadmeStatesTheCounts) {
  std::ifstream stream(kFolder + "/README.md");
  const std::string readme{std::istreambuf_iterator<char>(stream), {}};
  const DatasetFolder& data = Dataset();
  const int sentences =
      data.document.at("sentence_count").get<int>() + data.document.at("caption_count").get<int>();
  const auto count = [](size_t n, const char* what) { return std::to_string(n) + what; };
  EXPECT_THAT(
      readme,
      HasSubstr(count(data.claims.size(), " claims on ") + std::to_string(sentences) +
                " sentences and captions, " + count(data.MarkUses().size(), " citation marks, ") +
                count(data.sources.size(), " sources, ") + count(data.actors.size(), " actors, ") +
                count(data.places.size(), " places, ") + count(data.events.size(), " events, ") +
                count(data.relationships.size(), " relationships")));
  EXPECT_EQ(data.sources.size(), 35u);
}

TEST(ArmeniaAzerbaijanTest, IdsAreUniqueAcrossKinds) {
  std::map<std::string, int> uses = {{Dataset().document.at("id"), 1}};
  for (const auto& [kind, entity] : Dataset().Entities()) ++uses[Id(*entity)];
  Offenders repeated;
  for (const auto& [id, count] : uses) {
    if (count > 1) repeated.push_back(id);
  }
  EXPECT_THAT(repeated, IsEmpty());
}

TEST(ArmeniaAzerbaijanTest, EveryNamedIdExists) {
  Offenders dangling;
  for (const auto& [kind, entity] : Dataset().Entities()) {
    for (const auto& [key, id] : NamedIds(*entity)) {
      if (Dataset().Find(id) == nullptr) dangling.push_back(Id(*entity) + "." + key + ": " + id);
    }
  }
  EXPECT_THAT(dangling, IsEmpty());
  for (const Json& claim : Dataset().claims) {
    EXPECT_EQ(claim.at("document"), Dataset().document.at("id")) << Id(claim);
  }
}

TEST(ArmeniaAzerbaijanTest, EverythingListedIsUsed) {
  std::set<std::string> used;
  for (const auto& [kind, entity] : Dataset().Entities()) {
    for (const auto& [key, id] : NamedIds(*entity)) used.insert(id);
  }
  Offenders orphans;
  for (const auto& [kind, entity] : Dataset().Entities()) {
    if (kind != "claim" && !used.contains(Id(*entity))) orphans.push_back(kind + " " + Id(*entity));
  }
  EXPECT_THAT(orphans, IsEmpty()) << "a source nobody cites, a relationship nobody asserts, or a "
                                     "node that nothing touches";
}

TEST(ArmeniaAzerbaijanTest, EveryRelationshipIsAssertedByAClaimThatIsAboutItsEnds) {
  Offenders unasserted, not_about;
  for (const Json& relationship : Dataset().relationships) {
    const auto claims = Dataset().ClaimsAsserting(Id(relationship));
    if (claims.empty()) unasserted.push_back(Id(relationship));
    for (const std::string& claim : claims) {
      const Json& about = ListAt(*Dataset().Find(claim), "about");
      for (const char* end : {"from", "to"}) {
        if (std::ranges::find(about, relationship.at(end)) == about.end()) {
          not_about.push_back(claim + " is not about " + relationship.at(end).get<std::string>());
        }
      }
    }
  }
  EXPECT_THAT(unasserted, IsEmpty());
  EXPECT_THAT(not_about, IsEmpty());
}

TEST(ArmeniaAzerbaijanTest, WordsComeFromTheModel) {
  const std::map<std::string, std::set<std::string>> allowed = {
      {"scope", {"explicit", "inherited", "none", "lead"}},
      {"modality", {"fact", "alleged", "reported", "predicted", "opinion"}},
      {"polarity", {"affirm", "deny"}},
      {"status", {"actual", "alleged", "planned", "negated"}},
      {"url_status", {"live", "dead", "unfit", "usurped", "unknown"}},
  };
  Offenders unknown;
  for (const auto& [kind, entity] : Dataset().Entities()) {
    for (const auto& [key, words] : allowed) {
      if (entity->contains(key) && !words.contains(entity->at(key))) {
        unknown.push_back(Id(*entity) + "." + key + ": " + entity->at(key).dump());
      }
    }
  }
  const std::set<std::string> labels = {"State", "Person", "Organization", "ArmedGroup",
                                        "Population"};
  for (const Json& actor : Dataset().actors) {
    for (const Json& label : ListAt(actor, "labels")) {
      if (!labels.contains(label)) unknown.push_back(Id(actor) + ": " + label.dump());
    }
  }
  EXPECT_THAT(unknown, IsEmpty());
}

// The rule that the dataset's README states.
TEST(ArmeniaAzerbaijanTest, TagsFollowTheTypeOfTheEvent) {
  const std::map<std::string, std::string> tag_of = {{"agreement", "diplomacy"},
                                                     {"ceasefire", "diplomacy"},
                                                     {"meeting", "diplomacy"},
                                                     {"talks", "diplomacy"},
                                                     {"displacement", "displacement"},
                                                     {"migration", "displacement"},
                                                     {"massacre", "pogroms and massacres"},
                                                     {"pogrom", "pogroms and massacres"}};
  std::map<std::string, size_t> events;
  for (const Json& event : Dataset().events) {
    const auto tag = tag_of.find(event.at("type"));
    const Json expected = tag == tag_of.end() ? Json() : Json::array({tag->second});
    EXPECT_EQ(event.value("tags", Json()), expected) << Id(event);
    if (tag != tag_of.end()) ++events[tag->second];
  }
  EXPECT_EQ(events.size(), 3u);
}

// Types that say how two events hang together. The article's words must stand beside each.
const std::set<std::string> kCausal = {"CAUSED", "TRIGGERED", "CONTRIBUTED_TO", "ENABLED",
                                       "LED_TO", "MOTIVATED", "RESPONDED_TO",   "ENDED"};
const std::set<std::string> kTemporal = {"BEFORE", "MEETS",    "OVERLAPS", "STARTS",
                                         "DURING", "FINISHES", "EQUALS"};
const std::set<std::string> kStructural = {"PARTICIPATED_IN", "LOCATED_IN", "PART_OF", "MEMBER_OF",
                                           "AFFILIATED_WITH"};

TEST(ArmeniaAzerbaijanTest, CausalAndTemporalRelationshipsJoinEventsAndCarryTheWords) {
  Offenders offenders;
  for (const Json& relationship : Dataset().relationships) {
    const std::string type = relationship.at("type");
    if (kStructural.contains(type)) continue;
    const bool known = kCausal.contains(type) || kTemporal.contains(type);
    const bool events =
        Dataset().IsEvent(relationship.at("from")) && Dataset().IsEvent(relationship.at("to"));
    const bool words = !relationship.value("/properties/signal"_json_pointer, "").empty();
    if (!known || !events || !words) offenders.push_back(Id(relationship));
  }
  EXPECT_THAT(offenders, IsEmpty());
}

TEST(ArmeniaAzerbaijanTest, DatesLookLikeEdtf) {
  const std::string day = R"(\d{3}[\dX](-[\dX]{2}(-[\dX]{2})?)?[?~%]?)";
  const std::regex date(day + "|(\\.\\.|" + day + ")?/(\\.\\.|" + day + ")?");
  Offenders offenders;
  for (const auto& [kind, entity] : Dataset().Entities()) {
    for (const char* key : {"date", "effective", "issued", "accessed", "archive_date"}) {
      if (!entity->contains(key)) continue;
      const std::string text = entity->at(key);
      if (!std::regex_match(text, date)) offenders.push_back(Id(*entity) + ": " + text);
    }
  }
  EXPECT_THAT(offenders, IsEmpty());
}

TEST(ArmeniaAzerbaijanTest, ClaimedValuesAreThoseOfTheEntityUnlessDisputed) {
  Offenders offenders;
  for (const Json& claim : Dataset().claims) {
    if (!claim.contains("value") || !ListAt(claim, "contradicts").empty()) continue;
    const Json& value = claim.at("value");
    const Json& entity = *Dataset().Find(value.at("of"));
    const std::string property = value.at("property");
    if (entity.contains(property) && entity.at(property) != value.at("value")) {
      offenders.push_back(Id(claim) + " says " + value.dump() + ", the entity says " +
                          entity.at(property).dump());
    }
  }
  EXPECT_THAT(offenders, IsEmpty());
}

TEST(ArmeniaAzerbaijanTest, EveryTollIsClaimedAndItsRangeIsOrdered) {
  for (const Json& event : Dataset().events) {
    const bool has_toll = event.contains("deaths_low") || event.contains("deaths_best") ||
                          event.contains("deaths_high");
    if (!has_toll) continue;
    const bool claimed = std::ranges::any_of(Dataset().claims, [&](const Json& claim) {
      return claim.value("/value/of"_json_pointer, "") == Id(event) &&
             claim.value("/value/property"_json_pointer, "").starts_with("deaths_");
    });
    EXPECT_TRUE(claimed) << Id(event) << " has deaths that no claim gives";
    const int best = event.value("deaths_best", event.value("deaths_low", 0));
    EXPECT_LE(event.value("deaths_low", best), best) << Id(event);
    EXPECT_LE(best, event.value("deaths_high", best)) << Id(event);
    if (event.contains("deaths_armenian")) {
      EXPECT_EQ(best,
                event.at("deaths_armenian").get<int>() + event.at("deaths_azerbaijani").get<int>())
          << Id(event);
    }
  }
}

TEST(ArmeniaAzerbaijanTest, ContradictionsAreWrittenOnBothClaims) {
  for (const Json& claim : Dataset().claims) {
    for (const Json& other : ListAt(claim, "contradicts")) {
      EXPECT_THAT(ListAt(*Dataset().Find(other), "contradicts"), Contains(Json(Id(claim))));
    }
  }
}

TEST(ArmeniaAzerbaijanTest, ADenialMeetsTheChargeOnOneRelationship) {
  const auto claims =
      Dataset().ClaimsAsserting("armenian-forces--participated-in--armenian-crossing-2012");
  EXPECT_THAT(claims, ElementsAre("kw-27b", "kw-28a"));
  EXPECT_EQ(Dataset().Find("kw-27b")->value("polarity", "affirm"), "affirm");
  EXPECT_EQ(Dataset().Find("kw-28a")->value("polarity", "affirm"), "deny");
}

TEST(ArmeniaAzerbaijanTest, ExactlyTheExplicitClaimsCite) {
  Offenders offenders;
  for (const Json& claim : Dataset().claims) {
    if ((claim.at("scope") == "explicit") == ListAt(claim, "cites").empty()) {
      offenders.push_back(Id(claim));
    }
  }
  EXPECT_THAT(offenders, IsEmpty());
}

TEST(ArmeniaAzerbaijanTest, ThirtySevenUsesOfMarksNameTheSourceOfTheirNumber) {
  std::multiset<std::string> markers;
  for (const MarkUse& use : Dataset().MarkUses()) markers.insert(use.marker);
  std::multiset<std::string> expected = {"[3]", "[12]"};  // The two that are used twice.
  for (int number = 1; number <= 35; ++number) expected.insert("[" + std::to_string(number) + "]");
  EXPECT_EQ(markers.size(), 37u);
  EXPECT_EQ(markers, expected);
  for (const Json& claim : Dataset().claims) {
    for (const Json& cite : ListAt(claim, "cites")) {
      const std::string source = cite.at("source");
      EXPECT_EQ(cite.at("marker"), "[" + source.substr(source.find('-') + 1) + "]") << Id(claim);
    }
  }
}

TEST(ArmeniaAzerbaijanTest, OneClaimNeedsACitation) {
  Offenders flagged;
  for (const Json& claim : Dataset().claims) {
    for (const Json& flag : ListAt(claim, "flags")) {
      flagged.push_back(Id(claim) + " " + flag.get<std::string>());
    }
  }
  EXPECT_THAT(flagged, ElementsAre("kw-29 citation-needed"));
}

struct Link {
  const char* from;
  const char* type;
  const char* to;
  const char* signal;
};

// The chain as far as the words carry it: nothing joins ceasefire-1994 to talks-1995, the talks to
// the clashes up to 2011, or clashes-2016 to the fighting of 2020.
constexpr Link kChain[] = {
    {"pogroms-1988", "RESPONDED_TO", "karabakh-secession-vote", "was met by"},
    {"karabakh-secession-vote", "LED_TO", "karabakh-war", "led to"},
    {"pogroms-1988", "LED_TO", "karabakh-war", "led to"},
    {"sumgait-pogrom", "PART_OF", "pogroms-1988", "chiefly in three cities"},
    {"baku-pogrom", "PART_OF", "pogroms-1988", "chiefly in three cities"},
    {"kirovabad-pogrom", "PART_OF", "pogroms-1988", "chiefly in three cities"},
    {"ceasefire-1994", "ENDED", "karabakh-war", "effectively halted when"},
    {"karabakh-war", "BEFORE", "postwar-relations", "after the war"},
    {"ceasefire-1994", "BEFORE", "clashes-2014", "since"},
    {"moscow-talks-2010", "BEFORE", "clash-june-2010", "a day after"},
    {"kazan-talks-2011", "BEFORE", "aliyev-warning-2011", "following the breakdown of talks"},
    {"border-clashes-october-2011", "BEFORE", "incident-june-2012", "another"},
    {"incident-june-2012", "BEFORE", "clashes-2014", "once again"},
    {"border-clashes-july-2020", "BEFORE", "fighting-2020", "resumed"},
    {"agreement-2020", "ENDED", "fighting-2020", "ended all hostilities"},
};

TEST(ArmeniaAzerbaijanTest, TheChainStandsWithItsWords) {
  for (const Link& link : kChain) {
    const auto found = std::ranges::find_if(Dataset().relationships, [&](const Json& candidate) {
      return candidate.at("from") == link.from && candidate.at("type") == link.type &&
             candidate.at("to") == link.to;
    });
    ASSERT_NE(found, Dataset().relationships.end())
        << link.from << " " << link.type << " " << link.to;
    EXPECT_EQ(found->value("/properties/signal"_json_pointer, ""), link.signal) << Id(*found);
  }
  const Json& gap = Dataset().Find("moscow-talks-2010--before--clash-june-2010")->at("properties");
  EXPECT_EQ(gap.at("gap_min"), 1);
  EXPECT_EQ(gap.at("gap_max"), 1);
}

TEST(ArmeniaAzerbaijanTest, NoCitationStandsOnTheWayFromTheVoteToTheCeasefire) {
  for (const char* id :
       {"pogroms-1988--responded-to--karabakh-secession-vote",
        "karabakh-secession-vote--led-to--karabakh-war", "pogroms-1988--led-to--karabakh-war",
        "ceasefire-1994--ended--karabakh-war"}) {
    const auto claims = Dataset().ClaimsAsserting(id);
    EXPECT_EQ(claims.size(), 1u) << id;
    for (const std::string& claim : claims) {
      EXPECT_THAT(ListAt(*Dataset().Find(claim), "cites"), IsEmpty()) << claim;
    }
  }
  // Names the ceasefire that ended the war only to say which one is meant.
  const Json& mention = *Dataset().Find("kw-31");
  EXPECT_THAT(mention.at("about"), IsSupersetOf({Json("ceasefire-1994"), Json("karabakh-war")}));
}

// The first and the last day that an EDTF text allows, as far as ordering needs them.
std::string FirstDay(const std::string& edtf) {
  std::string begin = edtf.substr(0, edtf.find('/'));
  if (begin.empty() || begin == "..") return "";
  std::ranges::replace(begin, 'X', '0');
  return begin + std::string("0000-01-01").substr(begin.size());
}
std::string LastDay(const std::string& edtf) {
  return edtf + std::string("0000-12-31").substr(edtf.size());
}

TEST(ArmeniaAzerbaijanTest, OneCitationIsOlderThanItsEvent) {
  Offenders found;
  for (const Json& claim : Dataset().claims) {
    if (claim.at("modality") == "predicted") continue;
    for (const Json& cite : ListAt(claim, "cites")) {
      const std::string issued = Dataset().Find(cite.at("source"))->value("issued", "");
      for (const std::string& id : Dataset().EventsOf(claim)) {
        const Json& event = *Dataset().Find(id);
        const std::string begin = FirstDay(event.value("date", ""));
        if (issued.empty() || begin.empty() || event.value("status", "") == "planned") continue;
        if (LastDay(issued) < begin) {
          found.push_back(Id(claim) + " " + cite.at("marker").get<std::string>() + " " + id);
        }
      }
    }
  }
  EXPECT_THAT(found, ElementsAre("f2020-6 [24] fighting-2020"));
}

}  // namespace
}  // namespace catena::datasets
