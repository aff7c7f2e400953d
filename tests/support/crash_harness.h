// Kills a writing process at a random moment and finds out what it had been told was durable.
//
// The child runs `work`, which acknowledges each commit after it has returned; the parent kills
// it with SIGKILL after a random time, and returns all that was acknowledged. Each 8-byte
// number is one write to a pipe, which is atomic, so threads of the child may acknowledge at
// once. The caller looks for each number in what the child left, with SucceedsInChild() or
// AskChild(): RocksDB starts its background threads once in a process, and a child forked after
// that would wait for flushes for ever, so the forking process never opens a database itself.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <optional>
#include <thread>
#include <vector>

namespace catena {

// Given to the child's work. Thread-safe.
class Acknowledge {
 public:
  explicit Acknowledge(int fd) : fd_(fd) {}
  void operator()(uint64_t number) const {
    if (write(fd_, &number, sizeof(number)) != sizeof(number)) _exit(3);
  }

 private:
  int fd_;
};

struct CrashResult {
  std::vector<uint64_t> acknowledged;
  bool killed = false;  // false: the work ended by itself, which it should not.
  int status = 0;       // Of waitpid().
};

// Forks, so call it while this process runs no other thread. `work` should go on until it is
// killed. The time runs from the first acknowledgement, so that slow machines crash in the
// middle of work as well.
inline CrashResult RunAndKill(const std::function<void(const Acknowledge&)>& work,
                              uint64_t kill_after_us) {
  int ends[2];
  CrashResult result;
  if (pipe(ends) != 0) return result;
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    work(Acknowledge(ends[1]));
    _exit(0);
  }
  close(ends[1]);
  const auto read_one = [&] {
    uint64_t number = 0;
    if (read(ends[0], &number, sizeof(number)) != sizeof(number)) return false;
    result.acknowledged.push_back(number);
    return true;
  };
  read_one();
  // Keeps the pipe from filling up, and the child from waiting for it, until the time comes.
  std::thread killer([&] {
    usleep(static_cast<useconds_t>(kill_after_us));
    kill(child, SIGKILL);
  });
  while (read_one()) {
  }
  killer.join();
  close(ends[0]);
  waitpid(child, &result.status, 0);
  result.killed = WIFSIGNALED(result.status) && WTERMSIG(result.status) == SIGKILL;
  return result;
}

// Whether `work` ends with true in a process of its own.
inline bool SucceedsInChild(const std::function<bool()>& work) {
  const pid_t child = fork();
  if (child == 0) _exit(work() ? 0 : 1);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// What `work` finds out in a process of its own. None when it does, or when the process dies.
inline std::optional<uint64_t> AskChild(const std::function<std::optional<uint64_t>()>& work) {
  int ends[2];
  if (pipe(ends) != 0) return std::nullopt;
  const bool answered = SucceedsInChild([&] {
    const std::optional<uint64_t> answer = work();
    return answer && write(ends[1], &*answer, sizeof(*answer)) == sizeof(*answer);
  });
  uint64_t answer = 0;
  const bool read_it = answered && read(ends[0], &answer, sizeof(answer)) == sizeof(answer);
  close(ends[0]);
  close(ends[1]);
  return read_it ? std::optional(answer) : std::nullopt;
}

// CATENA_CRASH_CYCLES, or `fallback`.
inline int CrashCycles(int fallback) {
  const char* text = std::getenv("CATENA_CRASH_CYCLES");
  return text != nullptr ? std::atoi(text) : fallback;
}

}  // namespace catena
