// Runs another source on a thread of its own, so that unpacking and parsing share two cores.
// A ring of buffers: the worker fills free ones in order, the reader empties full ones in order.
#include <array>
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "ingest/text_input_internal.h"

namespace catena::text_input {
namespace {

class ReadAheadSource final : public ByteSource {
 public:
  explicit ReadAheadSource(std::unique_ptr<ByteSource> source)
      : source_(std::move(source)), name_(source_->name()), size_(source_->size()) {
    for (Slot& slot : slots_) slot.bytes.resize(kBufferBytes);
    worker_ = std::thread([this] { Run(); });
  }

  ~ReadAheadSource() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    worker_.join();
  }
  ReadAheadSource(const ReadAheadSource&) = delete;
  ReadAheadSource& operator=(const ReadAheadSource&) = delete;

  Result<size_t> Read(std::span<char> out) override {
    assert(!out.empty());
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return taken_ < filled_ || ended_; });
      if (taken_ == filled_) {
        if (error_) return Fail(*error_);
        return 0;
      }
    }
    Slot& slot = slots_[taken_ % slots_.size()];
    const size_t count = std::min(out.size(), slot.size - given_);
    std::memcpy(out.data(), slot.bytes.data() + given_, count);
    given_ += count;
    if (given_ == slot.size) {
      given_ = 0;
      {
        const std::lock_guard lock(mutex_);
        ++taken_;
      }
      changed_.notify_all();
    }
    return count;
  }

  uint64_t position() const override { return position_.load(std::memory_order_relaxed); }
  uint64_t size() const override { return size_; }
  const std::string& name() const override { return name_; }

 private:
  struct Slot {
    std::vector<char> bytes;
    size_t size = 0;
  };

  // Fills a whole slot, unless the end or an error comes first.
  Result<size_t> Fill(Slot& slot) {
    slot.size = 0;
    while (slot.size < slot.bytes.size()) {
      CATENA_TRY(const size_t got, source_->Read(std::span(slot.bytes).subspan(slot.size)));
      if (got == 0) break;
      slot.size += got;
    }
    return slot.size;
  }

  void Run() {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || filled_ - taken_ < slots_.size(); });
        if (stopping_) return;
      }
      Slot& slot = slots_[filled_ % slots_.size()];
      const Result<size_t> got = Fill(slot);
      position_.store(source_->position(), std::memory_order_relaxed);
      const bool last = !got.has_value() || slot.size < slot.bytes.size();
      {
        const std::lock_guard lock(mutex_);
        // What came before the error is given first.
        if (slot.size > 0) ++filled_;
        if (!got.has_value()) error_ = got.error();
        ended_ = last;
      }
      changed_.notify_all();
      if (last) return;
    }
  }

  std::unique_ptr<ByteSource> source_;
  const std::string name_;
  const uint64_t size_;
  std::array<Slot, 4> slots_;
  size_t given_ = 0;  // Of the slot being emptied; the reader's own.
  std::atomic<uint64_t> position_{0};

  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t filled_ = 0;  // Slots ever filled and ever emptied; the difference is what waits.
  uint64_t taken_ = 0;
  bool ended_ = false;
  bool stopping_ = false;
  std::optional<Error> error_;
  std::thread worker_;
};

}  // namespace

std::unique_ptr<ByteSource> MakeReadAheadSource(std::unique_ptr<ByteSource> source) {
  return std::make_unique<ReadAheadSource>(std::move(source));
}

}  // namespace catena::text_input
