#include "export/parquet_graph.h"

#include <algorithm>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "core/fold.h"
#include "export/evidence_view.h"
#include "export/json_value.h"
#include "export/printing.h"
#include "export/property_columns.h"
#include "export/table_columns.h"

namespace catena {
namespace {

// Relationships whose ends are looked up together.
constexpr size_t kBatch = 4096;

ParquetType TypeOf(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::kBool:
      return ParquetType::kBool;
    case ColumnKind::kInt:
      return ParquetType::kInt64;
    case ColumnKind::kDouble:
      return ParquetType::kDouble;
    default:
      return ParquetType::kString;
  }
}

std::string ValidText(const std::string& text) {
  if (IsValidUtf8(text)) return text;
  std::string valid;
  for (size_t position = 0; position < text.size();) {
    printing::AppendCodePoint(printing::NextCodePoint(text, &position), &valid);
  }
  return valid;
}

std::string TextOf(const Value& value) {
  const bool temporal_or_point = value.type() >= ValueType::kDate;
  return temporal_or_point ? CellText(ColumnKind::kNone, value) : ValidText(ToCellText(value));
}

// The property columns behind the fixed ones.
class PropertyWriter {
 public:
  PropertyWriter(const TableColumns& columns, const NameDictionary& names,
                 std::vector<ParquetColumn>& fixed)
      : first_(fixed.size()) {
    std::set<std::string> taken;
    for (const ParquetColumn& column : fixed) taken.insert(column.name);
    for (TableColumnPlan& column : columns.Columns(names)) {
      if (column.name == "id") continue;
      std::string name = column.name;
      while (!taken.insert(name).second) name.insert(0, "property_");
      fixed.push_back({std::move(name), TypeOf(column.kind), false});
      columns_.push_back(std::move(column));
    }
  }

  void Put(const PropertyMap& properties, ParquetWriter& out) const {
    for (size_t i = 0; i < columns_.size(); ++i) {
      const size_t at = first_ + i;
      const Value* const value = properties.Find(columns_[i].key);
      if (value == nullptr) {
        out.PutNull(at);
        continue;
      }
      switch (TypeOf(columns_[i].kind)) {
        case ParquetType::kBool:
          out.PutBool(at, *value->AsBool());
          break;
        case ParquetType::kInt64:
          out.PutInt(at, *value->AsInt());
          break;
        case ParquetType::kDouble:
          out.PutDouble(at, *value->AsDouble());
          break;
        case ParquetType::kString:
          out.PutString(at, TextOf(*value));
          break;
      }
    }
  }

 private:
  size_t first_;
  std::vector<TableColumnPlan> columns_;
};

ParquetColumn Required(std::string name) { return {std::move(name), ParquetType::kString, true}; }

std::string LabelsOf(const NameDictionary& names, const Node& node) {
  std::vector<std::string_view> sorted;
  for (const LabelId label : node.labels) sorted.push_back(names.Text(label));
  std::ranges::sort(sorted);
  std::string joined;
  for (const std::string_view label : sorted) {
    if (!joined.empty()) joined += ';';
    joined += label;
  }
  return joined;
}

class EdgeWriter {
 public:
  EdgeWriter(const GraphReader& graph, const PropertyWriter& properties, ParquetWriter& out)
      : graph_(graph), properties_(properties), out_(out) {}

  Result<void> Add(const Relationship& relationship) {
    batch_.push_back(relationship);
    return batch_.size() < kBatch ? Result<void>() : Flush();
  }

  Result<void> Flush() {
    std::vector<NodeId> ends;
    for (const Relationship& one : batch_) ends.insert(ends.end(), {one.start, one.end});
    // Each node once, however many of the links it is an end of.
    std::ranges::sort(ends);
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    CATENA_TRY(const auto nodes, graph_.GetNodes(ends));
    const auto id_of = [&](NodeId node) -> Result<std::string> {
      const auto at = std::ranges::lower_bound(ends, node) - ends.begin();
      const auto& found = nodes[static_cast<size_t>(at)];
      if (!found) {
        return Fail(ErrorCode::kCorruption, "a relationship has an end that does not exist");
      }
      return ValidText(UserIdOf(graph_, *found));
    };
    for (const Relationship& one : batch_) {
      CATENA_TRY(const std::string start, id_of(one.start));
      CATENA_TRY(const std::string end, id_of(one.end));
      out_.PutString(0, ValidText(UserIdOf(graph_, one)));
      out_.PutString(1, start);
      out_.PutString(2, end);
      out_.PutString(3, graph_.names().Text(one.type));
      properties_.Put(one.properties, out_);
      CATENA_TRY(out_.EndRow());
    }
    batch_.clear();
    return {};
  }

 private:
  const GraphReader& graph_;
  const PropertyWriter& properties_;
  ParquetWriter& out_;
  std::vector<Relationship> batch_;
};

}  // namespace

Result<void> WriteParquetNodes(const GraphReader& graph, const ParquetOptions& options,
                               Progress& progress, std::ostream& out) {
  ProgressTicker ticker(progress);
  TableColumns collected;
  Result<void> step;
  CATENA_TRY(graph.ScanNodes(NodeId{}, [&](const Node& node) {
    collected.Add(node.properties);
    step = ticker.Tick("reading nodes");
    return step.has_value();
  }));
  CATENA_TRY(step);
  std::vector<ParquetColumn> columns = {Required("id"), Required("labels")};
  const PropertyWriter properties(collected, graph.names(), columns);
  ParquetWriter writer(columns, options, out);
  CATENA_TRY(graph.ScanNodes(NodeId{}, [&](const Node& node) {
    writer.PutString(0, ValidText(UserIdOf(graph, node)));
    writer.PutString(1, LabelsOf(graph.names(), node));
    properties.Put(node.properties, writer);
    step = writer.EndRow();
    if (step) step = ticker.Tick("writing nodes");
    return step.has_value();
  }));
  CATENA_TRY(step);
  return writer.Finish();
}

Result<void> WriteParquetRelationships(const GraphReader& graph, const ParquetOptions& options,
                                       Progress& progress, std::ostream& out) {
  ProgressTicker ticker(progress);
  TableColumns collected;
  Result<void> step;
  CATENA_TRY(graph.ScanRelationships(RelationshipId{}, [&](const Relationship& relationship) {
    collected.Add(relationship.properties);
    step = ticker.Tick("reading relationships");
    return step.has_value();
  }));
  CATENA_TRY(step);
  std::vector<ParquetColumn> columns = {Required("id"), Required("src"), Required("dst"),
                                        Required("type")};
  const PropertyWriter properties(collected, graph.names(), columns);
  ParquetWriter writer(columns, options, out);
  EdgeWriter edges(graph, properties, writer);
  CATENA_TRY(graph.ScanRelationships(RelationshipId{}, [&](const Relationship& relationship) {
    step = edges.Add(relationship);
    if (step) step = ticker.Tick("writing relationships");
    return step.has_value();
  }));
  CATENA_TRY(step);
  CATENA_TRY(edges.Flush());
  return writer.Finish();
}

}  // namespace catena
