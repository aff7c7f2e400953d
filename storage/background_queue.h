// BackgroundQueue: items handed to one other thread, which works on them in order.
//
// The thread begins with the first item. At most `longest` items wait; who pushes another waits for
// room, so memory is bounded. Items that are done are given back to be filled again.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "core/result.h"

namespace catena {

// Push(), Spare(), Drain() and Stop() are called by one thread.
template <class Item>
class BackgroundQueue {
 public:
  // `work` is called on the other thread and must not throw. After its first error items are
  // passed over.
  BackgroundQueue(size_t longest, std::function<Result<void>(Item&)> work)
      : longest_(longest), work_(std::move(work)) {}
  BackgroundQueue(const BackgroundQueue&) = delete;
  BackgroundQueue& operator=(const BackgroundQueue&) = delete;
  ~BackgroundQueue() { Stop(); }

  // The error of an earlier item, if there was one.
  Result<void> Push(Item item) {
    if (!Start()) return work_(item);
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return waiting_.size() < longest_; });
    if (failure_) return Fail(*failure_);
    waiting_.push_back(std::move(item));
    lock.unlock();
    more_.notify_one();
    return {};
  }

  // An item that was worked on, or a new one.
  Item Spare() {
    const std::scoped_lock lock(mutex_);
    if (spare_.empty()) return Item();
    Item item = std::move(spare_.back());
    spare_.pop_back();
    return item;
  }

  // Waits until everything pushed is done, and gives the first error.
  Result<void> Drain() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return waiting_.empty() && !working_; });
    if (failure_) return Fail(*failure_);
    return {};
  }

  // Lets go what waits and ends the thread. Push() begins another.
  void Stop() {
    if (!thread_.joinable()) return;
    {
      const std::scoped_lock lock(mutex_);
      waiting_.clear();
      ending_ = true;
    }
    more_.notify_one();
    thread_.join();
    ending_ = false;
  }

 private:
  // False when the machine gives no thread: then who pushes works.
  bool Start() {
    if (thread_.joinable()) return true;
    try {
      thread_ = std::thread([this] { Run(); });
    } catch (const std::system_error&) {
      return false;
    }
    return true;
  }

  void Run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      more_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
      if (ending_) return;
      Item item = std::move(waiting_.front());
      waiting_.pop_front();
      working_ = true;
      const bool skip = failure_.has_value();
      lock.unlock();
      room_.notify_one();
      Result<void> done;
      if (!skip) done = work_(item);
      lock.lock();
      if (!done.has_value()) failure_ = std::move(done).error();
      working_ = false;
      spare_.push_back(std::move(item));
      room_.notify_one();
    }
  }

  const size_t longest_;
  const std::function<Result<void>(Item&)> work_;
  std::mutex mutex_;
  std::condition_variable more_;
  std::condition_variable room_;
  std::deque<Item> waiting_;
  std::vector<Item> spare_;
  bool working_ = false;
  bool ending_ = false;
  std::optional<Error> failure_;
  std::thread thread_;
};

// Runs both, the first on another thread if there is one to be had. The error of the first has
// precedence.
template <class First, class Second>
Result<void> RunBeside(First first, Second second) {
  Result<void> first_done;
  Result<void> second_done;
  try {
    std::thread thread([&] { first_done = first(); });
    second_done = second();
    thread.join();
  } catch (const std::system_error&) {
    first_done = first();
    if (first_done.has_value()) second_done = second();
  }
  if (!first_done.has_value()) return first_done;
  return second_done;
}

}  // namespace catena
