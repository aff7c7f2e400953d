// The topology against plain arrays and raw RocksDB on the same graph.
//
//   topology_bench FOLDER [ROUNDS]   FOLDER holds nodes.csv and relationships.csv (generate_tables)
//
// One process; each round does every piece of work once, ours and the plain one in turn, and the
// answers are compared before the times. Reported are medians of the rounds and their ratio.
//
//   build       store to a CsrGraph, one thread and all  against  reading and decoding all packed
//                                                                 links of RocksDB into one array
//   save        write and sync the image
//   map         map and verify the image, page cache warm
//   map + bfs   the same and a breadth-first search      against  the search on plain arrays
//   1-3 hops    over CAUSED on the mapped image          against  arrays with CAUSED alone
#include <rocksdb/db.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>

#include "db/database.h"
#include "storage/byte_coding.h"
#include "storage/key_encoding.h"
#include "storage/rocksdb_engine.h"
#include "storage/rocksdb_options.h"
#include "storage/topology_image.h"

namespace catena {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr size_t kHopStarts = 1'000;

template <class T>
T Expect(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "topology_bench: %s\n", Describe(result.error()).c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

void ExpectEqual(const char* what, uint64_t ours, uint64_t plain) {
  if (ours == plain) return;
  std::fprintf(stderr, "topology_bench: %s: %llu and %llu\n", what,
               static_cast<unsigned long long>(ours), static_cast<unsigned long long>(plain));
  std::exit(1);
}

// Adjacency as anyone would write it down.
struct PlainCsr {
  std::vector<uint32_t> offsets;
  std::vector<uint32_t> targets;

  PlainCsr(const CsrGraph& graph, std::optional<TypeId> type) {
    offsets.push_back(0);
    for (Vertex v; v.index < graph.vertex_count(); ++v.index) {
      const auto row = type ? graph.out(v, *type).targets : graph.out(v);
      for (const Vertex target : row) targets.push_back(target.index);
      offsets.push_back(static_cast<uint32_t>(targets.size()));
    }
  }
};

// Every packed link of one direction, decoded and nothing else: the limit for building.
uint64_t RawProjection(const std::string& path) {
  const RocksDbOptions options;
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto families =
      MakeFamilies(MakeFamilyOptions(options, rocksdb::NewLRUCache(options.block_cache_bytes)));
  const auto opened = rocksdb::DB::OpenForReadOnly(MakeDbOptions(options, rocksdb::Env::Default()),
                                                   path + "/rocksdb", families, &handles, &db);
  if (!opened.ok()) std::exit(1);
  rocksdb::ReadOptions read;
  read.fill_cache = false;
  read.readahead_size = 2 << 20;
  auto* const family = handles[static_cast<size_t>(Family::kAdjacency) + 1];
  std::vector<uint32_t> others;
  {
    const std::unique_ptr<rocksdb::Iterator> it(db->NewIterator(read, family));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      const std::string_view key(it->key().data(), it->key().size());
      if (key[8] != 0 || key.back() != 0) continue;  // In, or a single.
      auto other = LoadBigEndian<uint64_t>(key.data() + 13);
      others.push_back(static_cast<uint32_t>(other));
      ByteReader reader({it->value().data() + 1, it->value().size() - 5});
      for (uint64_t left = reader.Varint(); left > 0 && reader.ok(); --left) {
        other += reader.Varint();
        reader.Varint();
        others.push_back(static_cast<uint32_t>(other));
      }
    }
  }
  for (auto* handle : handles) delete handle;
  delete db;
  return others.size();
}

struct Marks {
  std::vector<uint32_t> round_of;
  std::vector<uint32_t> queue;
  uint32_t round = 0;
};

// Distinct vertices within `hops` of each start.
template <class Row>
uint64_t Hops(const std::vector<uint32_t>& starts, int hops, Marks& marks, const Row& row) {
  uint64_t reached = 0;
  for (const uint32_t start : starts) {
    ++marks.round;
    marks.queue.assign(1, start);
    marks.round_of[start] = marks.round;
    size_t at = 0;
    for (int hop = 0; hop < hops; ++hop) {
      for (const size_t end = marks.queue.size(); at < end; ++at) {
        row(marks.queue[at], [&](uint32_t target) {
          if (marks.round_of[target] == marks.round) return;
          marks.round_of[target] = marks.round;
          marks.queue.push_back(target);
        });
      }
    }
    reached += marks.queue.size() - 1;
  }
  return reached;
}

template <class Row>
uint64_t BreadthFirst(uint32_t start, size_t vertices, const Row& row) {
  Marks marks{std::vector<uint32_t>(vertices, 0), {}, 0};
  return Hops({start}, static_cast<int>(std::min<size_t>(vertices, 1 << 30)), marks, row);
}

struct Work {
  std::string name;
  std::vector<double> ours_ms;
  std::vector<double> plain_ms;
};

double Median(std::vector<double> values) {
  std::ranges::sort(values);
  return values.empty() ? 0 : values[values.size() / 2];
}

class Bench {
 public:
  // Returns what `work` does.
  template <class F>
  uint64_t Time(const std::string& name, bool ours, const F& work) {
    const auto start = Clock::now();
    const uint64_t answer = work();
    const double ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    Work& entry = Find(name);
    (ours ? entry.ours_ms : entry.plain_ms).push_back(ms);
    return answer;
  }

