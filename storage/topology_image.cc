#include "storage/topology_image.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <limits>
#include <random>

#include "core/csr_storage.h"
#include "storage/checksum.h"

namespace catena {
namespace {

constexpr size_t kBlockBytes = 4096;
constexpr size_t kHeaderBytes = kBlockBytes;
constexpr size_t kAlignment = 64;
constexpr char kMagic[8] = {'C', 'A', 'T', 'E', 'N', 'A', 'T', 'O'};
constexpr uint32_t kVersion = 2;
constexpr size_t kSectionCount = 18;

// Stored; see the header of this file.
struct SectionRecord {
  uint64_t place;
  uint64_t bytes;
  uint64_t constant;
  uint32_t width;  // Of a column; of an array the size of an element.
  uint32_t zero;
};
struct HeaderRecord {
  char magic[8];
  uint32_t version;
  uint32_t checksum;
  TopologyId id;
  uint64_t file_bytes;
  uint64_t sequence;
  uint64_t vertices;
  uint64_t links;
  uint64_t first_node;
  uint64_t checksums_place;
  uint32_t checksums_checksum;
  uint32_t section_count;
  SectionRecord sections[kSectionCount];
};
static_assert(sizeof(SectionRecord) == 32 && sizeof(HeaderRecord) == 88 + 32 * kSectionCount);
static_assert(sizeof(HeaderRecord) <= kHeaderBytes);
static_assert(sizeof(Vertex) == 4 && sizeof(CsrArrays::InArc) == 8 && sizeof(LabelId) == 4);

constexpr bool kCanMap = std::endian::native == std::endian::little;

uint64_t RoundUp(uint64_t value, uint64_t to) { return (value + to - 1) / to * to; }

uint32_t BlockChecksum(const char* block) { return Crc32c({block, kBlockBytes}); }

struct Section {
  const void* data;
  uint64_t bytes;
  uint64_t constant = 0;
  uint32_t width = 0;
};

template <class T>
Section OfArray(std::span<const T> array) {
  return {array.data(), array.size_bytes(), 0, sizeof(T)};
}
// Without days a column has no numbers at all, which is not the same as all alike.
constexpr uint32_t kNoColumn = 0xFF;
Section OfColumn(const PackedColumn& column) {
  return {column.data(), column.bytes(), column.constant(),
          column.empty() ? kNoColumn : column.width()};
}

std::array<Section, kSectionCount> SectionsOf(const CsrArrays& arrays, const TopologyKeys& keys) {
  return {OfColumn(arrays.nodes),      OfArray(arrays.out_offsets),
          OfArray(arrays.in_offsets),  OfArray(arrays.targets),
          OfArray(arrays.in),          OfColumn(arrays.relationships),
          OfColumn(arrays.out_types),  OfColumn(arrays.in_types),
          OfColumn(arrays.days[0]),    OfColumn(arrays.days[1]),
          OfColumn(arrays.days[2]),    OfColumn(arrays.days[3]),
          OfColumn(arrays.label_sets), OfArray(arrays.set_offsets),
          OfArray(arrays.set_labels),  OfArray(keys.indexes),
          OfArray(keys.groups),        OfArray(std::span<const char>(keys.bytes))};
}

Error SystemError(const std::string& doing, const std::string& file) {
  const int number = errno;
  ErrorCode code = ErrorCode::kIo;
  if (number == ENOSPC || number == EDQUOT) code = ErrorCode::kNoSpace;
  if (number == ENOENT) code = ErrorCode::kNotFound;
  return {code, "cannot " + doing + " '" + file + "': " + std::strerror(number), {}};
}

// Writes a file from the front, and the checksum of each block as it fills.
class BlockWriter {
 public:
  explicit BlockWriter(int fd) : fd_(fd) { buffer_.reserve(kBufferBytes); }

  uint64_t place() const { return written_ + buffer_.size(); }
  const std::vector<uint32_t>& checksums() const { return checksums_; }

