#include "core/index_definition.h"

namespace catena {

const std::vector<IndexDefinition>& StandardIndexes() {
  static const std::vector<IndexDefinition> indexes = {
      {kNodeIdIndex, "node id", EntityKind::kNode, "", {"id"}, /*unique=*/true, /*folded=*/false},
      {kRelationshipIdIndex, "relationship id", EntityKind::kRelationship, "", {"id"}, true, false},
      {kNameIndex,
       "name",
       EntityKind::kNode,
       "",
       {"name", "alias", "previous_name", "names", "title"},
       false,
       true},
      {kAssertsIndex,
       "claims by asserted relationship",
       EntityKind::kNode,
       "Claim",
       {"asserts"},
       false,
       false},
  };
  return indexes;
}

}  // namespace catena
