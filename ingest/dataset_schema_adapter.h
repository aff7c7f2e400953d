// JsonValue in the shape that valijson's validator reads. For dataset_schema.cc alone: valijson
// is slow to compile.
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <valijson/exceptions.hpp>
#include <valijson/internal/adapter.hpp>
#include <valijson/internal/basic_adapter.hpp>
#include <valijson/internal/frozen_value.hpp>

#include "ingest/json_document.h"

namespace catena::schema_adapter {

class Adapter;
using Member = std::pair<std::string, Adapter>;

// Over the elements of an array; `Item` makes what valijson sees of each.
template <class Item>
class Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Item;
  using difference_type = std::ptrdiff_t;
  using pointer = Item*;
  using reference = Item;

  Iterator() = default;
  explicit Iterator(std::optional<JsonValue> at) : at_(at) {}
  Item operator*() const;
  valijson::adapters::DerefProxy<Item> operator->() const {
    return valijson::adapters::DerefProxy<Item>(**this);
  }
  bool operator==(const Iterator& other) const { return node() == other.node(); }
  bool operator!=(const Iterator& other) const { return node() != other.node(); }
  Iterator& operator++() {
    at_ = at_->next();
    return *this;
  }
  Iterator operator++(int) {
    Iterator before = *this;
    ++*this;
    return before;
  }
  // valijson goes back for uniqueItems only, which compares all pairs and is not in our schema.
  Iterator& operator--() { throw std::logic_error("uniqueItems is not supported"); }
  void advance(std::ptrdiff_t count) {
    for (; count > 0; --count) ++*this;
  }

 private:
  int64_t node() const { return at_ ? static_cast<int64_t>(at_->node()) : -1; }
  std::optional<JsonValue> at_;
};

// An array or object; empty when made without a value.
template <class Item>
class Container {
 public:
  using const_iterator = Iterator<Item>;
  using iterator = Iterator<Item>;

  Container() = default;
  explicit Container(JsonValue value) : value_(value) {}
  iterator begin() const { return iterator(value_ ? value_->first() : std::nullopt); }
  iterator end() const { return iterator(); }
  iterator find(const std::string& key) const {
    return iterator(value_ ? value_->Find(key) : std::nullopt);
  }
  size_t size() const { return value_ ? value_->size() : 0; }

 private:
  std::optional<JsonValue> value_;
};
using Array = Container<Adapter>;
using Object = Container<Member>;

class Content {
 public:
  Content() = default;
  explicit Content(JsonValue value) : value_(value) {}

  // Only schemas are kept by valijson, and those are not read through this adapter.
  valijson::adapters::FrozenValue* freeze() const { throw std::logic_error("not a schema"); }
  std::optional<Array> getArrayOptional() const {
    if (isArray()) return Array(*value_);
    return {};
  }
  std::optional<Object> getObjectOptional() const {
    if (isObject()) return Object(*value_);
    return {};
  }
  bool getArraySize(size_t& result) const { return isArray() && (result = value_->size(), true); }
  bool getObjectSize(size_t& result) const { return isObject() && (result = value_->size(), true); }
  bool getBool(bool& result) const { return isBool() && (result = value_->AsBool(), true); }
  bool getDouble(double& result) const { return isDouble() && (result = value_->AsDouble(), true); }
  bool getInteger(int64_t& result) const { return isInteger() && (result = value_->AsInt(), true); }
  bool getString(std::string& result) const {
    return isString() && (result = value_->AsString(), true);
  }
  static bool hasStrictTypes() { return true; }
  bool isArray() const { return Is(JsonType::kArray); }
  bool isBool() const { return Is(JsonType::kBool); }
  bool isDouble() const { return Is(JsonType::kDouble); }
  bool isInteger() const { return Is(JsonType::kInt); }
  bool isNull() const { return Is(JsonType::kNull); }
  bool isNumber() const { return isInteger() || isDouble(); }
  bool isObject() const { return Is(JsonType::kObject); }
  bool isString() const { return Is(JsonType::kString); }

 private:
  bool Is(JsonType type) const { return value_ && value_->is(type); }
  std::optional<JsonValue> value_;
};

class Adapter : public valijson::adapters::BasicAdapter<Adapter, Array, Member, Object, Content> {
 public:
  Adapter()
      : BasicAdapter(Content()) {}  // Its base holds a const Content: none is made by default.
  explicit Adapter(JsonValue value) : BasicAdapter(Content(value)) {}
};

template <>
inline Adapter Iterator<Adapter>::operator*() const {
  return Adapter(*at_);
}
template <>
inline Member Iterator<Member>::operator*() const {
  return {std::string(at_->key()), Adapter(*at_)};
}

}  // namespace catena::schema_adapter
