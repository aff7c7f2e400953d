#include "core/edtf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/temporal.h"
#include "core/temporal_text.h"

namespace catena {
namespace {

using Day = std::optional<int64_t>;

Day D(std::string_view text) { return text.empty() ? Day() : Day(ParseDate(text).value().days); }

std::string Show(const DayBounds& bounds) {
  std::string text;
  for (const Day& day : {bounds.begin_min, bounds.begin_max, bounds.end_min, bounds.end_max}) {
    text += (day ? FormatDay(*day) : "none") + " ";
  }
  return text;
}

struct Case {
  std::string text;
  int level;
  // begin_min, begin_max, end_min, end_max; "" for absent. Two stand for a date by itself.
  std::vector<std::string> days;
};

// The rules of docs/evidence_model.md, section 4, one or two rows each.
const std::vector<Case> kCases = {
    {"1988-02-20", 0, {"1988-02-20", "1988-02-20"}},
    {"1988-02", 0, {"1988-02-01", "1988-02-29"}},
    {"1988", 0, {"1988-01-01", "1988-12-31"}},
    {"0000", 0, {"0000-01-01", "0000-12-31"}},
    {"-0001", 1, {"-0001-01-01", "-0001-12-31"}},
    // The day is that of the clock where it happened.
    {"1988-02-27T23:30:00+04:00", 0, {"1988-02-27", "1988-02-27"}},
    {"1988-02-27T00:30:00-12", 0, {"1988-02-27", "1988-02-27"}},
    {"1988-02-27T00:30:00Z", 0, {"1988-02-27", "1988-02-27"}},
    // Unspecified digits.
    {"198X", 1, {"1980-01-01", "1989-12-31"}},
    {"19XX", 1, {"1900-01-01", "1999-12-31"}},
    {"1XXX", 2, {"1000-01-01", "1999-12-31"}},
    {"XXXX", 2, {"0000-01-01", "9999-12-31"}},
    {"1988-XX", 1, {"1988-01-01", "1988-12-31"}},
    {"1988-1X", 2, {"1988-10-01", "1988-12-31"}},
    {"1988-X1", 2, {"1988-01-01", "1988-11-30"}},
    {"1988-02-XX", 1, {"1988-02-01", "1988-02-29"}},
    {"1988-02-3X", 2, {}},
    {"1988-XX-XX", 1, {"1988-01-01", "1988-12-31"}},
    {"1988-XX-20", 2, {"1988-01-20", "1988-12-20"}},
    {"1988-XX-31", 2, {"1988-01-31", "1988-12-31"}},
    {"1988-XX-30", 2, {"1988-01-30", "1988-12-30"}},
    {"2015-02-X8", 2, {"2015-02-08", "2015-02-28"}},
    {"198X-02-29", 2, {"1980-02-29", "1988-02-29"}},
    {"190X-02-29", 2, {"1904-02-29", "1908-02-29"}},
    {"XXXX-02-29", 2, {"0000-02-29", "9996-02-29"}},
    {"XX00-02-29", 2, {"0000-02-29", "9600-02-29"}},
    {"-156X", 1, {"-1569-01-01", "-1560-12-31"}},
    {"-156X-12-25", 2, {"-1569-12-25", "-1560-12-25"}},
    {"-000X", 1, {"-0009-01-01", "-0001-12-31"}},
    // Intervals.
    {"1988/1994", 0, {"1988-01-01", "1988-12-31", "1994-01-01", "1994-12-31"}},
    {"1988-02-20/1994-05-12", 0, {"1988-02-20", "1988-02-20", "1994-05-12", "1994-05-12"}},
    {"1988-02/1988-02", 0, {"1988-02-01", "1988-02-29", "1988-02-01", "1988-02-29"}},
    {"../1994", 1, {"", "", "1994-01-01", "1994-12-31"}},
    {"1988/..", 1, {"1988-01-01", "1988-12-31", "", ""}},
    {"/1994", 1, {"", "", "1994-01-01", "1994-12-31"}},
    {"1988/", 1, {"1988-01-01", "1988-12-31", "", ""}},
    {"../..", 1, {"", "", "", ""}},
    // Neither is the begin after the end, nor the end before the begin.
    {"1988/1988-06", 0, {"1988-01-01", "1988-06-30", "1988-06-01", "1988-06-30"}},
    {"1919-10-02/1919-X1-01", 2, {"1919-10-02", "1919-10-02", "1919-10-02", "1919-11-01"}},
    // Sets.
    {"[1988,1990]", 2, {"1988-01-01", "1990-12-31"}},
    {"[1988-02-20,1988-03-01]", 2, {"1988-02-20", "1988-03-01"}},
    {"[1990,1985..1988]", 2, {"1985-01-01", "1990-12-31"}},
    {"[..1760-12-03]", 2, {"", "1760-12-03"}},
    {"[1760-12..]", 2, {"1760-12-01", ""}},
    {"[1760-01,-1760-02,1760-12..]", 2, {"-1760-02-01", ""}},
    {"{1988,1990}", 2, {"1988-01-01", "1988-12-31", "1990-01-01", "1990-12-31"}},
    {"{1990,1988}", 2, {"1988-01-01", "1988-12-31", "1990-01-01", "1990-12-31"}},
    {"{1988}", 2, {"1988-01-01", "1988-12-31"}},
    {"{1667,1668,1670..1672}", 2, {"1667-01-01", "1667-12-31", "1672-01-01", "1672-12-31"}},
    {"{1760-12..}", 2, {"1760-12-01", "1760-12-31", "", ""}},
    {"{..1760}", 2, {"", "", "1760-01-01", "1760-12-31"}},
    {"{1988-02-20,1988-02}", 2, {"1988-02-01", "1988-02-20", "1988-02-20", "1988-02-29"}},
    // Uncertain: the same days. Approximate: wider, by the part that is marked.
    {"1988?", 1, {"1988-01-01", "1988-12-31"}},
    {"1988-02-20~", 1, {"1988-02-17", "1988-02-23"}},
    {"1988-02-20%", 1, {"1988-02-17", "1988-02-23"}},
    {"1988-02~", 1, {"1988-01-01", "1988-03-31"}},
    {"1988-12~", 1, {"1988-11-01", "1989-01-31"}},
    {"1988~", 1, {"1987-01-01", "1989-12-31"}},
    {"198X~", 1, {"1975-01-01", "1994-12-31"}},
    {"19XX~", 1, {"1850-01-01", "2049-12-31"}},
    {"1988-02~-20", 2, {"1988-01-20", "1988-03-20"}},
    {"1988-03-~31", 2, {"1988-03-28", "1988-04-03"}},
    {"1988-~03-31", 2, {"1988-02-29", "1988-04-30"}},
    {"~1988-02-29", 2, {"1987-02-28", "1989-02-28"}},
    {"1988~-02-20", 2, {"1987-02-20", "1989-02-20"}},
    {"~1988-02-~20", 2, {"1987-02-20", "1989-02-20"}},
    {"?1988-02-20~", 2, {"1988-02-17", "1988-02-23"}},
    {"-0001~", 1, {"-0002-01-01", "0000-12-31"}},
    {"1988~/1990", 1, {"1987-01-01", "1989-12-31", "1990-01-01", "1990-12-31"}},
    {"1988~/1988", 1, {"1987-01-01", "1988-12-31", "1988-01-01", "1988-12-31"}},
    // Seasons: a winter runs into the next year.
    {"1988-21", 1, {"1988-03-01", "1988-05-31"}},
    {"1988-22", 1, {"1988-06-01", "1988-08-31"}},
    {"1988-23", 1, {"1988-09-01", "1988-11-30"}},
    {"1987-24", 1, {"1987-12-01", "1988-02-29"}},
    {"1988-25", 2, {"1988-03-01", "1988-05-31"}},
    {"1988-28", 2, {"1988-12-01", "1989-02-28"}},
    {"1988-29", 2, {"1988-09-01", "1988-11-30"}},
    {"1988-30", 2, {"1988-12-01", "1989-02-28"}},
    {"1988-31", 2, {"1988-03-01", "1988-05-31"}},
    {"1988-32", 2, {"1988-06-01", "1988-08-31"}},
    {"1988-33", 2, {"1988-01-01", "1988-03-31"}},
    {"1988-36", 2, {"1988-10-01", "1988-12-31"}},
    {"1988-37", 2, {"1988-01-01", "1988-04-30"}},
    {"1988-39", 2, {"1988-09-01", "1988-12-31"}},
    {"1988-40", 2, {"1988-01-01", "1988-06-30"}},
    {"1988-41", 2, {"1988-07-01", "1988-12-31"}},
    {"198X-21", 2, {"1980-03-01", "1989-05-31"}},
    {"1988-22~", 2, {"1988-05-01", "1988-09-30"}},
    // Years with Y, E and S.
    {"Y12345", 1, {"+12345-01-01", "+12345-12-31"}},
    {"Y-12345", 1, {"-12345-01-01", "-12345-12-31"}},
    {"Y17E3", 2, {"+17000-01-01", "+17000-12-31"}},
    {"1950S2", 2, {"1900-01-01", "1999-12-31"}},
    {"1950S4", 2, {"1950-01-01", "1950-12-31"}},
    {"-1859S5", 2, {"-1859-01-01", "-1859-12-31"}},
    {"-1859S2", 2, {"-1899-01-01", "-1800-12-31"}},
    {"Y3388E2S3", 2, {"+338000-01-01", "+338999-12-31"}},
    {"Y171010000S3", 2, {"+171000000-01-01", "+171999999-12-31"}},
    {"1950S3~", 2, {"1945-01-01", "1964-12-31"}},
    // Beyond 290 million years.
    {"Y290000000", 1, {"+290000000-01-01", "+290000000-12-31"}},
    {"Y290000001", 1, {"", ""}},
    {"Y-17E8", 2, {"", ""}},
    {"Y99999999999999999999999999999999", 1, {"", ""}},
    {"Y1E99999999999999999999", 2, {"", ""}},
    {"Y290000000S1", 2, {"+200000000-01-01", ""}},
};

TEST(EdtfTest, BoundsFollowTheEvidenceModel) {
  for (const Case& row : kCases) {
    SCOPED_TRACE(row.text);
    const auto edtf = ParseEdtf(row.text);
    if (row.days.empty()) {
      EXPECT_FALSE(edtf.has_value());
      continue;
    }
    ASSERT_TRUE(edtf.has_value()) << Describe(edtf.error());
    std::vector<std::string> days = row.days;
    if (days.size() == 2) days.insert(days.end(), {days[0], days[1]});
    const DayBounds expected{D(days[0]), D(days[1]), D(days[2]), D(days[3])};
    EXPECT_EQ(edtf->bounds, expected) << Show(edtf->bounds) << "instead of " << Show(expected);
    EXPECT_EQ(edtf->level, row.level);
    EXPECT_EQ(edtf->is_interval, row.text.find('/') != std::string::npos);
  }
}

TEST(EdtfTest, MarksAreReported) {
  const auto marks = [](std::string_view text) {
    const Edtf edtf = ParseEdtf(text).value();
    return std::pair(edtf.uncertain, edtf.approximate);
  };
  EXPECT_EQ(marks("1988"), std::pair(false, false));
  EXPECT_EQ(marks("1988?"), std::pair(true, false));
  EXPECT_EQ(marks("1988~"), std::pair(false, true));
  EXPECT_EQ(marks("1988%"), std::pair(true, true));
  EXPECT_EQ(marks("1988/1994?"), std::pair(true, false));
  EXPECT_EQ(marks("[1988~,1990?]"), std::pair(true, true));
  EXPECT_EQ(marks("1988-?02-~20"), std::pair(true, true));
}

TEST(EdtfTest, ThePolicyDecidesHowWideApproximateIs) {
  const ApproximationPolicy none{0, 0, 0, 0, 0};
  EXPECT_EQ(ParseEdtf("1988-02-20~", none)->bounds, ParseEdtf("1988-02-20")->bounds);
  EXPECT_EQ(ParseEdtf("19XX~", none)->bounds, ParseEdtf("19XX")->bounds);
  const ApproximationPolicy wide{10, 2, 3, 7, 70};
  EXPECT_EQ(ParseEdtf("1988-02-20~", wide)->bounds.begin_max, D("1988-03-01"));
  EXPECT_EQ(ParseEdtf("1988-02~", wide)->bounds.begin_max, D("1988-04-30"));
  EXPECT_EQ(ParseEdtf("1988~", wide)->bounds.begin_min, D("1985-01-01"));
  EXPECT_EQ(ParseEdtf("198X~", wide)->bounds.begin_min, D("1973-01-01"));
  EXPECT_EQ(ParseEdtf("19XX~", wide)->bounds.end_max, D("2069-12-31"));
  // Negative widths are none; the largest do not overflow.
  constexpr int kMost = std::numeric_limits<int>::max();
  EXPECT_EQ(ParseEdtf("1988~", {-1, -1, -1, -1, -1})->bounds, ParseEdtf("1988")->bounds);
  EXPECT_FALSE(ParseEdtf("1988~", {kMost, kMost, kMost, kMost, kMost})->bounds.known());
}

struct Refused {
  std::string text;
  uint64_t column;
  std::string says;  // A part of the message.
};

const std::vector<Refused> kRefused = {
    {"", 1, "1988-02-20"},
    {"February 1988", 1, "four digits"},
    {"88", 1, "four digits"},
    {"1988-13", 6, "01 to 12"},
    {"1988-00", 6, "01 to 12"},
    {"1988-20", 6, "21 to 41"},
    {"1988-42", 6, "21 to 41"},
    {"1988-2-20", 6, "two digits"},
    {"1988-022", 8, "two digits"},
    {"1988-02-30", 9, "29 days"},
    {"1987-02-29", 9, "28 days"},
    {"1988-02-00", 9, "29 days"},
    {"1987-02-3X", 9, "no such day"},
    {"1988-21-01", 8, "season"},
    {"198x", 4, "upper case"},
    {"198u", 4, "upper case"},
    {"1988-xx", 6, "upper case"},
    {"y170000002", 1, "upper case"},
    {"Y2006", 2, "more than four"},
    {"Y", 2, "five digits"},
    {"Y17E", 5, "exponent"},
    {"19880", 5, "begins with Y"},
    {"1988S", 6, "how many"},
    {"1988S0", 6, "how many"},
    {"198XS2", 5, "not both"},
    {"1988S2-02", 7, "no month"},
    {"1988?~", 6, "one mark"},
    {"1988-02-20?~", 12, "one mark"},
    {"open/1994", 1, "'..'"},
    {"1988/open", 6, "'..'"},
    {"1988/unknown", 6, "empty"},
    {"/", 1, "one side"},
    {"1988/1994/2020", 10, "one '/'"},
    {"1994/1988", 6, "before"},
    {"..", 3, "'/'"},
    {"1988..1990", 5, "1988/1994"},
    {"1988-02-20-01", 11, "1988/1994"},
    {"1988/1990-02-20T10:00:00Z", 6, "time of day"},
    {"1988-02T10:00:00", 8, "whole date"},
    {"1988-02-XXT10:00:00", 11, "whole date"},
    {"1988-02-20?T10:00:00", 12, "takes no"},
    {"1988-02-20T24:00:00", 12, "00 to 23"},
    {"1988-02-20T23:60:00", 15, "00 to 59"},
    {"1988-02-20T23:59", 17, "seconds"},
    {"[]", 2, ""},
    {"[1988", 6, "']'"},
    {"[1988;1990]", 6, "','"},
    {"[1988]x", 7, "nothing follows"},
    {"[1988,..1990]", 7, "first"},
    {"[1988..,1990]", 8, "last"},
    {"[1990..1988]", 8, "before"},
    {"[..]", 4, ""},
    {"{1988/1990}", 6, "'}'"},
    {"{1988-02-20T10:00:00Z}", 2, "time of day"},
    {"[1988,[1990]]", 7, ""},
    {"1988é", 5, ""},
    {"1988/é", 6, ""},
    {"é/1988", 1, ""},
    {"1988-\xff", 6, ""},
    {std::string("1988\0", 5), 5, ""},
};

TEST(EdtfTest, ErrorsPointAtTheCharacterAndSayWhatWouldBeRight) {
  for (const auto& [text, column, says] : kRefused) {
    SCOPED_TRACE(text);
    const auto edtf = ParseEdtf(text);
    ASSERT_FALSE(edtf.has_value());
    EXPECT_EQ(edtf.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(edtf.error().where.column, column) << edtf.error().message;
    EXPECT_NE(edtf.error().message.find(says), std::string::npos) << edtf.error().message;
  }
}

TEST(EdtfTest, TextsOverTheLimitAreRefusedAndLongOnesRead) {
  std::string set = "[1988";
  while (set.size() + 6 < 4'096) set += ",1988";
  EXPECT_TRUE(ParseEdtf(set + "]").has_value());
  EXPECT_FALSE(ParseEdtf("Y" + std::string(4'096, '9')).has_value());
  EXPECT_TRUE(ParseEdtf("Y" + std::string(4'095, '9')).has_value());
}

// Every string over the alphabet of the format, up to a length, and mutations of good ones:
// either refused at a column of the text, or with bounds that keep the invariants.
void CheckOne(const std::string& text) {
  const auto edtf = ParseEdtf(text);
  if (!edtf.has_value()) {
    ASSERT_GE(edtf.error().where.column, 1u) << text;
    ASSERT_LE(edtf.error().where.column, text.size() + 1) << text;
    ASSERT_FALSE(edtf.error().message.empty()) << text;
    return;
  }
  const DayBounds& bounds = edtf->bounds;
  const auto ordered = [](Day a, Day b) { return !a || !b || *a <= *b; };
  ASSERT_TRUE(ordered(bounds.begin_min, bounds.begin_max)) << text << Show(bounds);
  ASSERT_TRUE(ordered(bounds.end_min, bounds.end_max)) << text << Show(bounds);
  ASSERT_TRUE(ordered(bounds.begin_min, bounds.end_min)) << text << Show(bounds);
  ASSERT_TRUE(ordered(bounds.begin_max, bounds.end_max)) << text << Show(bounds);
}

TEST(EdtfTest, MutatedTextsAreRefusedOrKeepTheInvariants) {
  std::mt19937 random(17);
  constexpr std::string_view kAlphabet = "0123456789X-/.,[]{}?~%YESTZ:+ ";
  for (int i = 0; i < 300'000; ++i) {
    std::string text = kCases[random() % kCases.size()].text;
    for (uint32_t edits = 1 + random() % 3; edits > 0; --edits) {
      const char c = kAlphabet[random() % kAlphabet.size()];
      const size_t at = random() % (text.size() + 1);
      switch (random() % 3) {
        case 0:
          text.insert(at, 1, c);
          break;
        case 1:
          if (at < text.size()) text[at] = c;
          break;
        default:
          if (at < text.size()) text.erase(at, 1);
      }
    }
    CheckOne(text);
    if (testing::Test::HasFatalFailure()) return;
  }
}

// Oracle: every concrete day, its digits compared with the text one by one.
TEST(EdtfTest, UnspecifiedDigitsMatchTheDaysThatFitThem) {
  const int64_t start = *D("1800-01-01");
  std::vector<std::string> days;
  for (int64_t day = start; day <= *D("1999-12-31"); ++day) days.push_back(FormatDay(day));
  std::mt19937 random(23);
  for (int i = 0; i < 300; ++i) {
    std::string text = days[30'000 + random() % 40'000];
    for (const size_t at : {2, 3, 5, 6, 8, 9}) {
      if (random() % 3 == 0) text[at] = 'X';
    }
    Day first;
    Day last;
    for (size_t day = 0; day < days.size(); ++day) {
      const auto fits = [](char mask, char digit) { return mask == 'X' || mask == digit; };
      if (!std::equal(text.begin(), text.end(), days[day].begin(), fits)) continue;
      if (!first) first = start + static_cast<int64_t>(day);
      last = start + static_cast<int64_t>(day);
    }
    const auto edtf = ParseEdtf(text);
    ASSERT_EQ(edtf.has_value(), first.has_value()) << text;
    if (first) {
      ASSERT_EQ(edtf->bounds, (DayBounds{first, last, first, last})) << text;
    }
  }
}

TEST(FormatDayTest, YearsBeyondFourDigitsHaveASign) {
  EXPECT_EQ(FormatDay(0), "1970-01-01");
  EXPECT_EQ(FormatDay(*D("1994-05-12")), "1994-05-12");
  EXPECT_EQ(FormatDay(-719'529), "-0001-12-31");
  EXPECT_EQ(FormatDay(2'932'897), "+10000-01-01");
  EXPECT_EQ(FormatDay(std::numeric_limits<int64_t>::max()), "+25252734927768524-07-27");
}

}  // namespace
}  // namespace catena
