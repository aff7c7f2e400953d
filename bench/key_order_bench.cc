// Which key order suits packed adjacency: (node, direction, type) or (direction, type, node)?
//
//   key_order_bench RELS FOLDER [ROUNDS]
//
// RELS has lines src,dst,type,... with numbers as ids and a header. The same runs are written under
// both orders with the settings of the store, then read in the ways that the store reads; each
// round does every piece of work under both orders in turn. Reported are medians.
#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <random>

#include "storage/pair_sorter.h"
#include "storage/rocksdb_options.h"
#include "storage/run_writer.h"

namespace catena {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr size_t kProbes = 20'000;

void Expect(const rocksdb::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "key_order_bench: %s\n", status.ToString().c_str());
  std::exit(1);
}

struct Run {
  std::string key;
  std::string value;
};

struct Links {
  std::vector<Run> runs;
  uint64_t nodes = 0;
  std::vector<uint32_t> types;
};

Links ReadLinks(const char* path) {
  PairSorter sorter(uint64_t{4} << 30, "");
  std::map<std::string, uint32_t, std::less<>> types;
  Links links;
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  uint64_t id = 0;
  while (std::getline(in, line)) {
    uint64_t start = 0;
    uint64_t end = 0;
    const char* const last = line.data() + line.size();
    const char* at = std::from_chars(line.data(), last, start).ptr + 1;
    at = std::from_chars(at, last, end).ptr + 1;
    const std::string_view name(at, static_cast<size_t>(std::find(at, last, ',') - at));
    const auto type = types.find(name);
    const uint32_t number =
        type != types.end() ? type->second : types.emplace(name, types.size() + 1).first->second;
    const RelationshipId link{++id};
    const NodeId from{start + 1};
    const NodeId to{end + 1};
    links.nodes = std::max({links.nodes, from.value, to.value});
    if (!sorter.Add({from, Direction::kOut, TypeId{number}}, {to, link}).has_value() ||
        !sorter.Add({to, Direction::kIn, TypeId{number}}, {from, link}).has_value()) {
      std::exit(1);
    }
  }
  for (const auto& [name, number] : types) links.types.push_back(number);
  const auto keep = [&](const EncodedRun& run) -> Result<void> {
    links.runs.push_back({run.key, run.value});
    return {};
  };
  RunWriter writer;
  if (!sorter.StartReading().has_value()) std::exit(1);
  while (const SortedPair* pair = *sorter.Next()) {
    if (!writer.Add(pair->group(), pair->pair(), keep).has_value()) std::exit(1);
  }
  if (!writer.Finish(keep).has_value()) std::exit(1);
  return links;
}

// One of the two orders: how a key starts that belongs to a node, direction and type.
struct Order {
  const char* name;
  bool node_first;

  std::string Key(const std::string& key) const {
    if (node_first) return key;
    return key.substr(8, 5) + key.substr(0, 8) + key.substr(13);
  }
  std::string Prefix(uint64_t node, Direction direction, uint32_t type) const {
    return Key(AdjacencyPrefix({NodeId{node}, direction, TypeId{type}}));
  }
};

class Store {
 public:
  Store(const Order& order, const fs::path& folder) : order_(order), folder_(folder / order.name) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Store() {
    db_.reset();
    fs::remove_all(folder_);
  }

  void Build(std::vector<Run> runs) {
    for (Run& run : runs) run.key = order_.Key(run.key);
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.key < b.key; });
    const RocksDbOptions ours;
    const auto cache = rocksdb::NewLRUCache(1 << 30);
    rocksdb::Options options(MakeDbOptions(ours, rocksdb::Env::Default()),
                             MakeBulkOptions(ours, cache, Family::kAdjacency));
    options.create_if_missing = true;
    rocksdb::SstFileWriter writer({}, options);
    const std::string file = (folder_ / "runs.sst").string();
    Expect(writer.Open(file));
    for (const Run& run : runs) Expect(writer.Put(run.key, run.value));
    Expect(writer.Finish());
    bytes = fs::file_size(file);
    rocksdb::DB* db = nullptr;
    Expect(rocksdb::DB::Open(options, (folder_ / "db").string(), &db));
    db_.reset(db);
    rocksdb::IngestExternalFileOptions ingest;
    ingest.move_files = true;
    Expect(db_->IngestExternalFile({file}, ingest));
  }

  // Values under a prefix, every byte of them looked at.
  size_t Scan(rocksdb::Iterator& it, const std::string& prefix) const {
    size_t sum = 0;
    for (it.Seek(prefix); it.Valid() && it.key().starts_with(prefix); it.Next()) sum += Look(it);
    return sum;
  }
  static size_t Look(const rocksdb::Iterator& it) {
    size_t sum = 0;
    for (const char byte : it.value().ToStringView()) sum += static_cast<unsigned char>(byte);
    return sum;
  }
  std::unique_ptr<rocksdb::Iterator> Iterate() const {
    return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator({}));
  }
  const Order& order() const { return order_; }

  uint64_t bytes = 0;

 private:
  const Order order_;
  const fs::path folder_;
  std::unique_ptr<rocksdb::DB> db_;
};

