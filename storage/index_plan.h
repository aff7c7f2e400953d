// IndexPlan: which index entries an entity has. Entries are derived from the record alone, so
// writing, bulk loading, checking and repairing all ask here and cannot differ.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/index_definition.h"
#include "core/name_dictionary.h"
#include "core/records.h"
#include "core/result.h"

namespace catena {

struct IndexEntry {
  std::string key;                         // The whole key of kIndex.
  const IndexDefinition* index = nullptr;  // nullptr for the label index.

  // What the entity is entered under: the key without its id.
  std::string_view prefix() const {
    return std::string_view(key).substr(0, key.size() - sizeof(uint64_t));
  }
  std::string_view value() const { return prefix().substr(sizeof(uint32_t)); }
  bool unique() const { return index != nullptr && index->unique; }
};

// Not thread-safe: it remembers name ids, and looks again when the dictionary has grown.
class IndexPlan {
 public:
  // Both are borrowed and outlive the plan.
  IndexPlan(const std::vector<IndexDefinition>& indexes, const NameDictionary& names)
      : indexes_(indexes), names_(names) {}

  const std::vector<IndexDefinition>& indexes() const { return indexes_; }

  // From now on the plan looks only when told to: asking the dictionary takes its locks, which a
  // bulk load would do ten million times. Who says so calls Refresh() before the first record that
  // uses a new name.
  void RefreshByHand() { by_hand_ = true; }
  void Refresh();

  // Appends the entries, ascending by key, each once. kLimit, naming the index, for a value
  // that is too long to enter; a name is never (LookUpValue()).
  Result<void> AppendEntries(const Node& node, std::vector<IndexEntry>& entries) {
    return AppendEntries(node.id, node.labels, node.properties, entries);
  }
  Result<void> AppendEntries(const Relationship& relationship, std::vector<IndexEntry>& entries) {
    return AppendEntries(relationship.id, relationship.type, relationship.properties, entries);
  }
  // Requires: labels ascending.
  Result<void> AppendEntries(NodeId node, std::span<const LabelId> labels,
                             const PropertyMap& properties, std::vector<IndexEntry>& entries);
  Result<void> AppendEntries(RelationshipId relationship, TypeId type,
                             const PropertyMap& properties, std::vector<IndexEntry>& entries);

 private:
  struct Use {  // Property `key` is entered in `index`.
    KeyId key;
    const IndexDefinition* index;
    LabelId label;     // Of the scope; 0 for all.
    TypeId type;       // Of the scope; 0 for all.
    bool scope_known;  // False while nothing has a scope's name.
  };

  static Result<void> AppendValue(const IndexDefinition& index, const Value& value, uint64_t entity,
                                  std::vector<IndexEntry>& entries);

  const std::vector<IndexDefinition>& indexes_;
  const NameDictionary& names_;
  bool by_hand_ = false;
  uint64_t names_seen_ = ~uint64_t{0};
  std::vector<Use> node_uses_;          // Ascending by key.
  std::vector<Use> relationship_uses_;  // Ascending by key.
};

// The encoded value under which `value` is looked up in an index.
Result<std::string> EncodeForLookUp(const IndexDefinition& index, const Value& value);

// Definitions as stored in kMeta: "index/" + id, each with its checksum.
std::string EncodeIndexDefinition(const IndexDefinition& index);
// kCorruption for bytes that EncodeIndexDefinition() never gives.
Result<IndexDefinition> DecodeIndexDefinition(std::string_view bytes);

}  // namespace catena
