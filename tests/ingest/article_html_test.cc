// HTML: pages of wikis old and new, pages of other kinds, and pages made to do harm.
#include "ingest/article_html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "ingest/article_claims.h"
#include "ingest/article_input.h"
#include "ingest/article_reference.h"
#include "ingest/coins.h"
#include "ingest/html_tree.h"

namespace catena {
namespace {

using ::testing::ElementsAre;

Article Read(const std::string& text) {
  auto article = ReadArticleHtml(text);
  EXPECT_TRUE(article.has_value());
  return *std::move(article);
}

// As MediaWiki wraps it.
Article ReadWiki(const std::string& body) {
  return Read(
      "<!DOCTYPE html><html><head><title>T - Wikipedia</title></head><body>"
      "<div class=\"mw-parser-output\">" +
      body + "</div></body></html>");
}

std::string Variable(const ArticleEntry& entry, std::string_view name) {
  const Value* value = FindVariable(entry.source, name);
  return value == nullptr ? "" : *value->AsString();
}

std::vector<std::string> ClaimLines(const Article& article) {
  std::vector<std::string> lines;
  for (const ArticleClaim& claim : FindClaims(article).claims) {
    const ArticleBlock& block = article.sections[claim.section].blocks[claim.block];
    std::string line;
    for (const uint32_t m : claim.citations) {
      const ArticleMarker& marker = block.markers[m];
      line += marker.text;
      if (!marker.locator.empty()) line += "p" + marker.locator;
      if (marker.entry == kNoEntry) line += '!';
    }
    for (const uint32_t m : claim.notes) line += block.markers[m].text;
    for (const uint32_t m : claim.editorial) line += "{" + block.markers[m].flag + "}";
    lines.push_back(line + ": " + block.text.substr(claim.begin, claim.end - claim.begin));
  }
  return lines;
}

std::string Marker(const std::string& label, const std::string& target) {
  return "<sup class=\"reference\"><a href=\"#" + target + "\">[" + label + "]</a></sup>";
}
std::string Entry(const std::string& id, const std::string& text) {
  return "<li id=\"" + id +
         "\"><span class=\"mw-cite-backlink\"><b><a href=\"#cite_ref-1\">^</a></b></span> "
         "<span class=\"reference-text\">" +
         text + "</span></li>";
}

TEST(ArticleHtmlTest, FurnitureIsNotText) {
  const Article article = ReadWiki(
      "<div class=\"hatnote\">For X, see Y.</div><table class=\"ambox\"><tr><td>This needs work."
      "</td></tr></table><table class=\"sidebar\"><tr><td>Series.</td></tr></table>"
      "<table class=\"infobox\"><tr><th>Size</th><td>5" +
      Marker("1", "cite_note-1") +
      "</td></tr><tr><th>Name</th><td>X</td></tr></table><div id=\"toc\">Contents</div>"
      "<p>One.<style>.a{}</style><script>x()</script><span style=\"display: none\">no</span></p>"
      "<h2><span class=\"mw-headline\" id=\"A\">A</span><span class=\"mw-editsection\">[edit]"
      "</span></h2><p>Two <span class=\"mwe-math-element\">x</span>words.</p>"
      "<div class=\"navbox\"><ul><li>Other.</li></ul></div><ol class=\"references\">" +
      Entry("cite_note-1", "Source.") + "</ol>");
  EXPECT_EQ(article.title, "T");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]: Size: 5", ": One.", ": Two words."));
  EXPECT_EQ(article.sections[1].path, "A");
}

TEST(ArticleHtmlTest, MarkersNameEntriesNotesAndPages) {
  const Article article = ReadWiki(
      "<p>One." + Marker("1", "cite_note-a-1") + Marker("note 1", "cite_note-2") +
      "<sup class=\"reference nowrap\"><span>: 12</span></sup> Two." +
      Marker("1", "cite_note-a-1") + "<sup class=\"reference nowrap\"><span>: 7 </span></sup>" +
      "<sup class=\"noprint Inline-Template\">[<i><a>failed verification</a></i>]</sup> Three" +
      "<sup class=\"noprint Inline-Template\">[<i><a>sic</a></i>]</sup> four." +
      Marker("9", "cite_note-none") + " Five." + Marker("web 1", "cite_note-w") + "</p>" +
      "<ol class=\"references\">" + Entry("cite_note-2", "A word." + Marker("1", "cite_note-a-1")) +
      "</ol><ol class=\"references\">" + Entry("cite_note-a-1", "Source A.") +
      Entry("cite_note-w", "Source W.") + "</ol>");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("[1][note 1]: One.", "[1]p7{failed-verification}: Two.",
                          "[9]!: Three four.", "[web 1]: Five.", "[1]: A word."));
  ASSERT_EQ(article.entries.size(), 2U);
  EXPECT_EQ(article.entries[0].uses, 3U);
  EXPECT_EQ(article.tally.unresolved, 1U);
}

