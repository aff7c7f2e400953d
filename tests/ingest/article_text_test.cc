// Plain text as copied from a page: what is a marker, an entry, a heading; and the seed as a whole.
#include "ingest/article_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "ingest/article_claims.h"
#include "ingest/article_dataset.h"

namespace catena {
namespace {

using ::testing::ElementsAre;

Article Read(const std::string& text) {
  auto article = ReadArticleText(text);
  EXPECT_TRUE(article.has_value());
  return *std::move(article);
}

// "explicit [1][2]: text" for every claim.
std::vector<std::string> ClaimLines(const Article& article) {
  std::vector<std::string> lines;
  for (const ArticleClaim& claim : FindClaims(article).claims) {
    const ArticleBlock& block = article.sections[claim.section].blocks[claim.block];
    std::string line(ArticleScopeName(claim.scope));
    line += ' ';
    for (const uint32_t m : claim.citations) {
      line += block.markers[m].text;
      if (!block.markers[m].locator.empty()) line += "p" + block.markers[m].locator;
      if (block.markers[m].entry == kNoEntry) line += '!';
    }
    for (const uint32_t m : claim.notes) line += block.markers[m].text;
    for (const uint32_t m : claim.editorial) line += "{" + block.markers[m].flag + "}";
    lines.push_back(line + ": " + block.text.substr(claim.begin, claim.end - claim.begin));
  }
  return lines;
}

constexpr const char* kEnd =
    "\nReferencesEdit\n 1. ^ Doe, Jane (1991). A book. Press.\n 2. ^ a b \"News\". Paper.\n"
    " 3. ^ Third.\n";

std::string Page(const std::string& body) {
  return "A page\n\nThe lead says it.\n\nHistoryEdit\n\n" + body + "\n" + kEnd;
}

// The claims after the lead's.
std::vector<std::string> BodyClaims(const std::string& body) {
  std::vector<std::string> lines = ClaimLines(Read(Page(body)));
  lines.erase(lines.begin());
  return lines;
}

TEST(ArticleTextTest, MarkersBindToWhatTheyFollow) {
  EXPECT_THAT(BodyClaims("One thing.[1] Another[2] thing. A third.[1][2]"),
              ElementsAre("explicit [1]: One thing.", "explicit [2]: Another",
                          "inherited :  thing.", "explicit [1][2]: A third."));
  EXPECT_THAT(BodyClaims("One thing[1]. Another thing [2]. And more.[3]Then this."),
              ElementsAre("explicit [1]: One thing.", "explicit [2]: Another thing.",
                          "explicit [3]: And more.", "none : Then this."));
  EXPECT_THAT(
      BodyClaims("One of them, by name,[1] did this for years.[2]"),
      ElementsAre("explicit [1]: One of them, by name,", "explicit [2]:  did this for years."));
}

TEST(ArticleTextTest, PagesAfterAMarkerAreItsLocator) {
  EXPECT_THAT(BodyClaims("One thing.[1]: 12 Another.[2]:3\xE2\x80\x93"
                         "4 A third.[1][3]"),
              ElementsAre("explicit [1]p12: One thing.",
                          "explicit [2]p3\xE2\x80\x93"
                          "4: Another.",
                          "explicit [1][3]: A third."));
}

// As the wiki writes {{rp}} and browsers copy it: with hair spaces, or in brackets.
TEST(ArticleTextTest, PagesInEveryFormAreLocators) {
  for (const char* pages :
       {": 12", ":12", ":\u200A12\u200A", "(p12)", "(p. 12)", "(pp.\u00A012)"}) {
    EXPECT_THAT(BodyClaims("One thing.[1]" + std::string(pages) + " Another.[2]"),
                ElementsAre("explicit [1]p12: One thing.", "explicit [2]: Another."))
        << pages;
  }
  EXPECT_THAT(
      BodyClaims("One thing.[1](pp12\u201314)[2]: xii\u2013xv Another.[3]:\u200A5, 7\u200A"),
      ElementsAre("explicit [1]p12\u201314[2]pxii\u2013xv: One thing.",
                  "explicit [3]p5, 7: Another."));
  // Words behind a marker are words.
  EXPECT_THAT(BodyClaims("One thing[1](12 men) and[2]: vital goods."),
              ElementsAre("explicit [1]: One thing", "explicit [2]: (12 men) and",
                          "none : : vital goods."));
}

TEST(ArticleTextTest, RaisedDigitsBehindAMarkAreMarkers) {
  EXPECT_THAT(
      BodyClaims("It has 12 km\u00B2 of land,\u00B9 (a + b)\u00B2 and more.\u00B2 Another.\u2079"),
      ElementsAre("explicit [1]: It has 12 km\u00B2 of land,",
                  "explicit [2]:  (a + b)\u00B2 and more.", "none : Another.\u2079"));
}

TEST(ArticleTextTest, ATextThatBeginsWithACitedSentenceHasNoTitle) {
  const Article article = Read(
      "Tarn is a town.[1] It burned in 1950.[1]\n\nIt was rebuilt.[1]\n\nReferences\n"
      "1. ^ Doe, Jane (1991). A book. Press.\n");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("explicit [1]: Tarn is a town.", "explicit [1]: It burned in 1950.",
                          "explicit [1]: It was rebuilt."));
}

TEST(ArticleTextTest, AHeadingNeedsNoEditWhereASentenceFollows) {
  const auto headings = [](const std::string& text) {
    std::vector<std::string> names;
    for (const ArticleSection& section : Read(text).sections) names.push_back(section.heading);
    return names;
  };
  const std::string end = "\n\nReferences\n1. ^ Doe, Jane (1991). A book. Press.\n";
  EXPECT_THAT(headings("A page\n\nThe lead says it.\n\nHistory\n\nIt fell.[1]\n\nLater years\n\n"
                       "It rose.[1]" +
                       end),
              ElementsAre("Lead", "History", "Later years", "References"));
  EXPECT_THAT(
      headings("A page\nThe lead says it.\nHistory\nIt fell.[1]\nLater years\nIt rose." + end),
      ElementsAre("Lead", "History", "Later years", "References"));
  // Items of a list are none, nor what stands outside of the contents.
  EXPECT_THAT(headings("A page\n\nThe lead says it:\n\nOne thing\nAnother\n\nIt fell.[1]" + end),
              ElementsAre("Lead", "References"));
  EXPECT_THAT(headings("A page\n\nContents\n1 History\n2 References\n\nThe lead says it.\n\n"
                       "History\n\nIt fell.\n\nThe bridge today\n\nIt rose.[1]" +
                       end),
              ElementsAre("Lead", "History", "References"));
}

TEST(ArticleTextTest, AHeadingMayHaveCommasAndColons) {
  const auto sections = [](const std::string& heading) {
    return Read("A page\n\nThe lead says it.\n\n" + heading +
                "\n\nIt fell.[1]\n\nReferences\n1. ^ Doe, Jane (1991). A book. Press.\n")
        .sections.size();
  };
  for (const char* heading : {"Wars, plague, and fire", "Middle Ages: the abbey"}) {
    EXPECT_EQ(sections(heading), 3U) << heading;
  }
  for (const char* line : {"The abbey, seen from the north", "In order of size:", "One; another"}) {
    EXPECT_EQ(sections(line), 2U) << line;
  }
}

TEST(ArticleTextTest, ATitleMayBeAWordOfTheWindow) {
  EXPECT_EQ(Read("T\nFrom Wikipedia, the free encyclopedia\nT is a letter.\n").title, "T");
  EXPECT_EQ(Read("Light\n\nLight, or a lamp, is bright.[1]\n").title, "Light");
  EXPECT_EQ(Read("Search\nLight\nLight is bright.\n").title, "Light");
}

TEST(ArticleTextTest, NumbersOfListsAreNoWords) {
  EXPECT_THAT(BodyClaims("It had organs:\n1. The court, of nine.[1]\n2. The council.\n\nIt fell."),
              ElementsAre("none : It had organs:", "explicit [1]: The court, of nine.",
                          "none : The council.", "none : It fell."));
  EXPECT_THAT(BodyClaims("1. FC Tarn won.\n\nIt fell."),
              ElementsAre("none : 1.", "none : FC Tarn won.", "none : It fell."));
  EXPECT_THAT(BodyClaims("1. One thing\n3. Another"),
              ElementsAre("none : 1.", "none : One thing", "none : 3.", "none : Another"));
}

TEST(ArticleTextTest, MarkersOfAnAttributionStandBehindItsQuotation) {
  EXPECT_THAT(BodyClaims("They said:\nWe hid. We left.\n\n\u2014 A witness, 1921[2]\nIt fell."),
              ElementsAre("none : They said:", "inherited : We hid.", "explicit [2]: We left.",
                          "none : It fell."));
  EXPECT_THAT(BodyClaims("\u2014 Who is it?\n\u2014 A friend.[2]"),
              ElementsAre("none : \u2014 Who is it?", "explicit [2]: \u2014 A friend."));
}

TEST(ArticleTextTest, CitationsInTheTextNameTheBibliography) {
  const std::string sources =
      "\nBibliography\nHale, John (2004). The War. London: Press.\nHale, John; Brandt, Eva (2011). "
      "A Study. London: Press.\n";
  EXPECT_THAT(
      ClaimLines(
          Read("A page\n\nThe lead says it.\n\nHistoryEdit\n\nIt fell (Hale 2004, p. 3). But "
               "Hale & Brandt (2011, p. 9) count 900.[1] John Hale (2004; 2006) agrees (War "
               "2004).\n" +
               std::string(kEnd) + sources)),
      ElementsAre("lead : The lead says it.", "explicit [Hale 2004]p3: It fell (Hale 2004, p. 3).",
                  "explicit [Hale & Brandt 2011]p9[1]: But Hale & Brandt (2011, p. 9) count 900.",
                  "none : John Hale (2004; 2006) agrees (War 2004)."));
}

TEST(ArticleTextTest, AShortCitationMayNameSeveralWorksOfOneAuthor) {
  const Article article = Read(
      "A page\n\nIt fell.[1]\n\nReferences\n1. ^ Hale 2004, p. 4, 2011, p. 5.\n\nBibliography\n"
      "Hale, John (2004). The War. London: Press.\nHale, John (2011). A Study. London: Press.\n");
  EXPECT_THAT(ClaimLines(article), ElementsAre("explicit [1]p4[1]p5: It fell."));
  EXPECT_EQ(article.entries.size(), 2U);
}

TEST(ArticleTextTest, EmptyCellsStayCells) {
  EXPECT_THAT(BodyClaims("Year\tDead\tNote\n1921\t\tdisputed[1]\n1975\t180\t\n\t\t[2]"),
              ElementsAre("explicit [1]: 1921 | | disputed", "none : 1975 | 180 |"));
}

TEST(ArticleTextTest, RangesAndListsOfNumbersAreSeveralMarkers) {
  EXPECT_THAT(BodyClaims("One thing.[1\xE2\x80\x93"
                         "3] Another.[1, 3]"),
              ElementsAre("explicit [1][2][3]: One thing.", "explicit [1][3]: Another."));
}

TEST(ArticleTextTest, BracketsOfEditorsInQuotationsStayInTheText) {
  EXPECT_THAT(BodyClaims("He said \"[t]he war [1988] in [the enclave] was [sic] over\".[1]"),
              ElementsAre("explicit [1]: He said \"[t]he war [1988] in [the enclave] was [sic] "
                          "over\"."));
}

TEST(ArticleTextTest, EditorialMarkersAreFlags) {
  const std::vector<std::pair<std::string, std::string>> markers = {
      {"[citation needed]", "citation-needed"},
      {"[according to whom?]", "according-to-whom"},
      {"[when?]", "when"},
      {"[dubious \xE2\x80\x93 discuss]", "dubious"},
      {"[failed verification]", "failed-verification"},
      {"[better source needed]", "better-source-needed"},
      {"[page needed]", "page-needed"},
      {"[dead link]", "dead-link"}};
  for (const auto& [marker, flag] : markers) {
    EXPECT_THAT(BodyClaims("One thing." + marker + " Another."),
                ElementsAre("none {" + flag + "}: One thing.", "none : Another."));
    EXPECT_THAT(BodyClaims("One thing" + marker + "."),
                ElementsAre("none {" + flag + "}: One thing."));
  }
  EXPECT_THAT(BodyClaims("Some scholars[who?] say so.[1]"),
              ElementsAre("explicit [1]{according-to-whom}: Some scholars say so."));
  EXPECT_THAT(BodyClaims("This is so,[1] and that.[citation needed]"),
              ElementsAre("explicit [1]: This is so,", "none {citation-needed}:  and that."));
}

TEST(ArticleTextTest, AMarkerWithoutEntryIsUnresolved) {
  EXPECT_THAT(BodyClaims("One thing.[9]"), ElementsAre("explicit [9]!: One thing."));
  EXPECT_EQ(Read(Page("One thing.[9]")).tally.unresolved, 1U);
}

TEST(ArticleTextTest, NotesAreNotCitations) {
  const Article article = Read(
      "A page\n\nHistory[edit]\n\nOne thing.[a][1] Another.[note 1]\n\nNotes[edit]\n"
      " a. ^ A word on it.[1]\n\nReferences[edit]\n^ a b Some source.\n");
  EXPECT_EQ(article.tally.notes, 2U);
  EXPECT_EQ(article.tally.citations, 2U);
  ASSERT_EQ(article.notes.size(), 1U);
  EXPECT_EQ(article.notes[0].uses, 1U);
  ASSERT_EQ(article.entries.size(), 1U);
  EXPECT_EQ(article.entries[0].declared_uses, 2U);
  EXPECT_EQ(article.entries[0].uses, 2U);
  EXPECT_EQ(article.warning_count, 0U);
}

TEST(ArticleTextTest, LostNumbersAreRestoredByOrder) {
  const Article article = Read(
      "A page\n\nOne.[1] Two.[2] Three.[3]\n\nReferences\n^ First.\n^ Jump up to: a b "
      "Second.\n\xE2\x86\x91 3.0 3.1 3.2 Third.\n");
  ASSERT_EQ(article.entries.size(), 3U);
  EXPECT_EQ(article.entries[2].label, "3");
  EXPECT_EQ(article.entries[0].declared_uses, 1U);
  EXPECT_EQ(article.entries[1].declared_uses, 2U);
  EXPECT_EQ(article.entries[2].declared_uses, 3U);
  EXPECT_EQ(article.tally.unresolved, 0U);
  EXPECT_EQ(article.warning_count, 2U) << "two entries are cited less often than they say";
}

TEST(ArticleTextTest, FurnitureOfThePageIsNoStatement) {
  const Article article = Read(
      "Jump to navigation\nA page\nFrom Wikipedia, the free encyclopedia\n\nThe lead.\n\nA Page\n"
      "A view of it\n\nContents\n1 History\n2 Later\n\nHistory[ edit ]\nMain article: History\n\n"
      "It happened.\n\nSee also[edit]\nAnother page\n");
  EXPECT_EQ(article.title, "A page");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("lead : The lead.", "none : A view of it", "none : It happened."));
  EXPECT_EQ(FindClaims(article).captions, 1U);
}

