#include "ingest/bulk_tables_header.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "ingest/bulk_tables_values.h"

namespace catena {
namespace {

struct NamedType {
  std::string_view name;
  CellType type;
};
constexpr std::array kTypes = {
    NamedType{"string", CellType::kString},
    NamedType{"char", CellType::kChar},
    NamedType{"int", CellType::kInt},
    NamedType{"long", CellType::kInt},
    NamedType{"short", CellType::kInt},
    NamedType{"byte", CellType::kInt},
    NamedType{"integer", CellType::kInt},
    NamedType{"double", CellType::kDouble},
    NamedType{"float", CellType::kDouble},
    NamedType{"boolean", CellType::kBool},
    NamedType{"date", CellType::kDate},
    NamedType{"localtime", CellType::kLocalTime},
    NamedType{"time", CellType::kTime},
    NamedType{"localdatetime", CellType::kLocalDateTime},
    NamedType{"datetime", CellType::kDateTime},
    NamedType{"duration", CellType::kDuration},
    NamedType{"point", CellType::kPoint},
    NamedType{"any", CellType::kAny},
};

struct NamedRole {
  std::string_view name;
  ColumnRole role;
};
constexpr std::array kRoles = {
    NamedRole{"ID", ColumnRole::kId},          NamedRole{"LABEL", ColumnRole::kLabel},
    NamedRole{"START_ID", ColumnRole::kStart}, NamedRole{"END_ID", ColumnRole::kEnd},
    NamedRole{"TYPE", ColumnRole::kType},      NamedRole{"IGNORE", ColumnRole::kIgnore},
};

struct NamedSystem {
  std::string_view name;
  std::string_view number;
  Point::System system;
};
constexpr std::array kSystems = {
    NamedSystem{"cartesian", "7203", Point::System::kCartesian},
    NamedSystem{"cartesian-3d", "9157", Point::System::kCartesian3d},
    NamedSystem{"wgs-84", "4326", Point::System::kWgs84},
    NamedSystem{"wgs-84-3d", "4979", Point::System::kWgs84_3d},
};

// "name:type(space){options}", taken apart.
struct ColumnText {
  std::string_view name;
  std::string_view type;
  std::string_view space;
  std::string_view options;
  bool has_space = false;
};

tl::unexpected<Error> FailColumn(std::string_view text, const std::string& what) {
  return Fail(ErrorCode::kInvalidArgument, "header column '" + std::string(text) + "': " + what);
}

// Takes what `open` and the last character enclose off the end of `rest`.
std::optional<std::string_view> TakeEnclosed(std::string_view& rest, char open, char close) {
  if (!rest.ends_with(close)) return {};
  const size_t begin = rest.rfind(open);
  if (begin == std::string_view::npos) return {};
  const std::string_view inside = rest.substr(begin + 1, rest.size() - begin - 2);
  rest = rest.substr(0, begin);
  return inside;
}

ColumnText TakeApart(std::string_view text) {
  ColumnText parts;
  std::string_view rest = text;
  if (const auto options = TakeEnclosed(rest, '{', '}')) parts.options = *options;
  if (const auto space = TakeEnclosed(rest, '(', ')')) {
    parts.space = *space;
    parts.has_space = true;
  }
  const size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos) {
    // A name without a type may hold brackets: "deaths (total)".
    ColumnText name_only;
    name_only.name = text;
    return name_only;
  }
  parts.name = rest.substr(0, colon);
  parts.type = rest.substr(colon + 1);
  return parts;
}

std::optional<ColumnRole> FindRole(std::string_view name) {
  for (const NamedRole& named : kRoles) {
    if (EqualsIgnoringCase(named.name, name)) return named.role;
  }
  return {};
}

Result<void> ReadOption(std::string_view option, TableColumn& column) {
  const size_t colon = option.find(':');
  const std::string_view key = TrimBlanks(option.substr(0, colon));
  const std::string_view value =
      colon == std::string_view::npos ? "" : TrimBlanks(option.substr(colon + 1));
  const CellType type = column.format.type;
  if (EqualsIgnoringCase(key, "crs") && type == CellType::kPoint) {
    column.format.system = FindPointSystem(value);
    if (!column.format.system) {
      return Fail(ErrorCode::kInvalidArgument,
                  "'" + std::string(value) +
                      "' is no coordinate system; known are cartesian, cartesian-3d, wgs-84 and "
                      "wgs-84-3d");
    }
    return {};
  }
  if (EqualsIgnoringCase(key, "timezone") &&
      (type == CellType::kTime || type == CellType::kDateTime)) {
    CellFormat time;
    time.type = CellType::kTime;
    const bool sign = value.starts_with('+') || value.starts_with('-') || value == "Z";
    if (!sign || !ReadCell(time, "00:00" + std::string(value)).has_value()) {
      return Fail(ErrorCode::kInvalidArgument,
                  "'" + std::string(value) + "' is no offset such as +02:00");
    }
    column.format.timezone = value;
    return {};
  }
  if (column.role == ColumnRole::kId && EqualsIgnoringCase(key, "store")) {
    if (!EqualsIgnoringCase(value, "true") && !EqualsIgnoringCase(value, "false")) {
      return Fail(ErrorCode::kInvalidArgument, "store is true or false");
    }
    column.store_id = EqualsIgnoringCase(value, "true");
    return {};
  }
  const bool about_id = column.role == ColumnRole::kId &&
                        (EqualsIgnoringCase(key, "id-type") || EqualsIgnoringCase(key, "label"));
  if (about_id) return {};
  return Fail(ErrorCode::kInvalidArgument, "unknown option '" + std::string(key) + "'");
}

Result<void> ReadOptions(std::string_view options, TableColumn& column) {
  while (!options.empty()) {
    const size_t comma = std::min(options.find(','), options.size());
    CATENA_TRY(ReadOption(options.substr(0, comma), column));
    options.remove_prefix(std::min(comma + 1, options.size()));
  }
  return {};
}

bool FindType(std::string_view name, CellFormat& format) {
  if (name.ends_with("[]")) {
    format.is_list = true;
    name.remove_suffix(2);
  }
  for (const NamedType& named : kTypes) {
    if (!EqualsIgnoringCase(named.name, name)) continue;
    format.type = named.type;
    return true;
  }
  return false;
}

// A header of one column that holds another delimiter between marked names is of a table whose
// cells are parted otherwise: a spreadsheet writes semicolons in most of Europe.
Result<void> CheckDelimiter(std::string_view header) {
  struct Delimiter {
    char character;
    std::string_view name;
    std::string_view option;
  };
  constexpr std::array kDelimiters = {Delimiter{';', "semicolons", "';'"},
                                      Delimiter{'\t', "tabs", "tab"}, Delimiter{'|', "bars", "'|'"},
                                      Delimiter{',', "commas", "','"}};
  for (const Delimiter& delimiter : kDelimiters) {
    if (header.find(delimiter.character) == std::string_view::npos) continue;
    // Commas part the options of one column too.
    if (delimiter.character == ',' && header.find('{') != std::string_view::npos) continue;
    bool is_marked = false;
    for (size_t begin = 0; begin <= header.size() && !is_marked;) {
      const size_t end = std::min(header.find(delimiter.character, begin), header.size());
      const ColumnText parts = TakeApart(TrimBlanks(header.substr(begin, end - begin)));
      CellFormat format;
      is_marked =
          FindRole(parts.type).has_value() || (!parts.type.empty() && FindType(parts.type, format));
      begin = end + 1;
    }
    if (!is_marked) continue;
    return Fail(ErrorCode::kInvalidArgument,
                "the header has one column, whose name looks like columns parted by " +
                    std::string(delimiter.name) + ": say --delimiter " +
                    std::string(delimiter.option));
  }
  return {};
}

Result<void> CheckColumns(const std::vector<TableColumn>& columns, TableKind kind) {
  const auto count = [&](ColumnRole role) {
    return std::count_if(columns.begin(), columns.end(),
                         [&](const TableColumn& column) { return column.role == role; });
  };
  for (const NamedRole& named : kRoles) {
    if (named.role == ColumnRole::kIgnore) continue;
    const bool of_nodes = named.role == ColumnRole::kId || named.role == ColumnRole::kLabel;
    const bool of_this = of_nodes == (kind == TableKind::kNodes);
    if (count(named.role) > 0 && !of_this) {
      return Fail(
          ErrorCode::kInvalidArgument,
          "the header has a column :" + std::string(named.name) + ", which is for " +
              (of_nodes ? "nodes; these are relationships" : "relationships; these are nodes"));
    }
    if (count(named.role) > 1) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the header has more than one column :" + std::string(named.name));
    }
  }
  if (kind == TableKind::kRelationships &&
      (count(ColumnRole::kStart) == 0 || count(ColumnRole::kEnd) == 0)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the header of relationships needs a column :START_ID and a column :END_ID");
  }
  std::set<std::string_view> names;
  for (const TableColumn& column : columns) {
    const bool stored = column.role == ColumnRole::kProperty || column.role == ColumnRole::kId;
    if (stored && !column.name.empty() && !names.insert(column.name).second) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the header has the property '" + column.name + "' twice");
    }
  }
  return {};
}

}  // namespace

