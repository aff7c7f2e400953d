#include "app/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <filesystem>
#include <limits>
#include <memory>

#include "analysis/timing_answer.h"
#include "analysis/trace.h"
#include "app/cli/json_output.h"
#include "app/cli/manual.h"
#include "app/cli/output_file.h"
#include "core/fold.h"
#include "export/diagram_model.h"
#include "export/storyline_model.h"

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
  ReviewArguments review;
  TimingArguments timing;
  TurningPointsArguments turning_points;
  DisputesArguments disputes;
  CompareArguments compare;
  DiagramArguments diagram;
  std::vector<std::string> diagram_trace;
  RankArguments rank;
  CommunitiesArguments communities;
  ComponentsArguments components;
  CoreArguments core;
  RobustnessArguments robustness;
  WhatIfArguments what_if;
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
const std::map<std::string, RankBy> kRankings = {{"pagerank", RankBy::kPageRank},
                                                 {"betweenness", RankBy::kBetweenness},
                                                 {"degree", RankBy::kDegree}};
const std::map<std::string, std::string> kPictureFormats = {
    {"dot", "dot"}, {"svg", "svg"}, {"png", "png"}, {"pdf", "pdf"}};
const std::map<std::string, std::string> kProposalKinds = {{"link", "link"},
                                                           {"same-source", "same-source"}};
const std::map<std::string, std::string> kExportFormats = {
    {"json", "json"}, {"graphml", "graphml"}, {"gexf", "gexf"},
    {"csv", "csv"},   {"tables", "tables"},   {"parquet", "parquet"}};

const std::map<std::string, std::string> kImportFormats = {
    {"acled", "acled"}, {"article", std::string(kArticleFormat)},
    {"gdelt", "gdelt"}, {"gdelt-mentions", "gdelt-mentions"},
    {"icews", "icews"}, {"ucdp-ged", "ucdp-ged"}};

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

constexpr uint64_t kAnyNumber = std::numeric_limits<uint32_t>::max();

// CLI11's own checks print the limits of a double, or of the type, at the user.
CLI::Validator Whole(uint64_t least, uint64_t most = kAnyNumber) {
  return CLI::Validator(
      [least, most](std::string& text) {
        uint64_t number = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool read = problem == std::errc() && end == text.data() + text.size();
        if (read && number >= least && number <= most) return std::string();
        return "'" + text + "' is no whole number from " + std::to_string(least) + " to " +
               std::to_string(most);
      },
      "", "");
}

std::string Unless(const std::string& what, uint64_t value) {
  return what + " (" + std::to_string(value) + " unless given)";
}

