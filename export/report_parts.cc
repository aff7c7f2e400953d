#include "export/report_parts.h"

#include <ostream>

#include "export/evidence_view.h"
#include "export/printing.h"

namespace catena {

ReportBlock Heading(int level, std::string_view text, std::string_view anchor) {
  ReportBlock block;
  block.kind = ReportBlock::Kind::kHeading;
  block.level = level;
  block.anchor = anchor;
  block.line = {Text(text)};
  return block;
}

ReportBlock Paragraph(Line line) {
  ReportBlock block;
  block.line = std::move(line);
  return block;
}

ReportBlock DiagramBlock() {
  ReportBlock block;
  block.kind = ReportBlock::Kind::kDiagram;
  return block;
}

Result<std::string> NameCache::Name(std::string_view id) {
  const auto known = names_.find(std::string(id));
  if (known != names_.end()) return known->second;
  CATENA_TRY(const std::optional<NodeId> node_id, FindNodeById(graph_, id));
  std::string name = printing::CleanLine(id);
  if (node_id) {
    CATENA_TRY(const std::optional<Node> node, graph_.GetNode(*node_id));
    if (node) name = DisplayNameOf(graph_, *node);
  }
  names_.emplace(id, name);
  return name;
}

Line References(const std::vector<std::string>& sources, Bibliography* bibliography) {
  Line line;
  for (const std::string& source : sources) {
    if (!line.empty()) line.push_back(Inline{Inline::Kind::kText, " ", "", {}});
    line.push_back(bibliography->Reference(source));
  }
  return line;
}

void AddTable(ReportTable table, size_t max_rows, ReportDocument* document) {
  const size_t rows = table.rows.size();
  if (rows > max_rows) table.rows.resize(max_rows);
  ReportBlock block;
  block.kind = ReportBlock::Kind::kTable;
  block.table = std::move(table);
  document->blocks.push_back(std::move(block));
  if (rows > max_rows) {
    document->blocks.push_back(
        Paragraph({Text("Shown are the first " + printing::Grouped(max_rows) + " of " +
                        printing::Grouped(rows) + " rows.")}));
  }
}

Result<void> AddBibliography(const Bibliography& bibliography, ReportDocument* document) {
  if (bibliography.size() == 0) return {};
  document->blocks.push_back(Heading(2, "Sources", "sources"));
  ReportBlock block;
  block.kind = ReportBlock::Kind::kSources;
  CATENA_TRY(block.items, bibliography.Lines());
  document->blocks.push_back(std::move(block));
  return {};
}

void AddStatusMeanings(const StatusSet& statuses, ReportDocument* document) {
  ReportBlock block;
  block.kind = ReportBlock::Kind::kList;
  for (size_t i = 0; i < kClaimStatusCount; ++i) {
    if (!statuses[i]) continue;
    const auto status = static_cast<ClaimStatus>(i);
    block.items.push_back({Status(status), Inline{Inline::Kind::kText, ": ", "", {}},
                           Text(ClaimStatusMeaning(status))});
  }
  if (block.items.empty()) return;
  document->blocks.push_back(Heading(2, "How the words are meant", "meanings"));
  document->blocks.push_back(std::move(block));
}

ReportBlock RuledOutParagraph(const RuledOutLinks& links) {
  return Paragraph(
      {Plain(printing::CleanLine(RuledOutText(links)) + ". --keep-violations keeps them.")});
}

void PutRuledOut(const RuledOutLinks& links, JsonWriter& json) {
  json.Key("ruled_out").BeginObject();
  json.Key("links").Number(links.count);
  json.Key("ids").Texts(links.ids);
  json.Key("chains").Bool(links.chains);
  json.EndObject();
}

Result<void> EndReport(JsonWriter& json, std::ostream& out) {
  json.EndObject();
  json.Flush();
  out << '\n';
  out.flush();
  if (!out) return Fail(ErrorCode::kIo, "cannot write the report");
  return {};
}

}  // namespace catena
