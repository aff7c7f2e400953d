// Engine: an ordered key-value store with snapshots and atomic commits.
//
// The graph store (storage/graph_store.h) asks for no more than this. RocksDB is one engine
// (rocksdb_engine.h), memory another (memory_engine.h), and a wrapper that fails on demand
// (fault_engine.h) serves the tests; one conformance suite holds for all. The shape is chosen
// so that a distributed store fits behind it: reads are batched, no iterator crosses the
// interface, a snapshot is a token, a commit is one batch with preconditions.
//
// Keys are compared as unsigned bytes. Any thread may call anything at any time. Slices given
// to a visitor live until it returns; on RocksDB they are not copied. Visitors must not throw
// and must not call the engine that calls them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/function_ref.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

// One key space each. Stored names; do not renumber. Routing prefix (what a distributed engine
// would place by): the whole key for kMeta, the leading 8-byte id for kNode, kRelationship and
// kAdjacency, the leading 4-byte index id for kIndex.
enum class Family : uint8_t { kMeta = 0, kNode = 1, kRelationship = 2, kAdjacency = 3, kIndex = 4 };
inline constexpr size_t kFamilyCount = 5;
std::string_view FamilyName(Family family);  // "meta", "node", ...

// A consistent view. The default token reads the latest commit, each call anew.
struct SnapshotToken {
  uint64_t value = 0;
  bool operator==(const SnapshotToken&) const = default;
};

// Keys k with begin <= k < end; an empty end is the end of the family.
struct KeyRange {
  std::string begin;
  std::string end;
};

enum class ScanStep : uint8_t {
  kNext,       // Go on.
  kNextRange,  // Enough of this range.
  kStop,       // Enough altogether.
};

// Changes applied together, in the order given.
class WriteBatch {
 public:
  enum class Kind : uint8_t { kPut, kDelete, kAdd };
  struct Entry {
    Kind kind;
    Family family;
    std::string key;
    std::string value;  // kAdd: 8 bytes, the delta, little-endian two's complement.
  };

  void Put(Family family, std::string key, std::string value);
  void Delete(Family family, std::string key);
  // Adds to a counter, an absent one being 0. Counters are read as 8 bytes, little-endian.
  // Concurrent adds of different batches all count: no counter is a hot key to lock. Sums wrap
  // around. Adding to a value that is not a counter leaves that value as it is.
  void Add(Family family, std::string key, int64_t delta);

  bool empty() const { return entries_.empty(); }
  size_t bytes() const { return bytes_; }  // Of keys and values.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
  size_t bytes_ = 0;
};

std::string EncodeCounter(int64_t value);
// nullopt unless 8 bytes.
std::optional<int64_t> DecodeCounter(std::string_view bytes);

// What an Add makes of a stored value: the rule all engines share.
std::string AddToCounter(std::optional<std::string_view> current, std::string_view delta);

// What must still be true for a commit to happen: the key holds `expected`, or is absent.
struct Precondition {
  Family family;
  std::string key;
  std::optional<std::string> expected;
};

struct CommitOptions {
  // Survives a power cut when Commit() returns. false survives the death of the process only.
  bool sync = true;
};

struct EngineLimits {
  size_t key_bytes = 8 << 10;
  size_t value_bytes = 64 << 20;
  size_t batch_bytes = 512 << 20;
};

// kLimit, naming the family and the sizes, when a pair or a batch is beyond `limits`.
Result<void> CheckLimits(const EngineLimits& limits, Family family, std::string_view key,
                         std::string_view value);
Result<void> CheckLimits(const EngineLimits& limits, const WriteBatch& batch);

struct FamilyStats {
  uint64_t keys_estimate = 0;
  uint64_t bytes_on_disk = 0;
  uint64_t files = 0;
};

struct EngineStats {
  std::array<FamilyStats, kFamilyCount> families{};
  uint64_t log_bytes = 0;    // Write-ahead log.
  uint64_t free_bytes = 0;   // Of the file system; 0 when not known.
  uint64_t cache_bytes = 0;  // In use.
};

// Bulk load below the transaction layer: sorted files, published at once. Different families may
// be written by different threads at the same time; Publish() comes after all of them.
class EngineBulkWriter {
 public:
  virtual ~EngineBulkWriter() = default;  // Without Publish(): leaves nothing.
  // Within a family keys strictly ascend, Put and Add together, else kInvalidArgument. A key that
  // the database holds is replaced by Put and added to by Add.
  virtual Result<void> Put(Family family, std::string_view key, std::string_view value) = 0;
  virtual Result<void> Add(Family family, std::string_view key, int64_t delta) = 0;
  // Atomic over all families, durable when it returns. The writer takes no more pairs afterwards
  // and cannot publish twice (kInvalidArgument).
  virtual Result<void> Publish() = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;

  virtual EngineLimits limits() const = 0;

  virtual Result<SnapshotToken> TakeSnapshot() = 0;
  // Every token taken is released once. Releasing the default token or an unknown one does
  // nothing.
  virtual void ReleaseSnapshot(SnapshotToken snapshot) = 0;
  // The number of the last commit that the view holds. Grows with every commit that changes
  // something and with every published bulk load; not necessarily by one.
  virtual Result<uint64_t> Sequence(SnapshotToken snapshot) const = 0;

  // Calls visit(i, value) for every i, in order; nullopt for an absent key. kExpired when the
  // snapshot is gone, kCorruption, kIo.
  virtual Result<void> MultiGet(
      SnapshotToken snapshot, Family family, std::span<const std::string_view> keys,
      FunctionRef<void(size_t, std::optional<std::string_view>)> visit) const = 0;

  // Calls visit(range, key, value) for the keys of each range, range by range as given, in key
  // order within a range. To resume, start a range at the last key with a zero byte appended.
  virtual Result<void> MultiScan(
      SnapshotToken snapshot, Family family, std::span<const KeyRange> ranges,
      FunctionRef<ScanStep(size_t, std::string_view, std::string_view)> visit) const = 0;

  // All or nothing. kConflict when a precondition does not hold; kNoSpace below the reserve or
  // when the disk is full, kIo, kReadOnly; kLimit beyond limits(); kUnknownOutcome from engines
  // behind a network, which then answer WasCommitted(). After kIo and kNoSpace of a commit that
  // reached the disk the engine is read-only until it is opened again.
  virtual Result<void> Commit(const WriteBatch& batch, std::span<const Precondition> preconditions,
                              const CommitOptions& options) = 0;

  virtual Result<std::unique_ptr<EngineBulkWriter>> BeginBulk() = 0;

  // Reads every byte stored and checks its checksum. kCorruption names the file.
  virtual Result<void> VerifyChecksums(Progress& progress) const = 0;
  virtual Result<EngineStats> Stats() const = 0;
  // Merges what can be merged, so that reads meet fewer files.
  virtual Result<void> Compact(Progress& progress) = 0;
};

}  // namespace catena
