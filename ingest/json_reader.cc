#include "ingest/json_reader.h"

#include <cassert>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "core/fold.h"
#include "ingest/json_byte_source.h"

namespace catena {
namespace {

// What nlohmann's parser reads from: an input iterator over a JsonByteSource.
class ByteIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  ByteIterator() = default;
  explicit ByteIterator(JsonByteSource* source) : source_(source), fetched_(false) {}

  char operator*() const { return static_cast<char>(byte_); }
  // The next byte is fetched when it is asked for, so that the place of the source is that of
  // the byte the parser has seen.
  ByteIterator& operator++() {
    fetched_ = false;
    return *this;
  }
  bool operator!=(const ByteIterator&) {
    if (!fetched_) byte_ = source_->Next();
    fetched_ = true;
    return byte_ != JsonByteSource::kEnd;
  }

 private:
  JsonByteSource* source_ = nullptr;
  int byte_ = JsonByteSource::kEnd;
  bool fetched_ = true;
};

std::string Shortened(std::string text) {
  constexpr size_t kLongest = 60;
  if (text.size() <= kLongest) return text;
  size_t cut = kLongest;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + "...";
}

std::string Between(const std::string& text, std::string_view begin, std::string_view end) {
  const size_t from = text.find(begin);
  if (from == std::string::npos) return "";
  const size_t to = end.empty() ? text.size() : text.find(end, from + begin.size());
  return text.substr(from + begin.size(),
                     (to == std::string::npos ? text.size() : to) - from - begin.size());
}

// nlohmann: "[...] parse error at line 1, column 3: syntax error while parsing value - invalid
// literal; last read: '[x'; expected end of input".
std::string SyntaxMessage(const std::string& what) {
  std::string problem = Between(what, " - ", "; last read");
  if (problem == what || problem.empty()) problem = Between(what, " - ", "; expected");
  problem = problem.substr(0, problem.find("; expected "));
  const std::string expected = Between(what, "; expected ", "");
  std::string message = "not JSON: " + (problem.empty() ? "syntax error" : Shortened(problem));
  if (!expected.empty()) message += "; expected " + Shortened(expected);
  return IsValidUtf8(message) ? message : "not JSON: syntax error";
}

class Handler {
 public:
  Handler(JsonByteSource& source, JsonBuilder& builder, const JsonReadOptions& options)
      : source_(source), builder_(builder), options_(options) {}

  bool null() { return Room() && (builder_.Null(source_.token()), true); }
  bool boolean(bool value) { return Room() && (builder_.Bool(value, source_.token()), true); }
  bool number_integer(int64_t value) {
    return Room() && (builder_.Int(value, source_.token()), true);
  }
  bool number_unsigned(uint64_t value) {
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return RefuseInteger(std::to_string(value));
    }
    return number_integer(static_cast<int64_t>(value));
  }
  bool number_float(double value, const std::string& text) {
    if (text.find_first_of(".eE") == std::string::npos) return RefuseInteger(text);
    return Room() && (builder_.Double(value, source_.token()), true);
  }
  bool string(const std::string& value) {
    return Room() && (builder_.String(value, source_.token()), true);
  }
  bool binary(std::vector<uint8_t>&) { return false; }  // Not in JSON text.
  bool key(const std::string& key) {
    if (builder_.Key(key) || options_.repeated_keys == JsonReadOptions::RepeatedKeys::kKeep) {
      return true;
    }
    const JsonPosition first = builder_.FindOpenMember(key);
    return Refuse(ErrorCode::kInvalidArgument, "the key \"" + Shortened(key) +
                                                   "\" stands twice in one object, first at line " +
                                                   std::to_string(first.line) + "; keep one");
  }
  bool start_object(size_t) {
    return Room() && Deeper() && (builder_.StartObject(source_.token()), true);
  }
  bool start_array(size_t) {
    return Room() && Deeper() && (builder_.StartArray(source_.token()), true);
  }
  bool end_object() { return builder_.End(), true; }
  bool end_array() { return builder_.End(), true; }

