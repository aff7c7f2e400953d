// JsonDocument: a JSON text, read, with the place in the text of every value.
//
// The values lie in one array in the order of the text. A container is followed by what it
// holds and knows where that ends, so walking, comparing and freeing need no recursion however
// deep the text nests. A value takes 32 bytes; strings are kept decoded in blocks, keys once.
// Built by JsonBuilder (from ingest/json_reader.h, or by a reader of another notation).
// Thread-safe as any const object is.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "core/result.h"
#include "core/value.h"

namespace catena {

enum class JsonType : uint8_t { kNull, kBool, kInt, kDouble, kString, kArray, kObject };
// "null", "true or false", "an integer", "a number", "a string", "an array", "an object".
std::string_view JsonTypeName(JsonType type);

// From 1; columns count code points.
struct JsonPosition {
  uint32_t line = 0;
  uint32_t column = 0;
};

class JsonDocument;

// A value of a document; two words, cheap to copy. Must not outlive the document, which may be
// moved meanwhile only through the unique_ptr that holds it.
class JsonValue {
 public:
  // Stands for no value: may only be assigned to.
  JsonValue() = default;

  JsonType type() const;
  bool is(JsonType wanted) const { return type() == wanted; }

  // Requires: the type. AsDouble() also of an int.
  bool AsBool() const;
  int64_t AsInt() const;
  double AsDouble() const;
  std::string_view AsString() const;  // Lives as long as the document.

  // How many elements or members; 0 for other types.
  uint32_t size() const;
  // Elements or members, in the order of the text:
  //   for (auto child = value.first(); child; child = child->next()) ...
  std::optional<JsonValue> first() const;
  std::optional<JsonValue> next() const;
  // The name under which this value is a member of an object, else "".
  std::string_view key() const;
  // Position in the array that holds it; 0 elsewhere.
  uint32_t index() const;
  // The first member with the name. Linear in the number of members.
  std::optional<JsonValue> Find(std::string_view key) const;
  // The string of the member, or "" when there is none or it is none.
  std::string_view FindString(std::string_view key) const;

  JsonPosition position() const;
  // RFC 6901. Cost: the depth.
  std::string Pointer() const;
  // File, line, column and pointer, for an Error.
  Where where() const;

  const JsonDocument& document() const { return *document_; }
  // Position of this value among all values of the document, from 0. What it holds, at any
  // depth, lies between the two: document().at(i) for node() < i < end_node().
  uint32_t node() const { return node_; }
  uint32_t end_node() const;

 private:
  friend class JsonDocument;
  JsonValue(const JsonDocument* document, uint32_t node) : document_(document), node_(node) {}

  const JsonDocument* document_ = nullptr;
  uint32_t node_ = 0;
};

class JsonDocument {
 public:
  // Requires: built by JsonBuilder, which makes no empty document.
  JsonValue root() const { return JsonValue(this, 0); }
  JsonValue at(uint32_t node) const { return JsonValue(this, node); }
  const std::string& name() const { return name_; }
  uint32_t value_count() const { return size_; }

 private:
  friend class JsonBuilder;
  friend class JsonValue;

  struct NodeRecord {
    union {
      int64_t integer;
      double real;
      const char* text;
    };
    uint32_t key_or_index = 0;  // In keys_ for a member of an object, else the index.
    uint32_t parent = 0;
    uint32_t end = 0;  // The node after the last one inside this one.
    uint32_t line = 0;
    uint32_t column = 0;
    uint32_t size : 29 = 0;  // Bytes of a string; children of a container; 1 for true.
    uint32_t type : 3 = 0;
    NodeRecord() : integer(0) {}
  };
  static constexpr uint32_t kBlockBits = 12;

  NodeRecord& record(uint32_t node) {
    return blocks_[node >> kBlockBits][node & ((1U << kBlockBits) - 1)];
  }
  const NodeRecord& record(uint32_t node) const {
    return blocks_[node >> kBlockBits][node & ((1U << kBlockBits) - 1)];
  }

  std::string name_;
  uint32_t size_ = 0;
  std::vector<std::unique_ptr<NodeRecord[]>> blocks_;
  std::vector<std::unique_ptr<char[]>> text_;
  std::deque<std::string> key_text_;
  std::vector<std::string_view> keys_;  // Of key_text_, by number.
};

// Builds a document from events in the order of the text. Every call says where the value
// begins. Not thread-safe.
class JsonBuilder {
 public:
  static constexpr uint32_t kMaxStringBytes = (1U << 29) - 1;

  explicit JsonBuilder(std::string name);

  // Requires: inside an object, and a value follows. False when the object has the key already.
  [[nodiscard]] bool Key(std::string_view key);
  void Null(JsonPosition at);
  void Bool(bool value, JsonPosition at);
  void Int(int64_t value, JsonPosition at);
  void Double(double value, JsonPosition at);
  void String(std::string_view value, JsonPosition at);  // Requires: <= kMaxStringBytes.
  void StartArray(JsonPosition at);
  void StartObject(JsonPosition at);
  void End();  // Of the innermost array or object.

  size_t depth() const { return open_.size(); }
  uint32_t value_count() const { return document_->size_; }
  // Of the value that a next event would make, or whose key was given last.
  std::string NextPointer() const;
  // Where the member of the innermost object with the key begins, for a repeated key.
  JsonPosition FindOpenMember(std::string_view key) const;

  // Requires: one value, complete.
  std::unique_ptr<const JsonDocument> Finish();

 private:
  struct Open {
    uint32_t node;
    uint32_t children = 0;
    uint32_t pending_key = 0;
    bool is_object = false;
    // Keys met, once there are too many of them to look through.
    std::unique_ptr<std::unordered_map<uint32_t, uint32_t>> keys;
  };

  uint32_t Add(JsonType type, JsonPosition at);
  uint32_t InternKey(std::string_view key);
  const char* KeepText(std::string_view text);
  // The node of the member of an open object, or 0.
  uint32_t FindMember(const Open& open, uint32_t key) const;

  std::unique_ptr<JsonDocument> document_;
  std::unordered_map<std::string_view, uint32_t> key_ids_;
  std::vector<Open> open_;
  char* text_free_ = nullptr;
  size_t text_left_ = 0;
};

// What a null in place of a value is answered with.
inline constexpr char kNullRefused[] =
    "null cannot be kept, neither as a property nor inside a list or an object: leave it out";

// A property value (core/value.h) with the same content. kInvalidArgument, with the place of the
// offending value, for a null anywhere and for nesting deeper than kMaxValueDepth.
Result<Value> ToValue(const JsonValue& json);

// "/a~1b/0" pieces: appends "/" and the key with ~ and / escaped.
void AppendPointerToken(std::string& pointer, std::string_view token);

}  // namespace catena
