#include "app/cli/document_text.h"

#include <algorithm>
#include <limits>
#include <ostream>

#include "app/cli/output_file.h"
#include "export/report_html.h"
#include "export/report_markdown.h"

namespace catena::cli {
namespace {

constexpr size_t kTextColumns = 96;  // Where running text is broken in a pipe.

size_t Columns(const Terminal& terminal) {
  return terminal.width() > 40 ? std::min(terminal.width(), kTextColumns + 24) : kTextColumns;
}

std::string TextOfLine(const Line& line) {
  std::string text;
  for (const Inline& part : line) {
    text += part.kind == Inline::Kind::kReference ? "[" + part.text + "]" : part.text;
  }
  return Printable(text);
}

// The first line after `first`, the others set in by as much.
void PrintWrapped(std::string_view first, const std::string& text, Terminal& terminal) {
  const std::string indent(first.size(), ' ');
  bool is_first = true;
  for (const std::string& line : Wrap(text, Columns(terminal) - first.size())) {
    terminal.out() << (is_first ? std::string(first) : indent) << line << '\n';
    is_first = false;
  }
}

void PrintTable(const ReportTable& table, Terminal& terminal) {
  std::vector<Table::Column> columns;
  for (size_t i = 0; i < table.header.size(); ++i) {
    const bool numeric = i < table.numeric.size() && table.numeric[i];
    columns.push_back({table.header[i], numeric ? Table::Align::kRight : Table::Align::kLeft});
  }
  Table printed(std::move(columns));
  for (const std::vector<Line>& row : table.rows) {
    std::vector<std::string> cells;
    for (const Line& cell : row) cells.push_back(TextOfLine(cell));
    printed.Add(std::move(cells));
  }
  if (!table.caption.empty()) terminal.out() << Printable(table.caption) << '\n';
  printed.Print(terminal, "  ");
}

void PrintBlock(const ReportBlock& block, Terminal& terminal) {
  switch (block.kind) {
    case ReportBlock::Kind::kHeading:
      terminal.out() << '\n' << terminal.Paint(Ink::kStrong, TextOfLine(block.line)) << '\n';
      return;
    case ReportBlock::Kind::kParagraph:
      PrintWrapped("", TextOfLine(block.line), terminal);
      return;
    case ReportBlock::Kind::kList:
      for (const Line& item : block.items) PrintWrapped("  - ", TextOfLine(item), terminal);
      return;
    case ReportBlock::Kind::kTable:
      PrintTable(block.table, terminal);
      return;
    case ReportBlock::Kind::kDiagram:
      return;
    case ReportBlock::Kind::kSources:
      for (size_t i = 0; i < block.items.size(); ++i) {
        PrintWrapped("  [" + std::to_string(i + 1) + "] ", TextOfLine(block.items[i]), terminal);
      }
      return;
  }
}

}  // namespace

void PrintDocument(const ReportDocument& document, Terminal& terminal) {
  terminal.out() << terminal.Paint(Ink::kStrong, Printable(document.title)) << '\n';
  for (const ReportBlock& block : document.blocks) PrintBlock(block, terminal);
}

Result<void> WriteDocument(const DocumentOutput& document, const GlobalOptions& global,
                           Terminal& terminal) {
  const auto write = [&](std::ostream& out) -> Result<void> {
    ReportOptions options;
    switch (terminal.format()) {
      case OutputFormat::kJson:
        return document.json(out);
      case OutputFormat::kMarkdown: {
        CATENA_TRY(const ReportDocument made, document.make(options));
        return WriteDocumentMarkdown(made, options, out);
      }
      case OutputFormat::kHtml: {
        CATENA_TRY(const ReportDocument made, document.make(options));
        return WriteDocumentHtml(made, options, out);
      }
      case OutputFormat::kText:
        break;
    }
    options.max_rows = document.rows == 0 ? std::numeric_limits<size_t>::max() : document.rows;
    CATENA_TRY(const ReportDocument made, document.make(options));
    Terminal to(out, terminal.err(), global);
    PrintDocument(made, to);
    return {};
  };
  return WriteFile(document.output.empty() ? "-" : document.output, write);
}

}  // namespace catena::cli
