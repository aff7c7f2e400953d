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
//   robustness_bench [--size 0|1|2] [--kind WORD] [--seed N] [--time-limit S] [--dump FILE]
//
// Each claim gives one link one group, so a link has about as many groups as it has claims.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "analysis/label_cut.h"
#include "analysis/random_numbers.h"

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

void Dump(const LabelCutProblem& problem, const std::string& path) {
  std::ofstream out(path);
  out << problem.vertices << ' ' << problem.labels << ' ' << problem.source << ' ' << problem.target
      << '\n';
  for (const LabelCutEdge& edge : problem.edges) {
    out << edge.from << ' ' << edge.to << ' ' << edge.labels.front() << '\n';
  }
}

void Run(const Size& size, const std::string& kind, uint64_t seed, int seconds,
         const std::string& dump) {
  const LabelCutProblem problem = Make(size, kind, seed);
  if (!dump.empty()) Dump(problem, dump);
  const auto run = [&](uint32_t max_sets) {
    const Clock::time_point start = Clock::now();
    const LabelCut cut = catena::FindLabelCut(
        problem, {.time_limit = std::chrono::seconds(seconds), .max_sets = max_sets});
    return std::pair(cut, std::chrono::duration<double>(Clock::now() - start).count());
  };
  const auto [cut, time] = run(0);
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
