#include "ingest/event_import.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "ingest/event_formats.h"
#include "ingest/event_graph.h"
#include "ingest/event_rows.h"

namespace catena {
namespace {

constexpr uint64_t kEventsPerUpdate = 4096;
constexpr uint64_t kUpdatesPerCommit = 5000;

uint64_t BytesOf(const std::vector<std::string>& files) {
  uint64_t bytes = 0;
  for (const std::string& file : files) {
    std::error_code unknown;
    const uintmax_t size = std::filesystem::file_size(file, unknown);
    if (!unknown) bytes += size;
  }
  return bytes;
}

class EventImport {
 public:
  EventImport(const EventsRequest& request, EventGraph& graph, Progress& progress)
      : progress_(progress),
        graph_(graph),
        mapper_(MakeEventMapper(request.format)),
        rejections_(OptionsOf(request, options_)),
        rows_(request.files, mapper_->layout(), rejections_),
        total_(BytesOf(request.files)) {}

  // `after_row(outcome)` -> Result<void>, after each row that was written.
  template <class AfterRow>
  Result<EventsReport> Run(const AfterRow& after_row) {
    const auto start = std::chrono::steady_clock::now();
    for (;;) {
      CATENA_TRY(const bool more, rows_.Next());
      if (!more) break;
      CATENA_TRY(TakeRow(after_row));
      if (++taken_ % kEventsPerUpdate == 0) CATENA_TRY(Update());
    }
    CATENA_TRY(Update());
    CATENA_TRY(rejections_.Verdict());
    report_.rejected = rejections_.count();
    report_.nodes = graph_.counts().nodes;
    report_.relationships = graph_.counts().relationships;
    report_.bytes_read = rows_.bytes_read();
    report_.id_memory_bytes = graph_.id_memory_bytes();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    report_.seconds = taken.count();
    return report_;
  }

 private:
  static const TablesOptions& OptionsOf(const EventsRequest& request, TablesOptions& options) {
    options.max_rejected = request.max_rejected;
    options.report_beyond = request.report_beyond;
    options.on_rejected = request.on_rejected;
    return options;
  }

  template <class AfterRow>
  Result<void> TakeRow(const AfterRow& after_row) {
    EventRecord record;
    const Result<void> mapped = mapper_->Map(rows_.cells(), record);
    if (!mapped.has_value()) {
      rejections_.Add({rows_.where(), mapped.error().message});
      return {};
    }
    ++report_.rows;
    // Nothing may be imported any more; rows are read only to say what else is wrong.
    if (rejections_.too_many()) return {};
    CATENA_TRY(const EventOutcome outcome, graph_.Write(record));
    ++CountOf(outcome);
    return after_row(outcome);
  }

  uint64_t& CountOf(EventOutcome outcome) {
    switch (outcome) {
      case EventOutcome::kCreated:
        return report_.created;
      case EventOutcome::kUpdated:
        return report_.updated;
      case EventOutcome::kUnchanged:
        return report_.unchanged;
      case EventOutcome::kDuplicate:
        return report_.duplicates;
      case EventOutcome::kNoEvent:
        return report_.without_event;
      case EventOutcome::kPending:
        break;
    }
    return report_.pending;
  }

  Result<void> Update() {
    const uint64_t done = std::min(rows_.bytes_read(), total_);
    if (progress_.Update("reading events", done, total_)) return {};
    return Fail(ErrorCode::kCancelled, "stopped; nothing was imported");
  }

  Progress& progress_;
  EventGraph& graph_;
  std::unique_ptr<EventMapper> mapper_;
  TablesOptions options_;
  Rejections rejections_;
  EventRows rows_;
  uint64_t total_;
  uint64_t taken_ = 0;
  EventsReport report_;
};

}  // namespace

Result<EventsReport> ImportEvents(const EventsRequest& request, const ImportTarget& target,
                                  Progress& progress) {
  CATENA_TRY(EventGraph graph, EventGraph::Make(target));
  return EventImport(request, graph, progress).Run([](EventOutcome) -> Result<void> { return {}; });
}

Result<uint64_t> UpdateEvents(const EventsRequest& request,
                              const std::function<Result<std::unique_ptr<GraphWriter>>()>& begin,
                              Progress& progress) {
  CATENA_TRY(std::unique_ptr<GraphWriter> writer, begin());
  CATENA_TRY(EventGraph graph, EventGraph::Make({.graph = writer.get(), .writer = writer.get()}));
  uint64_t waiting = 0;
  const auto after_row = [&](EventOutcome outcome) -> Result<void> {
    const bool written = outcome == EventOutcome::kUpdated || outcome == EventOutcome::kCreated;
    if (!written || ++waiting < kUpdatesPerCommit) return {};
    waiting = 0;
    CATENA_TRY(writer->Commit());
    CATENA_TRY(writer, begin());
    graph.SetTarget({.graph = writer.get(), .writer = writer.get()});
    return {};
  };
  EventsRequest again = request;
  again.on_rejected = nullptr;  // They were reported the first time.
  again.max_rejected = kAnyNumberOfRows;
  CATENA_TRY(const EventsReport report, EventImport(again, graph, progress).Run(after_row));
  CATENA_TRY(writer->Commit());
  return report.updated + report.created;
}

}  // namespace catena
