#include "ingest/text_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/ingest/packed_text.h"

namespace catena {
namespace {

using ::testing::HasSubstr;

constexpr size_t kNoLimit = size_t{1} << 40;

class TextInputTest : public ::testing::Test {
 protected:
  TextInputTest() {
    std::string pattern = ::testing::TempDir() + "text_input_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~TextInputTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, std::string_view bytes) const {
    const std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  std::filesystem::path folder_;
};

Result<std::string> ReadFile(const std::string& path, TextInputOptions options = {}) {
  CATENA_TRY(const auto source, OpenTextInput(path, options));
  return ReadWhole(*source, kNoLimit);
}

Result<std::string> ReadMemory(std::string_view bytes) {
  CATENA_TRY(const auto source, OpenTextInMemory("memory", bytes));
  return ReadWhole(*source, kNoLimit);
}

// Longer than the buffers and the four of them that run ahead, and not the same all over.
std::string LongText() {
  std::string text;
  for (uint64_t i = 0; text.size() < (9 << 20); ++i) {
    text += std::to_string(i * 0x9E3779B97F4A7C15) + "\n";
  }
  return text;
}

TEST_F(TextInputTest, PlainAndPackedFilesReadTheSame) {
  const std::string text = LongText();
  const std::string plain = Write("plain", text);
  const std::string gzip = Write("by_content_not_by_name", GzipOf(text));
  const std::string zstd = Write("x.zst", ZstdOf(text));
  for (const bool ahead : {false, true}) {
    SCOPED_TRACE(ahead);
    EXPECT_EQ(ReadFile(plain, {ahead}).value(), text);
    EXPECT_EQ(ReadFile(gzip, {ahead}).value(), text);
    EXPECT_EQ(ReadFile(zstd, {ahead}).value(), text);
  }
}

TEST_F(TextInputTest, ShortAndEmptyTextsAreReadWhole) {
  for (const std::string text : {"", "a", "ab", "\x1f", "PK", "\x28\xb5", "abcdef", "abcdefg"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(ReadFile(Write("plain", text)).value(), text);
    EXPECT_EQ(ReadFile(Write("gzip", GzipOf(text))).value(), text);
    EXPECT_EQ(ReadFile(Write("zstd", ZstdOf(text))).value(), text);
  }
}

TEST_F(TextInputTest, PackedFilesMayBeConcatenated) {
  const std::string text = "one\ntwo\n";
  EXPECT_EQ(ReadMemory(GzipOf(text) + GzipOf("") + GzipOf(text)).value(), text + text);
  EXPECT_EQ(ReadMemory(ZstdOf(text) + ZstdOf("") + ZstdOf(text)).value(), text + text);
}

// Cut after every byte: whatever is lost, the reader must hear of it.
TEST_F(TextInputTest, CutPackedDataIsAnErrorAtEveryLength) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += std::to_string(i * 7919) + ",";
  for (const std::string& packed : {GzipOf(text), ZstdOf(text)}) {
    ASSERT_EQ(ReadMemory(packed).value(), text);
    for (size_t size = 6; size < packed.size(); ++size) {
      const auto read = ReadMemory(std::string_view(packed).substr(0, size));
      ASSERT_FALSE(read.has_value()) << size;
      EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
      EXPECT_EQ(read.error().where.file, "memory");
    }
  }
}

// A flipped bit either fails a check or (in gzip header fields that carry no content) changes
// nothing; it never changes the text.
TEST_F(TextInputTest, DamagedPackedDataNeverGivesOtherText) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += std::to_string(i * 7919) + ",";
  for (const std::string& packed : {GzipOf(text), ZstdOf(text)}) {
    size_t refused = 0;
    for (size_t bit = 32; bit < packed.size() * 8; ++bit) {
      std::string damaged = packed;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
      const auto read = ReadMemory(damaged);
      if (read.has_value()) {
        EXPECT_EQ(*read, text) << bit;
      } else {
        ++refused;
      }
    }
    EXPECT_GT(refused, packed.size() * 7);
  }
}

TEST_F(TextInputTest, BytesAfterPackedDataAreAnError) {
  for (const std::string& packed : {GzipOf("text"), ZstdOf("text")}) {
    const auto read = ReadMemory(packed + "more");
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST_F(TextInputTest, AnErrorOfThePackedDataComesAfterWhatPrecedesItAndStays) {
  const std::string text = LongText();
  const std::string packed = GzipOf(text);
  const std::string path = Write("cut.gz", std::string_view(packed).substr(0, packed.size() - 9));
  for (const bool ahead : {false, true}) {
    const auto source = OpenTextInput(path, {ahead}).value();
    std::string got(text.size(), '\0');
    size_t used = 0;
    for (;;) {
      const auto count = source->Read({got.data() + used, got.size() - used});
      if (!count.has_value()) {
        EXPECT_THAT(count.error().message, HasSubstr("cut short"));
        EXPECT_EQ(count.error().where.file, path);
        break;
      }
      ASSERT_GT(*count, 0u);
      used += *count;
      ASSERT_LT(used, text.size());
    }
    EXPECT_EQ(got.substr(0, used), text.substr(0, used));
    EXPECT_GT(used, text.size() / 2);
    char again[8];
    EXPECT_FALSE(source->Read(again).has_value());
  }
}

TEST_F(TextInputTest, ASourceLeftBeforeItsEndStopsItsThread) {
  const std::string path = Write("zeros.gz", GzipOf(std::string(64 << 20, '0')));
  const auto source = OpenTextInput(path).value();
  char some[100];
  EXPECT_EQ(source->Read(some).value(), sizeof(some));
}

TEST_F(TextInputTest, PositionEndsAtTheSizeAsStored) {
  const std::string packed = GzipOf(LongText());
  const auto source = OpenTextInput(Write("x.gz", packed)).value();
  EXPECT_EQ(source->size(), packed.size());
  ASSERT_TRUE(ReadWhole(*source, kNoLimit).has_value());
  EXPECT_EQ(source->position(), packed.size());
}

TEST_F(TextInputTest, WhatCannotBeOpenedSaysWhy) {
  const auto missing = OpenTextInput(folder_ / "missing.csv");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().where.file, folder_ / "missing.csv");

  const auto folder = OpenTextInput(folder_);
  ASSERT_FALSE(folder.has_value());
  EXPECT_EQ(folder.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(folder.error().message, HasSubstr("folder"));

  for (const std::string magic : {"PK\x03\x04....", "\xfd\x37zXZ"}) {
    const std::string bytes = magic + std::string(10, '\0');
    const auto other = OpenTextInput(Write("other", bytes));
    ASSERT_FALSE(other.has_value()) << magic;
    EXPECT_THAT(other.error().message, HasSubstr("unpack it"));
  }
}

TEST_F(TextInputTest, ReadWholeHoldsItsLimit) {
  const std::string text(3'000'000, 'x');
  const auto exact = OpenTextInMemory("m", text).value();
  EXPECT_EQ(ReadWhole(*exact, text.size()).value(), text);
  const auto over = OpenTextInMemory("m", text).value();
  const auto refused = ReadWhole(*over, text.size() - 1);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kLimit);
}

}  // namespace
}  // namespace catena
