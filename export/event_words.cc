#include "export/event_words.h"

#include "core/evidence.h"
#include "export/evidence_view.h"
#include "export/printing.h"

namespace catena {

Result<std::string> EventWords::Called(std::string_view id) {
  const auto known = called_.find(std::string(id));
  if (known != called_.end()) return known->second;
  std::string words = printing::CleanLine(id);
  CATENA_TRY(const std::optional<NodeId> node_id, FindNodeById(graph_, id));
  if (node_id) {
    CATENA_TRY(const std::optional<Node> node, graph_.GetNode(*node_id));
    if (node) {
      const std::string date =
          printing::CleanLine(StringProperty(graph_, node->properties, "date"));
      words = DisplayNameOf(graph_, *node) + " (" + (date.empty() ? "no date" : date) + ")";
    }
  }
  called_.emplace(id, words);
  return words;
}

Result<std::string> EventWords::ClaimText(std::string_view id) const {
  CATENA_TRY(const std::optional<NodeId> node_id, FindNodeById(graph_, id));
  if (!node_id) return std::string();
  CATENA_TRY(const std::optional<ClaimView> claim, LoadClaim(graph_, *node_id));
  return claim ? printing::CleanLine(claim->text) : std::string();
}

std::string LinkPhrase(std::string_view type) {
  const std::string_view known = evidence::CausalPhrase(type);
  if (known != type) return std::string(known);
  std::string phrase = printing::CleanLine(type);
  for (char& c : phrase) {
    c = c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return phrase;
}

std::string Joined(const std::vector<std::string>& ids) {
  std::string joined;
  for (const std::string& id : ids)
    joined += (joined.empty() ? "" : ", ") + printing::CleanLine(id);
  return joined;
}

}  // namespace catena
