#include "export/report_document.h"

#include "export/citation_style.h"
#include "export/printing.h"

namespace catena {

using printing::CleanLine;

Inline Plain(std::string text) { return {Inline::Kind::kText, std::move(text), "", {}}; }

Inline Text(std::string_view text) { return {Inline::Kind::kText, CleanLine(text), "", {}}; }

Inline Strong(std::string_view text) { return {Inline::Kind::kStrong, CleanLine(text), "", {}}; }

Inline Status(ClaimStatus status) {
  return {Inline::Kind::kStatus, std::string(ClaimStatusName(status)), "", GradeOf(status)};
}

size_t Bibliography::Number(std::string_view source_id) {
  const auto [it, is_new] = numbers_.try_emplace(std::string(source_id), ids_.size() + 1);
  if (is_new) ids_.emplace_back(source_id);
  return it->second;
}

Inline Bibliography::Reference(std::string_view source_id) {
  const std::string number = std::to_string(Number(source_id));
  return {Inline::Kind::kReference, number, "#source-" + number, {}};
}

Result<std::vector<Line>> Bibliography::Lines() const {
  std::vector<Line> lines;
  for (const std::string& id : ids_) {
    CATENA_TRY(const std::optional<NodeId> node_id, FindNodeById(graph_, id));
    std::optional<Node> node;
    if (node_id) {
      CATENA_TRY(node, graph_.GetNode(*node_id));
    }
    Line line;
    if (node) {
      for (CitationPart& part : FormatCitation(graph_, *node)) {
        const auto kind = !part.url.empty() ? Inline::Kind::kLink
                          : part.emphasised ? Inline::Kind::kEmphasis
                                            : Inline::Kind::kText;
        line.push_back({kind, std::move(part.text), std::move(part.url), {}});
      }
    } else {
      line.push_back(Text("A source that is not in the graph: " + id));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace catena
