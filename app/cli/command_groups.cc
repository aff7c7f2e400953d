#include <cstdio>
#include <ostream>

#include "analysis/leiden.h"
#include "analysis/strong_components.h"
#include "analysis/weak_components.h"
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/whole_graph.h"
#include "db/database.h"

namespace catena::cli {
namespace {

std::string Rounded(double number) {
  char text[64];
  std::snprintf(text, sizeof text, "%.3f", number);
  return text;
}

void PrintAlone(uint32_t alone, Terminal& terminal) {
  if (alone > 0) terminal.out() << ", " << alone << " of them of one node";
}

}  // namespace

Result<int> RunCommunities(const GlobalOptions& global, const CommunitiesArguments& args,
                           Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  std::optional<CsrGraph> csr;
  Communities found;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(csr, ReadScope(*db, *graph, args.scope, progress));
    LeidenOptions options;
    options.progress = &progress;
    options.resolution = args.resolution;
    options.seed = args.seed;
    CATENA_TRY(found, FindCommunities(*csr, options));
  }
  CATENA_TRY(const Groups groups, ListGroups(*graph, *csr, args.scope, found, args.members));
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << GroupsJson({{"nodes", int64_t{csr->vertex_count()}},
                                  {"relationships", int64_t{csr->link_count()}},
                                  {"communities", int64_t{found.count}},
                                  {"modularity", found.modularity},
                                  {"resolution", args.resolution},
                                  {"seed", static_cast<int64_t>(args.seed)}},
                                 groups)
                   << '\n';
  } else {
    terminal.out() << Plural(found.count, "community", "communities") << " of " << SizeOf(*csr);
    PrintAlone(groups.alone, terminal);
    terminal.out() << "; modularity " << Rounded(found.modularity) << '\n';
    PrintGroups(groups, terminal);
  }
  return groups.groups.empty() ? kNo : kDone;
}

Result<int> RunComponents(const GlobalOptions& global, const ComponentsArguments& args,
                          Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  std::optional<CsrGraph> csr;
  Components found;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(csr, ReadScope(*db, *graph, args.scope, progress));
    const WorkOptions work{.progress = &progress};
    if (args.strong) {
      CATENA_TRY(found, FindStrongComponents(*csr, work));
    } else {
      CATENA_TRY(found, FindWeakComponents(*csr, work));
    }
  }
  CATENA_TRY(const Groups groups, ListGroups(*graph, *csr, args.scope, found, args.members));
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << GroupsJson({{"nodes", int64_t{csr->vertex_count()}},
                                  {"relationships", int64_t{csr->link_count()}},
                                  {"strong", args.strong},
                                  {"components", int64_t{found.count}}},
                                 groups)
                   << '\n';
  } else {
    terminal.out() << (args.strong ? "Following the direction of relationships: " : "")
                   << Plural(found.count, "component") << " of " << SizeOf(*csr);
    PrintAlone(groups.alone, terminal);
    terminal.out() << '\n';
    PrintGroups(groups, terminal);
  }
  return groups.groups.empty() ? kNo : kDone;
}

}  // namespace catena::cli
