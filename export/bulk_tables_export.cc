#include "export/bulk_tables_export.h"

#include <algorithm>
#include <array>
#include <optional>
#include <ostream>

#include "core/edtf.h"
#include "core/evidence.h"
#include "export/property_columns.h"

namespace catena {
namespace {

// What goes to the stream at once.
constexpr size_t kBufferBytes = 1 << 20;

void AppendQuoted(std::string_view text, std::string& row) {
  row += '"';
  for (const char c : text) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

bool IsBare(ColumnKind kind) {
  return kind == ColumnKind::kBool || kind == ColumnKind::kInt || kind == ColumnKind::kDouble;
}

Result<void> CheckName(std::string_view what, std::string_view name, std::string_view forbidden) {
  const size_t at = name.find_first_of(forbidden);
  if (at == std::string_view::npos) return {};
  return Fail(ErrorCode::kUnsupported,
              std::string(what) + " '" + std::string(name) +
                  "' cannot stand in a table: it holds " +
                  (name[at] == '\0' ? "a NUL byte" : "'" + std::string(1, name[at]) + "'"));
}

constexpr std::string_view kNul{"\0", 1};
constexpr std::string_view kNulOrSemicolon{"\0;", 2};

// Rows, written in large pieces.
class RowWriter {
 public:
  RowWriter(const std::vector<TableColumnPlan>& columns, std::ostream& out)
      : columns_(columns), out_(out) {
    row_.reserve(kBufferBytes + (64 << 10));
  }

  std::string& row() { return row_; }

  void Header(std::string_view first) {
    row_ += first;
    for (const TableColumnPlan& column : columns_) {
      row_ += ',';
      AppendQuoted(column.name + ":" + std::string(ColumnKindName(column.kind)), row_);
    }
    End();
  }

  void Cells(const PropertyMap& properties) {
    for (const TableColumnPlan& column : columns_) {
      row_ += ',';
      const Value* const value = properties.Find(column.key);
      if (value == nullptr) continue;
      if (IsBare(column.kind)) {
        row_ += CellText(column.kind, *value);
      } else {
        AppendQuoted(CellText(column.kind, *value), row_);
      }
    }
  }

  void End() {
    row_ += '\n';
    if (row_.size() >= kBufferBytes) Flush();
  }

  Result<void> Finish() {
    Flush();
    out_.flush();
    if (!out_) return Fail(ErrorCode::kIo, "the table cannot be written");
    return {};
  }

 private:
  void Flush() {
    out_.write(row_.data(), static_cast<std::streamsize>(row_.size()));
    row_.clear();
  }

  const std::vector<TableColumnPlan>& columns_;
  std::ostream& out_;
  std::string row_;
};

// Importing derives the days of an event from its date. Whether that gives what is stored.
class DerivedDays {
 public:
  explicit DerivedDays(const NameDictionary& names)
      : event_(names.FindLabel(evidence::kEvent)), date_(names.FindKey("date")) {
    const std::array keys = {evidence::kBeginMin, evidence::kBeginMax, evidence::kEndMin,
                             evidence::kEndMax};
    for (size_t i = 0; i < keys.size(); ++i) bounds_[i] = names.FindKey(keys[i]);
  }

  std::optional<KeyId> date() const { return date_; }

  bool Agree(const Node& node) const {
    if (!event_ || !date_ || !node.HasLabel(*event_)) return true;
    const Value* const date = node.properties.Find(*date_);
    if (date == nullptr) return true;
    DayBounds derived;
    if (const Date* day = date->AsDate()) {
      derived = {day->days, day->days, day->days, day->days};
    } else {
      const std::string* const text = date->AsString();
      if (text == nullptr) return false;
      // An empty text is not read as a date.
      if (text->empty()) return true;
      const Result<Edtf> edtf = ParseEdtf(*text);
      if (!edtf.has_value()) return false;
      derived = edtf->bounds;
    }
    const std::array wanted = {derived.begin_min, derived.begin_max, derived.end_min,
                               derived.end_max};
    for (size_t i = 0; i < wanted.size(); ++i) {
      if (!wanted[i]) continue;  // What is not derived is read as it is written.
      const Value* const stored = bounds_[i] ? node.properties.Find(*bounds_[i]) : nullptr;
      if (stored == nullptr || stored->AsInt() == nullptr || *stored->AsInt() != *wanted[i]) {
        return false;
      }
    }
    return true;
  }

 private:
  std::optional<LabelId> event_;
  std::optional<KeyId> date_;
  std::array<std::optional<KeyId>, 4> bounds_;
};

}  // namespace

Result<BulkTablesExport> BulkTablesExport::Plan(const GraphReader& graph, Progress& progress) {
  BulkTablesExport plan(graph);
  CATENA_TRY(plan.PlanNodes(progress));
  CATENA_TRY(plan.PlanRelationships(progress));
  for (const auto& columns : {plan.node_columns_, plan.relationship_columns_}) {
    for (const TableColumnPlan& column : columns) {
      CATENA_TRY(CheckName("the property", column.name, kNul));
    }
  }
  return plan;
}

Result<void> BulkTablesExport::PlanNodes(Progress& progress) {
  ProgressTicker ticker(progress);
  TableColumns columns;
  const DerivedDays days(graph_->names());
  bool days_agree = true;
  uint64_t row = 0;
  Result<void> ticked;
  CATENA_TRY(graph_->ScanNodes(NodeId{}, [&](const Node& node) {
    ++row;
    if (runs_.empty() || node.id.value != last_node_ + 1) runs_.emplace_back(node.id.value, row);
    last_node_ = node.id.value;
    columns.Add(node.properties);
    days_agree = days_agree && days.Agree(node);
    for (const LabelId label : node.labels) {
      ticked = CheckName("the label", graph_->names().Text(label), kNulOrSemicolon);
      if (!ticked) return false;
    }
    ticked = ticker.Tick("reading nodes");
    return ticked.has_value();
  }));
  CATENA_TRY(ticked);
  // Nothing is derived from a column `date` of literals.
  if (!days_agree && days.date()) columns.Generalise(*days.date());
  node_columns_ = columns.Columns(graph_->names());
  return {};
}

Result<void> BulkTablesExport::PlanRelationships(Progress& progress) {
  ProgressTicker ticker(progress);
  TableColumns columns;
  Result<void> ticked;
  CATENA_TRY(graph_->ScanRelationships(RelationshipId{}, [&](const Relationship& relationship) {
    columns.Add(relationship.properties);
    ticked = ticker.Tick("reading relationships");
    return ticked.has_value();
  }));
  CATENA_TRY(ticked);
  relationship_columns_ = columns.Columns(graph_->names());
  return {};
}

uint64_t BulkTablesExport::RowOf(NodeId node) const {
  const auto behind =
      std::ranges::upper_bound(runs_, node.value, {}, &std::pair<uint64_t, uint64_t>::first);
  if (behind == runs_.begin() || node.value > last_node_) return 0;
  const auto run = behind - 1;
  const uint64_t row = run->second + (node.value - run->first);
  // Within the gap behind the run there is no node.
  return behind == runs_.end() || row < behind->second ? row : 0;
}

Result<void> BulkTablesExport::WriteNodes(Progress& progress, std::ostream& out) const {
  ProgressTicker ticker(progress);
  RowWriter writer(node_columns_, out);
  writer.Header(":ID{store:false},:LABEL");
  uint64_t row = 0;
  std::string labels;
  std::vector<std::string_view> names;
  Result<void> ticked;
  CATENA_TRY(graph_->ScanNodes(NodeId{}, [&](const Node& node) {
    labels.clear();
    // By name: the numbers of labels are another database's.
    names.clear();
    for (const LabelId label : node.labels) names.push_back(graph_->names().Text(label));
    std::ranges::sort(names);
    for (const std::string_view name : names) {
      if (!labels.empty()) labels += ';';
      labels += name;
    }
    writer.row() += std::to_string(++row);
    writer.row() += ',';
    AppendQuoted(labels, writer.row());
    writer.Cells(node.properties);
    writer.End();
    ticked = ticker.Tick("writing nodes");
    return ticked.has_value();
  }));
  CATENA_TRY(ticked);
  return writer.Finish();
}

Result<void> BulkTablesExport::WriteRelationships(Progress& progress, std::ostream& out) const {
  ProgressTicker ticker(progress);
  RowWriter writer(relationship_columns_, out);
  writer.Header(":START_ID,:END_ID,:TYPE");
  Result<void> ticked;
  CATENA_TRY(graph_->ScanRelationships(RelationshipId{}, [&](const Relationship& relationship) {
    const uint64_t start = RowOf(relationship.start);
    const uint64_t end = RowOf(relationship.end);
    const std::string_view type = graph_->names().Text(relationship.type);
    ticked = CheckName("the type", type, kNul);
    if (start == 0 || end == 0) {
      ticked = Fail(ErrorCode::kCorruption, "a relationship has an end that does not exist");
    }
    if (!ticked) return false;
    writer.row() += std::to_string(start) + "," + std::to_string(end) + ",";
    AppendQuoted(type, writer.row());
    writer.Cells(relationship.properties);
    writer.End();
    ticked = ticker.Tick("writing relationships");
    return ticked.has_value();
  }));
  CATENA_TRY(ticked);
  return writer.Finish();
}

}  // namespace catena
