// Database: the front door of Catena.
//
//   auto db = catena::Database::Open("war.db", {.mode = catena::DatabaseOptions::Mode::kCreate});
//   if (!db) return Report(db.error());
//   catena::NoProgress quiet;
//   auto imported = (*db)->Import({"datasets/armenia-azerbaijan"}, {}, quiet);
//   auto graph = (*db)->Read();
//   auto from = catena::FindNodeById(**graph, "pogroms-1988");
//
// A database is a directory. One process may have it open for writing, any number for reading at
// the same time. A Database may be used by any number of threads; the readers and writers that it
// gives say what threads may do with them, and must not outlive it.
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
#include "core/csr_graph.h"
#include "core/graph_reader.h"
#include "core/graph_writer.h"
#include "core/progress.h"
#include "core/result.h"
#include "db/import_dump.h"
#include "ingest/article_input.h"
#include "ingest/bulk_tables.h"
#include "ingest/dataset_importer.h"
#include "ingest/event_import.h"
#include "storage/backup.h"
#include "storage/check.h"
#include "storage/recover_graph.h"
#include "storage/repair.h"
#include "storage/stats.h"
#include "storage/topology.h"

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

  // Memory for cached blocks at most, in bytes, and an eighth of it beside them for records of
  // nodes that are read again; a small database uses little of it. Larger helps look-ups all over a
  // graph of millions of nodes.
  uint64_t cache_bytes = 256ULL << 20;

  // Memory for sorting in bulk loads and checks, in bytes. 0: a quarter of the machine's.
  uint64_t sort_memory_bytes = 0;

  // How long a writer waits for another's lock on the same entity before kConflict.
  std::chrono::milliseconds writer_wait{1000};

  // A commit that would leave less free disk than this is refused with kNoSpace. Bytes.
  uint64_t reserve_bytes = 128ULL << 20;
};

class Database {
 public:
  // kNotFound: no database there. kIncompatible: a newer one, or files of something else, which
  // are left untouched. kBusy: another process has it open for writing. kCorruption, kIo.
  static Result<std::unique_ptr<Database>> Open(const std::filesystem::path& path,
                                                const DatabaseOptions& options = {});
  ~Database();

  // The latest commit, as one consistent view for any number of threads. Opened with kRead: the
  // commit that was the latest then. Long walks go over the saved topology when there is one.
  Result<std::unique_ptr<GraphReader>> Read() const;
  // One atomic change. Several at once are fine; see core/graph_writer.h.
  Result<std::unique_ptr<GraphWriter>> Write();
  // Many records at once; see core/bulk_sink.h.
  Result<std::unique_ptr<BulkSink>> Bulk();

  // The shape of the graph at the latest commit, for whole-graph work: the saved topology, mapped,
  // when it holds just that, else built from the store (seconds for tens of millions of
  // relationships). Not needed for local questions. It may outlive the database.
  Result<std::shared_ptr<const CsrGraph>> Topology(const CsrOptions& options, Progress& progress);
  // Saves the topology for later: bulk imports and Compact() do. Does nothing when what is saved is
  // up to date. kReadOnly, kBusy while a bulk load runs, kNoSpace, kIo, kCancelled.
  Result<void> SaveTopology(Progress& progress);
  Result<TopologyState> SavedTopology() const;

  // Datasets (files or folders), CSL-JSON and BibTeX bibliographies, as one import: whole or not at
  // all. What is wrong with their content is in the report's errors. Committed when it returns.
  Result<ImportReport> Import(const std::vector<std::filesystem::path>& paths,
                              const ImportOptions& options, Progress& progress);
  // Encyclopaedia articles, plain text or wikitext, as one import: whole or not at all. `summaries`
  // says what was read in each.
  Result<ImportReport> ImportArticles(const std::vector<std::filesystem::path>& paths,
                                      const ArticleImportOptions& article,
                                      const ImportOptions& options, Progress& progress,
                                      std::vector<ArticleSummary>& summaries);
  // The pages of a MediaWiki dump (db/import_dump.h), in transactions of some pages each.
  Result<DumpReport> ImportWikiDump(const std::filesystem::path& path,
                                    const DumpImportOptions& options, Progress& progress);
  // Bulk tables; `request.existing` and `writer` are set by this call. A mode other than kAddNew
  // updates: with little to read all in one commit, else the new rows at once and then the changed
  // ones in commits of kChangesAtOnce; repeating an update that was stopped in between completes
  // it.
  Result<TablesReport> ImportTables(TablesRequest request, Progress& progress);

  // Files of one public event dataset. Into a database that has data, what differs is updated: with
  // little to read all in one commit, else the new events at once and then the changed ones in
  // commits of some thousands.
  Result<EventsReport> ImportEvents(const EventsRequest& request, Progress& progress);

  // Derived data against the records, the saved topology included.
  Result<CheckReport> Check(const CheckOptions& options, Progress& progress) const;
  // Rebuilds what is derived.
  Result<RepairReport> Repair(const CheckOptions& options, Progress& progress);
  // The checksum of every byte stored. kCorruption names the file.
  Result<void> VerifyChecksums(Progress& progress) const;
  // Cheap at any size.
  Result<StoreStats> Stats() const;
  // Packs links into runs (storage/repack.h), then merges files, so that reads meet fewer of both,
  // and saves the topology. kBusy while a writer or a bulk load is open.
  Result<void> Compact(Progress& progress);
  // Adds a copy of the last commit to the backups at `target`; see storage/backup.h, which also
  // lists and restores them. Others may go on reading and writing.
  Result<BackupInfo> Backup(const std::filesystem::path& target, Progress& progress);

 private:
  struct Parts;
  Result<TablesReport> ChangeTables(TablesRequest request, Progress& progress);
  explicit Database(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// What an import would do to `graph`: the report of a dry run. For a database that is not there
// yet, pass an empty MemoryGraph.
Result<ImportReport> PreviewImport(const std::vector<std::filesystem::path>& paths,
                                   const GraphReader& graph, const ImportOptions& options,
                                   Progress& progress);
Result<ImportReport> PreviewArticles(const std::vector<std::filesystem::path>& paths,
                                     const GraphReader& graph, const ArticleImportOptions& article,
                                     const ImportOptions& options, Progress& progress,
                                     std::vector<ArticleSummary>& summaries);

Result<EventsReport> PreviewEvents(const EventsRequest& request, const GraphReader& graph,
                                   Progress& progress);

}  // namespace catena
