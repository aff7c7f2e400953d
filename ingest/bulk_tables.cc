// One pass over the nodes, which fills a map from user id to node for each id space, then one
// over the relationships, which asks it. Rows go to the sink as they are read.
#include "ingest/bulk_tables.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/edtf.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "ingest/bulk_tables_header.h"
#include "ingest/bulk_tables_ids.h"
#include "ingest/bulk_tables_rows.h"
#include "ingest/bulk_tables_update.h"
#include "ingest/bulk_tables_values.h"

namespace catena {
namespace {

// What stands for a node while rows are only checked.
constexpr NodeId kCheckedNode{1};
constexpr uint64_t kRowsPerUpdate = 8192;

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct TextHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <class T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

// A value made of a short text that is most often the one of the row before.
template <class T>
class Remembered {
 public:
  // make(text) -> Result<T>, called once for each text. Valid until the next call.
  template <class Make>
  Result<const T*> Get(std::string_view text, const Make& make) {
    if (last_ != nullptr && last_->first == text) return &last_->second;
    auto found = known_.find(text);
    if (found == known_.end()) {
      CATENA_TRY(T value, make(text));
      found = known_.emplace(std::string(text), std::move(value)).first;
    }
    last_ = &*found;
    return &last_->second;
  }

 private:
  ByText<T> known_;
  const std::pair<const std::string, T>* last_ = nullptr;
};

// A column that becomes a property.
struct PropertyColumn {
  KeyId key;
  size_t index = 0;
  std::string name;
  CellFormat format;
};

struct Columns {
  std::vector<PropertyColumn> properties;  // By key, so that a PropertyMap is filled at its end.
  // Indexes of the columns with a role.
  std::optional<size_t> id, label, start, end, type;
  bool store_id = true;
  std::string id_space, start_space, end_space;
  std::optional<PropertyColumn> date;     // The column `date` of text or days.
  std::optional<PropertyColumn> no_date;  // One of that name and another type.
  std::vector<KeyId> keys;                // Of the properties that a row sets, but for `id`.
  bool has_id_property = false;
};

struct EventKeys {
  KeyId begin_min, begin_max, end_min, end_max;
};

void SetBounds(const EventKeys& keys, const DayBounds& bounds, PropertyMap& properties) {
  const auto set = [&](KeyId key, const std::optional<int64_t>& day) {
    if (day) properties.Set(key, Value(*day));
  };
  set(keys.begin_min, bounds.begin_min);
  set(keys.begin_max, bounds.begin_max);
  set(keys.end_min, bounds.end_min);
  set(keys.end_max, bounds.end_max);
}

// Why a row cannot be taken; not an error of the import.
using RowFault = std::optional<std::string>;

RowFault InColumn(const PropertyColumn& column, const std::string& message) {
  return "column '" + column.name + "' (" + std::string(CellTypeName(column.format.type)) +
         (column.format.is_list ? "[]): " : "): ") + message;
}

class TableImport {
 public:
  TableImport(const TablesRequest& request, BulkSink& sink, Progress& progress)
      : request_(request),
        options_(request.options),
        sink_(sink),
        progress_(progress),
        rejections_(request.options),
        cell_ends_{request.options.csv.delimiter, '\n', '\r'} {}

  Result<TablesReport> Run() {
    const auto start = Clock::now();
    CATENA_TRY(Prepare());
    for (const NodeTable& table : request_.nodes) CATENA_TRY(ReadNodes(table));
    for (const RelationshipTable& table : request_.relationships) {
      CATENA_TRY(ReadRelationships(table));
    }
    CATENA_TRY(rejections_.Verdict());
    CATENA_TRY(Update("reading tables"));
    report_.rejected = rejections_.count();
    report_.bytes_read = bytes_done_;
    for (const auto& [space, ids] : spaces_) report_.id_memory_bytes += ids.memory_bytes();
    report_.read_seconds = SecondsSince(start);
    const auto finish = Clock::now();
    if (!progress_.Update("sorting and writing", 0, 0)) {
      return Fail(ErrorCode::kCancelled, "stopped; nothing was imported");
    }
    CATENA_TRY(sink_.Finish(progress_));
    report_.finish_seconds = SecondsSince(finish);
    return report_;
  }

