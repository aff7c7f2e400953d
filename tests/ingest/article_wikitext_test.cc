// Wikitext: references in all their forms, templates, and every <ref> of real pages.
#include "ingest/article_wikitext.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/value.h"
#include "ingest/article_claims.h"
#include "ingest/article_reference.h"
#include "ingest/article_text.h"
#include "ingest/article_wikitext_tree.h"

namespace catena {
namespace {

using ::testing::ElementsAre;

Article Read(const std::string& text) {
  auto article = ReadArticleWikitext(text);
  EXPECT_TRUE(article.has_value());
  return *std::move(article);
}

std::string Variable(const ArticleEntry& entry, std::string_view name) {
  const Value* value = FindVariable(entry.source, name);
  return value == nullptr ? "" : *value->AsString();
}

// "[1]p12 [b1]" for each sentence with its text.
std::vector<std::string> ClaimLines(const Article& article) {
  std::vector<std::string> lines;
  for (const ArticleClaim& claim : FindClaims(article).claims) {
    const ArticleBlock& block = article.sections[claim.section].blocks[claim.block];
    std::string line;
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

TEST(ArticleWikitextTest, NamedGroupedAndListDefinedReferences) {
  const Article article = Read(
      "One.<ref name=\"a\">Source A.</ref> Two.<ref name=a/> Three.<ref name = 'b' /> "
      "Four.<ref group=\"note\">A word.<!-- no --></ref> Five.<ref name=nowhere />\n\n"
      "== References ==\n{{reflist|refs=\n<ref name=\"b\">Source B.</ref>\n"
      "<ref name=\"c\">Source C.</ref>\n}}\n");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("[1]: One.", "[1]: Two.", "[2]: Three.", "[note 1]: Four.",
                          "[nowhere]!: Five.", ": A word."));
  ASSERT_EQ(article.entries.size(), 3U) << "what is defined and never used is an entry too";
  EXPECT_EQ(Variable(article.entries[0], "raw"), "Source A.");
  EXPECT_EQ(article.entries[0].uses, 2U);
  EXPECT_EQ(article.entries[2].uses, 0U);
  EXPECT_EQ(article.tally.ref_uses, 5U);
  EXPECT_EQ(article.tally.ref_listed, 2U);
  EXPECT_EQ(article.tally.ref_definitions, 4U);
  EXPECT_EQ(article.tally.ref_unplaced, 0U);
  EXPECT_EQ(article.warning_count, 2U);
}

TEST(ArticleWikitextTest, ASourceNamedInANoteIsCited) {
  EXPECT_THAT(ClaimLines(Read("One.{{efn|{{cite book|title=N}}}} Two.<ref group=\"note\">{{cite "
                              "web|title=W|url=https://w.example}}.</ref>")),
              ElementsAre("[a]: One.", "[note 1]: Two."))
      << "with no words of its own it is a reference";
  const Article article = Read("One.{{efn|Orr says so: {{cite book|title=N|last=Orr}}}}");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[a]: One.", "[b]: Orr says so:"));
  EXPECT_EQ(article.entries.size(), 1U);
}

TEST(ArticleWikitextTest, AQuotationIsCitedByItsAttribution) {
  EXPECT_THAT(ClaimLines(Read("One.\n{{quote|Two.|Drum<ref>Source.</ref>}}\nThree.")),
              ElementsAre(": One.", "[1]: Two.", ": Three."));
  EXPECT_THAT(ClaimLines(Read("{{blockquote|text=Two.|source=''Book''<ref>Source.</ref>}}")),
              ElementsAre("[1]: Two."));
}

// The words of each template, alone in a sentence that goes on behind it.
TEST(ArticleWikitextTest, TemplatesShowTheWordsOfThePage) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"As of|2020|5", "As of May 2020"},
      {"as of|2020|5|1|lc=y", "as of 1 May 2020"},
      {"as of|2020|May|df=US|bare=yes", "May 2020"},
      {"as of|2020|alt=by ''2020''", "by 2020"},
      {"as of|2020|since=y|pre=early|post=,", "Since early 2020,"},
      {"birth date|1944|3|12", "March 12, 1944"},
      {"Birth date and age|1944|03|02|df=y", "2 March 1944"},
      {"death date|df=yes|1944|3|12|1880|1|1", "12 March 1944"},
      {"start date|1944|3", "March 1944"},
      {"end date|1944", "1944"},
      {"start-date|12 March 1944", "12 March 1944"},
      {"dts|1944-03-12|format=dmy", "12 March 1944"},
      {"dts|12 March 1944", "12 March 1944"},
      {"dts|-44|3|15", "March 15, 44 BC"},
      {"ill|Orsk bridge|de|Brücke|lt=the bridge", "the bridge"},
      {"interlanguage link|[[Orsk]]|de", "Orsk"},
      {"IPA|/ɔrsk/", "/ɔrsk/"},
      {"IPA|ru|ɔrsk", "ɔrsk"},
      {"IPA|ru|ɔrsk|Orsk.ogg", "ɔrsk"},
      {"chem2|H2O", "H2O"},
      {"chem|H|2|O", "H2O"},
      {"IPAc-en|a|_|b", "/a b/"},
      {"IPAc-en|ɔːr|s|k|audio=x.ogg", "/ɔːrsk/"},
      {"lang|de|Brücke|italic=no", "Brücke"},
      {"langx|de|Brücke", "German: Brücke"},
      {"langx|de|Brücke|label=none", "Brücke"},
      {"langx|ru|мост|most|bridge", "Russian: мост, romanized: most, lit. 'bridge'"},
      {"langx|code=ru|text=мост", "Russian: мост"},
      {"lang-ru|мост|most", "Russian: мост, romanized: most"},
      {"lang-xx|мост", "мост"},
      {"circa|1450", "c. 1450"},
      {"c.|1450|1460", "c. 1450 – c. 1460"},
      {"floruit|1450", "fl. 1450"},
      {"reign|1450|1460", "r. 1450–1460"},
      {"OldStyleDate|12 March|1744|1 March", "12 March [O.S. 1 March] 1744"},
      {"nowrap|12 ''men''", "12 men"},
      {"frac|3|1|2", "3 1⁄2"},
      {"US$|5", "US$5"},
      {"HMS|Orsk|1905|6", "HMS Orsk"},
      {"HMS|Orsk|1905", "HMS Orsk (1905)"},
      {"hlist|one|two|three", "one, two, three"},
      {"sortname|Ann|Orsk", "Ann Orsk"},
      {"birth date|{{CURRENTYEAR}}|3", ""},
  };
  for (const auto& [written, shown] : rows) {
    EXPECT_THAT(ClaimLines(Read("{{" + written + "}} is it.")),
                ElementsAre(": " + shown + (shown.empty() ? "" : " ") + "is it."))
        << written;
  }
}

