// Reports in Markdown, HTML and JSON.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "dataset_fixture.h"
#include "export/citation_style.h"
#include "export/diagram_model.h"
#include "export/diagram_render.h"
#include "export/report_html.h"
#include "export/report_json.h"
#include "export/report_markdown.h"
#include "python_check.h"

namespace catena {
namespace {

using nlohmann::json;

constexpr const char* kFrom = "karabakh-secession-vote";
constexpr const char* kTo = "ceasefire-1994";

std::string Diagram(const GraphReader& graph, const TraceReport& trace) {
  DiagramOptions options;
  options.trace = &trace;
  return RenderDiagram(BuildDiagram(graph, SelectTrace(trace), options).value(), {}).value();
}

template <class Report>
std::string Written(Result<void> (*write)(const GraphReader&, const Report&, const ReportOptions&,
                                          std::ostream&),
                    const GraphReader& graph, const Report& report,
                    const ReportOptions& options = {}) {
  std::ostringstream out;
  const auto result = write(graph, report, options, out);
  EXPECT_TRUE(result.has_value()) << (result ? "" : Describe(result.error()));
  return out.str();
}

TEST(ReportMarkdownTest, TraceNamesEveryLinkItsWordsAndItsWantOfSources) {
  const auto graph = test::LoadFirstDataset();
  const TraceReport trace = test::TraceOf(*graph, kFrom, kTo);
  ReportOptions options;
  options.diagram_file = "trace.svg";
  const std::string text = Written(WriteTraceMarkdown, *graph, trace, options);
  test::KeepForLooking("trace.md", text);
  for (const char* said : {"Pogroms of Armenians", "was ended by", "“led to”", "**unsourced**",
                           "no citation", "![Diagram: ", "](<trace.svg>)"}) {
    EXPECT_NE(text.find(said), std::string::npos) << said;
  }
}

// Each of these was once run together where a plain part meets a bold, linked or emphasised one.
TEST(ReportMarkdownTest, BlanksBetweenThePartsOfALineAreKept) {
  const auto graph = test::LoadFirstDataset();
  const std::string trace = Written(WriteTraceMarkdown, *graph, test::TraceOf(*graph, kFrom, kTo));
  for (const char* said :
       {"Ceasefire of May 1994: **2 chains**; the best has 2 links and is **unsourced**, resting",
        "secession (1988) → Nagorno-Karabakh War (1988/1994) →", "As a whole: **unsourced**;",
        "War. — no citation.", "- **unsourced**: No source is cited."}) {
    EXPECT_NE(trace.find(said), std::string::npos) << said;
  }
  const std::string audit = Written(WriteAuditMarkdown, *graph, test::AuditOf(*graph));
  for (const char* said : {"**164 claims** with 98 citations", "de Waal, Thomas. *Black garden:",
                           "*The New York Times*. 2020-11-10. ISSN 0362-4331."}) {
    EXPECT_NE(audit.find(said), std::string::npos) << said;
  }
}

TEST(ReportMarkdownTest, AuditNumbersEverySourceItRefersTo) {
  const auto graph = test::LoadFirstDataset();
  const std::string text = Written(WriteAuditMarkdown, *graph, test::AuditOf(*graph));
  test::KeepForLooking("audit.md", text);
  for (int n = 1; n <= 35; ++n) {
    const std::string number = std::to_string(n);
    EXPECT_NE(text.find("](#source-" + number + ")"), std::string::npos) << n;
    EXPECT_NE(text.find("<a id=\"source-" + number + "\">"), std::string::npos) << n;
  }
  EXPECT_EQ(text.find("source-36"), std::string::npos);
}

TEST(ReportMarkdownTest, UsersWordsAreNotMarkup) {
  EXPECT_EQ(EscapeMarkdown("*a* _b_ `c` [d](e) <f> | # ! & \\"),
            "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\> \\| \\# \\! \\& \\\\");
  EXPECT_EQ(EscapeMarkdown("a\n# b"), "a \\# b");
}

TEST(ReportHtmlTest, PagesAreWellFormedSelfContainedAndEveryAnchorResolves) {
  const auto graph = test::LoadFirstDataset();
  const TraceReport trace = test::TraceOf(*graph, kFrom, kTo);
  const AuditReport audit = test::AuditOf(*graph);
  ReportOptions options;
  options.diagram_svg = Diagram(*graph, trace);
  const std::string trace_html = Written(WriteTraceHtml, *graph, trace, options);
  const std::string audit_html = Written(WriteAuditHtml, *graph, audit, options);
  test::KeepForLooking("trace.html", trace_html);
  test::KeepForLooking("audit.html", audit_html);
  for (const std::string& html : {trace_html, audit_html}) {
    EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
    EXPECT_NE(html.find("<svg"), std::string::npos);
    EXPECT_EQ(html.find("<?xml"), std::string::npos);
    const auto result = test::RunPython(test::kHtmlCheck, html, ".html");
    EXPECT_EQ(result.exit_code, 0) << result.output;
  }
}

json HostileDataset() {
  return json::parse(R"json({
    "catena": 1,
    "sources": [{"id": "s<1>", "type": "webpage", "title": "<script>alert(1)</script>",
                 "URL": "javascript:alert(1)", "archive_url": "https://a.b/\"><i>"}],
    "events": [{"id": "e\"1", "name": "<img src=x onerror=alert(1)>", "date": "1988"},
               {"id": "e2", "name": "| pipe ` tick & amp; \u202e", "date": "1990"}],
    "relationships": [{"id": "r&1", "from": "e\"1", "type": "LED_TO", "to": "e2",
                       "properties": {"signal": "</style><b>"}}],
    "claims": [{"id": "c'1", "text": "<b onmouseover=x>&lt;", "section": "</table>",
                "asserts": ["r&1"], "cites": [{"source": "s<1>", "locator": "<p. 1>"}]}]
})json");
}

TEST(ReportHtmlTest, UsersWordsAreNotMarkup) {
  MemoryGraph graph;
  test::LoadDataset(HostileDataset(), &graph);
  const TraceReport trace = test::TraceOf(graph, "e\"1", "e2");
  ASSERT_EQ(trace.chains.size(), 1u);
  ReportOptions options;
  options.title = "<script>x</script>";
  options.diagram_svg = Diagram(graph, trace);
  for (const std::string& html : {Written(WriteTraceHtml, graph, trace, options),
                                  Written(WriteAuditHtml, graph, test::AuditOf(graph), options)}) {
    const auto result = test::RunPython(test::kHtmlCheck, html, ".html");
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_EQ(html.find("<img"), std::string::npos);
    EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
    EXPECT_EQ(html.find("href=\"javascript"), std::string::npos);
  }
}

TEST(ReportHtmlTest, ForeignSvgIsRefused) {
  const auto graph = test::LoadFirstDataset();
  ReportOptions options;
  options.diagram_svg = "<svg><script>alert(1)</script></svg>";
  std::ostringstream out;
  EXPECT_EQ(WriteAuditHtml(*graph, {}, options, out).error().code, ErrorCode::kInvalidArgument);
}

TEST(ReportHtmlTest, ChromiumLoadsThePageWithoutAComplaint) {
  if (test::RunProgram("command -v chromium").exit_code != 0) {
    GTEST_SKIP() << "chromium is not installed";
  }
  const auto graph = test::LoadFirstDataset();
  const TraceReport trace = test::TraceOf(*graph, kFrom, kTo);
  ReportOptions options;
  options.diagram_svg = Diagram(*graph, trace);
  const std::string html = Written(WriteTraceHtml, *graph, trace, options);
  const std::string profile = test::TemporaryPath("_profile");
  const std::string command =
      "timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-background-networking "
      "--disable-component-update --disable-sync --no-first-run --enable-logging=stderr --v=0 "
      "--user-data-dir=" +
      profile + " --dump-dom file://";
  const auto result = test::RunPython(
      "import subprocess, sys\n"
      "run = subprocess.run(" +
          json(command).dump() +
          " + sys.argv[1], shell=True,\n"
          "                     capture_output=True, text=True)\n"
          "print(run.stdout)\n"
          "complaints = [l for l in run.stderr.splitlines() if 'CONSOLE' in l]\n"
          "assert not complaints, complaints\n"
          "assert 'Chain 1' in run.stdout and '<svg' in run.stdout\n",
      html, ".html");
  (void)test::RunProgram("rm -rf " + profile);
  EXPECT_EQ(result.exit_code, 0) << result.output.substr(0, 2'000);
}

TEST(ReportJsonTest, TraceHasThePromisedShape) {
  const auto graph = test::LoadFirstDataset();
  const TraceReport trace = test::TraceOf(*graph, kFrom, kTo);
  std::ostringstream out;
  ASSERT_TRUE(WriteTraceJson(trace, {}, out).has_value());
  const json report = json::parse(out.str());
  EXPECT_EQ(report["from"], kFrom);
  EXPECT_EQ(report["to"], kTo);
  EXPECT_TRUE(report["cut_by"].is_null());
  ASSERT_FALSE(report["chains"].empty());
  for (const json& chain : report["chains"]) {
    EXPECT_EQ(chain["events"].size(), chain["links"].size() + 1);
    EXPECT_TRUE(chain["weakest_link"].is_string());
    EXPECT_TRUE(chain["independent_groups"].is_number_unsigned());
    for (size_t i = 0; i < chain["links"].size(); ++i) {
      const json& link = chain["links"][i];
      EXPECT_EQ(link["from"], chain["events"][i]);
      EXPECT_EQ(link["to"], chain["events"][i + 1]);
      for (const char* key : {"relationship", "type", "signal", "claims", "sources",
                              "independent_groups", "status", "timing"}) {
        EXPECT_TRUE(link.contains(key)) << key;
      }
    }
  }
}

TEST(ReportJsonTest, AuditHasThePromisedShape) {
  const auto graph = test::LoadFirstDataset();
  const AuditReport audit = test::AuditOf(*graph);
  std::ostringstream out;
  ASSERT_TRUE(WriteAuditJson(audit, {.indent = -1}, out).has_value());
  EXPECT_EQ(std::ranges::count(out.str(), '\n'), 1);
  const json report = json::parse(out.str());
  for (const char* key :
       {"claims", "citations", "sources", "relationships", "uncited_strict", "uncited_lenient"}) {
    EXPECT_TRUE(report["totals"][key].is_number_unsigned()) << key;
  }
  EXPECT_EQ(report["status"].size(), kClaimStatusCount);
  EXPECT_EQ(report["claims"].size(), report["totals"]["claims"]);
  for (const char* key : {"id", "primary", "statuses", "citations", "independent_groups", "sources",
                          "section", "why"}) {
    EXPECT_TRUE(report["claims"][0].contains(key)) << key;
  }
  for (const char* key :
       {"id", "from", "type", "to", "claims", "independent_groups", "status", "timing"}) {
    EXPECT_TRUE(report["relationships"][0].contains(key)) << key;
  }
  for (const char* key : {"id", "claims", "only_support_of", "findings"}) {
    EXPECT_TRUE(report["sources"][0].contains(key)) << key;
  }
}

TEST(ReportJsonTest, InvalidUtf8DoesNotThrow) {
  AuditReport audit;
  audit.claims.push_back({});
  audit.claims[0].text = "\xff\xfe";
  std::ostringstream out;
  ASSERT_TRUE(WriteAuditJson(audit, {}, out).has_value());
  EXPECT_EQ(json::parse(out.str())["claims"][0]["text"], "\xEF\xBF\xBD\xEF\xBF\xBD");
}

std::string Cited(const json& source) {
  MemoryGraph graph;
  test::LoadDataset({{"catena", 1}, {"sources", json::array({source})}}, &graph);
  return FormatCitationText(graph, **graph.GetNode(NodeId{1}));
}

TEST(CitationStyleTest, EveryKindOfSource) {
  EXPECT_EQ(Cited({{"id", "s"},
                   {"type", "article-journal"},
                   {"author", {{{"family", "Henze"}, {"given", "Paul B."}}}},
                   {"title", "The demography of the Caucasus"},
                   {"container-title", "Central Asian Survey"},
                   {"volume", "10"},
                   {"issue", "1–2"},
                   {"issued", "1991-01-01"},
                   {"page", "147–170"},
                   {"DOI", "10.1080/02634939108400741"},
                   {"accessed", "2021-12-31"}}),
            "Henze, Paul B. “The demography of the Caucasus”. Central Asian Survey, vol. 10, no. "
            "1–2. 1991-01-01. pp. 147–170. DOI 10.1080/02634939108400741. Read 2021-12-31.");
  EXPECT_EQ(
      Cited(
          {{"id", "s"},
           {"type", "book"},
           {"author", {{{"family", "Waal"}, {"non-dropping-particle", "de"}, {"given", "Thomas"}}}},
           {"title", "Black garden"},
           {"publisher", "NYU Press"},
           {"publisher-place", "New York"},
           {"issued", "2004"},
           {"page", "172"},
           {"ISBN", "0-8147-1945-7"}}),
      "de Waal, Thomas. Black garden. New York: NYU Press. 2004. p. 172. ISBN 0-8147-1945-7.");
  EXPECT_EQ(Cited({{"id", "s"},
                   {"type", "document"},
                   {"archive", "ARPIISSA"},
                   {"archive_location", "f. 1, op. 222"}}),
            "ARPIISSA, f. 1, op. 222.");
  EXPECT_EQ(Cited({{"id", "s"}, {"type", "webpage"}, {"raw", "As printed, 1992"}}),
            "As printed, 1992.");
  EXPECT_EQ(Cited({{"id", "s-9"}, {"type", "book"}}), "s-9.");
  EXPECT_EQ(Cited({{"id", "s"},
                   {"type", "webpage"},
                   {"author", {{{"literal", "Human Rights Watch"}}}},
                   {"title", "World Report"},
                   {"URL", "javascript:alert(1)"},
                   {"url_status", "dead"},
                   {"archive_url", "https://a.b"},
                   {"archive_date", "2016"}}),
            "Human Rights Watch. World Report. javascript:alert(1) (dead). Archived copy: "
            "https://a.b (2016).");
}

TEST(CitationStyleTest, OnlySafeLinksAreLinks) {
  MemoryGraph graph;
  test::LoadDataset(json::parse(R"json({"catena": 1, "sources": [
      {"id": "s", "type": "webpage", "title": "T", "URL": "javascript:alert(1)"
}]
})json"),
                    &graph);
  for (const CitationPart& part : FormatCitation(graph, **graph.GetNode(NodeId{1}))) {
    EXPECT_EQ(part.url, "");
  }
}

TEST(CitationStyleTest, EverySourceOfTheFirstDatasetPrintsItsTitle) {
  const auto graph = test::LoadFirstDataset();
  size_t sources = 0;
  (void)graph->ScanLabel(*graph->names().FindLabel("Source"), NodeId{}, [&](NodeId id) {
    const Node node = graph->GetNode(id).value().value();
    const std::string text = FormatCitationText(*graph, node);
    EXPECT_TRUE(text.ends_with('.') || text.ends_with("”")) << text;
    EXPECT_EQ(text.find("  "), std::string::npos) << text;
    EXPECT_EQ(text.find(".."), std::string::npos) << text;
    ++sources;
    return true;
  });
  EXPECT_EQ(sources, 35u);
}

}  // namespace
}  // namespace catena
