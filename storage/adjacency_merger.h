// AdjacencyMerger makes one ordered stream of pairs from the runs and singles of a scan.
//
//   scan, in key order        (5,1)run[(5,1) (7,4) (9,2)]  (6,8)added  (7,4)removed  (8,3)run[..]
//   pairs, in order           (5,1)  (6,8)  (9,2) ...
//
// A run's key is its first pair, so when the scan is at a key every run that could hold a
// smaller pair has been met: pairs below the key are final. Runs met and not used up are kept;
// they are as many as bulk loads that overlap there, each of at most kMaxRunPairs pairs. That
// bounds the memory at a hub of any size. Cost per pair: a varint decode, and a comparison for
// each other open run.
//
// Not thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "core/records.h"
#include "core/result.h"
#include "storage/adjacency_encoding.h"
#include "storage/key_encoding.h"

namespace catena {

// What reading passes over and checking reports.
struct AdjacencyAnomaly {
  enum class Kind : uint8_t {
    kRepeatedPair,    // The same pair twice, in runs or as a single.
    kNothingRemoved,  // A removed single, and no run holds the pair.
  };
  Kind kind;
  Adjacent pair;
};

class AdjacencyMerger {
 public:
  // Pairs are appended to `out`. `anomalies` may be null. Both outlive the merger.
  explicit AdjacencyMerger(std::vector<Adjacent>* out,
                           std::vector<AdjacencyAnomaly>* anomalies = nullptr)
      : out_(out), anomalies_(anomalies) {}

  // The next key of the scan and its value. kCorruption for what no store writes.
  Result<void> Add(const AdjacencyKey& key, std::string_view value);
  Result<void> Add(std::string_view key, std::string_view value);
  // Makes the pairs of the group below `pair` final, as the key of `pair` coming next does.
  void DrainBelow(const AdjacencyPair& pair) {
    if (!open_.empty()) Drain(&pair);
  }
  // The end of the scan, or of a range of it: what is open becomes final.
  void Finish();

  // Runs that hold pairs which are not final.
  bool has_open_runs() const { return !open_.empty(); }
  // The pairs of each that are not final, as a run of their own.
  std::vector<EncodedRun> EncodeOpenRuns() const;

 private:
  struct OpenRun {
    std::vector<AdjacencyPair> pairs;
    size_t next = 0;
    bool done() const { return next == pairs.size(); }
    const AdjacencyPair& front() const { return pairs[next]; }
  };

  Result<void> AddRun(const AdjacencyKey& key, std::string_view value);
  Result<void> AddSingle(const AdjacencyKey& key, std::string_view value);
  // Emits open pairs below `limit`; all when null.
  void Drain(const AdjacencyPair* limit);
  void DrainOne(OpenRun& run, const AdjacencyPair* limit);
  // Steps over `pair` in every open run; how many held it.
  size_t Skip(const AdjacencyPair& pair);
  void CloseFinishedRuns();
  void Emit(const AdjacencyPair& pair) { out_->push_back(MakeAdjacent(group_, pair)); }
  void Report(AdjacencyAnomaly::Kind kind, const AdjacencyPair& pair);

  std::vector<Adjacent>* out_;
  std::vector<AdjacencyAnomaly>* anomalies_;
  AdjacencyGroup group_;
  std::vector<OpenRun> open_;
  std::vector<std::vector<AdjacencyPair>> spare_;  // Buffers to use again.
};

}  // namespace catena