TEST(ArticleWikitextTest, TemplatesOfWordsKeepLinksAndReferences) {
  const Article article = Read(
      "One {{circa|1450<ref>A.</ref>}} was. {{As of|2020|url=<ref>B.</ref>}} two. {{ill|Orsk "
      "bridge|de}} three.");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]: One c. 1450", ":  was.", "[2]: As of 2020",
                                               ":  two.", ": Orsk bridge three."));
  const ArticleBlock& block = article.sections[0].blocks[0];
  ASSERT_EQ(block.links.size(), 1U);
  EXPECT_EQ(block.links[0].page, "Orsk bridge");
  EXPECT_EQ(block.text.substr(block.links[0].begin, 11), "Orsk bridge");
}

TEST(ArticleWikitextTest, TextThatIsAskedAboutIsShownAndFlagged) {
  for (const std::string name : {"citation needed span", "cn span", "cns"}) {
    EXPECT_THAT(ClaimLines(Read("One. {{" + name + "|text=Two.|date=May 2020}} Three.")),
                ElementsAre(": One.", "{citation-needed}: Two.", ": Three."));
  }
}

TEST(ArticleWikitextTest, SeveralReferencesInOneAreSeveralSources) {
  const Article article = Read("One.<ref>{{multiref|Source A.|Source B.}}</ref>");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1][1]: One."));
  ASSERT_EQ(article.entries.size(), 2U);
  EXPECT_EQ(Variable(article.entries[1], "raw"), "Source B.");
}

TEST(ArticleWikitextTest, APartOfAReferenceIsAPlaceInItsSource) {
  const Article article = Read(
      "One.<ref name=\"book\">Book.</ref> Two.<ref extends=\"book\">p. 12.</ref> Three.<ref "
      "extends=book name=\"p\">pp. 14-16</ref> Four.<ref name=\"p\"/> Five.<ref name=book "
      "details=\"p. 99\" /> Six.<ref extends=\"nothing\">Own words.</ref>\n");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]: One.", "[1.1]p12: Two.", "[1.2]p14-16: Three.",
                                               "[1.2]p14-16: Four.", "[1]p99: Five.", "[2]: Six."));
  ASSERT_EQ(article.entries.size(), 2U) << "a place is no source of its own";
  EXPECT_EQ(article.entries[0].uses, 5U);
  EXPECT_EQ(article.tally.ref_uses, 6U);
  EXPECT_EQ(article.tally.unresolved, 0U);
}

