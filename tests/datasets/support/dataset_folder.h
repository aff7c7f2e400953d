// A dataset folder as plain JSON, merged by kind, for tests that must not trust the importer.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace catena::datasets {

using Json = nlohmann::json;

// What a claim says about a citation mark: section, sentence, marker, occurrence in the sentence.
struct MarkUse {
  std::string section;
  int sentence = 0;
  std::string marker;
  int occurrence = 1;

  auto operator<=>(const MarkUse&) const = default;
};

struct DatasetFolder {
  Json document;
  std::vector<Json> sources, actors, places, events, relationships, claims;

  // Every entity but the document, with the kind it was listed under.
  std::vector<std::pair<std::string, const Json*>> Entities() const;
  // Null when no entity of any kind has the id.
  const Json* Find(const std::string& id) const;
  bool IsEvent(const std::string& id) const;
  // Each use once, however many claims it covers; sorted.
  std::vector<MarkUse> MarkUses() const;
  // Ids of the claims that assert the relationship.
  std::vector<std::string> ClaimsAsserting(const std::string& relationship) const;
  // Ids of the events that the claim is about, or that end a relationship it asserts.
  std::vector<std::string> EventsOf(const Json& claim) const;
};

// Throws std::runtime_error, naming the file, when one is missing, no JSON, or has a key that
// the format does not know.
DatasetFolder LoadDatasetFolder(const std::string& folder);

// The list at `key`, or an empty one.
const Json& ListAt(const Json& entity, const std::string& key);

}  // namespace catena::datasets