TEST(ArticleTextTest, SpansPointIntoTheFile) {
  const std::string page = Page("One   thing.[1]  Another[2] thing.");
  const Article article = Read(page);
  const ArticleBlock& block = article.sections[1].blocks.at(0);
  EXPECT_EQ(block.text, "One thing. Another thing.");
  for (const char* word : {"One", "thing.", "Another"}) {
    EXPECT_EQ(block.SourceOf(block.text.find(word)), page.find(word)) << word;
  }
}

TEST(ArticleTextTest, AnyBytesGiveAnArticle) {
  const Article article = Read("T\n\n\xFF\xFE broken\xE2\x80\xAE text.\r\nNext\x01 line.[1]");
  EXPECT_EQ(article.warning_count, 1U);
  EXPECT_EQ(article.tally.citations, 1U);
  EXPECT_EQ(ReadArticleText("12345", {.max_bytes = 4}).error().code, ErrorCode::kLimit);
  EXPECT_EQ(Read("").sections.size(), 1U);
}

class SeedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path path =
        std::filesystem::path(CATENA_SHARED_DIR) / "seed/armenia-azerbaijan-relations.txt";
    std::ifstream in(path, std::ios::binary);
    if (std::string(CATENA_SHARED_DIR).empty() || !in) {
      GTEST_SKIP() << "no seed article: set CATENA_SHARED_DIR";
    }
    text_ = std::string(std::istreambuf_iterator<char>(in), {});
  }
  std::string text_;
};

