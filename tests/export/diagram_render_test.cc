#include "export/diagram_render.h"

#include <gtest/gtest.h>

#include "dataset_fixture.h"
#include "export/diagram_model.h"

namespace catena {
namespace {

using test::ChainThrough;
using test::CountingAudit;
using test::KeepForLooking;
using test::LoadFirstDataset;

std::string Render(const DiagramModel& model, PictureFormat format) {
  RenderOptions options;
  options.format = format;
  const Result<std::string> picture = RenderDiagram(model, options);
  EXPECT_TRUE(picture.has_value()) << (picture ? "" : Describe(picture.error()));
  return picture.value_or("");
}

TEST(DiagramRenderTest, FirstDatasetsChainIsDrawnInEveryFormat) {
  const auto graph = LoadFirstDataset();
  const AuditReport audit = CountingAudit(*graph);
  const TraceReport trace = ChainThrough(
      *graph, audit, {"karabakh-secession-vote", "pogroms-1988", "karabakh-war", "ceasefire-1994"});
  ASSERT_EQ(trace.chains[0].links.size(), 3u);
  DiagramOptions options;
  options.title = "From the vote for secession to the ceasefire of 1994";
  options.trace = &trace;
  const auto model = BuildDiagram(*graph, SelectTrace(trace), options);
  ASSERT_TRUE(model.has_value());
  for (const auto format :
       {PictureFormat::kDot, PictureFormat::kSvg, PictureFormat::kPng, PictureFormat::kPdf}) {
    const std::string picture = Render(*model, format);
    KeepForLooking("trace." + std::string(PictureFormatName(format)), picture);
    EXPECT_GT(picture.size(), 1'000u);
  }
}

TEST(DiagramRenderTest, WholeFirstDatasetIsCutAndSaysSo) {
  const auto graph = LoadFirstDataset();
  const AuditReport audit = CountingAudit(*graph);
  DiagramOptions options;
  options.title = "Armenia–Azerbaijan relations";
  options.audit = &audit;
  const auto selection = SelectWholeGraph(*graph);
  const auto model = BuildDiagram(*graph, *selection, options);
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ(model->events.size(), 60u);
  EXPECT_GT(model->events_left_out, 0u);
  const std::string svg = Render(*model, PictureFormat::kSvg);
  EXPECT_NE(svg.find("Left out to stay readable"), std::string::npos);
  KeepForLooking("whole.svg", svg);
  KeepForLooking("whole.png", Render(*model, PictureFormat::kPng));
}

TEST(DiagramRenderTest, AroundTheWar) {
  const auto graph = LoadFirstDataset();
  const AuditReport audit = CountingAudit(*graph);
  DiagramOptions options;
  options.title = "Around the Nagorno-Karabakh War";
  options.audit = &audit;
  const auto model =
      BuildDiagram(*graph, *SelectAround(*graph, test::NodeOf(*graph, "karabakh-war"), 2), options);
  ASSERT_TRUE(model.has_value());
  KeepForLooking("around.png", Render(*model, PictureFormat::kPng));
}

}  // namespace
}  // namespace catena
