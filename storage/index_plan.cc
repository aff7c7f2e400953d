#include "storage/index_plan.h"

#include <algorithm>
#include <utility>

#include "core/index_entries.h"
#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/index_encoding.h"

namespace catena {
namespace {

template <class Uses>
void SortByKey(Uses& uses) {
  std::stable_sort(uses.begin(), uses.end(),
                   [](const auto& a, const auto& b) { return a.key < b.key; });
}

void SortAndKeepEachOnce(std::vector<IndexEntry>& entries, size_t from) {
  const auto first = entries.begin() + static_cast<ptrdiff_t>(from);
  std::sort(first, entries.end(),
            [](const IndexEntry& a, const IndexEntry& b) { return a.key < b.key; });
  entries.erase(
      std::unique(first, entries.end(),
                  [](const IndexEntry& a, const IndexEntry& b) { return a.key == b.key; }),
      entries.end());
}

void AppendSized(std::string& out, std::string_view text) {
  AppendVarint(out, text.size());
  out += text;
}

}  // namespace

void IndexPlan::Refresh() {
  const uint64_t seen = uint64_t{names_.key_count()} + names_.label_count() + names_.type_count();
  if (seen == names_seen_) return;
  names_seen_ = seen;
  node_uses_.clear();
  relationship_uses_.clear();
  for (const IndexDefinition& index : indexes_) {
    const bool on_nodes = index.entity == EntityKind::kNode;
    const LabelId label = on_nodes ? names_.FindLabel(index.scope).value_or(LabelId{}) : LabelId{};
    const TypeId type = on_nodes ? TypeId{} : names_.FindType(index.scope).value_or(TypeId{});
    const bool scope_known = index.scope.empty() || label || type;
    for (const std::string& name : index.keys) {
      const auto key = names_.FindKey(name);
      if (!key) continue;
      (on_nodes ? node_uses_ : relationship_uses_)
          .push_back({*key, &index, label, type, scope_known});
    }
  }
  SortByKey(node_uses_);
  SortByKey(relationship_uses_);
}

Result<void> IndexPlan::AppendValue(const IndexDefinition& index, const Value& value,
                                    uint64_t entity, std::vector<IndexEntry>& entries) {
  if (const Value::List* list = value.AsList()) {
    for (const Value& element : *list) CATENA_TRY(AppendValue(index, element, entity, entries));
    return {};
  }
  if (const Value::Map* map = value.AsMap()) {
    for (const auto& [name, element] : *map) {
      CATENA_TRY(AppendValue(index, element, entity, entries));
    }
    return {};
  }
  CATENA_TRY(const std::string encoded, EncodeForLookUp(index, value));
  entries.push_back({IndexKey(index.id, encoded, entity), &index});
  return {};
}

Result<void> IndexPlan::AppendEntries(NodeId node, std::span<const LabelId> labels,
                                      const PropertyMap& properties,
                                      std::vector<IndexEntry>& entries) {
  if (!by_hand_) Refresh();
  const size_t from = entries.size();
  for (const LabelId label : labels) entries.push_back({LabelIndexKey(label, node), nullptr});
  auto use = node_uses_.begin();
  for (const auto& [key, value] : properties) {
    while (use != node_uses_.end() && use->key < key) ++use;
    for (auto same = use; same != node_uses_.end() && same->key == key; ++same) {
      if (!same->scope_known ||
          (same->label && !std::binary_search(labels.begin(), labels.end(), same->label)))
        continue;
      CATENA_TRY(AppendValue(*same->index, value, node.value, entries));
    }
  }
  SortAndKeepEachOnce(entries, from);
  return {};
}

Result<void> IndexPlan::AppendEntries(RelationshipId relationship, TypeId type,
                                      const PropertyMap& properties,
                                      std::vector<IndexEntry>& entries) {
  if (properties.empty()) return {};
  if (!by_hand_) Refresh();
  const size_t from = entries.size();
  auto use = relationship_uses_.begin();
  for (const auto& [key, value] : properties) {
    while (use != relationship_uses_.end() && use->key < key) ++use;
    for (auto same = use; same != relationship_uses_.end() && same->key == key; ++same) {
      if (!same->scope_known || (same->type && same->type != type)) continue;
      CATENA_TRY(AppendValue(*same->index, value, relationship.value, entries));
    }
  }
  SortAndKeepEachOnce(entries, from);
  return {};
}

Result<std::string> EncodeForLookUp(const IndexDefinition& index, const Value& value) {
  Result<std::string> encoded =
      index.folded ? EncodeIndexValue(LookUpValue(index, value)) : EncodeIndexValue(value);
  if (!encoded.has_value() && encoded.error().code == ErrorCode::kLimit) {
    return Fail(ErrorCode::kLimit, "in the index '" + index.name + "': " + encoded.error().message);
  }
  return encoded;
}

std::string EncodeIndexDefinition(const IndexDefinition& index) {
  std::string bytes;
  AppendVarint(bytes, index.id.value);
  AppendSized(bytes, index.name);
  bytes.push_back(static_cast<char>(index.entity));
  AppendSized(bytes, index.scope);
  AppendVarint(bytes, index.keys.size());
  for (const std::string& key : index.keys) AppendSized(bytes, key);
  bytes.push_back(index.unique ? '\1' : '\0');
  bytes.push_back(index.folded ? '\1' : '\0');
  AppendBigEndian(bytes, Crc32c(bytes));
  return bytes;
}

Result<IndexDefinition> DecodeIndexDefinition(std::string_view bytes) {
  const auto damaged = [] {
    return Fail(ErrorCode::kCorruption, "an index definition is damaged");
  };
  if (bytes.size() < sizeof(uint32_t)) return damaged();
  const std::string_view body = bytes.substr(0, bytes.size() - sizeof(uint32_t));
  if (LoadBigEndian<uint32_t>(bytes.data() + body.size()) != Crc32c(body)) return damaged();
  ByteReader reader(body);
  IndexDefinition index;
  const uint64_t id = reader.Varint();
  index.id = IndexId{static_cast<uint32_t>(id)};
  index.name = reader.Bytes(reader.Varint());
  const uint8_t entity = reader.Byte();
  index.entity = static_cast<EntityKind>(entity);
  index.scope = reader.Bytes(reader.Varint());
  for (uint64_t left = reader.Varint(); left > 0 && reader.ok(); --left) {
    index.keys.emplace_back(reader.Bytes(reader.Varint()));
  }
  const uint8_t unique = reader.Byte();
  const uint8_t folded = reader.Byte();
  index.unique = unique == 1;
  index.folded = folded == 1;
  const bool in_range = std::in_range<uint32_t>(id) && entity <= 1 && unique <= 1 && folded <= 1;
  if (!reader.ok() || !reader.at_end() || !in_range) return damaged();
  return index;
}

}  // namespace catena
