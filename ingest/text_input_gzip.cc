// Unpacks gzip data (RFC 1952) with zlib. A file may hold several members, one after another,
// as `cat a.gz b.gz` and bgzip make it. zlib checks each member's CRC-32 and length.
#include <zlib.h>

#include <cassert>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include "ingest/text_input_internal.h"

namespace catena::text_input {
namespace {

class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> packed)
      : packed_(std::move(packed)), input_(kBufferBytes) {
    constexpr int kGzipOnly = 16;
    if (inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  Result<size_t> Read(std::span<char> out) override {
    assert(!out.empty());
    if (failed_) return FailDamaged(*this, failure_);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    const size_t room = std::min<size_t>(out.size(), std::numeric_limits<uInt>::max());
    stream_.avail_out = static_cast<uInt>(room);
    while (stream_.avail_out == room) {
      if (stream_.avail_in == 0) {
        CATENA_TRY(const size_t got, packed_->Read(input_));
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(got);
        if (got == 0) {
          if (between_members_) return 0;
          return Damaged("the gzip data ends early: the file is cut short");
        }
      }
      if (between_members_) {
        inflateReset(&stream_);
        between_members_ = false;
      }
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status == Z_STREAM_END) {
        between_members_ = true;
      } else if (status == Z_MEM_ERROR) {
        throw std::bad_alloc();
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        return Damaged(std::string("the gzip data is damaged") +
                       (stream_.msg != nullptr ? std::string(": ") + stream_.msg : ""));
      }
    }
    return room - stream_.avail_out;
  }

  uint64_t position() const override { return packed_->position(); }
  uint64_t size() const override { return packed_->size(); }
  const std::string& name() const override { return packed_->name(); }

 private:
  tl::unexpected<Error> Damaged(std::string message) {
    failed_ = true;
    failure_ = std::move(message);
    return FailDamaged(*this, failure_);
  }

  std::unique_ptr<ByteSource> packed_;
  std::vector<char> input_;
  z_stream stream_ = {};
  bool between_members_ = false;
  bool failed_ = false;
  std::string failure_;
};

}  // namespace

std::unique_ptr<ByteSource> MakeGzipSource(std::unique_ptr<ByteSource> packed) {
  return std::make_unique<GzipSource>(std::move(packed));
}

}  // namespace catena::text_input
