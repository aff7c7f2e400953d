// The rows of files of one event dataset, file after file.
//
// A file says itself how it is laid out: the delimiter (tab, comma or semicolon) is the one that
// its first line has most of; columns are found by their names in the header, in any order and
// case; a file without a header is known by the number of its fields. Tab-separated files have no
// quoting: a quote in them is text. Rows with more or fewer fields than the layout, and rows that
// cannot be read, are rejected.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ingest/bulk_tables_rows.h"
#include "ingest/csv_reader.h"
#include "ingest/event_cells.h"

namespace catena {

// A column of a format. Names are compared in lower case with "_" for blanks.
struct EventColumn {
  std::string_view name;
  std::string_view older_name = {};  // What earlier versions call it.
  bool required = false;
};

struct EventLayout {
  std::span<const EventColumn> columns;
  // The columns, in order, of files without a header; told apart by their number.
  std::vector<std::vector<std::string_view>> variants;
};

class EventRows {
 public:
  // All must outlive this.
  EventRows(const std::vector<std::string>& files, const EventLayout& layout,
            Rejections& rejections)
      : files_(files), layout_(layout), rejections_(rejections) {}

  // False at the end, and when enough rejected rows are reported. kInvalidArgument for a file that
  // is not of the format.
  Result<bool> Next();

  // Of the current row.
  EventCells cells() const { return {reader_->record(), places_, variant_}; }
  Where where() const;

  // Of all files so far, as stored.
  uint64_t bytes_read() const;

 private:
  Result<bool> OpenNextFile();
  // False for an empty file.
  Result<bool> ReadLayout();
  bool TakeHeader(std::span<const CsvField> record);
  bool TakeVariant(size_t fields);
  void PlaceColumns(std::span<const std::string> names);
  tl::unexpected<Error> FailLayout() const;

  const std::vector<std::string>& files_;
  const EventLayout& layout_;
  Rejections& rejections_;
  size_t next_file_ = 0;
  std::unique_ptr<CsvReader> reader_;
  bool first_row_waits_ = false;  // Of a file without a header: read, and not yet given.
  std::vector<int> places_;
  size_t fields_ = 0;
  size_t variant_ = 0;
  uint64_t bytes_before_ = 0;
};

// "Event Date" -> "event_date".
std::string EventColumnName(std::string_view text);

}  // namespace catena
