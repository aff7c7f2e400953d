// What the engine costs over calling RocksDB directly, on the same files with the same options.
//
// Each ratio is taken in one run: a batch through the engine and the same batch through RocksDB
// alternate, so that whatever else the machine does hits both alike. The counter "ratio" is time
// through the engine over time of direct calls; 1.00 is no cost.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "storage/rocksdb_engine_impl.h"

namespace catena {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kNodes = 1'000'000;
constexpr int kNeighbours = 10;

std::string NodeKey(uint64_t id) {
  std::string key(8, '\0');
  for (size_t i = 8; i-- > 0; id >>= 8) key[i] = static_cast<char>(id & 0xff);
  return key;
}

template <class T>
T Must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::abort();
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

void MustOk(const rocksdb::Status& status) {
  if (status.ok() || status.IsNotFound()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::abort();
}

// A graph of a million nodes, made once.
class Fixture {
 public:
  Fixture() {
    std::string name = (std::filesystem::temp_directory_path() / "catena-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
    options_.create_if_missing = true;
    options_.block_cache_bytes = 512 << 20;
    engine_ = Must(RocksDbEngine::Create(Database(), options_));
    const auto bulk = Must(engine_->BeginBulk());
    for (int i = 0; i < kNodes; ++i) {
      const std::string node = NodeKey(static_cast<uint64_t>(i));
      Must(bulk->Put(Family::kNode, node, "node " + std::to_string(i) + std::string(60, 'p')));
      for (char n = 0; n < kNeighbours; ++n) {
        Must(bulk->Put(Family::kAdjacency, node + n, NodeKey(random_())));
      }
    }
    Must(bulk->Publish());
  }
  ~Fixture() {
    engine_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string Database() const { return path_ + "/db"; }
  RocksDbEngine& engine() { return *engine_; }
  const RocksDbOptions& options() const { return options_; }
  void Close() { engine_.reset(); }
  void Open() { engine_ = Must(RocksDbEngine::OpenExisting(Database(), options_)); }

  std::vector<std::string> RandomNodes(size_t count) {
    std::vector<std::string> keys(count);
    for (std::string& key : keys) key = NodeKey(random_() % kNodes);
    return keys;
  }

 private:
  std::string path_;
  RocksDbOptions options_;
  std::mt19937_64 random_{1};
  std::unique_ptr<RocksDbEngine> engine_;
};

Fixture& TheFixture() {
  static Fixture fixture;
  return fixture;
}

// Runs both by turns and reports the median of the ratios of neighbouring turns.
template <class Ours, class Direct>
void Compare(benchmark::State& state, int64_t items, Ours ours, Direct direct) {
  std::vector<double> ratios;
  const auto timed = [](auto& run) {
    const auto begin = Clock::now();
    run();
    return std::chrono::duration<double>(Clock::now() - begin).count();
  };
  ours();
  direct();
  for (auto _ : state) {
    const bool ours_first = ratios.size() % 2 == 0;
    double our_s = ours_first ? timed(ours) : 0;
    const double direct_s = timed(direct);
    if (!ours_first) our_s = timed(ours);
    ratios.push_back(our_s / direct_s);
    state.SetIterationTime(our_s);
  }
  state.SetItemsProcessed(state.iterations() * items);
  std::nth_element(ratios.begin(), ratios.begin() + static_cast<ptrdiff_t>(ratios.size() / 2),
                   ratios.end());
  state.counters["ratio"] = ratios[ratios.size() / 2];
}

void MultiGet(benchmark::State& state) {
  Fixture& fixture = TheFixture();
  const auto count = static_cast<size_t>(state.range(0));
  const std::vector<std::string> names = fixture.RandomNodes(count * 64);
  const std::vector<std::string_view> all(names.begin(), names.end());
  std::vector<rocksdb::Slice> slices(names.begin(), names.end());
  rocksdb::DB& db = fixture.engine().db();
  rocksdb::ColumnFamilyHandle* const handle = fixture.engine().handle(Family::kNode);
  uint64_t bytes = 0;
  Compare(
      state, static_cast<int64_t>(all.size()),
      [&] {
        for (size_t at = 0; at < all.size(); at += count) {
          Must(fixture.engine().MultiGet({}, Family::kNode, std::span(all).subspan(at, count),
                                         [&](size_t, std::optional<std::string_view> value) {
                                           if (value) bytes += value->size();
                                         }));
        }
      },
      [&] {
        for (size_t at = 0; at < all.size(); at += count) {
          if (count == 1) {
            rocksdb::PinnableSlice value;
            MustOk(db.Get({}, handle, slices[at], &value));
            bytes += value.size();
            continue;
          }
          std::vector<rocksdb::PinnableSlice> values(count);
          std::vector<rocksdb::Status> statuses(count);
          db.MultiGet({}, handle, count, &slices[at], values.data(), statuses.data());
          for (size_t i = 0; i < count; ++i) {
            MustOk(statuses[i]);
            bytes += values[i].size();
          }
        }
      });
  benchmark::DoNotOptimize(bytes);
}
BENCHMARK(MultiGet)->Arg(1)->Arg(16)->Arg(256)->UseManualTime()->MinTime(2);

void MultiScan(benchmark::State& state) {
  Fixture& fixture = TheFixture();
  const auto count = static_cast<size_t>(state.range(0));
  std::vector<KeyRange> ranges;
  for (const std::string& node : fixture.RandomNodes(count * 64))
    ranges.push_back({node, node + '\xff'});
  rocksdb::DB& db = fixture.engine().db();
  rocksdb::ColumnFamilyHandle* const handle = fixture.engine().handle(Family::kAdjacency);
  uint64_t bytes = 0;
  Compare(
      state, static_cast<int64_t>(ranges.size()) * kNeighbours,
      [&] {
        for (size_t at = 0; at < ranges.size(); at += count) {
          Must(fixture.engine().MultiScan({}, Family::kAdjacency,
                                          std::span(ranges).subspan(at, count),
                                          [&](size_t, std::string_view, std::string_view value) {
                                            bytes += value.size();
                                            return ScanStep::kNext;
                                          }));
        }
      },
      [&] {
        for (size_t at = 0; at < ranges.size(); at += count) {
          rocksdb::Slice bound;
          rocksdb::ReadOptions read;
          read.iterate_upper_bound = &bound;
          bound = ranges[at].end;
          const std::unique_ptr<rocksdb::Iterator> iterator(db.NewIterator(read, handle));
          for (size_t i = at; i < at + count; ++i) {
            bound = ranges[i].end;
            for (iterator->Seek(ranges[i].begin); iterator->Valid(); iterator->Next()) {
              bytes += iterator->value().size();
            }
            MustOk(iterator->status());
          }
        }
      });
  benchmark::DoNotOptimize(bytes);
}
BENCHMARK(MultiScan)->Arg(1)->Arg(16)->Arg(256)->UseManualTime()->MinTime(2);

void FullScan(benchmark::State& state) {
  Fixture& fixture = TheFixture();
  rocksdb::DB& db = fixture.engine().db();
  rocksdb::ColumnFamilyHandle* const handle = fixture.engine().handle(Family::kAdjacency);
  const KeyRange all;
  uint64_t bytes = 0;
  Compare(
      state, static_cast<int64_t>(kNodes) * kNeighbours,
      [&] {
        Must(fixture.engine().MultiScan({}, Family::kAdjacency, std::span(&all, 1),
                                        [&](size_t, std::string_view, std::string_view value) {
                                          bytes += value.size();
                                          return ScanStep::kNext;
                                        }));
      },
      [&] {
        rocksdb::ReadOptions read;
        read.readahead_size = 2 << 20;
        read.fill_cache = false;
        const std::unique_ptr<rocksdb::Iterator> iterator(db.NewIterator(read, handle));
        for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
          bytes += iterator->value().size();
        }
        MustOk(iterator->status());
      });
  benchmark::DoNotOptimize(bytes);
}
BENCHMARK(FullScan)->UseManualTime()->Iterations(5);

// range(1): synced. Then the disk decides.
void Commit(benchmark::State& state) {
  Fixture& fixture = TheFixture();
  const auto count = static_cast<size_t>(state.range(0));
  rocksdb::DB& db = fixture.engine().db();
  rocksdb::ColumnFamilyHandle* const handle = fixture.engine().handle(Family::kRelationship);
  const std::vector<std::string> keys = fixture.RandomNodes(count);
  const std::string value(60, 'p');
  const bool sync = state.range(1) != 0;
  const int commits = sync ? 5 : 50;
  rocksdb::WriteOptions write;
  write.sync = sync;
  Compare(
      state, static_cast<int64_t>(count) * commits,
      [&] {
        for (int i = 0; i < commits; ++i) {
          WriteBatch batch;
          for (const std::string& key : keys) batch.Put(Family::kRelationship, key, value);
          Must(fixture.engine().Commit(batch, {}, {.sync = sync}));
        }
      },
      [&] {
        for (int i = 0; i < commits; ++i) {
          rocksdb::WriteBatch batch;
          for (const std::string& key : keys) MustOk(batch.Put(handle, key, value));
          MustOk(db.Write(write, &batch));
        }
      });
}
BENCHMARK(Commit)
    ->ArgNames({"entries", "sync"})
    ->ArgsProduct({{1, 10, 100}, {0, 1}})
    ->UseManualTime()
    ->MinTime(2);

void OpenAndLookUp(benchmark::State& state) {
  Fixture& fixture = TheFixture();
  RocksDbOptions options = fixture.options();
  options.read_only = state.range(0) != 0;
  fixture.Close();
  const std::string key = NodeKey(kNodes / 2);
  const std::string_view view = key;
  for (auto _ : state) {
    const auto engine = Must(OpenRocksDbEngine(fixture.Database(), options));
    Must(engine->MultiGet({}, Family::kNode, std::span(&view, 1),
                          [](size_t, std::optional<std::string_view> value) {
                            if (!value) std::abort();
                          }));
  }
  fixture.Open();
}
BENCHMARK(OpenAndLookUp)
    ->ArgName("read_only")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(20);

}  // namespace
}  // namespace catena

BENCHMARK_MAIN();
