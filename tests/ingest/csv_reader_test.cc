#include "ingest/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace catena {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Gives a text in pieces, so that every record meets the end of a buffer somewhere.
class PiecewiseSource final : public ByteSource {
 public:
  PiecewiseSource(std::string text, size_t piece) : text_(std::move(text)), piece_(piece) {}
  Result<size_t> Read(std::span<char> out) override {
    const size_t count = std::min({piece_, out.size(), text_.size() - at_});
    std::copy_n(text_.data() + at_, count, out.data());
    at_ += count;
    return count;
  }
  uint64_t position() const override { return at_; }
  uint64_t size() const override { return text_.size(); }
  const std::string& name() const override { return name_; }

 private:
  std::string text_;
  size_t piece_;
  size_t at_ = 0;
  std::string name_ = "test.csv";
};

// A field as written for a reader of this test: missing is "-", the empty text is "".
using Row = std::vector<std::string>;

Row RowOf(const CsvReader& reader) {
  Row row;
  for (const CsvField& field : reader.record()) {
    row.push_back(field.missing() ? "-" : std::string(field.text));
  }
  return row;
}

Result<std::vector<Row>> ReadAll(const std::string& text, CsvOptions options = {},
                                 size_t piece = 1 << 20) {
  if (piece < 100) options.buffer_bytes = 64;  // So that the buffer moves and grows, too.
  CsvReader reader(std::make_unique<PiecewiseSource>(text, piece), options);
  std::vector<Row> rows;
  for (;;) {
    CATENA_TRY(const bool more, reader.Next());
    if (!more) return rows;
    rows.push_back(RowOf(reader));
  }
}

struct GoodCase {
  const char* why;
  std::string text;
  std::vector<Row> rows;
};

const std::vector<GoodCase> kGood = {
    {"nothing", "", {}},
    {"a mark only", "\xef\xbb\xbf", {}},
    {"empty lines are no records", "\n\r\n\na\n\n", {{"a"}}},
    {"no last line end", "a,b\n1,2", {{"a", "b"}, {"1", "2"}}},
    {"CRLF", "a,b\r\n1,2\r\n", {{"a", "b"}, {"1", "2"}}},
    {"missing is not empty", ",\"\",\n\"\"\n", {{"-", "", "-"}, {""}}},
    {"a delimiter at the end of the input", "a,", {{"a", "-"}}},
    {"quotes hold everything", "\"a,\"\"b\"\"\r\nc\n\",d\n", {{"a,\"b\"\r\nc\n", "d"}}},
    {"only quotes", "\"\"\"\"\n\"\"\"\"\"\"", {{"\""}, {"\"\""}}},
    {"quoted at the end of the input", "\"a\"", {{"a"}}},
    {"the mark is skipped once", "\xef\xbb\xbf\"a\",b\n", {{"a", "b"}}},
    {"a mark elsewhere is text", "a,\xef\xbb\xbfz\n", {{"a", "\xef\xbb\xbfz"}}},
    {"a quote inside is text", "1' 2\",x\"\"y\"\n", {{"1' 2\"", "x\"\"y\""}}},
    {"spaces are text", " a , b \n", {{" a ", " b "}}},
    {"any script", "Սումգայիթ,Sumqayıt,🏔\n", {{"Սումգայիթ", "Sumqayıt", "🏔"}}},
    {"rows of different lengths", "a,b,c\n1\n1,2\n", {{"a", "b", "c"}, {"1"}, {"1", "2"}}},
};

// Pieces of one byte put every byte at the end of a buffer once; 63..65 straddle blocks.
TEST(CsvReaderTest, ReadsWhatTheFormatAllowsHoweverTheInputArrives) {
  for (const GoodCase& test : kGood) {
    for (const size_t piece : {1u, 2u, 3u, 7u, 63u, 64u, 65u, 1000u}) {
      SCOPED_TRACE(std::string(test.why) + ", pieces of " + std::to_string(piece));
      const auto rows = ReadAll(test.text, {}, piece);
      ASSERT_TRUE(rows.has_value()) << rows.error().message;
      EXPECT_EQ(*rows, test.rows);
    }
  }
}

struct BadCase {
  const char* why;
  std::string text;
  uint64_t line;
  uint64_t column;
  const char* message;
};

