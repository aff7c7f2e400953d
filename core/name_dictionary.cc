#include "core/name_dictionary.h"

#include <mutex>

namespace catena {

std::string_view NameDictionary::Table::Text(uint32_t id) const {
  const std::shared_lock lock(mutex_);
  return id == 0 || id > texts_.size() ? std::string_view() : std::string_view(texts_[id - 1]);
}

uint32_t NameDictionary::Table::FindRaw(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto it = ids_.find(name);
  return it == ids_.end() ? 0 : it->second;
}

uint32_t NameDictionary::Table::Intern(std::string_view name) {
  if (const uint32_t id = FindRaw(name)) return id;
  const std::unique_lock lock(mutex_);
  if (const auto it = ids_.find(name); it != ids_.end()) return it->second;
  texts_.emplace_back(name);
  const auto id = static_cast<uint32_t>(texts_.size());
  ids_.emplace(texts_.back(), id);
  return id;
}

uint32_t NameDictionary::Table::size() const {
  const std::shared_lock lock(mutex_);
  return static_cast<uint32_t>(texts_.size());
}

}  // namespace catena
