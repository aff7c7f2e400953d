// Any bytes as CSV. However the input arrives in pieces, the records and errors are the same;
// records written again read the same; and cells become values, or errors, of their columns.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/bulk_tables_header.h"
#include "ingest/bulk_tables_values.h"
#include "ingest/csv_reader.h"
#include "tests/fuzz/fuzz_check.h"

namespace {

using catena::CsvField;
using catena::CsvReader;
using catena::Result;

class PiecewiseSource final : public catena::ByteSource {
 public:
  PiecewiseSource(std::string_view text, size_t piece) : text_(text), piece_(piece) {}
  Result<size_t> Read(std::span<char> out) override {
    const size_t count = std::min({piece_, out.size(), text_.size() - at_});
    std::copy_n(text_.data() + at_, count, out.data());
    at_ += count;
    return count;
  }
  uint64_t position() const override { return at_; }
  uint64_t size() const override { return text_.size(); }
  const std::string& name() const override { return name_; }

 private:
  std::string_view text_;
  size_t piece_;
  size_t at_ = 0;
  std::string name_ = "fuzz.csv";
};

struct Cell {
  std::string text;
  bool quoted = false;
  bool operator==(const Cell&) const = default;
};

// Records and errors in order; an error is a record of one cell that says it.
struct Outcome {
  std::vector<std::vector<Cell>> rows;
  std::vector<uint64_t> lines;
  size_t errors = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome ReadAll(std::string_view text, size_t piece) {
  catena::CsvOptions options;
  options.max_field_bytes = 2000;
  options.max_record_bytes = 4000;
  options.max_columns = 50;
  CsvReader reader(std::make_unique<PiecewiseSource>(text, piece), options);
  Outcome outcome;
  for (;;) {
    const Result<bool> more = reader.Next();
    if (!more.has_value()) {
      ++outcome.errors;
      FUZZ_CHECK(!more.error().message.empty());
      if (!reader.Recover()) break;
      outcome.rows.push_back({{more.error().message, false}});
      outcome.lines.push_back(more.error().where.line);
      continue;
    }
    if (!*more) break;
    std::vector<Cell> row;
    for (const CsvField& field : reader.record()) {
      row.push_back({std::string(field.text), field.quoted});
    }
    outcome.rows.push_back(std::move(row));
    outcome.lines.push_back(reader.line());
  }
  return outcome;
}

std::string Write(const Outcome& outcome) {
  std::string text;
  for (const std::vector<Cell>& row : outcome.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ',';
      if (row[i].text.empty() && !row[i].quoted) continue;
      text += '"';
      for (const char c : row[i].text) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += '\n';
  }
  return text;
}

void ReadCells(const Outcome& outcome) {
  if (outcome.rows.empty()) return;
  std::vector<CsvField> header;
  for (const Cell& cell : outcome.rows[0]) header.push_back({cell.text, cell.quoted});
  for (const auto kind : {catena::TableKind::kNodes, catena::TableKind::kRelationships}) {
    const auto columns = catena::ParseTableHeader(header, kind, ';');
    if (!columns.has_value()) continue;
    FUZZ_CHECK(columns->size() == header.size());
    for (const std::vector<Cell>& row : outcome.rows) {
      for (size_t i = 0; i < std::min(row.size(), columns->size()); ++i) {
        const auto value = catena::ReadCell((*columns)[i].format, row[i].text);
        if (value.has_value()) FUZZ_CHECK(value->IsStorable());
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const size_t piece = 1 + data[0] % 100;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = ReadAll(text, text.size() + 1);
  const Outcome pieces = ReadAll(text, piece);
  FUZZ_CHECK(whole == pieces);
  FUZZ_CHECK(std::is_sorted(whole.lines.begin(), whole.lines.end()));
  if (whole.errors == 0) {
    const Outcome again = ReadAll(Write(whole), piece);
    // Quoting doubles quotes, which may carry a record over its limit.
    FUZZ_CHECK(again.errors > 0 || again.rows.size() == whole.rows.size());
    for (size_t r = 0; again.errors == 0 && r < whole.rows.size(); ++r) {
      FUZZ_CHECK(again.rows[r].size() == whole.rows[r].size());
      for (size_t i = 0; i < whole.rows[r].size(); ++i) {
        FUZZ_CHECK(again.rows[r][i].text == whole.rows[r][i].text);
      }
    }
  }
  ReadCells(whole);
  return 0;
}
