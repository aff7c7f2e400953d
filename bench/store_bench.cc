// The store against raw RocksDB on the same bytes: what the graph costs on top.
//
//   store_bench FOLDER [ROUNDS [--json SCALE]]     FOLDER holds nodes.csv and relationships.csv
//                                                  (generate_tables)
// --json prints medians as lines of bench/measurement.h instead of a table.
//
// One process, one run: each round does every piece of work once, ours and the raw one in turn, so
// that a machine that slows down slows both. Reported are medians of the rounds and their ratio.
//
//   import      tables to a finished database   against  an SST writer given the same sorted keys
//   node        GraphReader::GetNodes of one    against  a get of the same key
//   again       GraphReader::GetNode            against  the same; nodes that were read before
//   by id       FindNodeById, then GetNode      against  a prefix scan in the index and a get
//   expand      Expand of one node, both ways   against  a prefix scan of its adjacency keys
//   durable W   a node, a link, a commit        against  four synced puts: a record, a name, a pair
//               by W writers                             for each direction; by W threads
#include <rocksdb/db.h>
#include <rocksdb/merge_operator.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <random>
#include <thread>

#include "core/function_ref.h"
#include "db/database.h"
#include "storage/engine.h"
#include "storage/index_encoding.h"
#include "storage/key_encoding.h"
#include "storage/rocksdb_options.h"

namespace catena {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr size_t kProbes = 20'000;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

template <class T>
T Expect(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "store_bench: %s\n", Describe(result.error()).c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

void Expect(const rocksdb::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "store_bench: %s\n", status.ToString().c_str());
  std::exit(1);
}

// The database's directory opened without our code in between, with our options.
class RawStore {
 public:
  explicit RawStore(const std::string& path) {
    const RocksDbOptions options;
    rocksdb::DBOptions db = MakeDbOptions(options, rocksdb::Env::Default());
    const auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
    const auto families = MakeFamilies(MakeFamilyOptions(options, cache));
    Expect(rocksdb::DB::OpenForReadOnly(db, path + "/rocksdb", families, &handles_, &db_));
  }
  ~RawStore() {
    value_.Reset();  // It points into the block cache of the database.
    for (auto* handle : handles_) delete handle;
    delete db_;
  }
  RawStore(const RawStore&) = delete;
  RawStore& operator=(const RawStore&) = delete;

  rocksdb::DB& db() { return *db_; }
  rocksdb::ColumnFamilyHandle* family(Family family) {
    return handles_[static_cast<size_t>(family) + 1];
  }

  bool Get(Family family_id, const std::string& key) {
    value_.Reset();
    return db_->Get({}, family(family_id), key, &value_).ok();
  }
  // Keys under a prefix, read and not looked at.
  size_t Scan(Family family_id, const std::string& prefix) {
    const std::string end = PrefixEnd(prefix);
    const rocksdb::Slice bound(end);
    rocksdb::ReadOptions options;
    options.iterate_upper_bound = &bound;
    const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options, family(family_id)));
    size_t bytes = 0;
    for (it->Seek(prefix); it->Valid(); it->Next()) bytes += it->key().size() + it->value().size();
    return bytes;
  }

 private:
  rocksdb::DB* db_ = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  rocksdb::PinnableSlice value_;
};

// Writes every key and value of the store to sorted files again, family by family, and returns the
// seconds spent in the writer alone.
double WriteSortedFiles(RawStore& raw, const fs::path& folder) {
  fs::create_directories(folder);
  const RocksDbOptions options;
  const auto cache = rocksdb::NewLRUCache(8 << 20);
  double seconds = 0;
  std::vector<std::pair<std::string, std::string>> chunk;
  for (size_t i = 0; i < kFamilyCount; ++i) {
    const auto family = static_cast<Family>(i);
    const rocksdb::Options file_options(MakeDbOptions(options, rocksdb::Env::Default()),
                                        MakeFamilyOptions(options, cache));
    rocksdb::SstFileWriter writer({}, file_options);
    const std::unique_ptr<rocksdb::Iterator> it(raw.db().NewIterator({}, raw.family(family)));
    it->SeekToFirst();
    if (!it->Valid()) continue;
    Expect(writer.Open((folder / std::to_string(i)).string()));
    while (it->Valid()) {
      for (chunk.clear(); it->Valid() && chunk.size() < 100'000; it->Next()) {
        chunk.emplace_back(it->key().ToString(), it->value().ToString());
      }
      const Clock::time_point start = Clock::now();
      for (const auto& [key, value] : chunk) Expect(writer.Put(key, value));
      seconds += SecondsSince(start);
    }
    const Clock::time_point start = Clock::now();
    Expect(writer.Finish());
    seconds += SecondsSince(start);
  }
  fs::remove_all(folder);
  return seconds;
}

