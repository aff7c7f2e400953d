#include "ingest/bibtex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/edtf.h"
#include "ingest/bibtex_dates.h"
#include "ingest/bibtex_names.h"
#include "tests/ingest/packed_text.h"

namespace catena {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "type|variable=value|..." in the order of variables' names.
std::string TextOf(const SourceRecord& record) {
  Value::Map variables;
  for (const SourceVariable& variable : record.variables) {
    EXPECT_TRUE(variables.emplace(variable.name, variable.value).second) << variable.name;
    EXPECT_TRUE(variable.value.IsStorable());
    EXPECT_GT(variable.place.line, 0u);
  }
  std::string text = record.id + ":" + record.type;
  for (const auto& [name, value] : variables) text += "|" + name + "=" + ToText(value);
  return text;
}

std::vector<std::string> Texts(const BibtexSources& sources) {
  std::vector<std::string> texts;
  for (const SourceRecord& record : sources.records) texts.push_back(TextOf(record));
  return texts;
}

// "line:column message".
std::vector<std::string> Messages(const std::vector<Error>& errors) {
  std::vector<std::string> texts;
  for (const Error& error : errors) {
    EXPECT_EQ(error.where.file, "x.bib");
    texts.push_back(std::to_string(error.where.line) + ":" + std::to_string(error.where.column) +
                    " " + error.message);
  }
  return texts;
}

BibtexSources Read(std::string_view text) { return ReadBibtex("x.bib", text); }

TEST(BibtexTest, AnArticleAsTheHeaderShowsIt) {
  const BibtexSources sources = Read(R"(
A comment, with an address: me@example.org (work).
@string{cas = "Central " # {Asian } # "Survey"}
@comment{ @article{not, one = {x}} }
@preamble{"\newcommand{\x}{y}"}
@Article{henze1991,
  Author  = {Henze, Paul B.},
  title   = {The demography of the {C}aucasus},
  journal = CAS,
  volume  = 10, number = "1--2",
  pages   = {147--170}, year = 1991, month = jan,
  doi     = {https://doi.org/10.1080/02634939108400741},
  issn    = "0263-4937",
  urldate = {2021-12-31},
  langid  = {english},
  mynote  = {own \& kept},
}
)");
  EXPECT_THAT(sources.errors, IsEmpty());
  EXPECT_THAT(sources.warnings, IsEmpty());
  EXPECT_THAT(Texts(sources),
              ElementsAre("henze1991:article-journal|DOI='10.1080/02634939108400741'|"
                          "ISSN='0263-4937'|accessed='2021-12-31'|"
                          "author=[{family: 'Henze', given: 'Paul B.'}]|"
                          "container-title='Central Asian Survey'|issue='1–2'|issued='1991-01'|"
                          "language='en'|mynote='own & kept'|page='147–170'|"
                          "title='The demography of the Caucasus'|volume='10'"));
  EXPECT_EQ(sources.records[0].place, (TextPlace{6, 1}));
}

struct EntryCase {
  const char* bibtex;
  const char* record;
};

TEST(BibtexTest, EntriesAndFieldsBecomeTypesAndVariables) {
  const std::vector<EntryCase> cases = {
      {"@book(a, title={T}, subtitle={S}, address={Baku}, publisher={P}, isbn={1-2})",
       "a:book|ISBN='1-2'|publisher='P'|publisher-place='Baku'|title='T: S'"},
      {"@incollection{a, booktitle={B}, title={T}, editor={E. F and G, H}, series={S}, number=3}",
       "a:chapter|collection-number='3'|collection-title='S'|container-title='B'|"
       "editor=[{family: 'F', given: 'E.'}, {family: 'G', given: 'H'}]|title='T'"},
      {"@inproceedings{a, booktitle={B}, organization={O}}",
       "a:paper-conference|container-title='B'|publisher='O'"},
      {"@phdthesis{a, school={Yerevan State University}, year=2001}",
       "a:thesis|genre='PhD thesis'|issued='2001'|publisher='Yerevan State University'"},
      {"@techreport{a, institution={I}, number={7}, type={Working paper}}",
       "a:report|genre='Working paper'|number='7'|publisher='I'"},
      {"@online{a, url={https://x.org/~y_z\\%20}, urldate={2020-10}}",
       "a:webpage|URL='https://x.org/~y_z%20'|accessed='2020-10'"},
      {"@misc{a, howpublished={\\url{https://x.org/a}}, note={n}}",
       "a:document|URL='https://x.org/a'|note='n'"},
      {"@misc{a, howpublished={By hand}}", "a:document|howpublished='By hand'"},
      {"@article{a, entrysubtype={newspaper}, journaltitle={Pravda}, date={1988-02-29/1988-03-01}}",
       "a:article-newspaper|container-title='Pravda'|issued='1988-02-29/1988-03-01'"},
      {"@article{a, journal={J}, booktitle={B}}",
       "a:article-journal|container-title='B'|journal='J'"},
      {"@misc{a, date={2001-05}, year=2001, month=5}", "a:document|issued='2001-05'"},
      {"@misc{a, language={Azerbaijani}, langid={english}}", "a:document|language='az'"},
      {"@misc{a, kind={x}, labels={y}, id={z}, Raw={w}}",
       "a:document|bibtex_id='z'|bibtex_kind='x'|bibtex_labels='y'|bibtex_raw='w'"},
      {"@misc{a, title={}, author=\"\", year={ }}", "a:document"},
      {"@misc{DOI:10.1000/a_b+c}", "DOI:10.1000/a_b+c:document"},
      {"@misc{ключ, title={Т}}", "ключ:document|title='Т'"},
  };
  for (const EntryCase& test : cases) {
    const BibtexSources sources = Read(test.bibtex);
    EXPECT_THAT(Messages(sources.errors), IsEmpty()) << test.bibtex;
    EXPECT_THAT(Messages(sources.warnings), IsEmpty()) << test.bibtex;
    EXPECT_THAT(Texts(sources), ElementsAre(test.record));
  }
}

TEST(BibtexTest, PartsInheritFromTheirBook) {
  const BibtexSources sources = Read(
      "@incollection{part, crossref={book}, title={Part}, pages={1}}\n"
      "@xdata{common, publisher={P}, location={L}}\n"
      "@collection{book, title={Book}, subtitle={Sub}, editor={E F}, year=1999, xdata={common}}\n"
      "@incollection{deep, crossref={part}}\n"
      "@misc{lost, crossref={nowhere}, title={T}}\n");
  EXPECT_THAT(Messages(sources.errors), IsEmpty());
  EXPECT_THAT(Messages(sources.warnings),
              ElementsAre("5:13 no entry has the key 'nowhere', which crossref names"));
  EXPECT_THAT(
      Texts(sources),
      ElementsAre("part:chapter|container-title='Book: Sub'|"
                  "editor=[{family: 'F', given: 'E'}]|issued='1999'|page='1'|publisher='P'|"
                  "publisher-place='L'|title='Part'",
                  "book:book|editor=[{family: 'F', given: 'E'}]|issued='1999'|publisher='P'|"
                  "publisher-place='L'|title='Book: Sub'",
                  HasSubstr("deep:chapter|container-title='Part: Sub'"),
                  "lost:document|title='T'"));
}

TEST(BibtexTest, EverythingWrongIsToldAtOnceWithItsPlace) {
  const BibtexSources sources = Read(
      "@article{a, title = {x} year = 1990}\n"
      "@book{, title={y}}\n"
      "@misc{b, title = undefined}\n"
      "@misc{b, title = {z}}\n"
      "  @misc{c, title = }\n"
      "@misc{d title = {z}}\n"
      "@misc{e, author = {A and and B}}\n"
      "@misc{f, = {x}}\n"
      "@misc{g, title = \"a } b\"}\n"
      "@misc{h, crossref = {i}}\n"
      "@misc{i, crossref = {h}}\n"
      "@string{m {x}}\n"
      "@misc{j, author = {A, B, C, D}}\n"
      "@misc{k, title = {x}\n"
      "@misc{ok, title = {fine}}\n"
      "@misc{l, title = {never\n"
      "@misc{ok2, title = {fine}}\n");
  EXPECT_THAT(
      Messages(sources.errors),
      ElementsAre(
          "1:25 ',' expected between fields", "2:1 an entry without a key; write @book{key, ...",
          "3:18 no macro 'undefined' is defined; text stands in braces or quotes",
          "4:1 the key 'b' stands twice; first in line 3",
          "5:20 a value expected: text in braces or quotes, a number, or a macro",
          "6:9 ',' expected after the key 'd'",
          "7:10 the field 'author' has an empty name; 'and' stands between two names",
          "8:10 the name of a field expected", "9:21 a '}' without its '{'",
          "11:1 the entry 'i' inherits from itself", "12:11 '=' expected after the macro 'm'",
          "13:10 the field 'author' has a name with more than two commas; join names with "
          "'and'",
          "15:1 ',' or the end of the entry expected", "16:18 what begins here is never closed"));
  std::vector<std::string> ids;
  for (const SourceRecord& record : sources.records) ids.push_back(record.id);
  EXPECT_THAT(ids, ElementsAre("a", "b", "b", "e", "h", "i", "j", "ok", "ok2"));
}

TEST(BibtexTest, WhatIsOddButReadableIsAWarning) {
  const BibtexSources sources = Read(
      "@misc{a, title={x}, title={y}}\n"
      "@weird{b, year={in press}}\n"
      "@misc{c, year=1990, month={soon}}\n"
      "@misc{d, title={\\foo{x}}}\n"
      "@misc{e, urldate={yesterday}}\n");
  EXPECT_THAT(sources.errors, IsEmpty());
  EXPECT_THAT(
      Messages(sources.warnings),
      ElementsAre("1:21 the field 'title' stands twice; the first one counts",
                  "2:1 the entry type @weird is not known; taken for @misc",
                  "2:11 the field 'year' is no year: 'in press'",
                  "3:21 the field 'month' is no month: 'soon'",
                  "4:10 the command \\foo in the field 'title' is not known; it is kept as written",
                  "5:10 the field 'urldate' is no date: 'yesterday'"));
  EXPECT_THAT(Texts(sources),
              ElementsAre("a:document|title='x'", "b:document|bibtex_type='weird'|year='in press'",
                          "c:document|issued='1990'|month='soon'", "d:document|title='\\\\foox'",
                          "e:document|urldate='yesterday'"));
}

TEST(BibtexTest, OtherEncodingsAreRefusedWithTheirPlace) {
  const BibtexSources sources = Read("@misc{a,\n title = {\xe9t\xe9}}");
  EXPECT_THAT(Messages(sources.errors),
              ElementsAre("2:11 this byte is not UTF-8; save the file as UTF-8"));
  EXPECT_THAT(Texts(Read("\xef\xbb\xbf@misc{a, title={x}}")), ElementsAre("a:document|title='x'"));
}

struct NameCase {
  const char* latex;
  const char* names;
};

// After O. Patashnik's "BibTeXing" and T. Markey's "Tame the BeaST".
TEST(BibtexNamesTest, NamesAreTakenApartAsBibtexDoes) {
  const std::vector<NameCase> cases = {
      {"Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin",
       "[{family: 'Vallée Poussin', given: 'Charles Louis Xavier Joseph', "
       "`non-dropping-particle`: 'de la'}]"},
      {"de la Fontaine, Jean",
       "[{family: 'Fontaine', given: 'Jean', "
       "`non-dropping-particle`: 'de la'}]"},
      {"De La Fontaine, Jean", "[{family: 'De La Fontaine', given: 'Jean'}]"},
      {"Jean de La Fontaine",
       "[{family: 'La Fontaine', given: 'Jean', `non-dropping-particle`: 'de'}]"},
      {"Jean-Paul Sartre", "[{family: 'Sartre', given: 'Jean-Paul'}]"},
      {"van Beethoven, Ludwig and Bach, Johann Sebastian",
       "[{family: 'Beethoven', given: 'Ludwig', `non-dropping-particle`: 'van'}, "
       "{family: 'Bach', given: 'Johann Sebastian'}]"},
      {"King, Jr, Martin Luther", "[{family: 'King', given: 'Martin Luther', suffix: 'Jr'}]"},
      {"Plato", "[{family: 'Plato'}]"},
      {"{Human Rights Watch} and {Armenia, Republic of}",
       "[{literal: 'Human Rights Watch'}, {literal: 'Armenia, Republic of'}]"},
      {"{\\\"O}mer {\\v{C}}apek", "[{family: 'Čapek', given: 'Ömer'}]"},
      {"{\\'e}lan Vital Force", "[{family: 'Vital Force', `non-dropping-particle`: 'élan'}]"},
      {"de la, Jean", "[{family: 'la', given: 'Jean', `non-dropping-particle`: 'de'}]"},
      {"Anderson~Sandy AND others", "[{family: 'Sandy', given: 'Anderson'}]"},
      {"Barnes and {Simon and Schuster}", "[{family: 'Barnes'}, {literal: 'Simon and Schuster'}]"},
      {"Мария Петрова", "[{family: 'Петрова', given: 'Мария'}]"},
      {"Mu\\~noz, Jos\\'e", "[{family: 'Muñoz', given: 'José'}]"},
      {"family=Beethoven, given={Ludwig}, prefix=van, useprefix=true",
       "[{family: 'Beethoven', given: 'Ludwig', `non-dropping-particle`: 'van'}]"},
  };
  for (const NameCase& test : cases) {
    const BibtexNames names = ParseBibtexNames(test.latex);
    EXPECT_EQ(names.problem, "") << test.latex;
    EXPECT_EQ(ToText(Value(names.names)), test.names) << test.latex;
  }
}

TEST(BibtexDatesTest, YearsAndMonthsBecomeEdtf) {
  struct DateCase {
    const char* year;
    const char* month;
    const char* edtf;  // "" for none.
    bool month_used;
  };
  const std::vector<DateCase> cases = {
      {"1988", "", "1988", false},
      {"1988", "February", "1988-02", true},
      {"1988", "feb.", "1988-02", true},
      {"1988", "2", "1988-02", true},
      {"1988", "27 February", "1988-02-27", true},
      {"1988", "February 27", "1988-02-27", true},
      {"1988", "Spring", "1988-21", true},
      {"1988", "Jan/Feb", "1988", false},
      {"1988", "February 30", "1988", false},
      {"1988", "13", "1988", false},
      {"c. 1988", "", "1988~", false},
      {"Circa 1988", "", "1988~", false},
      {"1988/1990", "", "1988/1990", false},
      {"198X", "", "198X", false},
      {"in press", "", "", false},
      {"c. in press", "", "", false},
  };
  for (const DateCase& test : cases) {
    SCOPED_TRACE(std::string(test.year) + " " + test.month);
    const auto date = BibtexYearAndMonth(test.year, test.month, "");
    ASSERT_EQ(date.has_value(), test.edtf[0] != '\0');
    if (!date) continue;
    EXPECT_EQ(date->edtf, test.edtf);
    EXPECT_EQ(date->month_used, test.month_used);
    EXPECT_TRUE(ParseEdtf(date->edtf).has_value());
  }
  EXPECT_EQ(BibtexYearAndMonth("1988", "2", "27")->edtf, "1988-02-27");
}

std::string Times(int count, const std::string& piece) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

// Texts that make a careless reader take the square of their length, or expand without end.
TEST(BibtexTest, HostileFilesEndSoon) {
  constexpr int kTimes = 50'000;
  for (const std::string piece :
       {"@", "@a", "@a{", "@a{b,", "@a{b,c={", "@a{b,c=\"", "\n@a{b,c={", "@comment{",
        "\n@string{a", "@a{b,c=d#", "{", "@a(b,c={}", "\n@a{b,c=1 d=2}", "@a{b}", "@a{b,c=1,"}) {
    const BibtexSources sources = Read(Times(kTimes, piece));
    EXPECT_LE(sources.errors.size(), 2000u) << piece;
  }
  EXPECT_THAT(Messages(Read("@a{b, c = " + Times(kTimes, "{")).errors),
              ElementsAre(HasSubstr("braces nested deeper than 100")));

  std::string laughs = "@string{m0 = {" + std::string(1000, 'x') + "}}\n";
  for (int i = 1; i < 200; ++i) {
    const std::string last = "m" + std::to_string(i - 1);
    laughs += "@string{m" + std::to_string(i) + " = " + last + " # " + last + "}\n";
  }
  EXPECT_THAT(Messages(Read(laughs).errors)[0], HasSubstr("longer than 1 MiB"));

  std::string heirs = "@book{p, title = {" + std::string(900'000, 'x') + "}}\n";
  heirs += Times(1000, "@book{c, crossref = {p}}\n");
  const BibtexSources heavy = Read(heirs);
  EXPECT_TRUE(std::any_of(heavy.errors.begin(), heavy.errors.end(),
                          [](const Error& error) { return error.code == ErrorCode::kLimit; }));
}

TEST(BibtexTest, AChainOfManyParentsIsFollowed) {
  std::string chain;
  constexpr int kLength = 30'000;
  for (int i = 0; i < kLength; ++i) {
    chain += "@book{k" + std::to_string(i) + ", crossref={k" + std::to_string(i + 1) + "}}\n";
  }
  chain += "@book{k" + std::to_string(kLength) + ", year = 1988}";
  const BibtexSources sources = Read(chain);
  EXPECT_THAT(sources.errors, IsEmpty());
  EXPECT_EQ(TextOf(sources.records[0]), "k0:book|issued='1988'");
}

TEST(BibtexTest, FilesMayBePacked) {
  std::string pattern = ::testing::TempDir() + "bibtex_XXXXXX";
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  const std::string path = folder / "x.bib.gz";
  std::ofstream(path, std::ios::binary) << GzipOf("@misc{a, title = {x}}");
  const auto sources = ReadBibtexFile(path);
  ASSERT_TRUE(sources.has_value()) << sources.error().message;
  EXPECT_THAT(Texts(*sources), ElementsAre("a:document|title='x'"));
  EXPECT_FALSE(ReadBibtexFile(folder / "missing.bib").has_value());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace catena
