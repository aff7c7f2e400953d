#include "export/json_writer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "export/json_value.h"

namespace catena {
namespace {

constexpr size_t kBufferBytes = size_t{64} << 10;

bool IsPlain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f &&
         c != '"' && c != '\\';
}

}  // namespace

void JsonWriter::Flush() {
  out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
}

void JsonWriter::Separate() {
  if (has_items_.empty()) return;
  if (has_items_.back()) buffer_ += ',';
  has_items_.back() = true;
  if (indent_ < 0) return;
  buffer_ += '\n';
  buffer_.append(has_items_.size() * static_cast<size_t>(indent_), ' ');
}

void JsonWriter::BeforeValue() {
  if (!after_key_) Separate();
  after_key_ = false;
  if (buffer_.size() >= kBufferBytes) Flush();
}

void JsonWriter::AppendQuoted(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), IsPlain)) {
    buffer_ += DumpJson(nlohmann::ordered_json(text));
    return;
  }
  buffer_ += '"';
  buffer_ += text;
  buffer_ += '"';
}

JsonWriter& JsonWriter::Begin(char bracket) {
  BeforeValue();
  buffer_ += bracket;
  has_items_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::End(char bracket) {
  const bool any = has_items_.back();
  has_items_.pop_back();
  if (any && indent_ >= 0) {
    buffer_ += '\n';
    buffer_.append(has_items_.size() * static_cast<size_t>(indent_), ' ');
  }
  buffer_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  Separate();
  AppendQuoted(key);
  buffer_ += indent_ < 0 ? ":" : ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::Text(std::string_view text) {
  BeforeValue();
  AppendQuoted(text);
  return *this;
}

JsonWriter& JsonWriter::Raw(std::string_view value) {
  BeforeValue();
  buffer_ += value;
  return *this;
}

JsonWriter& JsonWriter::Real(double number) {
  if (!std::isfinite(number)) return Null();
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return Raw(std::string_view(text, static_cast<size_t>(end - text)));
}

JsonWriter& JsonWriter::Bool(bool value) { return Raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::Null() { return Raw("null"); }

JsonWriter& JsonWriter::Texts(const std::vector<std::string>& texts) {
  BeginList();
  for (const std::string& text : texts) Text(text);
  return EndList();
}

}  // namespace catena
