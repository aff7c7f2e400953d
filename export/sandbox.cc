#include "export/sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>
#include <optional>
#include <utility>

namespace catena {
namespace {

#if defined(CATENA_SANITIZED)
constexpr bool kSanitized = true;  // They map terabytes.
#else
constexpr bool kSanitized = false;
#endif

constexpr int kOutOfMemoryExit = 71;
constexpr int kBrokenPipeExit = 72;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { Close(); }
  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

Result<std::string> SystemFailed(std::string_view what) {
  return Fail(ErrorCode::kIo, std::string(what) + ": " + std::strerror(errno));
}

void SetLimit(decltype(RLIMIT_CPU) which, uint64_t value) {
  const rlimit limit{value, value};
  setrlimit(which, &limit);
}

uint64_t MappedBytes() {
  uint64_t pages = 0;
  if (FILE* file = std::fopen("/proc/self/statm", "re")) {
    unsigned long read = 0;
    if (std::fscanf(file, "%lu", &read) == 1) pages = read;
    std::fclose(file);
  }
  return pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

void WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(kBrokenPipeExit);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

// The answer on the wire: one byte, 0 for a value, else 1 + the error's code.
[[noreturn]] void RunChild(const SandboxLimits& limits, FunctionRef<Result<std::string>()> work,
                           int answer) {
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere >= 0) {
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, SIG_DFL);
  SetLimit(RLIMIT_CORE, 0);
  SetLimit(RLIMIT_CPU, static_cast<uint64_t>(limits.cpu.count()));
  if (!kSanitized) SetLimit(RLIMIT_AS, MappedBytes() + limits.memory_bytes);
  try {
    const Result<std::string> result = work();
    const std::string_view text = result ? *result : result.error().message;
    const char head = result ? '\0' : static_cast<char>(1 + static_cast<int>(result.error().code));
    WriteAll(answer, {&head, 1});
    WriteAll(answer, text);
    _exit(0);
  } catch (const std::bad_alloc&) {
    _exit(kOutOfMemoryExit);
  }
}

enum class Reading : uint8_t { kDone, kTooLate, kTooLong, kFailed };

Reading ReadAnswer(int fd, const SandboxLimits& limits, std::string* answer) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline = Clock::now() + limits.wall;
  std::array<char, 1 << 16> buffer;
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return Reading::kTooLate;
    pollfd waiting{fd, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(std::min<int64_t>(left, 60'000)));
    if (ready < 0 && errno != EINTR) return Reading::kFailed;
    if (ready <= 0) continue;
    const ssize_t bytes = read(fd, buffer.data(), buffer.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) return Reading::kFailed;
    if (bytes == 0) return Reading::kDone;
    answer->append(buffer.data(), static_cast<size_t>(bytes));
    if (answer->size() > limits.answer_bytes) return Reading::kTooLong;
  }
}

Result<std::string> Judge(Reading reading, int status, std::string answer,
                          const SandboxLimits& limits) {
  if (reading == Reading::kTooLate) {
    return Fail(ErrorCode::kLimit, "the picture took more than " +
                                       std::to_string(limits.wall.count()) +
                                       " ms to draw; ask for fewer events");
  }
  if (reading == Reading::kTooLong) {
    return Fail(ErrorCode::kLimit, "the picture has more than " +
                                       std::to_string(limits.answer_bytes) +
                                       " bytes; ask for fewer events");
  }
  const bool out_of_time =
      WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
  if (out_of_time) {
    return Fail(ErrorCode::kLimit, "the picture took more than " +
                                       std::to_string(limits.cpu.count()) +
                                       " s of processor time to draw; ask for fewer events");
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kOutOfMemoryExit) {
    return Fail(ErrorCode::kLimit, "the picture needs more than " +
                                       std::to_string(limits.memory_bytes) +
                                       " bytes of memory to draw; ask for fewer events");
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || answer.empty()) {
    return Fail(ErrorCode::kIo, "the process that draws ended unexpectedly (status " +
                                    std::to_string(status) + ")");
  }
  const int head = static_cast<unsigned char>(answer.front());
  answer.erase(0, 1);
  if (head == 0) return answer;
  return Fail(static_cast<ErrorCode>(head - 1), std::move(answer));
}

}  // namespace

Result<std::string> RunSandboxed(const SandboxLimits& limits,
                                 FunctionRef<Result<std::string>()> work) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return SystemFailed("could not make a pipe");
  Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  const pid_t child = fork();
  if (child < 0) return SystemFailed("could not start a process to draw in");
  if (child == 0) RunChild(limits, work, writer.get());

  writer.Close();
  std::string answer;
  const Reading reading = ReadAnswer(reader.get(), limits, &answer);
  if (reading != Reading::kDone) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return Judge(reading, status, std::move(answer), limits);
}

}  // namespace catena
