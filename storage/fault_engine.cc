#include "storage/fault_engine.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace catena {

void FaultControl::Arm(Fault fault) {
  const std::lock_guard lock(mutex_);
  fault_ = std::move(fault);
  armed_ = true;
  fired_ = false;
  calls_ = 0;
}

void FaultControl::Disarm() {
  const std::lock_guard lock(mutex_);
  armed_ = false;
  calls_ = 0;
}

bool FaultControl::fired() const {
  const std::lock_guard lock(mutex_);
  return fired_;
}

uint64_t FaultControl::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

void FaultControl::Crash() {
  const std::lock_guard lock(mutex_);
  crashed_ = true;
}

bool FaultControl::crashed() const {
  const std::lock_guard lock(mutex_);
  return crashed_;
}

FaultControl::Verdict FaultControl::Count(EngineCall call) {
  const std::lock_guard lock(mutex_);
  if (crashed_) return {true, false, {ErrorCode::kIo, "the engine has crashed (injected)", {}}};
  const auto& kinds = fault_.calls;
  const bool counts =
      !armed_ || kinds.empty() || std::find(kinds.begin(), kinds.end(), call) != kinds.end();
  if (!counts) return {};
  ++calls_;
  if (!armed_ || fired_ || calls_ != fault_.nth) return {};
  fired_ = true;
  crashed_ = fault_.crash;
  const bool before = fault_.when == Fault::When::kBefore;
  return {before, !before, {fault_.code, "an injected failure", {}}};
}

// Runs a call of the inner engine unless it is to fail.
class FaultGuard {
 public:
  explicit FaultGuard(FaultControl& control) : control_(control) {}

  template <class Call>
  auto Run(EngineCall kind, Call call) -> decltype(call()) {
    const FaultControl::Verdict verdict = control_.Count(kind);
    if (verdict.before) return Fail(verdict.error);
    auto result = call();
    if (verdict.after) return Fail(verdict.error);
    return result;
  }

 private:
  FaultControl& control_;
};

namespace {

class FaultBulkWriter final : public EngineBulkWriter {
 public:
  FaultBulkWriter(std::unique_ptr<EngineBulkWriter> inner, FaultGuard guard)
      : inner_(std::move(inner)), guard_(guard) {}

  Result<void> Put(Family family, std::string_view key, std::string_view value) override {
    return guard_.Run(EngineCall::kBulkPut, [&] { return inner_->Put(family, key, value); });
  }
  Result<void> Add(Family family, std::string_view key, int64_t delta) override {
    return guard_.Run(EngineCall::kBulkPut, [&] { return inner_->Add(family, key, delta); });
  }
  Result<void> Publish() override {
    return guard_.Run(EngineCall::kPublish, [&] { return inner_->Publish(); });
  }

 private:
  const std::unique_ptr<EngineBulkWriter> inner_;
  FaultGuard guard_;
};

class FaultEngine final : public Engine {
 public:
  FaultEngine(Engine& inner, FaultControl& control) : inner_(inner), guard_(control) {}

  EngineLimits limits() const override { return inner_.limits(); }
  Result<SnapshotToken> TakeSnapshot() override {
    return guard_.Run(EngineCall::kTakeSnapshot, [&] { return inner_.TakeSnapshot(); });
  }
  void ReleaseSnapshot(SnapshotToken snapshot) override { inner_.ReleaseSnapshot(snapshot); }
  Result<uint64_t> Sequence(SnapshotToken snapshot) const override {
    return guard_.Run(EngineCall::kSequence, [&] { return inner_.Sequence(snapshot); });
  }
  Result<void> MultiGet(
      SnapshotToken snapshot, Family family, std::span<const std::string_view> keys,
      FunctionRef<void(size_t, std::optional<std::string_view>)> visit) const override {
    return guard_.Run(EngineCall::kMultiGet,
                      [&] { return inner_.MultiGet(snapshot, family, keys, visit); });
  }
  Result<void> MultiScan(
      SnapshotToken snapshot, Family family, std::span<const KeyRange> ranges,
      FunctionRef<ScanStep(size_t, std::string_view, std::string_view)> visit) const override {
    return guard_.Run(EngineCall::kMultiScan,
                      [&] { return inner_.MultiScan(snapshot, family, ranges, visit); });
  }

  Result<void> Commit(const WriteBatch& batch, std::span<const Precondition> preconditions,
                      const CommitOptions& options) override {
    CATENA_TRY(CheckWritable());
    bool reached_disk = false;
    auto result = guard_.Run(EngineCall::kCommit, [&] {
      reached_disk = true;
      return inner_.Commit(batch, preconditions, options);
    });
    if (!result) Failed(result.error().code, reached_disk);
    return result;
  }

  Result<std::unique_ptr<EngineBulkWriter>> BeginBulk() override {
    CATENA_TRY(CheckWritable());
    auto inner = guard_.Run(EngineCall::kBeginBulk, [&] { return inner_.BeginBulk(); });
    if (!inner) return inner;
    return std::make_unique<FaultBulkWriter>(*std::move(inner), guard_);
  }

  Result<void> VerifyChecksums(Progress& progress) const override {
    return guard_.Run(EngineCall::kVerifyChecksums,
                      [&] { return inner_.VerifyChecksums(progress); });
  }
  Result<EngineStats> Stats() const override {
    return guard_.Run(EngineCall::kStats, [&] { return inner_.Stats(); });
  }
  Result<void> Compact(Progress& progress) override {
    return guard_.Run(EngineCall::kCompact, [&] { return inner_.Compact(progress); });
  }

 private:
  Result<void> CheckWritable() const {
    if (!failed_) return {};
    return Fail(ErrorCode::kReadOnly, "a write failed (injected); open the engine again");
  }
  // kNoSpace before anything is written is the reserve, and leaves the engine as it was.
  void Failed(ErrorCode code, bool reached_disk) {
    if (code == ErrorCode::kIo || (code == ErrorCode::kNoSpace && reached_disk)) failed_ = true;
  }

  Engine& inner_;
  mutable FaultGuard guard_;
  std::atomic<bool> failed_ = false;
};

}  // namespace

std::unique_ptr<Engine> OpenFaultEngine(Engine& inner, FaultControl& control) {
  return std::make_unique<FaultEngine>(inner, control);
}

}  // namespace catena
