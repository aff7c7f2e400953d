#include "ingest/dataset_schema.h"

#include <array>
#include <cassert>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "core/evidence.h"
#include "ingest/dataset_schema_adapter.h"
#include "ingest/dataset_schema_explain.h"
#include "ingest/json_reader.h"

namespace catena {
namespace {

struct KindNames {
  std::string_view name;
  std::string_view array;
  std::string_view label;
};
constexpr std::array<KindNames, kDatasetKindCount> kNames = {{
    {"document", "documents", evidence::kDocument},
    {"source", "sources", evidence::kSource},
    {"actor", "actors", evidence::kActor},
    {"place", "places", evidence::kPlace},
    {"event", "events", evidence::kEvent},
    {"relationship", "relationships", ""},
    {"claim", "claims", evidence::kClaim},
    {"proposal", "proposals", evidence::kProposal},
}};

}  // namespace

std::string_view DatasetKindName(DatasetKind kind) {
  return kNames[static_cast<size_t>(kind)].name;
}
std::string_view DatasetArrayName(DatasetKind kind) {
  return kNames[static_cast<size_t>(kind)].array;
}
std::string_view DatasetKindLabel(DatasetKind kind) {
  return kNames[static_cast<size_t>(kind)].label;
}

class DatasetSchema::Compiled {
 public:
  Compiled() : text_(*ReadJsonText(DatasetSchemaText(), "schema")) {
    nlohmann::json whole = nlohmann::json::parse(DatasetSchemaText());
    whole.erase("$id");  // valijson would look it up.
    const nlohmann::json definitions = whole.at("definitions");
    for (size_t i = 0; i < kDatasetKindCount; ++i) {
      Parse(
          {{"$ref", "#/definitions/" + std::string(kNames[i].name)}, {"definitions", definitions}},
          elements_[i]);
    }
    // Elements are checked one by one, so that a violation of one costs no walk over the others.
    for (auto& [key, property] : whole.at("properties").items()) {
      if (property.contains("items")) property.erase("items");
      if (property.contains("$ref")) property = {{"type", "object"}};
    }
    shell_text_ = *ReadJsonText(whole.dump(), "schema");
    Parse(whole, shell_);
  }

  void CheckFile(const JsonValue& root, std::vector<Error>& errors) {
    Check(shell_, shell_text_->root(), shell_text_->root(), root, errors);
  }
  void CheckElement(DatasetKind kind, const JsonValue& element, std::vector<Error>& errors) {
    const auto i = static_cast<size_t>(kind);
    Check(elements_[i], text_->root(), *text_->root().Find("definitions")->Find(kNames[i].name),
          element, errors);
  }

 private:
  static void Parse(const nlohmann::json& schema, valijson::Schema& parsed) {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema), parsed);
  }

  void Check(const valijson::Schema& compiled, const JsonValue& root, const JsonValue& schema,
             const JsonValue& value, std::vector<Error>& errors) {
    const schema_adapter::Adapter adapter(value);
    if (validator_.validate(compiled, adapter, nullptr)) return;
    const size_t before = errors.size();
    ExplainSchemaViolations(root, schema, value, errors);
    if (errors.size() > before) return;
    valijson::ValidationResults results;
    validator_.validate(compiled, adapter, &results);
    for (const auto& result : results) {
      errors.push_back({ErrorCode::kInvalidArgument, result.description, value.where()});
    }
  }

  std::unique_ptr<const JsonDocument> text_;
  std::unique_ptr<const JsonDocument> shell_text_;
  valijson::Validator validator_;
  valijson::Schema shell_;
  std::array<valijson::Schema, kDatasetKindCount> elements_;
};

DatasetSchema::DatasetSchema() : compiled_(std::make_unique<Compiled>()) {}
DatasetSchema::~DatasetSchema() = default;

void DatasetSchema::CheckFile(const JsonValue& root, std::vector<Error>& errors) {
  compiled_->CheckFile(root, errors);
}

void DatasetSchema::CheckElement(DatasetKind kind, const JsonValue& element,
                                 std::vector<Error>& errors) {
  compiled_->CheckElement(kind, element, errors);
}

}  // namespace catena
