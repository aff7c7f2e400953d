#include "storage/recover_graph.h"

#include <memory>
#include <set>
#include <string>
#include <utility>

#include "storage/consistency.h"
#include "storage/graph_store.h"
#include "storage/key_encoding.h"
#include "storage/store_parts.h"

namespace catena {
namespace {

constexpr size_t kNamed = 10;
constexpr size_t kBatchBytes = 4 << 20;

// Deletes the records of relationships without a start or an end.
class DanglingRelationships {
 public:
  DanglingRelationships(GraphStore& store, Progress& progress)
      : store_(store.parts()), progress_(progress) {}

  Result<void> Drop(const StoreView& view, RecoveryReport& report) {
    Consistency consistency(store_, view, progress_);
    CATENA_TRY(consistency.ReadRecords([](const Damage&) { return Result<void>(); }));
    CATENA_TRY(consistency.FindDanglingEnds([this](const Damage& damage) { return Note(damage); }));
    for (const std::string& key : keys_) {
      batch_.Delete(Family::kRelationship, key);
      if (batch_.bytes() >= kBatchBytes) CATENA_TRY(Write());
    }
    CATENA_TRY(Write());
    Report(report);
    return {};
  }

 private:
  // Both ends of one relationship may be gone.
  Result<void> Note(const Damage& damage) {
    if (keys_.insert(damage.key).second && keys_.size() <= kNamed) {
      named_ += (named_.empty() ? "" : "; ") + damage.message;
    }
    return {};
  }

  Result<void> Write() {
    if (batch_.empty()) return {};
    CATENA_TRY(store_.engine.Commit(batch_, {}, {.sync = true}));
    batch_ = {};
    return {};
  }

  void Report(RecoveryReport& report) const {
    if (keys_.empty()) return;
    report.kept_keys[static_cast<size_t>(Family::kRelationship)] -= keys_.size();
    std::string finding = std::to_string(keys_.size()) +
                          (keys_.size() == 1 ? " relationship has" : " relationships have") +
                          " lost an end and could not be kept: " + named_;
    if (keys_.size() > kNamed) {
      finding += "; and " + std::to_string(keys_.size() - kNamed) + " more";
    }
    report.findings.push_back(std::move(finding));
  }

  StoreParts& store_;
  Progress& progress_;
  std::set<std::string> keys_;
  std::string named_;
  WriteBatch batch_;
};

Result<void> FinishGraph(Engine& engine, RecoveryReport& report, Progress& progress) {
  if (report.kept_keys[static_cast<size_t>(Family::kMeta)] == 0) {
    return Fail(ErrorCode::kCorruption,
                "the record of the format, the names of labels, types and properties and the "
                "definitions of indexes are lost, and without them nothing else can be read");
  }
  auto store = GraphStore::Open(engine);
  if (!store) {
    if (store.error().code != ErrorCode::kIncompatible) return Fail(store.error());
    return Fail(ErrorCode::kCorruption, "the record of its format is lost or not of a graph");
  }
  if (report.findings.empty()) return {};
  CATENA_TRY(const std::unique_ptr<Snapshot> snapshot, (*store)->BeginRead());
  return DanglingRelationships(**store, progress).Drop(snapshot->view(), report);
}

}  // namespace

Result<RecoveryReport> RecoverGraph(const std::string& path, const std::string& out_path,
                                    Progress& progress) {
  return RecoverDatabase(path, out_path, progress,
                         [&progress](Engine& engine, RecoveryReport& report) {
                           return FinishGraph(engine, report, progress);
                         });
}

}  // namespace catena
