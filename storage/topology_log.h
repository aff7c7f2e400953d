// TopologyLog: which saved topology is in use, and which nodes have changed since it was made.
//
//   kMeta  "topology/image"           id(16) sequence(8) nodes(8) relationships(8) checksum(4)
//          "topology/touched"         a counter: nodes in the notes
//          "topology/log/" writer(8) number(8)
//                                     a note: nodes added less removed, relationships the same,
//                                     both zigzag varints; count varint; node ids, ascending, as
//                                     differences, varints; checksum(4)
//
// While an image is in use, or being made, every commit that changes the shape of the graph, or
// a node, carries a note of the nodes it touches: in its batch, so a note is there exactly when
// the change is, after any crash. A view of the database therefore sees an image and all that
// changed since, or it sees that there is none. Checksums are CRC-32C of the key and all before
// them, big-endian, as the integers but the varints are.
//
// Making an image: StartNoting(), take a snapshot, build and write the file, Publish(): one
// commit names the new image and removes the notes that the snapshot saw. An interrupted save
// leaves the old image in use with all notes since it. A bulk load or repair changes the graph
// without notes: Forget() comes first, and no image is in use from then on.
//
// Only so many notes are kept (kLeastTouched and a share of the nodes): the commit that goes beyond
// ends the use of the image instead of adding its note.
//
// What guards against a writer that forgets all this: the image's counts and the notes must add
// up to the counts of the view.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "storage/engine.h"
#include "storage/store_view.h"
#include "storage/topology_image.h"

namespace catena {

struct TransactionOverlay;

// The image that a view of the database names.
struct TopologyBase {
  TopologyId id{};
  uint64_t sequence = 0;
  uint64_t nodes = 0;
  uint64_t relationships = 0;
};

struct TopologyChanges {
  std::vector<NodeId> nodes;  // Ascending, each once.
  int64_t node_difference = 0;
  int64_t relationship_difference = 0;
};

// nullopt when there is none, or when what names it is damaged: then no image may be used.
Result<std::optional<TopologyBase>> ReadTopologyBase(const StoreView& view);
// How many node ids the notes of a view hold, without reading them.
Result<uint64_t> CountTopologyTouched(const StoreView& view);
// nullopt when a note is damaged: what changed is unknown.
Result<std::optional<TopologyChanges>> ReadTopologyChanges(const StoreView& view);
// Whether the image and the changes add up to these counts.
bool AddsUp(const TopologyBase& base, const TopologyChanges& changes, uint64_t nodes,
            uint64_t relationships);

// Thread-safe.
class TopologyLog {
 public:
  static constexpr uint64_t kLeastTouched = 16'384;

  explicit TopologyLog(Engine& engine);

  // Reads whether an image is in use. kIo, kCorruption.
  Result<void> Load();

  // Commits a batch that makes the changes of a transaction, with a note when one is wanted.
  Result<void> Commit(WriteBatch& batch, const TransactionOverlay& changes,
                      const CommitOptions& options);

  // No image is in use any longer. A synced commit when one was.
  Result<void> Forget();

  // From when it returns every commit carries a note. Ends with Publish() or StopNoting().
  void StartNoting();
  void StopNoting();
  // Names an image made from `view`, a snapshot taken after StartNoting().
  Result<void> Publish(const TopologyBase& image, const StoreView& view);

 private:
  bool noting() const { return saving_ || in_use_; }
  // Commits share the members below; what changes them has them alone, and does not wait for
  // commits that come after it.
  std::shared_lock<std::shared_mutex> Share();
  std::unique_lock<std::shared_mutex> TakeAlone();
  bool AddNote(WriteBatch& batch, const TransactionOverlay& changes,
               const std::vector<NodeId>& nodes);

  Engine& engine_;
  std::mutex turn_;
  std::shared_mutex mutex_;
  bool in_use_ = false;  // An image is named in the database.
  bool saving_ = false;
  uint64_t images_ = 0;  // Published by this process.
  uint64_t touched_limit_ = 0;
  std::atomic<uint64_t> touched_ = 0;  // Of the image in use.
  const uint64_t writer_;              // Random, so that no two processes give a note one key.
  std::atomic<uint64_t> next_note_ = 0;
};

}  // namespace catena