 private:
  Result<void> Prepare();
  Result<void> CheckOptions() const;
  Result<Columns> PlanColumns(const std::vector<TableColumn>& header);
  Result<void> Update(std::string_view what);
  Result<void> CountRow(const TableRows& rows, std::string_view what);

  Result<void> ReadNodes(const NodeTable& table);
  Result<RowFault> TakeNode(const TableRows& rows, const Columns& columns);
  Result<const std::vector<LabelId>*> LabelsOf(std::string_view cell);
  Result<RowFault> CheckId(std::string_view id, const Columns& columns);
  Result<NodeId> Stored(std::string_view id, const Columns& columns);
  Result<RowFault> ChangeStored(NodeId node, const TableRows& rows, const Columns& columns);
  Result<std::optional<RowFault>> TakeStoredRelationship(NodeId start, TypeId type, NodeId end,
                                                         const Columns& columns);
  Result<void> Count(RowChange change);
  RowFault ReadEventDate(const TableRows& rows, const PropertyColumn& date,
                         PropertyMap& properties) const;

  Result<void> ReadRelationships(const RelationshipTable& table);
  Result<RowFault> TakeRelationship(const TableRows& rows, const Columns& columns,
                                    const std::string& default_type);
  void PrefetchEnds(std::string_view upcoming, const Columns& columns) const;
  Result<NodeId> FindEnd(std::string_view id, const std::string& space, UserIdMap& ids);

  RowFault ReadProperties(const TableRows& rows, const Columns& columns, PropertyMap& properties);
  std::string UserId(std::string_view id, const std::string& space) const;
  // Nothing reaches the sink any more once nothing may be imported.
  bool only_checking() const { return rejections_.too_many(); }

  const TablesRequest& request_;
  const TablesOptions& options_;
  BulkSink& sink_;
  Progress& progress_;
  Rejections rejections_;
  TablesReport report_;

  const GraphReader* existing_ = nullptr;  // Null when it has no nodes.
  GraphWriter* writer_ = nullptr;
  std::unordered_set<std::string> seen_relationships_;  // Ids, in modes that tell them apart.
  std::map<std::string, UserIdMap> spaces_;
  KeyId id_key_;
  EventKeys event_keys_;
  LabelId event_label_;
  std::vector<LabelId> table_labels_;
  Remembered<std::vector<LabelId>> labels_;
  Remembered<TypeId> types_;
  // Of the table being read, in spaces_.
  UserIdMap* node_ids_ = nullptr;
  UserIdMap* start_ids_ = nullptr;
  UserIdMap* end_ids_ = nullptr;
  const std::string cell_ends_;  // The bytes that end a cell without quotes.