TEST_F(SeedTest, EntriesAndMarkersAreAllFound) {
  const Article article = Read(text_);
  EXPECT_EQ(article.entries.size(), 35U);
  EXPECT_EQ(article.tally.citations, 37U);
  EXPECT_EQ(article.tally.editorial, 1U);
  EXPECT_EQ(article.tally.unresolved, 0U);
  EXPECT_EQ(article.warning_count, 0U) << article.warnings.at(0).message;
  for (const ArticleEntry& entry : article.entries) EXPECT_EQ(entry.uses, entry.declared_uses);
}

TEST_F(SeedTest, SentencesAreThoseCountedByHand) {
  const Article article = Read(text_);
  const ArticleClaims found = FindClaims(article);
  EXPECT_EQ(found.sentences, 67U) << "as the dataset made by hand counts them";
  EXPECT_EQ(found.captions, 3U);
  std::map<std::string, uint32_t> sentences;
  for (const ArticleClaim& claim : found.claims) {
    uint32_t& last = sentences[article.sections[claim.section].path];
    last = std::max(last, claim.sentence);
  }
  EXPECT_EQ(sentences["Lead"], 5U);
  EXPECT_EQ(sentences["2016 clashes"], 2U);
}

TEST_F(SeedTest, TheSectionWithoutCitationsIsNamed) {
  const ArticleDataset made = MakeArticleDataset(Read(text_), {});
  EXPECT_THAT(made.summary.uncited_sections, ElementsAre("Relations between 1918 and 1921"));
  EXPECT_EQ(made.summary.citations, 37U);
  EXPECT_THAT(made.summary.flags,
              ElementsAre(std::pair<std::string, uint32_t>("citation-needed", 1)));
}

