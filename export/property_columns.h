// Which properties the entities of a graph have, and the one type that holds all values of each.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/graph_reader.h"
#include "core/progress.h"

namespace catena {

struct PropertyColumn {
  KeyId key;
  std::string name;
  ValueType type = ValueType::kNull;  // kString where types are mixed.
  // For lists: the one type of all their elements, else kNull.
  ValueType element = ValueType::kNull;
  // No list is empty, and no text in one is empty or holds a ";".
  bool lists_fit_cells = true;
};

// Collects columns value by value; columns() orders them by name, "id" first.
class ColumnCollector {
 public:
  void Add(const NameDictionary& names, const PropertyMap& properties);
  std::vector<PropertyColumn> columns() const;

 private:
  std::map<KeyId, PropertyColumn> columns_;
};

struct GraphColumns {
  std::vector<PropertyColumn> nodes;
  std::vector<PropertyColumn> relationships;
};
Result<GraphColumns> CollectColumns(const GraphReader& graph, Progress& progress);

// What GraphML and GEXF call the type of a column: what they have no type for is text.
const char* XmlTypeName(ValueType type);

// Calls Progress::Update now and then, and says kCancelled when it asks to stop.
class ProgressTicker {
 public:
  explicit ProgressTicker(Progress& progress) : progress_(progress) {}
  Result<void> Tick(std::string_view what);

 private:
  Progress& progress_;
  uint64_t done_ = 0;
};

}  // namespace catena
