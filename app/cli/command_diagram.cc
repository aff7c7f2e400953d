#include <ostream>

#include "analysis/audit.h"
#include "analysis/what_if.h"
#include "app/cli/chain_request.h"
#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "app/cli/progress_bar.h"
#include "app/cli/report_picture.h"
#include "app/cli/robustness_request.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "db/database.h"
#include "export/diagram_model.h"
#include "export/diagram_render.h"
#include "export/storyline_page.h"

namespace catena::cli {
namespace {

Result<PictureFormat> FormatOf(const DiagramArguments& args) {
  const std::string name = args.type.empty() ? FileEnding(args.output) : args.type;
  if (const auto format = FindPictureFormat(name)) return *format;
  return Fail(ErrorCode::kInvalidArgument,
              "'" + args.output + "' does not end in dot, svg, png or pdf; say --format");
}

// What to draw, with the reports that give it its status.
struct Scene {
  DiagramSelection selection;
  std::vector<NodeId> actors;
  std::optional<TraceReport> trace;
  std::optional<AuditReport> audit;
  DiagramMarks marks;
  std::string not_marked;  // Why there is no cut to mark; "".
};

bool DrawsChains(const DiagramArguments& args) {
  return !args.chains.from.empty() || !args.chains.to.empty();
}

Result<DiagramSelection> SelectEvents(const GraphReader& graph, const DiagramArguments& args,
                                      const std::vector<NodeId>& actors) {
  if (!args.around.empty()) {
    CATENA_TRY(const NodeId centre, ResolveNode(graph, args.around));
    return SelectAround(graph, centre, static_cast<int>(args.hops));
  }
  if (!args.theme.empty()) return SelectTag(graph, args.theme);
  if (!actors.empty()) return SelectActors(graph, actors);
  return SelectWholeGraph(graph);
}

// Where the story breaks, and what falls with a loss.
Result<void> AddMarks(const GraphReader& graph, const TraceRequest& chains,
                      const DiagramArguments& args, Progress& progress, Scene* scene) {
  DiagramMarks& marks = scene->marks;
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
    if (marks.cut.empty()) {
      scene->not_marked = report.supported
                              ? "no set of source groups was found within the time"
                              : "no chain has a citation that stands on each of its links";
    }
  }
  return {};
}

DiagramOptions OptionsOf(const Scene& scene, const DiagramArguments& args) {
  DiagramOptions options;
  options.title = args.title;
  if (args.max_events != 0) options.max_events = args.max_events;
  if (args.max_events != 0) options.max_links = 2 * options.max_events;
  options.audit = scene.audit ? &*scene.audit : nullptr;
  options.trace = scene.trace ? &*scene.trace : nullptr;
  if (scene.trace) options.turning_points = SharedEvents(*scene.trace);
  options.marks = &scene.marks;
  return options;
}

Result<Scene> MakeScene(const GraphReader& graph, const DiagramArguments& args,
                        Progress& progress) {
  Scene scene;
  for (const std::string& name : args.actors) {
    CATENA_TRY(const NodeId actor, ResolveNode(graph, name, evidence::kActor));
    scene.actors.push_back(actor);
  }
  if (DrawsChains(args)) {
    CATENA_TRY(const TraceRequest request, MakeTraceRequest(graph, args.chains));
    CATENA_TRY(scene.trace, Trace(graph, request, progress));
    scene.selection = SelectTrace(*scene.trace);
    CATENA_TRY(AddMarks(graph, request, args, progress, &scene));
  } else {
    CATENA_TRY(scene.selection, SelectEvents(graph, args, scene.actors));
  }
  if (args.storyline) {
    CATENA_TRY(scene.audit, Audit(graph, {}, progress));
  } else if (!scene.trace) {
    CATENA_TRY(scene.audit, AuditDrawn(graph, scene.selection, OptionsOf(scene, args), progress));
  }
  return scene;
}

// What a search did not look at.
std::string LimitsOf(const TraceReport& trace) {
  std::string text;
  if (trace.ruled_out.any()) {
    text += " " + RuledOutText(trace.ruled_out) + " (--keep-violations keeps them).";
  }
  if (!trace.cut_by.empty()) {
    text += " The answer is not complete: it was cut by " + trace.cut_by + ".";
  }
  return text;
}

std::string WhatIsMissing(const DiagramArguments& args, const Scene& scene) {
  if (!args.theme.empty()) return "No event has the tag '" + args.theme + "'.";
  if (!args.around.empty()) return "No event is near '" + args.around + "'.";
  if (DrawsChains(args)) return "No chain was found." + LimitsOf(*scene.trace);
  if (!args.actors.empty()) return "No event has any of these actors taking part.";
  return "The database has no event.";
}

struct Drawn {
  std::string picture;
  std::string what;  // "17 events, 18 links", and what was left out.
};

std::string LeftOut(uint64_t many, const std::string& first, uint64_t others,
                    const std::string& second) {
  if (many + others == 0) return "";
  return "; left out to stay readable: " + Plural(many, first) + ", " + Plural(others, second);
}

Result<Drawn> DrawLinks(const GraphReader& graph, const Scene& scene, const DiagramArguments& args,
                        PictureFormat format) {
  DiagramOptions options = OptionsOf(scene, args);
  options.find_times = BoundByTiming(graph);
  CATENA_TRY(const DiagramModel model, BuildDiagram(graph, scene.selection, options));
  CATENA_TRY(std::string picture, RenderDiagram(model, {.format = format}));
  const std::string limits = scene.trace ? LimitsOf(*scene.trace) : "";
  return Drawn{std::move(picture),
               Plural(model.events.size(), "event") + ", " + Plural(model.links.size(), "link") +
                   LeftOut(model.events_left_out, "event", model.links_left_out, "link") +
                   (scene.not_marked.empty() ? "" : "; no cut to mark: " + scene.not_marked) +
                   (limits.empty() ? "" : "." + Printable(limits))};
}

Result<Drawn> DrawStoryline(const GraphReader& graph, const Scene& scene,
                            const DiagramArguments& args, PictureFormat format) {
  StorylineOptions options;
  options.title = args.title;
  options.actors = scene.actors;
  if (args.max_events != 0) options.max_events = args.max_events;
  if (args.max_actors != 0) options.max_actors = args.max_actors;
  options.audit = scene.audit ? &*scene.audit : nullptr;
  options.find_times = BoundByTiming(graph);
  CATENA_TRY(const StorylineModel model, BuildStoryline(graph, scene.selection, options));
  CATENA_TRY(std::string picture, RenderStoryline(model, {.format = format}));
  return Drawn{std::move(picture),
               Plural(model.actors.size(), "actor") + ", " + Plural(model.events.size(), "event") +
                   LeftOut(model.actors_left_out, "actor", model.events_left_out, "event")};
}

}  // namespace

Result<int> RunDiagram(const GlobalOptions& global, const DiagramArguments& args,
                       Terminal& terminal) {
  CATENA_TRY(const PictureFormat format, FormatOf(args));
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  Drawn drawn;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(const Scene scene, MakeScene(*graph, args, progress));
    if (scene.selection.events.empty()) {
      terminal.out() << Printable(WhatIsMissing(args, scene)) << " Nothing was drawn.\n";
      return kNo;
    }
    progress.Say("drawing");
    auto result = args.storyline ? DrawStoryline(*graph, scene, args, format)
                                 : DrawLinks(*graph, scene, args, format);
    if (!result && result.error().code == ErrorCode::kNotFound) {
      terminal.out()
          << "Nobody took part in these events, as far as the database says. Nothing was "
             "drawn.\n";
      return kNo;
    }
    CATENA_TRY(drawn, std::move(result));
  }
  CATENA_TRY(WriteFile(args.output, drawn.picture));
  if (args.output != "-") terminal.out() << Printable(args.output) << ": " << drawn.what << '\n';
  return kDone;
}

}  // namespace catena::cli
