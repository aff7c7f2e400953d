// UniqueGuard: whether an ascending stream of index keys keeps the unique indexes unique, within
// itself and against what the store has. Store look-ups go in batches.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/index_definition.h"
#include "storage/engine.h"

namespace catena {

class UniqueGuard {
 public:
  // Both are borrowed. The store is read at its latest commit.
  UniqueGuard(const Engine& engine, const std::vector<IndexDefinition>& indexes);

  // kConstraint, naming the value, when another entity has it.
  Result<void> Add(std::string_view key);
  // Looks up what is left. Requires: call it after the last Add().
  Result<void> Finish();

 private:
  Result<bool> StoreHasEntries(const IndexDefinition& index);

  const Engine& engine_;
  std::unordered_map<IndexId, const IndexDefinition*> unique_;
  std::unordered_map<IndexId, bool> store_has_entries_;
  std::string previous_;
  std::vector<std::string> prefixes_;  // To be looked up.
};

}  // namespace catena
