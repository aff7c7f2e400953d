#include "ingest/event_rows.h"

#include <algorithm>
#include <utility>

#include "ingest/bulk_tables_values.h"
#include "ingest/text_input_internal.h"

namespace catena {
namespace {

constexpr size_t kLongestFirstLine = 64 << 10;

CsvOptions OptionsFor(std::string_view first) {
  const std::string_view line = first.substr(0, first.find('\n'));
  CsvOptions options;
  ptrdiff_t most = 0;
  for (const char delimiter : {'\t', ',', ';'}) {
    const ptrdiff_t count = std::ranges::count(line, delimiter);
    if (count > most) {
      most = count;
      options.delimiter = delimiter;
    }
  }
  if (options.delimiter == '\t') options.quoting = CsvOptions::Quoting::kNone;
  return options;
}

// A cell of a file without quoting that is in quotes all the same, as some tools write headers.
std::string_view Unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

std::string EventColumnName(std::string_view text) {
  std::string name(Unquoted(TrimBlanks(text)));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ') c = '_';
  }
  return name;
}

Result<bool> EventRows::Next() {
  for (;;) {
    if (rejections_.reported_enough()) return false;
    if (reader_ == nullptr) {
      CATENA_TRY(const bool opened, OpenNextFile());
      if (!opened) return false;
    }
    if (!std::exchange(first_row_waits_, false)) {
      const Result<bool> found = reader_->Next();
      if (!found.has_value()) {
        const Error error = found.error();
        if (!reader_->Recover()) return Fail(error);
        rejections_.Add({error.where, error.message});
        continue;
      }
      if (!*found) {
        bytes_before_ += reader_->source().position();
        reader_ = nullptr;
        continue;
      }
    }
    if (reader_->record().size() == fields_) return true;
    rejections_.Add({where(), std::to_string(reader_->record().size()) +
                                  " fields, and the file has " + std::to_string(fields_) +
                                  " columns"});
  }
}

Result<bool> EventRows::OpenNextFile() {
  while (next_file_ < files_.size()) {
    CATENA_TRY(auto input, OpenTextInput(files_[next_file_++]));
    auto source = std::make_unique<text_input::PeekedSource>(std::move(input));
    CATENA_TRY(const std::string_view first, source->Peek(kLongestFirstLine));
    const CsvOptions options = OptionsFor(first);
    reader_ = std::make_unique<CsvReader>(std::move(source), options);
    CATENA_TRY(const bool any, ReadLayout());
    if (any) return true;
    if (layout_.variants.empty()) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the file is empty; a file of this format begins with a header", where());
    }
    reader_ = nullptr;
  }
  return false;
}

Result<bool> EventRows::ReadLayout() {
  CATENA_TRY(const bool any, reader_->Next());
  if (!any) return false;
  const std::span<const CsvField> record = reader_->record();
  fields_ = record.size();
  variant_ = 0;
  if (TakeHeader(record)) return true;
  if (!TakeVariant(record.size())) return FailLayout();
  first_row_waits_ = true;
  return true;
}

bool EventRows::TakeHeader(std::span<const CsvField> record) {
  std::vector<std::string> names;
  for (const CsvField& field : record) names.push_back(EventColumnName(field.text));
  PlaceColumns(names);
  for (size_t i = 0; i < layout_.columns.size(); ++i) {
    if (layout_.columns[i].required && places_[i] < 0) return false;
  }
  // The header of a format that has none: what number of columns it has tells the version.
  for (size_t i = 0; i < layout_.variants.size(); ++i) {
    if (layout_.variants[i].size() == names.size()) variant_ = i;
  }
  return true;
}

bool EventRows::TakeVariant(size_t fields) {
  for (size_t i = 0; i < layout_.variants.size(); ++i) {
    if (layout_.variants[i].size() != fields) continue;
    std::vector<std::string> names(layout_.variants[i].begin(), layout_.variants[i].end());
    PlaceColumns(names);
    variant_ = i;
    return true;
  }
  return false;
}

void EventRows::PlaceColumns(std::span<const std::string> names) {
  const auto place = [&](std::string_view wanted) {
    const auto found = std::ranges::find(names, wanted);
    return wanted.empty() || found == names.end() ? -1 : static_cast<int>(found - names.begin());
  };
  places_.clear();
  for (const EventColumn& column : layout_.columns) {
    const int newest = place(column.name);
    places_.push_back(newest >= 0 ? newest : place(column.older_name));
  }
}

tl::unexpected<Error> EventRows::FailLayout() const {
  std::string message = "the first line has " + std::to_string(fields_) + " fields and ";
  std::string missing;
  for (size_t i = 0; i < layout_.columns.size(); ++i) {
    if (!layout_.columns[i].required || places_[i] >= 0) continue;
    missing += (missing.empty() ? "'" : ", '") + std::string(layout_.columns[i].name) + "'";
  }
  message += "is no header of this format: it lacks " + missing;
  if (!layout_.variants.empty()) {
    std::string counts;
    for (const auto& variant : layout_.variants) {
      counts += (counts.empty() ? "" : ", ") + std::to_string(variant.size());
    }
    message += "; without a header a file has " + counts + " fields";
  }
  return Fail(ErrorCode::kInvalidArgument, std::move(message), where());
}

Where EventRows::where() const {
  Where where = InFile(reader_->source().name());
  where.line = reader_->line();
  return where;
}

uint64_t EventRows::bytes_read() const {
  return bytes_before_ + (reader_ != nullptr ? reader_->source().position() : 0);
}

}  // namespace catena