  bool Write(const void* data, size_t bytes) {
    const char* from = static_cast<const char*>(data);
    while (bytes > 0) {
      const size_t now = std::min(bytes, kBufferBytes - buffer_.size());
      buffer_.insert(buffer_.end(), from, from + now);
      from += now;
      bytes -= now;
      if (buffer_.size() == kBufferBytes && !Flush()) return false;
    }
    return true;
  }
  bool PadTo(size_t multiple) {
    static constexpr char kZeros[kBlockBytes] = {};
    return Write(kZeros, RoundUp(place(), multiple) - place());
  }
  bool Flush() {
    for (size_t at = 0; at + kBlockBytes <= buffer_.size(); at += kBlockBytes) {
      checksums_.push_back(BlockChecksum(buffer_.data() + at));
    }
    const bool done = WriteAll(buffer_.data(), buffer_.size());
    written_ += buffer_.size();
    buffer_.clear();
    return done;
  }

 private:
  static constexpr size_t kBufferBytes = 256 * kBlockBytes;

  bool WriteAll(const char* from, size_t bytes) {
    while (bytes > 0) {
      const ssize_t now = write(fd_, from, bytes);
      if (now < 0 && errno == EINTR) continue;
      if (now < 0) return false;
      from += now;
      bytes -= static_cast<size_t>(now);
    }
    return true;
  }

  const int fd_;
  std::vector<char> buffer_;
  std::vector<uint32_t> checksums_;
  uint64_t written_ = 0;
};

void SetChecksum(char* header) {
  HeaderRecord record;
  std::memcpy(&record, header, sizeof(record));
  record.checksum = 0;
  std::memcpy(header, &record, sizeof(record));
  record.checksum = Crc32c({header, kHeaderBytes});
  std::memcpy(header, &record, sizeof(record));
}

// False with errno.
bool WriteImage(const CsrGraph& graph, const TopologyId& id, const TopologyKeys& keys, int fd) {
  const CsrArrays& arrays = graph.arrays();
  HeaderRecord record{};
  std::memcpy(record.magic, kMagic, sizeof(kMagic));
  record.version = kVersion;
  record.id = id;
  record.sequence = graph.sequence();
  record.vertices = arrays.vertex_count;
  record.links = arrays.targets.size();
  record.first_node = arrays.first_node.value;
  record.section_count = kSectionCount;

  BlockWriter out(fd);
  std::vector<char> header(kHeaderBytes);
  if (!out.Write(header.data(), header.size())) return false;
  const auto sections = SectionsOf(arrays, keys);
  for (size_t i = 0; i < kSectionCount; ++i) {
    if (!out.PadTo(kAlignment)) return false;
    record.sections[i] = {out.place(), sections[i].bytes, sections[i].constant, sections[i].width,
                          0};
    if (!out.Write(sections[i].data, sections[i].bytes)) return false;
  }
  if (!out.PadTo(kBlockBytes) || !out.Flush()) return false;
  // Without the header's.
  const std::vector<uint32_t> checksums(out.checksums().begin() + 1, out.checksums().end());
  const size_t checksum_bytes = checksums.size() * sizeof(uint32_t);
  record.checksums_place = out.place();
  record.checksums_checksum =
      Crc32c({reinterpret_cast<const char*>(checksums.data()), checksum_bytes});
  if (!out.Write(checksums.data(), checksum_bytes) || !out.Flush()) return false;
  record.file_bytes = out.place();
  std::memcpy(header.data(), &record, sizeof(record));
  SetChecksum(header.data());
  const auto written = pwrite(fd, header.data(), header.size(), 0);
  if (written >= 0 && static_cast<size_t>(written) < header.size()) errno = EIO;
  return written == static_cast<ssize_t>(header.size()) && fsync(fd) == 0;
}

}  // namespace

TopologyId MakeTopologyId() {
  std::random_device random;
  TopologyId id;
  for (char& c : id) c = static_cast<char>(random());
  return id;
}

std::string TopologyIdText(const TopologyId& id) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xF];
  }
  return text;
}

