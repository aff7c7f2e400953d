#include "core/trace_report.h"

namespace catena {

std::string RuledOutText(const RuledOutLinks& links) {
  const std::string chains =
      links.chains ? "Chains are left out because their dates, taken together, contradict them"
                   : "";
  if (links.count == 0) return chains;
  std::string text = links.count == 1
                         ? "1 link is left out because its dates contradict it: "
                         : std::to_string(links.count) +
                               " links are left out because their dates contradict them: ";
  for (size_t i = 0; i < links.ids.size(); ++i) text += (i == 0 ? "" : ", ") + links.ids[i];
  if (links.ids.size() < links.count) {
    text += " and " + std::to_string(links.count - links.ids.size()) + " more";
  }
  return chains.empty() ? text : text + ". " + chains;
}

}  // namespace catena