TEST(ArticleWikitextTest, NumbersAndListsInTemplatesAreShown) {
  const Article article = Read(
      "It has {{formatnum:12345}} houses.\n\n{| class=\"wikitable\"\n! A !! B\n|-\n| x || "
      "{{plainlist|\n* Fire\n* Flood}}\n|}\n");
  const std::vector<std::string> lines = ClaimLines(article);
  ASSERT_GE(lines.size(), 2U);
  EXPECT_EQ(lines[0], ": It has 12345 houses.");
  EXPECT_NE(lines[1].find("Fire"), std::string::npos);
}

TEST(ArticleWikitextTest, ListsOptionsAndCaptionsStandApart) {
  EXPECT_THAT(
      ClaimLines(Read("{{Infobox war\n| lost = {{ubl|12 men<ref>R.</ref>|30 carts}}\n}}\n"
                      "<gallery>\nX.jpg|alt=x|First scene<ref>S.</ref>\n</gallery>\n"
                      "{| class=\"wikitable\"\n|+ Losses<ref>T.</ref>\n! A\n! B\n|-\n| 1 || 2\n"
                      "|}\n")),
      ElementsAre("[1]: lost: 12 men", ": , 30 carts", "[2]: First scene", "[3]: Losses",
                  ": 1 | 2"));
}

TEST(ArticleWikitextTest, MarkupOfListsAndCellsIsNoText) {
  EXPECT_THAT(
      ClaimLines(Read(
          "{{Infobox war\n| lost = {{plainlist|\n* 12 men<ref>R.</ref>\n* 30 carts\n* 4 guns\n}}\n"
          "| walls = high (green<ref>S.</ref>) and old\n}}\n"
          "{| class=\"wikitable\"\n! scope=\"row\" | A !! scope=\"col\" | B!!C<ref>T.</ref>"
          "\n|-\n| 1 || style=\"x\" | 2 || \n* a\n* b\n|*1941\n|}\n")),
      ElementsAre("[1]: lost: 12 men", ": , 30 carts, 4 guns", "[2]: walls: high (green)",
                  ":  and old", "[3]: A | B | C", ": 1 | 2 | a, b | *1941"));
}

TEST(ArticleWikitextTest, HandMadeNotesAreNotes) {
  const Article article = Read(
      "One.{{ref label|x|a}} Two.{{ref label|y|b|b}} Three.{{ref label|none|c}}\n\n== Notes ==\n"
      "* {{note label|x|a}} A ''word''.<ref>Source.</ref>\n: {{note label|y|b}}Others. {{note "
      "label|z|d}} More.\n\n== References ==\n* A work.\n");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[a]: One.", "[b]: Two.", "[c]: Three.",
                                               "[1]: A word.", ": Others.", ": More."));
  ASSERT_EQ(article.notes.size(), 3U);
  EXPECT_EQ(article.notes[0].uses, 1U);
  EXPECT_EQ(article.entries.size(), 2U) << "a source of a note, and a work";
  EXPECT_EQ(article.tally.ref_unplaced, 0U);
}

TEST(ArticleWikitextTest, AReferenceThatFollowsGoesOnAnother) {
  const Article article = Read(
      "One.<ref name=\"a\">Source A,</ref> Two.<ref follow=\"a\">page 4.</ref> Three.<ref "
      "name=\"b\">{{cite web|title=B}}</ref> Four.<ref follow=b>{{cite web|title=C}}</ref>");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]: One.", ": Two.", "[2][2]: Three.", ": Four."));
  ASSERT_EQ(article.entries.size(), 3U);
  EXPECT_EQ(Variable(article.entries[0], "raw"), "Source A, page 4.");
  EXPECT_EQ(Variable(article.entries[2], "title"), "C");
  EXPECT_EQ(article.tally.ref_uses, 2U);
  EXPECT_EQ(article.tally.ref_listed, 2U);
}

TEST(ArticleWikitextTest, AnAuthorNamedInTheSentenceDoesNotSplitIt) {
  EXPECT_THAT(ClaimLines(Read("{{harvtxt|Smith|2010|p=4}} says that it fell. The war, as "
                              "{{harvtxt|Smith|2010}} shows, was long.\n\n== Sources ==\n* {{cite "
                              "book|last=Smith|year=2010|title=W}}\n")),
              ElementsAre("[Smith 2010]p4: Smith (2010, p. 4) says that it fell.",
                          "[Smith 2010]: The war, as Smith (2010) shows, was long."));
}

