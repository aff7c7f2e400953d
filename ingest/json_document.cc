#include "ingest/json_document.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace catena {
namespace {

// Objects with more members than this are searched by hash while they are built.
constexpr uint32_t kFewMembers = 24;
constexpr size_t kTextBlockBytes = 64 << 10;

bool IsContainer(JsonType type) { return type == JsonType::kArray || type == JsonType::kObject; }

}  // namespace

std::string_view JsonTypeName(JsonType type) {
  switch (type) {
    case JsonType::kNull:
      return "null";
    case JsonType::kBool:
      return "true or false";
    case JsonType::kInt:
      return "an integer";
    case JsonType::kDouble:
      return "a number";
    case JsonType::kString:
      return "a string";
    case JsonType::kArray:
      return "an array";
    case JsonType::kObject:
      return "an object";
  }
  return "";
}

void AppendPointerToken(std::string& pointer, std::string_view token) {
  pointer.push_back('/');
  for (const char c : token) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer.push_back(c);
    }
  }
}

JsonType JsonValue::type() const { return static_cast<JsonType>(document_->record(node_).type); }

bool JsonValue::AsBool() const {
  assert(is(JsonType::kBool));
  return document_->record(node_).size != 0;
}

int64_t JsonValue::AsInt() const {
  assert(is(JsonType::kInt));
  return document_->record(node_).integer;
}

double JsonValue::AsDouble() const {
  if (is(JsonType::kInt)) return static_cast<double>(AsInt());
  assert(is(JsonType::kDouble));
  return document_->record(node_).real;
}

std::string_view JsonValue::AsString() const {
  assert(is(JsonType::kString));
  const auto& record = document_->record(node_);
  return {record.text, record.size};
}

uint32_t JsonValue::size() const {
  return IsContainer(type()) ? static_cast<uint32_t>(document_->record(node_).size) : 0;
}

std::optional<JsonValue> JsonValue::first() const {
  if (size() == 0) return std::nullopt;
  return JsonValue(document_, node_ + 1);
}

std::optional<JsonValue> JsonValue::next() const {
  if (node_ == 0) return std::nullopt;
  const auto& record = document_->record(node_);
  if (record.end == document_->record(record.parent).end) return std::nullopt;
  return JsonValue(document_, record.end);
}

std::string_view JsonValue::key() const {
  if (node_ == 0) return {};
  const auto& record = document_->record(node_);
  const auto parent = static_cast<JsonType>(document_->record(record.parent).type);
  return parent == JsonType::kObject ? document_->keys_[record.key_or_index] : std::string_view();
}

uint32_t JsonValue::index() const {
  if (node_ == 0) return 0;
  const auto& record = document_->record(node_);
  const auto parent = static_cast<JsonType>(document_->record(record.parent).type);
  return parent == JsonType::kArray ? record.key_or_index : 0;
}

std::optional<JsonValue> JsonValue::Find(std::string_view wanted) const {
  const auto& object = document_->record(node_);
  if (!is(JsonType::kObject)) return std::nullopt;
  for (uint32_t node = node_ + 1; node < object.end;) {
    const auto& member = document_->record(node);
    if (document_->keys_[member.key_or_index] == wanted) return JsonValue(document_, node);
    node = member.end;
  }
  return std::nullopt;
}

std::string_view JsonValue::FindString(std::string_view wanted) const {
  const auto member = Find(wanted);
  return member && member->is(JsonType::kString) ? member->AsString() : std::string_view();
}

uint32_t JsonValue::end_node() const { return document_->record(node_).end; }

JsonPosition JsonValue::position() const {
  const auto& record = document_->record(node_);
  return {record.line, record.column};
}