uint64_t TopologyImageBytes(const CsrGraph& graph, const TopologyKeys& keys) {
  uint64_t bytes = kHeaderBytes;
  for (const Section& section : SectionsOf(graph.arrays(), keys)) {
    bytes = RoundUp(bytes, kAlignment) + section.bytes;
  }
  bytes = RoundUp(bytes, kBlockBytes);
  return bytes + (bytes / kBlockBytes - 1) * sizeof(uint32_t);
}

Result<void> WriteTopologyImage(const CsrGraph& graph, const TopologyId& id,
                                const std::string& file, const TopologyKeys& keys) {
  if (!kCanMap) return Fail(ErrorCode::kUnsupported, "the saved topology needs little-endian");
  const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return Fail(SystemError("create", file));
  Result<void> result;
  if (!WriteImage(graph, id, keys, fd)) result = Fail(SystemError("write", file));
  if (close(fd) != 0 && result.has_value()) result = Fail(SystemError("write", file));
  if (!result.has_value()) unlink(file.c_str());
  return result;
}

Result<std::shared_ptr<TopologyImage>> TopologyImage::Open(const std::string& file,
                                                           const TopologyId& id) {
  if (!kCanMap) return Fail(ErrorCode::kUnsupported, "the saved topology needs little-endian");
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Fail(SystemError("open", file));
  struct stat status {};
  if (fstat(fd, &status) != 0) {
    const Error error = SystemError("look at", file);
    close(fd);
    return Fail(error);
  }
  const auto bytes = static_cast<size_t>(status.st_size);
  if (bytes < kHeaderBytes) {
    close(fd);
    return Fail(ErrorCode::kCorruption, "the saved topology '" + file + "' is cut short");
  }
  void* const data = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, fd, 0);
  const Error error = data == MAP_FAILED ? SystemError("map", file) : Error{};
  close(fd);
  if (data == MAP_FAILED) return Fail(error);
  std::shared_ptr<TopologyImage> image(
      new TopologyImage(file, static_cast<const char*>(data), bytes));
  CATENA_TRY(image->ReadHeader(id));
  return image;
}

TopologyImage::~TopologyImage() { munmap(const_cast<char*>(data_), bytes_); }

Error TopologyImage::Damaged(const char* what) const {
  damaged_ = true;
  return {ErrorCode::kCorruption, "the saved topology '" + file_ + "' is damaged: " + what, {}};
}

namespace {

// Finds the arrays of a header's sections; false when one is not where it can be.
class SectionReader {
 public:
  SectionReader(const char* data, const HeaderRecord& header) : data_(data), header_(header) {}

  template <class T>
  bool Array(size_t section, uint64_t size, std::span<const T>& array) const {
    const SectionRecord& record = header_.sections[section];
    if (record.width != sizeof(T) || !IsInside(record, size * sizeof(T))) return false;
    array = {reinterpret_cast<const T*>(data_ + record.place), static_cast<size_t>(size)};
    return true;
  }
  // An array of any size.
  template <class T>
  bool Array(size_t section, std::span<const T>& array) const {
    return Array(section, header_.sections[section].bytes / sizeof(T), array);
  }
  // A column of `size` numbers, or none.
  bool Column(size_t section, uint64_t size, PackedColumn& column) const {
    const SectionRecord& record = header_.sections[section];
    if (record.width == kNoColumn) return record.bytes == 0;
    if (record.width > 8 || std::popcount(record.width) > 1) return false;
    if (!IsInside(record, size * record.width)) return false;
    column = {data_ + record.place, static_cast<size_t>(size), record.width, record.constant};
    return true;
  }

 private:
  bool IsInside(const SectionRecord& record, uint64_t bytes) const {
    return record.bytes == bytes && record.place % kAlignment == 0 &&
           record.place >= kHeaderBytes && record.place <= header_.checksums_place &&
           record.bytes <= header_.checksums_place - record.place;
  }
  const char* const data_;
  const HeaderRecord& header_;
};

}  // namespace