// The format that a file's ending asks for, unless the user said one.
void FormatByEnding(const CLI::App& command, const std::string& output, OutputFormat& format) {
  if (command.get_option("--format")->count() > 0) return;
  const std::string ending = FileEnding(output);
  if (ending == "json") format = OutputFormat::kJson;
  if (ending == "md" || ending == "markdown") format = OutputFormat::kMarkdown;
  if (ending == "html" || ending == "htm") format = OutputFormat::kHtml;
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

// A repeatable option takes one value each time: it must not swallow the words after it.
// Returns the options, for a command that takes them in some of its uses only.
std::vector<CLI::Option*> AddChainOptions(CLI::App& command, ChainArguments& chains) {
  const TraceRequest standard;
  std::vector<CLI::Option*> options;
  const auto number = [&](const char* name, uint32_t& target, const std::string& help,
                          uint64_t least, uint64_t most) {
    options.push_back(command.add_option(name, target, help)->check(Whole(least, most)));
    return options.back();
  };
  number("--max-length", chains.max_length, Unless("Links in a chain at most", standard.max_length),
         1, kAnyNumber)
      ->type_name("N");
  number("--max-chains", chains.max_chains,
         Unless("Chains in the answer at most", standard.max_chains), 1, kAnyNumber)
      ->type_name("N");
  options.push_back(
      command
          .add_option(
              "--types", chains.types,
              "Relationship types to walk, separated by commas. +TYPE adds to the causal types, "
              "-TYPE takes away (write --types=-LED_TO), bare names replace them")
          ->delimiter(',')
          ->allow_extra_args(false)
          ->type_name("TYPE,..."));
  number("--min-groups", chains.min_groups,
         "Only links with at least N independent groups of sources", 0, kAnyNumber)
      ->type_name("N");
  number("--time-limit", chains.time_limit_s,
         Unless("Seconds to search at most; an answer that was cut says so",
                static_cast<uint64_t>(
                    std::chrono::duration_cast<std::chrono::seconds>(standard.time_limit).count())),
         1, 1'000'000)
      ->type_name("S");
  options.push_back(
      command
          .add_option("--through", chains.through, "Only chains that pass this event (repeatable)")
          ->allow_extra_args(false)
          ->type_name("EVENT"));
  options.push_back(command
                        .add_option("--avoid", chains.avoid,
                                    "Only chains that do not pass this event (repeatable)")
                        ->allow_extra_args(false)
                        ->type_name("EVENT"));
  options.push_back(command.add_flag("--keep-violations", chains.keep_violations,
                                     "Also chains that their dates contradict"));
  return options;
}

void DefineImport(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(
      app, "import", "Read datasets, bibliographies, articles, event datasets and tables",
      "catena import datasets/armenia-azerbaijan\n  catena import article "
      "page.wikitext\n  catena import article dump.xml.bz2 --page \"Metre Convention\"\n  "
      "catena import --from gdelt 20150218230000.export.CSV "
      "--skip-bad-rows");
  ImportArguments& a = bound.import;
  command
      ->add_option(
          "paths", a.paths,
          "Dataset JSON files or folders, CSL-JSON or BibTeX bibliographies, or files of one "
          "public event dataset; after the word article: encyclopaedia pages, as plain text, "
          "wikitext, HTML or a MediaWiki XML dump")
      ->type_name("FILE|FOLDER");
  command->add_option("--page", a.page, "Only the page of this title, of a wiki's XML dump")
      ->type_name("TITLE");
  command->add_option("--revision", a.revision, "The revision with this number, of a dump's pages")
      ->type_name("N");
  command->add_option("--id", a.id, "Id of an article's document; its title when not given")
      ->type_name("ID");
  command
      ->add_option("--nodes", bound.node_tables,
                   "Node table, as [Label:Label=]header.csv,part.csv.gz,... (repeatable)")
      ->allow_extra_args(false)
      ->type_name("[LABELS=]FILES");
  command
      ->add_option("--relationships", bound.relationship_tables,
                   "Relationship table, as [TYPE=]header.csv,part.csv,... (repeatable)")
      ->allow_extra_args(false)
      ->type_name("[TYPE=]FILES");
  AddChoice(*command, "--from", a.from, kImportFormats,
            "What the files are, where they do not show it themselves");
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
      ->check(Whole(0))
      ->type_name("MIB");
  AddFormat(*command, bound, kPlainFormats);
  command->callback([&bound] {
    ImportArguments& import = bound.import;
    // The word is a file where there is one of that name.
    if (import.paths.size() > 1 && import.paths.front() == "article" &&
        !std::filesystem::exists("article")) {
      import.paths.erase(import.paths.begin());
      import.from = kArticleFormat;
    }
    bound.command = bound.import;
  });
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
  find->add_option("--limit", bound.find.limit,
                   Unless("Answers at most; 0: all", FindArguments{}.limit))
      ->check(Whole(0))
      ->type_name("N");
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
  auto* count = command->add_flag("--count", bound.trace.count,
                                  "Only say how many chains there are, without listing them");
  command
      ->add_flag("--stream", bound.trace.stream,
                 "Print chains as they are found, the shortest first, instead of the best first; "
                 "as JSON, one object a line")
      ->excludes(count);
  command
      ->add_option("--output,-o", bound.trace.output,
                   "Write to a file; its ending (json, md, html) says the format")
      ->type_name("FILE");
  AddFormat(*command, bound, kReportFormats);
  command->callback([&bound, command] {
    FormatByEnding(*command, bound.trace.output, bound.global.format);
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
                                 "catena audit --strict --status unsourced\n"
                                 "  catena audit --document \"A flood\" -o page.html");
  AuditArguments& a = bound.audit;
  auto* strict = command->add_flag("--strict", a.strict,
                                   "Exit with 1 when a claim has no citation of its own");
  command
      ->add_flag("--lenient", a.lenient,
                 "With --strict: claims of the lead, and those a later marker may cover, pass")
      ->needs(strict);
  command->add_option("--status", a.status, "Only claims with this status")->type_name("STATUS");
  command->add_option("--section", a.section, "Only claims of this section")->type_name("TEXT");
  command
      ->add_option("--document", a.document,
                   "Only what this document states, counts included; as html, the page itself with "
                   "each sentence marked by its status and its sources beside it")
      ->type_name("ID|TITLE");
  command->add_flag("--links", a.links, "In text, list the relationships too");
  command->add_flag("--sources", a.sources, "In text, list the sources too");
  command
      ->add_option("--limit", a.limit,
                   Unless("In text, rows of a table at most; 0: all", AuditArguments{}.limit))
      ->check(Whole(0))
      ->type_name("N");
  command
      ->add_option("--output,-o", a.output,
                   "Write to a file; its ending (json, md, html) says the format")
      ->type_name("FILE");
  AddFormat(*command, bound, kReportFormats);
  command->callback([&bound, command] {
    FormatByEnding(*command, bound.audit.output, bound.global.format);
    bound.command = bound.audit;
  });
}

void DefineReview(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(
      app, "review", "Decide on proposed links between events, and on sources that may be one",
      "catena review --document \"A flood\"\n  catena review --export open.csv\n  "
      "catena review --decisions open.csv --by \"J. Doe\"\n  catena review --ask");
  ReviewArguments& a = bound.review;
  auto* ask = command->add_flag("--ask", a.ask,
                                "Ask about one after the other; answers are read from standard "
                                "input, and all are written together at the end");
  auto* decisions =
      command
          ->add_option("--decisions", a.decisions,
                       "Take the decisions of a file (JSON Lines; CSV by its ending), all or none: "
                       "id, decision (accept or reject), type, note")
          ->type_name("FILE");
  auto* write = command
                    ->add_option("--export", a.export_,
                                 "Write the open proposals to such a file, to be filled in")
                    ->type_name("FILE");
  ask->excludes(decisions)->excludes(write);
  decisions->excludes(write);
  command->add_option("--by", a.by, "Who decides; your account's name when not given")
      ->type_name("NAME");
  command->add_option("--document", a.document, "Only proposals read in this document")
      ->type_name("ID|TITLE");
  AddChoice<std::string>(*command, "--kind", a.kind, kProposalKinds, "Only one kind");
  command->add_flag("--all", a.all, "List decided proposals too")->excludes(ask);
  command
      ->add_option("--limit", a.limit,
                   Unless("In text, proposals listed at most; 0: all", ReviewArguments{}.limit))
      ->check(Whole(0))
      ->type_name("N");
  AddFormat(*command, bound, kPlainFormats);
  command->callback([&bound] { bound.command = bound.review; });
}

void AddReportOutput(CLI::App& command, Bound& bound, std::string& output, uint32_t& limit) {
  command.add_option("--limit", limit, Unless("In text, rows of a table at most; 0: all", limit))
      ->check(Whole(0))
      ->type_name("N");
  command
      .add_option("--output,-o", output,
                  "Write to a file; its ending (json, md, html) says the format")
      ->type_name("FILE");
  AddFormat(command, bound, kReportFormats);
}

void DefineTiming(CLI::App& app, Bound& bound) {
  CLI::App* command =
      AddCommand(app, "timing", "When events can have been, and whether their dates agree",
                 "catena timing moscow-talks-2010 clash-june-2010\n  catena timing --all");
  TimingArguments& a = bound.timing;
  auto* events = command
                     ->add_option("events", a.events,
                                  "An event; or two, and how they can relate to each other")
                     ->expected(0, 2)
                     ->type_name("EVENT [EVENT]");
  auto* all = command->add_flag("--all", a.all, "All events of the graph")->excludes(events);
  command
      ->add_option("--max-conflicts", a.max_conflicts,
                   Unless("Contradictions explained at most", TimingRequest{}.max_conflicts))
      ->check(Whole(1))
      ->type_name("N");
  AddReportOutput(*command, bound, a.output, a.limit);
  command->callback([&bound, command, all] {
    FormatByEnding(*command, bound.timing.output, bound.global.format);
    if (bound.timing.events.empty() && all->count() == 0) {
      throw CLI::ValidationError("timing", "name one or two events, or say --all");
    }
    bound.command = bound.timing;
  });
}

// Which links count, for a question about all chains between two events.
std::vector<CLI::Option*> AddLinkOptions(CLI::App& command, ChainArguments& chains) {
  return {command
              .add_option("--types", chains.types,
                          "Relationship types to walk, separated by commas. +TYPE adds to the "
                          "causal types, -TYPE takes away (write --types=-LED_TO), bare names "
                          "replace them")
              ->delimiter(',')
              ->allow_extra_args(false)
              ->type_name("TYPE,..."),
          command
              .add_option("--min-groups", chains.min_groups,
                          "Only links with at least N independent groups of sources")
              ->check(Whole(0))
              ->type_name("N"),
          command
              .add_option("--avoid", chains.avoid,
                          "Only chains that do not pass this event (repeatable)")
              ->allow_extra_args(false)
              ->type_name("EVENT"),
          command.add_flag("--keep-violations", chains.keep_violations,
                           "Also links that their dates contradict")};
}

void DefineTurningPoints(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(
      app, "turning-points", "What every chain passes; or what the whole graph hangs on",
      "catena turning-points karabakh-secession-vote ceasefire-1994\n  catena turning-points "
      "--all");
  TurningPointsArguments& a = bound.turning_points;
  auto* from =
      command->add_option("from", a.chains.from, "The event to start from")->type_name("EVENT");
  auto* to = command->add_option("to", a.chains.to, "The event to reach")->type_name("EVENT");
  auto* all = command->add_flag("--all", a.all,
                                "Central actors and events, what holds the graph together, "
                                "communities, circles of causes and of sources");
  all->excludes(from)->excludes(to);
  for (CLI::Option* option : AddLinkOptions(*command, a.chains)) option->excludes(all);
  command->add_option("--seed", a.seed, "With --all: the same seed gives the same communities")
      ->needs(all)
      ->type_name("N");
  command
      ->add_option("--resolution", a.resolution,
                   "With --all: above 1 finds smaller communities, below 1 larger ones")
      ->check(CLI::PositiveNumber)
      ->needs(all)
      ->type_name("R");
  AddReportOutput(*command, bound, a.output, a.limit);
  command->callback([&bound, command] {
    FormatByEnding(*command, bound.turning_points.output, bound.global.format);
    const TurningPointsArguments& t = bound.turning_points;
    if (!t.all && t.chains.to.empty()) {
      throw CLI::ValidationError("turning-points", "name two events, or say --all");
    }
    bound.command = t;
  });
}

void DefineDisputes(CLI::App& app, Bound& bound) {
  CLI::App* command =
      AddCommand(app, "disputes", "What claims disagree on, and what one party alone says",
                 "catena disputes --tolerance 'deaths*=10%' --tolerance date=3");
  DisputesArguments& a = bound.disputes;
  command->add_option("of", a.of, "Only disputes over this thing")->type_name("ID|NAME");
  command
      ->add_option("--tolerance", a.tolerances,
                   "How far values of a property may lie apart: PROPERTY=N, for dates N days, or "
                   "PROPERTY=N%; PROPERTY* is all that begin so (repeatable; 0 unless given)")
      ->allow_extra_args(false)
      ->type_name("PROPERTY=N");
  AddReportOutput(*command, bound, a.output, a.limit);
  command->callback([&bound, command] {
    FormatByEnding(*command, bound.disputes.output, bound.global.format);
    bound.command = bound.disputes;
  });
}

void DefineCompare(CLI::App& app, Bound& bound) {
  CLI::App* command =
      AddCommand(app, "compare", "Several stories side by side",
                 "catena compare pogroms-1988..ceasefire-1994 "
                 "karabakh-secession-vote..ceasefire-1994\n  catena compare one.json two.json");
  CompareArguments& a = bound.compare;
  command
      ->add_option("stories", a.stories,
                   "Two or more: files that 'trace --format json' wrote, or FROM..TO")
      ->required()
      ->expected(2, 20)
      ->type_name("FILE|FROM..TO ...");
  AddChainOptions(*command, a.chains);
  AddReportOutput(*command, bound, a.output, a.limit);
  command->callback([&bound, command] {
    FormatByEnding(*command, bound.compare.output, bound.global.format);
    bound.command = bound.compare;
  });
}

void DefineDiagram(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(app, "diagram", "Draw the graph, or a part of it, on a time axis",
                                 "catena diagram --trace pogroms-1988 ceasefire-1994 -o chain.svg\n"
                                 "  catena diagram --around karabakh-war --hops 2 -o war.png\n"
                                 "  catena diagram --storyline --actors armenia,azerbaijan -o "
                                 "story.svg");
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
  command->add_option("--hops", a.hops, Unless("With --around: how far", DiagramArguments{}.hops))
      ->check(Whole(0, 100))
      ->needs(around)
      ->type_name("N");
  std::vector<CLI::Option*> chain_options = AddChainOptions(*command, a.chains);
  command->add_option("--title", a.title, "Printed above the picture")->type_name("TEXT");
  command
      ->add_option("--max-events", a.max_events,
                   Unless("Events drawn at most", DiagramOptions{}.max_events))
      ->check(Whole(1))
      ->type_name("N");
  CLI::Option* storyline =
      command->add_flag("--storyline", a.storyline,
                        "Draw a line for each actor; lines meet at the events they took part in");
  command
      ->add_option("--actors", a.actors,
                   "With --storyline: only these actors, separated by commas (repeatable); without "
                   "another choice of events, those they took part in")
      ->needs(storyline)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("ID|NAME,...");
  command
      ->add_option("--max-actors", a.max_actors,
                   Unless("With --storyline: actors drawn at most, those in most events",
                          StorylineOptions{}.max_actors))
      ->needs(storyline)
      ->check(Whole(1))
      ->type_name("N");
  chain_options.push_back(command
                              ->add_option("--without", a.without,
                                           "Show what falls when this source, claim or publisher "
                                           "is lost, as what-if names it (repeatable)")
                              ->excludes(storyline)
                              ->allow_extra_args(false)
                              ->type_name("ID|NAME"));
  command
      ->add_flag("--mark-cut", a.mark_cut,
                 "Mark the links that break with a smallest set of source groups")
      ->excludes(storyline)
      ->needs(trace);
  command->callback([&bound, trace, from, to, chain_options] {
    DiagramArguments& d = bound.diagram;
    const bool draws_chains = trace->count() + from->count() + to->count() > 0;
    for (const CLI::Option* option : chain_options) {
      if (option->count() == 0 || draws_chains) continue;
      throw CLI::ValidationError(option->get_name(),
                                 "is for chains: say --trace, --forwards or --backwards too");
    }
    if (bound.diagram_trace.size() == 2) {
      d.chains.from = bound.diagram_trace[0];
      d.chains.to = bound.diagram_trace[1];
    }
    d.chains.forwards = d.chains.to.empty();
    d.chains.backwards = d.chains.from.empty();
    bound.command = d;
  });
}

void AddScopeOptions(CLI::App& command, ScopeArguments& scope) {
  command
      .add_option("--types", scope.types,
                  "Only these relationship types, separated by commas, between any nodes. Without "
                  "it all but those of claims and sources, between events, actors, places and "
                  "the like")
      ->delimiter(',')
      ->type_name("TYPE,...");
  command.add_flag("--with-evidence", scope.with_evidence,
                   "Also claims, sources and documents, and their relationships");
  command.add_option("--label", scope.label, "List only nodes with this label")->type_name("LABEL");
  command.add_option("--limit", scope.limit, "Rows at most; 0: all")->type_name("N");
}

void AddMembers(CLI::App& command, uint32_t& members) {
  command.add_option("--members", members, "Nodes named of each, most linked first; 0: all")
      ->type_name("N");
}

void DefineWholeGraph(CLI::App& app, Bound& bound) {
  CLI::App* rank = AddCommand(app, "rank", "Who and what is central",
                              "catena rank --label Actor\n  catena rank --by betweenness");
  AddChoice(*rank, "--by", bound.rank.by, kRankings, "What counts");
  rank->add_flag("--directed", bound.rank.directed,
                 "Follow relationships only as they are written, not both ways");
  rank->add_option("--samples", bound.rank.samples,
                   "Estimate betweenness from so many nodes; in a large graph 256 unless given")
      ->type_name("N");
  rank->add_option("--seed", bound.rank.seed, "Which nodes are drawn")->type_name("N");
  AddScopeOptions(*rank, bound.rank.scope);
  AddFormat(*rank, bound, kPlainFormats);
  rank->callback([&bound] { bound.command = bound.rank; });

  CLI::App* communities =
      AddCommand(app, "communities", "Groups with more links among them than chance would have",
                 "catena communities --resolution 2 --members 5");
  communities
      ->add_option("--resolution", bound.communities.resolution,
                   "Above 1 finds smaller groups, below 1 larger ones")
      ->check(CLI::PositiveNumber)
      ->type_name("R");
  communities->add_option("--seed", bound.communities.seed, "The same seed gives the same groups")
      ->type_name("N");
  AddMembers(*communities, bound.communities.members);
  AddScopeOptions(*communities, bound.communities.scope);
  AddFormat(*communities, bound, kPlainFormats);
  communities->callback([&bound] { bound.command = bound.communities; });

  CLI::App* components = AddCommand(app, "components", "What hangs together, and what stands apart",
                                    "catena components --types CAUSED,LED_TO --strong");
  components->add_flag("--strong", bound.components.strong,
                       "Only what leads to each other: circles of relationships");
  AddMembers(*components, bound.components.members);
  AddScopeOptions(*components, bound.components.scope);
  AddFormat(*components, bound, kPlainFormats);
  components->callback([&bound] { bound.command = bound.components; });

  CLI::App* core =
      AddCommand(app, "core", "The thick of the story: what has many links among themselves",
                 "catena core --label Event");
  AddScopeOptions(*core, bound.core.scope);
  AddFormat(*core, bound, kPlainFormats);
  core->callback([&bound] { bound.command = bound.core; });
}

void AddOutput(CLI::App& command, std::string& output) {
  command
      .add_option("--output,-o", output,
                  "Write to a file; its ending (json, md, html) says the format")
      ->type_name("FILE");
}

void DefineRobustness(CLI::App& app, Bound& bound) {
  CLI::App* command =
      AddCommand(app, "robustness", "What it would take for a story to fall",
                 "catena robustness pogroms-1988 ceasefire-1994\n  catena robustness pogroms-1988 "
                 "ceasefire-1994 --probability --reliability ref-4=0.9");
  RobustnessArguments& a = bound.robustness;
  command->add_option("from", a.chains.from, "The event to start from")
      ->required()
      ->type_name("EVENT");
  command->add_option("to", a.chains.to, "The event to reach")->required()->type_name("EVENT");
  command
      ->add_option("--types", a.chains.types,
                   "Relationship types to walk, separated by commas, as for trace")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("TYPE,...");
  command->add_option("--avoid", a.chains.avoid, "Without this event (repeatable)")
      ->allow_extra_args(false)
      ->type_name("EVENT");
  command->add_flag("--keep-violations", a.chains.keep_violations,
                    "Also links that their dates contradict");
  command->add_option("--max-sets", a.max_sets, Unless("Smallest sets listed at most", a.max_sets))
      ->check(Whole(1))
      ->type_name("N");
  command
      ->add_option_function<double>(
          "--time-budget", [&a](double s) { a.time_budget_ms = static_cast<uint64_t>(s * 1000); },
          "Seconds to look for the smallest set (10 unless given); then the bounds proven so far "
          "are the answer")
      ->check(CLI::Validator(
          [](std::string& text) {
            double seconds = 0;
            const auto [end, problem] =
                std::from_chars(text.data(), text.data() + text.size(), seconds);
            const bool read = problem == std::errc() && end == text.data() + text.size();
            return read && seconds > 0 && seconds <= 1e6
                       ? std::string()
                       : "'" + text + "' is no number of seconds above 0";
          },
          "", ""))
      ->type_name("S");
  auto* probability = command->add_flag(
      "--probability", a.probability,
      "Also how probable it is that a chain holds, if groups of sources fail independently");
  command
      ->add_option("--reliability", a.reliabilities,
                   "How probable it is that a source's group can be relied on, in place of what "
                   "its Admiralty grade says (repeatable)")
      ->allow_extra_args(false)
      ->needs(probability)
      ->type_name("ID=P");
  command
      ->add_option("--reliabilities", a.reliability_file,
                   "The same from a JSON file: an object of ids and numbers")
      ->needs(probability)
      ->type_name("FILE");
  command
      ->add_option("--samples", a.samples,
                   Unless("Cases drawn where there are too many", a.samples))
      ->check(Whole(1))
      ->needs(probability)
      ->type_name("N");
  command->add_option("--seed", a.seed, Unless("Of the cases drawn", a.seed))
      ->check(Whole(0))
      ->needs(probability)
      ->type_name("N");
  AddOutput(*command, a.output);
  AddFormat(*command, bound, kReportFormats);
  command->callback([&bound, command] {
    FormatByEnding(*command, bound.robustness.output, bound.global.format);
    bound.command = bound.robustness;
  });
}

void DefineWhatIf(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(
      app, "what-if", "What falls when sources or claims are lost, and whose loss costs most",
      "catena what-if --without Reuters\n  catena what-if pogroms-1988 ceasefire-1994 --without "
      "group:ref-4 --without c12\n  catena what-if pogroms-1988 ceasefire-1994");
  WhatIfArguments& a = bound.what_if;
  command
      ->add_option("from", a.chains.from,
                   "Speak of the chains from this event (with --backwards: to it)")
      ->type_name("EVENT");
  command->add_option("to", a.chains.to, "The event that they reach")->type_name("EVENT");
  auto* forwards = command->add_flag("--forwards", a.chains.forwards, "What did it lead to?");
  command->add_flag("--backwards", a.chains.backwards, "What led to it?")->excludes(forwards);
  auto* without =
      command
          ->add_option("--without", a.without,
                       "A source, a claim, a publisher, or group:ID for all sources that count as "
                       "one with a source (repeatable)")
          ->allow_extra_args(false)
          ->type_name("ID|NAME");
  command->add_flag("--rank", a.rank, "List whose loss costs most; so it is without --without")
      ->excludes(without);
  AddChainOptions(*command, a.chains);
  command->add_option("--limit", a.limit, Unless("Rows of the list at most; 0: all", a.limit))
      ->check(Whole(0))
      ->type_name("N");
  AddOutput(*command, a.output);
  AddFormat(*command, bound, kReportFormats);
  command->callback([&bound, command] {
    FormatByEnding(*command, bound.what_if.output, bound.global.format);
    ChainArguments& c = bound.what_if.chains;
    const int ends = (c.to.empty() ? 0 : 1) + (c.forwards ? 1 : 0) + (c.backwards ? 1 : 0);
    if (ends != (c.from.empty() ? 0 : 1)) {
      throw CLI::ValidationError(
          "what-if", "name a second event, or say --forwards or --backwards (exactly one of them)");
    }
    if (c.backwards) std::swap(c.from, c.to);
    bound.command = bound.what_if;
  });
}

void DefineExport(CLI::App& app, Bound& bound) {
  CLI::App* command =
      AddCommand(app, "export", "Write the graph for other programs",
                 "catena export -o copy.json\n  catena export -f graphml -o g.graphml\n  "
                 "catena export -f parquet -o folder");
  ExportArguments& a = bound.export_;
  command
      ->add_option("--output,-o", a.output,
                   "File (csv, tables, parquet: folder); - for standard output")
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

  CLI::App* backup = AddCommand(app, "backup", "Add a copy of the database to a folder of backups",
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
      AddCommand(app, "compact",
                 "Pack the links, merge the files and save the topology, so that reads are faster",
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

// The word where a command should be, when it is none: CLI11 says only that one is missing.
std::string UnknownCommand(const CLI::App& app) {
  if (!app.get_subcommands().empty()) return "";
  const std::vector<std::string> words = app.remaining();
  const auto word =
      std::ranges::find_if(words, [](const std::string& each) { return !each.starts_with('-'); });
  if (word == words.end()) return "";
  std::string all;
  std::string nearest;
  size_t best = 3;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_group().empty()) continue;
    const std::string& name = command->get_name();
    all += (all.empty() ? "" : ", ") + name;
    const size_t distance = EditDistance(*word, name, best);
    if (distance >= best) continue;
    best = distance;
    nearest = name;
  }
  return "there is no command '" + *word + "'; " +
         (nearest.empty() ? "there are: " + all : "did you mean '" + nearest + "'?");
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
