// What one entity enters in an index: derived here, once, for every store.
#pragma once

#include <vector>

#include "core/index_definition.h"
#include "core/name_dictionary.h"
#include "core/records.h"

namespace catena {

// Whether a node with these labels is in the scope of a node index.
bool InScope(const IndexDefinition& index, const std::vector<LabelId>& labels,
             const NameDictionary& names);
// Whether a relationship of this type is in the scope of a relationship index.
bool InScope(const IndexDefinition& index, TypeId type, const NameDictionary& names);

// The values that the properties enter: those of the index's keys, elements of lists and
// values of maps one by one at every depth, strings folded where the index is. Each once by
// equivalence, ascending (CompareTotal). Scope is not looked at.
std::vector<Value> IndexedValues(const IndexDefinition& index, const PropertyMap& properties,
                                 const NameDictionary& names);

// What is entered for one value, and looked up: a string folded where the index is, and then no
// more of it than kMaxFoldedBytes, cut between code points.
Value LookUpValue(const IndexDefinition& index, const Value& value);

}  // namespace catena
