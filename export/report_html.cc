#include "export/report_html.h"

#include <array>
#include <ostream>

#include "export/printing.h"

namespace catena {
namespace {

using printing::EscapeXml;

constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --ink: #1d2733; --quiet: #56616d; --line: #d5dae0;
  --paper: #ffffff; --stripe: #f5f7f9; --link: #0b5a8f;
  --none: #a33e06; --disputed: #7d3069; --weak: #7a5300; --sourced: #0b5a8f; --well: #0a4468; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --quiet: #a9b3bd; --line: #3a444e;
  --paper: #14191e; --stripe: #1b2229; --link: #7cc0ee; --none: #ff9b66; --disputed: #e29bd0;
  --weak: #e6b84d; --sourced: #7cc0ee; --well: #a5d6f5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.55 "Noto Sans", Helvetica, Arial, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1.2rem; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 .7rem; padding-bottom: .2rem;
  border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .4rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: var(--link); overflow-wrap: anywhere; }
ul { padding-left: 1.3rem; } li { margin: .25rem 0; max-width: 46rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--quiet); padding: 0 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); }
tbody tr:nth-child(even) { background: var(--stripe); }
th.n, td.n { text-align: right; padding-right: 1.6rem; font-variant-numeric: tabular-nums; }
.s { font-weight: 600; white-space: nowrap; }
.s-none { color: var(--none); } .s-disputed { color: var(--disputed); }
.s-weak { color: var(--weak); } .s-sourced { color: var(--sourced); }
.s-well { color: var(--well); }
figure { margin: 1.5rem 0; padding: .6rem; background: #ffffff; border: 1px solid var(--line);
  border-radius: 4px; overflow-x: auto; }
figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
ol.sources { padding-left: 0; list-style: none; counter-reset: source; }
ol.sources li { counter-increment: source; padding-left: 2.6rem; position: relative; }
ol.sources li::before { content: "[" counter(source) "]"; position: absolute; left: 0;
  color: var(--quiet); }
:target { outline: 2px solid var(--link); outline-offset: 3px; }
@media print { :root { color-scheme: light; --ink: #000; --quiet: #444; --paper: #fff;
  --stripe: #fff; --link: #000; --none: #000; --disputed: #000; --weak: #000; --sourced: #000;
  --well: #000; } body { max-width: none; padding: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; } tr, figure, li { break-inside: avoid; }
  .wide, figure { overflow: visible; } thead { display: table-header-group; } }
)css";

constexpr std::array<const char*, 5> kGradeClasses = {"s-none", "s-disputed", "s-weak", "s-sourced",
                                                      "s-well"};

class Writer {
 public:
  Writer(const ReportDocument& document, std::string_view svg, std::ostream& out)
      : document_(document), svg_(svg), out_(out) {}

  void Run() {
    const std::string title = EscapeXml(document_.title);
    out_ << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<title>"
         << title << "</title>\n<style>" << kStyle << "</style>\n</head>\n<body>\n<main>\n<h1>"
         << title << "</h1>\n";
    for (const ReportBlock& block : document_.blocks) WriteBlock(block);
    out_ << "</main>\n</body>\n</html>\n";
  }

 private:
  void WriteInline(const Inline& part) {
    const std::string text = EscapeXml(part.text);
    switch (part.kind) {
      case Inline::Kind::kText:
        out_ << text;
        return;
      case Inline::Kind::kStrong:
        out_ << "<strong>" << text << "</strong>";
        return;
      case Inline::Kind::kEmphasis:
        out_ << "<cite>" << text << "</cite>";
        return;
      case Inline::Kind::kLink:
        out_ << "<a href=\"" << EscapeXml(part.url) << "\" rel=\"noopener noreferrer\">" << text
             << "</a>";
        return;
      case Inline::Kind::kReference:
        out_ << "<a href=\"" << EscapeXml(part.url) << "\" aria-label=\"Source " << text << "\">["
             << text << "]</a>";
        return;
      case Inline::Kind::kStatus:
        out_ << "<span class=\"s " << kGradeClasses[static_cast<size_t>(part.grade)] << "\">"
             << text << "</span>";
        return;
    }
  }

  void WriteLine(const Line& line) {
    for (const Inline& part : line) WriteInline(part);
  }

