// JsonWriter: JSON written to a stream as it is told, without a tree of it in memory. For reports
// of a million items, whose tree would take gigabytes.
//
//   JsonWriter json(out, 2);
//   json.BeginObject();
//   json.Key("id").Text("e1");
//   json.Key("claims").BeginList();
//   json.Text("c1").EndList();
//   json.EndObject();
//
// Prints what nlohmann's dump() would: empty objects and lists are {} and [], bytes that are no
// UTF-8 become U+FFFD. Not thread-safe.
#pragma once

#include <concepts>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace catena {

class JsonWriter {
 public:
  // `indent`: spaces for each level, -1 for one line. The stream outlives the writer.
  JsonWriter(std::ostream& out, int indent) : out_(out), indent_(indent) {}
  // Writes what is still held back.
  ~JsonWriter() { Flush(); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  JsonWriter& BeginObject() { return Begin('{'); }
  JsonWriter& EndObject() { return End('}'); }
  JsonWriter& BeginList() { return Begin('['); }
  JsonWriter& EndList() { return End(']'); }
  // In an object, before each value.
  JsonWriter& Key(std::string_view key);

  JsonWriter& Text(std::string_view text);
  template <std::integral Integer>
  JsonWriter& Number(Integer number) {
    return Raw(std::to_string(number));
  }
  // The shortest text that reads back as the same number; null for what is no finite number.
  JsonWriter& Real(double number);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  // A list of texts.
  JsonWriter& Texts(const std::vector<std::string>& texts);

  void Flush();

 private:
  JsonWriter& Raw(std::string_view value);
  JsonWriter& Begin(char bracket);
  JsonWriter& End(char bracket);
  // The comma and the line end that come before a key, or a value in a list.
  void Separate();
  void BeforeValue();
  void AppendQuoted(std::string_view text);

  std::ostream& out_;
  const int indent_;
  std::string buffer_;
  std::vector<bool> has_items_;  // Of each object and list that is open.
  bool after_key_ = false;
};

}  // namespace catena
