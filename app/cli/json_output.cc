#include "app/cli/json_output.h"

#include <nlohmann/json.hpp>

#include "export/json_value.h"

namespace catena::cli {
namespace {

using Json = nlohmann::ordered_json;

Json PropertiesJson(const PropertyMap& properties, const NameDictionary& names) {
  Json object = Json::object();
  for (const auto& [key, value] : properties) object[std::string(names.Text(key))] = ToJson(value);
  return object;
}

std::string Dump(const Json& json) { return DumpJson(json, 2); }

Json FieldsJson(const std::vector<JsonField>& fields) {
  Json object = Json::object();
  for (const auto& [name, value] : fields) object[name] = ToJson(value);
  return object;
}

}  // namespace

std::string ErrorJson(const Error& error) {
  Json where = Json::object();
  if (!error.where.file.empty()) where["file"] = error.where.file;
  if (error.where.line != 0) where["line"] = error.where.line;
  if (error.where.column != 0) where["column"] = error.where.column;
  if (!error.where.pointer.empty()) where["pointer"] = error.where.pointer;
  const Json json = {
      {"error",
       {{"code", ErrorCodeName(error.code)}, {"message", error.message}, {"where", where}}}};
  return DumpJson(json);
}

std::string NodeJson(const ShownNode& shown, const NameDictionary& names) {
  Json labels = Json::array();
  for (const LabelId label : shown.node.labels) labels.push_back(std::string(names.Text(label)));
  Json relationships = Json::array();
  for (const ShownRelationship& link : shown.relationships) {
    relationships.push_back({{"type", std::string(names.Text(link.relationship.type))},
                             {"direction", link.outgoing ? "out" : "in"},
                             {"other", link.other_id},
                             {"other_name", link.other_name},
                             {"properties", PropertiesJson(link.relationship.properties, names)}});
  }
  return Dump({{"labels", labels},
               {"properties", PropertiesJson(shown.node.properties, names)},
               {"relationships", relationships},
               {"cut_by", shown.cut ? Json("relationships") : Json(nullptr)}});
}

std::string RelationshipJson(const Relationship& relationship, const std::string& from,
                             const std::string& to, const std::vector<std::string>& claims,
                             const NameDictionary& names) {
  return Dump({{"type", std::string(names.Text(relationship.type))},
               {"from", from},
               {"to", to},
               {"properties", PropertiesJson(relationship.properties, names)},
               {"claims", claims}});
}

std::string ObjectJson(const std::vector<JsonField>& fields) { return Dump(FieldsJson(fields)); }

std::string ArrayJson(const std::vector<std::vector<JsonField>>& objects) {
  Json array = Json::array();
  for (const auto& fields : objects) array.push_back(FieldsJson(fields));
  return Dump(array);
}

}  // namespace catena::cli
