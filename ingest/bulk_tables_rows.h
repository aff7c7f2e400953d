// The rows of one bulk table, file after file, and the account of those that were rejected.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "ingest/bulk_tables.h"
#include "ingest/bulk_tables_header.h"
#include "ingest/csv_reader.h"

namespace catena {

class Rejections {
 public:
  // `options` must outlive this.
  explicit Rejections(const TablesOptions& options) : options_(options) {}

  void Add(RejectedRow row);

  uint64_t count() const { return count_; }
  // Nothing may be imported any more; rows are read only to report what else is wrong.
  bool too_many() const { return count_ > options_.max_rejected; }
  bool reported_enough() const {
    return too_many() && count_ - options_.max_rejected > options_.report_beyond;
  }
  // The error when there were too many.
  Result<void> Verdict() const;

 private:
  const TablesOptions& options_;
  uint64_t count_ = 0;
  std::optional<RejectedRow> first_;
};

// Gives the rows that can be read; what cannot goes to the rejections.
class TableRows {
 public:
  // All must outlive this.
  TableRows(const std::vector<std::string>& files, TableKind kind, const TablesOptions& options,
            Rejections& rejections);

  // Reads the header. Once, before Next().
  Result<std::vector<TableColumn>> ReadHeader();

  // False at the end, and when enough rejected rows are reported.
  Result<bool> Next();

  // A cell of the current row; missing where the row is short. Valid until Next().
  CsvField Cell(size_t column) const {
    const std::span<const CsvField> record = reader_->record();
    return column < record.size() ? record[column] : CsvField{};
  }
  // Bytes of the rows behind the current one; for guesses.
  std::string_view upcoming() const { return reader_->upcoming(); }
  // Of the current row.
  Where where() const;

  // Of all files so far, as stored.
  uint64_t bytes_read() const;

 private:
  Result<bool> OpenNextFile();
  Result<bool> NextInFile();
  bool RepeatsHeader() const;

  const std::vector<std::string>& files_;
  const TableKind kind_;
  const TablesOptions& options_;
  Rejections& rejections_;
  size_t next_file_ = 0;
  std::unique_ptr<CsvReader> reader_;
  bool at_file_start_ = false;
  uint64_t bytes_before_ = 0;  // Of the files that are closed.
  std::vector<std::string> header_texts_;
};

}  // namespace catena
