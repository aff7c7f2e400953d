// A causal chain of a million events, traced and audited on a thread with a small stack: nothing
// may recurse on the depth of the data.
#include <gtest/gtest.h>
#include <pthread.h>

#include <chrono>
#include <string>

#include "analysis/audit.h"
#include "analysis/causal_cycles.h"
#include "analysis/trace.h"
#include "core/memory_graph.h"

namespace catena {
namespace {

// The sanitizers are ten times as slow. Either is more calls than the stack has room for.
#if defined(CATENA_SANITIZED)
constexpr uint32_t kEvents = 100'000;
#else
constexpr uint32_t kEvents = 1'000'000;
#endif
constexpr size_t kStackBytes = 256 << 10;

// Runs `work` to its end on a thread of its own with that stack.
template <class Work>
void OnSmallStack(Work work) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, kStackBytes), 0);
  pthread_t thread;
  const auto run = [](void* work_to_do) -> void* {
    (*static_cast<Work*>(work_to_do))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, &work), 0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
}

// Events in a row, without user ids: the graph itself is not what is tested.
class LongChain {
 public:
  explicit LongChain(bool closed) {
    const LabelId event = *graph_.InternLabel("Event");
    const TypeId caused = *graph_.InternType("CAUSED");
    for (uint32_t i = 0; i < kEvents; ++i) last_ = *graph_.CreateNode({event}, {});
    for (uint64_t i = 1; i < kEvents; ++i) {
      (void)graph_.CreateRelationship(NodeId{i}, caused, NodeId{i + 1}, {}).value();
    }
    if (closed) (void)graph_.CreateRelationship(last_, caused, NodeId{1}, {}).value();
  }

  const MemoryGraph& graph() const { return graph_; }
  NodeId last() const { return last_; }

 private:
  MemoryGraph graph_;
  NodeId last_;
};

TEST(LongChainTest, AMillionEventsAreTracedAndAuditedOnASmallStack) {
  const LongChain chain(/*closed=*/false);
  OnSmallStack([&] {
    NoProgress progress;
    TraceRequest request;
    request.from = NodeId{1};
    request.to = chain.last();
    request.max_length = kEvents;
    request.time_limit = std::chrono::hours(1);
    const TraceReport report = Trace(chain.graph(), request, progress).value();
    ASSERT_EQ(report.chains.size(), 1u);
    EXPECT_EQ(report.chains[0].links.size(), kEvents - 1);
    EXPECT_EQ(report.chains_found, 1u);
    EXPECT_EQ(report.cut_by, "");
  });
  OnSmallStack([&] {
    NoProgress progress;
    const AuditReport report = Audit(chain.graph(), {}, progress).value();
    EXPECT_EQ(report.totals.relationships, kEvents - 1);
    EXPECT_TRUE(report.causal_cycles.empty());
  });
}

TEST(LongChainTest, ACircleOfAMillionEventsIsFoundOnASmallStack) {
  const LongChain circle(/*closed=*/true);
  OnSmallStack([&] {
    NoProgress progress;
    const auto circuits = FindCausalCycles(circle.graph(), {}, progress).value();
    ASSERT_EQ(circuits.size(), 1u);
    EXPECT_EQ(circuits[0].members, kEvents);
    EXPECT_EQ(circuits[0].nodes.size(), kEvents);
  });
}

}  // namespace
}  // namespace catena
