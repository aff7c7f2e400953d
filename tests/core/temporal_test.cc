#include "core/temporal.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/temporal_text.h"

namespace catena {
namespace {

bool IsLeap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

// Counts the days one by one, over two eras either side of the year 0.
TEST(CivilDayTest, AgreesWithCountingEveryDay) {
  int64_t days = DaysFromCivil({-800, 1, 1});
  for (int64_t year = -800; year <= 800; ++year) {
    for (int month = 1; month <= 12; ++month) {
      const int length = month == 2 ? (IsLeap(year) ? 29 : 28)
                         : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                                 : 31;
      ASSERT_EQ(DaysInMonth(year, month), length);
      for (int day = 1; day <= length; ++day, ++days) {
        ASSERT_EQ(DaysFromCivil({year, month, day}), days);
        ASSERT_EQ(CivilFromDays(days), (CivilDay{year, month, day}));
      }
    }
  }
}

TEST(CivilDayTest, KnownDays) {
  EXPECT_EQ(DaysFromCivil({1970, 1, 1}), 0);
  EXPECT_EQ(DaysFromCivil({1969, 12, 31}), -1);
  EXPECT_EQ(DaysFromCivil({2000, 3, 1}), 11'017);
  EXPECT_EQ(DaysFromCivil({0, 1, 1}), -719'528);
}

TEST(CivilDayTest, EveryDayNumberIsADate) {
  std::mt19937_64 random(3);
  std::vector<int64_t> numbers = {std::numeric_limits<int64_t>::min(),
                                  std::numeric_limits<int64_t>::max()};
  for (int i = 0; i < 10'000; ++i)
    numbers.push_back(static_cast<int64_t>(random()) >> random() % 60);
  for (const int64_t days : numbers) {
    const CivilDay civil = CivilFromDays(days);
    ASSERT_GE(civil.month, 1);
    ASSERT_LE(civil.month, 12);
    ASSERT_LE(civil.day, DaysInMonth(civil.year, civil.month));
    if (civil.year < -kMaxCivilYear || civil.year > kMaxCivilYear) continue;
    ASSERT_EQ(DaysFromCivil(civil), days);
  }
}

// The tables of the openCypher TCK, Temporal2.
TEST(TemporalTextTest, DatesOfTheTck) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"2015-07-21", "2015-07-21"},     {"20150721", "2015-07-21"},
      {"2015-07", "2015-07-01"},        {"201507", "2015-07-01"},
      {"2015-W30-2", "2015-07-21"},     {"2015W302", "2015-07-21"},
      {"2015-W30", "2015-07-20"},       {"2015W30", "2015-07-20"},
      {"2015-202", "2015-07-21"},       {"2015202", "2015-07-21"},
      {"2015", "2015-01-01"},           {"-44-03-15", "-0044-03-15"},
      {"+12345-01-01", "+12345-01-01"}, {"2020-W53-5", "2021-01-01"},
      {"2008-366", "2008-12-31"},       {"-999999999-01-01", "-999999999-01-01"},
      {"2016-W01-1", "2016-01-04"},
  };
  for (const auto& [text, expected] : cases) {
    const auto date = ParseDate(text);
    ASSERT_TRUE(date.has_value()) << text << ": " << Describe(date.error());
    EXPECT_EQ(FormatDate(*date), expected) << text;
  }
}

TEST(TemporalTextTest, TimesOfTheTck) {
  const std::vector<std::pair<std::string, std::string>> local = {
      {"21:40:32.142", "21:40:32.142"},
      {"214032.142", "21:40:32.142"},
      {"21:40:32", "21:40:32"},
      {"214032", "21:40:32"},
      {"21:40", "21:40"},
      {"2140", "21:40"},
      {"21", "21:00"},
      {"T21:40,5", ""},
      {"21:40:32,5", "21:40:32.5"},
  };
  for (const auto& [text, expected] : local) {
    const auto time = ParseLocalTime(text);
    ASSERT_EQ(time.has_value(), !expected.empty()) << text;
    if (time.has_value()) {
      EXPECT_EQ(FormatLocalTime(*time), expected) << text;
    }
  }
  const std::vector<std::pair<std::string, std::string>> zoned = {
      {"21:40:32.142+0100", "21:40:32.142+01:00"},
      {"214032.142Z", "21:40:32.142Z"},
      {"21:40:32+01:00", "21:40:32+01:00"},
      {"214032-0100", "21:40:32-01:00"},
      {"21:40-01:30", "21:40-01:30"},
      {"2140-00:00", "21:40Z"},
      {"2140-02", "21:40-02:00"},
      {"22+18:00", "22:00+18:00"},
      {"14:30", "14:30Z"},
  };
  for (const auto& [text, expected] : zoned) {
    const auto time = ParseTime(text);
    ASSERT_TRUE(time.has_value()) << text;
    EXPECT_EQ(FormatTime(*time), expected) << text;
  }
}

TEST(TemporalTextTest, DateTimes) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"2015-07-21T21:40:32.142+0100", "2015-07-21T21:40:32.142+01:00"},
      {"2015202T21:40Z", "2015-07-21T21:40Z"},
      {"2017-08-08T12:31:14.645876123+02:00[Europe/Stockholm]",
       "2017-08-08T12:31:14.645876123+02:00[Europe/Stockholm]"},
      {"1969-12-31T23:59:59.9", "1969-12-31T23:59:59.9Z"},
  };
  for (const auto& [text, expected] : cases) {
    const auto value = ParseDateTime(text);
    ASSERT_TRUE(value.has_value()) << text << ": " << Describe(value.error());
    EXPECT_EQ(FormatDateTime(*value), expected);
  }
  EXPECT_EQ(FormatLocalDateTime(*ParseLocalDateTime("2016-07-21T21:45:22.142")),
            "2016-07-21T21:45:22.142");
}

