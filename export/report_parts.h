// Pieces that the audit and the trace report share.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/trace_report.h"
#include "export/json_writer.h"
#include "export/report_document.h"

namespace catena {

ReportBlock Heading(int level, std::string_view text, std::string_view anchor);
ReportBlock Paragraph(Line line);
ReportBlock DiagramBlock();

// Names of nodes by user id, read once each; the id itself where there is no node.
class NameCache {
 public:
  explicit NameCache(const GraphReader& graph) : graph_(graph) {}
  Result<std::string> Name(std::string_view id);

 private:
  const GraphReader& graph_;
  std::unordered_map<std::string, std::string> names_;
};

// "[1] [2]" for sources, in the order given.
Line References(const std::vector<std::string>& sources, Bibliography* bibliography);

// Adds the table, cut to `max_rows` with a sentence that says so.
void AddTable(ReportTable table, size_t max_rows, ReportDocument* document);

// What the dates rule out, and how to keep it.
ReportBlock RuledOutParagraph(const RuledOutLinks& links);

// "ruled_out": {"links", "ids", "chains"}.
void PutRuledOut(const RuledOutLinks& links, JsonWriter& json);

// Closes the report's object and the stream's line. kIo when the stream fails.
Result<void> EndReport(JsonWriter& json, std::ostream& out);

// The heading "Sources" and the numbered list; nothing when none was referred to.
Result<void> AddBibliography(const Bibliography& bibliography, ReportDocument* document);

// "How the words are meant": the statuses that occur.
void AddStatusMeanings(const StatusSet& statuses, ReportDocument* document);

}  // namespace catena
