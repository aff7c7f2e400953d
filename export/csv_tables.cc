#include "export/csv_tables.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

#include "core/evidence.h"
#include "export/evidence_view.h"
#include "export/json_value.h"
#include "export/printing.h"
#include "export/property_columns.h"
#include "export/table_columns.h"

namespace catena {
namespace {

std::string_view ScalarTypeName(ValueType type) {
  switch (type) {
    case ValueType::kBool:
      return "boolean";
    case ValueType::kInt:
      return "long";
    case ValueType::kDouble:
      return "double";
    case ValueType::kString:
      return "string";
    case ValueType::kDate:
      return "date";
    case ValueType::kLocalTime:
      return "localtime";
    case ValueType::kTime:
      return "time";
    case ValueType::kLocalDateTime:
      return "localdatetime";
    case ValueType::kDateTime:
      return "datetime";
    case ValueType::kDuration:
      return "duration";
    case ValueType::kPoint:
      return "point";
    default:
      return "";
  }
}

bool IsPlainElement(ValueType type) {
  return type == ValueType::kBool || type == ValueType::kInt || type == ValueType::kDouble ||
         type == ValueType::kString;
}

// "" for a plain string column.
std::string ColumnType(const PropertyColumn& column) {
  if (column.type == ValueType::kList) {
    return column.lists_fit_cells && IsPlainElement(column.element)
               ? std::string(ScalarTypeName(column.element)) + "[]"
               : "";
  }
  return column.type == ValueType::kString ? "" : std::string(ScalarTypeName(column.type));
}

std::string ScalarText(const Value& value) {
  if (value.AsPoint() != nullptr) return CellText(ColumnKind::kPoint, value);
  if (value.AsDouble() != nullptr) return CellText(ColumnKind::kDouble, value);
  return ToCellText(value);
}

class TableWriter {
 public:
  TableWriter(const GraphReader& graph, const CsvTable& table, const CsvExportOptions& options,
              Progress& progress, std::ostream& out)
      : graph_(graph), table_(table), options_(options), ticker_(progress), out_(out) {}

  Result<void> Run() {
    CATENA_TRY(table_.relationships ? RunRelationships() : RunNodes());
    out_.flush();
    if (!out_) return Fail(ErrorCode::kIo, "cannot write " + table_.file_name);
    return {};
  }

 private:
  std::string Quoted(std::string_view text) const {
    std::string cell = "\"";
    if (options_.neutralise_formulas && !text.empty() &&
        std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
      cell += '\'';
    }
    for (const char c : text) {
      if (c == '"') cell += '"';
      cell += c;
    }
    return cell + '"';
  }

  std::string Cell(const PropertyColumn& column, const Value* value) const {
    if (value == nullptr) return "";
    const Value::List* list = value->AsList();
    if (list != nullptr && !ColumnType(column).empty()) {
      std::string joined;
      for (const Value& element : *list)
        joined += (joined.empty() ? "" : ";") + ScalarText(element);
      return Quoted(joined);
    }
    const bool number = value->AsNumber().has_value() || value->AsBool() != nullptr;
    const std::string text = list != nullptr ? ToCellText(*value) : ScalarText(*value);
    return number && column.type == value->type() ? text : Quoted(text);
  }

  Result<void> WriteHeader(const std::string& first) {
    out_ << first;
    for (const PropertyColumn& column : columns_) {
      if (column.name.find(':') != std::string::npos || column.name.empty()) {
        return Fail(ErrorCode::kUnsupported, "property '" + column.name +
                                                 "' cannot be the name of a CSV column: \":\" "
                                                 "separates a name from its type");
      }
      const std::string type = ColumnType(column);
      out_ << ','
           << (column.name.find_first_of(",\"\r\n") == std::string::npos ? column.name
                                                                         : Quoted(column.name));
      if (!type.empty()) out_ << ':' << type;
    }
    return {};
  }

  void WriteCells(const PropertyMap& properties) {
    for (const PropertyColumn& column : columns_) {
      out_ << ',' << Cell(column, properties.Find(column.key));
    }
  }

  void LeaveOutColumns(const ColumnCollector& collector) {
    columns_ = collector.columns();
    const bool dated = std::ranges::find(columns_, "date", &PropertyColumn::name) != columns_.end();
    const auto derived = [&](const PropertyColumn& column) {
      return dated && IsEventTable() &&
             (column.name == evidence::kBeginMin || column.name == evidence::kBeginMax ||
              column.name == evidence::kEndMin || column.name == evidence::kEndMax);
    };
    std::erase_if(columns_, [&](const PropertyColumn& column) {
      return (column.name == "id" && !table_.relationships) || derived(column);
    });
  }

  bool IsEventTable() const {
    return std::ranges::any_of(table_.labels, [this](LabelId label) {
      return graph_.names().Text(label) == evidence::kEvent;
    });
  }

