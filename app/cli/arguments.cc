#include "app/cli/arguments.h"

#include <algorithm>
#include <sstream>

#include "app/cli/json_output.h"
#include "app/cli/manual.h"
#include "app/cli/option_tools.h"
#include "core/fold.h"

namespace catena::cli {
namespace {

constexpr const char* kVersion = CATENA_VERSION;

const std::map<std::string, ColorMode> kColors = {
    {"auto", ColorMode::kAuto}, {"always", ColorMode::kAlways}, {"never", ColorMode::kNever}};

void Define(CLI::App& app, Bound& bound) {
  app.name("catena");
  app.description(
      "Catena keeps a graph of actors, places, events, claims and sources, and answers "
      "how one event led to another and what each link rests on.");
  app.set_version_flag("--version", std::string("catena ") + kVersion);
  app.require_subcommand(1);
  app.add_option("--db", bound.global.db, "The database directory")
      ->envname("CATENA_DB")
      ->capture_default_str()
      ->type_name("DIR");
  AddChoice(app, "--color", bound.global.color, kColors, "Colour");
  app.add_flag("--quiet,-q", bound.global.quiet, "No progress bar");
  app.footer(
      "Exit codes: 0 done; 1 the answer is no; 2 bad usage or input; 3 the database or disk "
      "failed.\n'catena COMMAND --help' tells more.");
  DefineImport(app, bound);
  DefineLookups(app, bound);
  DefineTrace(app, bound);
  DefineAudit(app, bound);
  DefineReview(app, bound);
  DefineTiming(app, bound);
  DefineTurningPoints(app, bound);
  DefineDisputes(app, bound);
  DefineCompare(app, bound);
  DefineDiagram(app, bound);
  DefineWholeGraph(app, bound);
  DefineRobustness(app, bound);
  DefineWhatIf(app, bound);
  DefineExport(app, bound);
  DefineCare(app, bound);
  RefuseEmpty(app);
}

// "Person:Actor=a.csv,b.csv" or "a.csv,b.csv".
TableArgument SplitTable(const std::string& text) {
  TableArgument table;
  size_t begin = 0;
  if (const size_t equals = text.find('='); equals != std::string::npos) {
    table.names = text.substr(0, equals);
    begin = equals + 1;
  }
  while (begin <= text.size()) {
    const size_t comma = std::min(text.find(',', begin), text.size());
    if (comma > begin) table.files.push_back(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  return table;
}

// Fills what needs a second look at the words.
std::string Finish(Bound& bound) {
  auto* import = std::get_if<ImportArguments>(&bound.command);
  if (import == nullptr) return "";
  for (const std::string& text : bound.node_tables) import->nodes.push_back(SplitTable(text));
  for (const std::string& text : bound.relationship_tables) {
    import->relationships.push_back(SplitTable(text));
  }
  const bool tables = !import->nodes.empty() || !import->relationships.empty();
  if (tables == !import->paths.empty()) {
    return tables ? "import tables and datasets in two runs: --nodes and --relationships take "
                    "tables, FILE takes datasets and bibliographies"
                  : "name a file or folder to import, or tables with --nodes and --relationships";
  }
  if (tables && import->dry_run) return "--dry-run is for datasets; tables have no dry run";
  if (import->delimiter == "tab" || import->delimiter == "\\t") import->delimiter = "\t";
  if (import->array_delimiter.empty()) {
    import->array_delimiter = import->delimiter == ";" ? "," : ";";
  }
  if (import->delimiter.size() != 1 || import->array_delimiter.size() != 1) {
    return "--delimiter and --array-delimiter take one ASCII character each";
  }
  return "";
}

// What to say of a word that is no command.
std::string NoSuchCommand(const CLI::App& app, const std::string& word) {
  std::string all;
  std::string nearest;
  size_t best = 3;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_group().empty()) continue;
    const std::string& name = command->get_name();
    all += (all.empty() ? "" : ", ") + name;
    const size_t distance = EditDistance(word, name, best);
    if (distance >= best) continue;
    best = distance;
    nearest = name;
  }
  return "there is no command '" + word + "'; " +
         (nearest.empty() ? "there are: " + all : "did you mean '" + nearest + "'?");
}

// The word where a command should be, when it is none: CLI11 says only that one is missing.
std::string UnknownCommand(const CLI::App& app) {
  if (!app.get_subcommands().empty()) return "";
  const std::vector<std::string> words = app.remaining();
  const auto word =
      std::ranges::find_if(words, [](const std::string& each) { return !each.starts_with('-'); });
  return word == words.end() ? "" : NoSuchCommand(app, *word);
}

// Whether the words ask for JSON, also where they cannot be read as a whole.
bool AsksForJson(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--format=json" || word == "-fjson") return true;
    if (i + 1 < argc && (word == "--format" || word == "-f")) {
      return std::string_view(argv[i + 1]) == "json";
    }
  }
  return false;
}

ExitNow UsageError(const std::string& problem, bool as_json) {
  if (as_json) return {2, "", ErrorJson({ErrorCode::kInvalidArgument, problem, {}}) + "\n"};
  return {2, "", "catena: " + problem + "\nRun with --help for more information.\n"};
}

// Of an App that has read nothing: one that has prints the help of the command it read.
ExitNow Help(const std::string& name) {
  CLI::App app;
  Bound bound;
  Define(app, bound);
  if (name.empty()) return {0, app.help(), ""};
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == name) return {0, command->help(app.get_name()), ""};
  }
  return UsageError(NoSuchCommand(app, name), false);
}

}  // namespace

std::variant<Arguments, ExitNow> ParseArguments(int argc, const char* const* argv) {
  CLI::App app;
  Bound bound;
  Define(app, bound);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    ExitNow exit;
    std::ostringstream out;
    std::ostringstream err;
    exit.code = app.exit(error, out, err) == 0 ? 0 : 2;
    exit.out = out.str();
    if (exit.code == 0) return exit;
    const std::string unknown = UnknownCommand(app);
    return UsageError(unknown.empty() ? error.what() : unknown, AsksForJson(argc, argv));
  }
  if (bound.help.is_wanted) return Help(bound.help.command);
  if (const std::string problem = Finish(bound); !problem.empty()) {
    return UsageError(problem, AsksForJson(argc, argv));
  }
  return Arguments{bound.global, bound.command};
}

std::vector<std::pair<std::string, std::string>> MakeManual() {
  CLI::App app;
  Bound bound;
  Define(app, bound);
  return MakeManual(app, kVersion);
}

}  // namespace catena::cli