// What a citation says of its own year is no date of the claim.
TEST(ArticleWikitextTest, CitationsInTheTextArePrintedAsTheWikiDoes) {
  const std::string sources =
      "\n\n== Sources ==\n* {{cite book|last=Smith|year=2010|title=W}}\n* {{cite book|last1=Smith|"
      "last2=Jones|year=1999|title=V}}\n";
  const Article article = Read(
      "It fell in 1905 {{harv|Smith|2010|p=4}}. {{harvtxt|Smith|Jones|1999|"
      "loc=ch. 3}} doubt it. It rose (Smith 2010, pp. 5). As Smith & Jones "
      "(1999) say, it fell (Brown 2001)." +
      sources);
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("[Smith 2010]p4: It fell in 1905 (Smith 2010, p. 4).",
                          "[Smith & Jones 1999]p3: Smith & Jones (1999, ch. 3) doubt it.",
                          "[Smith 2010]p5: It rose (Smith 2010, pp. 5).",
                          "[Smith & Jones 1999]: As Smith & Jones (1999) say, it fell (Brown "
                          "2001)."));
  const std::vector<ArticleClaim> claims = FindClaims(article).claims;
  ASSERT_EQ(claims.at(0).dates.size(), 1U);
  EXPECT_EQ(claims[0].dates[0].edtf, "1905");
  EXPECT_TRUE(claims[1].dates.empty() && claims[2].dates.empty());
  EXPECT_EQ(article.sections[0].blocks[0].markers[1].locator_type, "chapter");
}

TEST(ArticleWikitextTest, LinksToPagesAboutTheWikiAreNoMentions) {
  const Article article =
      Read("It is [[Help:IPA/English|said]] so at [[Tarn]] ([[Talk:Tarn|talk]]).");
  ASSERT_EQ(article.sections[0].blocks[0].links.size(), 1U);
  EXPECT_EQ(article.sections[0].blocks[0].links[0].page, "Tarn");
}

TEST(ArticleWikitextTest, PicturesAndCategoriesAreKnownInOtherLanguages) {
  EXPECT_THAT(ClaimLines(Read("Der Fluss ist lang. [[Datei:F.jpg|mini|Der Fluss]]\n\n"
                              "[[Kategorie:Fluss]] [[Cat\u00E9gorie:X]] [[категория:Y]]\n")),
              ElementsAre(": Der Fluss ist lang.", ": Der Fluss"));
}

TEST(ArticleWikitextTest, ShortCitationsNameTheirWorks) {
  const Article article = Read(
      "One.{{sfn|Smith|Jones|2010|p=12}} Two.<ref>{{harvnb|Brown|1999|pp=3\xE2\x80\x93"
      "4}}.</ref> "
      "Three.{{sfn|Nobody|1900}} Four.{{sfn|IAUC 3466}}\n\n== Bibliography ==\n"
      "* {{cite book |last1=Smith |first1=A. |last2=Jones |first2=B. |date=May 2010 |title=Work "
      "|publisher=Press}}\n* {{citation|author=Brown|year=1999|title=Other}}\n"
      "* {{cite journal|last=Marsden|title=Moons|date=April 10, 1980|ref={{sfnRef|IAUC 3466}}}}\n");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]p12: One.",
                                               "[2]p3\xE2\x80\x93"
                                               "4: Two.",
                                               "[Nobody 1900]!: Three.", "[4]: Four."));
  EXPECT_EQ(article.entries[0].label, "b1") << "markers print numbers, works have their own";
  ASSERT_EQ(article.entries.size(), 3U);
  EXPECT_EQ(Variable(article.entries[0], "title"), "Work");
  EXPECT_EQ(Variable(article.entries[0], "issued"), "2010-05");
  EXPECT_EQ(article.entries[0].source.type, "book");
  EXPECT_EQ(Variable(article.entries[2], "issued"), "1980-04-10");
}