size_t ScanAll(const Store& store, const Links&, std::mt19937_64&) {
  const auto it = store.Iterate();
  size_t sum = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) sum += Store::Look(*it);
  return sum;
}

// All links of one type, outwards: what a projection of causal links reads.
size_t ScanOneType(const Store& store, const Links& links, std::mt19937_64&) {
  const auto it = store.Iterate();
  if (!store.order().node_first) {
    return store.Scan(*it, store.order().Prefix(1, Direction::kOut, links.types[0]).substr(0, 5));
  }
  const std::string wanted =
      AdjacencyPrefix({NodeId{1}, Direction::kOut, TypeId{links.types[0]}}).substr(8);
  size_t sum = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    if (it->key().ToStringView().substr(8, 5) == wanted) sum += Store::Look(*it);
  }
  return sum;
}

// Every link of a node, both ways: showing it, deleting it.
size_t WholeNodes(const Store& store, const Links& links, std::mt19937_64& random) {
  const auto it = store.Iterate();
  size_t sum = 0;
  for (size_t i = 0; i < kProbes; ++i) {
    const uint64_t node = 1 + random() % links.nodes;
    if (store.order().node_first) {
      sum += store.Scan(*it, AdjacencyPrefix(NodeId{node}));
      continue;
    }
    for (const Direction direction : {Direction::kOut, Direction::kIn}) {
      for (const uint32_t type : links.types) {
        sum += store.Scan(*it, store.order().Prefix(node, direction, type));
      }
    }
  }
  return sum;
}

// One step of a chain.
size_t OneTypeOfNodes(const Store& store, const Links& links, std::mt19937_64& random) {
  const auto it = store.Iterate();
  size_t sum = 0;
  for (size_t i = 0; i < kProbes; ++i) {
    const uint64_t node = 1 + random() % links.nodes;
    sum += store.Scan(*it, store.order().Prefix(node, Direction::kOut, links.types[0]));
  }
  return sum;
}

struct Work {
  const char* name;
  size_t (*run)(const Store&, const Links&, std::mt19937_64&);
  double per;
  const char* unit;
};

int Main(const char* rels, const fs::path& folder, size_t rounds) {
  const Links links = ReadLinks(rels);
  const Order orders[] = {{"node-direction-type", true}, {"direction-type-node", false}};
  std::vector<std::unique_ptr<Store>> stores;
  for (const Order& order : orders) {
    stores.push_back(std::make_unique<Store>(order, folder));
    stores.back()->Build(links.runs);
    std::printf("%-20s %8.1f MB in %zu runs\n", order.name,
                static_cast<double>(stores.back()->bytes) / 1e6, links.runs.size());
  }
  const Work works[] = {{"scan of all links", ScanAll, 1, "s"},
                        {"scan of one type", ScanOneType, 1, "s"},
                        {"all links of a node", WholeNodes, kProbes / 1e6, "us"},
                        {"one type of a node", OneTypeOfNodes, kProbes / 1e6, "us"}};
  for (const Work& work : works) {
    std::vector<double> seconds[2];
    size_t sums[2] = {0, 0};
    for (size_t round = 0; round <= rounds; ++round) {  // The first warms the cache.
      for (size_t i = 0; i < 2; ++i) {
        std::mt19937_64 random(round);
        const auto start = Clock::now();
        sums[i] = work.run(*stores[i], links, random);
        const double took = std::chrono::duration<double>(Clock::now() - start).count();
        if (round > 0) seconds[i].push_back(took);
      }
      if (sums[0] != sums[1]) {
        std::fprintf(stderr, "key_order_bench: the orders do not agree\n");
        return 1;
      }
    }
    for (auto& each : seconds) std::sort(each.begin(), each.end());
    std::printf("%-20s %10.3f %10.3f %s\n", work.name, seconds[0][rounds / 2] / work.per,
                seconds[1][rounds / 2] / work.per, work.unit);
  }
  return 0;
}

}  // namespace
}  // namespace catena

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: key_order_bench RELS FOLDER [ROUNDS]\n");
    return 2;
  }
  const size_t rounds = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 5;
  return catena::Main(argv[1], argv[2], std::max<size_t>(rounds, 1));
}