TEST(ArticleHtmlTest, AQuotationIsCitedByItsAttribution) {
  const std::string list = "<ol class=\"references\">" + Entry("cite_note-1", "Source.") + "</ol>";
  const std::string cite = "<div class=\"templatequotecite\">\u2014 <cite>Drum, <i>Book</i>" +
                           Marker("1", "cite_note-1") + "</cite></div>";
  EXPECT_THAT(ClaimLines(ReadWiki("<p>One.</p><blockquote class=\"templatequote\"><p>Two.</p>" +
                                  cite + "</blockquote><p>Three.</p>" + list)),
              ElementsAre(": One.", "[1]: Two.", ": Three."));
  EXPECT_THAT(ClaimLines(ReadWiki("<p>One.</p><blockquote>Two." + cite + "</blockquote>" + list)),
              ElementsAre(": One.", "[1]: Two."));
  // Without a quotation it covers nothing, least of all the paragraph before.
  const Article bare = ReadWiki("<p>One.</p><div>" + cite + "</div>" + list);
  EXPECT_THAT(ClaimLines(bare), ElementsAre(": One."));
  EXPECT_EQ(bare.tally.citations, 1U);
}

TEST(ArticleHtmlTest, WhatIsNotPrintedIsNoText) {
  EXPECT_THAT(ClaimLines(ReadWiki("<p><a href=\"/wiki/Orsk_bridge\">Orsk bridge</a><span "
                                  "class=\"noprint\">&nbsp;[<a class=\"extiw\">de</a>]</span> "
                                  "fell.</p>")),
              ElementsAre(": Orsk bridge fell."));
}

TEST(ArticleHtmlTest, ATitleHasNoQuotationMarksAroundIt) {
  const auto title = [](const std::string& words) {
    const Article article =
        ReadWiki("<p>One." + Marker("1", "cite_note-1") + "</p><ol class=\"references\">" +
                 Entry("cite_note-1",
                       "<a class=\"external\" "
                       "href=\"https://e.org/\">" +
                           words + "</a>. Paper. 1990.") +
                 "</ol>");
    return Variable(article.entries.at(0), "title");
  };
  EXPECT_EQ(title("\"A title\""), "A title");
  EXPECT_EQ(title("\u201CA title\u201D"), "A title");
  EXPECT_EQ(title("\u00ABA title\u00BB"), "A title");
  EXPECT_EQ(title("\"A\" and \"B\""), "\"A\" and \"B\"");
}

TEST(ArticleHtmlTest, RowsPartTheItemsOfALists) {
  const std::string cite = Marker("1", "cite_note-1");
  const Article article =
      ReadWiki("<table class=\"infobox\"><tr><th colspan=\"2\">Orsk" + cite +
               "</th></tr><tr><th>Lost</th><td><div class=\"plainlist\"><ul><li>12 men" + cite +
               "</li>\n<li>30 carts</li>\n<li>4 "
               "guns</li></ul></div></td></tr><tr><th>Walls</th><td>high (green" +
               cite + ") and old</td></tr></table><ol class=\"references\">" +
               Entry("cite_note-1", "Source.") + "</ol>");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("[1]: Orsk", "[1]: Lost: 12 men", ": , 30 carts, 4 guns",
                          "[1]: Walls: high (green)", ":  and old"));
}

