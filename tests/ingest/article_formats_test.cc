// One page in three notations - wikitext, the HTML that MediaWiki makes of it, the text that a
// browser copies - is read into the same claims and sources. The page was written for this test in
// all three by hand (formats/); what one notation cannot say is left out of the comparison by name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "ingest/article_claims.h"
#include "ingest/article_input.h"
#include "ingest/article_reference.h"

namespace catena {
namespace {

Article ReadFormat(const std::string& ending) {
  const std::string path = CATENA_SOURCE_DIR "/tests/ingest/formats/metre_convention" + ending;
  std::ifstream in(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  auto article = ReadArticle(path, text);
  EXPECT_TRUE(article.has_value()) << path;
  EXPECT_FALSE(text.empty()) << path;
  return article ? *std::move(article) : Article();
}

std::string TextOfValue(const Value& value) {
  if (const std::string* text = value.AsString()) return *text;
  return ToText(value);
}

// "History 2: [2]=ref-2 [a] explicit: The bureau ..."
std::vector<std::string> Claims(const Article& article) {
  std::vector<std::string> lines;
  for (const ArticleClaim& claim : FindClaims(article).claims) {
    const ArticleSection& section = article.sections[claim.section];
    const ArticleBlock& block = section.blocks[claim.block];
    std::string line = section.heading + " " + std::to_string(claim.sentence) + ":";
    for (const uint32_t m : claim.citations) {
      const ArticleMarker& marker = block.markers[m];
      line += " " + marker.text;
      line += marker.entry == kNoEntry ? "!" : "=" + article.entries[marker.entry].source.id;
      if (!marker.locator.empty()) line += " at " + marker.locator;
    }
    for (const uint32_t m : claim.notes) line += " " + block.markers[m].text;
    for (const uint32_t m : claim.editorial) line += " {" + block.markers[m].flag + "}";
    line += " " + std::string(ArticleScopeName(claim.scope)) + ": ";
    line += block.text.substr(claim.begin, claim.end - claim.begin);
    for (const FoundDate& date : claim.dates) line += " <" + date.edtf + ">";
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> Links(const Article& article) {
  std::vector<std::string> links;
  for (const ArticleSection& section : article.sections) {
    for (const ArticleBlock& block : section.blocks) {
      for (const ArticleLink& link : block.links) {
        links.push_back(section.heading + ": " +
                        block.text.substr(link.begin, link.end - link.begin) + " -> " + link.page);
      }
    }
  }
  return links;
}

// "ref-3 title: ..." for the variables that are to be the same.
std::vector<std::string> Fields(const Article& article, const std::vector<std::string>& left_out) {
  std::map<std::string, std::string> fields;
  for (const ArticleEntry& entry : article.entries) {
    const std::string& id = entry.source.id;
    fields[id + " uses"] = std::to_string(entry.uses);
    fields[id + " type"] = entry.source.type;
    for (const SourceVariable& variable : entry.source.variables) {
      std::string text = TextOfValue(variable.value);
      // A page range is joined by a dash in one notation and by a hyphen in another.
      for (size_t dash = 0; (dash = text.find("\xE2\x80\x93")) != std::string::npos;) {
        text.replace(dash, 3, "-");
      }
      fields[id + " " + variable.name] = text;
    }
    for (const std::string& name : left_out) fields.erase(id + " " + name);
  }
  std::vector<std::string> lines;
  for (const auto& [name, value] : fields) lines.push_back(name + ": " + value);
  return lines;
}

TEST(ArticleFormatsTest, ThePageIsReadWhole) {
  const Article wiki = ReadFormat(".wikitext");
  EXPECT_EQ(wiki.entries.size(), 6U);
  EXPECT_EQ(wiki.tally.unresolved, 0U);
  EXPECT_EQ(wiki.tally.editorial, 2U);
  EXPECT_EQ(wiki.warning_count, 0U);
  const std::vector<std::string> claims = Claims(wiki);
  EXPECT_EQ(claims.size(), 22U);
  EXPECT_THAT(claims, ::testing::Contains("Lead 1: [1]=ref-b1 at 3 explicit: The Metre Convention "
                                          "is a treaty that was signed in Paris on 20 May 1875. "
                                          "<1875-05-20>"));
}

TEST(ArticleFormatsTest, ClaimsAreTheSameInHtml) {
  EXPECT_THAT(Claims(ReadFormat(".html")),
              ::testing::ElementsAreArray(Claims(ReadFormat(".wikitext"))));
}

TEST(ArticleFormatsTest, ClaimsAreTheSameInText) {
  EXPECT_THAT(Claims(ReadFormat(".txt")),
              ::testing::ElementsAreArray(Claims(ReadFormat(".wikitext"))));
}

TEST(ArticleFormatsTest, MentionsAreTheSameInHtml) {
  EXPECT_THAT(Links(ReadFormat(".html")),
              ::testing::ElementsAreArray(Links(ReadFormat(".wikitext"))));
}

TEST(ArticleFormatsTest, SourcesAreTheSameInHtml) {
  const std::vector<std::string> left_out = {"raw"};
  EXPECT_THAT(Fields(ReadFormat(".html"), left_out),
              ::testing::ElementsAreArray(Fields(ReadFormat(".wikitext"), left_out)));
}

// A copy has no addresses and no italics, and does not say what kind of work an entry is.
TEST(ArticleFormatsTest, SourcesAreTheSameInText) {
  const std::vector<std::string> left_out = {
      "raw", "type", "URL", "archive_url", "url_status", "container-title", "publisher"};
  EXPECT_THAT(Fields(ReadFormat(".txt"), left_out),
              ::testing::ElementsAreArray(Fields(ReadFormat(".wikitext"), left_out)));
}

}  // namespace
}  // namespace catena
