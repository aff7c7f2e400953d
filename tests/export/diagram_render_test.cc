#include "export/diagram_render.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "dataset_fixture.h"
#include "export/diagram_labels.h"
#include "export/diagram_model.h"
#include "export/diagram_page.h"
#include "export/graphviz_writer.h"
#include "python_check.h"

namespace catena {
namespace {

using test::KeepForLooking;
using test::LoadFirstDataset;

std::string Render(const DiagramModel& model, PictureFormat format) {
  RenderOptions options;
  options.format = format;
  const Result<std::string> picture = RenderDiagram(model, options);
  EXPECT_TRUE(picture.has_value()) << (picture ? "" : Describe(picture.error()));
  return picture.value_or("");
}

void RenderAll(const DiagramModel& model, const std::string& name) {
  for (const auto format :
       {PictureFormat::kDot, PictureFormat::kSvg, PictureFormat::kPng, PictureFormat::kPdf}) {
    KeepForLooking(name + "." + std::string(PictureFormatName(format)), Render(model, format));
  }
}

DiagramModel TraceModel(const GraphReader& graph) {
  const TraceReport trace = test::TraceOf(graph, "karabakh-secession-vote", "ceasefire-1994");
  DiagramOptions options;
  options.title = "From the vote for secession to the ceasefire of 1994";
  options.trace = &trace;
  return BuildDiagram(graph, SelectTrace(trace), options).value();
}

DiagramModel WholeModel(const GraphReader& graph) {
  const AuditReport audit = test::AuditOf(graph);
  DiagramOptions options;
  options.title = "Armenia–Azerbaijan relations";
  options.audit = &audit;
  return BuildDiagram(graph, *SelectWholeGraph(graph), options).value();
}

constexpr std::string_view kPngStart = "\x89PNG\r\n";

TEST(DiagramRenderTest, FirstDatasetsChainIsDrawnInEveryFormat) {
  const auto graph = LoadFirstDataset();
  const DiagramModel model = TraceModel(*graph);
  EXPECT_EQ(model.events_left_out, 0u);
  EXPECT_TRUE(Render(model, PictureFormat::kPng).starts_with(kPngStart));
  EXPECT_TRUE(Render(model, PictureFormat::kPdf).starts_with("%PDF-"));
  EXPECT_TRUE(Render(model, PictureFormat::kDot).starts_with("digraph"));
  const std::string svg = Render(model, PictureFormat::kSvg);
  EXPECT_EQ(svg, Render(model, PictureFormat::kSvg)) << "the same model gives the same bytes";
  for (const char* said : {"Pogroms of Armenians", "“led to”", "unsourced", "was ended by"}) {
    EXPECT_NE(svg.find(said), std::string::npos) << said;
  }
  RenderAll(model, "trace");
}

TEST(DiagramRenderTest, WhatEveryChainPassesIsMarkedWithALegend) {
  const auto graph = LoadFirstDataset();
  const TraceReport trace = test::TraceOf(*graph, "karabakh-secession-vote", "ceasefire-1994");
  ASSERT_EQ(trace.chains.size(), 2u) << "with the pogroms and without them";
  const std::vector<NodeId> shared = SharedEvents(trace);
  EXPECT_EQ(shared, std::vector<NodeId>{test::NodeOf(*graph, "karabakh-war")});
  DiagramOptions options;
  options.trace = &trace;
  options.turning_points = shared;
  const DiagramModel model = BuildDiagram(*graph, SelectTrace(trace), options).value();
  for (const DiagramEvent& event : model.events) {
    EXPECT_EQ(event.turning_point, event.id == "karabakh-war");
  }
  const std::string svg = Render(model, PictureFormat::kSvg);
  EXPECT_NE(svg.find("every chain drawn passes here (1)"), std::string::npos);
  EXPECT_EQ(Render(TraceModel(*graph), PictureFormat::kSvg).find("passes here"), std::string::npos);
  KeepForLooking("turning.png", Render(model, PictureFormat::kPng));
}

TEST(DiagramRenderTest, OneChainAloneOrAnOpenEndHasNoTurningPoints) {
  const auto graph = LoadFirstDataset();
  TraceReport trace = test::TraceOf(*graph, "karabakh-secession-vote", "ceasefire-1994");
  TraceReport open = trace;
  open.direction = TraceDirection::kForwards;
  EXPECT_TRUE(SharedEvents(open).empty());
  trace.chains.pop_back();
  EXPECT_TRUE(SharedEvents(trace).empty());
}

TEST(DiagramRenderTest, EndedIsDrawnFromWhatEndedToItsEnd) {
  const auto graph = LoadFirstDataset();
  const DiagramModel model = TraceModel(*graph);
  const auto ended = std::ranges::find(model.links, "ENDED", &DiagramLink::type);
  ASSERT_NE(ended, model.links.end());
  EXPECT_EQ(model.events[ended->from].id, "karabakh-war");
  EXPECT_EQ(model.events[ended->to].id, "ceasefire-1994");
  EXPECT_TRUE(ended->words.starts_with("was ended by"));
}

TEST(DiagramRenderTest, WholeFirstDatasetIsCutAndSaysSo) {
  const auto graph = LoadFirstDataset();
  const DiagramModel model = WholeModel(*graph);
  EXPECT_EQ(model.events.size(), 60u);
  EXPECT_EQ(model.events_left_out, SelectWholeGraph(*graph)->events.size() - 60);
  EXPECT_NE(Render(model, PictureFormat::kSvg).find("Left out to stay readable"),
            std::string::npos);
  RenderAll(model, "whole");
}

TEST(DiagramRenderTest, AroundANodeWithinHops) {
  const auto graph = LoadFirstDataset();
  const auto near = SelectAround(*graph, test::NodeOf(*graph, "karabakh-war"), 1);
  const auto far = SelectAround(*graph, test::NodeOf(*graph, "karabakh-war"), 2);
  EXPECT_GT(far->events.size(), near->events.size());
  const auto place = SelectAround(*graph, test::NodeOf(*graph, "sumgait"), 1);
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->events, std::vector<NodeId>{test::NodeOf(*graph, "sumgait-pogrom")});
  EXPECT_EQ(SelectAround(*graph, NodeId{999'999}, 1).error().code, ErrorCode::kNotFound);
  const AuditReport audit = test::AuditOf(*graph);
  DiagramOptions options;
  options.title = "Around the Nagorno-Karabakh War";
  options.audit = &audit;
  RenderAll(BuildDiagram(*graph, *far, options).value(), "around");
}

bool Inside(const Box& box, Point2 point) {
  return point.x > box.left && point.x < box.right() && point.y > box.top && point.y < box.bottom();
}

// The promise of the layout: a line touches the boxes of its two ends and no other.
TEST(DiagramRenderTest, NoLinkRunsThroughABoxItDoesNotEndAt) {
  const auto graph = LoadFirstDataset();
  for (const DiagramModel& model : {TraceModel(*graph), WholeModel(*graph)}) {
    DiagramPage page = StartPage(model, LayOutDiagram(model, {}));
    ASSERT_TRUE(RouteEdges(&page.drawing).has_value());
    for (size_t i = 0; i < model.links.size(); ++i) {
      const std::vector<Point2> line = SampleRoute(page.drawing.edges[i].route, 2);
      ASSERT_FALSE(line.empty());
      for (size_t event = 0; event < model.events.size(); ++event) {
        if (event == model.links[i].from || event == model.links[i].to) continue;
        const Box& box = page.layout.events[event].box;
        const auto through =
            std::ranges::count_if(line, [&](Point2 point) { return Inside(box, point); });
        EXPECT_EQ(through, 0) << model.links[i].id << " through " << model.events[event].id;
      }
    }
  }
}

DiagramModel HostileModel() {
  const std::vector<std::string> texts = {
      "a \"quoted\" name",
      "<b>bold</b> <script>alert(1)</script>",
      "&lt;img src=x&gt; &amp; &#60; &amp;lt;",
      "\\N \\G \\E \\T \\H \\L \\n \\l \\r \\\\ \\",
      "100% %s %n",
      "line\nbreak\r\n\ttab",
      "\xE2\x80\xAE"
      "evil\xE2\x81\xA6 bidi",
      "سومقاييت Սումգայիթ Սումգաիթ 日本語の長い名前がここにあります",
      "😀👩‍👩‍👧 family",
      std::string(20'000, 'W'),
      "<",
      "<table><tr><td>x</td></tr></table>",
      std::string("nul\0 and \x01 controls", 20),
      "\xff\xfe invalid",
      "javascript:alert(1)",
      "]]> -->",
      "cluster_x",
      "",
  };
  DiagramModel model;
  model.title = "Title \\N <b> & \"q\"";
  model.groups = {"band <i>&\"\\G", "other"};
  for (size_t i = 0; i < texts.size(); ++i) {
    DiagramEvent event;
    event.node = NodeId{i + 1};
    event.id = texts[i];
    event.name = texts[i];
    event.date = texts[i];
    event.tooltip = texts[i];
    event.group = i % 2;
    model.events.push_back(event);
    if (i == 0) continue;
    DiagramLink link;
    link.relationship = RelationshipId{i};
    link.id = texts[i];
    link.type = "LED_TO";
    link.from = i - 1;
    link.to = i;
    link.words = "“" + texts[i].substr(0, 80) + "”";
    link.tooltip = texts[i];
    link.status = static_cast<ClaimStatus>(i);
    link.url = "https://example.org/?a=1&b=2";
    model.links.push_back(link);
  }
  model.notes = {texts[1], texts[3]};
  return model;
}

constexpr const char* kSvgCheck = R"py(
import sys
import xml.etree.ElementTree as etree
root = etree.parse(sys.argv[1]).getroot()
svg = '{http://www.w3.org/2000/svg}'
allowed = {svg + t for t in ('svg', 'g', 'title', 'desc', 'text', 'path', 'polygon', 'polyline',
                             'ellipse', 'a')}
texts = []
for element in root.iter():
    if not isinstance(element.tag, str): continue
    assert element.tag in allowed, element.tag
    for name, value in element.attrib.items():
        assert not name.lower().startswith('on'), name
        if name.endswith('href'): assert value.startswith(('http://', 'https://', 'mailto:')), value
    if element.tag == svg + 'text': texts.append(element.text or '')
whole = '\n'.join(texts)
assert '<b>bold</b>' in whole.replace('\n', ' '), 'markup is shown, not obeyed'
assert '&lt;img' in whole and '&amp;' in whole, 'entities are shown as written'
assert '\\N \\G \\E' in whole, 'escapes are shown as written'
for bad in '\u202e\u2066\x01': assert bad not in etree.tostring(root, encoding='unicode')
)py";

TEST(DiagramRenderTest, UsersWordsAreNeverMarkupEscapesOrLinks) {
  const DiagramModel model = HostileModel();
  const std::string svg = Render(model, PictureFormat::kSvg);
  KeepForLooking("hostile.svg", svg);
  KeepForLooking("hostile.png", Render(model, PictureFormat::kPng));
  const auto result = test::RunPython(kSvgCheck, svg, ".svg");
  EXPECT_EQ(result.exit_code, 0) << result.output;
}

using StylePair = Attributes::value_type;

// The words of a link are never run over by another link: measured on what is drawn.
TEST(DiagramRenderTest, NoOtherLinkTouchesTheWordsOfALink) {
  const auto graph = LoadFirstDataset();
  const AuditReport audit = test::AuditOf(*graph);
  std::vector<DiagramModel> models = {TraceModel(*graph), WholeModel(*graph)};
  for (const char* centre : {"karabakh-war", "ceasefire-1994", "fighting-2020", "armenia"}) {
    for (const int hops : {1, 2, 3}) {
      DiagramOptions options;
      options.audit = &audit;
      models.push_back(
          BuildDiagram(*graph, *SelectAround(*graph, test::NodeOf(*graph, centre), hops), options)
              .value());
    }
  }
  TraceReport after = test::TraceOf(*graph, "karabakh-war", "");
  DiagramOptions forwards;
  forwards.trace = &after;
  models.push_back(BuildDiagram(*graph, SelectTrace(after), forwards).value());
  size_t words = 0;
  for (const DiagramModel& model : models) {
    DiagramPage page = StartPage(model, LayOutDiagram(model, {}));
    ASSERT_TRUE(RouteEdges(&page.drawing).has_value());
    const Drawing drawing = FinishPage(model, std::move(page), {});
    for (const DrawnEdge& edge : drawing.edges) {
      for (const Point2 p : SampleRoute(edge.route, 4)) {
        EXPECT_TRUE(p.x >= 0 && p.x <= drawing.width && p.y >= 0 && p.y <= drawing.height)
            << edge.name << " leaves the page";
      }
    }
    for (const DrawnNode& node : drawing.nodes) {
      const bool of_words = node.name.starts_with("words:");
      if (!of_words && !node.name.starts_with("status:")) continue;
      words += of_words ? 1 : 0;
      const std::string own = "link:" + node.name.substr(node.name.find(':') + 1);
      for (const DrawnEdge& edge : drawing.edges) {
        if (!edge.name.starts_with("link:")) continue;
        // Words in two parts have nothing behind them: their own link runs between the parts.
        const bool filled = std::ranges::count(node.style, "style", &StylePair::first) > 0;
        if (edge.name == own && filled) continue;
        for (const Point2 p : SampleRoute(edge.route, 1)) {
          const double margin = edge.name == own ? -1 : 1;
          EXPECT_FALSE(Overlap(node.box, {p.x, p.y, 0, 0}, margin))
              << node.name << " " << edge.name;
        }
      }
    }
  }
  EXPECT_GT(words, 60u);
}

// cgraph writes a node before the first link at it, so the order of statements may change when
// it reads them in another; their text may not.
std::multiset<std::string> Lines(const std::string& dot) {
  std::istringstream in(dot);
  std::multiset<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.insert(line);
  return lines;
}

TEST(DiagramRenderTest, DotIsReadBackByCgraphUnchanged) {
  const auto graph = LoadFirstDataset();
  for (const DiagramModel& model : {HostileModel(), TraceModel(*graph), WholeModel(*graph)}) {
    const std::string dot = Render(model, PictureFormat::kDot);
    const auto once = CanonicalDot(dot);
    ASSERT_TRUE(once.has_value()) << Describe(once.error());
    EXPECT_EQ(Lines(*once), Lines(dot));
  }
}

TEST(DiagramRenderTest, TimeAxisHoldsWithClusters) {
  const auto graph = LoadFirstDataset();
  DiagramModel model = WholeModel(*graph);
  model.groups = {"Soviet and earlier", "Karabakh war", "after 1994"};
  for (DiagramEvent& event : model.events) {
    const int64_t day = event.bounds.begin_min.value_or(0);
    event.group = day < 6'574 ? 0 : day < 8'900 ? 1 : 2;
  }
  const std::string svg = Render(model, PictureFormat::kSvg);
  EXPECT_NE(svg.find("Karabakh war"), std::string::npos);
  RenderAll(model, "clusters");
  RenderOptions across;
  across.format = PictureFormat::kPng;
  across.layout.time_axis = TimeAxis::kAcross;
  KeepForLooking("clusters-across.png", RenderDiagram(model, across).value());
}

TEST(DiagramRenderTest, EmptySelectionIsNotFound) {
  const auto graph = LoadFirstDataset();
  const auto selection = SelectTag(*graph, "no such theme");
  ASSERT_TRUE(selection.has_value());
  EXPECT_EQ(BuildDiagram(*graph, *selection, {}).error().code, ErrorCode::kNotFound);
}

TEST(DiagramRenderTest, LimitsEndADrawingThatTakesTooLong) {
  const auto graph = LoadFirstDataset();
  RenderOptions options;
  options.limits.wall = std::chrono::milliseconds(1);
  const auto picture = RenderDiagram(WholeModel(*graph), options);
  ASSERT_FALSE(picture.has_value());
  EXPECT_EQ(picture.error().code, ErrorCode::kLimit);
}

}  // namespace
}  // namespace catena
