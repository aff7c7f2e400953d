// ThreadTeam: a fixed number of threads that share the pieces of a loop.
//
//   ThreadTeam team(options.threads);
//   team.For(n, 4096, [&](uint64_t begin, uint64_t end, unsigned worker) { ... });
//
// The calling thread is worker 0; the others wait between loops, so that a loop costs
// microseconds, not the start of threads. Pieces are given out in order, to whoever is free: which
// worker gets which is chance, and so what a loop computes must not depend on it. A loop of one
// piece, and every loop of a team of one, runs on the calling thread alone.
//
// One thread uses a team. Work must not throw and must not use the team it runs on; what it wrote
// is seen by the caller when For() returns.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "core/function_ref.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

class ThreadTeam {
 public:
  using Work = FunctionRef<void(uint64_t begin, uint64_t end, unsigned worker)>;

  // 0: as many as the machine has cores.
  explicit ThreadTeam(unsigned threads = 0);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  unsigned size() const { return static_cast<unsigned>(threads_.size()) + 1; }

  // Calls `work` for pieces of at most `piece` that together are 0..n-1.
  // Requires: piece > 0.
  void For(uint64_t n, uint64_t piece, Work work);

  // What a loop tells its caller: `what` as it is, `done_before` plus the loop's own count of
  // `total`. Without a progress it is a plain loop.
  struct Report {
    Progress* progress = nullptr;
    std::string_view what;
    uint64_t done_before = 0;
    uint64_t total = 0;
  };
  // The same, asking now and then, on the calling thread, whether to go on. kCancelled when not:
  // the pieces begun are finished, the others are left out.
  Result<void> For(uint64_t n, uint64_t piece, const Report& report, Work work);

 private:
  struct Loop;

  void Serve(const std::stop_token& stop, unsigned worker);
  void RunLoop(Loop& loop);

  std::atomic<uint32_t> round_ = 0;    // Raised to start a loop, and to stop.
  std::atomic<uint32_t> running_ = 0;  // Workers that have not finished the round.
  Loop* loop_ = nullptr;               // Of the round.
  std::vector<std::jthread> threads_;
};

}  // namespace catena
