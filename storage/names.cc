#include "storage/names.h"

#include <array>

#include "core/fold.h"
#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/key_encoding.h"

namespace catena {
namespace {

constexpr size_t kMaxNameBytes = 1024;
constexpr std::array<NameKind, 3> kKinds = {NameKind::kLabel, NameKind::kType, NameKind::kKey};

std::string_view Prefix(NameKind kind) {
  switch (kind) {
    case NameKind::kLabel:
      return "label/";
    case NameKind::kType:
      return "type/";
    case NameKind::kKey:
      return "key/";
  }
  return "";
}

// nullopt for bytes that no NameRecordValue() gives.
std::optional<std::string_view> OpenName(std::string_view key, std::string_view value) {
  if (value.size() < sizeof(uint32_t)) return std::nullopt;
  const std::string_view name = value.substr(0, value.size() - sizeof(uint32_t));
  if (LoadBigEndian<uint32_t>(value.data() + name.size()) != Crc32c(name, Crc32c(key))) {
    return std::nullopt;
  }
  return name;
}

}  // namespace

std::string NameRecordKey(NameKind kind, uint32_t id) {
  std::string key(Prefix(kind));
  AppendBigEndian(key, id);
  return key;
}

std::string NameRecordValue(std::string_view key, std::string_view name) {
  std::string value(name);
  AppendBigEndian(value, Crc32c(name, Crc32c(key)));
  return value;
}

Result<void> NameStore::Load() {
  std::vector<KeyRange> ranges;
  for (const NameKind kind : kKinds) {
    const std::string prefix(Prefix(kind));
    ranges.push_back({prefix, PrefixEnd(prefix)});
  }
  bool damaged = false;
  CATENA_TRY(engine_.MultiScan({}, Family::kMeta, ranges,
                               [&](size_t range, std::string_view key, std::string_view value) {
                                 const auto name = OpenName(key, value);
                                 const NameKind kind = kKinds[range];
                                 damaged = !name || key != NameRecordKey(kind, Count(kind) + 1) ||
                                           Remember(kind, *name) != Count(kind);
                                 return damaged ? ScanStep::kStop : ScanStep::kNext;
                               }));
  if (damaged) return Fail(ErrorCode::kCorruption, "the dictionary of names is damaged");
  return {};
}

std::optional<uint32_t> NameStore::Find(NameKind kind, std::string_view name) const {
  const auto raw = [](auto id) { return id ? std::optional(id->value) : std::nullopt; };
  switch (kind) {
    case NameKind::kLabel:
      return raw(dictionary_.FindLabel(name));
    case NameKind::kType:
      return raw(dictionary_.FindType(name));
    case NameKind::kKey:
      return raw(dictionary_.FindKey(name));
  }
  return std::nullopt;
}

uint32_t NameStore::Count(NameKind kind) const {
  switch (kind) {
    case NameKind::kLabel:
      return dictionary_.label_count();
    case NameKind::kType:
      return dictionary_.type_count();
    case NameKind::kKey:
      return dictionary_.key_count();
  }
  return 0;
}

uint32_t NameStore::Remember(NameKind kind, std::string_view name) {
  switch (kind) {
    case NameKind::kLabel:
      return dictionary_.InternLabel(name).value;
    case NameKind::kType:
      return dictionary_.InternType(name).value;
    case NameKind::kKey:
      return dictionary_.InternKey(name).value;
  }
  return 0;
}

Result<uint32_t> NameStore::Intern(NameKind kind, std::string_view name) {
  if (const auto id = Find(kind, name)) return *id;
  if (name.empty() || name.size() > kMaxNameBytes || !IsValidUtf8(name)) {
    return Fail(ErrorCode::kInvalidArgument,
                "a label, type or property name must be 1 to 1,024 bytes of valid UTF-8");
  }
  const std::scoped_lock lock(mutex_);
  if (const auto id = Find(kind, name)) return *id;
  const std::string key = NameRecordKey(kind, Count(kind) + 1);
  const std::string value = NameRecordValue(key, name);
  WriteBatch batch;
  batch.Put(Family::kMeta, key, value);
  const Precondition absent{Family::kMeta, key, std::nullopt};
  CATENA_TRY(engine_.Commit(batch, {&absent, 1}, {.sync = false}));
  given_.push_back({key, value});
  return Remember(kind, name);
}

size_t NameStore::AddPending(WriteBatch& batch) const {
  const std::scoped_lock lock(mutex_);
  for (size_t i = synced_; i < given_.size(); ++i) {
    batch.Put(Family::kMeta, given_[i].key, given_[i].value);
  }
  return given_.size();
}

void NameStore::NamesAreSynced(size_t given) {
  const std::scoped_lock lock(mutex_);
  synced_ = std::max(synced_, given);
}

}  // namespace catena
