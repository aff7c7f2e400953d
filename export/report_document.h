// A report before it has a format: headings, paragraphs, tables and a numbered bibliography.
// Markdown and HTML are written from it, so that they say the same.
//
// Text is the user's or ours, cleaned (export/printing.h) and not escaped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/audit_report.h"
#include "core/graph_reader.h"
#include "core/trace_report.h"

namespace catena {

struct Inline {
  enum class Kind : uint8_t { kText, kStrong, kEmphasis, kLink, kReference, kStatus };
  Kind kind = Kind::kText;
  std::string text;  // Of a reference: its number.
  std::string url;   // Of a link: safe, or "#" and an anchor of this document.
  EvidenceGrade grade = EvidenceGrade::kNone;  // Of a status.
};
using Line = std::vector<Inline>;

Inline Plain(std::string text);  // As it stands: words of the report itself.
Inline Text(std::string_view text);
Inline Strong(std::string_view text);
Inline Status(ClaimStatus status);

struct ReportTable {
  std::string caption;
  std::vector<std::string> header;
  std::vector<bool> numeric;  // By column: set to the right.
  std::vector<std::vector<Line>> rows;
};

struct ReportBlock {
  enum class Kind : uint8_t { kHeading, kParagraph, kList, kTable, kDiagram, kSources };
  Kind kind = Kind::kParagraph;
  int level = 2;            // Of a heading.
  std::string anchor;       // Of a heading: "links".
  Line line;                // Of a heading and a paragraph.
  std::vector<Line> items;  // Of a list; of the sources, numbered from 1 ("source-1").
  ReportTable table;
};

struct ReportDocument {
  std::string title;
  std::vector<ReportBlock> blocks;
};

struct ReportOptions {
  std::string title;  // "" for a plain one.
  // Rows of the long tables; the report says how many it leaves out.
  size_t max_rows = 1'000;
  // SVG from RenderDiagram(), put into the HTML report as it is. "" for none.
  std::string diagram_svg;
  // What the Markdown report links as its picture: a relative path or safe URL. "" for none.
  std::string diagram_file;
};

// Numbers sources in the order they are first referred to.
class Bibliography {
 public:
  explicit Bibliography(const GraphReader& graph) : graph_(graph) {}

  size_t Number(std::string_view source_id);
  Inline Reference(std::string_view source_id);
  size_t size() const { return ids_.size(); }
  const std::vector<std::string>& ids() const { return ids_; }

  // One line a source: the printed reference (export/citation_style.h).
  Result<std::vector<Line>> Lines() const;

 private:
  const GraphReader& graph_;
  std::vector<std::string> ids_;
  std::unordered_map<std::string, size_t> numbers_;
};

// Errors: the reader's.
Result<ReportDocument> MakeAuditDocument(const GraphReader& graph, const AuditReport& report,
                                         const ReportOptions& options);
Result<ReportDocument> MakeTraceDocument(const GraphReader& graph, const TraceReport& report,
                                         const ReportOptions& options);

}  // namespace catena
