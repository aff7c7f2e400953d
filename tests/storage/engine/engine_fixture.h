// Opens each kind of engine under one name, so that one suite holds for all.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "storage/engine.h"
#include "storage/fault_engine.h"
#include "storage/memory_engine.h"
#include "storage/rocksdb_engine.h"
#include "tests/storage/engine/engine_kit.h"
#include "tests/support/temp_dir.h"

namespace catena {

enum class EngineKind { kMemory, kRocksDb, kRocksDbSmall, kFaultOverMemory };

inline std::string KindName(EngineKind kind) {
  switch (kind) {
    case EngineKind::kMemory:
      return "Memory";
    case EngineKind::kRocksDb:
      return "RocksDb";
    case EngineKind::kRocksDbSmall:
      return "RocksDbSmallBuffers";
    case EngineKind::kFaultOverMemory:
      return "FaultOverMemory";
  }
  return "Unknown";
}

class EngineHome {
 public:
  explicit EngineHome(EngineKind kind, const EngineLimits& limits = {}) : kind_(kind) {
    options_.create_if_missing = true;
    options_.limits = limits;
    if (kind == EngineKind::kRocksDbSmall) {  // Flushes, compacts and rotates all the time.
      options_.write_buffer_bytes = 64 << 10;
      options_.block_cache_bytes = 16 << 10;
      options_.log_bytes = 64 << 10;
      options_.flush_on_close_bytes = 8 << 10;
      options_.bulk_file_bytes = 4 << 10;
    }
    Reopen();
  }

  // Closes and opens again. What is kept in memory only stays open instead.
  void Reopen() {
    engine_.reset();
    if (kind_ == EngineKind::kMemory) {
      if (inner_ == nullptr) inner_ = OpenMemoryEngine(options_.limits);
    } else if (kind_ == EngineKind::kFaultOverMemory) {
      if (inner_ == nullptr) inner_ = OpenMemoryEngine(options_.limits);
      engine_ = OpenFaultEngine(*inner_, control_);
    } else {
      auto opened = OpenRocksDbEngine(directory_ / "db", options_);
      ASSERT_OK(opened);
      engine_ = *std::move(opened);
    }
  }

  Engine& engine() { return engine_ != nullptr ? *engine_ : *inner_; }

 private:
  const EngineKind kind_;
  TempDir directory_;
  RocksDbOptions options_;
  FaultControl control_;
  std::unique_ptr<Engine> inner_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace catena
