#include "ingest/bulk_tables_rows.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace catena {
namespace {

Error WithPlace(Error error, const CsvReader& reader) {
  error.where.file = reader.source().name();
  if (error.where.line == 0) error.where.line = reader.line();
  return error;
}

std::string Rows(uint64_t count) {
  return count == 1 ? "1 row is rejected" : std::to_string(count) + " rows are rejected";
}

}  // namespace

void Rejections::Add(RejectedRow row) {
  ++count_;
  if (options_.on_rejected) options_.on_rejected(row);
  if (!first_) first_ = std::move(row);
}

Result<void> Rejections::Verdict() const {
  if (!too_many()) return {};
  std::string message = (reported_enough() ? "at least " : "") + Rows(count_);
  if (options_.max_rejected > 0) {
    message += ", and only " + std::to_string(options_.max_rejected) + " may be";
  }
  message += "; nothing was imported. ";
  message += count_ == 1 ? "The row: " : "The first: ";
  return Fail(ErrorCode::kInvalidArgument, message + first_->reason, first_->where);
}

TableRows::TableRows(const std::vector<std::string>& files, TableKind kind,
                     const TablesOptions& options, Rejections& rejections)
    : files_(files), kind_(kind), options_(options), rejections_(rejections) {}

Result<std::vector<TableColumn>> TableRows::ReadHeader() {
  assert(reader_ == nullptr);
  CATENA_TRY(const bool any_file, OpenNextFile());
  if (!any_file) return Fail(ErrorCode::kInvalidArgument, "a table without files");
  CATENA_TRY(const bool any_record, reader_->Next());
  if (!any_record) {
    return Fail(ErrorCode::kInvalidArgument, "the file is empty; its first line is the header",
                InFile(reader_->source().name()));
  }
  for (const CsvField& field : reader_->record()) header_texts_.emplace_back(field.text);
  auto columns = ParseTableHeader(reader_->record(), kind_, options_.array_delimiter);
  if (!columns.has_value()) return Fail(WithPlace(columns.error(), *reader_));
  at_file_start_ = false;
  return columns;
}

Result<bool> TableRows::Next() {
  for (;;) {
    if (rejections_.reported_enough()) return false;
    CATENA_TRY(const bool found, NextInFile());
    if (!found) {
      CATENA_TRY(const bool another, OpenNextFile());
      if (!another) return false;
      continue;
    }
    if (std::exchange(at_file_start_, false) && RepeatsHeader()) continue;
    const size_t fields = reader_->record().size();
    if (fields <= header_texts_.size() || options_.ignore_extra_fields) return true;
    rejections_.Add({where(), std::to_string(fields) + " fields, and the header has " +
                                  std::to_string(header_texts_.size()) + " columns"});
  }
}

// Passes over what is not CSV, line by line.
Result<bool> TableRows::NextInFile() {
  for (;;) {
    Result<bool> found = reader_->Next();
    if (found.has_value()) return found;
    const Error error = found.error();
    if (!reader_->Recover()) return Fail(error);
    at_file_start_ = false;
    rejections_.Add({error.where, error.message});
    if (rejections_.reported_enough()) return false;
  }
}

Result<bool> TableRows::OpenNextFile() {
  if (next_file_ == files_.size()) return false;
  if (reader_ != nullptr) bytes_before_ += reader_->source().position();
  CATENA_TRY(auto source, OpenTextInput(files_[next_file_]));
  reader_ = std::make_unique<CsvReader>(std::move(source), options_.csv);
  ++next_file_;
  at_file_start_ = true;
  return true;
}

bool TableRows::RepeatsHeader() const {
  const auto same = [](const CsvField& field, const std::string& text) {
    return field.text == text;
  };
  return std::equal(reader_->record().begin(), reader_->record().end(), header_texts_.begin(),
                    header_texts_.end(), same);
}

Where TableRows::where() const {
  Where where = InFile(reader_->source().name());
  where.line = reader_->line();
  return where;
}

uint64_t TableRows::bytes_read() const {
  return bytes_before_ + (reader_ != nullptr ? reader_->source().position() : 0);
}

}  // namespace catena