const std::vector<BadCase> kBad = {
    {"a blank before a quote", "a,b\né, \"y,2\"\n", 2, 4, "a quote inside a field"},
    {"text after a quoted field", "a\n\"b\"c\n", 2, 4, "text after a closing quote"},
    {"space after a quoted field", "\"b\" ,c\n", 1, 4, "text after a closing quote"},
    {"text after a quoted field at the end", "\"b\"c", 1, 4, "text after a closing quote"},
    {"text after a field of several lines", "\"a\nb\né\"c,d\n", 3, 3, "text after"},
    {"never closed", "a\n1,\"b\nc\nd\n", 2, 3, "a quote that is never closed"},
    {"never closed at the end", "\"", 1, 1, "a quote that is never closed"},
    {"never closed after a doubled one", "\"a\"\"", 1, 1, "a quote that is never closed"},
    {"return alone", "a\nb\rc\n", 2, 2, "a carriage return"},
    {"return at the end", "a\nb\r", 2, 2, "a carriage return"},
    {"NUL", std::string("a\nb,\0c\n", 7), 2, 3, "a NUL byte"},
    {"NUL in quotes", std::string("a\n\"b\n\0c\"\n", 9), 3, 1, "a NUL byte"},
    {"not UTF-8", "a\nb\n\"x\ny\",z\xff\n", 4, 5, "byte 0xFF is not UTF-8"},
    {"a sequence cut short", "a\néé\xc3\n", 2, 3, "byte 0xC3 is not UTF-8"},
    {"a surrogate", "a\n\xed\xa0\x80\n", 2, 1, "byte 0xED is not UTF-8"},
    {"not UTF-8 in quotes", "\"a\n\xe9\",\"\"\"\"\n", 2, 1, "byte 0xE9 is not UTF-8"},
    {"UTF-16",
     std::string("\xff\xfe"
                 "a\0",
                 4),
     0, 0, "UTF-16"},
};

TEST(CsvReaderTest, RefusesTheRestAndSaysWhere) {
  for (const BadCase& test : kBad) {
    for (const size_t piece : {1u, 2u, 5u, 64u, 1000u}) {
      SCOPED_TRACE(std::string(test.why) + ", pieces of " + std::to_string(piece));
      const auto rows = ReadAll(test.text, {}, piece);
      ASSERT_FALSE(rows.has_value());
      EXPECT_EQ(rows.error().code, ErrorCode::kInvalidArgument);
      EXPECT_THAT(rows.error().message, HasSubstr(test.message));
      EXPECT_EQ(rows.error().where.line, test.line);
      EXPECT_EQ(rows.error().where.column, test.column);
      EXPECT_EQ(rows.error().where.file, "test.csv");
    }
  }
}

TEST(CsvReaderTest, AnErrorStaysUntilRecoverGoesOnBehindItsLine) {
  for (const size_t piece : {1u, 3u, 1000u}) {
    CsvReader reader(
        std::make_unique<PiecewiseSource>("a,b\n1, \"y\n2,z\n\"p\"q\n\"r\n\xff\"\n3,w\n\"", piece));
    ASSERT_TRUE(reader.Next().value());
    EXPECT_FALSE(reader.Recover());
    const auto first = reader.Next();
    ASSERT_FALSE(first.has_value());
    EXPECT_EQ(reader.Next().error(), first.error());
    EXPECT_TRUE(reader.record().empty());
    ASSERT_TRUE(reader.Recover());
    ASSERT_TRUE(reader.Next().value());
    EXPECT_THAT(RowOf(reader), ElementsAre("2", "z"));
    EXPECT_EQ(reader.line(), 3u);

    EXPECT_EQ(reader.Next().error().where.line, 4u);
    ASSERT_TRUE(reader.Recover());
    // The record of two lines with the bad byte goes as one.
    EXPECT_EQ(reader.Next().error().where.line, 6u);
    ASSERT_TRUE(reader.Recover());
    ASSERT_TRUE(reader.Next().value());
    EXPECT_THAT(RowOf(reader), ElementsAre("3", "w"));
    EXPECT_EQ(reader.line(), 7u);

    EXPECT_FALSE(reader.Next().has_value());
    EXPECT_FALSE(reader.Recover());
    EXPECT_FALSE(reader.Next().has_value());
  }
}

TEST(CsvReaderTest, LineIsWhereTheRecordStarts) {
  CsvReader reader(std::make_unique<PiecewiseSource>("a\n\n\"b\r\n\nc\"\r\nd\n", 4));
  std::vector<uint64_t> lines;
  while (reader.Next().value()) lines.push_back(reader.line());
  EXPECT_THAT(lines, ElementsAre(1u, 3u, 6u));
}

