#include <ostream>

#include "analysis/what_if.h"
#include "app/cli/chain_request.h"
#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "app/cli/progress_bar.h"
#include "app/cli/robustness_request.h"
#include "core/graph_names.h"
#include "db/database.h"
#include "export/diagram_model.h"
#include "export/diagram_render.h"

namespace catena::cli {
namespace {

Result<PictureFormat> FormatOf(const DiagramArguments& args) {
  const std::string name = args.type.empty() ? FileEnding(args.output) : args.type;
  if (const auto format = FindPictureFormat(name)) return *format;
  return Fail(ErrorCode::kInvalidArgument,
              "'" + args.output + "' does not end in dot, svg, png or pdf; say --format");
}

// What to draw, with the report that gives the links their status.
struct Scene {
  DiagramSelection selection;
  std::optional<TraceReport> trace;
  std::optional<AuditReport> audit;
  DiagramMarks marks;
};

// Where the story breaks, and what falls with a loss.
Result<DiagramMarks> MakeMarks(const GraphReader& graph, const TraceRequest& chains,
                               const DiagramArguments& args, Progress& progress) {
  DiagramMarks marks;
  if (!args.without.empty()) {
    const WhatIfRequest request{.without = args.without, .chains = chains, .audit = {}};
    CATENA_TRY(const WhatIfReport report, FindWhatFalls(graph, request, progress));
    marks = MarksOf(report);
  }
  if (args.mark_cut) {
    const StoryOptions story{.types = chains.types,
                             .avoid = chains.avoid,
                             .keep_violations = args.chains.keep_violations};
    CATENA_TRY(
        const RobustnessReport report,
        FindRobustness(graph, {.from = chains.from, .to = chains.to, .story = story}, progress));
    DiagramMarks cut = MarksOf(report);
    marks.cut = std::move(cut.cut);
    marks.cut_by = std::move(cut.cut_by);
  }
  return marks;
}

Result<Scene> MakeScene(const GraphReader& graph, const DiagramArguments& args,
                        Progress& progress) {
  Scene scene;
  if (!args.chains.from.empty() || !args.chains.to.empty()) {
    CATENA_TRY(const TraceRequest request, MakeTraceRequest(graph, args.chains));
    CATENA_TRY(scene.trace, Trace(graph, request, progress));
    scene.selection = SelectTrace(*scene.trace);
    CATENA_TRY(scene.marks, MakeMarks(graph, request, args, progress));
    return scene;
  }
  CATENA_TRY(scene.audit, Audit(graph, {}, progress));
  if (!args.around.empty()) {
    CATENA_TRY(const NodeId centre, ResolveNode(graph, args.around));
    CATENA_TRY(scene.selection, SelectAround(graph, centre, static_cast<int>(args.hops)));
  } else if (!args.theme.empty()) {
    CATENA_TRY(scene.selection, SelectTag(graph, args.theme));
  } else {
    CATENA_TRY(scene.selection, SelectWholeGraph(graph));
  }
  return scene;
}

std::string WhatIsMissing(const DiagramArguments& args) {
  if (!args.theme.empty()) return "No event has the tag '" + args.theme + "'.";
  if (!args.around.empty()) return "No event is near '" + args.around + "'.";
  if (!args.chains.from.empty() || !args.chains.to.empty()) return "No chain was found.";
  return "The database has no event.";
}

}  // namespace

Result<int> RunDiagram(const GlobalOptions& global, const DiagramArguments& args,
                       Terminal& terminal) {
  CATENA_TRY(const PictureFormat format, FormatOf(args));
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  std::string picture;
  DiagramModel model;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(const Scene scene, MakeScene(*graph, args, progress));
    if (scene.selection.events.empty()) {
      terminal.out() << Printable(WhatIsMissing(args)) << " Nothing was drawn.\n";
      return kNo;
    }
    DiagramOptions options;
    options.title = args.title;
    if (args.max_events != 0) options.max_events = args.max_events;
    if (args.max_events != 0) options.max_links = 2 * options.max_events;
    options.audit = scene.audit ? &*scene.audit : nullptr;
    options.trace = scene.trace ? &*scene.trace : nullptr;
    options.marks = &scene.marks;
    CATENA_TRY(model, BuildDiagram(*graph, scene.selection, options));
    CATENA_TRY(picture, RenderDiagram(model, {.format = format}));
  }
  CATENA_TRY(WriteFile(args.output, picture));
  if (args.output == "-") return kDone;
  terminal.out() << Printable(args.output) << ": " << Plural(model.events.size(), "event") << ", "
                 << Plural(model.links.size(), "link");
  if (model.events_left_out + model.links_left_out > 0) {
    terminal.out() << "; left out to stay readable: " << Plural(model.events_left_out, "event")
                   << ", " << Plural(model.links_left_out, "link");
  }
  terminal.out() << '\n';
  return kDone;
}

}  // namespace catena::cli