  void Print() const {
    std::printf("%-26s %12s %12s %8s\n", "", "ours ms", "plain ms", "ratio");
    for (const Work& work : works_) {
      const double ours = Median(work.ours_ms);
      const double plain = Median(work.plain_ms);
      std::printf("%-26s %12.3f ", work.name.c_str(), ours);
      if (plain > 0) std::printf("%12.3f %8.2f", plain, ours / plain);
      std::printf("\n");
    }
  }

 private:
  Work& Find(const std::string& name) {
    const auto it = std::ranges::find(works_, name, &Work::name);
    if (it != works_.end()) return *it;
    return works_.emplace_back(Work{name, {}, {}});
  }
  std::vector<Work> works_;
};

void Round(Bench& bench, const std::string& path, const std::string& image_file) {
  NoProgress quiet;
  TypeId caused;
  const auto graph_of = [&](unsigned threads) {
    // The snapshot itself: without the saved topology.
    const auto engine = Expect(OpenRocksDbEngine(path, {.read_only = true}));
    const auto store = Expect(GraphStore::Open(*engine, {.read_only = true}));
    const auto snapshot = Expect(store->BeginRead());
    caused = snapshot->names().FindType("CAUSED").value_or(TypeId{});
    CsrOptions options;
    options.threads = threads;
    return Expect(CsrGraph::Build(*snapshot, options));
  };
  const CsrGraph graph = graph_of(1);
  for (const unsigned threads : {1u, 2u}) {
    const std::string name = "build, threads: " + std::to_string(threads);
    const uint64_t ours =
        bench.Time(name, true, [&] { return uint64_t{graph_of(threads).link_count()}; });
    ExpectEqual("links", ours, bench.Time(name, false, [&] { return RawProjection(path); }));
  }

  fs::remove(image_file);
  const TopologyId id = MakeTopologyId();
  bench.Time("save", true, [&] {
    Expect(WriteTopologyImage(graph, id, image_file));
    return uint64_t{0};
  });
  const auto map = [&] {
    const auto image = Expect(TopologyImage::Open(image_file, id));
    Expect(image->VerifyAll(2));
    return image->Graph(0);
  };
  bench.Time("map and verify", true, [&] { return uint64_t{map().vertex_count()}; });

  const PlainCsr plain(graph, std::nullopt);
  const auto plain_row = [](const PlainCsr& csr) {
    return [&csr](uint32_t v, const auto& visit) {
      for (uint32_t i = csr.offsets[v]; i < csr.offsets[v + 1]; ++i) visit(csr.targets[i]);
    };
  };
  const auto row_of = [](const CsrGraph& csr) {
    return [&csr](uint32_t v, const auto& visit) {
      for (const Vertex target : csr.out(Vertex{v})) visit(target.index);
    };
  };
  const size_t vertices = graph.vertex_count();
  ExpectEqual("bfs",
              bench.Time("map and first BFS", true,
                         [&] {
                           const CsrGraph mapped = map();
                           return BreadthFirst(0, vertices, row_of(mapped));
                         }),
              bench.Time("map and first BFS", false,
                         [&] { return BreadthFirst(0, vertices, plain_row(plain)); }));
  const CsrGraph mapped = map();
  ExpectEqual(
      "bfs", bench.Time("BFS", true, [&] { return BreadthFirst(0, vertices, row_of(mapped)); }),
      bench.Time("BFS", false, [&] { return BreadthFirst(0, vertices, plain_row(plain)); }));

  const PlainCsr plain_caused(graph, caused);
  const auto caused_row = [&](uint32_t v, const auto& visit) {
    for (const Vertex target : mapped.out(Vertex{v}, caused).targets) visit(target.index);
  };
  std::mt19937 random(1);
  std::vector<uint32_t> starts(kHopStarts);
  for (uint32_t& start : starts) start = static_cast<uint32_t>(random() % (vertices / 2));
  Marks marks{std::vector<uint32_t>(vertices, 0), {}, 0};
  for (int hops = 1; hops <= 3; ++hops) {
    const std::string name = "1000 x " + std::to_string(hops) + " hops over CAUSED";
    const uint64_t ours =
        bench.Time(name, true, [&] { return Hops(starts, hops, marks, caused_row); });
    ExpectEqual("hops", ours, bench.Time(name, false, [&] {
      return Hops(starts, hops, marks, plain_row(plain_caused));
    }));
  }
}

int Main(const fs::path& folder, int rounds) {
  const fs::path path = folder / "topology_bench.db";
  NoProgress quiet;
  {
    const auto db = Expect(Database::Open(path, {.mode = DatabaseOptions::Mode::kCreate}));
    if (Expect(Expect(db->Read())->Counts()).nodes == 0) {
      TablesRequest request;
      request.nodes = {{{}, {(folder / "nodes.csv").string()}}};
      request.relationships = {{"", {(folder / "relationships.csv").string()}}};
      Expect(db->ImportTables(request, quiet));
    }
  }
  Bench bench;
  for (int round = 0; round < rounds; ++round) {
    Round(bench, path.string(), (folder / "topology_bench.csr").string());
  }
  bench.Print();
  const auto db = Expect(Database::Open(path, {.mode = DatabaseOptions::Mode::kRead}));
  const auto graph = Expect(db->Topology({}, quiet));
  std::printf("\n%u nodes, %u relationships: %.2f bytes for each relationship and direction\n",
              graph->vertex_count(), graph->link_count(),
              static_cast<double>(graph->memory_bytes()) / 2 / graph->link_count());
  return 0;
}

}  // namespace
}  // namespace catena

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: topology_bench FOLDER [ROUNDS]\n");
    return 2;
  }
  return catena::Main(argv[1], argc > 2 ? std::atoi(argv[2]) : 5);
}
