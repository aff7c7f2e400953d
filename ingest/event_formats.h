// The mapping of each public event dataset.
//
// docs/event_formats.md has every column of every format, what becomes of it, and which defects of
// the published files are met and how. What a row says is what the dataset's coders say: each
// becomes a claim, never a bare fact.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "core/result.h"
#include "ingest/event_cells.h"
#include "ingest/event_format.h"
#include "ingest/event_record.h"
#include "ingest/event_rows.h"

namespace catena {

// Makes records of rows. Keeps nothing from one row to the next. Not thread-safe.
class EventMapper {
 public:
  virtual ~EventMapper() = default;
  virtual const EventLayout& layout() const = 0;
  // Fills an empty record, whose document lives as long as the mapper. kInvalidArgument says why
  // the row is rejected.
  virtual Result<void> Map(const EventCells& row, EventRecord& record) const = 0;
};

std::unique_ptr<EventMapper> MakeEventMapper(EventFormat format);

// One function a file.
std::unique_ptr<EventMapper> MakeUcdpGedMapper();
std::unique_ptr<EventMapper> MakeAcledMapper();
std::unique_ptr<EventMapper> MakeGdeltMapper();
std::unique_ptr<EventMapper> MakeGdeltMentionsMapper();
std::unique_ptr<EventMapper> MakeIcewsMapper();

// What a dataset is called, in the document that its claims are stated in.
SharedNode DatasetDocument(std::string_view id, std::string_view title, std::string_view publisher);

// Names are made of ASCII besides what the dataset has itself: folding others for the index of
// names takes most of the time of an import.

// Appends (name, value) unless there is none.
void AddText(NamedValues& values, std::string_view name, std::string_view text);
void AddInt(NamedValues& values, std::string_view name, std::optional<int64_t> number);
void AddNumber(NamedValues& values, std::string_view name, std::optional<double> number);

// "example.com" of a URL: without "www.", in lower case; "" for text that is no http or https URL.
std::string HostOf(std::string_view url);
// The web page at a URL and its host as publisher, or of other text a source with it as title.
CitedSource WebSource(std::string_view url_or_text);

}  // namespace catena