std::string JsonValue::Pointer() const {
  std::vector<uint32_t> path;
  for (uint32_t node = node_; node != 0; node = document_->record(node).parent) {
    path.push_back(node);
  }
  std::string pointer;
  for (size_t i = path.size(); i-- > 0;) {
    const JsonValue step(document_, path[i]);
    const JsonValue parent(document_, document_->record(path[i]).parent);
    AppendPointerToken(pointer, parent.is(JsonType::kObject) ? std::string(step.key())
                                                             : std::to_string(step.index()));
  }
  return pointer;
}

Where JsonValue::where() const {
  const JsonPosition at = position();
  return {document_->name(), at.line, at.column, Pointer()};
}

JsonBuilder::JsonBuilder(std::string name) : document_(std::make_unique<JsonDocument>()) {
  document_->name_ = std::move(name);
  document_->keys_.emplace_back();  // Key 0: none given yet.
}

uint32_t JsonBuilder::InternKey(std::string_view key) {
  const auto it = key_ids_.find(key);
  if (it != key_ids_.end()) return it->second;
  const auto id = static_cast<uint32_t>(document_->keys_.size());
  document_->key_text_.emplace_back(key);
  document_->keys_.push_back(document_->key_text_.back());
  key_ids_.emplace(document_->keys_.back(), id);
  return id;
}

uint32_t JsonBuilder::FindMember(const Open& open, uint32_t key) const {
  if (open.keys != nullptr) {
    const auto it = open.keys->find(key);
    return it == open.keys->end() ? 0 : it->second;
  }
  uint32_t node = open.node + 1;
  for (uint32_t i = 0; i < open.children; ++i) {
    const auto& record = document_->record(node);
    if (record.key_or_index == key) return node;
    node = record.end;
  }
  return 0;
}

bool JsonBuilder::Key(std::string_view key) {
  assert(!open_.empty() && open_.back().is_object);
  Open& open = open_.back();
  open.pending_key = InternKey(key);
  return FindMember(open, open.pending_key) == 0;
}

JsonPosition JsonBuilder::FindOpenMember(std::string_view key) const {
  const auto it = key_ids_.find(key);
  if (open_.empty() || it == key_ids_.end()) return {};
  const uint32_t node = FindMember(open_.back(), it->second);
  if (node == 0) return {};
  return {document_->record(node).line, document_->record(node).column};
}

uint32_t JsonBuilder::Add(JsonType type, JsonPosition at) {
  constexpr uint32_t kBlock = 1U << JsonDocument::kBlockBits;
  const uint32_t node = document_->size_;
  if (node % kBlock == 0) {
    document_->blocks_.push_back(std::make_unique<JsonDocument::NodeRecord[]>(kBlock));
  }
  ++document_->size_;
  auto& record = document_->record(node);
  record.type = static_cast<uint32_t>(type);
  record.line = at.line;
  record.column = at.column;
  record.end = node + 1;
  if (open_.empty()) {
    assert(node == 0);  // One value a document.
    return node;
  }
  Open& open = open_.back();
  record.parent = open.node;
  record.key_or_index = open.is_object ? open.pending_key : open.children;
  ++open.children;
  if (!open.is_object) return node;
  if (open.keys != nullptr) {
    open.keys->emplace(open.pending_key, node);
  } else if (open.children == kFewMembers) {
    auto keys = std::make_unique<std::unordered_map<uint32_t, uint32_t>>();
    uint32_t member = open.node + 1;
    for (uint32_t i = 0; i < open.children; ++i) {
      keys->emplace(document_->record(member).key_or_index, member);
      member = document_->record(member).end;
    }
    open.keys = std::move(keys);
  }
  return node;
}

const char* JsonBuilder::KeepText(std::string_view text) {
  if (text.empty()) return "";
  if (text.size() > text_left_) {
    // A long text gets a block of its own, so that the rest of the last block stays in use.
    if (text.size() >= kTextBlockBytes / 4) {
      auto block = std::make_unique<char[]>(text.size());
      std::memcpy(block.get(), text.data(), text.size());
      document_->text_.push_back(std::move(block));
      return document_->text_.back().get();
    }
    document_->text_.push_back(std::make_unique<char[]>(kTextBlockBytes));
    text_free_ = document_->text_.back().get();
    text_left_ = kTextBlockBytes;
  }
  char* const kept = text_free_;
  std::memcpy(kept, text.data(), text.size());
  text_free_ += text.size();
  text_left_ -= text.size();
  return kept;
}