  PropertyMap properties_;  // Of one row.
  uint64_t rows_ = 0;
  uint64_t bytes_done_ = 0;
  uint64_t bytes_total_ = 0;
};

Result<void> TableImport::CheckOptions() const {
  CATENA_TRY(CheckCsvOptions(options_.csv));
  CsvOptions with_array = options_.csv;
  with_array.delimiter = options_.array_delimiter;
  if (!CheckCsvOptions(with_array).has_value() ||
      options_.array_delimiter == options_.csv.delimiter) {
    return Fail(ErrorCode::kInvalidArgument,
                "the array delimiter must be an ASCII character other than the delimiter and the "
                "quote, and no line end");
  }
  return {};
}

Result<void> TableImport::Prepare() {
  CATENA_TRY(CheckOptions());
  const auto add_size = [this](const std::string& file) {
    std::error_code error;
    const uintmax_t size = std::filesystem::file_size(file, error);
    if (!error) bytes_total_ += size;
  };
  for (const NodeTable& table : request_.nodes) {
    std::for_each(table.files.begin(), table.files.end(), add_size);
  }
  for (const RelationshipTable& table : request_.relationships) {
    std::for_each(table.files.begin(), table.files.end(), add_size);
  }
  if (request_.existing != nullptr) {
    CATENA_TRY(const GraphCounts counts, request_.existing->Counts());
    if (counts.nodes > 0) existing_ = request_.existing;
  }
  writer_ = request_.writer;
  CATENA_TRY(id_key_, sink_.InternKey("id"));
  return {};
}

Result<Columns> TableImport::PlanColumns(const std::vector<TableColumn>& header) {
  Columns columns;
  for (size_t i = 0; i < header.size(); ++i) {
    const TableColumn& column = header[i];
    switch (column.role) {
      case ColumnRole::kIgnore:
        break;
      case ColumnRole::kLabel:
        columns.label = i;
        break;
      case ColumnRole::kType:
        columns.type = i;
        break;
      case ColumnRole::kStart:
        columns.start = i;
        columns.start_space = column.space;
        break;
      case ColumnRole::kEnd:
        columns.end = i;
        columns.end_space = column.space;
        break;
      case ColumnRole::kId:
        columns.id = i;
        columns.id_space = column.space;
        columns.store_id = column.store_id;
        // The column `id` itself is set for every node in any case.
        if (column.name.empty() || column.name == "id") break;
        [[fallthrough]];
      case ColumnRole::kProperty: {
        CATENA_TRY(const KeyId key, sink_.InternKey(column.name));
        columns.properties.push_back({key, i, column.name, column.format});
        break;
      }
    }
  }
  const auto is_date = [](const PropertyColumn& column) {
    const CellType type = column.format.type;
    return column.name == "date" && !column.format.is_list &&
           (type == CellType::kString || type == CellType::kDate);
  };
  const auto date = std::find_if(columns.properties.begin(), columns.properties.end(), is_date);
  if (date != columns.properties.end()) columns.date = *date;
  std::sort(columns.properties.begin(), columns.properties.end(),
            [](const PropertyColumn& a, const PropertyColumn& b) { return a.key < b.key; });
  for (const PropertyColumn& column : columns.properties) {
    // What tells rows apart is not changed by them.
    if (column.key == id_key_) columns.has_id_property = true;
    if (column.key != id_key_) columns.keys.push_back(column.key);
    if (column.name == "date" && !columns.date) columns.no_date = column;
  }
  return columns;
}

Result<void> TableImport::Update(std::string_view what) {
  if (progress_.Update(what, std::min(bytes_done_, bytes_total_), bytes_total_)) return {};
  return Fail(ErrorCode::kCancelled, "stopped; nothing was imported");
}

Result<void> TableImport::CountRow(const TableRows& rows, std::string_view what) {
  if (++rows_ % kRowsPerUpdate != 0) return {};
  const uint64_t before = bytes_done_;
  bytes_done_ += rows.bytes_read();
  const Result<void> updated = Update(what);
  bytes_done_ = before;
  return updated;
}

std::string TableImport::UserId(std::string_view id, const std::string& space) const {
  if (!options_.qualify_ids || space.empty()) return std::string(id);
  return space + ":" + std::string(id);
}

RowFault TableImport::ReadProperties(const TableRows& rows, const Columns& columns,
                                     PropertyMap& properties) {
  for (const PropertyColumn& column : columns.properties) {
    const CsvField cell = rows.Cell(column.index);
    const bool text = column.format.type == CellType::kString;
    if (cell.text.empty()) {
      // An empty number is no number; an empty text is one only in quotes.
      const bool empty_value = cell.quoted && (text || column.format.is_list);
      if (!empty_value || options_.ignore_empty_strings) continue;
    }
    if (text && !column.format.is_list) {
      properties.Set(column.key, Value(cell.text));
      continue;
    }
    Result<Value> value = ReadCell(column.format, cell.text);
    if (!value.has_value()) return InColumn(column, value.error().message);
    properties.Set(column.key, *std::move(value));
  }
  return {};
}

Result<void> TableImport::ReadNodes(const NodeTable& table) {
  TableRows rows(table.files, TableKind::kNodes, options_, rejections_);
  CATENA_TRY(const std::vector<TableColumn> header, rows.ReadHeader());
  CATENA_TRY(const Columns columns, PlanColumns(header));
  if (columns.date || columns.no_date) {
    CATENA_TRY(event_label_, sink_.InternLabel(evidence::kEvent));
    CATENA_TRY(event_keys_.begin_min, sink_.InternKey(evidence::kBeginMin));
    CATENA_TRY(event_keys_.begin_max, sink_.InternKey(evidence::kBeginMax));
    CATENA_TRY(event_keys_.end_min, sink_.InternKey(evidence::kEndMin));
    CATENA_TRY(event_keys_.end_max, sink_.InternKey(evidence::kEndMax));
  }
  table_labels_.clear();
  for (const std::string& label : table.labels) {
    CATENA_TRY(const LabelId id, sink_.InternLabel(label));
    table_labels_.push_back(id);
  }
  labels_ = {};
  if (request_.mode != TablesMode::kAddNew && (!columns.id || !columns.store_id)) {
    return Fail(ErrorCode::kInvalidArgument,
                "to update, the nodes need a column :ID whose ids are kept; without it every row "
                "would be added again",
                rows.where());
  }
  node_ids_ = &spaces_[columns.id_space];
  for (;;) {
    CATENA_TRY(const bool more, rows.Next());
    if (!more) break;
    CATENA_TRY(RowFault fault, TakeNode(rows, columns));
    if (fault) rejections_.Add({rows.where(), *std::move(fault)});
    CATENA_TRY(CountRow(rows, "reading nodes"));
  }
  bytes_done_ += rows.bytes_read();
  return {};
}

Result<const std::vector<LabelId>*> TableImport::LabelsOf(std::string_view cell) {
  return labels_.Get(cell, [this](std::string_view text) -> Result<std::vector<LabelId>> {
    std::vector<LabelId> labels = table_labels_;
    while (!text.empty()) {
      const size_t end = std::min(text.find(options_.array_delimiter), text.size());
      if (end > 0) {
        CATENA_TRY(const LabelId label, sink_.InternLabel(text.substr(0, end)));
        labels.push_back(label);
      }
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    return labels;
  });
}

// Whether a node may have this id. A duplicate that is to be skipped is told by "".
Result<RowFault> TableImport::CheckId(std::string_view id, const Columns& columns) {
  if (id.empty()) return RowFault("no id in the column :ID");
  if (id.size() > UserIdMap::kMaxIdBytes) {
    return RowFault("an id longer than " + std::to_string(UserIdMap::kMaxIdBytes) + " bytes");
  }
  const auto shown = [id] { return "the id '" + std::string(id) + "'"; };
  const bool seen = static_cast<bool>(node_ids_->Find(id));
  bool stored = false;
  if (!seen && request_.mode == TablesMode::kAddNew) {
    CATENA_TRY(const NodeId known, Stored(id, columns));
    stored = static_cast<bool>(known);
  }
  if (seen || stored) {
    if (options_.skip_duplicate_nodes) return RowFault("");
    return RowFault(shown() + (seen ? " was there before" : " is in the database already"));
  }
  if (options_.qualify_ids || !columns.store_id) return RowFault();
  for (const auto& [other, ids] : spaces_) {
    if (&ids == node_ids_ || !ids.Find(id)) continue;
    return RowFault(shown() + " is also in the id space '" + other +
                    "', and ids are unique in a database; qualify the ids of spaces");
  }
  return RowFault();
}

// The node of the graph with the id; none when there is none.
Result<NodeId> TableImport::Stored(std::string_view id, const Columns& columns) {
  if (!columns.store_id || existing_ == nullptr || id.empty()) return NodeId{};
  CATENA_TRY(const auto known, FindNodeById(*existing_, UserId(id, columns.id_space)));
  return known.value_or(NodeId{});
}

Result<void> TableImport::Count(RowChange change) {
  ++(change == RowChange::kUpdated ? report_.updated : report_.unchanged);
  const bool full = change == RowChange::kUpdated && report_.updated % kChangesAtOnce == 0;
  if (!full || !request_.next_writer) return {};
  CATENA_TRY(writer_, request_.next_writer());
  existing_ = writer_;
  return {};
}

// A row whose id the graph has, in a mode other than kAddNew.
Result<RowFault> TableImport::ChangeStored(NodeId node, const TableRows& rows,
                                           const Columns& columns) {
  const std::string_view label_cell = columns.label ? rows.Cell(*columns.label).text : "";
  CATENA_TRY(const std::vector<LabelId>* const labels, LabelsOf(label_cell));
  CATENA_TRY(const auto stored, existing_->GetNode(node));
  const Value* const given = properties_.Find(id_key_);
  const Value* const own = stored ? stored->properties.Find(id_key_) : nullptr;
  if (given != nullptr && own != nullptr && *given != *own) {
    return RowFault("the column 'id' says another id than the column :ID; ids cannot be changed");
  }
  std::vector<KeyId> keys = columns.keys;
  const bool event = std::ranges::binary_search(*labels, event_label_) ||
                     (stored && stored->HasLabel(event_label_));
  if (event && (columns.date || columns.no_date)) {
    if (columns.date) {
      if (RowFault fault = ReadEventDate(rows, *columns.date, properties_)) return fault;
    }
    for (const KeyId key :
         {event_keys_.begin_min, event_keys_.begin_max, event_keys_.end_min, event_keys_.end_max}) {
      keys.push_back(key);
    }
  }
  if (request_.mode == TablesMode::kLeaveOld) ++report_.pending;
  if (only_checking() || request_.mode == TablesMode::kLeaveOld) return RowFault();
  CATENA_TRY(const RowChange change, ChangeNode(*writer_, node, *labels, {keys, properties_}));
  CATENA_TRY(Count(change));
  return RowFault();
}

RowFault TableImport::ReadEventDate(const TableRows& rows, const PropertyColumn& date,
                                    PropertyMap& properties) const {
  const CsvField cell = rows.Cell(date.index);
  if (cell.text.empty()) return {};
  if (date.format.type == CellType::kDate) {
    const Value* const value = properties.Find(date.key);
    const Date* const day = value == nullptr ? nullptr : value->AsDate();
    if (day == nullptr) return {};
    SetBounds(event_keys_, {day->days, day->days, day->days, day->days}, properties);
    return {};
  }
  const Result<Edtf> edtf = ParseEdtf(cell.text);
  if (!edtf.has_value()) return InColumn(date, edtf.error().message);
  SetBounds(event_keys_, edtf->bounds, properties);
  return {};
}

Result<RowFault> TableImport::TakeNode(const TableRows& rows, const Columns& columns) {
  std::string_view id;
  if (columns.id) {
    id = rows.Cell(*columns.id).text;
    CATENA_TRY(RowFault fault, CheckId(id, columns));
    if (fault && fault->empty()) {
      ++report_.duplicates_skipped;
      return RowFault();
    }
    if (fault) return fault;
  }
  PropertyMap& properties = properties_;
  properties.Clear();
  if (RowFault fault = ReadProperties(rows, columns, properties)) return fault;
  if (columns.id && request_.mode != TablesMode::kAddNew) {
    CATENA_TRY(const NodeId stored, Stored(id, columns));
    if (stored) {
      CATENA_TRY(RowFault fault, ChangeStored(stored, rows, columns));
      if (!fault) node_ids_->Insert(id, stored);
      return fault;
    }
    if (request_.mode == TablesMode::kChangeOld) return RowFault();
  }
  if (columns.id && columns.store_id && properties.Find(id_key_) == nullptr) {
    properties.Set(id_key_, Value(UserId(id, columns.id_space)));
  }
  const std::string_view label_cell = columns.label ? rows.Cell(*columns.label).text : "";
  CATENA_TRY(const std::vector<LabelId>* const labels, LabelsOf(label_cell));
  const bool event = std::ranges::binary_search(*labels, event_label_);
  if (columns.date && event) {
    if (RowFault fault = ReadEventDate(rows, *columns.date, properties)) return fault;
  }
  NodeId node = kCheckedNode;
  if (!only_checking()) {
    CATENA_TRY(node, sink_.AddNode(*labels, properties));
    ++report_.nodes;
  }
  if (columns.id) node_ids_->Insert(id, node);
  return RowFault();
}

Result<void> TableImport::ReadRelationships(const RelationshipTable& table) {
  TableRows rows(table.files, TableKind::kRelationships, options_, rejections_);
  CATENA_TRY(const std::vector<TableColumn> header, rows.ReadHeader());
  CATENA_TRY(const Columns columns, PlanColumns(header));
  if (!columns.type && table.type.empty()) {
    Where where = rows.where();
    return Fail(ErrorCode::kInvalidArgument,
                "the relationships have no type: add a column :TYPE, or name the type with the "
                "table",
                std::move(where));
  }
  if (request_.mode != TablesMode::kAddNew && !columns.has_id_property) {
    return Fail(ErrorCode::kInvalidArgument,
                "to update, the relationships need a column 'id' that tells them apart; without it "
                "every row would be added again",
                rows.where());
  }
  start_ids_ = &spaces_[columns.start_space];
  end_ids_ = &spaces_[columns.end_space];
  for (;;) {
    CATENA_TRY(const bool more, rows.Next());
    if (!more) break;
    PrefetchEnds(rows.upcoming(), columns);
    CATENA_TRY(RowFault fault, TakeRelationship(rows, columns, table.type));
    if (fault) rejections_.Add({rows.where(), *std::move(fault)});
    CATENA_TRY(CountRow(rows, "reading relationships"));
  }
  bytes_done_ += rows.bytes_read();
  return {};
}

// What the ends of the next row, as far as its bytes can be told apart without reading them as CSV,
// ask of the maps comes into the cache while this row is taken: an access in random order to
// a map of a million ids takes as long as all else that is done for a row.
void TableImport::PrefetchEnds(std::string_view upcoming, const Columns& columns) const {
  const size_t last = std::max(*columns.start, *columns.end);
  const char quote = options_.csv.quote;
  for (size_t column = 0; column <= last; ++column) {
    const size_t end = upcoming.find_first_of(cell_ends_);
    if (end == std::string_view::npos) return;
    std::string_view cell = upcoming.substr(0, end);
    if (cell.size() > 1 && cell.front() == quote && cell.back() == quote) {
      cell = cell.substr(1, cell.size() - 2);
    }
    if (column == *columns.start) start_ids_->Prefetch(cell);
    if (column == *columns.end) end_ids_->Prefetch(cell);
    upcoming.remove_prefix(end + 1);
  }
}

// None when there is no such node.
Result<NodeId> TableImport::FindEnd(std::string_view id, const std::string& space, UserIdMap& ids) {
  if (id.empty() || id.size() > UserIdMap::kMaxIdBytes) return NodeId{};
  if (const NodeId node = ids.Find(id)) return node;
  if (existing_ == nullptr) return NodeId{};
  CATENA_TRY(const auto known, FindNodeById(*existing_, UserId(id, space)));
  if (!known) return NodeId{};
  ids.Insert(id, *known);
  return *known;
}

Result<RowFault> TableImport::TakeRelationship(const TableRows& rows, const Columns& columns,
                                               const std::string& default_type) {
  const auto missing_end = [](std::string_view which, std::string_view id,
                              const std::string& space) -> RowFault {
    if (id.empty()) return "no id in the column :" + std::string(which);
    return "no node with the id '" + std::string(id.substr(0, UserIdMap::kMaxIdBytes)) + "'" +
           (space.empty() ? "" : " in the id space '" + space + "'") +
           ", in the column :" + std::string(which);
  };
  const std::string_view start_id = rows.Cell(*columns.start).text;
  const std::string_view end_id = rows.Cell(*columns.end).text;
  CATENA_TRY(const NodeId start, FindEnd(start_id, columns.start_space, *start_ids_));
  if (!start) return missing_end("START_ID", start_id, columns.start_space);
  CATENA_TRY(const NodeId end, FindEnd(end_id, columns.end_space, *end_ids_));
  if (!end) return missing_end("END_ID", end_id, columns.end_space);

  std::string_view type_name = columns.type ? rows.Cell(*columns.type).text : "";
  if (type_name.empty()) type_name = default_type;
  if (type_name.empty()) return RowFault("no type in the column :TYPE");
  CATENA_TRY(const TypeId* const type, types_.Get(type_name, [this](std::string_view text) {
    return sink_.InternType(text);
  }));

  PropertyMap& properties = properties_;
  properties.Clear();
  if (RowFault fault = ReadProperties(rows, columns, properties)) return fault;
  if (request_.mode != TablesMode::kAddNew) {
    CATENA_TRY(std::optional<RowFault> done, TakeStoredRelationship(start, *type, end, columns));
    if (done) return *std::move(done);
  }
  if (only_checking()) return RowFault();
  CATENA_TRY([[maybe_unused]] const RelationshipId added,
             sink_.AddRelationship(start, *type, end, properties));
  ++report_.relationships;
  return RowFault();
}

// What becomes of a row whose id the graph has; nothing for one that is to be added.
Result<std::optional<RowFault>> TableImport::TakeStoredRelationship(NodeId start, TypeId type,
                                                                    NodeId end,
                                                                    const Columns& columns) {
  const Value* const id = properties_.Find(id_key_);
  if (id == nullptr || id->AsString() == nullptr || id->AsString()->empty()) {
    return std::optional<RowFault>("no id in the column 'id'");
  }
  if (!seen_relationships_.insert(*id->AsString()).second) {
    return std::optional<RowFault>("the relationship id '" + *id->AsString() +
                                   "' was there before");
  }
  std::optional<RelationshipId> stored;
  if (existing_ != nullptr) {
    CATENA_TRY(stored, FindRelationshipById(*existing_, *id->AsString()));
  }
  if (!stored) {
    const bool add = request_.mode != TablesMode::kChangeOld;
    return add ? std::optional<RowFault>() : std::optional<RowFault>(RowFault());
  }
  CATENA_TRY(const auto record, existing_->GetRelationship(*stored));
  if (record->start != start || record->end != end || record->type != type) {
    CATENA_TRY(const std::string from, catena::UserId(*existing_, record->start));
    CATENA_TRY(const std::string to, catena::UserId(*existing_, record->end));
    return std::optional<RowFault>("the relationship '" + *id->AsString() + "' leads from '" +
                                   from + "' to '" + to + "' as " +
                                   std::string(existing_->names().Text(record->type)) +
                                   "; its ends and type cannot be changed");
  }
  if (request_.mode == TablesMode::kLeaveOld) ++report_.pending;
  if (only_checking() || request_.mode == TablesMode::kLeaveOld) {
    return std::optional<RowFault>(RowFault());
  }
  CATENA_TRY(const RowChange change,
             ChangeRelationship(*writer_, *record, {columns.keys, properties_}));
  CATENA_TRY(Count(change));
  return std::optional<RowFault>(RowFault());
}

}  // namespace

Result<TablesReport> ImportTables(const TablesRequest& request, BulkSink& sink,
                                  Progress& progress) {
  return TableImport(request, sink, progress).Run();
}

}  // namespace catena
