#include "ingest/json_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace catena {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

Error ErrorOf(std::string_view text, const JsonReadOptions& options = {}) {
  auto read = ReadJsonText(text, "t.json", options);
  EXPECT_FALSE(read.has_value()) << text;
  return read.has_value() ? Error{} : read.error();
}

std::vector<fs::path> Corpus(std::string_view prefix) {
  std::vector<fs::path> files;
  const fs::path folder = fs::path(CATENA_SHARED_DIR) / "corpora/json";
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(prefix)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

#define SKIP_WITHOUT(files) \
  if (files.empty()) GTEST_SKIP() << "no JSON corpus under " << CATENA_SHARED_DIR

TEST(JsonCorpusTest, EveryValidFileIsRead) {
  const auto files = Corpus("y_");
  SKIP_WITHOUT(files);
  JsonReadOptions any;
  any.repeated_keys = JsonReadOptions::RepeatedKeys::kKeep;
  for (const fs::path& file : files) {
    const auto read = ReadJsonFile(file, any);
    EXPECT_TRUE(read.has_value()) << Describe(read.error());
  }
}

// A key twice is JSON by the grammar, and means nothing: the only valid files refused by default.
TEST(JsonCorpusTest, OnlyRepeatedKeysAreRefusedOfTheValidFiles) {
  const auto files = Corpus("y_");
  SKIP_WITHOUT(files);
  std::set<std::string> refused;
  for (const fs::path& file : files) {
    if (!ReadJsonFile(file).has_value()) refused.insert(file.filename().string());
  }
  EXPECT_EQ(refused, (std::set<std::string>{"y_object_duplicated_key.json",
                                            "y_object_duplicated_key_and_value.json"}));
}

TEST(JsonCorpusTest, EveryInvalidFileIsRefusedWithAPlaceAndAMessage) {
  const auto files = Corpus("n_");
  SKIP_WITHOUT(files);
  for (const fs::path& file : files) {
    const auto read = ReadJsonFile(file);
    ASSERT_FALSE(read.has_value()) << file;
    EXPECT_FALSE(read.error().message.empty()) << file;
    EXPECT_EQ(read.error().where.file, file.string());
    if (fs::file_size(file) > 0) {
      EXPECT_GT(read.error().where.line, 0U) << file;
    }
  }
}

TEST(JsonCorpusTest, EveryOtherFileIsReadOrRefused) {
  const auto files = Corpus("i_");
  SKIP_WITHOUT(files);
  for (const fs::path& file : files) {
    const auto read = ReadJsonFile(file);
    if (!read.has_value()) {
      EXPECT_FALSE(read.error().message.empty()) << file;
    }
  }
}

TEST(JsonReaderTest, KeepsTypesOrderAndPlaces) {
  const auto read = ReadJsonText(
      "{\n  \"b\": [1, 2.0, \"ä\\n\"],\n  \"a\": {\"x/y~\": null, \"t\": true}\n}", "t.json");
  ASSERT_TRUE(read.has_value()) << Describe(read.error());
  const JsonValue root = (*read)->root();
  ASSERT_EQ(root.size(), 2U);
  const JsonValue b = *root.first();
  EXPECT_EQ(b.key(), "b");
  EXPECT_EQ(b.position().line, 2U);
  EXPECT_EQ(b.position().column, 8U);
  ASSERT_EQ(b.size(), 3U);
  const JsonValue one = *b.first();
  EXPECT_EQ(one.AsInt(), 1);
  EXPECT_EQ(one.position().column, 9U);
  const JsonValue two = *one.next();
  EXPECT_TRUE(two.is(JsonType::kDouble));
  EXPECT_EQ(two.Pointer(), "/b/1");
  EXPECT_EQ(two.position().column, 12U);
  const JsonValue text = *two.next();
  EXPECT_EQ(text.AsString(), "ä\n");
  EXPECT_FALSE(text.next().has_value());
  const JsonValue a = *b.next();
  EXPECT_EQ(a.first()->Pointer(), "/a/x~1y~0");
  EXPECT_TRUE(a.Find("t")->AsBool());
  EXPECT_EQ(a.Find("t")->where(), (Where{"t.json", 3, 28, "/a/t"}));
  EXPECT_FALSE(a.next().has_value());
  EXPECT_FALSE(root.next().has_value());
  EXPECT_FALSE(root.Find("c").has_value());
}

TEST(JsonReaderTest, ColumnsCountCodePoints) {
  const Error error = ErrorOf("{\"Լեռ\": nul}");
  EXPECT_EQ(error.where.line, 1U);
  EXPECT_EQ(error.where.column, 12U);
  EXPECT_EQ(error.where.pointer, "/Լեռ");
}

TEST(JsonReaderTest, RepeatedKeyNamesBothPlaces) {
  const Error error = ErrorOf("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}");
  EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(error.where, (Where{"t.json", 3, 2, "/a"}));
  EXPECT_THAT(error.message, HasSubstr("first at line 1"));
}

// More members than are searched one by one, and the repeated one among the first or last.
TEST(JsonReaderTest, RepeatedKeyIsFoundInALargeObject) {
  for (const int repeated : {0, 23, 24, 4999}) {
    std::string text = "{";
    for (int i = 0; i < 5000; ++i) text += "\"k" + std::to_string(i) + "\": {},\n";
    const std::string key = "k" + std::to_string(repeated);
    const Error error = ErrorOf(text + "\"" + key + "\": 1}");
    EXPECT_EQ(error.where.line, 5001U);
    EXPECT_EQ(error.where.pointer, "/" + key);
  }
}

// The same key under different objects is no repetition.
TEST(JsonReaderTest, TheSameKeyInSeveralObjectsIsFine) {
  EXPECT_TRUE(ReadJsonText(R"({"a": {"a": [{"a": 1}, {"a": 2}]}})", "t").has_value());
}

TEST(JsonReaderTest, IntegersOutsideInt64AreRefusedNotRounded) {
  for (const std::string text : {"9223372036854775808", "-9223372036854775809",
                                 "18446744073709551615", "18446744073709551616"}) {
    const Error error = ErrorOf("[" + text + "]");
    EXPECT_THAT(error.message, HasSubstr(text));
    EXPECT_EQ(error.where.pointer, "/0");
    EXPECT_EQ(error.where.column, 2U);
  }
  const auto read = ReadJsonText("[9223372036854775807, -9223372036854775808]", "t");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ((*read)->root().first()->AsInt(), INT64_MAX);
  EXPECT_EQ((*read)->root().first()->next()->AsInt(), INT64_MIN);
}

TEST(JsonReaderTest, NumbersThatOverflowAreRefused) {
  EXPECT_THAT(ErrorOf("[1e400]").message, HasSubstr("too large"));
  EXPECT_THAT(ErrorOf("[-1e400]").message, HasSubstr("too large"));
}

TEST(JsonReaderTest, NothingMayFollowTheValue) {
  for (const std::string& tail : {std::string("x"), std::string("{}"), std::string("\0", 1),
                                  std::string("\0garbage", 8), std::string(" \n\0", 3)}) {
    ErrorOf("{\"a\": 1}" + tail);
  }
  EXPECT_TRUE(ReadJsonText("{\"a\": 1} \n\t", "t").has_value());
  // A number and a NUL: the parser takes NUL for the end.
  ErrorOf(std::string("1\0", 2));
}

TEST(JsonReaderTest, ANulInsideAStringIsAnErrorAndAnEscapedOneIsNot) {
  ErrorOf(std::string("[\"a\0b\"]", 7));
  const auto read = ReadJsonText("[\"a\\u0000b\"]", "t");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ((*read)->root().first()->AsString(), std::string_view("a\0b", 3));
}

TEST(JsonReaderTest, AByteOrderMarkIsSkippedOnceAndUtf16IsNamed) {
  const auto read = ReadJsonText("\xEF\xBB\xBF{\"a\": 1}", "t");
  ASSERT_TRUE(read.has_value()) << Describe(read.error());
  EXPECT_EQ((*read)->root().position().column, 1U);
  ErrorOf("\xEF\xBB\xBF\xEF\xBB\xBF{}");
  EXPECT_THAT(ErrorOf(std::string("\xFF\xFE{\0}\0", 6)).message, HasSubstr("UTF-8"));
  EXPECT_THAT(ErrorOf(std::string("{\0}\0", 4)).message, HasSubstr("UTF-8"));
}

TEST(JsonReaderTest, InvalidUtf8AndLoneSurrogatesAreRefused) {
  for (const std::string bad :
       {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\\ud800", "\\udc00"}) {
    ErrorOf("[\"" + bad + "\"]");
  }
}

TEST(JsonReaderTest, SyntaxErrorsSayWhatAndWhere) {
  const Error error =
      ErrorOf("{\n  \"claims\": [\n    {\"id\": \"c1\"}\n    {\"id\": \"c2\"}\n  ]\n}");
  EXPECT_EQ(error.where.line, 4U);
  EXPECT_EQ(error.where.column, 5U);
  EXPECT_THAT(error.message, HasSubstr("unexpected '{'"));
  EXPECT_THAT(error.message, HasSubstr("expected ']'"));
}

TEST(JsonReaderTest, EachLimitIsHeldAtItsEdge) {
  JsonReadOptions options;
  options.depth = 3;
  EXPECT_TRUE(ReadJsonText("[[[]]]", "t", options).has_value());
  EXPECT_EQ(ErrorOf("[[[[]]]]", options).code, ErrorCode::kLimit);
  options = {};
  options.values = 4;
  EXPECT_TRUE(ReadJsonText("[1,2,3]", "t", options).has_value());
  EXPECT_EQ(ErrorOf("[1,2,3,4]", options).code, ErrorCode::kLimit);
  options = {};
  options.text_bytes = 5;
  EXPECT_TRUE(ReadJsonText("[1,2]", "t", options).has_value());
  EXPECT_EQ(ErrorOf("[1,2] ", options).code, ErrorCode::kLimit);
  options = {};
  options.string_bytes = 3;
  EXPECT_TRUE(ReadJsonText("[\"abc\"]", "t", options).has_value());
  const Error longer = ErrorOf("[\"abcd\"]", options);
  EXPECT_EQ(longer.code, ErrorCode::kLimit);
  EXPECT_EQ(longer.where.pointer, "/0");
  options = {};
  options.number_bytes = 8;
  EXPECT_TRUE(ReadJsonText("[12345678]", "t", options).has_value());
  EXPECT_EQ(ErrorOf("[12345678901]", options).code, ErrorCode::kLimit);
}

TEST(JsonReaderTest, FilesThatCannotBeReadAreErrors) {
  EXPECT_EQ(ReadJsonFile("/nonexistent/x.json").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(ReadJsonFile(fs::temp_directory_path()).error().code, ErrorCode::kInvalidArgument);
}

TEST(JsonToValueTest, NullsInsideAndDeepNestsAreRefusedWithTheirPlace) {
  const auto with_null = ReadJsonText(R"({"a": [1, {"b": null}]})", "t");
  ASSERT_TRUE(with_null.has_value());
  EXPECT_EQ(ToValue((*with_null)->root()).error().where.pointer, "/a/1/b");
  const auto nest = [](size_t brackets) {
    return ReadJsonText(std::string(brackets, '[') + std::string(brackets, ']'), "t");
  };
  const auto most = static_cast<size_t>(kMaxValueDepth);
  const auto deepest = ToValue((*nest(most))->root());
  ASSERT_TRUE(deepest.has_value());
  EXPECT_TRUE(deepest->IsStorable());
  EXPECT_FALSE(ToValue((*nest(most + 1))->root()).has_value());
}

}  // namespace
}  // namespace catena
