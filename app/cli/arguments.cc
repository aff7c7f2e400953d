#include "app/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "app/cli/manual.h"

namespace catena::cli {
namespace {

constexpr const char* kVersion = CATENA_VERSION;

// Everything that the command line can fill in. CLI11 keeps references into it, so it stays where
// it is for as long as the App lives.
struct Bound {
  GlobalOptions global;
  ImportArguments import;
  std::vector<std::string> node_tables;
  std::vector<std::string> relationship_tables;
  ShowArguments show;
  FindArguments find;
  TraceArguments trace;
  AuditArguments audit;
  DiagramArguments diagram;
  std::vector<std::string> diagram_trace;
  ExportArguments export_;
  CheckArguments check;
  RecoverArguments recover;
  BackupArguments backup;
  RestoreArguments restore;
  ManualArguments manual;
  Command command = StatsArguments{};
};

const std::map<std::string, OutputFormat> kPlainFormats = {{"text", OutputFormat::kText},
                                                           {"json", OutputFormat::kJson}};
const std::map<std::string, OutputFormat> kReportFormats = {{"text", OutputFormat::kText},
                                                            {"json", OutputFormat::kJson},
                                                            {"markdown", OutputFormat::kMarkdown},
                                                            {"html", OutputFormat::kHtml}};
const std::map<std::string, ColorMode> kColors = {
    {"auto", ColorMode::kAuto}, {"always", ColorMode::kAlways}, {"never", ColorMode::kNever}};
const std::map<std::string, std::string> kPictureFormats = {
    {"dot", "dot"}, {"svg", "svg"}, {"png", "png"}, {"pdf", "pdf"}};
const std::map<std::string, std::string> kExportFormats = {
    {"json", "json"}, {"graphml", "graphml"}, {"gexf", "gexf"}, {"csv", "csv"}};

// An option whose value is one word of a map. CLI11's own transformer prints the numbers behind
// the words in its help, which mean nothing to a reader.
template <class T>
CLI::Option* AddChoice(CLI::App& app, const std::string& name, T& target,
                       const std::map<std::string, T>& choices, const std::string& help) {
  std::string listed;
  for (const auto& [word, value] : choices) listed += (listed.empty() ? "" : ", ") + word;
  CLI::Option* option = app.add_option_function<std::string>(
      name, [&target, &choices](const std::string& word) { target = choices.at(word); },
      help + ": " + listed);
  option->check(CLI::Validator(
      [choices, listed](std::string& word) {
        return choices.contains(word) ? std::string() : "'" + word + "' is none of: " + listed;
      },
      "", ""));
  return option->type_name("WORD");
}

CLI::App* AddCommand(CLI::App& app, const std::string& name, const std::string& about,
                     const std::string& example) {
  CLI::App* command = app.add_subcommand(name, about);
  command->footer("Example:\n  " + example);
  command->fallthrough();
  return command;
}

void AddFormat(CLI::App& command, Bound& bound,
               const std::map<std::string, OutputFormat>& formats) {
  AddChoice(command, "--format,-f", bound.global.format, formats, "How to print the answer");
}

void AddChainOptions(CLI::App& command, ChainArguments& chains) {
  command.add_option("--max-length", chains.max_length, "Links in a chain at most")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  command.add_option("--max-chains", chains.max_chains, "Chains in the answer at most")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  command
      .add_option(
          "--types", chains.types,
          "Relationship types to walk, separated by commas. +TYPE adds to the causal types, "
          "-TYPE takes away (write --types=-LED_TO), bare names replace them")
      ->delimiter(',')
      ->type_name("TYPE,...");
  command
      .add_option("--min-groups", chains.min_groups,
                  "Only links with at least N independent groups of sources")
      ->type_name("N");
  command
      .add_option("--time-limit", chains.time_limit_s,
                  "Seconds to search at most; an answer that was cut says so")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("S");
  command.add_option("--through", chains.through, "Only chains that pass this event (repeatable)")
      ->type_name("EVENT");
  command
      .add_option("--avoid", chains.avoid, "Only chains that do not pass this event (repeatable)")
      ->type_name("EVENT");
  command.add_flag("--keep-violations", chains.keep_violations,
                   "Also chains that their dates contradict");
}

void DefineImport(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(app, "import", "Read datasets, bibliographies and tables",
                                 "catena import datasets/armenia-azerbaijan");
  ImportArguments& a = bound.import;
  command
      ->add_option("paths", a.paths,
                   "Dataset JSON files or folders, CSL-JSON or BibTeX bibliographies")
      ->type_name("FILE|FOLDER");
  command
      ->add_option("--nodes", bound.node_tables,
                   "Node table, as [Label:Label=]header.csv,part.csv.gz,... (repeatable)")
      ->type_name("[LABELS=]FILES");
  command
      ->add_option("--relationships", bound.relationship_tables,
                   "Relationship table, as [TYPE=]header.csv,part.csv,... (repeatable)")
      ->type_name("[TYPE=]FILES");
  command->add_flag("--dry-run", a.dry_run, "Say what would change, and change nothing");
  command->add_option("--delimiter", a.delimiter, "Between the fields of a table")->type_name("C");
  command->add_option("--array-delimiter", a.array_delimiter, "Between the elements of a list")
      ->type_name("C");
  command->add_flag("--skip-bad-rows", a.skip_bad_rows,
                    "Leave out rows that cannot be read, and report them");
  command->add_flag("--skip-duplicates", a.skip_duplicates,
                    "Leave out nodes whose id was there before, and report them");
  command->add_option("--rejected", a.rejected, "Where to write the rows left out")
      ->type_name("FILE");
  command->add_option("--memory", a.memory_mib, "Memory for sorting tables, in MiB")
      ->type_name("MIB");
  AddFormat(*command, bound, kPlainFormats);
  command->callback([&bound] { bound.command = bound.import; });
}

void DefineLookups(CLI::App& app, Bound& bound) {
  CLI::App* show =
      AddCommand(app, "show", "Everything about one thing", "catena show sumgait-pogrom");
  show->add_option("entity", bound.show.entity, "Id, name or alias; or a relationship's id")
      ->required()
      ->type_name("ID|NAME");
  AddFormat(*show, bound, kPlainFormats);
  show->callback([&bound] { bound.command = bound.show; });

  CLI::App* find =
      AddCommand(app, "find", "Look for names (case, accents and scripts do not matter)",
                 "catena find karabakh --label Event");
  find->add_option("text", bound.find.text, "The beginning of a word of the name")
      ->required()
      ->type_name("TEXT");
  find->add_option("--label", bound.find.label, "Only things with this label")->type_name("LABEL");
  find->add_option("--limit", bound.find.limit, "Answers at most")->type_name("N");
  AddFormat(*find, bound, kPlainFormats);
  find->callback([&bound] { bound.command = bound.find; });
}

void DefineTrace(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(
      app, "trace", "How one event led to another, and what each link rests on",
      "catena trace pogroms-1988 ceasefire-1994\n  catena trace karabakh-war --backwards");
  ChainArguments& chains = bound.trace.chains;
  command->add_option("from", chains.from, "The event to start from (with --backwards: to end at)")
      ->required()
      ->type_name("EVENT");
  command->add_option("to", chains.to, "The event to reach")->type_name("EVENT");
  command->add_flag("--forwards", chains.forwards, "What did it lead to?");
  command->add_flag("--backwards", chains.backwards, "What led to it?");
  AddChainOptions(*command, chains);
  command->add_option("--output,-o", bound.trace.output, "Write to a file")->type_name("FILE");
  AddFormat(*command, bound, kReportFormats);
  command->callback([&bound] {
    ChainArguments& c = bound.trace.chains;
    const int ends = (c.to.empty() ? 0 : 1) + (c.forwards ? 1 : 0) + (c.backwards ? 1 : 0);
    if (ends != 1) {
      throw CLI::ValidationError(
          "trace", "name a second event, or say --forwards or --backwards (exactly one of them)");
    }
    if (c.backwards) std::swap(c.from, c.to);
    bound.command = bound.trace;
  });
}

void DefineAudit(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(app, "audit", "What every claim rests on",
                                 "catena audit --strict --status unsourced");
  AuditArguments& a = bound.audit;
  command->add_flag("--strict", a.strict, "Exit with 1 when a claim has no citation of its own");
  command->add_flag("--lenient", a.lenient,
                    "With --strict: claims of the lead, and those a later marker may cover, pass");
  command->add_option("--status", a.status, "Only claims with this status")->type_name("STATUS");
  command->add_option("--section", a.section, "Only claims of this section")->type_name("TEXT");
  command->add_flag("--links", a.links, "List the relationships too");
  command->add_flag("--sources", a.sources, "List the sources too");
  command->add_option("--limit", a.limit, "Rows of a table at most; 0: all")->type_name("N");
  command->add_option("--output,-o", a.output, "Write to a file")->type_name("FILE");
  AddFormat(*command, bound, kReportFormats);
  command->callback([&bound] { bound.command = bound.audit; });
}

void DefineDiagram(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(app, "diagram", "Draw the graph, or a part of it, on a time axis",
                                 "catena diagram --trace pogroms-1988 ceasefire-1994 -o chain.svg\n"
                                 "  catena diagram --around karabakh-war --hops 2 -o war.png");
  DiagramArguments& a = bound.diagram;
  command->add_option("--output,-o", a.output, "The picture's file; its ending says the format")
      ->required()
      ->type_name("FILE");
  AddChoice<std::string>(*command, "--format,-f", a.type, kPictureFormats, "Format of the picture");
  auto* trace = command->add_option("--trace", bound.diagram_trace, "The chains between two events")
                    ->expected(2)
                    ->type_name("FROM TO");
  auto* from =
      command->add_option("--forwards", a.chains.from, "What an event led to")->type_name("EVENT");
  auto* to =
      command->add_option("--backwards", a.chains.to, "What led to an event")->type_name("EVENT");
  auto* around = command->add_option("--around", a.around, "The neighbourhood of one thing")
                     ->type_name("ID|NAME");
  auto* theme = command->add_option("--theme", a.theme, "Events with this tag")->type_name("TAG");
  const std::vector<CLI::Option*> scopes = {trace, from, to, around, theme};
  for (CLI::Option* one : scopes) {
    for (CLI::Option* other : scopes) {
      if (one != other) one->excludes(other);
    }
  }
  command->add_option("--hops", a.hops, "With --around: how far")
      ->check(CLI::Range(0, 100))
      ->type_name("N");
  AddChainOptions(*command, a.chains);
  command->add_option("--title", a.title, "Printed above the picture")->type_name("TEXT");
  command->add_option("--max-events", a.max_events, "Events drawn at most")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  command->callback([&bound] {
    DiagramArguments& d = bound.diagram;
    if (bound.diagram_trace.size() == 2) {
      d.chains.from = bound.diagram_trace[0];
      d.chains.to = bound.diagram_trace[1];
    }
    d.chains.forwards = d.chains.to.empty();
    d.chains.backwards = d.chains.from.empty();
    bound.command = d;
  });
}

void DefineExport(CLI::App& app, Bound& bound) {
  CLI::App* command =
      AddCommand(app, "export", "Write the graph for other programs",
                 "catena export -o copy.json\n  catena export -f graphml -o g.graphml");
  ExportArguments& a = bound.export_;
  command->add_option("--output,-o", a.output, "File (csv: folder); - for standard output")
      ->required()
      ->type_name("FILE");
  AddChoice<std::string>(*command, "--format,-f", a.type, kExportFormats, "Format of the file");
  command->add_flag("--safe-cells", a.safe_cells,
                    "csv: put an apostrophe before cells that a spreadsheet would run as formulas");
  command->callback([&bound] { bound.command = bound.export_; });
}

void DefineCare(CLI::App& app, Bound& bound) {
  CLI::App* check = AddCommand(app, "check", "Compare everything stored with everything else",
                               "catena check --repair");
  check->add_flag("--repair", bound.check.repair, "Rebuild what is derived from the records");
  check->add_flag("--skip-checksums", bound.check.skip_checksums,
                  "Do not read every byte of every file first");
  AddFormat(*check, bound, kPlainFormats);
  check->callback([&bound] { bound.command = bound.check; });

  CLI::App* recover = AddCommand(app, "recover", "Save what can be read of a damaged database",
                                 "catena recover --to rescued.db");
  recover->add_option("--to", bound.recover.to, "New directory; the damaged one is not touched")
      ->required()
      ->type_name("DIR");
  AddFormat(*recover, bound, kPlainFormats);
  recover->callback([&bound] { bound.command = bound.recover; });

  CLI::App* backup = AddCommand(app, "backup", "Copy the database, also while it is in use",
                                "catena backup /backups/catena");
  backup->add_option("directory", bound.backup.directory, "Where backups are kept")
      ->required()
      ->type_name("DIR");
  backup->add_flag("--list", bound.backup.list, "List the backups there instead");
  AddFormat(*backup, bound, kPlainFormats);
  backup->callback([&bound] { bound.command = bound.backup; });

  CLI::App* restore = AddCommand(app, "restore", "Make a database from a backup",
                                 "catena restore /backups/catena --to restored.db");
  restore->add_option("directory", bound.restore.backup, "Where backups are kept")
      ->required()
      ->type_name("DIR");
  restore->add_option("--to", bound.restore.to, "New directory")->required()->type_name("DIR");
  AddFormat(*restore, bound, kPlainFormats);
  restore->callback([&bound] { bound.command = bound.restore; });

  CLI::App* stats =
      AddCommand(app, "stats", "What is in the database, and how large it is", "catena stats");
  AddFormat(*stats, bound, kPlainFormats);
  stats->callback([&bound] { bound.command = StatsArguments{}; });

  CLI::App* compact =
      AddCommand(app, "compact", "Merge the files and save the topology, so that reads are faster",
                 "catena compact");
  compact->callback([&bound] { bound.command = CompactArguments{}; });

  CLI::App* manual = app.add_subcommand("manual", "Write the manual pages and completions");
  manual->group("");  // Hidden: for packagers.
  manual->add_option("directory", bound.manual.directory, "Where to")->required()->type_name("DIR");
  manual->callback([&bound] { bound.command = bound.manual; });
}

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
  DefineDiagram(app, bound);
  DefineExport(app, bound);
  DefineCare(app, bound);
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
  if (import->delimiter.size() != 1 || import->array_delimiter.size() != 1) {
    return "--delimiter and --array-delimiter take one ASCII character each";
  }
  return "";
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
    exit.err = err.str();
    if (exit.code != 0) exit.err = "catena: " + exit.err;
    return exit;
  }
  if (const std::string problem = Finish(bound); !problem.empty()) {
    return ExitNow{2, "", "catena: " + problem + "\n"};
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
