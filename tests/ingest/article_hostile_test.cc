// The fuzz seeds, cut, repeated and spliced at random places: what the fuzz targets check holds of
// every one. A short stand-in for scripts/fuzz that runs with all other tests.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "ingest/article_html.h"
#include "ingest/article_text.h"
#include "ingest/article_wikitext.h"
#include "tests/effort.h"
#include "tests/fuzz/check_article.h"

namespace catena {
namespace {

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const char* folder : {"article_html", "article_text", "article_wikitext"}) {
    const std::filesystem::path path =
        std::filesystem::path(CATENA_SOURCE_DIR "/tests/fuzz/seeds") / folder;
    for (const auto& file : std::filesystem::directory_iterator(path)) {
      std::ifstream in(file.path(), std::ios::binary);
      seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
  }
  return seeds;
}

class Mutator {
 public:
  explicit Mutator(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string Next() {
    std::string text = Piece();
    const size_t changes = Below(8);
    for (size_t i = 0; i < changes; ++i) Change(text);
    return text;
  }

 private:
  size_t Below(size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  const std::string& Piece() { return seeds_[Below(seeds_.size())]; }

  void Change(std::string& text) {
    const size_t at = Below(text.size() + 1);
    const std::string& other = Piece();
    const size_t from = Below(other.size());
    switch (Below(4)) {
      case 0:
        text.erase(at, Below(40));
        break;
      case 1:
        text.insert(at, other.substr(from, Below(80)));
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        break;
      default:
        for (size_t n = Below(30); n > 0; --n) text.insert(at, other.substr(from, 6));
        break;
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937 random_{20260};  // The same texts in every run.
};

TEST(ArticleHostileTest, WhatIsReadHangsTogetherWhateverTheBytes) {
  Mutator mutator(Seeds());
  for (int i = 0; i < test::Effort(3000, 800); ++i) {
    const std::string text = mutator.Next();
    const auto plain = ReadArticleText(text);
    const auto wiki = ReadArticleWikitext(text);
    ASSERT_TRUE(plain.has_value() && wiki.has_value());
    CheckArticle(*plain, 3 * text.size() + 1);
    CheckArticle(*wiki, 3 * text.size() + 1);
    if (const auto html = ReadArticleHtml(text)) CheckArticle(*html, 3 * text.size() + 1);
  }
}

// Texts that make the square of their length where a reader looks back or ahead too far. Seconds
// would be flaky; these take minutes when one of them is not linear.
TEST(ArticleHostileTest, RepetitionIsNoTrouble) {
  for (const char* piece : {"[1],",
                            "a[1] ",
                            ". ",
                            "\" ",
                            "(",
                            "{{r|",
                            "|a",
                            "[[a|",
                            "]]",
                            "<ref>",
                            "<ref/>",
                            "'",
                            "^ a b c\n",
                            "1. ",
                            "Edit\n",
                            "2020 ",
                            "from 1990 to ",
                            "<nowiki",
                            "<!--",
                            "{|",
                            "\n|-\n",
                            "[http://",
                            "{{sfn|A|2000}}",
                            "&",
                            "__",
                            "\n\n",
                            "a.\xE2\x80\x9D ",
                            "[[a]] ",
                            "== a ==\n",
                            "U.S. "}) {
    std::string text = "T\n\n";
    while (text.size() < size_t{test::Effort(300'000, 60'000)}) text += piece;
    const auto plain = ReadArticleText(text);
    const auto wiki = ReadArticleWikitext(text);
    ASSERT_TRUE(plain.has_value() && wiki.has_value());
    CheckArticle(*plain, 3 * text.size() + 1);
    CheckArticle(*wiki, 3 * text.size() + 1);
  }
}

}  // namespace
}  // namespace catena