TEST(ArticleTextTest, AListThatLostNumbersAndCaretsIsNumberedWhereTheTextCitesAllOfIt) {
  const std::string body =
      "Weir\n\nIt stands.[1] It was built in 1905.[2][1]\n\nReferences[edit]\n";
  const Article article = Read(body + "Doe, Weirs.\nRoe, Walls.\n");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("explicit [1]: It stands.", "explicit [2][1]: It was built in 1905."));
  ASSERT_EQ(article.entries.size(), 2U);
  EXPECT_EQ(article.entries[0].label, "1");
  // One more or one less, and no order is certain.
  EXPECT_EQ(Read(body + "Doe, Weirs.\nRoe, Walls.\nPoe, Wells.\n").tally.unresolved, 3U);
  EXPECT_EQ(Read(body + "Doe, Weirs.\n").tally.unresolved, 3U);
}

TEST(ArticleTextTest, ACopyOfTheWholeWindowIsThePage) {
  const Article article = Read(
      "Jump to content\nMain menu\nSearch\nDonate\nCreate account\nLog in\nContents hide\n(Top)\n"
      "History\nToggle History subsection\n1.1 Early years\nReferences\n\nOrsk\n\n5 languages\n"
      "Article\nTalk\nTools\nAppearance hide\nText\n\nSmall\nStandard\nLarge\nFrom Wikipedia, the "
      "free encyclopedia\nOrsk is a town.[1]\nHistory\nEarly years\nIt was founded in 1905.[1]\n"
      "References\n^ Doe, Orsk.\n");
  EXPECT_EQ(article.title, "Orsk");
  EXPECT_THAT(ClaimLines(article), ElementsAre("explicit [1]: Orsk is a town.",
                                               "explicit [1]: It was founded in 1905."));
  EXPECT_EQ(article.sections[2].heading, "Early years");
}

TEST(ArticleTextTest, HeadingsAndWordsOfOtherLanguagesAreKnown) {
  const Article german = Read(
      "Fluss\nDer Fluss ist lang.[1] Er trat am 3. Mai 1931 aus.\nGeschichte[Bearbeiten | "
      "Quelltext bearbeiten]\nIm 19. Jahrhundert fror er zu.[2]\nEinzelnachweise[Bearbeiten | "
      "Quelltext bearbeiten]\n\u2191 Doe: Der Fluss.\n\u2191 Roe: Eis.\n");
  EXPECT_THAT(ClaimLines(german),
              ElementsAre("explicit [1]: Der Fluss ist lang.", "lead : Er trat am 3. Mai 1931 aus.",
                          "explicit [2]: Im 19. Jahrhundert fror er zu."));
  ASSERT_EQ(german.sections.size(), 3U);
  EXPECT_EQ(german.sections[1].heading, "Geschichte");
  EXPECT_EQ(german.entries.size(), 2U);
  EXPECT_EQ(Read("R\nIl a gel\u00E9.[r\u00E9f. n\u00E9cessaire]\n").tally.editorial, 1U);
}

}  // namespace
}  // namespace catena
