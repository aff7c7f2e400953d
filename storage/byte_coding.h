// Numbers as bytes: big-endian in keys, so that byte order is number order; varints in values
// (LEB128, as in Protocol Buffers), because most ids and lengths are small.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace catena {

inline uint64_t ToBigEndian(uint64_t value) {
  return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
}
inline uint32_t ToBigEndian(uint32_t value) {
  return std::endian::native == std::endian::little ? __builtin_bswap32(value) : value;
}

template <class Unsigned>
void AppendBigEndian(std::string& out, Unsigned value) {
  value = ToBigEndian(value);
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

// Requires: room for sizeof(Unsigned) bytes at `at`.
template <class Unsigned>
void StoreBigEndian(char* at, Unsigned value) {
  value = ToBigEndian(value);
  std::memcpy(at, &value, sizeof(value));
}

// Requires: sizeof(Unsigned) bytes at `at`.
template <class Unsigned>
Unsigned LoadBigEndian(const char* at) {
  Unsigned value;
  std::memcpy(&value, at, sizeof(value));
  return ToBigEndian(value);
}

inline void AppendVarint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

// Small magnitudes of either sign get small codes: 0, -1, 1, -2 ... are 0, 1, 2, 3 ...
inline uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}
inline int64_t UnZigZag(uint64_t value) {
  return static_cast<int64_t>((value >> 1) ^ (~(value & 1) + 1));
}
inline void AppendSigned(std::string& out, int64_t value) { AppendVarint(out, ZigZag(value)); }

// ByteReader takes numbers off the front of untrusted bytes. Reading past the end, or a varint
// of more than 64 bits or longer than AppendVarint() writes it, makes it fail for good: every later
// read gives 0, so a decoder may read all its fields and ask ok() once. Loops must be bounded by
// remaining().
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }
  size_t remaining() const { return static_cast<size_t>(end_ - at_); }
  void Fail() {
    ok_ = false;
    at_ = end_;
  }

  uint8_t Byte() {
    if (at_ == end_) return Fail(), uint8_t{0};
    return static_cast<uint8_t>(*at_++);
  }

  uint64_t Varint() {
    if (at_ != end_ && static_cast<uint8_t>(*at_) < 0x80) return static_cast<uint8_t>(*at_++);
    return LongVarint();
  }

  int64_t Signed() { return UnZigZag(Varint()); }

  // Valid as long as the bytes given to the constructor.
  std::string_view Bytes(uint64_t count) {
    if (count > remaining()) return Fail(), std::string_view();
    const std::string_view bytes(at_, count);
    at_ += count;
    return bytes;
  }

  template <class Unsigned>
  Unsigned BigEndian() {
    const std::string_view bytes = Bytes(sizeof(Unsigned));
    return ok_ ? LoadBigEndian<Unsigned>(bytes.data()) : Unsigned{0};
  }

 private:
  uint64_t LongVarint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = Byte();
      if (shift == 63 && byte > 1) break;
      if (shift > 0 && byte == 0) break;  // A shorter varint says the same.
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    Fail();
    return 0;
  }

  const char* at_;
  const char* end_;
  bool ok_ = true;
};

}  // namespace catena