// {{ref label}} and {{note label}}.
TEST(ArticleHtmlTest, HandMadeNotesAreNotes) {
  const Article article = ReadWiki(
      "<p>One.<sup id=\"ref_xa\" class=\"reference nourlexpansion\"><a "
      "href=\"#endnote_xa\">[a]</a></sup></p><h2>Notes</h2><ul><li><span id=\"endnote_xa\" "
      "class=\"citation wikicite\"><b><a href=\"#ref_xa\">^</a></b></span> A word.</li></ul>");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[a]: One.", ": A word."));
  EXPECT_TRUE(article.entries.empty());
}

TEST(ArticleHtmlTest, BackLinksAreACheck) {
  const std::string list =
      "<ol class=\"references\"><li id=\"cite_note-1\"><span class=\"mw-cite-backlink\">^ "
      "<a href=\"#cite_ref-1_1-0\">a</a> <a href=\"#cite_ref-1_1-1\">b</a></span> "
      "<span class=\"reference-text\">Source.</span></li></ol>";
  const std::string marker = Marker("1", "cite_note-1");
  EXPECT_EQ(ReadWiki("<p>One." + marker + " Two." + marker + "</p>" + list).warning_count, 0U);
  const Article less = ReadWiki("<p>One." + marker + "</p>" + list);
  ASSERT_EQ(less.warning_count, 1U);
  EXPECT_NE(less.warnings[0].message.find("2 times by its own letters"), std::string::npos);
}

TEST(ArticleHtmlTest, APageMayEndInAnEmptyEntry) {
  const Article article = Read("<ol class=\"references\"><li id=\"cite_note-1\">");
  ASSERT_EQ(article.entries.size(), 1U);
  EXPECT_EQ(Variable(article.entries[0], "raw"), "");
}

TEST(ArticleHtmlTest, ParsoidPagesAreRead) {
  const Article article = Read(
      "<html><head><title>Bridge</title></head><body class=\"mw-body-content parsoid-body\">"
      "<section data-mw-section-id=\"0\"><p>A <a rel=\"mw:WikiLink\" "
      "href=\"./Some_p%C3%A4ge#x\">bridge</a>.<sup class=\"mw-ref reference\" id=\"cite_ref-1\" "
      "typeof=\"mw:Extension/ref\"><a href=\"./Bridge#cite_note-1\"><span "
      "class=\"mw-reflink-text\">[1]</span></a></sup></p></section><div "
      "class=\"mw-references-wrap\"><ol class=\"mw-references references\"><li "
      "id=\"cite_note-1\"><a href=\"./Bridge#cite_ref-1\" rel=\"mw:referencedBy\"><span "
      "class=\"mw-linkback-text\">\xE2\x86\x91 </span></a> <span class=\"mw-reference-text "
      "reference-text\">Doe, J. (1910). \"A title\".</span></li></ol></div></body></html>");
  EXPECT_EQ(article.title, "Bridge");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]: A bridge."));
  ASSERT_EQ(article.sections[0].blocks[0].links.size(), 1U);
  EXPECT_EQ(article.sections[0].blocks[0].links[0].page, "Some p\xC3\xA4ge");
  EXPECT_EQ(Variable(article.entries.at(0), "title"), "A title");
}

TEST(ArticleHtmlTest, SeveralSourcesInOneEntryAreSeveral) {
  const Article article = ReadWiki(
      "<p>One." + Marker("1", "cite_note-1") + "</p><ol class=\"references\">" +
      Entry(
          "cite_note-1",
          "<cite class=\"citation web\"><a class=\"external text\" "
          "href=\"http://e.org/a\">\"A\"</a>.</cite><span class=\"Z3988\" "
          "title=\"rft.atitle=A&amp;rft_id=http%3A%2F%2Fe.org%2Fa\"></span>; <cite "
          "class=\"citation book\">B, C. (1999). <i>D</i>.</cite><span class=\"Z3988\" "
          "title=\"rft.btitle=D&amp;rft.aulast=B&amp;rft.aufirst=C.&amp;rft.date=1999\"></span>") +
      "</ol>");
  ASSERT_EQ(article.entries.size(), 2U);
  EXPECT_EQ(article.entries[0].source.id, "ref-1");
  EXPECT_EQ(article.entries[1].source.id, "ref-1b");
  EXPECT_EQ(Variable(article.entries[0], "URL"), "http://e.org/a");
  EXPECT_EQ(Variable(article.entries[1], "issued"), "1999");
  EXPECT_EQ(article.entries[1].uses, 1U);
  EXPECT_EQ(article.tally.citations, 1U) << "one marker, two sources";
}

