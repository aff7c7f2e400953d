// RunWriter: packs a stream of pairs, in key order, into runs.
#pragma once

#include <vector>

#include "core/function_ref.h"
#include "core/result.h"
#include "storage/adjacency_encoding.h"

namespace catena {

// Not thread-safe.
class RunWriter {
 public:
  // Takes a finished run; its strings are reused after it returns.
  using Sink = FunctionRef<Result<void>(const EncodedRun&)>;

  // Requires: (group, pair) strictly ascends over all calls. Errors are the sink's.
  Result<void> Add(const AdjacencyGroup& group, const AdjacencyPair& pair, Sink sink) {
    if (group != group_) {
      CATENA_TRY(Finish(sink));
      group_ = group;
    }
    pairs_.push_back(pair);
    if (pairs_.size() >= kMaxRunPairs) return WriteOne(sink);
    return {};
  }

  Result<void> Finish(Sink sink) {
    while (!pairs_.empty()) CATENA_TRY(WriteOne(sink));
    return {};
  }

 private:
  Result<void> WriteOne(Sink sink) {
    EncodeRun(group_, pairs_, run_);
    pairs_.erase(pairs_.begin(), pairs_.begin() + static_cast<ptrdiff_t>(run_.pairs));
    return sink(run_);
  }

  AdjacencyGroup group_;
  std::vector<AdjacencyPair> pairs_;
  EncodedRun run_;
};

}  // namespace catena
