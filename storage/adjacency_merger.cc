#include "storage/adjacency_merger.h"

#include <utility>

namespace catena {

Result<void> AdjacencyMerger::Add(std::string_view key, std::string_view value) {
  const std::optional<AdjacencyKey> parsed = ParseAdjacencyKey(key);
  if (!parsed) return Fail(ErrorCode::kCorruption, "a key among the links is damaged");
  return Add(*parsed, value);
}

Result<void> AdjacencyMerger::Add(const AdjacencyKey& key, std::string_view value) {
  if (key.group != group_) {
    Finish();
    group_ = key.group;
  } else if (!open_.empty()) {
    Drain(&key.pair);
  }
  return key.kind == AdjacencyKind::kRun ? AddRun(key, value) : AddSingle(key, value);
}

Result<void> AdjacencyMerger::AddRun(const AdjacencyKey& key, std::string_view value) {
  OpenRun run;
  if (!spare_.empty()) {
    run.pairs = std::move(spare_.back());
    spare_.pop_back();
  }
  CATENA_TRY(DecodeRun(key, value, run.pairs));
  open_.push_back(std::move(run));
  return {};
}

Result<void> AdjacencyMerger::AddSingle(const AdjacencyKey& key, std::string_view value) {
  if (value != kSingleAdded && value != kSingleRemoved) return Fail(DamagedAdjacency(key.group));
  const size_t held = open_.empty() ? 0 : Skip(key.pair);
  if (value == kSingleAdded) {
    if (held > 0) Report(AdjacencyAnomaly::Kind::kRepeatedPair, key.pair);
    Emit(key.pair);
    return {};
  }
  if (held == 0) Report(AdjacencyAnomaly::Kind::kNothingRemoved, key.pair);
  return {};
}

void AdjacencyMerger::Finish() {
  Drain(nullptr);
  CloseFinishedRuns();
}

std::vector<EncodedRun> AdjacencyMerger::EncodeOpenRuns() const {
  std::vector<EncodedRun> runs;
  for (const OpenRun& run : open_) {
    std::span<const AdjacencyPair> left(run.pairs);
    left = left.subspan(run.next);
    while (!left.empty()) {
      EncodeRun(group_, left, runs.emplace_back());
      left = left.subspan(runs.back().pairs);
    }
  }
  return runs;
}

void AdjacencyMerger::Drain(const AdjacencyPair* limit) {
  while (!open_.empty()) {
    if (open_.size() == 1) {
      DrainOne(open_.front(), limit);
      break;
    }
    const AdjacencyPair* least = nullptr;
    for (const OpenRun& run : open_) {
      if (!run.done() && (least == nullptr || run.front() < *least)) least = &run.front();
    }
    if (least == nullptr || (limit != nullptr && !(*least < *limit))) break;
    const AdjacencyPair pair = *least;
    if (Skip(pair) > 1) Report(AdjacencyAnomaly::Kind::kRepeatedPair, pair);
    Emit(pair);
  }
  CloseFinishedRuns();
}

void AdjacencyMerger::DrainOne(OpenRun& run, const AdjacencyPair* limit) {
  while (!run.done() && (limit == nullptr || run.front() < *limit)) Emit(run.pairs[run.next++]);
}

size_t AdjacencyMerger::Skip(const AdjacencyPair& pair) {
  size_t held = 0;
  for (OpenRun& run : open_) {
    if (run.done() || run.front() != pair) continue;
    ++run.next;
    ++held;
  }
  CloseFinishedRuns();
  return held;
}

void AdjacencyMerger::CloseFinishedRuns() {
  for (size_t i = 0; i < open_.size();) {
    if (!open_[i].done()) {
      ++i;
      continue;
    }
    open_[i].pairs.clear();
    spare_.push_back(std::move(open_[i].pairs));
    if (i + 1 != open_.size()) open_[i] = std::move(open_.back());
    open_.pop_back();
  }
}

void AdjacencyMerger::Report(AdjacencyAnomaly::Kind kind, const AdjacencyPair& pair) {
  if (anomalies_ != nullptr) anomalies_->push_back({kind, MakeAdjacent(group_, pair)});
}

}  // namespace catena
