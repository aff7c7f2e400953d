#include "app/cli/report_output.h"

#include "app/cli/report_picture.h"
#include "export/diagram_model.h"
#include "export/diagram_render.h"
#include "export/report_html.h"
#include "export/report_json.h"
#include "export/report_markdown.h"

namespace catena::cli {
namespace {

Result<std::string> Draw(const GraphReader& graph, const DiagramSelection& selection,
                         DiagramOptions options) {
  if (selection.events.empty()) return std::string();
  options.find_times = BoundByTiming(graph);
  CATENA_TRY(const DiagramModel model, BuildDiagram(graph, selection, options));
  return RenderDiagram(model, {.format = PictureFormat::kSvg});
}

}  // namespace

Result<std::string> DrawStory(const GraphReader& graph, const TraceRequest& chains,
                              const DiagramMarks& marks,
                              const std::vector<NodeId>& turning_points) {
  NoProgress progress;
  CATENA_TRY(const TraceReport report, Trace(graph, chains, progress));
  return Draw(graph, SelectTrace(report),
              {.trace = &report, .turning_points = turning_points, .marks = &marks});
}

Result<void> WriteTraceReport(const GraphReader& graph, const TraceReport& report,
                              OutputFormat format, std::ostream& out) {
  if (format == OutputFormat::kJson) return WriteTraceJson(report, {}, out);
  ReportOptions options;
  if (format == OutputFormat::kMarkdown) return WriteTraceMarkdown(graph, report, options, out);
  DiagramOptions diagram;
  diagram.trace = &report;
  diagram.turning_points = SharedEvents(report);
  CATENA_TRY(options.diagram_svg, Draw(graph, SelectTrace(report), diagram));
  return WriteTraceHtml(graph, report, options, out);
}

Result<void> WriteAuditReport(const GraphReader& graph, const AuditReport& report,
                              OutputFormat format, std::ostream& out) {
  if (format == OutputFormat::kJson) return WriteAuditJson(report, {}, out);
  ReportOptions options;
  if (format == OutputFormat::kMarkdown) return WriteAuditMarkdown(graph, report, options, out);
  CATENA_TRY(const DiagramSelection whole, SelectWholeGraph(graph));
  CATENA_TRY(options.diagram_svg, Draw(graph, whole, {.audit = &report}));
  return WriteAuditHtml(graph, report, options, out);
}

}  // namespace catena::cli
