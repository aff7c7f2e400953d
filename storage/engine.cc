#include "storage/engine.h"

#include <string>
#include <utility>

namespace catena {

std::string_view FamilyName(Family family) {
  switch (family) {
    case Family::kMeta:
      return "meta";
    case Family::kNode:
      return "node";
    case Family::kRelationship:
      return "relationship";
    case Family::kAdjacency:
      return "adjacency";
    case Family::kIndex:
      return "index";
  }
  return "unknown";
}

void WriteBatch::Put(Family family, std::string key, std::string value) {
  bytes_ += key.size() + value.size();
  entries_.push_back({Kind::kPut, family, std::move(key), std::move(value)});
}

void WriteBatch::Delete(Family family, std::string key) {
  bytes_ += key.size();
  entries_.push_back({Kind::kDelete, family, std::move(key), {}});
}

void WriteBatch::Add(Family family, std::string key, int64_t delta) {
  bytes_ += key.size() + sizeof(delta);
  entries_.push_back({Kind::kAdd, family, std::move(key), EncodeCounter(delta)});
}

std::string EncodeCounter(int64_t value) {
  auto bits = static_cast<uint64_t>(value);
  std::string bytes(sizeof(bits), '\0');
  for (char& byte : bytes) {
    byte = static_cast<char>(bits & 0xff);
    bits >>= 8;
  }
  return bytes;
}

std::optional<int64_t> DecodeCounter(std::string_view bytes) {
  uint64_t bits = 0;
  if (bytes.size() != sizeof(bits)) return std::nullopt;
  for (size_t i = bytes.size(); i-- > 0;) bits = bits << 8 | static_cast<uint8_t>(bytes[i]);
  return static_cast<int64_t>(bits);
}

std::string AddToCounter(std::optional<std::string_view> current, std::string_view delta) {
  if (!current) return std::string(delta);
  const auto have = DecodeCounter(*current);
  const auto more = DecodeCounter(delta);
  if (!have || !more) return std::string(*current);
  return EncodeCounter(
      static_cast<int64_t>(static_cast<uint64_t>(*have) + static_cast<uint64_t>(*more)));
}

namespace {

std::string SizeMessage(std::string_view what, Family family, size_t bytes, size_t limit) {
  return std::string(what) + " of " + std::to_string(bytes) + " bytes for the family '" +
         std::string(FamilyName(family)) + "' is longer than the limit of " +
         std::to_string(limit) + " bytes";
}

}  // namespace

Result<void> CheckLimits(const EngineLimits& limits, Family family, std::string_view key,
                         std::string_view value) {
  if (key.size() > limits.key_bytes) {
    return Fail(ErrorCode::kLimit, SizeMessage("a key", family, key.size(), limits.key_bytes));
  }
  if (value.size() > limits.value_bytes) {
    return Fail(ErrorCode::kLimit,
                SizeMessage("a value", family, value.size(), limits.value_bytes));
  }
  return {};
}

Result<void> CheckLimits(const EngineLimits& limits, const WriteBatch& batch) {
  if (batch.bytes() > limits.batch_bytes) {
    return Fail(ErrorCode::kLimit, "a commit of " + std::to_string(batch.bytes()) +
                                       " bytes is larger than the limit of " +
                                       std::to_string(limits.batch_bytes) +
                                       " bytes; commit it in parts");
  }
  for (const WriteBatch::Entry& entry : batch.entries()) {
    CATENA_TRY(CheckLimits(limits, entry.family, entry.key, entry.value));
  }
  return {};
}

}  // namespace catena
