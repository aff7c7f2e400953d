// The columns that hold all properties of the nodes or relationships of a graph, each as the
// narrowest kind of column that gives every value back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/name_dictionary.h"
#include "core/records.h"

namespace catena {

enum class ColumnKind : uint8_t {
  kNone,  // No value.
  kBool,
  kInt,
  kDouble,
  kString,
  kDate,
  kLocalTime,
  kTime,
  kLocalDateTime,
  kDateTime,
  kDuration,
  kPoint,
  kEmptyList,
  kBoolList,
  kIntList,
  kDoubleList,
  kStringList,
  kAny,  // Maps, other lists, several kinds, and what the text of its kind cannot hold.
};

struct TableColumnPlan {
  KeyId key;
  std::string name;
  ColumnKind kind = ColumnKind::kNone;
};

// "" for kNone; "string[]", "any", ... as in the header of bulk tables.
std::string_view ColumnKindName(ColumnKind kind);

// The value in a cell of a column of its kind; what it is written in quotes, or bare.
std::string CellText(ColumnKind kind, const Value& value);

class TableColumns {
 public:
  void Add(const PropertyMap& properties);
  // Makes the column one of kAny, where the graph has it.
  void Generalise(KeyId key);
  // By name, `id` first.
  std::vector<TableColumnPlan> Columns(const NameDictionary& names) const;

 private:
  std::vector<ColumnKind> kinds_;  // By key.
};

}  // namespace catena
