#include <filesystem>

#include "app/cli/option_tools.h"

namespace catena::cli {
namespace {

const std::map<std::string, std::string> kProposalKinds = {
    {"link", "link"}, {"same-page", "same-page"}, {"same-source", "same-source"}};
const std::map<std::string, std::string> kExportFormats = {
    {"json", "json"}, {"graphml", "graphml"}, {"gexf", "gexf"},
    {"csv", "csv"},   {"tables", "tables"},   {"parquet", "parquet"}};

const std::map<std::string, std::string> kImportFormats = {
    {"acled", "acled"}, {"article", std::string(kArticleFormat)},
    {"gdelt", "gdelt"}, {"gdelt-mentions", "gdelt-mentions"},
    {"icews", "icews"}, {"ucdp-ged", "ucdp-ged"}};

}  // namespace

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
      ->check(NotEmpty())
      ->type_name("TITLE");
  command->add_option("--revision", a.revision, "The revision with this number, of a dump's pages")
      ->check(Whole(1, std::numeric_limits<uint64_t>::max()))
      ->type_name("N");
  command->add_option("--id", a.id, "Id of an article's document; its title when not given")
      ->check(NotEmpty())
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
  command
      ->add_option("--delimiter", a.delimiter,
                   "Between the fields of a table: one character, or tab")
      ->type_name("C");
  command
      ->add_option("--array-delimiter", a.array_delimiter,
                   "Between the elements of a list; a semicolon when not given, and a comma "
                   "where semicolons part the fields")
      ->type_name("C");
  command->add_flag("--skip-bad-rows", a.skip_bad_rows,
                    "Leave out rows that cannot be read, and report them");
  auto* skip = command->add_flag("--skip-duplicates", a.skip_duplicates,
                                 "Leave out nodes whose id was there before, and report them");
  command
      ->add_flag("--update", a.update,
                 "Rows of tables whose id is in the database change what is stored there: their "
                 "columns are set, empty cells remove; datasets always update")
      ->excludes(skip);
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

void DefineReview(CLI::App& app, Bound& bound) {
  CLI::App* command = AddCommand(
      app, "review",
      "Decide on proposed links between events, and on sources and pages that may be one",
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
                       "id, decision (accept, reject or reopen), type, note; of an accepted link "
                       "also other events")
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
  restore
      ->add_option("--backup", bound.restore.number,
                   "Which backup, as backup --list numbers them (default: the newest)")
      ->type_name("N");
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

  CLI::App* help =
      AddCommand(app, "help", "What a command does, and its options", "catena help trace");
  help->add_option("command", bound.help.command, "A command; all of them when not given")
      ->type_name("COMMAND");
  help->callback([&bound] { bound.help.is_wanted = true; });

  CLI::App* manual = app.add_subcommand("manual", "Write the manual pages and completions");
  manual->group("");  // Hidden: for packagers.
  manual->add_option("directory", bound.manual.directory, "Where to")->required()->type_name("DIR");
  manual->callback([&bound] { bound.command = bound.manual; });
}

}  // namespace catena::cli