std::string_view CellTypeName(CellType type) {
  return std::find_if(kTypes.begin(), kTypes.end(),
                      [&](const NamedType& named) { return named.type == type; })
      ->name;
}

std::optional<Point::System> FindPointSystem(std::string_view name) {
  for (const NamedSystem& named : kSystems) {
    if (EqualsIgnoringCase(named.name, name) || named.number == name) return named.system;
  }
  return {};
}

Result<TableColumn> ParseTableColumn(std::string_view text, char list_delimiter) {
  const ColumnText parts = TakeApart(text);
  TableColumn column;
  column.name = parts.name;
  column.space = parts.space;
  column.format.list_delimiter = list_delimiter;
  if (const auto role = FindRole(parts.type)) {
    column.role = *role;
  } else if (!parts.type.empty() && !FindType(parts.type, column.format)) {
    return FailColumn(text,
                      "'" + std::string(parts.type) +
                          "' is no type; known are string, char, int, long, short, byte, "
                          "double, float, boolean, date, localtime, time, localdatetime, "
                          "datetime, duration, point and any, with [] behind it for a list, and "
                          "ID, LABEL, START_ID, END_ID, TYPE and IGNORE");
  }
  const bool of_ids = column.role == ColumnRole::kId || column.role == ColumnRole::kStart ||
                      column.role == ColumnRole::kEnd;
  if (parts.has_space && !of_ids) return FailColumn(text, "only ids have an id space");
  if (column.role == ColumnRole::kProperty && column.name.empty()) {
    return FailColumn(text, "a property needs a name; :IGNORE leaves a column out");
  }
  if (const auto read = ReadOptions(parts.options, column); !read.has_value()) {
    return FailColumn(text, read.error().message);
  }
  return column;
}

Result<std::vector<TableColumn>> ParseTableHeader(std::span<const CsvField> fields, TableKind kind,
                                                  char list_delimiter) {
  std::vector<TableColumn> columns;
  columns.reserve(fields.size());
  if (fields.size() == 1) CATENA_TRY(CheckDelimiter(fields.front().text));
  for (const CsvField& field : fields) {
    CATENA_TRY(TableColumn column, ParseTableColumn(field.text, list_delimiter));
    columns.push_back(std::move(column));
  }
  CATENA_TRY(CheckColumns(columns, kind));
  return columns;
}

}  // namespace catena
