// One line of JSON on standard output for every measurement of a program: peer, scale,
// w(orkload), ms (wall), cpu_ms (of all threads of the process), check (the answer, which must
// agree with that of other programs on the same tables), load (of the machine), note.
// scripts/bench collects such lines.
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <type_traits>
#include <utility>

#include "core/result.h"

namespace catena {

// The value, or the end of the program with the error's message.
template <class T>
T Expect(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", Describe(result.error()).c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

class Measurements {
 public:
  Measurements(std::string scale, std::string note)
      : scale_(std::move(scale)), note_(std::move(note)) {}

  // `run` answers what is to be compared with others.
  template <class Run>
  void Time(const std::string& work, Run run) const {
    const auto begin = std::chrono::steady_clock::now();
    const double cpu = CpuMs();
    const auto check = static_cast<double>(run());
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - begin;
    Print(work, wall.count(), CpuMs() - cpu, check);
  }

  // A figure that is no time; `work` ends with its unit: disk_mb.
  void Figure(const std::string& work, double value) const { Print(work, value, 0, 0); }

 private:
  static double CpuMs() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
  }

  void Print(const std::string& work, double ms, double cpu_ms, double check) const {
    double load = 0;
    getloadavg(&load, 1);
    std::printf(
        "{\"peer\":\"catena\",\"scale\":\"%s\",\"w\":\"%s\",\"ms\":%.4f,\"cpu_ms\":%.4f,"
        "\"check\":%.10g,\"load\":%.2f,\"note\":\"%s\"}\n",
        scale_.c_str(), work.c_str(), ms, cpu_ms, check, load, note_.c_str());
    std::fflush(stdout);
  }

  std::string scale_;
  std::string note_;
};

}  // namespace catena
