// Unpacks Zstandard data (RFC 8878). A file may hold several frames. libzstd checks each
// frame's content checksum where the writer made one, and refuses windows over 128 MiB.
#include <zstd.h>

#include <cassert>
#include <new>
#include <utility>
#include <vector>

#include "ingest/text_input_internal.h"

namespace catena::text_input {
namespace {

class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<ByteSource> packed)
      : packed_(std::move(packed)), buffer_(kBufferBytes), stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
    input_ = {buffer_.data(), 0, 0};
  }
  ~ZstdSource() override { ZSTD_freeDStream(stream_); }
  ZstdSource(const ZstdSource&) = delete;
  ZstdSource& operator=(const ZstdSource&) = delete;

  Result<size_t> Read(std::span<char> out) override {
    assert(!out.empty());
    if (failed_) return FailDamaged(*this, failure_);
    ZSTD_outBuffer output = {out.data(), out.size(), 0};
    while (output.pos == 0) {
      if (input_.pos == input_.size) {
        CATENA_TRY(const size_t got, packed_->Read(buffer_));
        input_ = {buffer_.data(), got, 0};
        if (got == 0) {
          if (frame_complete_) return 0;
          // What the decoder still holds comes out without input.
          const size_t status = ZSTD_decompressStream(stream_, &output, &input_);
          if (ZSTD_isError(status) || (output.pos == 0 && status != 0)) {
            return Damaged("the zstd data ends early: the file is cut short");
          }
          frame_complete_ = status == 0;
          break;
        }
      }
      const size_t status = ZSTD_decompressStream(stream_, &output, &input_);
      if (ZSTD_isError(status)) {
        return Damaged(std::string("the zstd data is damaged: ") + ZSTD_getErrorName(status));
      }
      frame_complete_ = status == 0;
    }
    return output.pos;
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
  std::vector<char> buffer_;
  ZSTD_DStream* stream_;
  ZSTD_inBuffer input_ = {};
  bool frame_complete_ = false;
  bool failed_ = false;
  std::string failure_;
};

}  // namespace

std::unique_ptr<ByteSource> MakeZstdSource(std::unique_ptr<ByteSource> packed) {
  return std::make_unique<ZstdSource>(std::move(packed));
}

}  // namespace catena::text_input
