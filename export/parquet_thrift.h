// The compact protocol of Apache Thrift, as far as the metadata of Parquet needs it: structs, ints,
// texts and lists, written in order of their field ids.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace catena {

class ThriftCompact {
 public:
  explicit ThriftCompact(std::string& out) : out_(out) {}

  void Int32(int16_t field, int32_t value) {
    Header(field, kI32);
    Varint(Zigzag(value));
  }
  void Int64(int16_t field, int64_t value) {
    Header(field, kI64);
    Varint(Zigzag(value));
  }
  void Bool(int16_t field, bool value) { Header(field, value ? kTrue : kFalse); }
  void Text(int16_t field, std::string_view value) {
    Header(field, kBinary);
    Bytes(value);
  }

  void BeginStruct(int16_t field) {
    Header(field, kStruct);
    BeginElement();
  }
  // A struct that is an element of a list, or the outermost one.
  void BeginElement() {
    outer_.push_back(last_);
    last_ = 0;
  }
  void EndStruct() {
    out_ += '\0';
    last_ = outer_.back();
    outer_.pop_back();
  }

  void BeginStructs(int16_t field, size_t count) { BeginList(field, kStruct, count); }
  void Int32s(int16_t field, const std::vector<int32_t>& values) {
    BeginList(field, kI32, values.size());
    for (const int32_t value : values) Varint(Zigzag(value));
  }
  void Texts(int16_t field, const std::vector<std::string>& values) {
    BeginList(field, kBinary, values.size());
    for (const std::string& value : values) Bytes(value);
  }

 private:
  enum Type : uint8_t {
    kTrue = 1,
    kFalse = 2,
    kI32 = 5,
    kI64 = 6,
    kBinary = 8,
    kList = 9,
    kStruct = 12
  };

  static uint64_t Zigzag(int64_t value) {
    return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
  }
  void Byte(uint64_t value) { out_ += static_cast<char>(static_cast<unsigned char>(value)); }
  void Varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) Byte((value & 0x7f) | 0x80);
    Byte(value);
  }
  void Bytes(std::string_view value) {
    Varint(value.size());
    out_ += value;
  }
  // The distance from the field before, where it fits four bits.
  void Header(int16_t field, Type type) {
    const int distance = field - last_;
    if (distance > 0 && distance <= 15) {
      Byte(static_cast<uint64_t>(distance) << 4 | type);
    } else {
      Byte(type);
      Varint(Zigzag(field));
    }
    last_ = field;
  }
  void BeginList(int16_t field, Type element, size_t count) {
    Header(field, kList);
    if (count < 15) {
      Byte(count << 4 | element);
    } else {
      Byte(0xf0 | element);
      Varint(count);
    }
  }

  std::string& out_;
  int16_t last_ = 0;
  std::vector<int16_t> outer_;
};

}  // namespace catena
