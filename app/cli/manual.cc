#include "app/cli/manual.h"

#include <CLI/CLI.hpp>

namespace catena::cli {
namespace {

std::vector<const CLI::App*> VisibleCommands(const CLI::App& app) {
  std::vector<const CLI::App*> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) commands.push_back(command);
  }
  return commands;
}

std::vector<const CLI::Option*> VisibleOptions(const CLI::App& app, bool positional) {
  std::vector<const CLI::Option*> options;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    if (option->get_positional() == positional) options.push_back(option);
  }
  return options;
}

bool TakesValue(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

// roff: a line must not start with a dot or quote, backslashes and hyphens are escaped.
std::string Roff(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\\') {
      safe += "\\e";
    } else if (c == '-') {
      safe += "\\-";
    } else if ((c == '.' || c == '\'') && (safe.empty() || safe.back() == '\n')) {
      safe += "\\&";
      safe += c;
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string OptionNames(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_lnames())
    names += (names.empty() ? "--" : ", --") + name;
  for (const std::string& name : option.get_snames()) names += (names.empty() ? "-" : ", -") + name;
  return names;
}

void AppendOptions(const CLI::App& app, std::string& page) {
  for (const CLI::Option* option : VisibleOptions(app, true)) {
    page +=
        ".TP\n.I " + Roff(option->get_type_name()) + "\n" + Roff(option->get_description()) + "\n";
  }
  for (const CLI::Option* option : VisibleOptions(app, false)) {
    page += ".TP\n.B " + Roff(OptionNames(*option));
    if (TakesValue(*option)) page += " \\fI" + Roff(option->get_type_name()) + "\\fR";
    page += "\n" + Roff(option->get_description()) + "\n";
  }
}

std::string Example(const CLI::App& command) {
  const std::string footer = command.get_footer();
  const size_t colon = footer.find('\n');
  return colon == std::string::npos ? "" : footer.substr(colon + 1);
}

std::string MainPage(const CLI::App& app, const std::string& version) {
  std::string page = ".TH CATENA 1 \"\" \"catena " + version +
                     "\"\n.SH NAME\ncatena \\- graph "
                     "database and relationship analyser for evidence\n.SH SYNOPSIS\n.B catena\n"
                     "[\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]\n.SH DESCRIPTION\n" +
                     Roff(app.get_description()) + "\n.SH COMMANDS\n";
  for (const CLI::App* command : VisibleCommands(app)) {
    page += ".TP\n.BR catena\\-" + Roff(command->get_name()) + " (1)\n" +
            Roff(command->get_description()) + "\n";
  }
  page += ".SH OPTIONS\n";
  AppendOptions(app, page);
  page +=
      ".SH ENVIRONMENT\n.TP\n.B CATENA_DB\nThe database directory where \\-\\-db is not given.\n"
      ".TP\n.B NO_COLOR\nNo colour on a terminal.\n"
      ".TP\n.B TERM\nWhen it is dumb or not set: no colour, and no progress bar.\n"
      ".SH EXIT STATUS\n.TP\n.B 0\nDone.\n.TP\n.B 1\nThe answer is no: no chain was found, nothing "
      "has the name looked for, there is nothing to draw, or an audit with \\-\\-strict found "
      "claims "
      "without a citation.\n.TP\n.B 2\nBad usage or input.\n"
      ".TP\n.B 3\nThe database or the disk failed.\n";
  return page;
}

std::string CommandPage(const CLI::App& command, const std::string& version) {
  const std::string name = "catena-" + command.get_name();
  std::string page = ".TH " + Roff(name) + " 1 \"\" \"catena " + version + "\"\n.SH NAME\n" +
                     Roff(name) + " \\- " + Roff(command.get_description()) +
                     "\n.SH SYNOPSIS\n.B catena " + Roff(command.get_name()) +
                     "\n[\\fIOPTIONS\\fR]";
  for (const CLI::Option* option : VisibleOptions(command, true)) {
    const std::string type = "\\fI" + Roff(option->get_type_name()) + "\\fR";
    page += option->get_required() ? " " + type : " [" + type + "]";
  }
  page += "\n.SH DESCRIPTION\n" + Roff(command.get_description()) + ".\n.SH OPTIONS\n";
  AppendOptions(command, page);
  page += ".SH EXAMPLE\n.nf\n" + Roff(Example(command)) + "\n.fi\n.SH SEE ALSO\n.BR catena (1)\n";
  return page;
}

std::string Words(const CLI::App& app, const char* separator) {
  std::string words;
  for (const CLI::Option* option : VisibleOptions(app, false)) {
    for (const std::string& name : option->get_lnames()) words += "--" + name + separator;
  }
  return words;
}

// The words a choice option accepts, which its description lists after the last colon.
std::string Choices(const CLI::Option& option) {
  if (option.get_type_name() != "WORD") return "";
  const std::string& text = option.get_description();
  std::string words = text.substr(text.rfind(": ") + 2);
  std::erase(words, ',');
  return words;
}

std::string Bash(const CLI::App& app) {
  std::string names;
  std::string cases;
  for (const CLI::App* command : VisibleCommands(app)) {
    names += command->get_name() + " ";
    cases += "    " + command->get_name() + ") options=\"" + Words(*command, " ") +
             Words(app, " ") + "\" ;;\n";
  }
  std::string values;
  for (const CLI::App* command : VisibleCommands(app)) {
    for (const CLI::Option* option : VisibleOptions(*command, false)) {
      if (Choices(*option).empty()) continue;
      std::string before;
      for (const std::string& name : option->get_lnames()) {
        before += (before.empty() ? "" : "|") + command->get_name() + ":--" + name;
      }
      for (const std::string& name : option->get_snames()) {
        before += "|" + command->get_name() + ":-" + name;
      }
      values += "    " + before + ") COMPREPLY=($(compgen -W \"" + Choices(*option) +
                "\" -- \"$current\")); return ;;\n";
    }
  }
  return "# bash completion for catena\n_catena() {\n  local current=${COMP_WORDS[COMP_CWORD]}\n"
         "  local previous=${COMP_WORDS[COMP_CWORD-1]} command= options= word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n    case $word in\n      " +
         [&] {
           std::string alternatives;
           for (const CLI::App* command : VisibleCommands(app)) {
             alternatives += (alternatives.empty() ? "" : "|") + command->get_name();
           }
           return alternatives;
         }() +
         ") command=$word; break ;;\n    esac\n  done\n  case $command:$previous in\n" + values +
         "    help:*) COMPREPLY=($(compgen -W \"" + names +
         "\" -- \"$current\")); return ;;\n"
         "    *:--color) COMPREPLY=($(compgen -W \"auto always never\" -- \"$current\")); return "
         ";;\n"
         "    *:--db) COMPREPLY=($(compgen -d -- \"$current\")); return ;;\n"
         "  esac\n  case $command in\n    \"\") options=\"" +
         names + Words(app, " ") + "\" ;;\n" + cases +
         "  esac\n  if [[ $current == -* || -z $command ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n  else\n"
         "    COMPREPLY=($(compgen -f -- \"$current\"))\n  fi\n}\n"
         "complete -o filenames -F _catena catena\n";
}

std::string ZshQuote(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\'') {
      safe += "'\\''";
    } else if (c == '[' || c == ']' || c == ':' || c == '\\') {
      safe += '\\';
      safe += c;
    } else {
      safe += c;
    }
  }
  return safe;
}

