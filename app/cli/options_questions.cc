#include <algorithm>

#include "analysis/timing_answer.h"
#include "app/cli/option_tools.h"
#include "core/audit_report.h"

namespace catena::cli {
namespace {

std::map<std::string, std::string> StatusNames() {
  std::map<std::string, std::string> names;
  for (size_t i = 0; i < kClaimStatusCount; ++i) {
    const std::string name(ClaimStatusName(static_cast<ClaimStatus>(i)));
    names.emplace(name, name);
  }
  return names;
}
const std::map<std::string, std::string> kStatuses = StatusNames();

}  // namespace

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
  AddOutput(*command, bound.trace.output);
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
  AddChoice<std::string>(*command, "--status", a.status, kStatuses, "Only claims with this status");
  command->add_option("--section", a.section, "Only claims of this section")->type_name("TEXT");
  command
      ->add_option("--document", a.document,
                   "Only what this document states, counts included; as html, the page itself with "
                   "each sentence marked by its status and its sources beside it")
      ->check(NotEmpty())
      ->type_name("ID|TITLE");
  command->add_flag("--links", a.links, "In text, list the relationships too");
  command->add_flag("--sources", a.sources, "In text, list the sources too");
  command
      ->add_option("--limit", a.limit,
                   Unless("In text, rows of a table at most; 0: all", AuditArguments{}.limit))
      ->check(Whole(0))
      ->type_name("N");
  AddOutput(*command, a.output);
  AddFormat(*command, bound, kReportFormats);
  command->callback([&bound, command] {
    FormatByEnding(*command, bound.audit.output, bound.global.format);
    bound.command = bound.audit;
  });
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
    if (std::ranges::count(bound.timing.events, "") > 0) {
      throw CLI::ValidationError("events", "an event is empty");
    }
    if (bound.timing.events.empty() && all->count() == 0) {
      throw CLI::ValidationError("timing", "name one or two events, or say --all");
    }
    bound.command = bound.timing;
  });
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
      ->check(Whole(0, std::numeric_limits<uint64_t>::max()))
      ->needs(all)
      ->type_name("N");
  command
      ->add_option("--resolution", a.resolution,
                   "With --all: above 1 finds smaller communities, below 1 larger ones")
      ->check(Number(1e-6, 1e6))
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
                    "Also links and chains that their dates contradict");
  command->add_option("--max-sets", a.max_sets, Unless("Smallest sets listed at most", a.max_sets))
      ->check(Whole(1))
      ->type_name("N");
  command
      ->add_option_function<double>(
          "--time-budget", [&a](double s) { a.time_budget_ms = static_cast<uint64_t>(s * 1000); },
          "Seconds to look for the smallest set (10 unless given); then the bounds proven so far "
          "are the answer")
      ->check(Number(0.001, 1e6, "seconds"))
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
      ->check(Whole(0, std::numeric_limits<uint64_t>::max()))
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

}  // namespace catena::cli
