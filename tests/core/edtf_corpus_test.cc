// The strings of a public validator's tests: each valid one with its level, each invalid one.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "core/edtf.h"

namespace catena {
namespace {

constexpr const char* kFolder = CATENA_SHARED_DIR "/corpora/edtf/";

TEST(EdtfCorpusTest, EveryValidStringIsReadAtItsLevel) {
  std::ifstream in(std::string(kFolder) + "valid.tsv");
  if (!in) GTEST_SKIP() << "no EDTF corpus at " << kFolder;
  int count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    SCOPED_TRACE(line);
    const auto edtf = ParseEdtf(line.substr(2));
    ASSERT_TRUE(edtf.has_value()) << Describe(edtf.error());
    EXPECT_EQ(edtf->level, line[0] - '0');
    EXPECT_EQ(edtf->text, line.substr(2));
  }
  EXPECT_GE(count, 100);
}

TEST(EdtfCorpusTest, EveryInvalidStringIsRefusedWithAPlace) {
  std::ifstream in(std::string(kFolder) + "invalid.txt");
  if (!in) GTEST_SKIP() << "no EDTF corpus at " << kFolder;
  int count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    SCOPED_TRACE(line);
    const auto edtf = ParseEdtf(line);
    ASSERT_FALSE(edtf.has_value());
    EXPECT_EQ(edtf.error().code, ErrorCode::kInvalidArgument);
    EXPECT_GE(edtf.error().where.column, 1u);
    EXPECT_LE(edtf.error().where.column, line.size() + 1);
    RecordProperty(line.empty() ? "empty" : line, Describe(edtf.error()));
    if (std::getenv("CATENA_SHOW") != nullptr) {
      std::printf("%-45s %2d  %s\n", line.c_str(), static_cast<int>(edtf.error().where.column),
                  edtf.error().message.c_str());
    }
  }
  EXPECT_GE(count, 30);
}

}  // namespace
}  // namespace catena
