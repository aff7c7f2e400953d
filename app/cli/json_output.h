// JSON texts that the commands print, apart from the reports (those are in export). The heavy
// header of the JSON library stays in json_output.cc.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/graph_reader.h"
#include "core/result.h"

namespace catena::cli {

// {"error": {"code": ..., "message": ..., "where": {...}}} on one line.
std::string ErrorJson(const Error& error);

// One entity with everything around it, as `show --format json` prints it.
struct ShownRelationship {
  Relationship relationship;
  bool outgoing = true;
  std::string other_id;
  std::string other_name;
};
struct ShownNode {
  Node node;
  std::vector<ShownRelationship> relationships;
  bool cut = false;  // There are more relationships than shown.
};
std::string NodeJson(const ShownNode& shown, const NameDictionary& names);
std::string RelationshipJson(const Relationship& relationship, const std::string& from,
                             const std::string& to, const std::vector<std::string>& claims,
                             const NameDictionary& names);

// An object of names and texts or numbers, or an array of such objects: what small answers are.
using JsonField = std::pair<std::string, Value>;
std::string ObjectJson(const std::vector<JsonField>& fields);
std::string ArrayJson(const std::vector<std::vector<JsonField>>& objects);

}  // namespace catena::cli