TEST(ArticleWikitextTest, OneMarkerMayNameSeveralSources) {
  const Article article = Read(
      "One.{{sfnm|1a1=Smith|1a2=Jones|1y=2010|1p=12|2a1=Brown|2y=1999|2pp=3}} Two.<ref>{{cite "
      "web|title=A|url=http://e.org/a}} {{dead link}}; see also {{cite book|title=B|year=1999}}."
      "</ref> Three.<ref>{{harvnb|Brown|1999}}; {{harvnb|Smith|Jones|2010|p=4}}.</ref>\n\n"
      "== Bibliography ==\n* {{cite book |last1=Smith |first1=A. |last2=Jones |year=2010 "
      "|title=Work}}\n* {{cite book|author=Brown|year=1999|title=Other}}\n");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("[1]p12[1]p3: One.", "[2][2]: Two.", "[3][3]p4: Three."));
  EXPECT_EQ(article.tally.citations, 3U) << "three markers";
  ASSERT_EQ(article.entries.size(), 4U);
  std::vector<std::string> ids;
  for (const ArticleEntry& entry : article.entries) ids.push_back(entry.source.id);
  EXPECT_THAT(ids, ElementsAre("ref-b1", "ref-b2", "ref-2", "ref-2b"));
  EXPECT_EQ(Variable(article.entries[2], "url_status"), "dead");
  EXPECT_EQ(Variable(article.entries[3], "title"), "B");
  EXPECT_TRUE(article.entries[3].flags.empty());
}

TEST(ArticleWikitextTest, ShortCitationsInPrintNameTheirWorks) {
  const std::string body =
      "One.<ref>Harlow 1999, p.&nbsp;31.</ref> One.<ref>Harlow 1999, ch. 3.</ref> One.<ref>Harlow "
      "1999, xii, 5</ref> Two.<ref name=a>Harlow 1999, p. 7; Smith & Jones "
      "2010.</ref> Three.<ref>Brown 1999, p. 2.</ref> Four.<ref name=a/>\n\n== Bibliography ==\n"
      "* {{cite book|last=Harlow|first=A.|year=1999|title=Work}}\n"
      "* {{cite book|last1=Smith|first1=B.|last2=Jones|first2=C.|date=May 2010|title=Other}}\n";
  const Article article = Read(body);
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]p31: One.", "[2]p3: One.", "[3]pxii, 5: One.",
                                               "[4]p7[4]: Two.", "[5]: Three.", "[4]p7[4]: Four."));
  std::vector<std::string> ids;
  for (const ArticleEntry& entry : article.entries) ids.push_back(entry.source.id);
  EXPECT_THAT(ids, ElementsAre("ref-5", "ref-b1", "ref-b2")) << "Brown is nowhere else";
  EXPECT_EQ(article.tally.citations, 6U);
  // What may be the year of another work, or a word, is no page.
  for (const char* behind : {"2001", "civil", "ill", "the Book"}) {
    const Article other = Read("One.<ref>Harlow 1999, " + std::string(behind) + ".</ref>\n\n" +
                               body.substr(body.find("== Bib")));
    EXPECT_EQ(other.entries.size(), 3U) << behind;
  }
  // Of two works of a name and year the citation cannot be told: its words stay a source.
  const Article two = Read(body + "* {{cite book|last=Harlow|first=B.|year=1999|title=Third}}\n");
  EXPECT_EQ(two.entries.size(), 8U);
}

// A work that a <ref> describes, and a short citation names elsewhere, is one source.
TEST(ArticleWikitextTest, ShortCitationsOfAReferencedWorkAreThatSource) {
  for (const bool short_first : {false, true}) {
    const std::string ref = "One.<ref>{{cite book|last=Smith|first=A.|year=2010|title=W}}</ref> ";
    const std::string sfn = "Two.{{sfn|Smith|2010|p=7}} ";
    const Article article = Read(short_first ? sfn + ref : ref + sfn);
    ASSERT_EQ(article.entries.size(), 1U);
    EXPECT_EQ(article.entries[0].uses, 2U);
    EXPECT_EQ(article.entries[0].source.id, short_first ? "ref-2" : "ref-1");
  }
}

TEST(ArticleWikitextTest, ReferencesHaveTheNumbersThatTheWikiPrints) {
  EXPECT_THAT(ClaimLines(Read("[[File:A.jpg|thumb|Caption.<ref>A.</ref>]]\nOne.<ref>B.</ref> "
                              "Two.{{sfn|X|2000}} Three.<ref name=c/>{{efn-ua|N.}} "
                              "Four.<ref group=web>D.</ref>{{efn|M.}}{{efn|O.}}\n* {{cite "
                              "book|last=X|year=2000}}\n{{reflist|refs=<ref name=c>C.</ref>}}")),
              ElementsAre("[1]: Caption.", "[2]: One.", "[3]: Two.", "[4][A]: Three.",
                          "[web 1][a][b]: Four.", ": N.", ": M.", ": O."));
}

