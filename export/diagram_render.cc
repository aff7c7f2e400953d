#include "export/diagram_render.h"

#include <array>

#include "export/diagram_apart.h"
#include "export/diagram_page.h"
#include "export/graphviz_writer.h"

namespace catena {
namespace {

constexpr std::array<std::string_view, 4> kFormatNames = {"dot", "svg", "png", "pdf"};

Result<std::string> Draw(const DiagramModel& model, const DiagramLayout& layout,
                         const RenderOptions& options) {
  DiagramPage page = StartPage(model, layout);
  CATENA_TRY(RouteEdges(&page.drawing));
  KeepRoutesApart(&page.drawing);
  const Drawing drawing = FinishPage(model, std::move(page), {options.legend});
  return WritePicture(drawing, options.format, options.dots_per_inch);
}

}  // namespace

std::string_view PictureFormatName(PictureFormat format) {
  return kFormatNames[static_cast<size_t>(format)];
}

std::optional<PictureFormat> FindPictureFormat(std::string_view name) {
  for (size_t i = 0; i < kFormatNames.size(); ++i) {
    if (name == kFormatNames[i]) return static_cast<PictureFormat>(i);
  }
  return std::nullopt;
}

Result<std::string> RenderDiagram(const DiagramModel& model, const RenderOptions& options) {
  const DiagramLayout layout = LayOutDiagram(model, options.layout);
  return RunSandboxed(options.limits, [&] { return Draw(model, layout, options); });
}

}  // namespace catena
