// Who belongs to whom: AFFILIATED_WITH, followed from actor to actor as far as it goes.
#pragma once

#include <unordered_map>
#include <vector>

#include "analysis/evidence_model.h"

namespace catena {

// Remembers what it has followed. Not thread-safe. The model must outlive it.
class Affiliations {
 public:
  explicit Affiliations(const EvidenceModel& model) : model_(model) {}

  // The actor and all that it is affiliated with, ascending. Valid while this object is.
  const std::vector<NodeRow>& Of(NodeRow actor);
  // Whether one is the other or affiliated with it.
  bool Related(NodeRow a, NodeRow b);

 private:
  const EvidenceModel& model_;
  std::unordered_map<uint32_t, std::vector<NodeRow>> known_;
};

}  // namespace catena