  // Calls `visit` for each node of the table.
  template <class Visit>
  Result<void> ForEachNode(Visit visit) {
    Result<void> ticked;
    CATENA_TRY(graph_.ScanNodes(NodeId{}, [&](const Node& node) {
      if (node.labels == table_.labels) visit(node);
      ticked = ticker_.Tick("writing tables");
      return ticked.has_value();
    }));
    return ticked;
  }

  Result<void> RunNodes() {
    ColumnCollector collector;
    CATENA_TRY(
        ForEachNode([&](const Node& node) { collector.Add(graph_.names(), node.properties); }));
    LeaveOutColumns(collector);
    std::string labels;
    for (const LabelId label : table_.labels) {
      labels += (labels.empty() ? "" : ";") + std::string(graph_.names().Text(label));
    }
    CATENA_TRY(WriteHeader("id:ID"));
    out_ << ",:LABEL\n";
    return ForEachNode([&](const Node& node) {
      out_ << Quoted(UserIdOf(graph_, node));
      WriteCells(node.properties);
      out_ << ',' << Quoted(labels) << '\n';
    });
  }

  Result<void> RunRelationships() {
    Result<void> failed;
    ColumnCollector collector;
    CATENA_TRY(graph_.ScanRelationships(RelationshipId{}, [&](const Relationship& r) {
      collector.Add(graph_.names(), r.properties);
      failed = ticker_.Tick("reading relationships");
      return failed.has_value();
    }));
    CATENA_TRY(failed);
    LeaveOutColumns(collector);
    CATENA_TRY(WriteHeader(":START_ID,:END_ID,:TYPE"));
    out_ << '\n';
    constexpr size_t kBatch = 1'024;
    std::vector<Relationship> batch;
    CATENA_TRY(graph_.ScanRelationships(RelationshipId{}, [&](const Relationship& r) {
      batch.push_back(r);
      if (batch.size() == kBatch) failed = WriteBatch(&batch);
      return failed.has_value();
    }));
    CATENA_TRY(failed);
    return WriteBatch(&batch);
  }

  Result<void> WriteBatch(std::vector<Relationship>* batch) {
    std::vector<NodeId> ends;
    for (const Relationship& r : *batch) ends.insert(ends.end(), {r.start, r.end});
    CATENA_TRY(const std::vector<std::optional<Node>> nodes, graph_.GetNodes(ends));
    for (size_t i = 0; i < batch->size(); ++i) {
      const std::optional<Node>& start = nodes[2 * i];
      const std::optional<Node>& end = nodes[2 * i + 1];
      if (!start || !end) {
        return Fail(ErrorCode::kCorruption, "a relationship has an end that does not exist");
      }
      const Relationship& relationship = (*batch)[i];
      out_ << Quoted(UserIdOf(graph_, *start)) << ',' << Quoted(UserIdOf(graph_, *end)) << ','
           << Quoted(graph_.names().Text(relationship.type));
      WriteCells(relationship.properties);
      out_ << '\n';
      CATENA_TRY(ticker_.Tick("writing tables"));
    }
    batch->clear();
    return {};
  }

  const GraphReader& graph_;
  const CsvTable& table_;
  const CsvExportOptions& options_;
  ProgressTicker ticker_;
  std::ostream& out_;
  std::vector<PropertyColumn> columns_;
};

std::string FileNameOf(const NameDictionary& names, const std::vector<LabelId>& labels,
                       std::set<std::string>* used) {
  constexpr size_t kMaxLength = 100;
  std::string name = "nodes";
  for (const LabelId label : labels) {
    name += '-';
    for (const char c : names.Text(label)) {
      const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      name += safe ? c : '_';
    }
  }
  name.resize(std::min(name.size(), kMaxLength));
  std::string unique = name;
  for (int n = 2; !used->insert(unique).second; ++n) unique = name + "-" + std::to_string(n);
  return unique + ".csv";
}

}  // namespace

Result<std::vector<CsvTable>> ListCsvTables(const GraphReader& graph, Progress& progress) {
  ProgressTicker ticker(progress);
  Result<void> ticked;
  std::set<std::vector<LabelId>> label_sets;
  CATENA_TRY(graph.ScanNodes(NodeId{}, [&](const Node& node) {
    label_sets.insert(node.labels);
    ticked = ticker.Tick("reading nodes");
    return ticked.has_value();
  }));
  CATENA_TRY(ticked);
  std::vector<CsvTable> tables;
  std::set<std::string> used;
  for (const std::vector<LabelId>& labels : label_sets) {
    tables.push_back({FileNameOf(graph.names(), labels, &used), false, labels});
  }
  std::ranges::sort(tables, {}, &CsvTable::file_name);
  bool any = false;
  CATENA_TRY(graph.ScanRelationships(RelationshipId{}, [&](const Relationship&) {
    any = true;
    return false;
  }));
  if (any) tables.push_back({"relationships.csv", true, {}});
  return tables;
}

Result<void> WriteCsvTable(const GraphReader& graph, const CsvTable& table,
                           const CsvExportOptions& options, Progress& progress, std::ostream& out) {
  return TableWriter(graph, table, options, progress, out).Run();
}

}  // namespace catena
