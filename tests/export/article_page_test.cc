// The page of a document with its sentences marked.
#include "export/article_page.h"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "analysis/audit.h"
#include "dataset_fixture.h"
#include "python_check.h"

namespace catena {
namespace {

using nlohmann::json;

std::string PageOf(const GraphReader& graph, const std::string& document) {
  const NodeId node = test::NodeOf(graph, document);
  NoProgress progress;
  AuditOptions options;
  options.document = node;
  const AuditReport report = Audit(graph, options, progress).value();
  std::ostringstream out;
  const auto written = WriteArticlePage(graph, report, node, {}, out);
  EXPECT_TRUE(written.has_value()) << (written ? "" : Describe(written.error()));
  return out.str();
}

size_t CountOf(const std::string& text, const std::string& what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

json Dataset() {
  return json::parse(R"json({
    "catena": 1,
    "document": {"id": "d", "title": "A flood"},
    "sources": [{"id": "s1", "type": "book", "title": "Rivers", "url_status": "unknown"},
                {"id": "s2", "type": "book", "title": "Bridges", "issued": "1930"}],
    "events": [{"id": "e", "name": "The bridge falls", "date": "1931-05"}],
    "claims": [
      {"id": "d:s1.1", "text": "A flood of the valley.", "section": "Lead", "sentence": 1,
       "paragraph": 1, "scope": "lead"},
      {"id": "d:s2.1a", "text": "The water rose", "section": "Course", "sentence": 1, "part": 1,
       "paragraph": 1, "cites": [{"source": "s1", "marker": "[7]", "locator": "12"}]},
      {"id": "d:s2.1b", "text": "and fell.", "leading": ",", "section": "Course", "sentence": 1,
       "part": 2, "paragraph": 1},
      {"id": "d:s2.2", "text": "The bridge fell.", "section": "Course", "sentence": 2,
       "paragraph": 2, "about": ["e"], "cites": [{"source": "s2", "marker": "[3]"},
       {"source": "s1", "marker": "[7]"}]},
      {"id": "d:s3.1", "text": "Below.", "section": "Course / Towns", "sentence": 1,
       "paragraph": 1, "flags": ["citation-needed"]}]
})json");
}

TEST(ArticlePageTest, TextMarkersAndSourcesStandTogetherAsInTheArticle) {
  MemoryGraph graph;
  test::LoadDataset(Dataset(), &graph);
  const std::string page = PageOf(graph, "d");
  test::KeepForLooking("article-page.html", page);
  const auto result = test::RunPython(test::kHtmlCheck, page, ".html");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  // Sources are numbered as the text does, and lead back to each of their uses.
  EXPECT_NE(page.find("<div id=\"source-1\"><dt>[3]</dt>"), std::string::npos);
  EXPECT_NE(page.find("<div id=\"source-2\"><dt>[7]</dt>"), std::string::npos);
  EXPECT_NE(page.find("Used at <a href=\"#c2\">a</a> <a href=\"#c4\">b</a>"), std::string::npos);
  EXPECT_NE(page.find("<a href=\"#source-2\">[7]</a>:&#8202;12"), std::string::npos);
  // Parts of a sentence join as they were cut; paragraphs and headings stay apart.
  EXPECT_NE(page.find("title=\"single-source\">1</b></span>, <span"), std::string::npos);
  EXPECT_EQ(CountOf(page, "<div class=\"row\">"), 4u);
  EXPECT_NE(page.find("<h2>Course</h2>"), std::string::npos);
  EXPECT_NE(page.find("<h3>Towns</h3>"), std::string::npos);
  EXPECT_NE(page.find("<i>[citation needed]</i>"), std::string::npos);
}

TEST(ArticlePageTest, EverySentenceHasItsSignAndTheLegendCountsThem) {
  MemoryGraph graph;
  test::LoadDataset(Dataset(), &graph);
  const std::string page = PageOf(graph, "d");
  EXPECT_EQ(CountOf(page, " id=\"c"), 5u);
  // Lead, two without a source; one source; one cited for what came after it: in the text, and
  // once in the legend, the latter also in the margin, the two in the list of those without.
  EXPECT_EQ(CountOf(page, ">L</b>"), 2u);
  EXPECT_EQ(CountOf(page, ">U</b>"), 5u);
  EXPECT_EQ(CountOf(page, ">1</b>"), 2u);
  EXPECT_EQ(CountOf(page, ">A</b>"), 3u);
  EXPECT_NE(page.find("2 statements that no source stands behind."), std::string::npos);
}

TEST(ArticlePageTest, NoTwoStatusesShareASign) {
  std::set<char> signs;
  for (size_t i = 0; i < kClaimStatusCount; ++i) {
    signs.insert(StatusSign(static_cast<ClaimStatus>(i)));
  }
  EXPECT_EQ(signs.size(), kClaimStatusCount);
}

TEST(ArticlePageTest, UsersWordsAreNotMarkup) {
  MemoryGraph graph;
  const std::string evil = "\"><script>alert(1)</script><img src=x onerror=a>&\u202e'";
  json dataset = Dataset();
  dataset["document"]["title"] = evil;
  dataset["sources"][0]["title"] = evil;
  dataset["sources"][0]["URL"] = "javascript:alert(1)";
  for (json& claim : dataset["claims"]) {
    for (const char* key : {"text", "section", "leading"}) claim[key] = evil;
    claim["block"] = evil;
    claim["notes"] = {evil};
    claim["unresolved_markers"] = {evil};
    if (!claim.contains("cites")) continue;
    claim["cites"][0]["marker"] = evil;
    claim["cites"][0]["locator"] = evil;
  }
  test::LoadDataset(dataset, &graph);
  const std::string page = PageOf(graph, "d");
  const auto result = test::RunPython(test::kHtmlCheck, page, ".html");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  for (const char* bad : {"<script", "<img", "href=\"javascript", "\u202e"}) {
    EXPECT_EQ(page.find(bad), std::string::npos) << bad;
  }
}

TEST(ArticlePageTest, AHandMadeDocumentWithoutParagraphsIsAPageToo) {
  const auto graph = test::LoadFirstDataset();
  if (graph->Counts().value().nodes == 0) GTEST_SKIP() << "no first dataset";
  const std::string page = PageOf(*graph, "aar");
  test::KeepForLooking("article-page-first-dataset.html", page);
  const auto result = test::RunPython(test::kHtmlCheck, page, ".html");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(CountOf(page, "<div id=\"source-"), 35u);
}

}  // namespace
}  // namespace catena
