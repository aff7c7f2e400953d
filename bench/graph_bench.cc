// The whole-graph algorithms and the path searches on the synthetic event graph.
//
//   graph_bench FOLDER SCALE [ROUNDS [THREADS]]
//
// FOLDER has the tables of bench/event_tables.h. Prints a line of bench/measurement.h for each of:
//
//   hopK_1000   events within K links of causes of each of 1000          bfs, wcc, tc, bc4
//   sp_200      lengths of 200 shortest causal paths                     the whole graph,
//   undirected path6_100   ways of 6 links or fewer that keep time, 100 pairs       pr20, sssp, scc
//   fan6_1000   the same from each of 1000 events to anywhere            as it is directed
#include <cstdio>
#include <cstdlib>
#include <string>

#include "analysis/betweenness.h"
#include "analysis/breadth_first.h"
#include "analysis/core_numbers.h"
#include "analysis/earliest_arrival.h"
#include "analysis/leiden.h"
#include "analysis/page_rank.h"
#include "analysis/random_numbers.h"
#include "analysis/shortest_distances.h"
#include "analysis/shortest_path_finder.h"
#include "analysis/strong_components.h"
#include "analysis/timed_paths.h"
#include "analysis/triangles.h"
#include "analysis/weak_components.h"
#include "bench/event_tables.h"
#include "bench/measurement.h"

namespace catena {
namespace {

using Pairs = std::vector<std::pair<uint32_t, uint32_t>>;

class Bench {
 public:
  Bench(const std::filesystem::path& folder, std::string scale, unsigned threads)
      : measurements_(std::move(scale), std::to_string(threads) + " threads"), threads_(threads) {
    hops_ = Expect(LoadQuestions(folder / "q_hop.csv"));
    ends_ = Expect(LoadQuestions(folder / "q_sp.csv"));
    timed_ends_ = Expect(LoadQuestions(folder / "q_path.csv"));
    starts_ = Expect(LoadQuestions(folder / "q_bfs.csv"));
    Measure("load_arrays", [&] {
      const EventTables tables = Expect(EventTables::Load(folder));
      all_.emplace(Expect(CsrGraph::Build(tables, {.with_days = false, .threads = threads_})));
      caused_.emplace(Expect(
          CsrGraph::Build(tables, {.types = {"CAUSED"}, .with_days = false, .threads = threads_})));
      for (uint32_t l = 0; l < caused_->link_count(); ++l) {
        const int32_t day = tables.day(caused_->relationship(Link{l}));
        windows_.push_back({day, day});
      }
      return static_cast<double>(tables.relationship_count());
    });
    RandomNumbers random(1);
    for (uint32_t l = 0; l < all_->link_count(); ++l) {
      lengths_.push_back(1 + static_cast<uint32_t>(random.Below(255)));
    }
  }

  void Round() {
    Hops();
    Paths();
    WholeGraph();
  }

 private:
  template <class Run>
  void Measure(const char* work, Run run) const {
    measurements_.Time(work, run);
  }

  void Hops() {
    std::vector<uint32_t> seen(caused_->vertex_count(), 0);
    uint32_t question = 0;
    std::vector<Vertex> queue;
    const char* names[] = {"hop1_1000", "hop2_1000", "hop3_1000"};
    for (int hops = 1; hops <= 3; ++hops) {
      Measure(names[hops - 1], [&] {
        size_t total = 0;
        for (const auto& [start, unused] : hops_) {
          seen[start] = ++question;
          queue.assign(1, Vertex{start});
          size_t head = 0;
          for (int hop = 0; hop < hops; ++hop) {
            for (const size_t end = queue.size(); head < end; ++head) {
              for (const Vertex next : caused_->out(queue[head])) {
                if (seen[next.index] == question) continue;
                seen[next.index] = question;
                queue.push_back(next);
              }
            }
          }
          total += queue.size() - 1;
        }
        return static_cast<double>(total);
      });
    }
  }

