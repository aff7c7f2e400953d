#include "core/records.h"

#include <algorithm>

namespace catena {
namespace {

bool KeyBefore(const PropertyMap::Entry& entry, KeyId key) { return entry.first < key; }

}  // namespace

const Value* PropertyMap::Find(KeyId key) const {
  const auto it = std::lower_bound(entries_.begin(), entries_.end(), key, KeyBefore);
  return it != entries_.end() && it->first == key ? &it->second : nullptr;
}

void PropertyMap::Set(KeyId key, Value value) {
  if (value.is_null()) {
    Erase(key);
    return;
  }
  if (entries_.empty() || entries_.back().first < key) {  // As decoders and loaders do.
    entries_.emplace_back(key, std::move(value));
    return;
  }
  const auto it = std::lower_bound(entries_.begin(), entries_.end(), key, KeyBefore);
  if (it != entries_.end() && it->first == key) {
    it->second = std::move(value);
  } else {
    entries_.emplace(it, key, std::move(value));
  }
}

bool PropertyMap::Erase(KeyId key) {
  const auto it = std::lower_bound(entries_.begin(), entries_.end(), key, KeyBefore);
  if (it == entries_.end() || it->first != key) return false;
  entries_.erase(it);
  return true;
}

bool Node::HasLabel(LabelId label) const {
  return std::binary_search(labels.begin(), labels.end(), label);
}

}  // namespace catena