  void WriteTable(const ReportTable& table) {
    const auto open = [&](const char* tag, size_t column) {
      const bool numeric = column < table.numeric.size() && table.numeric[column];
      out_ << '<' << tag << (std::string_view(tag) == "th" ? " scope=\"col\"" : "")
           << (numeric ? " class=\"n\">" : ">");
    };
    out_ << "<div class=\"wide\">\n<table>\n<caption>" << EscapeXml(table.caption)
         << "</caption>\n<thead><tr>";
    for (size_t i = 0; i < table.header.size(); ++i) {
      open("th", i);
      out_ << EscapeXml(table.header[i]) << "</th>";
    }
    out_ << "</tr></thead>\n<tbody>\n";
    for (const std::vector<Line>& row : table.rows) {
      out_ << "<tr>";
      for (size_t i = 0; i < row.size(); ++i) {
        open("td", i);
        WriteLine(row[i]);
        out_ << "</td>";
      }
      out_ << "</tr>\n";
    }
    out_ << "</tbody>\n</table>\n</div>\n";
  }

  void WriteList(const ReportBlock& block) {
    out_ << "<ul>\n";
    for (const Line& item : block.items) {
      out_ << "<li>";
      WriteLine(item);
      out_ << "</li>\n";
    }
    out_ << "</ul>\n";
  }

  void WriteSources(const ReportBlock& block) {
    out_ << "<ol class=\"sources\">\n";
    for (size_t i = 0; i < block.items.size(); ++i) {
      out_ << "<li id=\"source-" << i + 1 << "\">";
      WriteLine(block.items[i]);
      out_ << "</li>\n";
    }
    out_ << "</ol>\n";
  }

  void WriteBlock(const ReportBlock& block) {
    switch (block.kind) {
      case ReportBlock::Kind::kHeading:
        out_ << "<h" << block.level;
        if (!block.anchor.empty()) out_ << " id=\"" << EscapeXml(block.anchor) << '"';
        out_ << '>';
        WriteLine(block.line);
        out_ << "</h" << block.level << ">\n";
        return;
      case ReportBlock::Kind::kParagraph:
        out_ << "<p>";
        WriteLine(block.line);
        out_ << "</p>\n";
        return;
      case ReportBlock::Kind::kList:
        WriteList(block);
        return;
      case ReportBlock::Kind::kTable:
        WriteTable(block.table);
        return;
      case ReportBlock::Kind::kDiagram:
        if (!svg_.empty()) out_ << "<figure>\n" << svg_ << "</figure>\n";
        return;
      case ReportBlock::Kind::kSources:
        WriteSources(block);
        return;
    }
  }

  const ReportDocument& document_;
  std::string_view svg_;
  std::ostream& out_;
};

// The element alone: HTML has no XML declaration.
Result<std::string_view> SvgElement(std::string_view svg) {
  if (svg.empty()) return svg;
  const size_t begin = svg.find("<svg");
  if (begin == std::string_view::npos || svg.find("<script") != std::string_view::npos) {
    return Fail(ErrorCode::kInvalidArgument, "the diagram is not an SVG made by RenderDiagram");
  }
  return svg.substr(begin);
}

Result<void> Write(const ReportDocument& document, const ReportOptions& options,
                   std::ostream& out) {
  CATENA_TRY(const std::string_view svg, SvgElement(options.diagram_svg));
  Writer(document, svg, out).Run();
  out.flush();
  if (!out) return Fail(ErrorCode::kIo, "cannot write the report");
  return {};
}

}  // namespace

Result<void> WriteDocumentHtml(const ReportDocument& document, const ReportOptions& options,
                               std::ostream& out) {
  return Write(document, options, out);
}

Result<void> WriteAuditHtml(const GraphReader& graph, const AuditReport& report,
                            const ReportOptions& options, std::ostream& out) {
  CATENA_TRY(const ReportDocument document, MakeAuditDocument(graph, report, options));
  return Write(document, options, out);
}

Result<void> WriteTraceHtml(const GraphReader& graph, const TraceReport& report,
                            const ReportOptions& options, std::ostream& out) {
  CATENA_TRY(const ReportDocument document, MakeTraceDocument(graph, report, options));
  return Write(document, options, out);
}

}  // namespace catena