  void Paths() {
    ShortestPathFinder finder(*caused_);
    Measure("sp_200", [&] {
      size_t links = 0;
      for (const auto& [from, to] : ends_) {
        const auto path = finder.Find({.from = {from}, .to = {to}});
        if (path) links += path->size() - 1;
      }
      return static_cast<double>(links);
    });
    TimedPathCounter counter(*caused_, windows_);
    Measure("path6_100", [&] {
      uint64_t paths = 0;
      for (const auto& [from, to] : timed_ends_)
        paths += counter.CountBetween({from}, {to}, 6).paths;
      return static_cast<double>(paths);
    });
    Measure("fan6_1000", [&] {
      uint64_t paths = 0;
      for (const auto& [from, unused] : hops_) paths += counter.CountFrom({from}, 6).paths;
      return static_cast<double>(paths);
    });
    Measure("arrival_16", [&] {
      uint64_t reached = 0;
      for (size_t i = 0; i < 16; ++i) {
        for (const auto& day :
             Expect(FindArrivals(*caused_, {hops_[i].first}, {.windows = windows_}))) {
          reached += day ? 1 : 0;
        }
      }
      return static_cast<double>(reached);
    });
  }

  void WholeGraph() {
    const WorkOptions work{.threads = threads_};
    for (const auto& [start, unused] : starts_) {
      Measure("bfs", [&, from = start] {
        return static_cast<double>(Expect(FindDepths(*all_, {from}, Walk::kEither, work)).reached);
      });
    }
    Measure("pr20", [&] {
      PageRankOptions options;
      options.threads = threads_;
      options.max_iterations = 20;
      options.tolerance = 0;
      options.ends = PageRankOptions::Ends::kDrop;
      return Expect(ComputePageRank(*all_, options)).rank[0] * 1e9;
    });
    Measure("wcc",
            [&] { return static_cast<double>(Expect(FindWeakComponents(*all_, work)).count); });
    Measure("scc",
            [&] { return static_cast<double>(Expect(FindStrongComponents(*all_, work)).count); });
    Measure("bc4", [&] {
      BetweennessOptions options;
      options.threads = threads_;
      for (size_t i = 0; i < 4; ++i) options.sources.push_back({starts_[i].first});
      const Betweenness answer = Expect(ComputeBetweenness(*all_, options));
      double sum = 0;
      for (const double score : answer.score) sum += score;
      // Back to the plain sum over the starts.
      return sum * 2 * 4 / static_cast<double>(answer.score.size());
    });
    Measure("tc", [&] { return static_cast<double>(Expect(CountTriangles(*all_, work))); });
    Measure("sssp", [&] {
      DistanceOptions options;
      options.threads = threads_;
      options.walk = Walk::kEither;
      options.lengths = lengths_;
      uint64_t sum = 0;
      for (const uint64_t distance : Expect(FindDistances(*all_, {starts_[0].first}, options))) {
        if (distance != kUnreachable) sum += distance;
      }
      return static_cast<double>(sum);
    });
    Measure("core",
            [&] { return static_cast<double>(Expect(FindCoreNumbers(*all_, work)).highest); });
    Measure("leiden", [&] {
      LeidenOptions options;
      options.threads = threads_;
      return Expect(FindCommunities(*all_, options)).modularity;
    });
  }

  Measurements measurements_;
  unsigned threads_;
  Pairs hops_;
  Pairs ends_;
  Pairs timed_ends_;
  Pairs starts_;
  std::optional<CsrGraph> all_;
  std::optional<CsrGraph> caused_;
  std::vector<DayWindow> windows_;  // By link of caused_.
  std::vector<uint32_t> lengths_;   // By link of all_.
};

}  // namespace
}  // namespace catena

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: graph_bench FOLDER SCALE [ROUNDS [THREADS]]\n");
    return 2;
  }
  const int rounds = argc > 3 ? std::atoi(argv[3]) : 1;
  const unsigned threads = argc > 4 ? static_cast<unsigned>(std::atoi(argv[4])) : 0;
  catena::Bench bench(argv[1], argv[2], threads);
  for (int round = 0; round < rounds; ++round) bench.Round();
  return 0;
}
