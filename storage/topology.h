// Topology: the saved CsrGraph of a store, and how it is used, kept right and made anew.
//
//   topology_image.h   the file: written, mapped, verified
//   topology_log.h     which file is in use, and which nodes changed since
//   topology_reader.h  a snapshot that walks on the file and reads changed nodes from the store
//
// Files are DIRECTORY/<id>.csr; one is in use, and only the process that has the database open
// for writing adds or removes them. Readers in other processes map the one that their view names,
// and do without when it is gone. Nothing is ever answered from a file that is damaged, of another
// time, or of another database.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/csr_graph.h"
#include "core/function_ref.h"
#include "core/progress.h"
#include "core/result.h"
#include "storage/graph_store.h"
#include "storage/topology_image.h"
#include "storage/topology_log.h"

namespace catena {

class LoadedTopology;

struct TopologyOptions {
  // Where the images are; made when the first is saved. "" keeps none.
  std::string directory;
  // For building and verifying. 0: as many as the machine has cores.
  unsigned threads = 0;
  // An image that would leave less free disk than this is not written (kNoSpace). Bytes.
  uint64_t reserve_bytes = 128 << 20;
};

struct TopologyState {
  enum class Kind : uint8_t {
    kNone,      // Never saved, given up after too many changes, or not in this copy.
    kCurrent,   // Holds the graph as it is.
    kBehind,    // Changed nodes are read from the store.
    kUnusable,  // Damaged, or not adding up; `problem` says which.
  };
  Kind kind = Kind::kNone;
  std::string problem;    // A sentence, without a final full stop.
  uint64_t bytes = 0;     // Of the file.
  uint64_t sequence = 0;  // Of the commit it was made at.
  uint64_t vertices = 0;
  uint64_t links = 0;
  uint64_t changed_nodes = 0;  // Since.
};
// "none", "current", "behind", "unusable".
std::string_view TopologyKindName(TopologyState::Kind kind);

// Thread-safe. Outlives the readers it makes, and is outlived by the store.
class Topology {
 public:
  Topology(GraphStore& store, const TopologyOptions& options);

  // The snapshot, walking on the saved topology where that is quicker. What it answers is the same.
  std::unique_ptr<GraphReader> Overlay(std::unique_ptr<Snapshot> snapshot) const;

  // The graph of the latest commit: the mapped image when it holds just that, else built from the
  // store. kCorruption, kLimit, kCancelled, kIo.
  Result<std::shared_ptr<const CsrGraph>> Graph(const CsrOptions& options, Progress& progress);

  // Makes an image of the latest commit and puts it to use; does nothing when the one in use is
  // just that and undamaged. Writers may go on. kBusy while a bulk load or repair runs, kReadOnly,
  // kNoSpace, kIo, kCancelled: the old one stays in use. What a bulk load has gathered is taken
  // from it when nothing was committed since; otherwise, and without it, the graph is read.
  Result<void> Save(Progress& progress, LoadedTopology* gathered = nullptr);

  // Without reading all of the image.
  Result<TopologyState> State() const;

  // Reads every byte of the image and compares it with the records. Calls `report` with a sentence
  // for what is wrong; at most one for each kind of thing.
  Result<void> Check(FunctionRef<void(std::string)> report, Progress& progress) const;

  // What a snapshot may walk on.
  struct Usable {
    std::shared_ptr<TopologyImage> image;
    TopologyChanges changes;
    TopologyState state;
  };
  // `image` is null when there is none to use; `state` says why.
  Result<Usable> Find(const Snapshot& snapshot) const;
  // As Find(), unless the changed nodes are more than `most_changes`; then nullopt.
  Result<std::optional<Usable>> FindCheaply(const Snapshot& snapshot, uint64_t most_changes) const;

 private:
  std::string FileOf(const TopologyId& id) const;
  Result<std::shared_ptr<TopologyImage>> Map(const TopologyId& id) const;
  Result<void> RemoveOthers(const std::optional<TopologyId>& keep) const;
  Result<bool> IsCurrent() const;
  Result<CsrGraph> Build(const Snapshot& snapshot, LoadedTopology* gathered,
                         Progress& progress) const;
  Result<CsrGraph::Part> PartOf(const Snapshot& snapshot, const CsrGraph& whole,
                                const CsrOptions& options) const;

  GraphStore& store_;
  const TopologyOptions options_;
  const unsigned threads_;
  std::mutex saving_;
  mutable std::mutex mutex_;
  mutable TopologyId mapped_id_{};
  mutable std::shared_ptr<TopologyImage> mapped_;
};

}  // namespace catena