void AppendZshOptions(const CLI::App& app, std::string& script) {
  for (const CLI::Option* option : VisibleOptions(app, false)) {
    for (const std::string& name : option->get_lnames()) {
      script += " \\\n        '--" + name + "[" + ZshQuote(option->get_description()) + "]";
      if (TakesValue(*option)) {
        const std::string choices = Choices(*option);
        script += ":" + ZshQuote(option->get_type_name()) + ":" +
                  (choices.empty() ? "_files" : "(" + choices + ")");
      }
      script += "'";
    }
  }
}

std::string Zsh(const CLI::App& app) {
  std::string script = "#compdef catena\n_catena() {\n  local -a commands\n  commands=(\n";
  for (const CLI::App* command : VisibleCommands(app)) {
    script += "    '" + command->get_name() + ":" + ZshQuote(command->get_description()) + "'\n";
  }
  script += "  )\n  local line state\n  _arguments -C";
  AppendZshOptions(app, script);
  script +=
      " \\\n        '1: :->command' '*:: :->argument'\n  case $state in\n"
      "    command) _describe command commands ;;\n    argument)\n      case $line[1] in\n";
  for (const CLI::App* command : VisibleCommands(app)) {
    script += "      " + command->get_name() + ") _arguments";
    AppendZshOptions(*command, script);
    AppendZshOptions(app, script);
    script += " \\\n        '*:file:_files' ;;\n";
  }
  script += "      help) _describe command commands ;;\n";
  return script + "      esac ;;\n  esac\n}\n_catena \"$@\"\n";
}

std::string FishQuote(const std::string& text) {
  std::string safe = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') safe += '\\';
    safe += c;
  }
  return safe + "'";
}

void AppendFishOptions(const CLI::App& app, const std::string& condition, std::string& script) {
  for (const CLI::Option* option : VisibleOptions(app, false)) {
    for (const std::string& name : option->get_lnames()) {
      script += "complete -c catena" + condition + " -l " + name;
      for (const std::string& letter : option->get_snames()) script += " -s " + letter;
      if (TakesValue(*option)) script += " -r";
      if (const std::string words = Choices(*option); !words.empty())
        script += " -f -a " + FishQuote(words);
      script += " -d " + FishQuote(option->get_description()) + "\n";
    }
  }
}

std::string Fish(const CLI::App& app) {
  std::string script = "# fish completion for catena\n";
  AppendFishOptions(app, "", script);
  for (const CLI::App* command : VisibleCommands(app)) {
    const std::string& name = command->get_name();
    script += "complete -c catena -n __fish_use_subcommand -f -a " + name + " -d " +
              FishQuote(command->get_description()) + "\n";
    script += "complete -c catena -n '__fish_seen_subcommand_from help' -f -a " + name + "\n";
    AppendFishOptions(*command, " -n '__fish_seen_subcommand_from " + name + "'", script);
  }
  return script;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> MakeManual(const CLI::App& app,
                                                            const std::string& version) {
  std::vector<std::pair<std::string, std::string>> files = {{"catena.1", MainPage(app, version)},
                                                            {"catena.bash", Bash(app)},
                                                            {"_catena", Zsh(app)},
                                                            {"catena.fish", Fish(app)}};
  for (const CLI::App* command : VisibleCommands(app)) {
    files.emplace_back("catena-" + command->get_name() + ".1", CommandPage(*command, version));
  }
  return files;
}

}  // namespace catena::cli