// Temporal2, 6, 8 and 10 of the TCK.
TEST(TemporalTextTest, DurationsOfTheTck) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"P14DT16H12M", "P14DT16H12M"},
      {"P5M1.5D", "P5M1DT12H"},
      {"P0.75M", "P22DT19H51M49.5S"},
      {"PT0.75M", "PT45S"},
      {"P2.5W", "P17DT12H"},
      {"P12Y5M14DT16H12M70S", "P12Y5M14DT16H13M10S"},
      {"P2012-02-02T14:37:21.545", "P2012Y2M2DT14H37M21.545S"},
      {"P12Y5M-14DT16H", "P12Y5M-14DT16H"},
      {"PT12M-60S", "PT11M"},
      {"PT-1.999S", "PT-1.999S"},
      {"P1DT-0.001S", "P1DT-0.001S"},
      {"PT-1M-0.001S", "PT-1M-0.001S"},
      {"P-27DT-21H-40M-32.142S", "P-27DT-21H-40M-32.142S"},
      {"P-1Y-8M", "P-1Y-8M"},
      {"P12.5Y", "P12Y6M"},
      {"P-1.5D", "P-1DT-12H"},
      {"PT17531639991215H59M59S", "PT17531639991215H59M59S"},
      {"PT0S", "PT0S"},
  };
  for (const auto& [text, expected] : cases) {
    const auto value = ParseDuration(text);
    ASSERT_TRUE(value.has_value()) << text << ": " << Describe(value.error());
    EXPECT_EQ(FormatDuration(*value), expected) << text;
    EXPECT_EQ(ParseDuration(expected).value(), *value) << text;
  }
}

struct Refused {
  std::string text;
  uint64_t column;
};

TEST(TemporalTextTest, ErrorsPointAtTheCharacter) {
  const auto expect = [](const auto& parse, const std::vector<Refused>& cases) {
    for (const auto& [text, column] : cases) {
      const auto value = parse(text);
      ASSERT_FALSE(value.has_value()) << text;
      EXPECT_EQ(value.error().code, ErrorCode::kInvalidArgument);
      EXPECT_EQ(value.error().where.column, column) << text << ": " << value.error().message;
    }
  };
  expect(ParseDate, {{"", 1},
                     {"15-07-21", 1},
                     {"2015-13", 6},
                     {"2015-02-29", 9},
                     {"2015-7-1", 6},
                     {"2015-366", 6},
                     {"2015-W54", 7},
                     {"2014-W53", 7},
                     {"2015-07-21 ", 11},
                     {"+1234567890-01-01", 1},
                     {"2015-07-21T10", 11}});
  expect(ParseLocalTime, {{"24:00", 1},
                          {"21:60", 4},
                          {"21:40:60", 7},
                          {"21:40:32.", 10},
                          {"21:40:32.1234567890", 10},
                          {"21:4", 4},
                          {"", 1}});
  expect(ParseTime, {{"21:40+19:00", 7}, {"21:40+18:01", 6}, {"21:40+1", 7}, {"21:40z", 6}});
  expect(ParseLocalDateTime, {{"2015-07T10:00", 1}, {"2015-07-21", 11}, {"2015-07-21T", 12}});
  expect(ParseDateTime, {{"2015-07-21T10:00[Europe/Paris]", 17},
                         {"2015-07-21T10:00Z[]", 19},
                         {"2015-07-21T10:00Z[a b]", 19}});
  expect(ParseDuration, {{"", 1},
                         {"14D", 1},
                         {"P", 2},
                         {"PT", 3},
                         {"P1DT", 5},
                         {"P1", 3},
                         {"P1D2Y", 5},
                         {"P1H", 3},
                         {"PT1D", 4},
                         {"P1.5Y1M", 6},
                         {"P1D1D", 5},
                         {"P9999999999999999999Y", 2},
                         {"P999999999999999999Y", 1}});
}

TEST(TemporalTextTest, RandomValuesAreReadBackAsPrinted) {
  std::mt19937_64 random(5);
  const auto below = [&random](uint64_t limit) { return static_cast<int64_t>(random() % limit); };
  for (int i = 0; i < 20'000; ++i) {
    const Date date{below(7'304'850) - 3'652'425};
    ASSERT_EQ(ParseDate(FormatDate(date)).value(), date);
    const int64_t scale = random() % 2 == 0 ? 1 : 1'000'000'000;
    const Time time{{below(86'400) * 1'000'000'000 + below(1'000'000'000) / scale * scale},
                    static_cast<int32_t>(below(2 * 1'080 + 1) - 1'080) * 60};
    ASSERT_EQ(ParseTime(FormatTime(time)).value(), time);
    ASSERT_EQ(ParseLocalTime(FormatLocalTime(time.local)).value(), time.local);
    const DateTime moment{{below(400'000'000'000) - 200'000'000'000,
                           static_cast<int32_t>(below(1'000'000'000) / scale * scale)},
                          time.offset_seconds,
                          random() % 2 == 0 ? "" : "Asia/Baku"};
    ASSERT_EQ(ParseDateTime(FormatDateTime(moment)).value(), moment);
    ASSERT_EQ(ParseLocalDateTime(FormatLocalDateTime(moment.local)).value(), moment.local);
    const Duration duration{below(100'000) - 50'000, below(100'000) - 50'000,
                            below(10'000'000'000) - 5'000'000'000,
                            static_cast<int32_t>(below(1'000'000'000))};
    ASSERT_EQ(ParseDuration(FormatDuration(duration)).value(), duration)
        << FormatDuration(duration);
  }
}

}  // namespace
}  // namespace catena
