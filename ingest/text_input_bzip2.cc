// Unpacks bzip2 data with libbz2. A file may hold several streams one after another, as the
// multistream dumps of wikis and pbzip2 make it. libbz2 checks each block's and stream's CRC-32.
#include <bzlib.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include "ingest/text_input_internal.h"

namespace catena::text_input {
namespace {

class Bzip2Source final : public ByteSource {
 public:
  explicit Bzip2Source(std::unique_ptr<ByteSource> packed)
      : packed_(std::move(packed)), input_(kBufferBytes) {
    Start();
  }
  ~Bzip2Source() override { BZ2_bzDecompressEnd(&stream_); }
  Bzip2Source(const Bzip2Source&) = delete;
  Bzip2Source& operator=(const Bzip2Source&) = delete;

  Result<size_t> Read(std::span<char> out) override {
    assert(!out.empty());
    if (failed_) return FailDamaged(*this, failure_);
    const size_t room = std::min<size_t>(out.size(), std::numeric_limits<unsigned>::max());
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<unsigned>(room);
    while (stream_.avail_out == room) {
      if (stream_.avail_in == 0) {
        CATENA_TRY(const size_t got, packed_->Read(input_));
        stream_.next_in = input_.data();
        stream_.avail_in = static_cast<unsigned>(got);
        if (got == 0) {
          if (between_streams_) return 0;
          return Damaged("the bzip2 data ends early: the file is cut short");
        }
      }
      if (between_streams_) Restart();
      const int status = BZ2_bzDecompress(&stream_);
      if (status == BZ_STREAM_END) {
        between_streams_ = true;
      } else if (status == BZ_MEM_ERROR) {
        throw std::bad_alloc();
      } else if (status != BZ_OK) {
        return Damaged("the bzip2 data is damaged");
      }
    }
    return room - stream_.avail_out;
  }

  uint64_t position() const override { return packed_->position(); }
  uint64_t size() const override { return packed_->size(); }
  const std::string& name() const override { return packed_->name(); }

 private:
  void Start() {
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
  }

  // libbz2 cannot be reset; input and output go on where they are.
  void Restart() {
    const bz_stream before = stream_;
    BZ2_bzDecompressEnd(&stream_);
    stream_ = {};
    Start();
    stream_.next_in = before.next_in;
    stream_.avail_in = before.avail_in;
    stream_.next_out = before.next_out;
    stream_.avail_out = before.avail_out;
    between_streams_ = false;
  }

  tl::unexpected<Error> Damaged(std::string message) {
    failed_ = true;
    failure_ = std::move(message);
    return FailDamaged(*this, failure_);
  }

  std::unique_ptr<ByteSource> packed_;
  std::vector<char> input_;
  bz_stream stream_ = {};
  bool between_streams_ = false;
  bool failed_ = false;
  std::string failure_;
};

}  // namespace

std::unique_ptr<ByteSource> MakeBzip2Source(std::unique_ptr<ByteSource> packed) {
  return std::make_unique<Bzip2Source>(std::move(packed));
}

}  // namespace catena::text_input
