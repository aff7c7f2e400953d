#include "export/report_markdown.h"

#include <ostream>

#include "export/printing.h"

namespace catena {
namespace {

// Parts meet at their blanks, which EscapeMarkdown() trims from both ends of a text.
std::string PartMarkdown(const std::string& text) {
  if (text.empty()) return text;
  const std::string escaped = EscapeMarkdown(text);
  if (escaped.empty()) return " ";
  return (text.front() == ' ' ? " " : "") + escaped + (text.back() == ' ' ? " " : "");
}

std::string InlineMarkdown(const Inline& part) {
  const std::string text = PartMarkdown(part.text);
  switch (part.kind) {
    case Inline::Kind::kText:
      return text;
    case Inline::Kind::kStrong:
    case Inline::Kind::kStatus:
      return "**" + text + "**";
    case Inline::Kind::kEmphasis:
      return "*" + text + "*";
    case Inline::Kind::kLink:
      return "[" + text + "](<" + part.url + ">)";
    case Inline::Kind::kReference:
      return "[\\[" + text + "\\]](" + part.url + ")";
  }
  return text;
}

std::string LineMarkdown(const Line& line) {
  std::string text;
  for (const Inline& part : line) text += InlineMarkdown(part);
  return text;
}

// A line that starts a block would else become a list, a heading or a rule.
std::string StartSafely(std::string line) {
  if (line.empty()) return line;
  const size_t digits = line.find_first_not_of("0123456789");
  if (digits != 0 && digits != std::string::npos && (line[digits] == '.' || line[digits] == ')')) {
    line.insert(digits, "\\");
  } else if (line[0] == '-' || line[0] == '+' || line[0] == '=') {
    line.insert(0, "\\");
  }
  return line;
}

void WriteTable(const ReportTable& table, std::ostream& out) {
  for (const std::string& cell : table.header) out << "| " << EscapeMarkdown(cell) << ' ';
  out << "|\n";
  for (const bool numeric : table.numeric) out << (numeric ? "| ---: " : "| --- ");
  out << "|\n";
  for (const std::vector<Line>& row : table.rows) {
    for (const Line& cell : row) out << "| " << LineMarkdown(cell) << ' ';
    out << "|\n";
  }
  out << '\n';
}

void WriteBlock(const ReportDocument& document, const ReportBlock& block,
                const ReportOptions& options, std::ostream& out) {
  switch (block.kind) {
    case ReportBlock::Kind::kHeading:
      out << std::string(static_cast<size_t>(block.level), '#') << ' ' << LineMarkdown(block.line)
          << "\n\n";
      return;
    case ReportBlock::Kind::kParagraph:
      out << StartSafely(LineMarkdown(block.line)) << "\n\n";
      return;
    case ReportBlock::Kind::kList:
      for (const Line& item : block.items) out << "- " << StartSafely(LineMarkdown(item)) << '\n';
      out << '\n';
      return;
    case ReportBlock::Kind::kTable:
      WriteTable(block.table, out);
      return;
    case ReportBlock::Kind::kDiagram:
      if (options.diagram_file.empty()) return;
      out << "![Diagram: " << EscapeMarkdown(document.title) << "](<" << options.diagram_file
          << ">)\n\n";
      return;
    case ReportBlock::Kind::kSources:
      for (size_t i = 0; i < block.items.size(); ++i) {
        out << i + 1 << ". <a id=\"source-" << i + 1 << "\"></a>" << LineMarkdown(block.items[i])
            << '\n';
      }
      out << '\n';
      return;
  }
}

Result<void> Write(const ReportDocument& document, const ReportOptions& options,
                   std::ostream& out) {
  out << "# " << EscapeMarkdown(document.title) << "\n\n";
  for (const ReportBlock& block : document.blocks) WriteBlock(document, block, options, out);
  out.flush();
  if (!out) return Fail(ErrorCode::kIo, "cannot write the report");
  return {};
}

// A path that stays inside <...>.
Result<void> CheckDiagramFile(const ReportOptions& options) {
  if (options.diagram_file.find_first_of("<>\n\r") == std::string::npos) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "the name of the diagram's file must not hold '<', '>' or line breaks");
}

}  // namespace

std::string EscapeMarkdown(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*_{}[]<>#|~&!$^@";
  std::string escaped;
  for (const char c : printing::CleanLine(text)) {
    if (kSpecial.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

Result<void> WriteDocumentMarkdown(const ReportDocument& document, const ReportOptions& options,
                                   std::ostream& out) {
  CATENA_TRY(CheckDiagramFile(options));
  return Write(document, options, out);
}

Result<void> WriteAuditMarkdown(const GraphReader& graph, const AuditReport& report,
                                const ReportOptions& options, std::ostream& out) {
  CATENA_TRY(CheckDiagramFile(options));
  CATENA_TRY(const ReportDocument document, MakeAuditDocument(graph, report, options));
  return Write(document, options, out);
}

Result<void> WriteTraceMarkdown(const GraphReader& graph, const TraceReport& report,
                                const ReportOptions& options, std::ostream& out) {
  CATENA_TRY(CheckDiagramFile(options));
  CATENA_TRY(const ReportDocument document, MakeTraceDocument(graph, report, options));
  return Write(document, options, out);
}

}  // namespace catena
