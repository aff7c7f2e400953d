// The header of a bulk table: what each column is.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/result.h"
#include "core/value.h"
#include "ingest/csv_reader.h"

namespace catena {

enum class CellType : uint8_t {
  kString,
  kChar,
  kInt,
  kDouble,
  kBool,
  kDate,
  kLocalTime,
  kTime,
  kLocalDateTime,
  kDateTime,
  kDuration,
  kPoint,
  kAny,  // A literal of core/value_literal.h, whatever its type.
};
std::string_view CellTypeName(CellType type);  // "string", "char", "int", ...

// How the text of a cell becomes a value.
struct CellFormat {
  CellType type = CellType::kString;
  bool is_list = false;
  char list_delimiter = ';';
  // {timezone:+02:00}: the offset of times that name none, as written; "" is UTC.
  std::string timezone;
  // {crs:...}: of points that name none.
  std::optional<Point::System> system;
};

enum class ColumnRole : uint8_t { kProperty, kIgnore, kId, kLabel, kStart, kEnd, kType };

struct TableColumn {
  ColumnRole role = ColumnRole::kProperty;
  std::string name;   // Of the property; of an id column, "" when it has none.
  std::string space;  // Id space of kId, kStart, kEnd; "" is the common one.
  CellFormat format;
  // Of kId: {store:false} says that the id serves the relationships of the tables only.
  bool store_id = true;
};

enum class TableKind : uint8_t { kNodes, kRelationships };

// One column: "name", "name:type", "name:type[]", ":LABEL", "id:ID(Event)", "at:point{crs:wgs-84}".
// kInvalidArgument says what is wrong with it.
Result<TableColumn> ParseTableColumn(std::string_view text, char list_delimiter);

// A whole header. Also holds its rules: one start and one end and no id for relationships, at
// most one id for nodes, no property twice. One column that looks like several of a table with
// another delimiter is refused: it would be read as one property of a mangled name. Errors have no
// place; the message names the column.
Result<std::vector<TableColumn>> ParseTableHeader(std::span<const CsvField> fields, TableKind kind,
                                                  char list_delimiter);

// "wgs-84", "cartesian-3d", ... or the number as text.
std::optional<Point::System> FindPointSystem(std::string_view name);

}  // namespace catena
