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

// The beginning of a folded text that is entered.
std::string Beginning(std::string folded) {
  size_t bytes = 0;
  for (size_t at = 0; at < folded.size(); ++at) {
    bytes += folded[at] == '\0' ? 2 : 1;
    if (bytes <= kMaxFoldedBytes) continue;
    while (at > 0 && (static_cast<unsigned char>(folded[at]) & 0xC0) == 0x80) --at;
    folded.resize(at);
    break;
  }
  return folded;
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
  return text == nullptr ? value : Value(Beginning(FoldName(*text)));
}

}  // namespace catena