Result<void> TopologyImage::ReadHeader(const TopologyId& id) {
  char header[kHeaderBytes];
  std::memcpy(header, data_, kHeaderBytes);
  HeaderRecord record;
  std::memcpy(&record, header, sizeof(record));
  if (std::memcmp(record.magic, kMagic, sizeof(kMagic)) != 0) {
    return Fail(Damaged("it does not begin as one"));
  }
  const uint32_t checksum = record.checksum;
  SetChecksum(header);
  HeaderRecord expected;
  std::memcpy(&expected, header, sizeof(expected));
  if (checksum != expected.checksum) return Fail(Damaged("its header"));
  if (record.version != kVersion) {
    return Fail(ErrorCode::kIncompatible,
                "the saved topology '" + file_ + "' has version " + std::to_string(record.version) +
                    "; this program reads version " + std::to_string(kVersion));
  }
  if (record.id != id) return Fail(Damaged("it is another image than the database names"));
  if (record.file_bytes != bytes_) return Fail(Damaged("its length"));
  constexpr uint64_t kMost = std::numeric_limits<uint32_t>::max();
  if (record.section_count != kSectionCount || record.vertices > kMost || record.links > kMost ||
      record.checksums_place % kBlockBytes != 0 || record.checksums_place < kHeaderBytes) {
    return Fail(Damaged("its header"));
  }
  blocks_ = record.checksums_place / kBlockBytes - 1;
  const size_t checksum_bytes = blocks_ * sizeof(uint32_t);
  if (record.checksums_place + checksum_bytes != bytes_) return Fail(Damaged("its length"));
  const char* const checksums = data_ + record.checksums_place;
  if (Crc32c({checksums, checksum_bytes}) != record.checksums_checksum) {
    return Fail(Damaged("the checksums of its blocks"));
  }
  block_checksums_ = reinterpret_cast<const uint32_t*>(checksums);

  const SectionReader sections(data_, record);
  const uint64_t vertices = record.vertices;
  const uint64_t links = record.links;
  bool whole = sections.Column(0, vertices, arrays_.nodes) &&
               sections.Array(1, vertices + 1, arrays_.out_offsets) &&
               sections.Array(2, vertices + 1, arrays_.in_offsets) &&
               sections.Array(3, links, arrays_.targets) && sections.Array(4, links, arrays_.in) &&
               sections.Column(5, links, arrays_.relationships) &&
               sections.Column(6, links, arrays_.out_types) &&
               sections.Column(7, links, arrays_.in_types);
  for (size_t day = 0; day < arrays_.days.size(); ++day) {
    whole = whole && sections.Column(8 + day, vertices, arrays_.days[day]);
  }
  whole = whole && sections.Column(12, vertices, arrays_.label_sets) &&
          sections.Array(13, arrays_.set_offsets) && sections.Array(14, arrays_.set_labels) &&
          sections.Array(15, key_indexes_) && sections.Array(16, groups_) &&
          sections.Array(17, keys_);
  const bool has_sets = arrays_.label_sets.empty() || arrays_.set_offsets.size() > 1;
  const bool has_types =
      links == 0 || (arrays_.relationships.size() == links && arrays_.out_types.size() == links &&
                     arrays_.in_types.size() == links);
  if (!whole || !has_types || !has_sets) return Fail(Damaged("its header"));
  arrays_.vertex_count = static_cast<uint32_t>(vertices);
  arrays_.first_node = NodeId{record.first_node};
  sequence_ = record.sequence;
  verified_ = std::make_unique<std::atomic<uint8_t>[]>(blocks_);
  return {};
}

bool TopologyImage::VerifyBlock(size_t block) const {
  if (verified_[block].load(std::memory_order_relaxed) != 0) return true;
  if (BlockChecksum(data_ + kHeaderBytes + block * kBlockBytes) != block_checksums_[block]) {
    return false;
  }
  verified_[block].store(1, std::memory_order_relaxed);
  return true;
}

bool TopologyImage::Verify(const void* at, size_t count) const {
  if (count == 0) return true;
  const size_t first = static_cast<size_t>(static_cast<const char*>(at) - data_) - kHeaderBytes;
  for (size_t block = first / kBlockBytes; block <= (first + count - 1) / kBlockBytes; ++block) {
    if (!VerifyBlock(block)) return false;
  }
  return true;
}