TEST(ArticleWikitextTest, PicturesInTheLineHaveNoCaption) {
  EXPECT_THAT(ClaimLines(Read("[[File:Flag.svg|20px]] One [[File:B.png|thumb|left]] "
                              "two.[[Image:C.png|frame|Seen.]]")),
              ElementsAre(": One two.", ": Seen."));
}

TEST(ArticleWikitextTest, PagesAndNamesInTemplates) {
  EXPECT_THAT(ClaimLines(Read("One.<ref name=a>A.</ref>{{rp|12}} Two.{{r|a|b|p2=7}}"
                              "<ref name=b>B.</ref> Three.{{refn|Text C.}} "
                              "Four.{{efn|A word.<ref name=a />}}{{#tag:ref|D|group=note}}")),
              ElementsAre("[1]p12: One.", "[1][2]p7[2]: Two.", "[3]: Three.", "[a][note 1]: Four.",
                          "[1]: A word.", ": D"));
}

TEST(ArticleWikitextTest, CiteTemplatesBecomeCslFields) {
  const Article article = Read(
      "One.<ref>{{Cite_news |last=Doe |first=Jane |author2=Reuters |title=[[Bridge|A bridge]] "
      "''closed'' |newspaper=The Herald |date=27 August 2020 |access-date=2021-01-02 "
      "|url=http://e.org/a |archive-url=http://w.org/a |archive-date=3 May 2021 |url-status=dead "
      "|pages=3&ndash;4 |language=Russian |doi=10.1/x |issn=1234-5678 |unknown=x}}</ref>");
  ASSERT_EQ(article.entries.size(), 1U);
  const ArticleEntry& entry = article.entries[0];
  EXPECT_EQ(entry.source.type, "article-newspaper");
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"title", "A bridge closed"},
      {"container-title", "The Herald"},
      {"issued", "2020-08-27"},
      {"accessed", "2021-01-02"},
      {"URL", "http://e.org/a"},
      {"archive_url", "http://w.org/a"},
      {"archive_date", "2021-05-03"},
      {"url_status", "dead"},
      {"page",
       "3\xE2\x80\x93"
       "4"},
      {"language", "ru"},
      {"DOI", "10.1/x"},
      {"ISSN", "1234-5678"}};
  for (const auto& [name, value] : expected) EXPECT_EQ(Variable(entry, name), value) << name;
  const Value* authors = FindVariable(entry.source, "author");
  ASSERT_NE(authors, nullptr);
  EXPECT_EQ(*authors, Value(Value::List{Value::Map{{"family", "Doe"}, {"given", "Jane"}},
                                        Value::Map{{"literal", "Reuters"}}}));
  EXPECT_EQ(FindVariable(entry.source, "unknown"), nullptr);
  EXPECT_NE(Variable(entry, "raw").find("|unknown=x"), std::string::npos);
}

TEST(ArticleWikitextTest, NamesAsMedicalJournalsPrintThemAreAuthors) {
  const Article article = Read(
      "One.<ref>{{cite journal|vauthors=Ek A, van Lund BC, ((World Bank)), et al.|title=T}}</ref>");
  ASSERT_EQ(article.entries.size(), 1U);
  const Value* authors = FindVariable(article.entries[0].source, "author");
  ASSERT_NE(authors, nullptr);
  EXPECT_EQ(*authors, Value(Value::List{Value::Map{{"family", "Ek"}, {"given", "A"}},
                                        Value::Map{{"family", "van Lund"}, {"given", "BC"}},
                                        Value::Map{{"literal", "World Bank"}}}));
}

TEST(ArticleWikitextTest, ABoxAtOnceBelowAParagraphIsNoPartOfIt) {
  const Article article = Read(
      "One.\n{{Infobox town\n| founded = 1901<ref>T.</ref>\n}}\nTwo.<ref>U.</ref>\n{{Some word}} "
      "Three.\n");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre(": One.", "[1]: founded: 1901", "[2]: Two.", ": Three."));
}

