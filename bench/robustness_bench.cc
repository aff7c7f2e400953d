// How long the smallest set of source groups takes to find, and how near the proven bounds come,
// on graphs of three sizes and of several kinds:
//
//   free      links from each event to random later ones; the cut is often at the ends
//   ends      the same with twice as many links at either end as `planted` has groups
//   hubs      with a twentieth of the events at either end: larger cuts than any story has
//   layered   layers of events, links from one to the next; every layer is a place to cut
//   planted   hubs, and K groups behind every link from the first to the second half of the
//             events, each many times
//
//   robustness_bench [--size 0|1|2] [--kind WORD] [--seed N] [--time-limit S] [--dump FOLDER]
//
// Each claim gives one link one group, so a link has about as many groups as it has claims. In the
// folder of --dump each graph is written with our answers, for bench/robustness_igraph.py.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "analysis/betweenness.h"
#include "analysis/label_cut.h"
#include "analysis/min_cut.h"
#include "analysis/page_rank.h"
#include "analysis/random_numbers.h"
#include "core/csr_graph.h"
#include "core/memory_graph.h"

namespace {

using catena::LabelCut;
using catena::LabelCutEdge;
using catena::LabelCutProblem;
using catena::RandomNumbers;
using Clock = std::chrono::steady_clock;

struct Size {
  uint32_t events;
  uint32_t claims;
  uint32_t groups;
  uint32_t planted;
};
constexpr Size kSizes[] = {{500, 1'850, 60, 5}, {2'000, 9'900, 1'000, 7}, {5'000, 25'000, 500, 12}};
const char* const kKinds[] = {"free", "ends", "hubs", "layered", "planted"};

struct Maker {
  Size size;
  RandomNumbers random;
  LabelCutProblem problem;

  uint32_t Group() { return static_cast<uint32_t>(random.Below(size.groups)); }
  void Link(uint32_t from, uint32_t to) { problem.edges.push_back({from, to, {Group()}}); }
  uint32_t Between(uint32_t first, uint32_t last) {
    return first + static_cast<uint32_t>(random.Below(last - first));
  }

