#include <cstdio>
#include <ostream>

#include "analysis/betweenness.h"
#include "analysis/core_numbers.h"
#include "analysis/page_rank.h"
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/whole_graph.h"
#include "db/database.h"

namespace catena::cli {
namespace {

// Beyond this many looks at relationships betweenness is estimated unless samples are given.
constexpr uint64_t kExactWork = 4'000'000'000;
constexpr uint32_t kSamples = 256;

struct Scores {
  std::vector<double> of;  // By vertex.
  uint32_t sources = 0;    // What betweenness was estimated from; 0: nothing was estimated.
};

Result<Scores> Score(const CsrGraph& csr, const RankArguments& args, Progress& progress) {
  const Walk walk = args.directed ? Walk::kForwards : Walk::kEither;
  if (args.by == RankBy::kPageRank) {
    PageRankOptions options;
    options.progress = &progress;
    options.walk = walk;
    CATENA_TRY(PageRank ranks, ComputePageRank(csr, options));
    return Scores{std::move(ranks.rank)};
  }
  if (args.by == RankBy::kBetweenness) {
    BetweennessOptions options;
    options.progress = &progress;
    options.walk = walk;
    options.seed = args.seed;
    options.samples = args.samples;
    const uint64_t work = uint64_t{csr.vertex_count()} * (csr.link_count() + 1);
    if (args.samples == 0 && work > kExactWork) options.samples = kSamples;
    CATENA_TRY(Betweenness found, ComputeBetweenness(csr, options));
    return Scores{std::move(found.score), found.exact ? 0 : found.sources};
  }
  Scores scores;
  for (uint32_t v = 0; v < csr.vertex_count(); ++v) {
    scores.of.push_back(static_cast<double>(DegreeOf(csr, Vertex{v})));
  }
  return scores;
}

std::string ScoreText(double score, RankBy by) {
  char text[64];
  const char* format = by == RankBy::kPageRank ? "%.6f" : by == RankBy::kDegree ? "%.0f" : "%.1f";
  std::snprintf(text, sizeof text, format, score);
  return text;
}

std::string_view NameOf(RankBy by) {
  switch (by) {
    case RankBy::kPageRank:
      return "pagerank";
    case RankBy::kBetweenness:
      return "betweenness";
    case RankBy::kDegree:
      break;
  }
  return "degree";
}

void PrintRanking(const RankArguments& args, const CsrGraph& csr, const Scores& scores,
                  const Ranking& ranking, const std::vector<ListedNode>& nodes,
                  Terminal& terminal) {
  terminal.out() << SizeOf(csr) << ", by " << NameOf(args.by);
  if (scores.sources != 0) {
    terminal.out() << ", estimated from " << scores.sources << " of " << csr.vertex_count()
                   << " nodes (--samples takes more)";
  }
  terminal.out() << '\n';
  Table table({{std::string(NameOf(args.by)), Table::Align::kRight},
               {"links", Table::Align::kRight},
               {"id"},
               {"kind"},
               {"name"}});
  for (size_t i = 0; i < nodes.size(); ++i) {
    const Vertex vertex = ranking.vertices[i];
    table.Add({ScoreText(scores.of[vertex.index], args.by), std::to_string(DegreeOf(csr, vertex)),
               nodes[i].id, nodes[i].kind, nodes[i].name});
  }
  table.Print(terminal);
  if (ranking.cut) terminal.out() << "… and more (--limit 0 shows all)\n";
}

std::string RankingJson(const RankArguments& args, const CsrGraph& csr, const Scores& scores,
                        const Ranking& ranking, const std::vector<ListedNode>& nodes) {
  Value::List list;
  for (size_t i = 0; i < nodes.size(); ++i) {
    const Vertex vertex = ranking.vertices[i];
    list.push_back(Value::Map{{"id", nodes[i].id},
                              {"kind", nodes[i].kind},
                              {"name", nodes[i].name},
                              {"score", scores.of[vertex.index]},
                              {"links", static_cast<int64_t>(DegreeOf(csr, vertex))}});
  }
  return ObjectJson({{"by", NameOf(args.by)},
                     {"nodes", int64_t{csr.vertex_count()}},
                     {"relationships", int64_t{csr.link_count()}},
                     {"estimated_from", scores.sources == 0 ? Value() : int64_t{scores.sources}},
                     {"ranking", std::move(list)},
                     {"cut_by", ranking.cut ? Value("limit") : Value()}});
}

}  // namespace

Result<int> RunRank(const GlobalOptions& global, const RankArguments& args, Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  std::optional<CsrGraph> csr;
  Scores scores;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(csr, ReadScope(*db, *graph, args.scope, progress));
    CATENA_TRY(scores, Score(*csr, args, progress));
  }
  CATENA_TRY(const Ranking ranking, RankByScore(*graph, *csr, args.scope, scores.of));
  CATENA_TRY(const auto nodes, ListNodes(*graph, *csr, ranking.vertices));
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << RankingJson(args, *csr, scores, ranking, nodes) << '\n';
  } else {
    PrintRanking(args, *csr, scores, ranking, nodes, terminal);
  }
  return nodes.empty() ? kNo : kDone;
}

Result<int> RunCore(const GlobalOptions& global, const CoreArguments& args, Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const auto graph, db->Read());
  std::optional<CsrGraph> csr;
  CoreNumbers cores;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(csr, ReadScope(*db, *graph, args.scope, progress));
    CATENA_TRY(cores, FindCoreNumbers(*csr, {.progress = &progress}));
  }
  const std::vector<double> scores(cores.core.begin(), cores.core.end());
  CATENA_TRY(const Ranking ranking, RankByScore(*graph, *csr, args.scope, scores));
  CATENA_TRY(const auto nodes, ListNodes(*graph, *csr, ranking.vertices));
  const auto core_of = [&](size_t i) { return cores.core[ranking.vertices[i].index]; };
  if (terminal.format() == OutputFormat::kJson) {
    Value::List list;
    for (size_t i = 0; i < nodes.size(); ++i) {
      list.push_back(Value::Map{{"id", nodes[i].id},
                                {"kind", nodes[i].kind},
                                {"name", nodes[i].name},
                                {"core", int64_t{core_of(i)}}});
    }
    terminal.out() << ObjectJson({{"nodes", int64_t{csr->vertex_count()}},
                                  {"relationships", int64_t{csr->link_count()}},
                                  {"highest_core", int64_t{cores.highest}},
                                  {"cores", std::move(list)},
                                  {"cut_by", ranking.cut ? Value("limit") : Value()}})
                   << '\n';
  } else {
    terminal.out() << SizeOf(*csr) << ", the highest core is " << cores.highest << '\n';
    Table table({{"core", Table::Align::kRight}, {"id"}, {"kind"}, {"name"}});
    for (size_t i = 0; i < nodes.size(); ++i) {
      table.Add({std::to_string(core_of(i)), nodes[i].id, nodes[i].kind, nodes[i].name});
    }
    table.Print(terminal);
    if (ranking.cut) terminal.out() << "… and more (--limit 0 shows all)\n";
  }
  return nodes.empty() ? kNo : kDone;
}

}  // namespace catena::cli
