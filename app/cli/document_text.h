// A report document as text for a terminal or a pipe, and any of the other formats of a report.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "app/cli/arguments.h"
#include "app/cli/terminal.h"
#include "core/function_ref.h"
#include "core/result.h"
#include "export/report_document.h"

namespace catena::cli {

// Headings, wrapped paragraphs, lists, aligned tables; sources numbered at the end.
void PrintDocument(const ReportDocument& document, Terminal& terminal);

// Writes a report to `output` ("" or "-": standard output) in the format asked for. `json` writes
// the JSON form; `make` makes the document for the others, of at most `rows` rows a table in text
// (0: all); `draw` the picture in HTML, "" for none.
struct DocumentOutput {
  const std::string& output;
  uint32_t rows = 0;
  FunctionRef<Result<void>(std::ostream&)> json;
  FunctionRef<Result<ReportDocument>(const ReportOptions&)> make;
  std::function<Result<std::string>()> draw = nullptr;
};
Result<void> WriteDocument(const DocumentOutput& document, const GlobalOptions& global,
                           Terminal& terminal);

}  // namespace catena::cli
