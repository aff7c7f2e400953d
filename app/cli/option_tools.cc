#include "app/cli/option_tools.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "analysis/trace.h"
#include "app/cli/output_file.h"

namespace catena::cli {

CLI::Validator Whole(uint64_t least, uint64_t most) {
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

CLI::Validator Number(double least, double most, const std::string& what) {
  return CLI::Validator(
      [least, most, what](std::string& text) {
        double number = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        const bool read = problem == std::errc() && end == text.data() + text.size();
        if (read && number >= least && number <= most) return std::string();
        return fmt::format("'{}' is no number {}from {} to {}", text,
                           what.empty() ? "" : "of " + what + " ", least, most);
      },
      "", "");
}

void RefuseEmpty(CLI::App& app) {
  const std::map<std::string, std::string> names = {{"from", "the first event is empty"},
                                                    {"to", "the second event is empty"}};
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    for (CLI::Option* option : command->get_options()) {
      const bool says_nothing = option->check_lname("title");  // A picture without a title.
      if (option->get_items_expected_max() == 0 || says_nothing) continue;
      const auto name = names.find(option->get_single_name());
      const bool is_event = option->get_positional() && name != names.end();
      const std::string problem = is_event ? name->second : "is empty";
      option->check(CLI::Validator(
          [problem](std::string& text) { return text.empty() ? problem : std::string(); }, "", ""));
    }
  }
}

CLI::Validator NotEmpty() {
  return CLI::Validator(
      [](std::string& text) { return text.empty() ? std::string("is empty") : std::string(); }, "",
      "");
}

std::string Unless(const std::string& what, uint64_t value) {
  return what + " (" + std::to_string(value) + " unless given)";
}

// Nothing may stand in a file that its name does not promise: a report named .pdf is a mistake.
void FormatByEnding(const CLI::App& command, const std::string& output, OutputFormat& format) {
  if (command.get_option("--format")->count() > 0) return;
  const std::string ending = FileEnding(output);
  if (ending == "json") format = OutputFormat::kJson;
  if (ending == "md" || ending == "markdown") format = OutputFormat::kMarkdown;
  if (ending == "html" || ending == "htm") format = OutputFormat::kHtml;
  for (const char* other :
       {"svg", "png", "pdf", "dot", "csv", "jsonl", "xml", "doc", "docx", "odt"}) {
    if (ending != other) continue;
    throw CLI::ValidationError("--output",
                               "'" + output + "' would hold no " + ending +
                                   ": a report is written as json, md, html or txt, or as "
                                   "--format says");
  }
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

void AddOutput(CLI::App& command, std::string& output) {
  command
      .add_option("--output,-o", output,
                  "Write to a file; its ending (json, md, html, txt) says the format")
      ->type_name("FILE");
}

void AddReportOutput(CLI::App& command, Bound& bound, std::string& output, uint32_t& limit) {
  command.add_option("--limit", limit, Unless("In text, rows of a table at most; 0: all", limit))
      ->check(Whole(0))
      ->type_name("N");
  AddOutput(command, output);
  AddFormat(command, bound, kReportFormats);
}

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
                           "Also links and chains that their dates contradict")};
}

}  // namespace catena::cli
