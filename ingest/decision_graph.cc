#include "ingest/decision_graph.h"

namespace catena {

Result<std::optional<Node>> NodeWithId(const GraphReader& graph, std::string_view id) {
  CATENA_TRY(const std::optional<NodeId> node, FindNodeById(graph, id));
  if (!node) return std::optional<Node>();
  return graph.GetNode(*node);
}

std::vector<std::string> TextsOf(const Value* value) {
  std::vector<std::string> texts;
  if (value == nullptr) return texts;
  if (value->AsString() != nullptr) texts.push_back(*value->AsString());
  if (value->AsList() == nullptr) return texts;
  for (const Value& each : *value->AsList()) {
    if (each.AsString() != nullptr) texts.push_back(*each.AsString());
  }
  return texts;
}

Value ListOf(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

Result<void> SetProperty(GraphWriter& writer, PropertyMap& properties, std::string_view key,
                         Value value) {
  CATENA_TRY(const KeyId id, writer.InternKey(key));
  properties.Set(id, std::move(value));
  return {};
}

}  // namespace catena
