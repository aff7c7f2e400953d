// rank, communities, components and core on a small graph whose answers can be seen, and on the
// first dataset.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Two groups of four events, everyone linked within, joined by one link a3 -> b0; an actor who
// took part in a0 and a1; an event apart; and a claim about all of it, which is not of the world.
class WholeGraphTest : public CliTest {
 protected:
  void SetUp() override {
    {
      std::ofstream nodes(folder_ / "n.csv");
      std::ofstream links(folder_ / "r.csv");
      nodes << "id:ID,name,:LABEL\n";
      links << ":START_ID,:END_ID,:TYPE\n";
      for (const char group : {'a', 'b'}) {
        for (int i = 0; i < 4; ++i) {
          nodes << group << i << ",Event " << group << i << ",Event\n";
          for (int k = 0; k < i; ++k) {
            links << group << k << ',' << group << i << ",CAUSED\n";
          }
        }
      }
      nodes << "apart,Apart,Event\nactor,Somebody,Actor\nclaim,,Claim\n";
      links << "a3,b0,LED_TO\nactor,a0,PARTICIPATED_IN\nactor,a1,PARTICIPATED_IN\n";
      for (const char* about : {"a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3", "apart"}) {
        links << "claim," << about << ",ABOUT\n";
      }
    }
    Succeed({"import", "--nodes", "n.csv", "--relationships", "r.csv"});
  }
  json Ask(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"-f", "json"});
    return json::parse(Succeed(arguments));
  }
};

TEST_F(WholeGraphTest, BetweennessNamesTheTwoEndsOfTheOnlyBridgeFirst) {
  const json found = Ask({"rank", "--by", "betweenness", "--limit", "2"});
  EXPECT_EQ(found["nodes"], 10);
  EXPECT_EQ(found["relationships"], 15);
  EXPECT_TRUE(found["estimated_from"].is_null());
  EXPECT_EQ(found["cut_by"], "limit");
  ASSERT_EQ(found["ranking"].size(), 2u);
  // Paths between the five on the one side and the three behind b0 or a3 on the other.
  EXPECT_EQ(found["ranking"][0]["id"], "a3");
  EXPECT_EQ(found["ranking"][0]["score"], 16.0);
  EXPECT_EQ(found["ranking"][1]["id"], "b0");
  EXPECT_EQ(found["ranking"][1]["score"], 15.0);
}

TEST_F(WholeGraphTest, DegreesListEqualsInTheOrderInWhichTheyWereStored) {
  const json found = Ask({"rank", "--by", "degree", "--limit", "0", "--label", "Event"});
  std::vector<std::string> ids;
  for (const json& row : found["ranking"]) ids.push_back(row["id"]);
  EXPECT_EQ(ids,
            (std::vector<std::string>{"a0", "a1", "a3", "b0", "a2", "b1", "b2", "b3", "apart"}));
  EXPECT_EQ(found["ranking"][0]["score"], 4);
  EXPECT_TRUE(found["cut_by"].is_null());
}

TEST_F(WholeGraphTest, PageRanksAddUpToOneAndTheEvidenceCountsOnlyWhenAskedFor) {
  double sum = 0;
  const json ranks = Ask({"rank", "--limit", "0"});
  for (const json& row : ranks["ranking"]) {
    sum += row["score"].get<double>();
    EXPECT_NE(row["id"], "claim");
  }
  EXPECT_NEAR(sum, 1, 1e-6);
  const json all = Ask({"rank", "--with-evidence", "--limit", "1"});
  EXPECT_EQ(all["nodes"], 11);
  EXPECT_EQ(all["relationships"], 24);
  EXPECT_EQ(all["ranking"][0]["id"], "claim");
}

TEST_F(WholeGraphTest, DirectionsCountWhereTheyAreAskedFor) {
  const json found = Ask({"rank", "--directed", "--types", "CAUSED", "--limit", "1"});
  EXPECT_EQ(found["ranking"][0]["id"], "a3");  // What most leads to; before b3, as stored.
  EXPECT_EQ(found["relationships"], 12);
}

TEST_F(WholeGraphTest, CommunitiesAreTheTwoGroupsAndTheOneApart) {
  const json found = Ask({"communities", "--members", "0"});
  EXPECT_EQ(found["communities"], 3);
  EXPECT_EQ(found["alone"], 1);
  EXPECT_GT(found["modularity"], 0.3);
  ASSERT_EQ(found["groups"].size(), 3u);
  EXPECT_EQ(found["groups"][0]["size"], 5);
  EXPECT_EQ(found["groups"][0]["members"], json({"a0", "a1", "a3", "a2", "actor"}));
  EXPECT_EQ(found["groups"][1]["members"], json({"b0", "b1", "b2", "b3"}));
  EXPECT_EQ(Succeed({"communities"}), Succeed({"communities"}));
}

