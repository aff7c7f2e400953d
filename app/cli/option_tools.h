// What the definitions of the commands' options share. Includes the library that reads the command
// line: for options_*.cc and arguments.cc alone.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "app/cli/arguments.h"

namespace catena::cli {

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
  struct Help {
    bool is_wanted = false;
    std::string command;
  } help;
  Command command = StatsArguments{};
};

inline const std::map<std::string, OutputFormat> kPlainFormats = {{"text", OutputFormat::kText},
                                                                  {"json", OutputFormat::kJson}};
inline const std::map<std::string, OutputFormat> kReportFormats = {
    {"text", OutputFormat::kText},
    {"json", OutputFormat::kJson},
    {"markdown", OutputFormat::kMarkdown},
    {"html", OutputFormat::kHtml}};

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

inline constexpr uint64_t kAnyNumber = std::numeric_limits<uint32_t>::max();

// A whole number; CLI11's own checks print the limits of the type at the user.
CLI::Validator Whole(uint64_t least, uint64_t most = kAnyNumber);
// A number from `least` to `most`, of `what`: "seconds".
CLI::Validator Number(double least, double most, const std::string& what = "");
// A word that says something.
CLI::Validator NotEmpty();

// No argument of any command takes an empty word: where one is not given and where it is empty are
// two things, and a script's unset variable must not ask another question.
void RefuseEmpty(CLI::App& app);

// "Links in a chain at most (20 unless given)"
std::string Unless(const std::string& what, uint64_t value);

// The format that a file's ending asks for, unless the user said one. Throws CLI::ValidationError
// for the ending of another kind of file.
void FormatByEnding(const CLI::App& command, const std::string& output, OutputFormat& format);

CLI::App* AddCommand(CLI::App& app, const std::string& name, const std::string& about,
                     const std::string& example);
void AddFormat(CLI::App& command, Bound& bound, const std::map<std::string, OutputFormat>& formats);
void AddOutput(CLI::App& command, std::string& output);
// --limit, --output and --format, of a report.
void AddReportOutput(CLI::App& command, Bound& bound, std::string& output, uint32_t& limit);

// Which chains are wanted, and how many. A repeatable option takes one value each time: it must not
// swallow the words after it. Returns the options, for a command that takes them in some of its
// uses only.
std::vector<CLI::Option*> AddChainOptions(CLI::App& command, ChainArguments& chains);
// Which links count, for a question about all chains between two events.
std::vector<CLI::Option*> AddLinkOptions(CLI::App& command, ChainArguments& chains);

// ---- The commands ----

// options_data.cc: what goes in and out, and the care of the database.
void DefineImport(CLI::App& app, Bound& bound);
void DefineReview(CLI::App& app, Bound& bound);
void DefineExport(CLI::App& app, Bound& bound);
void DefineCare(CLI::App& app, Bound& bound);

// options_questions.cc: what is asked of events and evidence.
void DefineLookups(CLI::App& app, Bound& bound);
void DefineTrace(CLI::App& app, Bound& bound);
void DefineAudit(CLI::App& app, Bound& bound);
void DefineTiming(CLI::App& app, Bound& bound);
void DefineTurningPoints(CLI::App& app, Bound& bound);
void DefineDisputes(CLI::App& app, Bound& bound);
void DefineCompare(CLI::App& app, Bound& bound);
void DefineRobustness(CLI::App& app, Bound& bound);
void DefineWhatIf(CLI::App& app, Bound& bound);

// options_graph.cc: pictures, and questions of the whole graph.
void DefineDiagram(CLI::App& app, Bound& bound);
void DefineWholeGraph(CLI::App& app, Bound& bound);

}  // namespace catena::cli
