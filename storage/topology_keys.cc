#include "storage/topology_keys.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace catena {
namespace {

// Stored; readers do not depend on it.
constexpr size_t kGroupEntries = 16;

}  // namespace

void TopologyKeysBuilder::Add(std::string_view key) {
  assert(key.size() > sizeof(uint64_t));
  if (in_group_ == 0) {
    groups_.push_back(static_cast<uint32_t>(bytes_.size()));
    prefix_.clear();
    entity_ = 0;
  }
  in_group_ = (in_group_ + 1) % kGroupEntries;
  const std::string_view prefix = key.substr(0, key.size() - sizeof(uint64_t));
  const auto entity = LoadBigEndian<uint64_t>(key.data() + prefix.size());
  const auto [end, unused] =
      std::mismatch(prefix_.begin(), prefix_.end(), prefix.begin(), prefix.end());
  const auto shared = static_cast<size_t>(end - prefix_.begin());
  AppendVarint(bytes_, shared);
  AppendVarint(bytes_, prefix.size() - shared);
  bytes_ += prefix.substr(shared);
  AppendSigned(bytes_, static_cast<int64_t>(entity - entity_));
  prefix_.replace(shared, std::string::npos, prefix.substr(shared));
  entity_ = entity;
}

TopologyKeys TopologyKeysBuilder::Finish() {
  if (bytes_.size() > std::numeric_limits<uint32_t>::max()) return {};
  groups_.push_back(static_cast<uint32_t>(bytes_.size()));
  return {indexes_, groups_, bytes_};
}

bool TopologyKeyReader::Next() {
  if (reader_.at_end()) return false;
  const uint64_t shared = reader_.Varint();
  const std::string_view rest = reader_.Bytes(reader_.Varint());
  const int64_t difference = reader_.Signed();
  if (shared > prefix_.size()) reader_.Fail();
  if (!reader_.ok()) return false;
  prefix_.replace(shared, std::string::npos, rest);
  entity_ += static_cast<uint64_t>(difference);
  return true;
}

}  // namespace catena
