#include "ingest/csl_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "ingest/detect.h"
#include "tests/ingest/dataset_test_graph.h"

namespace catena {
namespace {

namespace fs = std::filesystem;
using test::ErrorTexts;
using test::GraphText;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class CslJsonTest : public ::testing::Test {
 protected:
  void SetUp() override {
    file_ = fs::temp_directory_path() / ("catena_csl_" + std::to_string(getpid()) + ".json");
  }
  void TearDown() override { fs::remove(file_); }
  Result<ImportReport> Import(std::string_view text, const ImportOptions& options = {}) {
    std::ofstream(file_, std::ios::binary) << text;
    NoProgress progress;
    return ImportCslJson({file_}, {.graph = &graph_, .writer = &graph_, .sink = nullptr}, options,
                         progress);
  }

  fs::path file_;
  MemoryGraph graph_;
};

constexpr std::string_view kItems = R"([
  {"id": 7, "type": "article-journal", "title": "T", "author": [{"family": "F", "given": "G"}],
   "issued": {"date-parts": [[1991, 1, 1]]}, "volume": 10, "custom": {"a": [1, {"b": "c"}]}, "note": null},
  {"id": "http://zotero.org/x", "type": "book", "issued": "Spring 1990", "accessed": "2020-05",
   "original-date": {"literal": "n.d."}, "categories": []}
])";

TEST_F(CslJsonTest, ItemsBecomeSourcesWithAllTheirVariables) {
  const auto report = Import(kItems);
  ASSERT_TRUE(report.has_value()) << Describe(report.error());
  EXPECT_THAT(ErrorTexts(*report), IsEmpty());
  EXPECT_THAT(
      GraphText(graph_),
      UnorderedElementsAre(
          "(:Source {author: [{family: 'F', given: 'G'}], custom: {a: [1, {b: 'c'}]}, id: '7', "
          "issued: '1991-01-01', issued_max: 7670, issued_min: 7670, title: 'T', "
          "type: 'article-journal', volume: 10})",
          "(:Source {accessed: '2020-05', categories: [], id: 'http://zotero.org/x', "
          "issued_csl: {raw: 'Spring 1990'}, original-date_csl: {literal: 'n.d.'}, type: "
          "'book'})"));
  ASSERT_EQ(report->warnings.size(), 1U);
  EXPECT_EQ(report->warnings[0].where.pointer, "/1/issued");
  EXPECT_EQ(report->warnings[0].where.line, 4U);
}

TEST_F(CslJsonTest, ASecondImportChangesNothing) {
  ASSERT_TRUE(Import(kItems).has_value());
  const auto again = Import(kItems);
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(again->changes_graph());
  EXPECT_EQ(again->of(DatasetKind::kSource), (ImportCounts{0, 0, 2}));
}

TEST_F(CslJsonTest, EveryErrorIsReportedAtItsPlaceInTheOriginal) {
  const auto report = Import(R"([
    {"type": "book"}, {"id": "a"}, {"id": "b", "type": "boook"}, {"id": "c", "type": "book", "title": 1},
    {"id": "d", "type": "book", "issued": {"date-parts": [[2020, 14]]}},
    {"id": 7, "type": "book"}, {"id": "7", "type": "book"}, 3
  ])");
  ASSERT_TRUE(report.has_value()) << Describe(report.error());
  EXPECT_THAT(
      ErrorTexts(*report),
      ElementsAre(HasSubstr("/0: \"id\" is missing"), HasSubstr("/1: \"type\" is missing"),
                  HasSubstr("/2/type: \"boook\""), HasSubstr("/3/title: must be a string"),
                  HasSubstr("/4/issued: \"2020-14\""), HasSubstr("/6/id: \"7\" stands twice"),
                  HasSubstr("/7: must be an object")));
  EXPECT_THAT(GraphText(graph_), IsEmpty());
}

TEST_F(CslJsonTest, AnythingButAnArrayIsRefused) {
  const auto report = Import(R"({"items": []})");
  ASSERT_TRUE(report.has_value());
  EXPECT_THAT(ErrorTexts(*report), ElementsAre(HasSubstr("an array of items, not an object")));
}

// A source that names the items' ids sees them as its own.
TEST_F(CslJsonTest, ImportedItemsCanBeCited) {
  ASSERT_TRUE(Import(kItems).has_value());
  const ImportReport report = test::ImportText(
      graph_, R"({"catena": 1, "claims": [{"id": "c", "text": "x", "cites": [{"source": "7"}]}]})");
  EXPECT_THAT(ErrorTexts(report), IsEmpty());
}

TEST(DetectFormatTest, TellsFormatsByContentThenByName) {
  struct Row {
    std::string_view bytes;
    std::string_view name;
    ImportFormat format;
  };
  for (const Row& row :
       std::vector<Row>{{"{\"catena\": 1}", "x", ImportFormat::kDataset},
                        {"\xEF\xBB\xBF \n{", "x.json", ImportFormat::kDataset},
                        {"[{\"id\": 1}]", "x.json", ImportFormat::kCslJson},
                        {"% comment\n\n@Article{a,", "x.txt", ImportFormat::kBibtex},
                        {"@comment (x)", "x", ImportFormat::kBibtex},
                        {"free text first", "refs.BIB", ImportFormat::kBibtex},
                        {"id:ID,name,:LABEL\n", "nodes", ImportFormat::kCsv},
                        {":START_ID\t:END_ID\t:TYPE\r\n", "x", ImportFormat::kCsv},
                        {"\x1f\x8b", "nodes.csv.gz", ImportFormat::kCsv},
                        {"a,b\n", "X.CSV", ImportFormat::kCsv},
                        {"", "empty.json", ImportFormat::kDataset}}) {
    const auto format = DetectFormatOf(row.bytes, row.name);
    ASSERT_TRUE(format.has_value()) << row.name;
    EXPECT_EQ(*format, row.format) << row.bytes;
  }
}

TEST(DetectFormatTest, NamesTheFormatsWhenItIsNoneOfThem) {
  for (const std::string_view bytes :
       {std::string_view("\x7f"
                         "ELF\0:ID",
                         8),
        std::string_view("@home"), std::string_view("Dear reader,"), std::string_view()}) {
    const auto format = DetectFormatOf(bytes, "x");
    ASSERT_FALSE(format.has_value());
    EXPECT_EQ(format.error().code, ErrorCode::kUnsupported);
    EXPECT_THAT(format.error().message, HasSubstr("BibTeX"));
  }
  EXPECT_EQ(DetectFormat("/nonexistent").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace catena
