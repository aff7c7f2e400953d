// NameDictionary: labels, relationship types and property keys, interned to ids.
//
// One dictionary belongs to one graph. It only grows: an id, once given, names the
// same text for ever, and the returned views live as long as the dictionary.
// Thread-safe: any number of readers, and writers through Intern().
#pragma once

#include <deque>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/ids.h"

namespace catena {

class NameDictionary {
 public:
  // The text of an id this dictionary gave. "" for one that it did not.
  std::string_view Text(LabelId id) const { return labels_.Text(id.value); }
  std::string_view Text(TypeId id) const { return types_.Text(id.value); }
  std::string_view Text(KeyId id) const { return keys_.Text(id.value); }

  // The id of a name, or nullopt when the graph has never used it.
  std::optional<LabelId> FindLabel(std::string_view name) const {
    return labels_.Find<LabelId>(name);
  }
  std::optional<TypeId> FindType(std::string_view name) const { return types_.Find<TypeId>(name); }
  std::optional<KeyId> FindKey(std::string_view name) const { return keys_.Find<KeyId>(name); }

  // Finds or adds, in memory only. A store persists a name before it uses the id:
  // callers outside a store go through GraphWriter.
  LabelId InternLabel(std::string_view name) { return {labels_.Intern(name)}; }
  TypeId InternType(std::string_view name) { return {types_.Intern(name)}; }
  KeyId InternKey(std::string_view name) { return {keys_.Intern(name)}; }

  // How many ids were given; ids are 1..size.
  uint32_t label_count() const { return labels_.size(); }
  uint32_t type_count() const { return types_.size(); }
  uint32_t key_count() const { return keys_.size(); }

 private:
  class Table {
   public:
    std::string_view Text(uint32_t id) const;
    template <class IdType>
    std::optional<IdType> Find(std::string_view name) const {
      const uint32_t id = FindRaw(name);
      return id == 0 ? std::nullopt : std::optional<IdType>(IdType{id});
    }
    uint32_t Intern(std::string_view name);
    uint32_t size() const;

   private:
    uint32_t FindRaw(std::string_view name) const;

    mutable std::shared_mutex mutex_;
    std::deque<std::string> texts_;  // texts_[id - 1]; a deque, so that views stay valid.
    std::unordered_map<std::string_view, uint32_t> ids_;
  };

  Table labels_;
  Table types_;
  Table keys_;
};

}  // namespace catena
