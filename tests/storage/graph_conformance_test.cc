// The suite that every graph answers to, on the store over each engine.
#include "tests/support/graph_conformance.h"

#include "tests/storage/store_kit.h"

namespace catena {
namespace {

class StoreUnderTest final : public GraphUnderTest {
 public:
  explicit StoreUnderTest(bool rocksdb) {
    engine_ =
        rocksdb ? store_test::Must(OpenRocksDbEngine(directory_ / "db", store_test::SmallRocksDb()))
                : OpenMemoryEngine();
    GraphStoreOptions options = store_test::QuickOptions();
    options.sync_commits = false;
    store_ = store_test::Must(GraphStore::Open(*engine_, options));
  }

  GraphWriter& BeginWrite() override {
    writer_ = store_test::Must(store_->BeginWrite());
    return *writer_;
  }
  const GraphReader& Read() override {
    snapshot_ = store_test::Must(store_->BeginRead());
    return *snapshot_;
  }

 private:
  TempDir directory_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<GraphStore> store_;
  std::unique_ptr<GraphWriter> writer_;
  std::unique_ptr<Snapshot> snapshot_;
};

INSTANTIATE_TEST_SUITE_P(StoreInMemory, GraphConformanceTest,
                         ::testing::Values(GraphConformanceParam{
                             [] { return std::make_unique<StoreUnderTest>(false); }}));
INSTANTIATE_TEST_SUITE_P(StoreInRocksDb, GraphConformanceTest,
                         ::testing::Values(GraphConformanceParam{
                             [] { return std::make_unique<StoreUnderTest>(true); }}));

}  // namespace
}  // namespace catena