void JsonBuilder::Null(JsonPosition at) { Add(JsonType::kNull, at); }

void JsonBuilder::Bool(bool value, JsonPosition at) {
  document_->record(Add(JsonType::kBool, at)).size = value ? 1 : 0;
}

void JsonBuilder::Int(int64_t value, JsonPosition at) {
  document_->record(Add(JsonType::kInt, at)).integer = value;
}

void JsonBuilder::Double(double value, JsonPosition at) {
  document_->record(Add(JsonType::kDouble, at)).real = value;
}

void JsonBuilder::String(std::string_view value, JsonPosition at) {
  assert(value.size() <= kMaxStringBytes);
  auto& record = document_->record(Add(JsonType::kString, at));
  record.text = KeepText(value);
  record.size = static_cast<uint32_t>(value.size()) & kMaxStringBytes;
}

void JsonBuilder::StartArray(JsonPosition at) {
  const uint32_t node = Add(JsonType::kArray, at);
  open_.push_back({.node = node, .keys = nullptr});
}

void JsonBuilder::StartObject(JsonPosition at) {
  const uint32_t node = Add(JsonType::kObject, at);
  open_.push_back({.node = node, .is_object = true, .keys = nullptr});
}

void JsonBuilder::End() {
  assert(!open_.empty());
  auto& record = document_->record(open_.back().node);
  record.size = open_.back().children & kMaxStringBytes;
  record.end = document_->size_;
  open_.pop_back();
}

std::string JsonBuilder::NextPointer() const {
  std::string pointer;
  for (size_t i = 0; i < open_.size(); ++i) {
    const Open& open = open_[i];
    if (open.is_object && open.pending_key == 0) break;
    const uint32_t inside = i + 1 < open_.size() ? open.children - 1 : open.children;
    AppendPointerToken(pointer, open.is_object ? std::string(document_->keys_[open.pending_key])
                                               : std::to_string(inside));
  }
  return pointer;
}

std::unique_ptr<const JsonDocument> JsonBuilder::Finish() {
  assert(open_.empty() && document_->size_ > 0);
  return std::move(document_);
}

namespace {

Result<Value> ToValueAt(const JsonValue& json, int depth) {
  if (IsContainer(json.type()) && depth >= kMaxValueDepth) {
    return Fail(ErrorCode::kInvalidArgument,
                "the value nests deeper than the " + std::to_string(kMaxValueDepth) +
                    " levels that a property may have",
                json.where());
  }
  switch (json.type()) {
    case JsonType::kNull:
      return Fail(ErrorCode::kInvalidArgument, kNullRefused, json.where());
    case JsonType::kBool:
      return Value(json.AsBool());
    case JsonType::kInt:
      return Value(json.AsInt());
    case JsonType::kDouble:
      return Value(json.AsDouble());
    case JsonType::kString:
      return Value(json.AsString());
    case JsonType::kArray: {
      Value::List list;
      list.reserve(json.size());
      for (auto child = json.first(); child; child = child->next()) {
        CATENA_TRY(Value element, ToValueAt(*child, depth + 1));
        list.push_back(std::move(element));
      }
      return Value(std::move(list));
    }
    case JsonType::kObject: {
      Value::Map map;
      for (auto child = json.first(); child; child = child->next()) {
        CATENA_TRY(Value element, ToValueAt(*child, depth + 1));
        map.insert_or_assign(std::string(child->key()), std::move(element));
      }
      return Value(std::move(map));
    }
  }
  return Value();
}

}  // namespace

// Recursion is bounded by kMaxValueDepth.
Result<Value> ToValue(const JsonValue& json) { return ToValueAt(json, 0); }

}  // namespace catena
