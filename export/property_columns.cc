#include "export/property_columns.h"

#include <algorithm>

namespace catena {
namespace {

ValueType ElementTypeOf(const Value::List& list, ValueType so_far, bool first_list) {
  ValueType element = first_list && !list.empty() ? list.front().type() : so_far;
  for (const Value& value : list) {
    if (value.type() != element) return ValueType::kNull;
  }
  return element;
}

bool FitsCell(const Value::List& list) {
  return !list.empty() && std::ranges::all_of(list, [](const Value& element) {
    const std::string* text = element.AsString();
    return text == nullptr || (!text->empty() && text->find(';') == std::string::npos);
  });
}

}  // namespace

void ColumnCollector::Add(const NameDictionary& names, const PropertyMap& properties) {
  for (const auto& [key, value] : properties) {
    auto [it, is_new] = columns_.try_emplace(key);
    PropertyColumn& column = it->second;
    if (is_new) {
      column.key = key;
      column.name = names.Text(key);
      column.type = value.type();
    } else if (column.type != value.type()) {
      column.type = ValueType::kString;
    }
    if (column.type == ValueType::kList) {
      column.element = ElementTypeOf(*value.AsList(), column.element, is_new);
      column.lists_fit_cells = column.lists_fit_cells && FitsCell(*value.AsList());
    }
  }
}

std::vector<PropertyColumn> ColumnCollector::columns() const {
  std::vector<PropertyColumn> sorted;
  for (const auto& [key, column] : columns_) sorted.push_back(column);
  std::ranges::sort(sorted, [](const PropertyColumn& a, const PropertyColumn& b) {
    if ((a.name == "id") != (b.name == "id")) return a.name == "id";
    return a.name < b.name;
  });
  return sorted;
}

Result<void> ProgressTicker::Tick(std::string_view what) {
  if (++done_ % 1'024 == 0 && !progress_.Update(what, done_, 0)) {
    return Fail(ErrorCode::kCancelled, "the export was stopped");
  }
  return {};
}

Result<GraphColumns> CollectColumns(const GraphReader& graph, Progress& progress) {
  ProgressTicker ticker(progress);
  Result<void> ticked;
  ColumnCollector nodes;
  ColumnCollector relationships;
  CATENA_TRY(graph.ScanNodes(NodeId{}, [&](const Node& node) {
    nodes.Add(graph.names(), node.properties);
    ticked = ticker.Tick("reading nodes");
    return ticked.has_value();
  }));
  CATENA_TRY(ticked);
  CATENA_TRY(graph.ScanRelationships(RelationshipId{}, [&](const Relationship& relationship) {
    relationships.Add(graph.names(), relationship.properties);
    ticked = ticker.Tick("reading relationships");
    return ticked.has_value();
  }));
  CATENA_TRY(ticked);
  return GraphColumns{nodes.columns(), relationships.columns()};
}

const char* XmlTypeName(ValueType type) {
  switch (type) {
    case ValueType::kBool:
      return "boolean";
    case ValueType::kInt:
      return "long";
    case ValueType::kDouble:
      return "double";
    default:
      return "string";
  }
}

}  // namespace catena
