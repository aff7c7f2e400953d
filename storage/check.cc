#include "storage/check.h"

#include <numeric>

#include "storage/consistency.h"
#include "storage/graph_store.h"

namespace catena {

std::string_view CheckKindName(CheckKind kind) {
  switch (kind) {
    case CheckKind::kDamagedRecord:
      return "damaged-record";
    case CheckKind::kUnknownName:
      return "unknown-name";
    case CheckKind::kDanglingEnd:
      return "dangling-end";
    case CheckKind::kSharedUniqueValue:
      return "shared-unique-value";
    case CheckKind::kUnresolvedAssertion:
      return "unresolved-assertion";
    case CheckKind::kDamagedLinks:
      return "damaged-links";
    case CheckKind::kMissingLink:
      return "missing-link";
    case CheckKind::kExtraLink:
      return "extra-link";
    case CheckKind::kRepeatedLink:
      return "repeated-link";
    case CheckKind::kMissingIndexEntry:
      return "missing-index-entry";
    case CheckKind::kExtraIndexEntry:
      return "extra-index-entry";
    case CheckKind::kWrongCount:
      return "wrong-count";
    case CheckKind::kIdNotReserved:
      return "id-not-reserved";
    case CheckKind::kWrongTopology:
      return "wrong-topology";
  }
  return "";
}

bool IsRepairable(CheckKind kind) { return kind >= CheckKind::kDamagedLinks; }

uint64_t CheckReport::total() const {
  return std::accumulate(found.begin(), found.end(), uint64_t{0});
}

Result<CheckReport> CheckGraph(const GraphStore& store, const CheckOptions& options,
                               Progress& progress) {
  CATENA_TRY(const std::unique_ptr<Snapshot> snapshot, store.BeginRead());
  Consistency consistency(store.parts(), snapshot->view(), progress);
  CheckReport report;
  const auto keep = [&](const Damage& damage) -> Result<void> {
    ++report.found[static_cast<size_t>(damage.kind)];
    if (report.findings.size() < options.max_findings) {
      report.findings.push_back({damage.kind, damage.message});
    }
    return {};
  };
  CATENA_TRY(consistency.ReadRecords(keep));
  CATENA_TRY(consistency.CompareLinks(keep));
  CATENA_TRY(consistency.CompareIndexes(keep));
  CATENA_TRY(consistency.CompareCounts(keep));
  CATENA_TRY(consistency.CheckAssertions(keep));
  consistency.Report(report);
  return report;
}

}  // namespace catena