TEST(CsvReaderTest, LimitsHoldAtTheirExactSize) {
  CsvOptions options;
  options.max_field_bytes = 10;
  options.max_record_bytes = 25;
  options.max_columns = 3;
  for (const size_t piece : {1u, 4u, 1000u}) {
    SCOPED_TRACE(piece);
    EXPECT_TRUE(ReadAll("0123456789,0123456789,0\n", options, piece).has_value());
    EXPECT_TRUE(ReadAll("\"0123456789\"\n", options, piece).has_value());
    for (const std::string text :
         {"01234567890", "\"01234567890\"\n", "0123456789,0123456789,01234\n", "1,2,3,4\n",
          "\"0123456789\n0123456789\n0123456789\n0123456789\n"}) {
      SCOPED_TRACE(text);
      const auto rows = ReadAll(text, options, piece);
      ASSERT_FALSE(rows.has_value());
      EXPECT_EQ(rows.error().code, ErrorCode::kLimit);
      EXPECT_EQ(rows.error().where.line, 1u);
    }
  }
}

// The buffer begins at 1 MiB; a longer field must make it grow, and no more than that.
TEST(CsvReaderTest, FieldsLongerThanTheBufferAreRead) {
  std::string field;
  while (field.size() < (5 << 20)) field += "line of text, with \"\"quotes\"\"\n";
  const auto rows = ReadAll("before,\"" + field + "\",after\nlast\n", {}, 100'000);
  ASSERT_TRUE(rows.has_value()) << rows.error().message;
  ASSERT_EQ(rows->size(), 2u);
  std::string expected;
  while (expected.size() / 28 < field.size() / 30) expected += "line of text, with \"quotes\"\n";
  EXPECT_THAT((*rows)[0], ElementsAre("before", expected, "after"));
}

TEST(CsvReaderTest, AnEndlessQuoteEndsAtTheLimitNotInMemory) {
  CsvOptions options;
  options.max_field_bytes = 1 << 20;
  const auto rows = ReadAll("a,\"" + std::string(8 << 20, '\n'), options);
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, ErrorCode::kLimit);
  EXPECT_THAT(rows.error().message, HasSubstr("ever closed"));
}

TEST(CsvReaderTest, DelimiterAndQuoteAreTheCallersChoice) {
  CsvOptions options;
  options.delimiter = '\t';
  options.quote = '\'';
  EXPECT_THAT(ReadAll("a,\"\t'b\t''c'\n", options).value(), ElementsAre(Row{"a,\"", "b\t'c"}));
  options.skip_empty_lines = false;
  EXPECT_THAT(ReadAll("\n''\n", options).value(), ElementsAre(Row{"-"}, Row{""}));
}

TEST(CsvReaderTest, InnerQuotesAreRefusedWhereTheCallerAsksForIt) {
  CsvOptions options;
  options.inner_quote = CsvOptions::InnerQuote::kRefused;
  const auto rows = ReadAll("a,b\n1,é\"y\n", options);
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().where.line, 2u);
  EXPECT_EQ(rows.error().where.column, 4u);
  EXPECT_TRUE(ReadAll("a,\"b\"\n", options).has_value());
}

TEST(CsvReaderTest, WithoutQuotingAQuoteIsText) {
  CsvOptions options;
  options.delimiter = '\t';
  options.quoting = CsvOptions::Quoting::kNone;
  for (const size_t piece : {1UL, 3UL, 1000UL}) {
    const auto rows = ReadAll("\"a\tb\"\"c\"\n\"\t\"x\" y\r\n", options, piece);
    ASSERT_TRUE(rows.has_value()) << Describe(rows.error());
    EXPECT_EQ(*rows, (std::vector<Row>{{"\"a", "b\"\"c\""}, {"\"", "\"x\" y"}}));
  }
}

TEST(CsvReaderTest, UnusableDelimitersAreRefused) {
  for (const auto& [delimiter, quote] : std::vector<std::pair<char, char>>{
           {'"', '"'}, {'\n', '"'}, {'\r', '"'}, {'\0', '"'}, {'\xc3', '"'}, {',', '\n'}}) {
    CsvOptions options;
    options.delimiter = delimiter;
    options.quote = quote;
    EXPECT_FALSE(CheckCsvOptions(options).has_value());
  }
  EXPECT_TRUE(CheckCsvOptions({}).has_value());
}