TEST(ArticleWikitextTest, PlainReferencesAreReadAsPrinted) {
  const Article article = Read(
      "One.<ref>[http://e.org/a A title], 3 May 2001. {{dead link}} "
      "{{webarchive|url=http://w.org/a|date=2009-03-08}}</ref>");
  ASSERT_EQ(article.entries.size(), 1U);
  EXPECT_EQ(Variable(article.entries[0], "URL"), "http://e.org/a");
  EXPECT_EQ(Variable(article.entries[0], "title"), "A title");
  EXPECT_EQ(Variable(article.entries[0], "issued"), "2001-05-03");
  EXPECT_EQ(Variable(article.entries[0], "archive_date"), "2009-03-08");
  EXPECT_EQ(Variable(article.entries[0], "url_status"), "dead");
}

TEST(ArticleWikitextTest, InlineTagsAndTheirAliasesAreFlags) {
  EXPECT_THAT(ClaimLines(Read("One.{{cn|date=May 2010}} Two.{{Fact}} Some{{who}} say. "
                              "Three.{{failed verification}}{{Better_source|x}}")),
              ElementsAre("{citation-needed}: One.", "{citation-needed}: Two.",
                          "{according-to-whom}: Some say.",
                          "{failed-verification}{better-source-needed}: Three."));
}

TEST(ArticleWikitextTest, MarkupShowsItsWords) {
  const Article article = Read(
      "{{Infobox thing\n| name = X\n| size = 5 <ref>S.</ref>\n}}\n"
      "'''X''' is {{nowrap|a ''thing''}} of [[Some page|some]] [[place]]s, 5&nbsp;km {{ndash}} "
      "<small>small</small><!-- hidden <ref>no</ref> --> and <nowiki>[[raw]]</nowiki> "
      "[http://e.org link].\n[[File:A.jpg|thumb|A caption.<ref>C.</ref>]]\n\n"
      "* An item\n[[Category:Things]]\n[[de:Ding]]\n");
  EXPECT_THAT(ClaimLines(article),
              ElementsAre("[1]: size: 5",
                          ": X is a thing of some places, 5 km \xE2\x80\x93 small "
                          "and [[raw]] link.",
                          "[2]: A caption.", ": An item"));
  const ArticleBlock& block = article.sections[0].blocks.at(1);
  ASSERT_EQ(block.links.size(), 2U);
  EXPECT_EQ(block.links[0].page, "Some page");
  EXPECT_EQ(block.text.substr(block.links[0].begin, block.links[0].end - block.links[0].begin),
            "some");
  EXPECT_EQ(block.links[1].page, "Place");
}

TEST(ArticleWikitextTest, RowsWithReferencesAreKept) {
  const Article article = Read(
      "{| class=\"wikitable\"\n|-\n! A !! B\n|-\n| style=\"x\" | one || two<ref>R.</ref>\n"
      "|-\n| three || four\n|}\nText.\n");
  EXPECT_THAT(ClaimLines(article), ElementsAre("[1]: one | two", ": three | four", ": Text."))
      << "a row of headings says nothing";
  const Article layout = Read("{|\n|-\n| one || two<ref>R.</ref>\n|-\n| three || four\n|}\n");
  EXPECT_THAT(ClaimLines(layout), ElementsAre("[1]: one | two"))
      << "a table that is no wikitable may only lay out the page";
}

TEST(ArticleWikitextTest, SectionsHaveTheirPaths) {
  const Article article =
      Read("Lead.\n\n== A ==\nOne.\n=== B ===\nTwo.\n== C == <!-- x -->\nThree.");
  std::vector<std::string> paths;
  for (const ArticleSection& section : article.sections) paths.push_back(section.path);
  EXPECT_THAT(paths, ElementsAre("Lead", "A", "A / B", "C"));
}

TEST(ArticleWikitextTest, BrokenPairsAreText) {
  for (const char* text : {"{{a|[[b}} c.<ref>d</ref>", "[[a c.<ref>d</ref>", "{{a c.<ref>d</ref>",
                           "}} ]] |} </ref> c.<ref>d</ref>", "c.<ref>{{cite web|title=x</ref>",
                           "{| \n| c.<ref>d</ref>", "c.<ref>d <ref>e</ref>",
                           "<nowiki> c.<ref>d</ref>", "c.<ref name=\"x>d</ref>"}) {
    const Article article = Read(text);
    EXPECT_EQ(article.tally.ref_uses + article.tally.ref_unplaced, 1U) << text;
    EXPECT_EQ(article.entries.size(), 1U) << text;
  }
  const Article open = Read("c.<ref>d and more. And more.");
  EXPECT_EQ(open.tally.ref_uses, 0U);
}

