// Dates in sentences as EDTF, and what is no date.
#include "ingest/article_dates.h"

#include <gtest/gtest.h>

#include <string>

namespace catena {
namespace {

struct Row {
  std::string text;
  std::vector<std::string> edtf;  // With " inferred" where a part is carried.
};

std::vector<std::string> DatesOf(const std::string& text, DateContext& context) {
  std::vector<std::string> found;
  for (const FoundDate& date : FindDates(text, context)) {
    EXPECT_TRUE(ParseEdtf(date.edtf).has_value()) << date.edtf;
    EXPECT_LT(date.begin, date.end);
    EXPECT_LE(date.end, text.size());
    found.push_back(date.edtf + (date.inferred ? " inferred" : ""));
  }
  return found;
}

TEST(ArticleDatesTest, WrittenDatesAreRead) {
  const std::vector<Row> rows = {
      {"The siege lasted from late 1991 to May 1992.", {"1991-1X/1992-05"}},
      {"In late 1995 they met.", {"1995-1X"}},
      {"In early 1995 they met.", {"[1995-01..1995-04]"}},
      {"It occurred on 26 February 1992.", {"1992-02-26"}},
      {"It was proclaimed on May 28, 1918.", {"1918-05-28"}},
      {"From July 27 to August 8, 2014, there was fighting.", {"2014-07-27/2014-08-08"}},
      {"It lasted from 12 until 18 July 2020.", {"2020-07-12/2020-07-18"}},
      {"It lasted July 12\xE2\x80\x93"
       "18, 2020.",
       {"2020-07-12/2020-07-18"}},
      {"It lasted 12\xE2\x80\x93"
       "18 July 2020.",
       {"2020-07-12/2020-07-18"}},
      {"It has held since May 1994.", {"1994-05/.."}},
      {"It held until 1994.", {"../1994"}},
      {"They were to be ceded by December 1, 2020.", {"../2020-12-01"}},
      {"In December 1947, they wrote.", {"1947-12"}},
      {"In 1988, they voted.", {"1988"}},
      {"June 2010 saw fighting.", {"2010-06"}},
      {"Soviet Census (1979) counted them.", {"1979"}},
      {"After the 2016 clashes, peace came.", {"2016"}},
      {"A war between 1918 and 1920 followed.", {"1918/1920"}},
      {"one from 1918 to 1921 and another from 1988 to 1994", {"1918/1921", "1988/1994"}},
      {"The period (1922\xE2\x80\x93"
       "1991) ended.",
       {"1922/1991"}},
      {"The war (1988\xE2\x80\x93"
       "94) ended.",
       {"1988/1994"}},
      {"In the 1990s and the late 1980s they fled.", {"199X", "198X"}},
      {"In the 19th century it grew.", {"18XX"}},
      {"In the 5th century BCE it grew.", {"-04XX"}},
      {"In the 5th century CE it grew.", {"04XX"}},
      {"In fiscal 1988/89 it grew.", {"1988/1989"}},
      {"It was built in 1948 or 1949.", {"[1948,1949]"}},
      {"On June 4 and 5, 1953, they voted.", {"1953-06-04/1953-06-05"}},
      {"On 4 and 5 June 1953 they voted.", {"1953-06-04/1953-06-05"}},
      {"On the night of 3/4 July 1952 it burned.", {"1952-07-03/1952-07-04"}},
      {"On 4 June and 5 July 1953 they voted.", {"1953-07-05"}},
      {"It was built about 1450.", {"1450~"}},
      {"It was built c. 1450.", {"1450~"}},
      {"About 2000 people died in the flood.", {}},
      {"Around 1800 soldiers and approximately 1700 guns came.", {}},
      {"Built around 1450, it grew.", {"1450~"}},
      {"It was built about 1450 by the order.", {"1450~"}},
      {"It opened no later than 5 May 1999.", {"../1999-05-05"}},
      {"It opened no later than 1940.", {"../1940"}},
      {"More than 1940 died.", {}},
      {"It opened prior to 1945.", {"[..1945]"}},
      {"In the summer of 1991 they left.", {"1991-22"}},
      {"On 2020-08-27 it began.", {"2020-08-27"}},
      {"He died in 44 BC.", {"-0043"}},
      {"He died on the 3rd of May 1901.", {"1901-05-03"}},
      {"It ran from 30 December 1991 to 2 January 1992.", {"1991-12-30/1992-01-02"}},
  };
  for (const Row& row : rows) {
    DateContext context;
    EXPECT_EQ(DatesOf(row.text, context), row.edtf) << row.text;
  }
}

// Forms that encyclopaedia pages use beside those above.
TEST(ArticleDatesTest, OtherFormsOfPagesAreRead) {
  const std::vector<Row> rows = {
      {"It lasted from 1914 to 1918.", {"1914/1918"}},
      {"It lasted from April 1915 until May 1916.", {"1915-04/1916-05"}},
      {"Between March and June 1992 it was quiet.", {"1992-03/1992-06"}},
      {"It was signed on 14 August, 1920.", {"1920-08-14"}},
      {"It was signed on August 14th, 1920.", {"1920-08-14"}},
      {"By mid-2015 it was over.", {"../2015"}},
      {"He lived there until early 1920.", {"../1920"}},
      {"Since 2001 it is closed.", {"2001/.."}},
      {"From 1999 onwards it was open.", {"1999/.."}},
      {"After 1945 it was rebuilt.", {"[1945..]"}},
      {"It was built before 1940 and sold after May 1941.", {"[..1940]", "[1941-05..]"}},
      {"It burned after 5 May 1941.", {"[1941-05-05..]"}},
      {"After the 1941 fire and before the 1990s it stood.", {"1941", "../199X"}},
      {"It stood in the 1990s and 2000s.", {"199X", "200X"}},
      {"It stood in the 1890s and the 1900s.", {"189X", "190X"}},
      {"It stood in the 1900s or 1910s.", {"190X", "191X"}},
      {"It stood in the 1900s.", {"19XX"}},
      {"It stood in the 240s BC.", {"[-0248..-0239]"}},
      {"It stood in the 470s AD.", {"047X"}},
      {"It ran from 30 December 1991 to 2 January.", {"1991-12-30/1992-01-02"}},
      {"It was founded in 1088 AD.", {"1088"}},
      {"The 18th-century house burned.", {"17XX"}},
      {"In autumn 1941 they came.", {"1941-23"}},
      {"The election of November 2003 was void.", {"2003-11"}},
      {"The 2003 election and the 2008 election were void.", {"2003", "2008"}},
      {"The 2003 and 2008 elections were void.", {"2003", "2008"}},
      {"It ran in 1988, 1990 and 1992.", {"1988", "1990", "1992"}},
      {"On Sunday, 4 May 1980, he died.", {"1980-05-04"}},
      {"Throughout 1993 they talked.", {"1993"}},
      {"It was followed by the 2002 earthquakes.", {"2002"}},
      {"By the 1990s it was gone.", {"../199X"}},
      {"It lasted from early 1990 to mid-1991.", {"1990/1991"}},
      {"It was opened, but not before 2012.", {"2012/.."}},
      {"It was not signed until May 1950.", {"1950-05"}},
      {"It didn't end until 1950.", {"1950"}},
      {"It was not until 1950 that they signed.", {"1950"}},
      {"It was not signed, and held until 1950.", {"../1950"}},
      {"He served 1901\xE2\x80\x93"
       "1905 as governor.",
       {"1901/1905"}},
      {"It was quiet in April and May 1998.", {"1998-04/1998-05"}},
      {"He ruled Egypt (323\xE2\x80\x93"
       "283 BC).",
       {"-0322/-0282"}},
      {"It stood from 100 to 200 AD.", {"0100/0200"}},
      {"It stood from 44 BC to 14 AD.", {"-0043/0014"}},
      {"It stood AD 69\xE2\x80\x93"
       "79 and from AD 969 to 79.",
       {"0069/0079", "0969/0979"}},
      {"It stood AD 69\xE2\x80\x93"
       "AD 79, or AD 1066\xE2\x80\x93"
       "1071.",
       {"0069/0079", "1066/1071"}},
      {"He died on 15 March 44 BC.", {"-0043-03-15"}},
      {"He died on 15 March 14 AD, or in March 44 BC.", {"0014-03-15", "-0043-03"}},
      {"It began on 7 November [O.S. 25 October] 1917.", {"1917-11-07"}},
      {"It began on 7 November 1917 (25 October Old Style).", {"1917-11-07"}},
      {"It began on 25 October (7 November, New Style) 1917.", {"1917-11-07"}},
      {"It began on 25 October 1917 (7 November 1917, N.S.).", {"1917-11-07"}},
      {"It began on 25 October (Old Style; 7 November, New Style, a Wednesday) 1917.",
       {"1917-11-07"}},
      {"It began on 7 November 1917 (25 October 1917, Old Style, a Wednesday).", {"1917-11-07"}},
      {"It began on 7 November 1917 (25 October in the Julian calendar).", {"1917-11-07"}},
      {"He died on 12 February 1812 (24 February, N.S.).", {"1812-02-24"}},
      {"He died on February 12, 1812 (February 24, N.S.).", {"1812-02-24"}},
      // The year may be the next.
      {"He died on 25 December 1811 (6 January, N.S.).", {"1811-12-25"}},
      {"He died on 12 May 1812 (3 or 4 June in the new style of building, a loss).",
       {"1812-05-12", "1812-06-04 inferred"}},
      {"It burned (Halifax, N.S., 1917) twice.", {"1917"}},
      {"It ran (Mac OS X, 24 March 2001) well.", {"2001-03-24"}},
      {"The house (in the Old Style, built in 1925) burned.", {"1925"}},
      {"In 1990 soldiers entered the city.", {"1990"}},
      {"It fell on June 5 AD 70.", {"0070-06-05"}},
      {"He died on March 15, 44 BC.", {"-0043-03-15"}},
      {"Between 300 and 200 BC it stood.", {"-0299/-0199"}},
      {"He never married and lived there until 1950.", {"../1950"}},
      {"He could not swim but served until 1945.", {"../1945"}},
      {"Not all troops remained until 1950.", {"../1950"}},
      {"It is not clear whether it lasted until 1950.", {"../1950"}},
      {"No treaty was signed until 1950.", {"1950"}},
      {"It didn\xE2\x80\x99t end until 1950.", {"1950"}},
  };
  for (const Row& row : rows) {
    DateContext context;
    EXPECT_EQ(DatesOf(row.text, context), row.edtf) << row.text;
  }
}

TEST(ArticleDatesTest, NumbersThatAreNoDatesAreLeftAlone) {
  for (const char* text : {"There were 352,410 of them.",
                           "About 2,000 soldiers came.",
                           "It killed 1500 people.",
                           "Some 245.045 lived there.",
                           "They may march in.",
                           "He marched to the sea.",
                           "At 1.1992 metres it is low.",
                           "The code AB1992 was used.",
                           "A force of 1991 soldiers came.",
                           "By the count, 1743 residents and 1801 households.",
                           "It sank 1743-1801 ships.",
                           "In the hearings, 1921 witnesses were named.",
                           "Of 1921 witnesses and 1500 experts none came.",
                           "The attack resulted in 1500 deaths.",
                           "He competed in 1500 metres.",
                           "The floods ended in 1800 houses being destroyed.",
                           "It cost \xC2\xA3"
                           "1500-2000.",
                           "Phones use 1900-2100 MHz.",
                           "Trains 1501-1520 were built.",
                           "His rating was 1800-2000.",
                           "It took the same day.",
                           "On October 17 it began.",
                           "Next Tuesday they meet."}) {
    DateContext context;
    EXPECT_EQ(DatesOf(text, context), std::vector<std::string>()) << text;
  }
}

TEST(ArticleDatesTest, WhatIsCarriedFromTheContextIsInferred) {
  const std::vector<Row> story = {
      {"On 5 October 2011 a clash took place.", {"2011-10-05"}},
      {"Two were wounded the same day.", {"2011-10-05 inferred"}},
      {"The next day all was quiet.", {"2011-10-06 inferred"}},
      {"On October 17 they met again.", {"2011-10-17 inferred"}},
      {"The following month they signed.", {"2011-11 inferred"}},
      {"Both declared it on the same day, May 28, 1918.", {"1918-05-28"}},
      {"In June it was over.", {"1918-06 inferred"}},
      {"From 5 July to 8 July they talked.", {"1918-07-05/1918-07-08 inferred"}},
      {"Later that month they left.", {"1918-07 inferred"}},
      {"Since August it is closed.", {"1918-08/.. inferred"}},
      {"The following year it was opened.", {"1919 inferred"}},
      {"Late that year it burned.", {"1919 inferred"}},
  };
  DateContext context;
  for (const Row& row : story) EXPECT_EQ(DatesOf(row.text, context), row.edtf) << row.text;
}

TEST(ArticleDatesTest, TheTextGoesOnIntoTheNextYear) {
  const std::vector<Row> story = {
      {"It closed in December 2001.", {"2001-12"}},
      {"In January it opened.", {"2002-01 inferred"}},
      {"In March it closed.", {"2002-03 inferred"}},
      {"On 20 November it opened.", {"2002-11-20 inferred"}},
      {"On January 3 it burned.", {"2003-01-03 inferred"}},
      {"From 28 December to 2 January it rained.", {"2002-12-28/2003-01-02 inferred"}},
  };
  DateContext context;
  for (const Row& row : story) EXPECT_EQ(DatesOf(row.text, context), row.edtf) << row.text;
  for (const char* text : {"It had opened in January.", "It opened in January of that year.",
                           "Earlier, in January, it opened."}) {
    DateContext december{2001, 12, {}};
    EXPECT_EQ(DatesOf(text, december).front(), "2001-01 inferred") << text;
  }
  DateContext may{2001, 5, {}};
  EXPECT_EQ(DatesOf("In January it opened.", may).front(), "2001-01 inferred");
}

TEST(ArticleDatesTest, MonthsThatAreNamesAreNoDates) {
  for (const char* text : {"It was founded by Jan Tarn.", "It was founded by Jan and Mari.",
                           "It was led by April Hill.", "The house of August Ek burned."}) {
    DateContext context{1871, {}, {}};
    EXPECT_EQ(DatesOf(text, context), std::vector<std::string>()) << text;
  }
  DateContext context{1871, {}, {}};
  EXPECT_EQ(DatesOf("It burned in May and in Jan. 1872.", context),
            (std::vector<std::string>{"1871-05 inferred", "1872-01"}));
}

// A day is in none of the years of an interval that can be told.
TEST(ArticleDatesTest, AnIntervalOfYearsDatesNothingBehindIt) {
  const std::vector<Row> story = {
      {"In early March 2014 it restated its profits for 2011-13.", {"2014-03", "2011/2013"}},
      {"On March 4 it fell.", {"2014-03-04 inferred"}},
      {"Ada (1900-1980) was there.", {"1900/1980"}},
      {"On March 5 she left.", {"2014-03-05 inferred"}},
      {"In 2015 it was quiet.", {"2015"}},
      {"It was open from 2016 to 2019.", {"2016/2019"}},
      {"On May 3 it burned.", {}},
      {"It was open from May 2016 to July 2019.", {"2016-05/2019-07"}},
      {"On August 3 it burned.", {"2019-08-03 inferred"}},
  };
  DateContext context;
  for (const Row& row : story) EXPECT_EQ(DatesOf(row.text, context), row.edtf) << row.text;
}

TEST(ArticleDatesTest, StepsFromTheDateBeforeAreInferred) {
  const std::vector<Row> story = {
      {"On 30 December 1999 it burned.", {"1999-12-30"}},
      {"Two days later it rained.", {"2000-01-01 inferred"}},
      {"The previous day all was quiet.", {"1999-12-31 inferred"}},
      {"It fell 60 days later.", {"2000-02-29 inferred"}},
      {"A week earlier it had shaken.", {"2000-02-22~ inferred"}},
      {"Three months later it rose.", {"2000-05 inferred"}},
      {"Two days later it fell.", {}},
      {"Five months earlier it was built.", {"1999-12 inferred"}},
      {"Twelve years later it was sold.", {"2011 inferred"}},
      {"Two of them came later.", {}},
      {"In the following years it stood empty.", {}},
  };
  DateContext context;
  for (const Row& row : story) EXPECT_EQ(DatesOf(row.text, context), row.edtf) << row.text;
}

TEST(ArticleDatesTest, AWrittenDateIsOneFromEndToEnd) {
  EXPECT_EQ(ParseWrittenDate("1 August 2014"), "2014-08-01");
  EXPECT_EQ(ParseWrittenDate("Aug 23, 1992"), "1992-08-23");
  EXPECT_EQ(ParseWrittenDate("January 17, 2008"), "2008-01-17");
  EXPECT_EQ(ParseWrittenDate("2020-08-27"), "2020-08-27");
  EXPECT_EQ(ParseWrittenDate("July 2010"), "2010-07");
  EXPECT_EQ(ParseWrittenDate("Spring 1991"), "1991-21");
  EXPECT_EQ(ParseWrittenDate("2009"), "2009");
  EXPECT_EQ(ParseWrittenDate("January\xE2\x80\x93"
                             "February 1998"),
            "1998-01/1998-02");
  EXPECT_EQ(ParseWrittenDate("2009\xE2\x80\x93"
                             "2011"),
            "2009/2011");
  for (const char* text : {"", "Istanbul 2005", "2005 Istanbul", "31 February 2001", "10 (1)",
                           "Volume 4", "May", "17"}) {
    EXPECT_EQ(ParseWrittenDate(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace catena
