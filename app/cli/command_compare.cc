#include <algorithm>
#include <filesystem>
#include <ostream>

#include "analysis/compare_stories.h"
#include "app/cli/chain_request.h"
#include "app/cli/commands.h"
#include "app/cli/document_text.h"
#include "app/cli/progress_bar.h"
#include "app/cli/report_picture.h"
#include "app/cli/trace_file.h"
#include "db/database.h"
#include "export/compare_report.h"

namespace catena::cli {
namespace {

// A file where there is one of that name, else FROM..TO.
Result<TraceReport> ReadStory(const GraphReader& graph, const std::string& text,
                              ChainArguments chains, Progress& progress) {
  std::error_code problem;
  if (std::filesystem::is_regular_file(text, problem)) return ReadTraceFile(text);
  const size_t dots = text.find("..");
  if (dots == std::string::npos || dots == 0 || dots + 2 == text.size()) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + text +
                    "' is neither a file with a trace nor FROM..TO, as in "
                    "pogroms-1988..ceasefire-1994");
  }
  if (text.rfind("..") != dots) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + text +
                    "': where FROM ends is not clear; write FROM..TO with two dots, once, and "
                    "name an event with dots of its own by its id");
  }
  chains.from = text.substr(0, dots);
  chains.to = text.substr(dots + 2);
  CATENA_TRY(const TraceRequest request, MakeTraceRequest(graph, chains));
  return Trace(graph, request, progress);
}

}  // namespace

Result<int> RunCompare(const GlobalOptions& global, const CompareArguments& args,
                       Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  std::vector<NamedTrace> stories;
  CompareReport report;
  {
    ProgressBar progress(terminal);
    for (const std::string& text : args.stories) {
      CATENA_TRY(TraceReport trace, ReadStory(*graph, text, args.chains, progress));
      stories.push_back({text, std::move(trace)});
    }
    CATENA_TRY(report, CompareStories(*graph, stories, {}, progress));
  }
  const auto json = [&](std::ostream& out) { return WriteCompareJson(report, {}, out); };
  const auto make = [&](const ReportOptions& options) {
    return MakeCompareDocument(*graph, report, options);
  };
  const auto draw = [&] {
    PictureOf picture;
    picture.emphasised = report.shared_events;
    if (!picture.emphasised.empty()) picture.title = "Heavy border: events of every story";
    for (const ComparedStory& story : report.stories) {
      picture.links.insert(picture.links.end(), story.links.begin(), story.links.end());
    }
    return DrawPicture(*graph, picture);
  };
  CATENA_TRY(WriteDocument({args.output, args.limit, json, make, draw}, global, terminal));
  const bool some_empty = std::ranges::any_of(
      report.stories, [](const ComparedStory& story) { return story.chains == 0; });
  return some_empty ? kNo : kDone;
}

}  // namespace catena::cli
