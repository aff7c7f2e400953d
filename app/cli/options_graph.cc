#include "app/cli/option_tools.h"
#include "export/diagram_model.h"
#include "export/storyline_model.h"

namespace catena::cli {
namespace {

const std::map<std::string, RankBy> kRankings = {{"pagerank", RankBy::kPageRank},
                                                 {"betweenness", RankBy::kBetweenness},
                                                 {"degree", RankBy::kDegree}};
const std::map<std::string, std::string> kPictureFormats = {
    {"dot", "dot"}, {"svg", "svg"}, {"png", "png"}, {"pdf", "pdf"}};

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
  command.add_option("--limit", scope.limit, "Rows at most; 0: all")
      ->check(Whole(0))
      ->type_name("N");
}

void AddMembers(CLI::App& command, uint32_t& members) {
  command.add_option("--members", members, "Nodes named of each, most linked first; 0: all")
      ->check(Whole(0))
      ->type_name("N");
}

}  // namespace

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
                    ->check(NotEmpty())
                    ->type_name("FROM TO");
  auto* from = command->add_option("--forwards", a.chains.from, "What an event led to")
                   ->check(NotEmpty())
                   ->type_name("EVENT");
  auto* to = command->add_option("--backwards", a.chains.to, "What led to an event")
                 ->check(NotEmpty())
                 ->type_name("EVENT");
  auto* around = command->add_option("--around", a.around, "The neighbourhood of one thing")
                     ->check(NotEmpty())
                     ->type_name("ID|NAME");
  auto* theme = command->add_option("--theme", a.theme, "Events with this tag")
                    ->check(NotEmpty())
                    ->type_name("TAG");
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

void DefineWholeGraph(CLI::App& app, Bound& bound) {
  CLI::App* rank = AddCommand(app, "rank", "Who and what is central",
                              "catena rank --label Actor\n  catena rank --by betweenness");
  AddChoice(*rank, "--by", bound.rank.by, kRankings, "What counts");
  rank->add_flag("--directed", bound.rank.directed,
                 "Follow relationships only as they are written, not both ways");
  rank->add_option("--samples", bound.rank.samples,
                   "Estimate betweenness from so many nodes; in a large graph 256 unless given")
      ->check(Whole(1))
      ->type_name("N");
  rank->add_option("--seed", bound.rank.seed, "Which nodes are drawn")
      ->check(Whole(0, std::numeric_limits<uint64_t>::max()))
      ->type_name("N");
  AddScopeOptions(*rank, bound.rank.scope);
  AddFormat(*rank, bound, kPlainFormats);
  rank->callback([&bound] { bound.command = bound.rank; });

  CLI::App* communities =
      AddCommand(app, "communities", "Groups with more links among them than chance would have",
                 "catena communities --resolution 2 --members 5");
  communities
      ->add_option("--resolution", bound.communities.resolution,
                   "Above 1 finds smaller groups, below 1 larger ones")
      ->check(Number(1e-6, 1e6))
      ->type_name("R");
  communities->add_option("--seed", bound.communities.seed, "The same seed gives the same groups")
      ->check(Whole(0, std::numeric_limits<uint64_t>::max()))
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

}  // namespace catena::cli