  bool parse_error(size_t, const std::string&, const nlohmann::json::exception& error) {
    if (source_.failure()) {
      error_ = *source_.failure();
    } else if (dynamic_cast<const nlohmann::json::out_of_range*>(&error) != nullptr) {
      Refuse(ErrorCode::kInvalidArgument,
             "the number is too large for a double; write it as a string");
      return false;
    } else {
      error_ = {ErrorCode::kInvalidArgument, SyntaxMessage(error.what()), {}};
    }
    Place(source_.position());
    return false;
  }

  // Requires: the parser said no.
  Error TakeError() { return std::move(error_); }
  void set_name(std::string name) { name_ = std::move(name); }
  // For what the parser cannot see: the text ended early after a complete value.
  Error Misplaced(Error error) {
    error_ = std::move(error);
    Place(source_.position());
    return std::move(error_);
  }

 private:
  bool Refuse(ErrorCode code, std::string message) {
    error_ = {code, std::move(message), {}};
    Place(source_.token());
    return false;
  }
  void Place(JsonPosition at) {
    error_.where = {name_, at.line, at.column, builder_.NextPointer()};
    // A pointer into a nest of thousands helps nobody.
    if (error_.where.pointer.size() > 1024) error_.where.pointer.resize(0);
  }
  bool RefuseInteger(const std::string& text) {
    return Refuse(ErrorCode::kInvalidArgument,
                  "the integer " + Shortened(text) +
                      " is outside -9223372036854775808..9223372036854775807; write it as a "
                      "string, or with .0 where an approximation will do");
  }
  bool Room() {
    if (builder_.value_count() < options_.values) return true;
    return Refuse(ErrorCode::kLimit, "the text holds more than " + std::to_string(options_.values) +
                                         " values, the most that are read; split it");
  }
  bool Deeper() {
    if (builder_.depth() < options_.depth) return true;
    return Refuse(ErrorCode::kLimit, "arrays and objects nest deeper than " +
                                         std::to_string(options_.depth) +
                                         " levels, the most that is read");
  }

  JsonByteSource& source_;
  JsonBuilder& builder_;
  const JsonReadOptions& options_;
  std::string name_;
  Error error_;
};

// A stream over memory that does not copy it.
class ViewBuffer final : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* const begin = const_cast<char*>(text.data());  // Only ever read.
    setg(begin, begin, begin + text.size());
  }
};

}  // namespace

Result<std::unique_ptr<const JsonDocument>> ReadJson(std::istream& in, std::string name,
                                                     const JsonReadOptions& options,
                                                     Progress* progress) {
  assert(options.string_bytes <= JsonBuilder::kMaxStringBytes);
  JsonByteSource source(in, options, progress);
  JsonBuilder builder(name);
  Handler handler(source, builder, options);
  handler.set_name(std::move(name));
  ByteIterator begin(&source);
  if (!nlohmann::json::sax_parse(begin, ByteIterator(), &handler)) {
    return Fail(handler.TakeError());
  }
  if (source.failure()) return Fail(handler.Misplaced(*source.failure()));
  return builder.Finish();
}

Result<std::unique_ptr<const JsonDocument>> ReadJsonText(std::string_view text, std::string name,
                                                         const JsonReadOptions& options) {
  ViewBuffer buffer(text);
  std::istream in(&buffer);
  return ReadJson(in, std::move(name), options);
}

Result<std::unique_ptr<const JsonDocument>> ReadJsonFile(const std::filesystem::path& path,
                                                         const JsonReadOptions& options,
                                                         Progress* progress) {
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  const Where where{path.string(), 0, 0, ""};
  if (!std::filesystem::exists(status)) {
    return Fail(ErrorCode::kNotFound, "there is no such file", where);
  }
  if (std::filesystem::is_directory(status)) {
    return Fail(ErrorCode::kInvalidArgument, "this is a folder, not a file", where);
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return Fail(ErrorCode::kIo, "the file cannot be opened for reading", where);
  return ReadJson(in, path.string(), options, progress);
}

}  // namespace catena
