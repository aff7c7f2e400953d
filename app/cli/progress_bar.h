// A progress bar on standard error: what, how far, rate and time left. Draws at most ten times a
// second, only on a terminal, and clears itself when done. Ctrl-C asks the work to stop.
#pragma once

#include <chrono>
#include <string>

#include "app/cli/terminal.h"
#include "core/progress.h"

namespace catena::cli {

class ProgressBar final : public Progress {
 public:
  explicit ProgressBar(Terminal& terminal);
  ~ProgressBar() override;
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  bool Update(std::string_view what, uint64_t done, uint64_t total) override;
  // At once, for work that cannot say how far it is.
  void Say(std::string_view what);

 private:
  using Clock = std::chrono::steady_clock;
  void Clear();

  Terminal& terminal_;
  std::string what_;
  Clock::time_point started_;
  Clock::time_point drawn_;
  uint64_t first_done_ = 0;
  bool visible_ = false;
};

// Makes SIGINT set a flag that every ProgressBar reads; a second SIGINT kills as usual.
void CatchInterrupt();
bool WasInterrupted();

}  // namespace catena::cli
