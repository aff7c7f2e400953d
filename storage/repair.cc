#include "storage/repair.h"

#include <set>
#include <utility>

#include "storage/consistency.h"
#include "storage/graph_store.h"
#include "storage/run_writer.h"

namespace catena {
namespace {

constexpr size_t kBatchBytes = 4 << 20;
// A group of links is rebuilt in one commit, unless it is larger than this. Then its keys go first
// and its runs come after, and what an interruption leaves out the next repair finds missing.
constexpr size_t kLargestBatchBytes = 64 << 20;

class Repair {
 public:
  Repair(StoreParts& store, const StoreView& view, const CheckOptions& options, Progress& progress)
      : store_(store), view_(view), options_(options), consistency_(store, view, progress) {}

  Result<RepairReport> Run() {
    const auto mend = [this](const Damage& damage) { return Mend(damage); };
    CATENA_TRY(consistency_.ReadRecords(mend));
    if (const uint64_t damaged = report_.found.count(CheckKind::kDamagedRecord); damaged > 0) {
      return Fail(ErrorCode::kCorruption,
                  std::to_string(damaged) + " records are damaged (" +
                      report_.found.findings.front().message +
                      "); restore a backup or recover first: nothing was changed");
    }
    CATENA_TRY(consistency_.CompareLinks(mend));
    CATENA_TRY(consistency_.CompareIndexes(mend));
    CATENA_TRY(consistency_.CompareCounts(mend));
    CATENA_TRY(consistency_.CheckAssertions(mend));
    CATENA_TRY(RebuildGroups());
    CATENA_TRY(Write());
    consistency_.Report(report_.found);
    return std::move(report_);
  }

 private:
  Result<void> Mend(const Damage& damage) {
    ++report_.found.found[static_cast<size_t>(damage.kind)];
    // Room for the first damaged record, whatever else comes before it.
    const bool keep =
        report_.found.findings.size() < options_.max_findings || report_.found.findings.empty();
    if (damage.kind == CheckKind::kDamagedRecord &&
        report_.found.count(CheckKind::kDamagedRecord) == 1) {
      report_.found.findings.insert(report_.found.findings.begin(), {damage.kind, damage.message});
    } else if (keep) {
      report_.found.findings.push_back({damage.kind, damage.message});
    }
    if (!IsRepairable(damage.kind)) return {};
    if (damage.group) {
      groups_.insert(*damage.group);
      return {};
    }
    Count(damage);
    if (damage.wanted) {
      batch_.Put(damage.family, damage.key, *damage.wanted);
    } else {
      batch_.Delete(damage.family, damage.key);
    }
    // While records are read nothing may be written yet: one of them may be damaged.
    if (damage.kind == CheckKind::kIdNotReserved) return {};
    return WriteWhenFull();
  }

  void Count(const Damage& damage) {
    if (damage.kind == CheckKind::kDamagedLinks) ++report_.link_keys_removed;
    if (damage.kind == CheckKind::kMissingIndexEntry) ++report_.index_entries_added;
    if (damage.kind == CheckKind::kExtraIndexEntry) ++report_.index_entries_removed;
    if (damage.kind == CheckKind::kWrongCount || damage.kind == CheckKind::kIdNotReserved) {
      ++report_.counts_corrected;
    }
  }

  Result<void> RebuildGroups() {
    CATENA_TRY(consistency_.pairs().StartReading());
    CATENA_TRY(const SortedPair* pair, consistency_.pairs().Next());
    for (const AdjacencyGroup& group : groups_) {
      const std::string prefix = AdjacencyPrefix(group);
      Result<void> removed;
      CATENA_TRY(view_.ScanKeys(Family::kAdjacency, {prefix, PrefixEnd(prefix)},
                                [&](std::string_view key) {
                                  batch_.Delete(Family::kAdjacency, std::string(key));
                                  removed = WriteWhenFull(kLargestBatchBytes);
                                  return removed.has_value();
                                }));
      CATENA_TRY(removed);
      const auto put = [this](const EncodedRun& run) -> Result<void> {
        batch_.Put(Family::kAdjacency, run.key, run.value);
        return WriteWhenFull(kLargestBatchBytes);
      };
      RunWriter runs;
      while (pair != nullptr && pair->group() < group) {
        CATENA_TRY(pair, consistency_.pairs().Next());
      }
      while (pair != nullptr && pair->group() == group) {
        CATENA_TRY(runs.Add(group, pair->pair(), put));
        CATENA_TRY(pair, consistency_.pairs().Next());
      }
      CATENA_TRY(runs.Finish(put));
      ++report_.link_groups_rebuilt;
      CATENA_TRY(WriteWhenFull());
    }
    return {};
  }

  Result<void> WriteWhenFull(size_t bytes = kBatchBytes) {
    return batch_.bytes() < bytes ? Result<void>() : Write();
  }

  Result<void> Write() {
    if (batch_.empty()) return {};
    CATENA_TRY(store_.engine.Commit(batch_, {}, {.sync = true}));
    batch_ = {};
    return {};
  }

  StoreParts& store_;
  const StoreView view_;
  const CheckOptions& options_;
  Consistency consistency_;
  RepairReport report_;
  std::set<AdjacencyGroup> groups_;
  WriteBatch batch_;
};

}  // namespace

Result<RepairReport> RepairGraph(GraphStore& store, const CheckOptions& options,
                                 Progress& progress) {
  StoreParts& parts = store.parts();
  if (parts.options.read_only) {
    return Fail(ErrorCode::kReadOnly, "the database is open for reading only");
  }
  CATENA_TRY(const WriteGate::Pass pass, parts.gate.EnterAlone());
  CATENA_TRY(parts.topology.Forget());
  CATENA_TRY(const std::unique_ptr<Snapshot> snapshot, store.BeginRead());
  CATENA_TRY(RepairReport report, Repair(parts, snapshot->view(), options, progress).Run());
  CATENA_TRY(parts.ids.Load());
  return report;
}

}  // namespace catena
