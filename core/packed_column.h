// A column of unsigned numbers in as few bytes each as the greatest needs: 1, 2, 4 or 8, or none
// when all are the same.
//
// PackedColumn is a view: reading costs one predictable branch and one load, whether the bytes are
// in memory or in a mapped file. ColumnBuilder makes the bytes, in the machine's byte order; it
// grows the width when a number asks for it, which happens at most four times.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace catena {

class PackedColumn {
 public:
  PackedColumn() = default;
  // `width` 0: every number is `constant`, and `data` is not read. Else `size * width` bytes,
  // aligned to the width.
  PackedColumn(const void* data, size_t size, unsigned width, uint64_t constant = 0)
      : data_(data), size_(size), constant_(constant), width_(width) {}

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  unsigned width() const { return width_; }
  uint64_t constant() const { return constant_; }
  const void* data() const { return data_; }
  size_t bytes() const { return size_ * width_; }

  uint64_t operator[](size_t i) const {
    assert(i < size_);
    switch (width_) {
      case 1:
        return static_cast<const uint8_t*>(data_)[i];
      case 2:
        return static_cast<const uint16_t*>(data_)[i];
      case 4:
        return static_cast<const uint32_t*>(data_)[i];
      case 8:
        return static_cast<const uint64_t*>(data_)[i];
      default:
        return constant_;
    }
  }

 private:
  const void* data_ = nullptr;
  size_t size_ = 0;
  uint64_t constant_ = 0;  // Of width 0.
  unsigned width_ = 0;
};

class ColumnBuilder {
 public:
  size_t size() const { return size_; }
  unsigned width() const { return width_; }
  uint64_t constant() const { return constant_; }
  // The view is of this builder's bytes: it lives until the builder changes.
  PackedColumn column() const { return {bytes_.data(), size_, width_, constant_}; }

  void Add(uint64_t value) {
    if (width_ == 0) {
      if (size_ == 0) constant_ = value;
      if (value == constant_) {
        ++size_;
        return;
      }
    }
    if (width_ < WidthOf(value)) Widen(WidthOf(value));
    bytes_.resize((size_ + 1) * width_);
    Store(bytes_.data(), size_++, width_, value);
  }

  void Clear() { *this = ColumnBuilder(); }

  // The narrowest width that holds a number that is not alone; never 0.
  static unsigned WidthOf(uint64_t value) {
    if (value <= 0xFF) return 1;
    if (value <= 0xFFFF) return 2;
    return value <= 0xFFFFFFFF ? 4 : 8;
  }
  static void Store(void* data, size_t i, unsigned width, uint64_t value) {
    switch (width) {
      case 1:
        static_cast<uint8_t*>(data)[i] = static_cast<uint8_t>(value);
        break;
      case 2:
        static_cast<uint16_t*>(data)[i] = static_cast<uint16_t>(value);
        break;
      case 4:
        static_cast<uint32_t*>(data)[i] = static_cast<uint32_t>(value);
        break;
      default:
        static_cast<uint64_t*>(data)[i] = value;
    }
  }

 private:
  void Widen(unsigned width) {
    if (width_ == 0) width = width > WidthOf(constant_) ? width : WidthOf(constant_);
    std::vector<std::byte> wider(size_ * width);
    const PackedColumn old = column();
    for (size_t i = 0; i < size_; ++i) Store(wider.data(), i, width, old[i]);
    bytes_ = std::move(wider);
    width_ = width;
  }

  std::vector<std::byte> bytes_;
  size_t size_ = 0;
  uint64_t constant_ = 0;
  unsigned width_ = 0;
};

}  // namespace catena