double Median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

template <class Work>
double Time(Work work) {
  const Clock::time_point start = Clock::now();
  work();
  return SecondsSince(start);
}

constexpr uint64_t kCommits = 400;  // Of all writers together.

// `commit(number)`, kCommits times, numbers from 0, by so many threads.
void CommitAll(uint64_t writers, FunctionRef<void(uint64_t)> commit) {
  std::vector<std::jthread> threads;
  for (uint64_t writer = 0; writer < writers; ++writer) {
    threads.emplace_back([=] {
      for (uint64_t i = writer; i < kCommits; i += writers) commit(i);
    });
  }
}

// Seconds for kCommits transactions of a node and its link to one of the first `nodes`.
double WriteOurs(Database& db, uint64_t nodes, uint64_t writers) {
  return Time([&] {
    CommitAll(writers, [&](uint64_t i) {
      const auto writing = Expect(db.Write());
      const std::string id = "new-" + std::to_string(writers) + "-" + std::to_string(i);
      PropertyMap properties;
      properties.Set(Expect(writing->InternKey("id")), Value(id));
      properties.Set(Expect(writing->InternKey("name")), Value("Battle of " + id));
      const LabelId event = Expect(writing->InternLabel("Event"));
      const NodeId node = Expect(writing->CreateNode({event}, std::move(properties)));
      Expect(writing->CreateRelationship(node, Expect(writing->InternType("LED_TO")),
                                         NodeId{1 + i * 7919 % nodes}, {}));
      Expect(writing->Commit());
    });
  });
}

// The same work, without what a graph store does: keys and values as long as ours.
double WriteRaw(const fs::path& path, uint64_t writers) {
  fs::remove_all(path);
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  Expect(rocksdb::DB::Open(options, path.string(), &opened));
  std::unique_ptr<rocksdb::DB> db(opened);
  const double seconds = Time([&] {
    CommitAll(writers, [&](uint64_t i) {
      const std::string id = "new-" + std::to_string(writers) + "-" + std::to_string(i);
      rocksdb::WriteBatch batch;
      Expect(batch.Put("n" + NodeKey(NodeId{i}), "labels Battle of " + id + " " + id));
      Expect(batch.Put("i" + id + NodeKey(NodeId{i}), ""));
      Expect(batch.Put("o" + NodeKey(NodeId{i}) + NodeKey(NodeId{i * 7919}), "+"));
      Expect(batch.Put("t" + NodeKey(NodeId{i * 7919}) + NodeKey(NodeId{i}), "+"));
      rocksdb::WriteOptions write;
      write.sync = true;
      Expect(db->Write(write, &batch));
    });
  });
  db.reset();
  fs::remove_all(path);
  return seconds;
}

struct Row {
  const char* work;
  double per;  // Seconds are divided by it.
  const char* unit;
  std::vector<double> ours;
  std::vector<double> raw;

  void PrintJson(const std::string& scale) const {
    // `per` counts microseconds by the piece of work, or is 1 for seconds of the whole.
    const double ms = per == 1 ? 1e3 : 1e-3;
    for (const auto& [peer, times] : {std::pair{"catena", &ours}, {"rocksdb", &raw}}) {
      std::printf(
          "{\"peer\":\"%s\",\"scale\":\"%s\",\"w\":\"store %s\",\"ms\":%.6f,\"cpu_ms\":0,"
          "\"check\":0}\n",
          peer, scale.c_str(), work, Median(*times) / per * ms);
    }
  }

  void Print() const {
    const double a = Median(ours) / per;
    const double b = Median(raw) / per;
    std::printf("%-10s %12.3f %12.3f %-4s %8.2f   (%.3f .. %.3f)\n", work, a, b, unit, a / b,
                *std::ranges::min_element(ours) / per, *std::ranges::max_element(ours) / per);
  }
};

uint64_t ImportInto(const std::string& path, const fs::path& tables) {
  fs::remove_all(path);
  auto db = Expect(Database::Open(path, {.mode = DatabaseOptions::Mode::kCreate}));
  TablesRequest request;
  request.nodes = {{{}, {(tables / "nodes.csv").string()}}};
  request.relationships = {{"", {(tables / "relationships.csv").string()}}};
  NoProgress quiet;
  const TablesReport report = Expect(db->ImportTables(std::move(request), quiet));
  return report.nodes;
}

