// What an index holds. Entries are derived from the records: (value, entity) for each
// value that one of `keys` has on an entity with one of the labels or types.
#pragma once

#include <string>
#include <vector>

#include "core/ids.h"

namespace catena {

enum class EntityKind : uint8_t { kNode = 0, kRelationship = 1 };

struct IndexDefinition {
  IndexId id;
  std::string name;  // For people: "node id".
  EntityKind entity = EntityKind::kNode;
  // Only nodes with this label (relationships with this type); "" means all.
  std::string scope;
  // The properties whose values are entered. The elements of a list and the values of a
  // map are entered one by one.
  std::vector<std::string> keys;
  // No two entities share a value; a write that would is refused with kConstraint.
  bool unique = false;
  // Strings are entered folded (core/fold.h), and looked up folded; of a longer one than
  // kMaxFoldedBytes, the beginning alone is entered and looked up.
  bool folded = false;

  bool operator==(const IndexDefinition&) const = default;
};

// Two texts that fold alike this far are found together. A source may have a title of any
// length, and no store has keys of any length. NUL counts as two bytes. Stored; do not change.
inline constexpr size_t kMaxFoldedBytes = 4093;

// The indexes that every Catena graph has. Stored ids; do not renumber.
inline constexpr IndexId kNodeIdIndex{1};          // any node . id, unique
inline constexpr IndexId kRelationshipIdIndex{2};  // any relationship . id, unique
inline constexpr IndexId kNameIndex{3};     // any node . name, alias, previous_name, names, title
inline constexpr IndexId kAssertsIndex{4};  // Claim . asserts -> relationship user ids
inline constexpr IndexId kLabelIndex{5};    // label -> nodes; kept by the store itself

// Definitions of the indexes above except kLabelIndex, which is not over properties.
const std::vector<IndexDefinition>& StandardIndexes();

}  // namespace catena
