// The command line as plain data. Only arguments.cc knows the library that reads it, so that
// one file pays for its headers and every command can be called from a test.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace catena::cli {

enum class OutputFormat : uint8_t { kText, kJson, kMarkdown, kHtml };
enum class ColorMode : uint8_t { kAuto, kAlways, kNever };

struct GlobalOptions {
  std::string db = "./catena.db";
  OutputFormat format = OutputFormat::kText;
  ColorMode color = ColorMode::kAuto;
  bool quiet = false;  // No progress bar.
};

// `--nodes Person:Actor=header.csv,part1.csv`: labels or type, then the files in order.
struct TableArgument {
  std::string names;
  std::vector<std::string> files;
};

// What `import --from` calls encyclopaedia articles; its other words name event formats.
inline constexpr std::string_view kArticleFormat = "article";

struct ImportArguments {
  std::vector<std::string> paths;
  std::string id;         // Of an article's document; "": its title.
  std::string page;       // Of a wiki's dump; "": all.
  uint64_t revision = 0;  // Of its pages; 0: the last.
  std::vector<TableArgument> nodes;
  std::vector<TableArgument> relationships;
  std::string from;  // kArticleFormat or the name of an event format; "": seen from the file.
  bool dry_run = false;
  std::string delimiter = ",";
  std::string array_delimiter;
  bool skip_bad_rows = false;
  bool skip_duplicates = false;
  bool update = false;      // Rows of tables whose id is there change what is stored.
  std::string rejected;     // File for the rejected rows; "" for standard error.
  uint64_t memory_mib = 0;  // 0: a quarter of the machine's.
};

struct ShowArguments {
  std::string entity;
};

struct FindArguments {
  std::string text;
  std::string label;
  uint32_t limit = 20;
};

// Which chains are wanted; shared by trace and diagram. 0 stands for the default of analysis.
struct ChainArguments {
  std::string from;
  std::string to;
  bool forwards = false;
  bool backwards = false;
  uint32_t max_length = 0;
  uint32_t max_chains = 0;
  std::vector<std::string> types;
  uint32_t min_groups = 0;
  uint32_t time_limit_s = 0;
  std::vector<std::string> through;
  std::vector<std::string> avoid;
  bool keep_violations = false;
};

struct TraceArguments {
  ChainArguments chains;
  bool count = false;   // Only how many there are.
  bool stream = false;  // As they are found.
  std::string output;
};

struct AuditArguments {
  bool strict = false;
  bool lenient = false;
  std::string status;    // Only claims with this status.
  std::string section;   // Only claims of this section.
  std::string document;  // Only what this document states; "": everything.
  bool links = false;
  bool sources = false;
  uint32_t limit = 20;  // Rows of each table in text; 0: all.
  std::string output;
};

// Proposals: listed, asked about, decided by a file, or written to one.
struct ReviewArguments {
  bool ask = false;
  std::string decisions;  // File of decisions; "".
  std::string export_;    // File for the open ones; "".
  std::string by;         // Who decides; "": the account's name.
  std::string document;   // Only its; "": all.
  std::string kind;       // "link", "same-source", "same-page"; "": all.
  bool all = false;       // Decided ones too.
  uint32_t limit = 20;    // Listed in text; 0: all.
};

struct TimingArguments {
  std::vector<std::string> events;  // One or two; none with --all.
  bool all = false;
  uint32_t max_conflicts = 0;  // 0: the default of analysis.
  uint32_t limit = 20;         // Rows of each table in text; 0: all.
  std::string output;
};

struct TurningPointsArguments {
  ChainArguments chains;  // From, to and which links; the rest has its defaults.
  bool all = false;       // What the whole graph hangs on.
  uint32_t limit = 20;    // Rows of each list; 0: all.
  uint64_t seed = 1;
  double resolution = 1;
  std::string output;
};

struct DisputesArguments {
  std::string of;                       // Only those over this thing; "": all.
  std::vector<std::string> tolerances;  // "deaths_best=10%", "date=3", "people=500".
  uint32_t limit = 20;
  std::string output;
};

