// Database: the front door of Catena.
//
//   auto db = catena::Database::Open("war.db", {.mode = DatabaseOptions::Mode::kCreate});
//   if (!db) return Report(db.error());
//   auto imported = (*db)->Import({"datasets/armenia-azerbaijan"});
//   auto graph = (*db)->Read();
//   auto from = FindNodeById(**graph, "pogroms-1988");
//
// A database is a directory. One process may have it open for writing, any number for reading at
// the same time. A Database may be used by any number of threads; the readers and writers it gives
// say what threads may do with them, and must not outlive it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "analysis/audit.h"
#include "analysis/trace.h"
#include "core/bulk_sink.h"
#include "core/graph_reader.h"
#include "core/graph_writer.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

struct DatabaseOptions {
  enum class Mode : uint8_t {
    kRead,    // Must exist. Works while another process writes, and on a full disk.
    kWrite,   // Must exist.
    kCreate,  // Made when it is not there.
  };
  Mode mode = Mode::kWrite;

  // A commit survives a power cut when it returns. false survives the death of the process only,
  // and is many times as fast on a disk.
  bool sync_commits = true;

  // Memory for cached blocks, in bytes. Larger helps repeated reads of the same neighbourhood.
  uint64_t cache_bytes = 64ULL << 20;

  // How long a writer waits for another's lock on the same entity before kConflict.
  std::chrono::milliseconds writer_wait{1000};

  // A commit that would leave less free disk than this is refused with kNoSpace.
  uint64_t reserve_bytes = 64ULL << 20;
};

}  // namespace catena
