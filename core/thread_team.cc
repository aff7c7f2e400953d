#include "core/thread_team.h"

#include <algorithm>
#include <cassert>

namespace catena {

struct ThreadTeam::Loop {
  uint64_t n;
  uint64_t piece;
  Work work;
  const Report* report;  // nullptr: nobody is told.
  std::atomic<uint64_t> next = 0;
  std::atomic<bool> stopped = false;

  void Run(unsigned worker) {
    while (!stopped.load(std::memory_order_relaxed)) {
      const uint64_t begin = next.fetch_add(piece, std::memory_order_relaxed);
      if (begin >= n) return;
      work(begin, std::min(begin + piece, n), worker);
      if (worker != 0 || report == nullptr) continue;
      const uint64_t done = report->done_before + std::min(next.load(), n);
      if (!report->progress->Update(report->what, done, report->total)) stopped = true;
    }
  }
};

ThreadTeam::ThreadTeam(unsigned threads) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  threads_.reserve(threads - 1);
  for (unsigned worker = 1; worker < threads; ++worker) {
    threads_.emplace_back([this, worker](const std::stop_token& stop) { Serve(stop, worker); });
  }
}

ThreadTeam::~ThreadTeam() {
  for (std::jthread& thread : threads_) thread.request_stop();
  ++round_;
  round_.notify_all();
}

void ThreadTeam::Serve(const std::stop_token& stop, unsigned worker) {
  uint32_t seen = 0;
  while (true) {
    round_.wait(seen);
    seen = round_.load();
    if (stop.stop_requested()) return;
    loop_->Run(worker);
    if (running_.fetch_sub(1) == 1) running_.notify_one();
  }
}

void ThreadTeam::RunLoop(Loop& loop) {
  assert(loop.piece > 0);
  if (threads_.empty() || loop.n <= loop.piece) return loop.Run(0);
  loop_ = &loop;
  running_ = static_cast<uint32_t>(threads_.size());
  ++round_;
  round_.notify_all();
  loop.Run(0);
  for (uint32_t left = running_.load(); left != 0; left = running_.load()) running_.wait(left);
}

void ThreadTeam::For(uint64_t n, uint64_t piece, Work work) {
  Loop loop{n, piece, work, nullptr};
  RunLoop(loop);
}

Result<void> ThreadTeam::For(uint64_t n, uint64_t piece, const Report& report, Work work) {
  Loop loop{n, piece, work, report.progress == nullptr ? nullptr : &report};
  RunLoop(loop);
  if (loop.stopped) return Fail(ErrorCode::kCancelled, "stopped: " + std::string(report.what));
  return {};
}

}  // namespace catena