// What a careful writer makes of random rows must come back, missing fields and all.
TEST(CsvReaderTest, RandomRowsComeBackAsWritten) {
  const std::vector<std::string> pieces = {"a",  "bc",   ",",  "\"",  "\n", "\r\n", "\r",
                                           "é",  "🏔", " ",  "0",   ";",  "''",   "\xef\xbb\xbf",
                                           "xy", "-1",   "\t", "\"\""};
  std::mt19937_64 random(20240607);
  for (int round = 0; round < 2'000; ++round) {
    const std::string line_end = random() % 2 == 0 ? "\n" : "\r\n";
    std::vector<Row> rows;
    std::string text;
    for (size_t r = random() % 6; r > 0; --r) {
      Row row;
      for (size_t c = 1 + random() % 5; c > 0; --c) {
        std::string field;
        for (size_t n = random() % 12; n > 0; --n) field += pieces[random() % pieces.size()];
        const bool missing = field.empty() && random() % 2 == 0;
        const bool plain = !field.empty() && field.find_first_of(",\"\r\n") == std::string::npos &&
                           !(text.empty() && field.starts_with("\xef\xbb\xbf")) &&
                           random() % 3 != 0;
        if (!row.empty()) text += ',';
        if (plain) {
          text += field;
        } else if (!missing) {
          text += '"';
          for (const char c2 : field) text += c2 == '"' ? "\"\"" : std::string(1, c2);
          text += '"';
        }
        row.push_back(missing ? "-" : field);
      }
      const bool empty_line = row.size() == 1 && row[0] == "-";
      if (!empty_line) rows.push_back(row);
      text += line_end;
    }
    const size_t piece = 1 + random() % 80;
    SCOPED_TRACE(text);
    const auto read = ReadAll(text, {}, piece);
    ASSERT_TRUE(read.has_value()) << read.error().message;
    ASSERT_EQ(*read, rows);
  }
}

std::string FileText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// csv-spectrum. Our copy has LF line ends everywhere, so those of the *_crlf files are put
// back. In location_coordinates the two files disagree about the telephone number.
TEST(CsvReaderTest, WhatIsUpcomingIsTheTextBehindTheRecord) {
  const std::string text = "a,b\nc,\"d\"\r\n" + std::string(100, 'e') + "\n\r\nf";
  const std::vector<std::string> behind = {text.substr(4), text.substr(11), text.substr(112), ""};
  for (size_t piece = 1; piece <= text.size(); ++piece) {
    SCOPED_TRACE(piece);
    CsvReader reader(std::make_unique<PiecewiseSource>(text, piece));
    size_t longest = 0;
    for (const std::string& rest : behind) {
      ASSERT_TRUE(*reader.Next());
      EXPECT_THAT(rest, ::testing::StartsWith(std::string(reader.upcoming())));
      longest = std::max(longest, reader.upcoming().size());
    }
    EXPECT_FALSE(*reader.Next());
    EXPECT_LE(longest, 64u);
    EXPECT_TRUE(longest == 64 || piece < text.size());
  }
}

TEST(CsvReaderTest, ReadsCsvSpectrumAsItsJsonSays) {
  const std::filesystem::path folder = std::filesystem::path(CATENA_SHARED_DIR) / "corpora/csv";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "csvs")) {
    const std::string stem = entry.path().stem();
    SCOPED_TRACE(stem);
    std::string text = FileText(entry.path());
    if (stem.ends_with("_crlf") && text.find('\r') == std::string::npos) {
      std::string with_returns;
      for (const char c : text) with_returns += c == '\n' ? "\r\n" : std::string(1, c);
      text = with_returns;
    }
    const auto rows = ReadAll(text);
    ASSERT_TRUE(rows.has_value()) << rows.error().message;
    auto expected = nlohmann::json::parse(FileText(folder / "json" / (stem + ".json")));
    if (expected.is_object()) expected = nlohmann::json::array({expected});
    ASSERT_EQ(rows->size(), expected.size() + 1);
    for (size_t r = 1; r < rows->size(); ++r) {
      ASSERT_EQ((*rows)[r].size(), (*rows)[0].size());
      for (size_t c = 0; c < (*rows)[r].size(); ++c) {
        const std::string& column = (*rows)[0][c];
        if (column == "Contact Phone Number") continue;
        EXPECT_EQ((*rows)[r][c], expected[r - 1][column].get<std::string>()) << column;
      }
    }
    ++files;
  }
  EXPECT_GE(files, 12);
}

}  // namespace
}  // namespace catena
