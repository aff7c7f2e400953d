#include "app/cli/progress_bar.h"

#include <csignal>
#include <iostream>

namespace catena::cli {
namespace {

using std::chrono::duration;
using std::chrono::milliseconds;

volatile std::sig_atomic_t interrupted = 0;

std::string Short(double n) {
  char text[32];
  if (n >= 1e6) {
    snprintf(text, sizeof text, "%.1fM", n / 1e6);
  } else if (n >= 1e4) {
    snprintf(text, sizeof text, "%.0fk", n / 1e3);
  } else {
    snprintf(text, sizeof text, "%.0f", n);
  }
  return text;
}

std::string MinutesSeconds(double seconds) {
  const auto s = static_cast<long>(seconds);
  char text[32];
  snprintf(text, sizeof text, "%ld:%02ld", s / 60, s % 60);
  return text;
}

}  // namespace

void CatchInterrupt() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
}

bool WasInterrupted() { return interrupted != 0; }

ProgressBar::ProgressBar(Terminal& terminal)
    : terminal_(terminal), started_(Clock::now()), drawn_(started_) {}

ProgressBar::~ProgressBar() { Clear(); }

bool ProgressBar::Update(std::string_view what, uint64_t done, uint64_t total) {
  if (WasInterrupted()) return false;
  if (!terminal_.shows_progress()) return true;
  const Clock::time_point now = Clock::now();
  if (what != what_) {
    what_ = what;
    started_ = now;
    first_done_ = done;
  }
  if (now - drawn_ < milliseconds(100)) return true;
  drawn_ = now;
  const double seconds = duration<double>(now - started_).count();
  const double rate = seconds > 0 ? static_cast<double>(done - first_done_) / seconds : 0;
  std::string line = "\r\x1b[K" + Printable(what_) + "  ";
  if (total > 0) {
    constexpr uint64_t kCells = 24;
    const uint64_t filled = std::min(kCells, done * kCells / total);
    for (uint64_t i = 0; i < kCells; ++i) line += i < filled ? "█" : "░";
    line += "  " + std::to_string(done * 100 / total) + " %";
  } else {
    line += Short(static_cast<double>(done));
  }
  line += "  " + Short(rate) + "/s";
  if (total > done && rate > 0) {
    line += "  " + MinutesSeconds(static_cast<double>(total - done) / rate) + " left";
  }
  terminal_.err() << line << std::flush;
  visible_ = true;
  return true;
}

void ProgressBar::Say(std::string_view what) {
  if (!terminal_.shows_progress()) return;
  terminal_.err() << "\r\x1b[K" + Printable(what) << std::flush;
  drawn_ = Clock::now();
  visible_ = true;
}

void ProgressBar::Clear() {
  if (visible_) terminal_.err() << "\r\x1b[K" << std::flush;
  visible_ = false;
}

}  // namespace catena::cli