TEST_F(WholeGraphTest, ComponentsHangTogetherOrAreCircles) {
  const json weak = Ask({"components", "--members", "1"});
  EXPECT_EQ(weak["components"], 2);
  EXPECT_EQ(weak["groups"][0]["size"], 9);
  EXPECT_EQ(weak["groups"][0]["members_cut"], true);
  const json strong = Ask({"components", "--strong"});
  EXPECT_EQ(strong["components"], 10);
  EXPECT_EQ(strong["alone"], 10);
  EXPECT_THAT(Succeed({"components"}),
              AllOf(HasSubstr("2 components of 10 nodes and 15 relationships, 1 of them of one "
                              "node"),
                    HasSubstr("Apart")));
}

TEST_F(WholeGraphTest, CoresAreThoseOfFourWhoAreAllLinked) {
  const json found = Ask({"core", "--limit", "0"});
  EXPECT_EQ(found["highest_core"], 3);
  ASSERT_EQ(found["cores"].size(), 10u);
  EXPECT_EQ(found["cores"][7]["core"], 3);
  EXPECT_EQ(found["cores"][8]["id"], "actor");
  EXPECT_EQ(found["cores"][8]["core"], 2);
  EXPECT_EQ(found["cores"][9]["core"], 0);
  EXPECT_THAT(
      Succeed({"core", "--label", "Actor"}),
      AllOf(HasSubstr("the highest core is 3"), HasSubstr("Somebody"), Not(HasSubstr("Event a0"))));
}

TEST_F(WholeGraphTest, WhatDoesNotExistIsNamed) {
  EXPECT_THAT(Catena({"rank", "--types", "NOTHING"}).err, HasSubstr("'NOTHING'"));
  EXPECT_EQ(Catena({"rank", "--types", "NOTHING"}).code, 2);
  EXPECT_THAT(Catena({"core", "--label", "Nothing"}).err, HasSubstr("'Nothing'"));
  EXPECT_EQ(Catena({"communities", "--resolution", "0"}).code, 2);
  EXPECT_EQ(Catena({"rank", "--by", "fame"}).code, 2);
}

TEST_F(WholeGraphTest, ATraceIsCountedOrStreamed) {
  // From a0 to a3 past some of a1 and a2, over the bridge, and again from b0 to b3.
  EXPECT_EQ(Ask({"trace", "a0", "b3", "--count"})["chains"], 16);
  EXPECT_EQ(Succeed({"trace", "a0", "b3", "--count"}), "16 chains\n");
  EXPECT_EQ(Succeed({"trace", "a0", "b3", "--count", "--max-length", "3"}),
            "1 chain of at most 3 links\n");
  EXPECT_EQ(Catena({"trace", "b3", "a0", "--count"}).code, 1);
  const std::string text = Succeed({"trace", "a0", "b3", "--stream"});
  EXPECT_THAT(text, AllOf(HasSubstr("\n1. "), HasSubstr("\n16. "), HasSubstr("\n16 chains\n")));
  std::istringstream lines(Succeed({"trace", "a0", "b3", "--stream", "-f", "json"}));
  size_t chains = 0;
  size_t length = 0;
  for (std::string line; std::getline(lines, line);) {
    const json part = json::parse(line);
    for (const json& chain : part["chains"]) {
      EXPECT_GE(chain["links"].size(), length);
      length = chain["links"].size();
      ++chains;
    }
  }
  EXPECT_EQ(chains, 16u);
  EXPECT_EQ(length, 7u);
  EXPECT_EQ(Catena({"trace", "a0", "b3", "--stream", "--count"}).code, 2);
  EXPECT_EQ(Catena({"trace", "a0", "b3", "--stream", "-f", "html"}).code, 2);
}

TEST_F(CliTest, TheFirstDatasetIsRankedWithoutItsClaims) {
  ImportFirstDataset();
  const json found = json::parse(Succeed({"rank", "--limit", "0", "-f", "json"}));
  EXPECT_GT(found["ranking"].size(), 10u);
  for (const json& row : found["ranking"]) {
    EXPECT_THAT(row["kind"].get<std::string>(),
                AllOf(Not(HasSubstr("Claim")), Not(HasSubstr("Source"))));
  }
  EXPECT_THAT(Succeed({"communities"}), HasSubstr("modularity"));
}

}  // namespace
}  // namespace catena::test
