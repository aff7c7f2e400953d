// CheckGraph: whether everything derived agrees with the records.
//
// The records are read once; what must follow from them (links at both ends, index entries,
// counts) is sorted and compared, stream against stream, with what is stored. Memory: the sorting
// budget of the store (GraphStoreOptions::sort_memory_bytes) and the findings kept; what does not
// fit is sorted in files of 28 bytes a link end. Time: about that of reading everything twice.
// Runs beside readers and writers, on a snapshot.
//
// This is about the graph. Whether the bytes of the files are those written is
// Engine::VerifyChecksums().
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/progress.h"
#include "core/result.h"

namespace catena {

class GraphStore;

// Printed by name; add at the end.
enum class CheckKind : uint8_t {
  kDamagedRecord,        // A node or relationship that cannot be read.
  kUnknownName,          // A record uses a label, type or key that has no name.
  kDanglingEnd,          // A relationship whose start or end does not exist.
  kSharedUniqueValue,    // Two entities have one value of a unique index.
  kUnresolvedAssertion,  // A claim asserts a relationship that does not exist.
  kDamagedLinks,         // Links that cannot be read.
  kMissingLink,          // A relationship is not found from one of its ends.
  kExtraLink,            // A link of no relationship.
  kRepeatedLink,         // A link stored twice, or removed where there is none.
  kMissingIndexEntry,
  kExtraIndexEntry,
  kWrongCount,
  kIdNotReserved,  // An id in use that a new record could be given.
  kWrongTopology,  // The saved topology is damaged or says something else; see topology.h.
};
inline constexpr size_t kCheckKindCount = 14;

std::string_view CheckKindName(CheckKind kind);  // "missing-link", ...
// Whether RepairGraph() can mend it: it is derived from the records.
bool IsRepairable(CheckKind kind);

struct CheckFinding {
  CheckKind kind;
  std::string message;  // One sentence, without a final full stop.
};

struct CheckOptions {
  // Findings kept with their message; all are counted.
  size_t max_findings = 1000;
};

struct CheckReport {
  uint64_t nodes = 0;          // Read.
  uint64_t relationships = 0;  // Read.
  uint64_t links = 0;          // Stored, each end one.
  uint64_t index_entries = 0;  // Stored.
  std::array<uint64_t, kCheckKindCount> found{};
  std::vector<CheckFinding> findings;

  uint64_t count(CheckKind kind) const { return found[static_cast<size_t>(kind)]; }
  uint64_t total() const;
  bool clean() const { return total() == 0; }
};

// Errors: kIo, kExpired, kNoSpace for sorting, kCancelled.
Result<CheckReport> CheckGraph(const GraphStore& store, const CheckOptions& options,
                               Progress& progress);

}  // namespace catena
