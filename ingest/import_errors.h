// ImportErrors: all that is wrong, as far as it can be read: the first few, and how many.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "ingest/json_document.h"

namespace catena {

class ImportErrors {
 public:
  explicit ImportErrors(size_t listed) : listed_(listed) {}

  // Of a null that the schema refuses and that a property cannot keep, it is said once.
  void Add(Error error) {
    if (error.message == kNullRefused &&
        !nulls_.emplace(error.where.file, error.where.pointer).second)
      return;
    if (++count_ <= listed_) errors_.push_back(std::move(error));
  }
  void Add(const JsonValue& at, std::string message) {
    // Places cost time; beyond the list nobody sees them.
    if (count_ >= listed_) {
      ++count_;
      return;
    }
    Add({ErrorCode::kInvalidArgument, std::move(message), at.where()});
  }

  bool empty() const { return count_ == 0; }
  bool full() const { return count_ >= listed_; }
  uint64_t count() const { return count_; }
  std::vector<Error> Take() { return std::move(errors_); }

 private:
  size_t listed_;
  uint64_t count_ = 0;
  std::vector<Error> errors_;
  std::set<std::pair<std::string, std::string>> nulls_;  // File and pointer.
};

}  // namespace catena
