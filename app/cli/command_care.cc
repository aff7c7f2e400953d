#include <ctime>
#include <ostream>

#include "app/cli/commands.h"
#include "app/cli/json_output.h"
#include "app/cli/progress_bar.h"
#include "db/database.h"

namespace catena::cli {
namespace {

Value Int(uint64_t n) { return static_cast<int64_t>(n); }

std::string Mebibytes(uint64_t bytes) {
  char text[32];
  snprintf(text, sizeof text, "%.1f MiB", static_cast<double>(bytes) / (1 << 20));
  return text;
}

std::string UtcText(int64_t time_s) {
  const auto time = static_cast<time_t>(time_s);
  tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
  return text;
}

std::string CheckJson(const CheckReport& report, const RepairReport* repair) {
  Value::List problems;
  for (const CheckFinding& finding : report.findings) {
    problems.emplace_back(Value::Map{{"kind", CheckKindName(finding.kind)},
                                     {"message", finding.message},
                                     {"repairable", IsRepairable(finding.kind)}});
  }
  std::vector<JsonField> fields = {
      {"nodes", Int(report.nodes)},           {"relationships", Int(report.relationships)},
      {"links", Int(report.links)},           {"index_entries", Int(report.index_entries)},
      {"problem_count", Int(report.total())}, {"problems", problems}};
  if (repair != nullptr) {
    fields.emplace_back("repaired",
                        Value::Map{{"link_groups_rebuilt", Int(repair->link_groups_rebuilt)},
                                   {"index_entries_added", Int(repair->index_entries_added)},
                                   {"index_entries_removed", Int(repair->index_entries_removed)},
                                   {"counts_corrected", Int(repair->counts_corrected)}});
  }
  return ObjectJson(fields);
}

void PrintCheck(const CheckReport& report, Terminal& terminal) {
  terminal.out() << "Checked " << Plural(report.nodes, "node") << ", "
                 << Plural(report.relationships, "relationship") << ", "
                 << Plural(report.links, "link end") << ", "
                 << Plural(report.index_entries, "index entry", "index entries") << ": "
                 << (report.clean() ? "nothing wrong" : Plural(report.total(), "problem")) << '\n';
  for (const CheckFinding& finding : report.findings) {
    terminal.out() << "  " << terminal.Paint(Ink::kBad, CheckKindName(finding.kind)) << "  "
                   << Printable(finding.message) << '\n';
  }
  if (report.total() > report.findings.size()) {
    terminal.out() << "  … and " << report.total() - report.findings.size() << " more\n";
  }
}

void PrintRepair(const RepairReport& repair, Terminal& terminal) {
  if (!repair.changed()) {
    terminal.out() << "Nothing had to be rebuilt.\n";
    return;
  }
  terminal.out() << "Rebuilt "
                 << Plural(repair.link_groups_rebuilt, "group of links", "groups of links")
                 << ", added " << repair.index_entries_added << " and removed "
                 << repair.index_entries_removed << " index entries, corrected "
                 << Plural(repair.counts_corrected, "count") << ".\n";
}

// What is left after a repair is asked of the store again, not inferred.
Result<int> RepairAndReport(Database& db, Progress& progress, Terminal& terminal) {
  CATENA_TRY(const RepairReport repair, db.Repair({}, progress));
  CATENA_TRY(const CheckReport after, db.Check({}, progress));
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << CheckJson(after, &repair) << '\n';
  } else {
    PrintCheck(repair.found, terminal);
    PrintRepair(repair, terminal);
    if (repair.changed()) PrintCheck(after, terminal);
  }
  return after.clean() ? kDone : kStorageFailed;
}

}  // namespace

Result<int> RunCheck(const GlobalOptions& global, const CheckArguments& args, Terminal& terminal) {
  const auto mode = args.repair ? DatabaseOptions::Mode::kWrite : DatabaseOptions::Mode::kRead;
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = mode}));
  ProgressBar progress(terminal);
  if (!args.skip_checksums) CATENA_TRY(db->VerifyChecksums(progress));
  if (args.repair) return RepairAndReport(*db, progress, terminal);
  CATENA_TRY(const CheckReport report, db->Check({}, progress));
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << CheckJson(report, nullptr) << '\n';
  } else {
    PrintCheck(report, terminal);
  }
  return report.clean() ? kDone : kStorageFailed;
}

Result<int> RunRecover(const GlobalOptions& global, const RecoverArguments& args,
                       Terminal& terminal) {
  RecoveryReport report;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(report, RecoverGraph(global.db, args.to, progress));
  }
  uint64_t kept = 0;
  for (const uint64_t keys : report.kept_keys) kept += keys;
  if (terminal.format() == OutputFormat::kJson) {
    Value::List findings;
    for (const std::string& finding : report.findings) findings.emplace_back(finding);
    terminal.out() << ObjectJson({{"complete", report.complete},
                                  {"kept_keys", Int(kept)},
                                  {"uncertain_keys", Int(report.uncertain_keys)},
                                  {"mended_files", Int(report.mended_files)},
                                  {"findings", findings}})
                   << '\n';
    return kDone;
  }
  const bool mended = !report.complete && report.mended_files == report.findings.size();
  terminal.out() << (report.complete ? "Nothing was damaged: everything is in "
                     : mended        ? "All damage could be mended: everything is in "
                                     : "What could be read is in ")
                 << Printable(args.to) << " (" << Plural(kept, "key");
  if (report.uncertain_keys > 0) {
    terminal.out() << ", of which " << report.uncertain_keys << " may be outdated";
  }
  terminal.out() << ")\n";
  for (const std::string& finding : report.findings) {
    terminal.out() << "  " << Printable(finding) << '\n';
  }
  if (!report.complete) {
    terminal.out() << "Now check it: catena --db " << Printable(args.to) << " check --repair\n";
  }
  return kDone;
}

