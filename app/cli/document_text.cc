#include "app/cli/document_text.h"

#include <algorithm>
#include <limits>
#include <ostream>

#include "app/cli/output_file.h"
#include "export/report_html.h"
#include "export/report_markdown.h"

namespace catena::cli {
namespace {

constexpr size_t kTextColumns = 96;
// Wider rows, or a cell as wide as a line, make a table unreadable: its rows become blocks. In the
// width of a row a cell counts up to kCellColumns, as a table may be a little wide.
constexpr size_t kCellColumns = 44;

size_t Columns(const Terminal& terminal) {
  return terminal.width() > 40 ? std::min(terminal.width(), kTextColumns + 24) : kTextColumns;
}

std::string LineText(const Line& line) {
  std::string text;
  for (const Inline& part : line) {
    text += part.kind == Inline::Kind::kReference ? "[" + part.text + "]" : part.text;
  }
  return Printable(text);
}

void PrintWrapped(const std::string& text, const std::string& first, const std::string& indent,
                  Terminal& terminal) {
  bool begun = false;
  for (const std::string& line : Wrap(text, Columns(terminal) - indent.size())) {
    terminal.out() << (begun ? indent : first) << line << '\n';
    begun = true;
  }
}

bool IsWide(const ReportTable& table) {
  size_t widest = 0;
  for (const auto& row : table.rows) {
    size_t width = 0;
    for (const Line& cell : row) {
      const size_t columns = LineText(cell).size();
      if (columns > kTextColumns) return true;
      width += std::min(columns, kCellColumns) + 2;
    }
    widest = std::max(widest, width);
  }
  return widest > kTextColumns;
}

// Each row as a block of lines, "header: cell".
void PrintBlocks(const ReportTable& table, Terminal& terminal) {
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string text = LineText(row[i]);
      if (text.empty()) continue;
      const std::string name = table.header[i].empty() ? "" : table.header[i] + ": ";
      if (i == 0) {
        PrintWrapped(terminal.Paint(Ink::kStrong, text), "  ", "  ", terminal);
      } else {
        PrintWrapped(name + text, "      ", "        ", terminal);
      }
    }
  }
}

void PrintTable(const ReportTable& table, Terminal& terminal) {
  if (!table.caption.empty()) terminal.out() << Printable(table.caption) << '\n';
  if (IsWide(table)) return PrintBlocks(table, terminal);
  std::vector<Table::Column> columns;
  for (size_t i = 0; i < table.header.size(); ++i) {
    const bool right = i < table.numeric.size() && table.numeric[i];
    columns.push_back({table.header[i], right ? Table::Align::kRight : Table::Align::kLeft});
  }
  Table text(std::move(columns));
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    for (const Line& cell : row) cells.push_back(LineText(cell));
    text.Add(std::move(cells));
  }
  text.Print(terminal, "  ");
}

void PrintBlock(const ReportBlock& block, Terminal& terminal) {
  std::ostream& out = terminal.out();
  switch (block.kind) {
    case ReportBlock::Kind::kHeading:
      out << '\n' << terminal.Paint(Ink::kStrong, LineText(block.line)) << '\n';
      return;
    case ReportBlock::Kind::kParagraph:
      PrintWrapped(LineText(block.line), "", "", terminal);
      return;
    case ReportBlock::Kind::kList:
      for (const Line& item : block.items) PrintWrapped(LineText(item), "  - ", "    ", terminal);
      return;
    case ReportBlock::Kind::kTable:
      PrintTable(block.table, terminal);
      return;
    case ReportBlock::Kind::kDiagram:
      return;
    case ReportBlock::Kind::kSources:
      for (size_t i = 0; i < block.items.size(); ++i) {
        const std::string number = "  [" + std::to_string(i + 1) + "] ";
        PrintWrapped(LineText(block.items[i]), number, std::string(number.size(), ' '), terminal);
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
        if (document.draw) {
          CATENA_TRY(options.diagram_svg, document.draw());
        }
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