// COinS has neither publishers of web pages nor editors; italics tell containers from publishers.
TEST(ArticleHtmlTest, WhatOnlyThePrintHasIsTakenFromIt) {
  const auto entry = [](const std::string& words, const std::string& coins,
                        const std::string& kind) {
    return Read("<p>One." + Marker("1", "cite_note-1") + "</p><ol class=\"references\">" +
                Entry("cite_note-1", "<cite class=\"citation " + kind + "\">" + words +
                                         "</cite><span class=\"Z3988\" title=\"" + coins +
                                         "\"></span>") +
                "</ol>")
        .entries.at(0);
  };
  EXPECT_EQ(Variable(entry("\"A\". An Office. 2001.", "rft.atitle=A", "web"), "publisher"),
            "An Office");
  EXPECT_EQ(Variable(entry("\"A\". <i>A Site</i>. 2001.", "rft.atitle=A", "web"), "publisher"), "");
  EXPECT_EQ(Variable(entry("\"A\". An Agency. 2001.", "rft.atitle=A", "news"), "publisher"), "");
  const ArticleEntry chapter =
      entry("Vane, P. (2010). \"A\". In Gran, P. (ed.). <i>B</i>. Press.",
            "rft.atitle=A&amp;rft.btitle=B&amp;rft.genre=bookitem", "book");
  EXPECT_NE(FindVariable(chapter.source, "editor"), nullptr);
  EXPECT_EQ(Variable(entry("\"A\". PMC 12.",
                           "rft.atitle=A&amp;rft_id=%2F%2Fwww.ncbi.nlm.nih.gov%2Fpmc%2Farticles%2F"
                           "PMC12%23id-name%3DPMC",
                           "journal"),
                     "PMCID"),
            "12");
}

TEST(ArticleHtmlTest, ShortCitationsInPrintNameTheEntryThatDescribesTheWork) {
  const Article article = Read(
      "<p>One." + Marker("1", "cite_note-1") + " Two." + Marker("2", "cite_note-2") +
      "</p><ol class=\"references\">" +
      Entry("cite_note-1",
            "<cite class=\"citation book\">Brown, C. (1999). <i>D</i>.</cite><span class=\"Z3988\" "
            "title=\"rft.btitle=D&amp;rft.aulast=Brown&amp;rft.aufirst=C.&amp;rft.date=1999\">"
            "</span>") +
      Entry("cite_note-2", "Brown 1999, pp. 3\u20134.") + "</ol>");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]: One.", "[2]p3\u20134: Two."));
  ASSERT_EQ(article.entries.size(), 1U);
  EXPECT_EQ(article.entries[0].uses, 2U);
  EXPECT_TRUE(article.warnings.empty());
}

TEST(ArticleHtmlTest, OtherPagesHaveFootnotesByTheirLinks) {
  const Article article = Read(
      "<!doctype html><html><head><title>Site | A story</title></head><body><nav>Menu. Home."
      "</nav><main><h1>A story</h1><p>The bridge opened in 1907.<sup><a href=\"#fn1\" "
      "id=\"r1\">1</a></sup> It <a href=\"#later\">closed</a> in 1950.</p><h2 "
      "id=\"later\">Later</h2><p>It was sold.<a role=\"doc-noteref\" href=\"#fn2\">[2]</a></p>"
      "<table><tr><th>Year</th><th>Cars</th></tr><tr><td>1930</td><td>12</td></tr></table>"
      "<ol><li id=\"fn1\">Doe, Jane (1910). \"A title\". <a href=\"#r1\">\xE2\x86\xA9</a></li>"
      "<li id=\"fn2\"><p>Herald, 3 May 1951.</p></li></ol></main><footer>Contact.</footer>"
      "</body></html>");
  EXPECT_EQ(article.title, "A story");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("[1]: The bridge opened in 1907.", ": It closed in 1950.",
                          "[2]: It was sold.", ": 1930 | 12"));
  ASSERT_EQ(article.entries.size(), 2U);
  EXPECT_EQ(Variable(article.entries[0], "title"), "A title");
  EXPECT_EQ(Variable(article.entries[0], "issued"), "1910");
}

