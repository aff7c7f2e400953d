#include "core/index_entries.h"

#include <algorithm>

#include "core/fold.h"

namespace catena {
namespace {

// Depth is that of a storable value: kMaxValueDepth bounds it.
void AddEntries(const IndexDefinition& index, const Value& value, std::vector<Value>& out) {
  if (const Value::List* list = value.AsList()) {
    for (const Value& element : *list) AddEntries(index, element, out);
  } else if (const Value::Map* map = value.AsMap()) {
    for (const auto& [key, element] : *map) AddEntries(index, element, out);
  } else {
    out.push_back(LookUpValue(index, value));
  }
}

}  // namespace

bool InScope(const IndexDefinition& index, const std::vector<LabelId>& labels,
             const NameDictionary& names) {
  if (index.scope.empty()) return true;
  const auto label = names.FindLabel(index.scope);
  return label && std::find(labels.begin(), labels.end(), *label) != labels.end();
}

bool InScope(const IndexDefinition& index, TypeId type, const NameDictionary& names) {
  return index.scope.empty() || names.FindType(index.scope) == type;
}

std::vector<Value> IndexedValues(const IndexDefinition& index, const PropertyMap& properties,
                                 const NameDictionary& names) {
  std::vector<Value> values;
  if (properties.empty()) return values;
  for (const std::string& name : index.keys) {
    const auto key = names.FindKey(name);
    if (!key) continue;
    if (const Value* value = properties.Find(*key)) AddEntries(index, *value, values);
  }
  std::sort(values.begin(), values.end(),
            [](const Value& a, const Value& b) { return CompareTotal(a, b) < 0; });
  const auto last = std::unique(values.begin(), values.end(), [](const Value& a, const Value& b) {
    return CompareTotal(a, b) == 0;
  });
  values.erase(last, values.end());
  return values;
}

Value LookUpValue(const IndexDefinition& index, const Value& value) {
  const std::string* text = index.folded ? value.AsString() : nullptr;
  return text == nullptr ? value : Value(FoldName(*text));
}

}  // namespace catena
