#include "bench/event_tables.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

namespace catena {
namespace {

Result<std::string> ReadFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(stream ? std::filesystem::file_size(file) : 0, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream) return Fail(ErrorCode::kIo, "cannot read '" + file.string() + "'");
  return text;
}

// The fields of a table, one after the other; beyond the end all are empty.
class Fields {
 public:
  explicit Fields(std::string_view text) : text_(text) {}
  bool AtEnd() const { return at_ >= text_.size(); }
  std::string_view Next() {
    const size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') ++at_;
    const std::string_view field = text_.substr(begin, at_ - begin);
    ends_line_ = AtEnd() || text_[at_] == '\n';
    ++at_;
    return field;
  }
  bool ended_line() const { return ends_line_; }
  void SkipLine() {
    while (!AtEnd() && text_[at_] != '\n') ++at_;
    ++at_;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
  bool ends_line_ = false;
};

uint32_t Number(std::string_view field) {
  uint32_t number = 0;
  for (const char digit : field) number = number * 10 + static_cast<uint32_t>(digit - '0');
  return number;
}

Error Unused() {
  return {ErrorCode::kUnsupported, "the tables of the benchmark have no records", {}};
}

}  // namespace

Result<EventTables> EventTables::Load(const std::filesystem::path& folder) {
  EventTables tables;
  CATENA_TRY(const std::string nodes, ReadFile(folder / "nodes.csv"));
  const auto lines = static_cast<uint64_t>(std::count(nodes.begin(), nodes.end(), '\n'));
  if (lines == 0) return Fail(ErrorCode::kIo, "nodes.csv has no header");
  const uint64_t node_count = lines - 1;

  CATENA_TRY(const std::string relationships, ReadFile(folder / "rels.csv"));
  std::vector<uint32_t> sources;
  std::vector<Out> unsorted;
  tables.offsets_.assign(node_count + 1, 0);
  Fields fields(relationships);
  for (fields.SkipLine(); !fields.AtEnd();) {
    const uint32_t source = Number(fields.Next());
    const uint32_t target = Number(fields.Next());
    const std::string_view type = fields.Next();
    const std::string_view day = fields.Next();
    if (source >= node_count || target >= node_count || !fields.ended_line()) {
      return Fail(ErrorCode::kIo, "rels.csv has a line that is no relationship");
    }
    sources.push_back(source);
    unsorted.push_back(
        {tables.names_->InternType(type), target, static_cast<uint32_t>(tables.days_.size())});
    tables.days_.push_back(day.empty() ? -1 : static_cast<int32_t>(Number(day)));
    ++tables.offsets_[uint64_t{source} + 1];
  }
  for (uint64_t v = 0; v < node_count; ++v) tables.offsets_[v + 1] += tables.offsets_[v];
  tables.out_.resize(unsorted.size());
  std::vector<uint64_t> next(tables.offsets_.begin(), tables.offsets_.end() - 1);
  for (size_t i = 0; i < unsorted.size(); ++i) tables.out_[next[sources[i]]++] = unsorted[i];
  for (uint64_t v = 0; v < node_count; ++v) {
    std::sort(tables.out_.begin() + static_cast<int64_t>(tables.offsets_[v]),
              tables.out_.begin() + static_cast<int64_t>(tables.offsets_[v + 1]));
  }
  return tables;
}

Result<void> EventTables::ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const {
  for (uint64_t id = after.value + 1; id <= node_count(); ++id) {
    if (!visit({NodeId{id}, {}, {}})) break;
  }
  return {};
}

Result<void> EventTables::Expand(std::span<const NodeId> nodes, Direction direction,
                                 std::span<const TypeId> types,
                                 FunctionRef<bool(const Adjacent&)> visit) const {
  if (direction != Direction::kOut) return Fail(Unused());
  for (const NodeId node : nodes) {
    for (uint64_t i = offsets_[node.value - 1]; i < offsets_[node.value]; ++i) {
      const Out& out = out_[i];
      if (!types.empty() && !std::ranges::binary_search(types, out.type)) continue;
      const bool more = visit({node, direction, out.type, NodeId{uint64_t{out.target} + 1},
                               RelationshipId{uint64_t{out.relationship} + 1}});
      if (!more) return {};
    }
  }
  return {};
}

Result<GraphCounts> EventTables::Counts() const {
  GraphCounts counts;
  counts.nodes = node_count();
  counts.relationships = relationship_count();
  return counts;
}

Result<std::optional<Node>> EventTables::GetNode(NodeId) const { return Fail(Unused()); }
Result<std::optional<Relationship>> EventTables::GetRelationship(RelationshipId) const {
  return Fail(Unused());
}
Result<std::vector<std::optional<Node>>> EventTables::GetNodes(std::span<const NodeId>) const {
  return Fail(Unused());
}
Result<std::vector<std::optional<Relationship>>> EventTables::GetRelationships(
    std::span<const RelationshipId>) const {
  return Fail(Unused());
}
Result<void> EventTables::ScanRelationships(RelationshipId,
                                            FunctionRef<bool(const Relationship&)>) const {
  return Fail(Unused());
}
Result<void> EventTables::ScanLabel(LabelId, NodeId, FunctionRef<bool(NodeId)>) const {
  return Fail(Unused());
}
Result<void> EventTables::LookUp(IndexId, const Value&, FunctionRef<bool(uint64_t)>) const {
  return Fail(Unused());
}
Result<void> EventTables::ScanIndex(IndexId, std::string_view,
                                    FunctionRef<bool(std::string_view, uint64_t)>) const {
  return Fail(Unused());
}

Result<std::vector<std::pair<uint32_t, uint32_t>>> LoadQuestions(
    const std::filesystem::path& file) {
  CATENA_TRY(const std::string text, ReadFile(file));
  std::vector<std::pair<uint32_t, uint32_t>> questions;
  for (Fields fields(text); !fields.AtEnd();) {
    const uint32_t first = Number(fields.Next());
    questions.emplace_back(first, fields.ended_line() ? 0 : Number(fields.Next()));
  }
  return questions;
}

}  // namespace catena