bool TopologyImage::Verify(const PackedColumn& column, size_t first, size_t count) const {
  if (column.width() == 0) return true;
  const char* const data = static_cast<const char*>(column.data());
  return Verify(data + first * column.width(), count * column.width());
}

// The share of one thread: offsets ascend to the number of links, vertices and links are in range,
// node ids ascend.
bool TopologyImage::CheckBounds(unsigned thread, unsigned threads) const {
  const uint64_t vertices = arrays_.vertex_count;
  const auto links = static_cast<uint32_t>(arrays_.targets.size());
  const auto offsets_ascend = [&](std::span<const uint32_t> offsets) {
    uint32_t descents = 0;
    for (size_t v = vertices * thread / threads; v < vertices * (thread + 1) / threads; ++v) {
      descents += offsets[v] > offsets[v + 1] ? 1 : 0;
    }
    return descents == 0 && offsets.front() == 0 && offsets.back() == links;
  };
  if (!offsets_ascend(arrays_.out_offsets) || !offsets_ascend(arrays_.in_offsets)) return false;
  uint32_t greatest_vertex = 0;
  uint32_t greatest_link = 0;
  const size_t first = uint64_t{links} * thread / threads;
  const size_t last = uint64_t{links} * (thread + 1) / threads;
  for (size_t l = first; l < last; ++l) {
    greatest_vertex = std::max(greatest_vertex, arrays_.targets[l].index);
  }
  for (size_t l = first; l < last; ++l) {
    greatest_vertex = std::max(greatest_vertex, arrays_.in[l].source.index);
    greatest_link = std::max(greatest_link, arrays_.in[l].link.index);
  }
  if (last > first && (greatest_vertex >= vertices || greatest_link >= links)) return false;
  if (arrays_.nodes.empty()) return true;
  uint32_t descents = 0;
  const size_t last_pair = std::min(vertices * (thread + 1) / threads, vertices - 1);
  for (size_t v = vertices * thread / threads; v < last_pair; ++v) {
    descents += arrays_.nodes[v] >= arrays_.nodes[v + 1] ? 1 : 0;
  }
  return descents == 0 && arrays_.nodes[0] == arrays_.first_node.value;
}

// Every set is within the labels. Requires: has_labels(), the sets verified.
bool TopologyImage::CheckLabelSets() const {
  const auto& offsets = arrays_.set_offsets;
  return offsets.front() == 0 && offsets.back() == arrays_.set_labels.size() &&
         std::is_sorted(offsets.begin(), offsets.end());
}

Result<void> TopologyImage::VerifyAll(unsigned threads) {
  if (all_verified_) return {};
  threads = std::max(1u, threads);
  madvise(const_cast<char*>(data_), bytes_, MADV_WILLNEED);
  std::atomic<bool> intact = true;
  InParallel(threads, [&](unsigned k) {
    for (size_t block = blocks_ * k / threads; block < blocks_ * (k + 1) / threads; ++block) {
      if (!VerifyBlock(block)) intact = false;
      if (!intact) return;
    }
  });
  if (!intact) return Fail(Damaged("a block does not match its checksum"));
  InParallel(threads, [&](unsigned k) {
    if (!CheckBounds(k, threads)) intact = false;
  });
  if (has_labels()) {
    uint64_t greatest = 0;
    for (uint32_t v = 0; v < arrays_.vertex_count; ++v) {
      greatest = std::max(greatest, arrays_.label_sets[v]);
    }
    if (!CheckLabelSets() || greatest >= arrays_.set_offsets.size() - 1) intact = false;
  }
  if (!intact) return Fail(Damaged("a number is out of bounds"));
  all_verified_ = true;
  return {};
}

CsrGraph TopologyImage::Graph(uint64_t sequence) const {
  assert(all_verified_);
  return {arrays_, shared_from_this(), sequence};
}

}  // namespace catena
