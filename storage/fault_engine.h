// An engine around another one that fails when it is told to. For tests.
//
// The test arms a FaultControl: "the third commit from now fails with kNoSpace, before it takes
// effect". A failed commit leaves the engine read-only as engine.h demands. A crash makes every
// later call fail, as if the process had died: what the inner engine holds is what a new process
// would find. The inner engine is borrowed, so that a test opens a new wrapper on it afterwards.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/engine.h"

namespace catena {

enum class EngineCall : uint8_t {
  kTakeSnapshot,
  kSequence,
  kMultiGet,
  kMultiScan,
  kCommit,
  kBeginBulk,
  kBulkPut,  // Put and Add of a bulk writer.
  kPublish,
  kVerifyChecksums,
  kStats,
  kCompact,
};

struct Fault {
  enum class When : uint8_t {
    kBefore,  // The call has no effect.
    kAfter,   // The call takes effect, and then reports a failure.
  };

  uint64_t nth = 1;               // From 1, among the calls of these kinds since Arm().
  std::vector<EngineCall> calls;  // Empty: of any kind.
  ErrorCode code = ErrorCode::kIo;
  When when = When::kBefore;
  bool crash = false;  // Every later call fails as well, with kIo.
};

// What the test holds. Any thread may call; outlives the engines that use it.
class FaultControl {
 public:
  // Replaces the fault armed before and counts from zero.
  void Arm(Fault fault);
  void Disarm();
  // Whether the armed fault has happened.
  bool fired() const;
  // Calls of the armed kinds since Arm(), of any kind without one: run once without a fault to
  // learn how many calls there are to fail.
  uint64_t calls() const;
  // Every later call fails with kIo.
  void Crash();
  bool crashed() const;

 private:
  friend class FaultGuard;
  struct Verdict {
    bool before = false;
    bool after = false;
    Error error;
  };
  Verdict Count(EngineCall call);

  mutable std::mutex mutex_;
  Fault fault_;
  bool armed_ = false;
  bool fired_ = false;
  bool crashed_ = false;
  uint64_t calls_ = 0;
};

// `inner` and `control` outlive the engine.
std::unique_ptr<Engine> OpenFaultEngine(Engine& inner, FaultControl& control);

}  // namespace catena
