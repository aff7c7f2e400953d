// Random operations on a store, held to a graph in memory that shares no code with it: one writer
// with reads of its own writes, several writers interleaved, roll-backs, bulk loads that leave
// packed runs for later deletes to hide in, and reopening in between. CATENA_MODEL_OPS sets how
// many operations all tests of this file do together.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "storage/check.h"
#include "storage/graph_store.h"
#include "storage/memory_engine.h"
#include "storage/repack.h"
#include "storage/rocksdb_engine.h"
#include "storage/store_parts.h"
#include "tests/storage/graph_model.h"
#include "tests/support/temp_dir.h"

namespace catena::store_test {
namespace {

#if defined(CATENA_SANITIZED) || !defined(NDEBUG)
constexpr uint64_t kDefaultOperations = 60'000;
#else
constexpr uint64_t kDefaultOperations = 1'000'000;
#endif

uint64_t AllOperations() {
  const char* text = std::getenv("CATENA_MODEL_OPS");
  return text == nullptr ? kDefaultOperations : std::strtoull(text, nullptr, 10);
}

enum class EngineKind { kMemory, kRocksDb };

struct Case {
  EngineKind engine;
  uint64_t seed;
  uint64_t parts;  // Of 100, of all operations.
  size_t writers;  // Open at the same time.
};

// A store that can be closed and opened again.
class TestStore {
 public:
  explicit TestStore(EngineKind kind) : kind_(kind) {
    if (kind == EngineKind::kMemory) engine_ = OpenMemoryEngine();
    Open();
  }

  GraphStore& operator*() { return *store_; }
  GraphStore* operator->() { return store_.get(); }
  Engine& engine() { return *engine_; }

  void Reopen() {
    store_.reset();
    Open();
  }

 private:
  void Open() {
    if (kind_ == EngineKind::kRocksDb) {
      engine_.reset();
      RocksDbOptions options;
      options.create_if_missing = true;
      options.reserve_bytes = 0;
      auto engine = OpenRocksDbEngine(directory_.path(), options);
      ASSERT_TRUE(engine.has_value()) << Describe(engine.error());
      engine_ = *std::move(engine);
    }
    GraphStoreOptions options;
    options.writer_wait = std::chrono::milliseconds(0);
    options.sync_commits = false;
    options.id_block = 8;
    options.repack_after = 0;  // RepackANode() does it, at moments that the seed decides.
    auto store = GraphStore::Open(*engine_, options);
    ASSERT_TRUE(store.has_value()) << Describe(store.error());
    store_ = *std::move(store);
  }