  // To a later event, most often a near one.
  void Forward() {
    const uint32_t from = Between(0, size.events - 1);
    const uint32_t reach = std::max(2U, size.events / 10);
    const uint32_t last = std::min(size.events, from + 1 + reach);
    Link(from, random.Below(4) == 0 ? Between(from + 1, size.events) : Between(from + 1, last));
  }
  void Hubs(uint32_t links) {
    for (uint32_t i = 0; i < links; ++i) {
      Link(0, Between(1, size.events / 8));
      Link(Between(size.events - size.events / 8, size.events - 1), size.events - 1);
    }
  }
  void Layered() {
    const uint32_t width = std::max(8U, size.events / 25);
    Hubs(0);
    for (uint32_t i = 0; i < 3 * width; ++i) {
      Link(0, Between(1, 1 + width));
      Link(size.events - 1 - Between(1, 1 + width), size.events - 1);
    }
    while (problem.edges.size() < size.claims) {
      const uint32_t from = Between(1, size.events - 1 - width);
      const uint32_t next = 1 + ((from - 1) / width + 1) * width;
      Link(from, std::min(Between(next, next + width), size.events - 2));
    }
  }
  void Plant() {
    Hubs(size.events / 20);
    while (problem.edges.size() < size.claims) Forward();
    const uint32_t half = size.events / 2;
    for (LabelCutEdge& edge : problem.edges) {
      const bool crosses = edge.from < half && edge.to >= half;
      if (crosses) edge.labels = {static_cast<uint32_t>(random.Below(size.planted))};
    }
  }
};

LabelCutProblem Make(const Size& size, const std::string& kind, uint64_t seed) {
  Maker maker{size, RandomNumbers(seed), {}};
  maker.problem.vertices = size.events;
  maker.problem.labels = size.groups;
  maker.problem.target = size.events - 1;
  if (kind == "ends") maker.Hubs(2 * size.planted);
  if (kind == "hubs") maker.Hubs(size.events / 20);
  if (kind == "layered") maker.Layered();
  if (kind == "planted") maker.Plant();
  while (maker.problem.edges.size() < size.claims) maker.Forward();
  return maker.problem;
}

double Seconds(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Each event once, as an edge from its one side to its other.
int64_t EventCut(const LabelCutProblem& problem) {
  std::vector<catena::FlowEdge> edges;
  const auto many = static_cast<int64_t>(problem.vertices);
  for (uint32_t v = 0; v < problem.vertices; ++v) {
    const bool end = v == problem.source || v == problem.target;
    edges.push_back({2 * v, 2 * v + 1, end ? many : 1});
  }
  for (const LabelCutEdge& edge : problem.edges) {
    if (edge.from == problem.source && edge.to == problem.target) return 0;
    edges.push_back({2 * edge.from + 1, 2 * edge.to, many});
  }
  return catena::FindMinCut(2 * problem.vertices, edges, 2 * problem.source, 2 * problem.target + 1)
      .value;
}

int64_t ClaimCut(const LabelCutProblem& problem) {
  std::vector<catena::FlowEdge> edges;
  for (const LabelCutEdge& edge : problem.edges) edges.push_back({edge.from, edge.to, 1});
  return catena::FindMinCut(problem.vertices, edges, problem.source, problem.target).value;
}

catena::CsrGraph GraphOf(const LabelCutProblem& problem) {
  catena::MemoryGraph graph;
  const catena::TypeId type = graph.InternType("CAUSED").value();
  std::vector<catena::NodeId> nodes;
  for (uint32_t v = 0; v < problem.vertices; ++v) nodes.push_back(graph.CreateNode({}, {}).value());
  for (const LabelCutEdge& edge : problem.edges) {
    graph.CreateRelationship(nodes[edge.from], type, nodes[edge.to], {}).value();
  }
  return catena::CsrGraph::Build(graph).value();
}

void PutScores(std::ofstream& out, const char* name, const std::vector<double>& scores,
               double seconds) {
  char text[64];
  out << ",\n \"" << name << "\": [";
  for (size_t i = 0; i < scores.size(); ++i) {
    std::snprintf(text, sizeof text, "%s%.17g", i == 0 ? "" : ",", scores[i]);
    out << text;
  }
  out << "],\n \"" << name << "_s\": " << seconds;
}

// The graph and our answers on it, for bench/robustness_igraph.py.
void Dump(const LabelCutProblem& problem, uint32_t source_cut, double source_cut_s,
          const std::string& path) {
  std::ofstream out(path);
  out << "{\"vertices\": " << problem.vertices << ", \"labels\": " << problem.labels
      << ", \"source\": " << problem.source << ", \"target\": " << problem.target
      << ",\n \"edges\": [";
  for (size_t i = 0; i < problem.edges.size(); ++i) {
    const LabelCutEdge& edge = problem.edges[i];
    out << (i == 0 ? "[" : ",[") << edge.from << ',' << edge.to << ',' << edge.labels.front()
        << ']';
  }
  out << "],\n \"source_cut\": " << source_cut << ", \"source_cut_s\": " << source_cut_s;
  Clock::time_point start = Clock::now();
  const int64_t claims = ClaimCut(problem);
  out << ",\n \"claim_cut\": " << claims << ", \"claim_cut_s\": " << Seconds(start);
  start = Clock::now();
  const int64_t events = EventCut(problem);
  out << ",\n \"event_cut\": " << events << ", \"event_cut_s\": " << Seconds(start);
  const catena::CsrGraph graph = GraphOf(problem);
  start = Clock::now();
  catena::BetweennessOptions between;
  between.threads = 1;
  between.walk = catena::Walk::kForwards;
  const auto scores = catena::ComputeBetweenness(graph, between).value();
  PutScores(out, "betweenness", scores.score, Seconds(start));
  start = Clock::now();
  catena::PageRankOptions rank;
  rank.threads = 1;
  rank.tolerance = 1e-12;
  rank.max_iterations = 1'000;
  const auto ranks = catena::ComputePageRank(graph, rank).value();
  PutScores(out, "pagerank", ranks.rank, Seconds(start));
  out << "}\n";
}

void Run(const Size& size, const std::string& kind, uint64_t seed, int seconds,
         const std::string& dump) {
  const LabelCutProblem problem = Make(size, kind, seed);
  const auto run = [&](uint32_t max_sets) {
    const Clock::time_point start = Clock::now();
    const LabelCut cut = catena::FindLabelCut(
        problem, {.time_limit = std::chrono::seconds(seconds), .max_sets = max_sets});
    return std::pair(cut, Seconds(start));
  };
  const auto [cut, time] = run(0);
  if (!dump.empty() && cut.exact()) {
    Dump(problem, cut.upper, time,
         dump + "/" + std::to_string(size.events) + "-" + kind + "-" + std::to_string(seed) +
             ".json");
  }
  std::printf(
      "%5u events %6u claims %5u groups  %-8s seed %2lu  k %2u..%-2u %s %8.3f s %7lu nodes %6lu "
      "paths",
      size.events, size.claims, size.groups, kind.c_str(), static_cast<unsigned long>(seed),
      cut.lower, cut.upper, cut.exact() ? "exact" : "     ", time,
      static_cast<unsigned long>(cut.nodes), static_cast<unsigned long>(cut.paths));
  if (cut.exact()) {
    const auto [listed, all_time] = run(20);
    std::printf("  %2zu%s sets %8.3f s", listed.sets.size(), listed.all_sets ? "" : "+", all_time);
  }
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  int only_size = -1;
  std::string only_kind;
  std::string dump;
  uint64_t first = 1;
  uint64_t last = 3;
  int seconds = 60;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string word = argv[i];
    if (word == "--size") only_size = std::atoi(argv[i + 1]);
    if (word == "--kind") only_kind = argv[i + 1];
    if (word == "--seed") first = last = std::strtoul(argv[i + 1], nullptr, 10);
    if (word == "--time-limit") seconds = std::atoi(argv[i + 1]);
    if (word == "--dump") dump = argv[i + 1];
  }
  for (int size = 0; size < 3; ++size) {
    if (only_size >= 0 && only_size != size) continue;
    for (const char* kind : kKinds) {
      if (!only_kind.empty() && only_kind != kind) continue;
      for (uint64_t seed = first; seed <= last; ++seed) {
        Run(kSizes[size], kind, seed, seconds, dump);
      }
    }
  }
  return 0;
}
