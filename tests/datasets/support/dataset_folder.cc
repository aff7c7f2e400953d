#include "tests/datasets/support/dataset_folder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>

namespace catena::datasets {
namespace {

void MergeFile(const std::filesystem::path& path, DatasetFolder& folder) {
  const std::map<std::string, std::vector<Json>*> lists = {
      {"sources", &folder.sources},
      {"actors", &folder.actors},
      {"places", &folder.places},
      {"events", &folder.events},
      {"relationships", &folder.relationships},
      {"claims", &folder.claims},
  };
  std::ifstream stream(path);
  const Json file = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (!file.is_object()) throw std::runtime_error(path.string() + " is not a JSON object");
  if (file.value("catena", 0) != 1) throw std::runtime_error(path.string() + " is not version 1");
  for (const auto& [key, value] : file.items()) {
    if (key == "catena") continue;
    if (key == "document") {
      if (!folder.document.is_null()) throw std::runtime_error(path.string() + ": second document");
      folder.document = value;
    } else if (const auto list = lists.find(key); list != lists.end()) {
      list->second->insert(list->second->end(), value.begin(), value.end());
    } else {
      throw std::runtime_error(path.string() + " has the unknown key " + key);
    }
  }
}

}  // namespace

DatasetFolder LoadDatasetFolder(const std::string& folder) {
  std::set<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") paths.insert(entry.path());
  }
  DatasetFolder dataset;
  for (const auto& path : paths) MergeFile(path, dataset);
  if (dataset.document.is_null()) throw std::runtime_error(folder + " has no document");
  return dataset;
}

const Json& ListAt(const Json& entity, const std::string& key) {
  static const Json kEmpty = Json::array();
  const auto found = entity.find(key);
  return found == entity.end() ? kEmpty : *found;
}

std::vector<std::pair<std::string, const Json*>> DatasetFolder::Entities() const {
  std::vector<std::pair<std::string, const Json*>> all;
  const auto add = [&all](const std::string& kind, const std::vector<Json>& list) {
    for (const Json& entity : list) all.emplace_back(kind, &entity);
  };
  add("source", sources);
  add("actor", actors);
  add("place", places);
  add("event", events);
  add("relationship", relationships);
  add("claim", claims);
  return all;
}

const Json* DatasetFolder::Find(const std::string& id) const {
  for (const auto& [kind, entity] : Entities()) {
    if (entity->at("id") == id) return entity;
  }
  return nullptr;
}

bool DatasetFolder::IsEvent(const std::string& id) const {
  return std::ranges::any_of(events, [&](const Json& event) { return event.at("id") == id; });
}

std::vector<MarkUse> DatasetFolder::MarkUses() const {
  std::set<MarkUse> uses;
  for (const Json& claim : claims) {
    for (const Json& cite : ListAt(claim, "cites")) {
      uses.insert({claim.at("section"), claim.at("sentence"), cite.at("marker"),
                   cite.value("occurrence", 1)});
    }
  }
  return {uses.begin(), uses.end()};
}

std::vector<std::string> DatasetFolder::ClaimsAsserting(const std::string& relationship) const {
  std::vector<std::string> ids;
  for (const Json& claim : claims) {
    const Json& asserts = ListAt(claim, "asserts");
    if (std::ranges::find(asserts, Json(relationship)) != asserts.end()) {
      ids.push_back(claim.at("id"));
    }
  }
  return ids;
}

std::vector<std::string> DatasetFolder::EventsOf(const Json& claim) const {
  std::set<std::string> ids;
  for (const Json& id : ListAt(claim, "about")) ids.insert(id);
  for (const Json& id : ListAt(claim, "asserts")) {
    const Json* relationship = Find(id);
    if (relationship == nullptr) continue;
    ids.insert(relationship->at("from"));
    ids.insert(relationship->at("to"));
  }
  std::erase_if(ids, [this](const std::string& id) { return !IsEvent(id); });
  return {ids.begin(), ids.end()};
}

}  // namespace catena::datasets
