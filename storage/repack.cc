#include "storage/repack.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/adjacency_merger.h"
#include "storage/graph_store.h"
#include "storage/run_writer.h"
#include "storage/store_parts.h"

namespace catena {
namespace {

constexpr uint64_t kStep = 16;    // Keys; one may hold two thousand links.
constexpr size_t kForcedCut = 4;  // Windows.

// Walks all links in key order. A window is what is replaced together: a group, or the part of one
// up to a key where no run is open. Where runs overlap without end, the open ones are cut in two.
class Repack {
 public:
  Repack(StoreParts& store, const StoreView& view, const RepackOptions& options, Progress& progress)
      : store_(store), view_(view), options_(options), progress_(progress), merger_(&pairs_) {}

  Result<RepackReport> Run(const KeyRange& range) {
    Result<void> outcome;
    CATENA_TRY(view_.ScanEntries(Family::kAdjacency, range,
                                 [&](std::string_view key, std::string_view value) {
                                   outcome = Take(key, value);
                                   return outcome.has_value();
                                 }));
    CATENA_TRY(outcome);
    merger_.Finish();
    CATENA_TRY(EndWindow());
    CATENA_TRY(Commit());
    return report_;
  }

 private:
  Result<void> Take(std::string_view key, std::string_view value) {
    if (++keys_ % kStep == 0 && !progress_.Update("repacking links", keys_, 0)) {
      CATENA_TRY(Commit());  // The windows that are done.
      return Fail(ErrorCode::kCancelled, "stopped while repacking; nothing is lost");
    }
    const auto parsed = ParseAdjacencyKey(key);
    if (!parsed) return Fail(ErrorCode::kCorruption, "a key among the links is damaged");
    if (parsed->group != group_) {
      merger_.Finish();
      CATENA_TRY(EndWindow());
      group_ = parsed->group;
    } else {
      merger_.DrainBelow(parsed->pair);
      if (pairs_.size() >= options_.window_links) CATENA_TRY(CutWindow());
    }
    CATENA_TRY(merger_.Add(*parsed, value));
    replaced_.emplace_back(key);
    has_tombstone_ = has_tombstone_ || value == kSingleRemoved;
    return {};
  }

  // Between two keys of a group.
  Result<void> CutWindow() {
    if (!merger_.has_open_runs()) return EndWindow();
    if (pairs_.size() < kForcedCut * options_.window_links) return {};
    // What is left of the open runs is written as runs of their own, which the next window
    // replaces: the merger still holds their links.
    std::vector<EncodedRun> rest = merger_.EncodeOpenRuns();
    must_replace_ = true;
    for (const EncodedRun& run : rest) runs_.push_back(run);
    CATENA_TRY(EndWindow());
    must_replace_ = true;
    for (EncodedRun& run : rest) replaced_.push_back(std::move(run.key));
    return {};
  }

  Result<void> EndWindow() {
    report_.links += pairs_.size();
    RunWriter writer;
    const auto keep = [this](const EncodedRun& run) -> Result<void> {
      runs_.push_back(run);
      return {};
    };
    if (must_replace_ || has_tombstone_ || replaced_.size() > 1) {
      for (const Adjacent& pair : pairs_) CATENA_TRY(writer.Add(group_, PairOf(pair), keep));
      CATENA_TRY(writer.Finish(keep));
      if (must_replace_ || has_tombstone_ || runs_.size() < replaced_.size()) Replace();
    }
    pairs_.clear();
    replaced_.clear();
    runs_.clear();
    has_tombstone_ = must_replace_ = false;
    return batch_.bytes() < options_.batch_bytes ? Result<void>() : Commit();
  }

  // A run may begin where one that it replaces did, so removals come first.
  void Replace() {
    for (std::string& key : replaced_) batch_.Delete(Family::kAdjacency, std::move(key));
    for (EncodedRun& run : runs_) {
      batch_.Put(Family::kAdjacency, std::move(run.key), std::move(run.value));
    }
    report_.keys_removed += replaced_.size();
    report_.runs_written += runs_.size();
  }

  Result<void> Commit() {
    if (batch_.empty()) return {};
    CATENA_TRY(store_.engine.Commit(batch_, {}, {.sync = options_.sync}));
    batch_ = {};
    return {};
  }

  StoreParts& store_;
  const StoreView view_;
  const RepackOptions& options_;
  Progress& progress_;
  RepackReport report_;
  uint64_t keys_ = 0;

  // The window.
  AdjacencyGroup group_;
  std::vector<Adjacent> pairs_;
  std::vector<std::string> replaced_;
  std::vector<EncodedRun> runs_;
  bool has_tombstone_ = false;
  bool must_replace_ = false;

  AdjacencyMerger merger_;
  WriteBatch batch_;
};

}  // namespace

Result<RepackReport> RepackLinks(GraphStore& store, const RepackOptions& options,
                                 Progress& progress) {
  StoreParts& parts = store.parts();
  if (parts.options.read_only) {
    return Fail(ErrorCode::kReadOnly, "the database is open for reading only");
  }
  CATENA_TRY(const WriteGate::Pass pass, parts.gate.EnterAlone());
  CATENA_TRY(const std::unique_ptr<Snapshot> snapshot, store.BeginRead());
  return Repack(parts, snapshot->view(), options, progress).Run({});
}

namespace {

// Stops also when somebody waits for the links of the node, or to be alone.
class UntilWanted final : public Progress {
 public:
  UntilWanted(const StoreParts& store, LockKey links, Progress& progress)
      : store_(store), links_(links), progress_(progress) {}
  bool Update(std::string_view what, uint64_t done, uint64_t total) override {
    return !store_.gate.IsWanted() && !store_.locks.IsWanted(links_) &&
           progress_.Update(what, done, total);
  }

 private:
  const StoreParts& store_;
  const LockKey links_;
  Progress& progress_;
};

}  // namespace

Result<RepackReport> RepackNode(StoreParts& store, NodeId node, const RepackOptions& options,
                                Progress& progress) {
  if (store.options.read_only) {
    return Fail(ErrorCode::kReadOnly, "the database is open for reading only");
  }
  CATENA_TRY(const WriteGate::Pass pass, store.gate.EnterInBackground());
  const LockTable::OwnerId owner = store.next_owner++;
  const LockKey links{LockKind::kNodeLinks, node.value};
  UntilWanted until_wanted(store, links, progress);
  const auto repacked = [&]() -> Result<RepackReport> {
    CATENA_TRY(store.locks.Acquire(owner, links, LockMode::kExclusive));
    // Taken under the lock, so it sees every removal; what is added meanwhile are other keys.
    CATENA_TRY(const std::unique_ptr<Snapshot> snapshot,
               Snapshot::Take(store.engine, store.names.dictionary(), store.indexes));
    const std::string prefix = AdjacencyPrefix(node);
    return Repack(store, snapshot->view(), options, until_wanted).Run({prefix, PrefixEnd(prefix)});
  }();
  store.locks.ReleaseAll(owner);
  return repacked;
}

}  // namespace catena
