// Printed entries as CSL-JSON: a form a row, and the seed's list against the one encoded by hand.
#include "ingest/article_reference.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "ingest/article_text.h"

namespace catena {
namespace {

using nlohmann::json;

std::map<std::string, std::string> Fields(const std::string& entry) {
  std::map<std::string, std::string> fields;
  const ReferenceText read = ParseReference(entry, {});
  fields["type"] = read.source.type;
  for (const SourceVariable& variable : read.source.variables) {
    const std::string* text = variable.value.AsString();
    fields[variable.name] = text != nullptr ? *text : ToText(variable.value);
  }
  EXPECT_EQ(fields["raw"], entry);
  fields.erase("raw");
  for (const std::string& flag : read.flags) fields["flags"] += flag;
  return fields;
}

using Map = std::map<std::string, std::string>;

TEST(ArticleReferenceTest, JournalArticle) {
  Map fields = Fields(
      "Doe, Jane B.; Roe, Richard (1 January 1991). \"A study of 'it'\". Some Journal. 10 "
      "(1\xE2\x80\x93"
      "2): 147\xE2\x80\x93"
      "170. doi:10.1080/026.x. ISSN 0263-4937. "
      "Retrieved 31 December 2021.");
  fields.erase("author");
  EXPECT_EQ(fields, (Map{{"type", "article-journal"},
                         {"title", "A study of 'it'"},
                         {"container-title", "Some Journal"},
                         {"volume", "10"},
                         {"issue",
                          "1\xE2\x80\x93"
                          "2"},
                         {"page",
                          "147\xE2\x80\x93"
                          "170"},
                         {"DOI", "10.1080/026.x"},
                         {"ISSN", "0263-4937"},
                         {"issued", "1991-01-01"},
                         {"accessed", "2021-12-31"}}));
}

TEST(ArticleReferenceTest, Book) {
  Map fields = Fields(
      "de Hill, Ann (2020). A Title. And More. New York: Press. p. 194. "
      "ISBN 0-8147-1945-7. Archived from the original on 3 June 2016.");
  fields.erase("author");
  EXPECT_EQ(fields, (Map{{"type", "book"},
                         {"title", "A Title. And More"},
                         {"publisher", "Press"},
                         {"publisher-place", "New York"},
                         {"issued", "2020"},
                         {"page", "194"},
                         {"ISBN", "0-8147-1945-7"},
                         {"archive_date", "2016-06-03"}}));
}

TEST(ArticleReferenceTest, AChapterHasTheEditorsOfItsBook) {
  Map fields = Fields(
      "Doe, Jane (2001). \"A chapter\". In Gran, P.; Holm, Ann (eds.). The Book (2nd ed.). "
      "Oslo: Press. pp. 3-9. ISBN 0-8147-1945-7.");
  EXPECT_NE(fields["editor"].find("Gran"), std::string::npos);
  EXPECT_NE(fields["editor"].find("Holm"), std::string::npos);
  for (const char* editors : {"Gran, P.; et al. (eds.).", "Gran, P. (ed.)"}) {
    Map book = Fields("Doe, Jane (2001). \"A chapter\". In " + std::string(editors) +
                      " The Book. Oslo: Press.");
    EXPECT_EQ(book["container-title"], "The Book") << editors;
    EXPECT_EQ(book["publisher"], "Press") << editors;
  }
  fields.erase("author");
  fields.erase("editor");
  EXPECT_EQ(fields, (Map{{"type", "chapter"},
                         {"title", "A chapter"},
                         {"container-title", "The Book"},
                         {"edition", "2nd"},
                         {"publisher", "Press"},
                         {"publisher-place", "Oslo"},
                         {"issued", "2001"},
                         {"page", "3-9"},
                         {"ISBN", "0-8147-1945-7"}}));
}

TEST(ArticleReferenceTest, EntriesWithCommasBetweenTheirParts) {
  Map fields = Fields(
      "Doe, Jane (1 January 1991), \"A study\", Journal of War, Peace and Law, 10 (2): 147-170, "
      "doi:10.1080/026.x, ISSN 0263-4937, retrieved 31 December 2021.");
  fields.erase("author");
  EXPECT_EQ(fields, (Map{{"type", "article-journal"},
                         {"title", "A study"},
                         {"container-title", "Journal of War, Peace and Law"},
                         {"volume", "10"},
                         {"issue", "2"},
                         {"page", "147-170"},
                         {"DOI", "10.1080/026.x"},
                         {"ISSN", "0263-4937"},
                         {"issued", "1991-01-01"},
                         {"accessed", "2021-12-31"}}));
  fields = Fields(
      "Doe, Jane (2001), \"A chapter\", in Gran, Peter (ed.), The Book, Oslo: Press, pp. 3-9, "
      "ISBN 0-8147-1945-7");
  EXPECT_NE(fields["editor"].find("Gran"), std::string::npos);
  fields.erase("author");
  fields.erase("editor");
  EXPECT_EQ(fields, (Map{{"type", "chapter"},
                         {"title", "A chapter"},
                         {"container-title", "The Book"},
                         {"publisher", "Press"},
                         {"publisher-place", "Oslo"},
                         {"issued", "2001"},
                         {"page", "3-9"},
                         {"ISBN", "0-8147-1945-7"}}));
  fields = Fields("Hill, Ann (2020), War, Peace and More, New York: Press, p. 194.");
  fields.erase("author");
  EXPECT_EQ(fields, (Map{{"type", "book"},
                         {"title", "War, Peace and More"},
                         {"publisher", "Press"},
                         {"publisher-place", "New York"},
                         {"issued", "2020"},
                         {"page", "194"}}));
}

// What the commas do not tell is not taken.
TEST(ArticleReferenceTest, PlacesAndTitlesBetweenCommasAreThoseOfTheForm) {
  struct Printed {
    std::string behind;  // "Hill, Ann (2020), "
    std::string title;
    std::string place;
    std::string publisher;
  };
  const std::vector<Printed> rows = {
      {"The War: A History, New York: Press, p. 4.", "The War: A History", "New York", "Press"},
      {"A Title: Sub (3rd ed.), London: Press", "A Title: Sub", "London", "Press"},
      {"The War, Cambridge, Massachusetts: Press", "The War", "Cambridge, Massachusetts", "Press"},
      {"The War: A History", "The War: A History", "", ""},
      {"A Title, Some Books, p. 5", "", "", ""},
      {"War, Peace and More, Harbour Press, p. 5", "War, Peace and More", "", "Harbour Press"},
      {"War and the Press", "War and the Press", "", ""},
      {"A Title, vol. 3, Oxford: Press", "A Title", "Oxford", "Press"},
      {"A Title, A Series, vol. 3, Oxford: Press", "", "Oxford", "Press"},
      {"A Title (Oxford: Press), p. 3", "A Title (Oxford: Press)", "", ""},
  };
  for (const Printed& row : rows) {
    Map fields = Fields("Hill, Ann (2020), " + row.behind);
    EXPECT_EQ(fields["title"], row.title) << row.behind;
    EXPECT_EQ(fields["publisher-place"], row.place) << row.behind;
    EXPECT_EQ(fields["publisher"], row.publisher) << row.behind;
  }
  Map fields = Fields("Hill, Ann (2020) [1990], A Title, Oxford: Press");
  EXPECT_EQ(fields["title"], "A Title");
  fields = Fields("Doe, Jane (1991), \"A study\", War: A Journal, 10 (2): 147-170");
  EXPECT_EQ(fields["container-title"], "War: A Journal");
  EXPECT_EQ(fields.count("publisher"), 0U);
  fields = Fields("Doe, Jane (1991), \"A study\", Journal of War, Peace and Law, doi:10.1/x");
  EXPECT_EQ(fields.count("container-title"), 0U);
  fields = Fields("Doe, Jane (1991), \"A chapter\", in Gran, P. (ed.), A: B, Oslo: Press");
  EXPECT_EQ(fields["container-title"], "A: B");
  EXPECT_EQ(fields["type"], "chapter");
}

TEST(ArticleReferenceTest, EditionsAreNoPartOfTitles) {
  Map review = Fields("Doe, Jane (2001). \"Review of Hamlet (2nd ed.)\". Journal. 10 (2): 1-3.");
  EXPECT_EQ(review["title"], "Review of Hamlet (2nd ed.)");
  EXPECT_EQ(review["volume"], "10");
  EXPECT_EQ(Fields("Doe, Jane (2001). The 1st ed. of Hamlet. Press.").count("edition"), 0U);
  EXPECT_EQ(Fields("Gran, P., ed. (2001). A Title (2nd ed.). Press.")["edition"], "2nd");
  EXPECT_EQ(Fields("Doe, Jane (2001). A Title (Revised ed.). Press.")["title"], "A Title");
  EXPECT_EQ(Fields("Doe, Jane (2001). A Title, 3rd ed. Press.")["edition"], "3rd");
  EXPECT_EQ(Fields("Gran, P., ed. (2001). A Title. Press.").count("edition"), 0U);
  const Map edited = Fields("Gran, P. (ed.) (2001). A Title. Press.");
  EXPECT_EQ(edited.count("edition") + edited.count("author"), 0U);
  EXPECT_EQ(edited.at("title"), "A Title");
  EXPECT_NE(edited.at("editor").find("Gran"), std::string::npos);
}

TEST(ArticleReferenceTest, PagesOfNewspapersHaveTheirSection) {
  Map fields = Fields("Doe, Jane (1 May 2001). \"A report\". The Paper. p. A4.");
  EXPECT_EQ(fields["page"], "A4");
  EXPECT_EQ(fields["container-title"], "The Paper");
  EXPECT_EQ(fields.count("publisher"), 0U);
  for (const char* pages : {"B1, B7", "C-4", "1A", "3", "12-14"}) {
    EXPECT_EQ(Fields("Doe, Jane (2001). \"A report\". The Paper. pp. " + std::string(pages) +
                     ".")["page"],
              pages);
  }
}

TEST(ArticleReferenceTest, FormatsAndMissingDatesAreNoContainers) {
  Map fields = Fields("Doe, Jane (n.d.). \"A report\" (PDF). Some Journal. Retrieved 2020-11-10.");
  EXPECT_EQ(fields["author"], Fields("Doe, Jane (1990). \"A report\".")["author"]);
  fields.erase("author");
  EXPECT_EQ(fields, (Map{{"type", "webpage"},
                         {"title", "A report"},
                         {"container-title", "Some Journal"},
                         {"accessed", "2020-11-10"}}));
  EXPECT_EQ(Fields("\"A report\" (PDF). n.d. Retrieved 2020-11-10."),
            (Map{{"type", "webpage"}, {"title", "A report"}, {"accessed", "2020-11-10"}}));
  EXPECT_EQ(Fields("Doe (1990). A report (PDF). n.d."),
            (Map{{"type", "document"},
                 {"title", "A report"},
                 {"author", Fields("Doe (1990). A report.")["author"]},
                 {"issued", "1990"}}));
}

TEST(ArticleReferenceTest, NewsInAnotherLanguage) {
  EXPECT_EQ(Fields("\"A headline\". The Paper (in Russian). 9 November 2020. Retrieved "
                   "2020-11-10.[dead link]"),
            (Map{{"type", "webpage"},
                 {"title", "A headline"},
                 {"container-title", "The Paper"},
                 {"language", "ru"},
                 {"issued", "2020-11-09"},
                 {"accessed", "2020-11-10"},
                 {"flags", "dead-link"}}));
}

TEST(ArticleReferenceTest, ArchivedAfterItsTitle) {
  EXPECT_EQ(Fields("A president speaks Archived 2009-06-12 at the Wayback Machine, News Agency, "
                   "January 17, 2008"),
            (Map{{"type", "document"},
                 {"title", "A president speaks"},
                 {"archive", "Wayback Machine"},
                 {"archive_date", "2009-06-12"},
                 {"issued", "2008-01-17"}}));
}

TEST(ArticleReferenceTest, QuotationsInsideOfTitlesDoNotEndThem) {
  Map fields = Fields("Roe, R. (1954). \"The \"third\" expedition\". Annals. 12 (3): 1-9.");
  EXPECT_EQ(fields["title"], "The \"third\" expedition");
  EXPECT_EQ(fields["container-title"], "Annals");
  EXPECT_EQ(Fields("\"Town \"burned\": many dead\". The Post. 9 May 1920.")["title"],
            "Town \"burned\": many dead");
  EXPECT_EQ(Fields("\"He said \"no\"\". The Post.")["title"], "He said \"no\"");
  EXPECT_EQ(Fields("\u201CA \u201Cnew\u201D war\u201D. The Post.")["title"],
            "A \u201Cnew\u201D war");
  EXPECT_EQ(Fields("Roe, R. (1954). The \"new\" war. Oslo: Press.")["title"], "The \"new\" war");
  EXPECT_EQ(Fields("Roe, R. (1954): \"A war\". The Post.")["title"], "A war");
  EXPECT_EQ(Fields("\"Unclosed \"marks\" here. The Post.").count("title"), 0U);
}

// A note that quotes has no title, and what it tells of is not its date.
TEST(ArticleReferenceTest, QuotationsOfNotesAreNoTitles) {
  EXPECT_EQ(Fields("The notice of s.a. 1040, says he was \"slain at an age\"; Doe, p.33."),
            (Map{{"type", "document"}, {"page", "33"}}));
  EXPECT_EQ(Fields("Doe, p. 55: so in the Annals, who says \"It was long ago.\" That is all."),
            (Map{{"type", "document"}, {"page", "55"}}));
}

TEST(ArticleReferenceTest, NumbersOfPapersAndVolumesAreNoPublishers) {
  Map fields = Fields("Lie, O. (9 April 1891). \"A farm\". Blad. No.\u00A0112. Bergen. p. 3.");
  EXPECT_EQ(fields["container-title"], "Blad");
  EXPECT_EQ(fields["issue"], "112");
  EXPECT_EQ(fields.count("publisher"), 0U) << "a place, a publisher or an agency";
  fields = Fields("Day, R. (June 2014). \"A secret\". Money. Vol. 12, no. 6. pp. 2-4.");
  EXPECT_EQ(fields["volume"], "12");
  EXPECT_EQ(fields["issue"], "6");
  EXPECT_EQ(fields["container-title"], "Money");
  fields = Fields("Roe, G. (2003). Sieges. Vol.\u00A0II. Oxford: Press.");
  EXPECT_EQ(fields["title"], "Sieges");
  EXPECT_EQ(fields["volume"], "II");
  EXPECT_EQ(fields["publisher"], "Press");
  fields = Fields("Ek, M. (1966). \"Fire\". Town. XII: 3-9.");
  EXPECT_EQ(fields["volume"] + " " + fields["page"], "XII 3-9");
  fields = Fields("Ek, M. (1966). \"Fire\". Town. 4 (2A): e12.");
  EXPECT_EQ(fields["volume"] + " " + fields["issue"] + " " + fields["page"], "4 2A e12");
  fields = Fields("Ek, M. (1966). \"Fire\". X (company). No. 10 Main Street.");
  EXPECT_EQ(fields["container-title"], "X (company)");
  EXPECT_EQ(fields.count("volume") + fields.count("issue") + fields.count("publisher"), 0U);
}

TEST(ArticleReferenceTest, AContainerIsAName) {
  Map fields = Fields("\"A story\". Some News, June 9, 2004.");
  EXPECT_EQ(fields["container-title"], "Some News");
  EXPECT_EQ(fields["issued"], "2004-06-09");
  fields = Fields("\"A story\", Some News, 9 June 2004, p. 2");
  EXPECT_EQ(fields["container-title"], "Some News");
  EXPECT_EQ(fields["issued"], "2004-06-09");
  EXPECT_EQ(Fields("\"A story\", An Archive, retrieved 6 May 2011")["container-title"],
            "An Archive");
  EXPECT_EQ(Fields("\"A story, 1999\", Oslo, 2004").count("container-title"), 0U);
  EXPECT_EQ(Fields("\"In May, 1999, he won\", Oslo").count("issued"), 0U);
  for (const char* behind : {"A Review, January 1984, Vol. 37", ")Document: 12", "Doe; Roe, p"}) {
    EXPECT_EQ(Fields("\"A story\". " + std::string(behind)).count("container-title"), 0U) << behind;
  }
}

TEST(ArticleReferenceTest, AnArchiveOnTheWayIsNoPartOfTheContainer) {
  EXPECT_EQ(Fields("\"A story\". A Channel \u2013 via An Archive. 2004.")["container-title"],
            "A Channel");
}

TEST(ArticleReferenceTest, TranslationsOfTitlesStayInRaw) {
  Map fields = Fields("Moreau, H. (1821). Un titre [A title] (in French). Paris: Press.");
  EXPECT_EQ(fields["title"], "Un titre");
  EXPECT_EQ(Fields("Moreau, H. (1821), Un titre [A title], Paris: Press")["title"], "Un titre");
  fields = Fields("Moreau, H. (1821). \"Un titre\" [A title] (in French). Le Journal.");
  EXPECT_EQ(fields["title"], "Un titre");
  EXPECT_EQ(fields["container-title"], "Le Journal");
}

TEST(ArticleReferenceTest, NamesAsMedicalJournalsPrintThem) {
  EXPECT_EQ(Fields("Ek AB, Van Loo C, et al. (2001). \"Skin\". J Med.")["author"],
            "[{family: 'Ek', given: 'AB'}, {family: 'Van Loo', given: 'C'}]");
  EXPECT_EQ(Fields("Ek A, Loo C (2001). \"Skin\". J Med.")["author"],
            "[{family: 'Ek', given: 'A'}, {family: 'Loo', given: 'C'}]");
  EXPECT_EQ(Fields("Radio UK (2001). \"Skin\". J Med.")["author"], "[{literal: 'Radio UK'}]");
  EXPECT_EQ(Fields("Ek, AB (2001). \"Skin\". J Med.")["author"], "[{family: 'Ek', given: 'AB'}]");
}

TEST(ArticleReferenceTest, AWorkWithoutAuthorHasPlaceAndDate) {
  EXPECT_EQ(Fields("A report. Oslo: Press. 1921."), (Map{{"type", "book"},
                                                         {"title", "A report"},
                                                         {"publisher-place", "Oslo"},
                                                         {"publisher", "Press"},
                                                         {"issued", "1921"}}));
  EXPECT_EQ(Fields("Jane Doe. A report. Oslo: Press. 1921.").count("title"), 0U);
}

TEST(ArticleReferenceTest, WhatHasNoFormIsNotGuessed) {
  EXPECT_EQ(Fields("Some Archive, f. 1, op. 222, d. 72"), (Map{{"type", "document"}}));
  EXPECT_EQ(Fields("Jane Doe, Richard Roe. Some words, 2009, A Press"),
            (Map{{"type", "document"}, {"issued", "2009"}}));
  EXPECT_EQ(Fields("Two dates, 2009, 3 May 2010, are none"), (Map{{"type", "document"}}));
}

TEST(ArticleReferenceTest, LongAndBrokenEntriesAreRead) {
  for (const std::string& entry :
       {std::string(100000, '('), std::string(100000, '"'), std::string(100000, '.'),
        "(" + std::string(100000, ' ') + "2020)", std::string("Archived "), std::string("doi:")}) {
    ParseReference(entry, {});
  }
}

// The fields that the hand-made sources give for the same entries. Precision: of what was read,
// how much is as there; recall: of what is there, how much was read.
TEST(ArticleReferenceTest, TheSeedAgreesWithTheListMadeByHand) {
  const std::filesystem::path seed =
      std::filesystem::path(CATENA_SHARED_DIR) / "seed/armenia-azerbaijan-relations.txt";
  std::ifstream in(seed, std::ios::binary);
  if (std::string(CATENA_SHARED_DIR).empty() || !in) {
    GTEST_SKIP() << "no seed article: set CATENA_SHARED_DIR";
  }
  const auto article = ReadArticleText(std::string(std::istreambuf_iterator<char>(in), {}));
  ASSERT_TRUE(article.has_value());
  std::ifstream hand_file(CATENA_SOURCE_DIR "/datasets/armenia-azerbaijan/sources.json");
  const json hand = json::parse(hand_file);
  struct Agreement {
    int right = 0, read = 0, given = 0;
  };
  std::map<std::string, Agreement> scores;
  for (size_t i = 0; i < article->entries.size(); ++i) {
    const json& wanted = hand["sources"].at(i);
    ASSERT_EQ(wanted["id"], article->entries[i].source.id);
    for (const char* name :
         {"title", "issued", "accessed", "archive_date", "page", "DOI", "ISBN", "ISSN", "language",
          "volume", "issue", "author", "container-title", "publisher"}) {
      Agreement& score = scores[name];
      const Value* read = FindVariable(article->entries[i].source, name);
      const bool given = wanted.contains(name);
      score.given += given ? 1 : 0;
      score.read += read != nullptr ? 1 : 0;
      if (read == nullptr || !given) continue;
      const bool same = std::string(name) == "author"
                            ? wanted[name].size() == read->AsList()->size() &&
                                  wanted[name][0]["family"] ==
                                      *read->AsList()->at(0).AsMap()->at("family").AsString()
                            : wanted[name] == *read->AsString();
      score.right += same ? 1 : 0;
      if (!same) ADD_FAILURE() << i + 1 << " " << name << ": " << ToText(*read);
    }
  }
  for (const auto& [name, score] : scores) {
    std::printf("%-16s right %2d of %2d read, %2d given\n", name.c_str(), score.right, score.read,
                score.given);
  }
  // Dates decide an audit: none is wrong.
  for (const char* name :
       {"issued", "accessed", "archive_date", "DOI", "ISBN", "ISSN", "language"}) {
    EXPECT_EQ(scores[name].right, scores[name].read) << name;
  }
  EXPECT_GE(scores["issued"].right, 26);
  EXPECT_EQ(scores["accessed"].right, scores["accessed"].given);
  EXPECT_EQ(scores["archive_date"].right, scores["archive_date"].given);
}

}  // namespace
}  // namespace catena