  EngineKind kind_;
  TempDir directory_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<GraphStore> store_;
};

template <class IdType>
IdType Pick(Random& random, const std::map<IdType, IdType>& ids) {
  // Now and then one that does not exist.
  if (ids.empty() || OneIn(random, 50)) return IdType{1'000'000'000 + Below(random, 10)};
  auto it = ids.lower_bound(IdType{Below(random, ids.rbegin()->first.value + 1)});
  return it == ids.end() ? ids.begin()->first : it->first;
}

Operation RandomOperation(Random& random, const GraphModel& model) {
  using Kind = Operation::Kind;
  const Names& names = model.names();
  const uint64_t dice = Below(random, 100);
  const uint64_t shrink = model.nodes().size() > 120 ? 20 : 0;
  Operation operation{};
  const auto node = [&](Kind kind) {
    operation.kind = kind;
    operation.node = {Pick(random, model.nodes()), RandomLabels(random, names),
                      RandomProperties(random, names)};
  };
  const auto relationship = [&](Kind kind) {
    operation.kind = kind;
    // A few hubs: half of all ends are among the first nodes.
    const auto end = [&] {
      if (OneIn(random, 2) || model.nodes().empty()) return Pick(random, model.nodes());
      return std::next(
                 model.nodes().begin(),
                 static_cast<ptrdiff_t>(Below(random, std::min<size_t>(4, model.nodes().size()))))
          ->first;
    };
    operation.relationship = {Pick(random, model.relationships()),
                              names.types[Below(random, names.types.size())], end(), end(),
                              RandomProperties(random, names)};
  };
  if (dice < 25 - shrink) {
    node(Kind::kCreateNode);
  } else if (dice < 40) {
    node(Kind::kUpdateNode);
  } else if (dice < 55) {
    node(Kind::kDeleteNode);
  } else if (dice < 80 - shrink / 2) {
    relationship(Kind::kCreateRelationship);
  } else if (dice < 87) {
    relationship(Kind::kUpdateRelationship);
  } else {
    relationship(Kind::kDeleteRelationship);
  }
  return operation;
}

// Does it in the store, and puts the ids that the store gives into `operation`.
Result<void> ApplyToStore(GraphWriter& writer, Operation& operation) {
  using Kind = Operation::Kind;
  Relationship& relationship = operation.relationship;
  switch (operation.kind) {
    case Kind::kCreateNode: {
      CATENA_TRY(operation.node.id,
                 writer.CreateNode(operation.node.labels, operation.node.properties));
      return {};
    }
    case Kind::kUpdateNode:
      return writer.UpdateNode(operation.node);
    case Kind::kDeleteNode:
      return writer.DeleteNode(operation.node.id);
    case Kind::kCreateRelationship: {
      CATENA_TRY(relationship.id,
                 writer.CreateRelationship(relationship.start, relationship.type, relationship.end,
                                           relationship.properties));
      return {};
    }
    case Kind::kUpdateRelationship: {
      // Type and ends are given; only the properties are random.
      CATENA_TRY(const auto stored, writer.GetRelationship(relationship.id));
      if (stored) {
        relationship.type = stored->type;
        relationship.start = stored->start;
        relationship.end = stored->end;
      }
      return writer.UpdateRelationship(relationship);
    }
    case Kind::kDeleteRelationship:
      return writer.DeleteRelationship(relationship.id);
  }
  return {};
}

std::optional<ErrorCode> CodeOf(const Result<void>& result) {
  return result.has_value() ? std::nullopt : std::optional(result.error().code);
}

// Loads a few nodes and many links, to new and to old nodes, so that runs overlap.
void LoadInBulk(Random& random, TestStore& store, GraphModel& model) {
  auto begun = store->BeginBulk();
  ASSERT_TRUE(begun.has_value()) << Describe(begun.error());
  BulkSink& sink = **begun;
  const size_t mark = model.Mark();
  const bool give_up = OneIn(random, 4);
  for (int i = 0; i < 5; ++i) {
    Operation operation{};
    operation.kind = Operation::Kind::kCreateNode;
    operation.node = {
        {}, RandomLabels(random, model.names()), RandomProperties(random, model.names())};
    operation.node.properties.Erase(model.names().id);
    operation.node.id = *sink.AddNode(operation.node.labels, operation.node.properties);
    ASSERT_TRUE(model.Apply(operation).has_value());
  }
  for (int i = 0; i < 40; ++i) {
    Operation operation{};
    operation.kind = Operation::Kind::kCreateRelationship;
    Relationship& made = operation.relationship;
    const auto end = [&] {
      return std::next(model.nodes().begin(),
                       static_cast<ptrdiff_t>(Below(random, model.nodes().size())))
          ->first;
    };
    made = {{}, model.names().types[Below(random, 3)], end(), end(), {}};
    made.id = *sink.AddRelationship(made.start, made.type, made.end, {});
    ASSERT_TRUE(model.Apply(operation).has_value());
  }
  if (give_up) {
    model.Undo(mark);
    begun->reset();
  } else {
    const auto finished = sink.Finish();
    ASSERT_TRUE(finished.has_value()) << Describe(finished.error());
  }
  model.ForgetUndo();
}

void ExpectClean(TestStore& store) {
  NoProgress progress;
  const auto report = CheckGraph(*store, {}, progress);
  ASSERT_TRUE(report.has_value()) << Describe(report.error());
  for (const CheckFinding& finding : report->findings) {
    // Random assertions name relationships that may not exist.
    if (finding.kind != CheckKind::kUnresolvedAssertion) ADD_FAILURE() << finding.message;
  }
}

class StoreModelTest : public ::testing::TestWithParam<Case> {};

void RepackSome(Random& random, GraphStore& store) {
  NoProgress quiet;
  const RepackOptions options{.window_links = 1 + Below(random, 40),
                              .batch_bytes = 1 + Below(random, 2000)};
  const auto repacked = RepackLinks(store, options, quiet);
  ASSERT_TRUE(repacked.has_value()) << Describe(repacked.error());
}

// Beside open writers. Refused while one of them has removed links of the node.
void RepackANode(Random& random, GraphStore& store, const GraphModel& model) {
  NoProgress quiet;
  const auto repacked = RepackNode(store.parts(), Pick(random, model.nodes()), {}, quiet);
  if (repacked.has_value()) return;
  ASSERT_EQ(repacked.error().code, ErrorCode::kConflict) << Describe(repacked.error());
}

// One writer at a time: every answer and every read inside it is the model's.
void RunOneWriter(const Case& each, uint64_t operations) {
  Random random(each.seed);
  TestStore store(each.engine);
  GraphModel model;
  {
    auto writer = *store->BeginWrite();
    InternNames(*writer);
  }
  for (uint64_t done = 0; done < operations && !::testing::Test::HasFailure();) {
    auto writer = *store->BeginWrite();
    const size_t mark = model.Mark();
    const uint64_t length = 1 + Below(random, OneIn(random, 20) ? 400 : 20);
    for (uint64_t i = 0; i < length; ++i, ++done) {
      Operation operation = RandomOperation(random, model);
      const auto given = ApplyToStore(*writer, operation);
      const auto wanted = model.Apply(operation);
      ASSERT_EQ(CodeOf(given), CodeOf(wanted))
          << "operation " << done << " of kind " << static_cast<int>(operation.kind) << ": "
          << (given.has_value() ? "done" : given.error().message) << " / "
          << (wanted.has_value() ? "done" : wanted.error().message);
      if (OneIn(random, 60)) RepackANode(random, *store, model);
    }
    if (OneIn(random, 40)) model.ExpectEqual(*writer);
    if (OneIn(random, 5)) {
      if (OneIn(random, 2)) writer->Rollback();
      model.Undo(mark);
    } else {
      const auto committed = writer->Commit();
      ASSERT_TRUE(committed.has_value()) << Describe(committed.error());
    }
    writer.reset();
    model.ForgetUndo();
    if (OneIn(random, 100)) LoadInBulk(random, store, model);
    if (OneIn(random, 200)) RepackSome(random, *store);
    if (OneIn(random, 100)) store.Reopen();
    if (OneIn(random, 50)) model.ExpectEqual(**store->BeginRead());
  }
  model.ExpectEqual(**store->BeginRead());
  ExpectClean(store);
}

// Several writers open at once. What a writer did is done to the model when it commits, whole:
// it must still be possible there, with the same outcome.
void RunManyWriters(const Case& each, uint64_t operations) {
  struct Open {
    std::unique_ptr<GraphWriter> writer;
    std::vector<Operation> done;
    bool failed = false;
  };
  Random random(each.seed);
  TestStore store(each.engine);
  GraphModel model;
  {
    auto writer = *store->BeginWrite();
    InternNames(*writer);
  }
  std::vector<Open> open(each.writers);
  uint64_t commits = 0;
  uint64_t conflicts = 0;
  for (uint64_t done = 0; done < operations && !::testing::Test::HasFailure(); ++done) {
    Open& slot = open[Below(random, open.size())];
    if (slot.writer == nullptr) {
      slot.writer = *store->BeginWrite();
      slot.done.clear();
      slot.failed = false;
    }
    Operation operation = RandomOperation(random, model);
    const auto given = ApplyToStore(*slot.writer, operation);
    if (OneIn(random, 30)) RepackANode(random, *store, model);
    if (given.has_value()) {
      slot.done.push_back(operation);
    } else if (given.error().code == ErrorCode::kConflict) {
      slot.failed = true;
      ++conflicts;
    }
    if (!slot.failed && !OneIn(random, 10)) continue;
    if (slot.failed || OneIn(random, 6)) {
      slot.writer->Rollback();
    } else {
      const auto committed = slot.writer->Commit();
      ASSERT_TRUE(committed.has_value()) << Describe(committed.error());
      for (const Operation& each_done : slot.done) {
        const auto wanted = model.Apply(each_done);
        ASSERT_TRUE(wanted.has_value())
            << "two writers both committed what excludes each other: " << wanted.error().message;
      }
      ++commits;
    }
    slot.writer.reset();
    model.ForgetUndo();
    if (commits % 100 == 99 && OneIn(random, 5)) {
      model.ExpectEqual(**store->BeginRead());
      for (Open& other : open) other.writer.reset();
      if (OneIn(random, 2)) store.Reopen();
      if (OneIn(random, 4)) RepackSome(random, *store);
      LoadInBulk(random, store, model);
    }
  }
  for (Open& other : open) other.writer.reset();
  EXPECT_GT(commits, operations / 100);
  EXPECT_GT(conflicts, operations / 1000) << "the writers never met";
  model.ExpectEqual(**store->BeginRead());
  EXPECT_EQ(store->parts().locks.held(), 0u);
  ExpectClean(store);
}

TEST_P(StoreModelTest, AnswersAsTheModel) {
  const Case& each = GetParam();
  const uint64_t operations = AllOperations() * each.parts / 100;
  if (each.writers == 1) {
    RunOneWriter(each, operations);
  } else {
    RunManyWriters(each, operations);
  }
}

INSTANTIATE_TEST_SUITE_P(
    , StoreModelTest,
    ::testing::Values(Case{EngineKind::kMemory, 1, 15, 1}, Case{EngineKind::kMemory, 2, 15, 1},
                      Case{EngineKind::kMemory, 3, 15, 3}, Case{EngineKind::kMemory, 4, 15, 5},
                      Case{EngineKind::kRocksDb, 5, 10, 1}, Case{EngineKind::kRocksDb, 6, 10, 1},
                      Case{EngineKind::kRocksDb, 7, 10, 4}, Case{EngineKind::kRocksDb, 8, 10, 2}),
    [](const ::testing::TestParamInfo<Case>& each) {
      return std::string(each.param.engine == EngineKind::kMemory ? "Memory" : "RocksDb") +
             "Writers" + std::to_string(each.param.writers) + "Seed" +
             std::to_string(each.param.seed);
    });

}  // namespace
}  // namespace catena::store_test
