// The saved topology: a CsrGraph in one file, made to be mapped and walked as it is.
//
//   header, 4096 bytes
//     magic "CATENATO"(8)  version(4) = 2  checksum of the header with this field 0 (4)
//     id(16)  file bytes(8)  sequence(8)  vertices(8)  links(8)  first node(8)
//     place of the block checksums(8)  their checksum(4)  sections(4) = 18
//     for each section: place(8)  bytes(8)  constant(8)  width(4)  0(4)
//     zeros
//   sections, each at a multiple of 64: nodes, out offsets, in offsets, targets, in arcs,
//     relationships, out types, in types, begin_min, begin_max, end_min, end_max, label sets,
//     where each set begins, labels of the sets, indexes with keys, where each group of keys
//     begins, keys (topology_keys.h)
//   zeros to a multiple of 4096
//   block checksums: CRC-32C of each 4096 bytes between the header and here (4 each)
//
// Numbers are little-endian; the arrays are those of CsrArrays. Every bit of the file is under a
// checksum: the header and the block checksums are verified when the file is opened, a block
// before it is first used: all at once by VerifyAll() for whole-graph work, or the few that a row
// lies in by the calls below. What is verified is also checked for being in bounds, so that a
// forged file gives an error and no crash.
//
// The file is never changed: a new image is a new file under a new id, written under another
// name, synced and renamed, and which one is in use stands in the database (topology_log.h).
// A file that another program cuts short while it is mapped ends the process with SIGBUS, as
// with every mapped file.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/csr_graph.h"
#include "core/result.h"
#include "storage/topology_keys.h"

namespace catena {

using TopologyId = std::array<char, 16>;
TopologyId MakeTopologyId();
// 32 hexadecimal digits.
std::string TopologyIdText(const TopologyId& id);

// Bytes of the file that WriteTopologyImage() makes.
uint64_t TopologyImageBytes(const CsrGraph& graph, const TopologyKeys& keys = {});

// Writes `file`, which must not exist, and syncs it. kNoSpace, kIo; a file begun is removed.
// kUnsupported on a machine whose numbers are not little-endian.
Result<void> WriteTopologyImage(const CsrGraph& graph, const TopologyId& id,
                                const std::string& file, const TopologyKeys& keys = {});

// Thread-safe.
class TopologyImage : public std::enable_shared_from_this<TopologyImage> {
 public:
  // Maps a file for reading. kNotFound; kCorruption for a file that is damaged, cut short, or not
  // the image with this id; kIncompatible for another version; kIo, kUnsupported.
  static Result<std::shared_ptr<TopologyImage>> Open(const std::string& file, const TopologyId& id);
  ~TopologyImage();
  TopologyImage(const TopologyImage&) = delete;
  TopologyImage& operator=(const TopologyImage&) = delete;

  uint64_t sequence() const { return sequence_; }
  uint64_t bytes() const { return bytes_; }
  uint32_t vertex_count() const { return arrays_.vertex_count; }
  uint64_t link_count() const { return arrays_.targets.size(); }

  // Whether anything read so far was not what was written: the image is of no use any more.
  bool damaged() const { return damaged_; }

  // Verifies what is not yet verified. kCorruption names the file.
  Result<void> VerifyAll(unsigned threads);
  // The graph, which keeps the mapping. `sequence` is what the graph says of itself.
  // Requires: VerifyAll() succeeded.
  CsrGraph Graph(uint64_t sequence) const;

  // Reading a row here and there, verifying no more than the row. kCorruption once anything read
  // is damaged.
  Result<std::optional<Vertex>> Find(NodeId node) const;
  // The first vertex whose node is not below this one; vertex_count() when there is none.
  Result<Vertex> FirstFrom(NodeId node) const;
  Result<NodeId> NodeAt(Vertex vertex) const;
  // Appends the nodes with a label among `count` vertices from `first` on, ascending.
  // Requires: has_labels().
  bool has_labels() const { return !arrays_.label_sets.empty(); }
  Result<void> AppendLabelled(LabelId label, Vertex first, uint32_t count,
                              std::vector<NodeId>& nodes) const;
  // Appends the links of a vertex in one direction, of one type unless `type` is none, in the
  // order of GraphReader::Expand().
  Result<void> AppendRow(Vertex vertex, Direction direction, TypeId type,
                         std::vector<Adjacent>& row) const;

  // Whether all keys of an index are in it.
  Result<bool> HasKeys(IndexId index) const;
  // Appends the entities that are entered under a prefix of such an index (a key without its
  // entity), ascending.
  Result<void> LookUp(std::string_view prefix, std::vector<uint64_t>& entities) const;
  // Every entry in turn, until the visitor returns false.
  Result<void> ScanKeys(FunctionRef<bool(std::string_view prefix, uint64_t entity)> visit) const;

 private:
  TopologyImage(std::string file, const char* data, size_t bytes)
      : file_(std::move(file)), data_(data), bytes_(bytes) {}

  Result<void> ReadHeader(const TopologyId& id);
  Error Damaged(const char* what) const;
  bool VerifyBlock(size_t block) const;
  // Whether the blocks of `count` bytes at `at`, within the file, hold what was written.
  bool Verify(const void* at, size_t count) const;
  template <class T>
  bool Verify(std::span<const T> array, size_t first, size_t count) const {
    return Verify(array.data() + first, count * sizeof(T));
  }
  bool Verify(const PackedColumn& column, size_t first, size_t count) const;
  bool CheckBounds(unsigned thread, unsigned threads) const;
  bool CheckLabelSets() const;
  size_t key_groups() const { return groups_.empty() ? 0 : groups_.size() - 1; }
  Result<std::string_view> KeyGroup(size_t group) const;

  const std::string file_;
  const char* const data_;
  const size_t bytes_;
  uint64_t sequence_ = 0;
  CsrArrays arrays_;
  std::span<const uint32_t> key_indexes_;
  std::span<const uint32_t> groups_;
  std::span<const char> keys_;
  const uint32_t* block_checksums_ = nullptr;
  size_t blocks_ = 0;
  // A byte for each block: verified. Verifying twice is harmless.
  mutable std::unique_ptr<std::atomic<uint8_t>[]> verified_;
  std::atomic<bool> all_verified_ = false;
  mutable std::atomic<bool> damaged_ = false;
};

}  // namespace catena