// `json`: the scale to print; empty for a table.
int Main(const fs::path& tables, size_t rounds, const std::string& json) {
  const std::string path = (tables / "bench.db").string();
  Row import{"import", 1, "s", {}, {}};
  Row get{"node", kProbes / 1e6, "us", {}, {}};
  Row again{"again", kProbes / 1e6, "us", {}, {}};
  Row by_id{"by id", kProbes / 1e6, "us", {}, {}};
  Row expand{"expand", kProbes / 1e6, "us", {}, {}};
  Row one_writer{"durable 1", kCommits / 1e6, "us", {}, {}};
  Row writers{"durable 16", kCommits / 1e6, "us", {}, {}};
  size_t unused = 0;

  for (size_t round = 0; round < rounds; ++round) {
    uint64_t nodes = 0;
    const auto load = [&] { nodes = ImportInto(path, tables); };
    import.ours.push_back(Time(load));
    RawStore raw(path);
    import.raw.push_back(WriteSortedFiles(raw, tables / "bench.sst"));

    auto db = Expect(Database::Open(path, {.mode = DatabaseOptions::Mode::kRead}));
    const auto graph = Expect(db->Read());
    std::mt19937_64 random(round);
    std::vector<NodeId> probes(kProbes);
    for (NodeId& probe : probes) probe = NodeId{1 + random() % nodes};

    const auto our_gets = [&] {
      for (const NodeId id : probes) {
        unused += Expect(graph->GetNodes({&id, 1})).front()->properties.size();
      }
    };
    const auto our_gets_again = [&] {
      for (const NodeId id : probes) unused += Expect(graph->GetNode(id))->properties.size();
    };
    const auto raw_gets = [&] {
      for (const NodeId id : probes) unused += raw.Get(Family::kNode, NodeKey(id)) ? 1 : 0;
    };
    const auto our_look_ups = [&] {
      for (const NodeId id : probes) {
        const auto found = Expect(FindNodeById(*graph, "n" + std::to_string(id.value - 1)));
        unused += Expect(graph->GetNode(*found))->properties.size();
      }
    };
    const auto raw_look_ups = [&] {
      for (const NodeId id : probes) {
        const Value user_id("n" + std::to_string(id.value - 1));
        unused +=
            raw.Scan(Family::kIndex, IndexPrefix(kNodeIdIndex) + Expect(EncodeIndexValue(user_id)));
        unused += raw.Get(Family::kNode, NodeKey(id)) ? 1 : 0;
      }
    };
    const auto our_expands = [&] {
      for (const NodeId id : probes) {
        for (const Direction direction : {Direction::kOut, Direction::kIn}) {
          Expect(graph->Expand(std::span(&id, 1), direction, {}, [&](const Adjacent& link) {
            unused += link.other.value;
            return true;
          }));
        }
      }
    };
    const auto raw_expands = [&] {
      for (const NodeId id : probes) {
        for (const Direction direction : {Direction::kOut, Direction::kIn}) {
          unused += raw.Scan(Family::kAdjacency, AdjacencyPrefix(id, direction));
        }
      }
    };
    our_gets();  // Warm both caches.
    raw_gets();
    get.ours.push_back(Time(our_gets));
    get.raw.push_back(Time(raw_gets));
    our_gets_again();
    again.ours.push_back(Time(our_gets_again));
    again.raw.push_back(Time(raw_gets));
    our_look_ups();
    raw_look_ups();
    by_id.ours.push_back(Time(our_look_ups));
    by_id.raw.push_back(Time(raw_look_ups));
    our_expands();
    raw_expands();
    expand.ours.push_back(Time(our_expands));
    expand.raw.push_back(Time(raw_expands));

    const auto written = Expect(Database::Open(path, {.mode = DatabaseOptions::Mode::kWrite}));
    ::sync();  // What the import left to be written is not to be waited for here.
    for (const auto& [count, row] : {std::pair{1, &one_writer}, {16, &writers}}) {
      const auto writing = static_cast<uint64_t>(count);
      const auto ours = [&] { row->ours.push_back(WriteOurs(*written, nodes, writing)); };
      if (round % 2 == 0) ours();
      row->raw.push_back(WriteRaw(tables / "bench.raw", writing));
      if (round % 2 == 1) ours();
    }
  }

  const Row* const rows[] = {&import, &get, &again, &by_id, &expand, &one_writer, &writers};
  fs::remove_all(path);
  if (!json.empty()) {
    for (const Row* row : rows) row->PrintJson(json);
    return unused == 0 ? 1 : 0;
  }
  std::printf("%-10s %12s %12s %-4s %8s   (ours, least .. most; checksum %zu)\n", "work", "ours",
              "raw", "", "ratio", unused % 1000);
  for (const Row* row : rows) row->Print();
  return 0;
}

}  // namespace
}  // namespace catena

int main(int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') {
    std::fprintf(stderr, "usage: store_bench FOLDER [ROUNDS [--json SCALE]]\n");
    return 2;
  }
  const size_t rounds = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 3;
  const bool json = argc > 4 && std::string_view(argv[3]) == "--json";
  return catena::Main(argv[1], std::max<size_t>(rounds, 1), json ? argv[4] : "");
}
