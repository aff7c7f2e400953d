#include "storage/index_reading.h"

#include <algorithm>

#include "storage/index_encoding.h"
#include "storage/index_plan.h"

namespace catena {
namespace {

Result<const IndexDefinition*> FindIndex(const std::vector<IndexDefinition>& indexes,
                                         IndexId index) {
  const auto it = std::find_if(indexes.begin(), indexes.end(),
                               [&](const IndexDefinition& each) { return each.id == index; });
  if (it != indexes.end()) return &*it;
  return Fail(ErrorCode::kNotFound, "there is no index " + std::to_string(index.value));
}

tl::unexpected<Error> Damaged() {
  return Fail(ErrorCode::kCorruption, "a key of an index is damaged");
}

}  // namespace

Result<std::optional<std::string>> LookUpPrefix(const std::vector<IndexDefinition>& indexes,
                                                IndexId index, const Value& value) {
  CATENA_TRY(const IndexDefinition* definition, FindIndex(indexes, index));
  const Result<std::string> encoded = EncodeForLookUp(*definition, value);
  if (!encoded.has_value()) return std::optional<std::string>();
  return std::optional(IndexPrefix(index) + *encoded);
}

Result<void> LookUpIndex(const std::vector<IndexDefinition>& indexes, IndexEntityScan scan,
                         IndexId index, const Value& value, FunctionRef<bool(uint64_t)> visit) {
  CATENA_TRY(const std::optional<std::string> prefix, LookUpPrefix(indexes, index, value));
  if (!prefix) return {};
  return scan(*prefix, 0, visit);
}

Result<void> ScanIndexStrings(const std::vector<IndexDefinition>& indexes, IndexKeyScan scan,
                              IndexId index, std::string_view from,
                              FunctionRef<bool(std::string_view, uint64_t)> visit) {
  CATENA_TRY(const IndexDefinition* definition, FindIndex(indexes, index));
  const std::string prefix = IndexPrefix(definition->id);
  bool damaged = false;
  CATENA_TRY(
      scan({prefix + IndexStringStart(from), prefix + IndexStringEnd()}, [&](std::string_view key) {
        const auto parts = SplitIndexKey(key);
        const auto text = parts ? DecodeIndexString(parts->value) : std::nullopt;
        damaged = !text;
        return !damaged && visit(*text, parts->entity);
      }));
  if (damaged) return Damaged();
  return {};
}

Result<void> ScanLabelIndex(IndexEntityScan scan, LabelId label, NodeId after,
                            FunctionRef<bool(NodeId)> visit) {
  return scan(LabelIndexPrefix(label), after.value,
              [&](uint64_t entity) { return visit(NodeId{entity}); });
}

}  // namespace catena