TEST(ArticleWikitextTest, DeepNestingIsBounded) {
  std::string deep;
  for (int i = 0; i < 20000; ++i) deep += "{{a|[[b|";
  deep += "x.<ref>r</ref>";
  for (int i = 0; i < 20000; ++i) deep += "]]}}";
  EXPECT_LE(ParseWikiTree(deep).nodes.size(), kMaxWikiDepth + 1);
  Read(deep);
}

// Work is counted in steps, not seconds: ten times the text costs at most twelve times the work.
TEST(ArticleWikitextTest, WorkIsLinearInTheText) {
  const std::vector<std::string> pieces = {
      "A b.<ref name=\"x\">c {{cite web|title=t|url=http://e.org}}</ref> [[l|m]] {{n|o=p}}\n\n",
      "{{a|b=",
      "[[a|",
      "<ref name=y>",
      "{|\n|",
      "<!-- ",
      "<nowiki>",
      "== a ==\n",
      "'''''",
      "[http://",
      "]] }} ",
      "* x {{sfn|A|2000}}\n",
      "<ref",
      "{{a|{{b|{{c}}}}|d}}",
      "{{note label|x|a}} b ",
      "* {{note|x}} {{note|y}} b\n",
      "{{as of|2020|alt={{as of|2020|",
      "{{ubl|a|{{circa|",
      "{{ill|a|lt=",
      "\n* a {{plainlist|* b}}",
      "[[File:a|b<ref>c</ref>]]"};
  for (const std::string& piece : pieces) {
    const auto steps = [&](size_t times) {
      std::string text;
      for (size_t i = 0; i < times; ++i) text += piece;
      return Read(text).tally.steps;
    };
    const uint64_t small = steps(400);
    const uint64_t large = steps(4000);
    EXPECT_LE(large, 12 * small + 1000) << piece;
  }
}

// ---- Real pages ----

struct Tags {
  size_t all = 0;
  size_t with_text = 0;
};

// Counts <ref> tags by looking for nothing else: comments and <nowiki> are cut out first.
Tags CountRefTags(std::string text) {
  const auto cut = [&](const std::string& open, const std::string& close) {
    for (size_t i = text.find(open); i != std::string::npos; i = text.find(open, i)) {
      const size_t end = text.find(close, i + open.size());
      if (end == std::string::npos) return;
      text.erase(i, end + close.size() - i);
    }
  };
  cut("<!--", "-->");
  cut("<nowiki>", "</nowiki>");
  cut("<math>", "</math>");
  Tags tags;
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (size_t i = lower.find("<ref"); i != std::string::npos; i = lower.find("<ref", i + 1)) {
    if (std::string(" >/\n\t").find(lower[i + 4]) == std::string::npos) continue;
    ++tags.all;
    const size_t end = lower.find('>', i);
    if (lower[end - 1] == '/') continue;
    const size_t close = lower.find("</ref", end);
    if (lower.find_first_not_of(" \n\t", end + 1) < close) ++tags.with_text;
  }
  return tags;
}

TEST(RealPagesTest, EveryReferenceIsAccountedFor) {
  const std::filesystem::path folder =
      std::filesystem::path(CATENA_SHARED_DIR) / "articles/wikitext";
  if (std::string(CATENA_SHARED_DIR).empty() || !std::filesystem::exists(folder)) {
    GTEST_SKIP() << "no pages: set CATENA_SHARED_DIR";
  }
  size_t pages = 0;
  size_t citations = 0;
  size_t bound = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const Article article = Read(text);
    const Tags tags = CountRefTags(text);
    SCOPED_TRACE(file.path().filename().string());
    EXPECT_EQ(article.tally.ref_uses + article.tally.ref_listed, tags.all);
    EXPECT_EQ(article.tally.ref_unplaced, 0U);
    EXPECT_EQ(article.tally.ref_definitions, tags.with_text);
    uint32_t uses = 0;
    for (const ArticleEntry& entry : article.entries) uses += entry.uses;
    uint32_t bundled = 0;
    for (const ArticleSection& section : article.sections) {
      for (const ArticleBlock& block : section.blocks) {
        for (const ArticleMarker& marker : block.markers) bundled += marker.continues ? 1 : 0;
      }
    }
    EXPECT_EQ(uses + article.tally.unresolved, article.tally.citations + bundled);
    for (const ArticleClaim& claim : FindClaims(article).claims) bound += claim.citations.size();
    citations += article.tally.citations + bundled;
    ++pages;
  }
  EXPECT_GE(pages, 20U);
  // The others stand where there is no text, alone on a line or on a heading.
  EXPECT_GE(bound * 100, citations * 99);
}

}  // namespace
}  // namespace catena
