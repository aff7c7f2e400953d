// How well articles are read, against labels made by hand (gold/): precision and recall of each
// stage. Prints the table of docs/article_reader.md. The seed's labels are byte spans and counts;
// the made-up article is labelled once and read in each notation.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "ingest/article_input.h"
#include "ingest/article_proposals.h"
#include "ingest/article_reference.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

using nlohmann::json;

using Labels = std::multiset<std::string>;
struct Labelled {
  std::map<std::string, Labels> stages;
  void Add(const std::string& stage, const std::string& label) { stages[stage].insert(label); }
};

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A sentence is called by its bytes of the file, or by its section and words.
std::string NameOf(const Article& article, const ArticleClaim& claim, bool by_span) {
  const ArticleSection& section = article.sections[claim.section];
  const ArticleBlock& block = section.blocks[claim.block];
  if (by_span) {
    return std::to_string(block.SourceOf(claim.sentence_begin)) + "-" +
           std::to_string(block.SourceOf(claim.sentence_end - 1) + 1);
  }
  return section.path + "|" +
         block.text.substr(claim.sentence_begin, claim.sentence_end - claim.sentence_begin);
}

void AddEntries(const Article& article, Labelled& read) {
  for (const ArticleEntry& entry : article.entries) {
    read.Add("entries", entry.label);
    for (const char* name :
         {"author", "title", "container-title", "publisher", "issued", "accessed", "archive_date",
          "page", "volume", "issue", "DOI", "ISBN", "ISSN"}) {
      const Value* value = FindVariable(entry.source, name);
      if (value == nullptr) continue;
      std::string text = value->AsString() != nullptr ? *value->AsString() : "";
      if (std::string(name) == "author")
        text = *value->AsList()->at(0).AsMap()->at("family").AsString();
      read.Add("fields of entries", entry.label + " " + name + " " + text);
    }
  }
}

Labelled LabelsRead(const Article& article, bool by_span) {
  Labelled read;
  AddEntries(article, read);
  const ArticleClaims found = FindClaims(article);
  std::map<std::string, std::string> names;  // Of sentences, by claim.
  const auto id = [](const ArticleClaim& claim) {
    return std::to_string(claim.section) + "." + std::to_string(claim.sentence) + "." +
           std::to_string(claim.part);
  };
  for (const ArticleClaim& claim : found.claims) {
    const ArticleBlock& block = article.sections[claim.section].blocks[claim.block];
    const std::string name = NameOf(article, claim, by_span);
    names[id(claim)] = name;
    if (claim.part < 2) read.Add("sentences", name);
    const std::string part = name + " part " + std::to_string(std::max(claim.part, 1U));
    read.Add("scope", part + " " + std::string(ArticleScopeName(claim.scope)));
    for (const auto* list : {&claim.citations, &claim.notes, &claim.editorial}) {
      for (const uint32_t m : *list) {
        // Notations number notes in their own ways.
        const bool note = list == &claim.notes;
        read.Add("markers", part + " " + (note ? "[note]" : block.markers[m].text));
      }
    }
    for (const FoundDate& date : claim.dates) {
      read.Add("dates", name + " " + date.edtf + (date.inferred ? " inferred" : ""));
    }
  }
  ProposalOptions options;
  options.claim_id = id;
  options.event_id = [&](const ArticleClaim& claim) { return "e" + id(claim); };
  options.names = [](const ArticleClaim&) { return std::span<const NameMention>(); };
  for (const LinkProposal& proposal : FindLinkProposals(article, found, options)) {
    read.Add("causal proposals",
             names[proposal.claim] + " " + proposal.type + " " + AsciiLowered(proposal.signal));
  }
  return read;
}

Labelled LabelsGiven(const json& gold) {
  Labelled given;
  const json entries = gold.value("entries", json::array());
  for (const json& entry : entries) {
    const std::string label = entry["label"];
    given.Add("entries", label);
    for (const auto& [key, value] : entry["fields"].items()) {
      given.Add("fields of entries", label + " " + key + " " + value.get<std::string>());
    }
  }
  for (int i = 1; i <= gold.value("entry_count", 0); ++i) given.Add("entries", std::to_string(i));
  for (const json& sentence : gold["sentences"]) {
    const std::string name =
        sentence.contains("span")
            ? sentence["span"][0].dump() + "-" + sentence["span"][1].dump()
            : sentence["section"].get<std::string>() + "|" + sentence["text"].get<std::string>();
    given.Add("sentences", name);
    for (size_t i = 0; i < sentence["parts"].size(); ++i) {
      const json& part = sentence["parts"][i];
      const std::string part_name = name + " part " + std::to_string(i + 1);
      given.Add("scope", part_name + " " + part["scope"].get<std::string>());
      for (const json& marker : part["markers"]) {
        given.Add("markers", part_name + " " + marker.get<std::string>());
      }
    }
    for (const json& date : sentence["dates"])
      given.Add("dates", name + " " + date.get<std::string>());
    for (const json& cause : sentence["causes"]) {
      given.Add("causal proposals",
                name + " " + cause[0].get<std::string>() + " " + cause[1].get<std::string>());
    }
  }
  return given;
}