struct CompareArguments {
  std::vector<std::string> stories;  // Files of traces, or FROM..TO.
  ChainArguments chains;             // For every FROM..TO.
  uint32_t limit = 20;
  std::string output;
};

struct DiagramArguments {
  ChainArguments chains;  // Drawn when `from` or `to` is given.
  std::string around;
  uint32_t hops = 1;
  std::string theme;
  std::string output;
  std::string type;  // dot, svg, png, pdf; "" by the ending of output.
  std::string title;
  uint32_t max_events = 0;  // 0: the default of export.
  bool storyline = false;   // Lines of actors, not links of events.
  std::vector<std::string> actors;
  uint32_t max_actors = 0;           // 0: the default of export.
  std::vector<std::string> without;  // Draws what falls with these.
  bool mark_cut = false;             // Marks where the story breaks.
};

struct RobustnessArguments {
  ChainArguments chains;
  uint32_t max_sets = 20;
  uint64_t time_budget_ms = 10'000;
  bool probability = false;
  std::vector<std::string> reliabilities;  // ID=0.8
  std::string reliability_file;
  uint64_t samples = 100'000;
  uint64_t seed = 1;
  std::string output;
};

struct WhatIfArguments {
  ChainArguments chains;  // Spoken of when `from` or `to` is given.
  std::vector<std::string> without;
  bool rank = false;    // The ranking of losses; also without `without`.
  uint32_t limit = 20;  // Rows of the ranking; 0: all.
  std::string output;
};

// Which part of the graph a question about the whole is asked of, and how much is listed.
struct ScopeArguments {
  std::vector<std::string> types;  // Only these; empty: all but the evidence.
  bool with_evidence = false;
  std::string label;    // Only nodes with it are listed.
  uint32_t limit = 20;  // 0: all.
};

enum class RankBy : uint8_t { kPageRank, kBetweenness, kDegree };

struct RankArguments {
  ScopeArguments scope;
  RankBy by = RankBy::kPageRank;
  bool directed = false;
  uint32_t samples = 0;  // 0: all nodes, or as many as take seconds.
  uint64_t seed = 1;
};

struct CommunitiesArguments {
  ScopeArguments scope;
  double resolution = 1;
  uint64_t seed = 1;
  uint32_t members = 10;  // Of each; 0: all.
};

struct ComponentsArguments {
  ScopeArguments scope;
  bool strong = false;
  uint32_t members = 10;
};

struct CoreArguments {
  ScopeArguments scope;
};

struct ExportArguments {
  std::string type;  // json, graphml, gexf, csv, tables, parquet; "" by the ending of output.
  std::string output;
  bool safe_cells = false;
};

struct CheckArguments {
  bool repair = false;
  bool skip_checksums = false;
};

struct RecoverArguments {
  std::string to;
};

struct BackupArguments {
  std::string directory;
  bool list = false;
};

struct RestoreArguments {
  std::string backup;
  uint32_t number = 0;  // 0: the newest.
  std::string to;
};

struct StatsArguments {};
struct CompactArguments {};

// The manual and the completions, made from the definitions of the options themselves.
struct ManualArguments {
  std::string directory;
};

using Command =
    std::variant<ImportArguments, ShowArguments, FindArguments, TraceArguments, AuditArguments,
                 ReviewArguments, TimingArguments, TurningPointsArguments, DisputesArguments,
                 CompareArguments, DiagramArguments, RankArguments, CommunitiesArguments,
                 ComponentsArguments, CoreArguments, RobustnessArguments, WhatIfArguments,
                 ExportArguments, CheckArguments, RecoverArguments, BackupArguments,
                 RestoreArguments, StatsArguments, CompactArguments, ManualArguments>;

struct Arguments {
  GlobalOptions global;
  Command command;
};

// What to print and return instead of running a command: help, version or a usage error.
struct ExitNow {
  int code = 0;
  std::string out;
  std::string err;
};

std::variant<Arguments, ExitNow> ParseArguments(int argc, const char* const* argv);

// man1/catena.1, man1/catena-trace.1, ..., completions: (file name, text).
std::vector<std::pair<std::string, std::string>> MakeManual();

}  // namespace catena::cli