namespace {

std::vector<JsonField> BackupFields(const BackupInfo& info) {
  return {{"id", Int(info.id)},
          {"time", UtcText(info.time_s)},
          {"bytes", Int(info.bytes)},
          {"files", Int(info.files)},
          {"damaged", info.damaged}};
}

void PrintBackup(const char* what, const BackupInfo& info, Terminal& terminal) {
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << ObjectJson(BackupFields(info)) << '\n';
  } else {
    terminal.out() << what << " " << info.id << ", " << UtcText(info.time_s) << ", "
                   << Mebibytes(info.bytes) << '\n';
  }
}

int ListTheBackups(const std::vector<BackupInfo>& backups, Terminal& terminal) {
  Table table({{"backup", Table::Align::kRight}, {"taken"}, {"size", Table::Align::kRight}});
  std::vector<std::vector<JsonField>> objects;
  for (const BackupInfo& info : backups) {
    table.Add({std::to_string(info.id), info.damaged ? "damaged" : UtcText(info.time_s),
               info.damaged ? "" : Mebibytes(info.bytes)});
    objects.push_back(BackupFields(info));
  }
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << ArrayJson(objects) << '\n';
  } else {
    table.Print(terminal);
  }
  return kDone;
}

}  // namespace

Result<int> RunBackup(const GlobalOptions& global, const BackupArguments& args,
                      Terminal& terminal) {
  if (args.list) {
    CATENA_TRY(const auto backups, ListBackups(args.directory));
    return ListTheBackups(backups, terminal);
  }
  BackupInfo info;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(info, BackupDatabase(global.db, args.directory, progress));
  }
  PrintBackup("Backup", info, terminal);
  return kDone;
}

Result<int> RunRestore(const GlobalOptions&, const RestoreArguments& args, Terminal& terminal) {
  BackupInfo info;
  {
    ProgressBar progress(terminal);
    CATENA_TRY(info, RestoreDatabase(args.backup, args.to, {.backup_id = args.number}, progress));
  }
  PrintBackup("Restored backup", info, terminal);
  return kDone;
}

namespace {

Value TopologyValue(const TopologyState& topology) {
  Value::Map map = {{"state", std::string(TopologyKindName(topology.kind))}};
  if (topology.kind == TopologyState::Kind::kNone) return Value(std::move(map));
  map.emplace("bytes", Int(topology.bytes));
  map.emplace("sequence", Int(topology.sequence));
  map.emplace("changed_nodes", Int(topology.changed_nodes));
  if (!topology.problem.empty()) map.emplace("problem", topology.problem);
  return Value(std::move(map));
}

void PrintTopology(const TopologyState& topology, Terminal& terminal) {
  terminal.out() << "Saved topology: " << TopologyKindName(topology.kind);
  if (topology.bytes > 0) terminal.out() << ", " << Mebibytes(topology.bytes);
  if (topology.changed_nodes > 0) {
    terminal.out() << ", " << Plural(topology.changed_nodes, "node") << " changed since";
  }
  if (!topology.problem.empty()) terminal.out() << " (" << Printable(topology.problem) << ')';
  terminal.out() << '\n';
}

}  // namespace

Result<int> RunStats(const GlobalOptions& global, const StatsArguments&, Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db, {.mode = DatabaseOptions::Mode::kRead}));
  CATENA_TRY(const StoreStats stats, db->Stats());
  CATENA_TRY(const TopologyState topology, db->SavedTopology());
  CATENA_TRY(const auto graph, db->Read());
  const NameDictionary& names = graph->names();
  Value::Map labels;
  Value::Map types;
  for (const auto& [label, n] : stats.counts.nodes_by_label) {
    if (n > 0) labels.emplace(names.Text(label), Int(n));
  }
  for (const auto& [type, n] : stats.counts.relationships_by_type) {
    if (n > 0) types.emplace(names.Text(type), Int(n));
  }
  uint64_t bytes = stats.engine.log_bytes;
  for (const FamilyStats& family : stats.engine.families) bytes += family.bytes_on_disk;
  if (terminal.format() == OutputFormat::kJson) {
    terminal.out() << ObjectJson({{"nodes", Int(stats.counts.nodes)},
                                  {"relationships", Int(stats.counts.relationships)},
                                  {"labels", labels},
                                  {"types", types},
                                  {"sequence", Int(stats.sequence)},
                                  {"format_version", Int(stats.format_version)},
                                  {"bytes_on_disk", Int(bytes)},
                                  {"topology", TopologyValue(topology)},
                                  {"free_bytes", Int(stats.engine.free_bytes)}})
                   << '\n';
    return kDone;
  }
  terminal.out() << Plural(stats.counts.nodes, "node") << ", "
                 << Plural(stats.counts.relationships, "relationship") << ", " << Mebibytes(bytes)
                 << " on disk\n";
  PrintTopology(topology, terminal);
  for (const auto& [title, counts] :
       {std::pair("\nLabels\n", &labels), std::pair("\nTypes\n", &types)}) {
    if (counts->empty()) continue;
    Table table({{""}, {"", Table::Align::kRight}});
    for (const auto& [name, n] : *counts) table.Add({name, std::to_string(*n.AsInt())});
    terminal.out() << title;
    table.Print(terminal, "  ");
  }
  return kDone;
}

Result<int> RunCompact(const GlobalOptions& global, const CompactArguments&, Terminal& terminal) {
  CATENA_TRY(const auto db, Database::Open(global.db));
  ProgressBar progress(terminal);
  CATENA_TRY(db->Compact(progress));
  return kDone;
}

}  // namespace catena::cli