TEST(ArticleHtmlTest, WordsAreWhereThePageHasThem) {
  const std::string text =
      "<div class=\"mw-parser-output\"><p>Caf\xC3\xA9 &amp; bar&nbsp;&#8211; open&copy; AT&T "
      "now.</p></div>";
  const Article article = Read(text);
  const ArticleBlock& block = article.sections[0].blocks.at(0);
  EXPECT_EQ(block.text, "Caf\xC3\xA9 & bar \xE2\x80\x93 open\xC2\xA9 AT&T now.");
  for (const char* word : {"Caf", "bar", "open", "AT&T", "now."}) {
    EXPECT_EQ(block.SourceOf(block.text.find(word)), text.find(word)) << word;
  }
}

TEST(ArticleHtmlTest, EntitiesDoNotBringBackControls) {
  EXPECT_THAT(ClaimLines(ReadWiki("<p>a&#x202E;b&#x200B;c&#0; d.</p>")),
              ElementsAre(": abc\xEF\xBF\xBD d."));
}

TEST(CoinsTest, PairsBecomeParameters) {
  const TemplateParameters read = ReadCoins(
      "ctx_ver=Z39.88-2004&rft.atitle=A+%22title%22&rft.btitle=Book&rft.aulast=Doe&rft.aufirst="
      "Jane&rft.au=Doe%2C+Jane&rft.au=Roe%2C+R.&rft.date=1981-12&rft_id=info%3Adoi%2F10.1%2Fx&"
      "rft_id=http%3A%2F%2Fe.org%2F%3Fa%3Db%26c&rft.bad&%=x&rft.isbn=%FF");
  EXPECT_EQ(ParameterOf(read, "chapter"), "A \"title\"");
  EXPECT_EQ(ParameterOf(read, "title"), "Book");
  EXPECT_EQ(ParameterOf(read, "last1"), "Doe");
  EXPECT_EQ(ParameterOf(read, "author2"), "Roe, R.");
  EXPECT_EQ(ParameterOf(read, "author3"), "");
  EXPECT_EQ(ParameterOf(read, "date"), "December 1981");
  EXPECT_EQ(ParameterOf(read, "doi"), "10.1/x");
  EXPECT_EQ(ParameterOf(read, "url"), "http://e.org/?a=b&c");
  EXPECT_EQ(ParameterOf(read, "isbn"), "\xEF\xBF\xBD");
}

TEST(ArticleNotationTest, HtmlIsFoundByNameOrContent) {
  const auto notation = [](std::string_view name, std::string_view text) {
    return DetectArticleNotation(name, text);
  };
  EXPECT_EQ(notation("a.html", "x"), ArticleNotation::kHtml);
  EXPECT_EQ(notation("a.htm.gz", "x"), ArticleNotation::kHtml);
  EXPECT_EQ(notation("a", "\n<!DOCTYPE HTML><p>[[x]]"), ArticleNotation::kHtml);
  EXPECT_EQ(notation("a.txt", "<p>One.</p>"), ArticleNotation::kHtml);
  EXPECT_EQ(notation("a", "<p>{{cn}} {{x}}</p>"), ArticleNotation::kWikitext);
  EXPECT_EQ(notation("a", "Text about <html> tags."), ArticleNotation::kHtml)
      << "a page about HTML needs its ending";
  EXPECT_EQ(notation("a.wiki", "<html>"), ArticleNotation::kWikitext);
  EXPECT_EQ(notation("a", "Plain text, 3 < 4."), ArticleNotation::kText);
}

// ---- Hostile pages ----

std::string Repeat(std::string_view piece, size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(HtmlHostileTest, DeepNestingIsRefused) {
  for (const char* piece :
       {"<div>", "<b>", "<span>", "<table><tr><td>", "<ul><li>", "<b><div></b>",
        "<span><div></span>", "<svg>", "<font size=1><p>", "<object><p></object", "<dl><dd><p>"}) {
    const auto start = std::chrono::steady_clock::now();
    const auto article = ReadArticleHtml(Repeat(piece, 400000));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20)) << piece;
    EXPECT_TRUE(article || article.error().code == ErrorCode::kLimit) << piece;
  }
  const auto deep = ReadArticleHtml(Repeat("<div>", 400000));
  ASSERT_FALSE(deep.has_value());
  EXPECT_NE(deep.error().message.find("deeper than 1000"), std::string::npos);
}

