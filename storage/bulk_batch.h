// BulkBatch: records and index keys of a bulk load on their way to the thread that writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"

namespace catena {

// Byte strings end to end.
class PackedStrings {
 public:
  // Where to append the next string; EndString() completes it, Undo() takes back what was
  // appended since the last one.
  std::string& bytes() { return bytes_; }
  void EndString() { ends_.push_back(bytes_.size()); }
  void Undo() { bytes_.resize(ends_.empty() ? 0 : ends_.back()); }
  void Add(std::string_view text) {
    bytes_ += text;
    EndString();
  }

  size_t size() const { return ends_.size(); }
  size_t byte_count() const { return bytes_.size(); }
  std::string_view operator[](size_t i) const {
    const size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }
  std::string_view back() const { return (*this)[ends_.size() - 1]; }
  // What is appended and not completed.
  std::string_view open_string() const {
    return std::string_view(bytes_).substr(ends_.empty() ? 0 : ends_.back());
  }
  void Clear() {
    bytes_.clear();
    ends_.clear();
  }

 private:
  std::string bytes_;
  std::vector<size_t> ends_;
};

struct BulkBatch {
  struct Link {
    NodeId start;
    TypeId type;
    NodeId end;
  };

  uint64_t first_node = 0;  // Ids ascend from here on, one a record.
  PackedStrings nodes;
  uint64_t first_relationship = 0;
  PackedStrings relationships;
  std::vector<Link> links;  // One a relationship.
  PackedStrings index_keys;

  bool empty() const { return nodes.size() == 0 && relationships.size() == 0; }
  size_t byte_count() const {
    return nodes.byte_count() + relationships.byte_count() + index_keys.byte_count();
  }
  void Clear() {
    nodes.Clear();
    relationships.Clear();
    links.clear();
    index_keys.Clear();
  }
};

}  // namespace catena