struct Score {
  size_t right = 0;
  size_t read = 0;
  size_t given = 0;
  double precision() const {
    return read == 0 ? 1 : static_cast<double>(right) / static_cast<double>(read);
  }
  double recall() const {
    return given == 0 ? 1 : static_cast<double>(right) / static_cast<double>(given);
  }
};

std::map<std::string, Score> Compare(const Labelled& read, const Labelled& given,
                                     const std::string& title) {
  std::map<std::string, Score> scores;
  std::printf("%s\n", title.c_str());
  for (const auto& [stage, wanted] : given.stages) {
    static const Labels kNone;
    const auto at = read.stages.find(stage);
    const Labels& got = at == read.stages.end() ? kNone : at->second;
    Score score{0, got.size(), wanted.size()};
    Labels rest = got;
    for (const std::string& label : wanted) {
      const auto match = rest.find(label);
      if (match == rest.end()) {
        std::printf("  missed %s: %s\n", stage.c_str(), label.c_str());
        continue;
      }
      rest.erase(match);
      ++score.right;
    }
    for (const std::string& label : rest)
      std::printf("  wrong %s: %s\n", stage.c_str(), label.c_str());
    scores[stage] = score;
  }
  for (const auto& [stage, score] : scores) {
    std::printf("| %s | %zu | %zu | %zu | %.1f %% | %.1f %% |\n", stage.c_str(), score.right,
                score.read, score.given, 100 * score.precision(), 100 * score.recall());
  }
  return scores;
}

TEST(ArticleGoldTest, TheMadeUpArticleIsReadAlikeInEachNotation) {
  const std::filesystem::path folder = CATENA_SOURCE_DIR "/tests/ingest/gold";
  const Labelled given = LabelsGiven(json::parse(ReadFile(folder / "mirova.json")));
  for (const char* name : {"mirova.txt", "mirova.wikitext", "mirova.html"}) {
    SCOPED_TRACE(name);
    const auto article = ReadArticle(name, ReadFile(folder / name));
    ASSERT_TRUE(article.has_value());
    auto scores = Compare(LabelsRead(*article, false), given, name);
    for (const char* stage : {"sentences", "markers", "scope", "entries", "dates"}) {
      EXPECT_EQ(scores[stage].right, scores[stage].given) << stage;
      EXPECT_EQ(scores[stage].right, scores[stage].read) << stage;
    }
    EXPECT_EQ(scores["causal proposals"].precision(), 1) << "nothing is proposed that is not said";
    EXPECT_EQ(scores["causal proposals"].recall(), 1);
    EXPECT_GE(scores["fields of entries"].precision(), 0.95);
    EXPECT_GE(scores["fields of entries"].recall(), 0.95);
  }
}

TEST(ArticleGoldTest, TheSeedIsReadAsLabelled) {
  const std::filesystem::path seed =
      std::filesystem::path(CATENA_SHARED_DIR) / "seed/armenia-azerbaijan-relations.txt";
  if (std::string(CATENA_SHARED_DIR).empty() || !std::filesystem::exists(seed)) {
    GTEST_SKIP() << "no seed article: set CATENA_SHARED_DIR";
  }
  const auto article = ReadArticle("seed.txt", ReadFile(seed));
  ASSERT_TRUE(article.has_value());
  const json gold = json::parse(ReadFile(CATENA_SOURCE_DIR "/tests/ingest/gold/seed.json"));
  auto scores = Compare(LabelsRead(*article, true), LabelsGiven(gold), "seed");
  for (const char* stage : {"sentences", "markers", "scope", "entries", "dates"}) {
    EXPECT_EQ(scores[stage].right, scores[stage].given) << stage;
    EXPECT_EQ(scores[stage].right, scores[stage].read) << stage;
  }
  EXPECT_EQ(scores["causal proposals"].precision(), 1);
  EXPECT_GE(scores["causal proposals"].right, 4u);
}

}  // namespace
}  // namespace catena
