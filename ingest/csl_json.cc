#include "ingest/csl_json.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "core/edtf.h"
#include "ingest/json_reader.h"

namespace catena {
namespace {

bool IsDateVariable(std::string_view key) {
  constexpr std::string_view kDates[] = {"issued",     "accessed",  "original-date",
                                         "event-date", "submitted", "available-date"};
  return std::find(std::begin(kDates), std::end(kDates), key) != std::end(kDates);
}

// Copies a document value by value, in the order of the text, with an item's liberties taken.
class Copier {
 public:
  explicit Copier(const JsonDocument& from) : from_(from), builder_(from.name()) {}

  DatasetInput Copy() {
    for (uint32_t node = 0; node < from_.value_count();) node = CopyOne(from_.at(node));
    CloseUntil(from_.value_count());
    DatasetInput input;
    input.json = builder_.Finish();
    input.shape = DatasetInput::Shape::kElements;
    input.kind = DatasetKind::kSource;
    input.warnings = std::move(warnings_);
    return input;
  }

 private:
  void CloseUntil(uint32_t node) {
    while (!ends_.empty() && ends_.back() <= node) {
      builder_.End();
      ends_.pop_back();
      in_object_.pop_back();
    }
  }

  // A variable of an item: the root is depth 0, an item 1.
  bool IsVariable() const { return ends_.size() == 2; }

  void Warn(const JsonValue& at, std::string message) {
    warnings_.push_back({ErrorCode::kInvalidArgument, std::move(message), at.where()});
  }

  // Returns the next value to copy.
  uint32_t CopyOne(const JsonValue& value) {
    CloseUntil(value.node());
    const JsonPosition at = value.position();
    const std::string_view key = value.key();
    const bool variable = IsVariable() && !key.empty();
    if (variable && value.is(JsonType::kNull)) return value.end_node();
    if (!ends_.empty() && in_object_.back()) {
      [[maybe_unused]] const bool once = builder_.Key(key);
      assert(once);
    }
    switch (value.type()) {
      case JsonType::kNull:
        builder_.Null(at);
        break;
      case JsonType::kBool:
        builder_.Bool(value.AsBool(), at);
        break;
      case JsonType::kInt:
        if (variable && key == "id") {
          builder_.String(std::to_string(value.AsInt()), at);
        } else {
          builder_.Int(value.AsInt(), at);
        }
        break;
      case JsonType::kDouble:
        builder_.Double(value.AsDouble(), at);
        break;
      case JsonType::kString:
        CopyString(value, variable && IsDateVariable(key));
        break;
      case JsonType::kArray:
      case JsonType::kObject:
        Open(value);
        break;
    }
    return value.node() + 1;
  }

  void Open(const JsonValue& value) {
    const bool object = value.is(JsonType::kObject);
    object ? builder_.StartObject(value.position()) : builder_.StartArray(value.position());
    ends_.push_back(value.end_node());
    in_object_.push_back(object);
  }

  void CopyString(const JsonValue& value, bool date) {
    const JsonPosition at = value.position();
    if (!date || ParseEdtf(value.AsString()).has_value()) {
      builder_.String(value.AsString(), at);
      return;
    }
    Warn(value, "\"" + std::string(value.AsString().substr(0, 60)) +
                    "\" is not an EDTF date; kept as text, without day bounds");
    builder_.StartObject(at);
    [[maybe_unused]] const bool once = builder_.Key("raw");
    assert(once);
    builder_.String(value.AsString(), at);
    builder_.End();
  }

  const JsonDocument& from_;
  JsonBuilder builder_;
  std::vector<Error> warnings_;
  std::vector<uint32_t> ends_;   // Of the open containers.
  std::vector<bool> in_object_;  // Whether each is an object.
};

}  // namespace

Result<DatasetInput> ReadCslItems(const JsonDocument& csl) {
  if (!csl.root().is(JsonType::kArray)) {
    return Fail(
        ErrorCode::kInvalidArgument,
        "CSL-JSON is an array of items, not " + std::string(JsonTypeName(csl.root().type())),
        csl.root().where());
  }
  return Copier(csl).Copy();
}

Result<void> AddCslJson(const std::filesystem::path& path, const JsonReadOptions& options,
                        DatasetInputs& inputs, Progress& progress) {
  auto json = ReadJsonFile(path, options, &progress);
  auto input =
      json.has_value() ? ReadCslItems(**json) : Result<DatasetInput>(Fail(std::move(json).error()));
  if (input.has_value()) {
    inputs.inputs.push_back(*std::move(input));
  } else if (IsContentError(input.error().code)) {
    inputs.errors.push_back(std::move(input).error());
  } else {
    return Fail(std::move(input).error());
  }
  return {};
}

Result<ImportReport> ImportCslJson(const std::vector<std::filesystem::path>& paths,
                                   const ImportTarget& target, const ImportOptions& options,
                                   Progress& progress) {
  DatasetInputs inputs;
  for (const std::filesystem::path& path : paths) {
    CATENA_TRY(AddCslJson(path, options.json, inputs, progress));
  }
  return ImportInputs(inputs.inputs, std::move(inputs.errors), target, options, progress);
}

}  // namespace catena