TEST(HtmlHostileTest, OrdinaryPagesAreNotDeep) {
  EXPECT_LE(MeasureHtmlDepth(Repeat("<p>a<br><li>b<td>c<option>d", 10000), 1000), 3U);
  EXPECT_LE(MeasureHtmlDepth(Repeat("<ul><li><b>a</b></ul><!-- <div> --><img>", 10000), 1000), 3U);
  EXPECT_LE(MeasureHtmlDepth("<script>" + Repeat("<div>", 5000) + "</script>", 1000), 1U);
}

TEST(HtmlHostileTest, MemoryIsBounded) {
  HtmlLimits limits;
  limits.max_memory = 8 << 20;
  const auto tree = ParseHtml(Repeat("<i>a</i>", 200000), limits);
  ASSERT_FALSE(tree.has_value());
  EXPECT_EQ(tree.error().code, ErrorCode::kLimit);
  EXPECT_TRUE(ParseHtml(Repeat("<i>a</i>", 2000), limits).has_value());
}

// Work in steps grows with the page, whatever repeats.
TEST(HtmlHostileTest, WorkIsLinearInThePage) {
  for (const char* piece :
       {"<p>a</p>", "<sup class=reference><a href=#x>[1]</a></sup>", "<a href=/wiki/A>b",
        "<table><tr><td>a<td>b</table>", "<ol class=references><li id=x>a</ol>", "<b>a<p>",
        "<li><cite class=citation>a</cite><span class=Z3988 title='rft.au=a'></span>",
        "<table class=infobox><tr><th>a<td>b", "<h2>a</h2>", "&amp;"}) {
    const auto steps = [&](size_t times) {
      const auto article = ReadArticleHtml(Repeat(piece, times));
      return article ? article->tally.steps : 0;
    };
    EXPECT_LE(steps(4000), 12 * steps(400) + 1000) << piece;
  }
}

// As word processors and older pages write them: named anchors, "[1]" that is not raised.
TEST(ArticleHtmlTest, FootnotesOfWordProcessorsAreRead) {
  const Article article = Read(
      "<html><body><h1>Fort</h1><p>The fort fell in 1650.<a name=\"_ftnref1\" "
      "href=\"#_ftn1\">[1]</a> It was sold<a href=\"#_ftn2\" name=\"_ftnref2\"><span>[2]</span>"
      "</a>.</p><hr><div id=\"ftn1\"><p><a href=\"#_ftnref1\" name=\"_ftn1\">[1]</a> Doe, Jane. "
      "Forts. 1990.</p></div><div id=\"ftn2\"><p><a href=\"#_ftnref2\" name=\"_ftn2\">[2]</a> "
      "Roe, R. Sales.</p></div></body></html>");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]: The fort fell in 1650.", "[2]: It was sold."));
  ASSERT_EQ(article.entries.size(), 2U);
  EXPECT_EQ(Variable(article.entries[0], "raw"), "Doe, Jane. Forts. 1990.");
  EXPECT_EQ(Variable(article.entries[1], "raw"), "Roe, R. Sales.");
}

TEST(ArticleHtmlTest, WaysBackAndCommasBetweenMarkersAreNoText) {
  const Article article = Read(
      "<html><body><h1>Orsk</h1><p>It was founded in 1450.<sup><a href=\"#fn1\" id=\"ref1\">1</a>,"
      " <a href=\"#fn2\" id=\"ref2\">2</a></sup> It has 12 km<sup>2</sup>.</p><ol><li "
      "id=\"fn1\">Roe, Towns (1991), 9. <a href=\"#ref1\">\u21A9</a> <a "
      "href=\"#ref1b\">\u21A92</a></li><li id=\"fn2\"><a href=\"#ref2\">^</a> Ibid., see <a "
      "href=\"#fn1\">1</a></li></ol></body></html>");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("[1][2]: It was founded in 1450.", ": It has 12 km2."));
  ASSERT_EQ(article.entries.size(), 2U);
  EXPECT_EQ(Variable(article.entries[0], "raw"), "Roe, Towns (1991), 9.");
  EXPECT_EQ(Variable(article.entries[1], "raw"), "Ibid., see 1");
}

}  // namespace
}  // namespace catena
