#include "analysis/evidence_model.h"

#include <algorithm>

namespace catena {
namespace {

template <class RowType, class T, class IdType>
RowType FindSorted(const Table<RowType, T>& table, IdType id) {
  const auto it = std::ranges::lower_bound(table, id, {}, &T::id);
  if (it == table.end() || it->id != id) return {};
  return RowType{static_cast<uint32_t>(it - table.begin())};
}

std::string Numbered(uint64_t id) { return "#" + std::to_string(id); }

}  // namespace

NodeRow EvidenceModel::FindNode(NodeId id) const { return FindSorted(nodes, id); }

PropositionRow EvidenceModel::FindProposition(RelationshipId id) const {
  return FindSorted(propositions, id);
}

std::string EvidenceModel::UserId(NodeRow node) const {
  const EvidenceNode& entry = nodes[node];
  return entry.user_id.empty() ? Numbered(entry.id.value) : std::string(entry.user_id);
}

std::string EvidenceModel::UserId(PropositionRow proposition) const {
  const EvidenceProposition& entry = propositions[proposition];
  return entry.user_id.empty() ? Numbered(entry.id.value) : std::string(entry.user_id);
}

std::string EvidenceModel::Called(NodeRow node) const {
  const EvidenceNode& entry = nodes[node];
  return entry.name.empty() ? UserId(node) : std::string(entry.name);
}

bool HasSupport(const EvidenceModel& model, ClaimRow claim) {
  return std::ranges::any_of(model.citations[claim], [](const EvidenceCitation& citation) {
    return citation.stance == Stance::kSupports;
  });
}

}  // namespace catena
