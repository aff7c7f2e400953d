#include "ingest/dataset_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "ingest/dataset_schema_explain.h"
#include "ingest/json_reader.h"

namespace catena {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::unique_ptr<const JsonDocument> Parse(std::string_view text) {
  auto json = ReadJsonText(text, "t");
  EXPECT_TRUE(json.has_value()) << text;
  return *std::move(json);
}

JsonValue Definition(const JsonDocument& schema, DatasetKind kind) {
  return *schema.root().Find("definitions")->Find(DatasetKindName(kind));
}

// What people read as an example is one.
TEST(DatasetSchemaTest, ItsOwnExamplesConform) {
  const auto text = Parse(DatasetSchemaText());
  DatasetSchema schema;
  for (size_t i = 0; i < kDatasetKindCount; ++i) {
    const auto kind = static_cast<DatasetKind>(i);
    const auto examples = Definition(*text, kind).Find("examples");
    ASSERT_TRUE(examples && examples->size() > 0) << DatasetKindName(kind);
    for (auto example = examples->first(); example; example = example->next()) {
      std::vector<Error> errors;
      schema.CheckElement(kind, *example, errors);
      EXPECT_THAT(errors, IsEmpty()) << DatasetKindName(kind);
    }
  }
}

TEST(DatasetSchemaTest, EveryDefinitionAndKindIsDescribed) {
  const auto text = Parse(DatasetSchemaText());
  for (size_t i = 0; i < kDatasetKindCount; ++i) {
    EXPECT_FALSE(Definition(*text, static_cast<DatasetKind>(i)).FindString("description").empty());
  }
  EXPECT_EQ(text->root().FindString("$schema"), "http://json-schema.org/draft-07/schema#");
}

// Values that a schema's keywords tell apart, to put in place of others.
constexpr std::string_view kOdd[] = {"null",
                                     "true",
                                     "0",
                                     "-1",
                                     "7",
                                     "2.5",
                                     "\"\"",
                                     "\"x\"",
                                     "\"supports\"",
                                     "\"A\"",
                                     "[]",
                                     "[1]",
                                     "{}",
                                     "[\"a\",\"b\"]",
                                     "[[2020]]",
                                     "{\"a\": null}",
                                     "[{}]",
                                     "{\"source\": \"s\"}",
                                     "{\"date-parts\": [[1, 2, 3, 4]]}",
                                     "[{\"source\": 3}]"};

std::vector<std::string> KeysOf(const JsonValue& definition) {
  std::vector<std::string> keys = {"unknown"};
  const auto properties = definition.Find("properties");
  for (auto one = properties->first(); one; one = one->next()) keys.emplace_back(one->key());
  return keys;
}

// valijson decides and our walk explains: where they disagreed a user would read valijson's words,
// or an error for nothing.
TEST(DatasetSchemaTest, TheExplanationAgreesWithTheValidator) {
  const auto text = Parse(DatasetSchemaText());
  DatasetSchema schema;
  std::mt19937 random(20240601);
  int refused = 0;
  int accepted = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto kind = static_cast<DatasetKind>(random() % kDatasetKindCount);
    const JsonValue definition = Definition(*text, kind);
    const std::vector<std::string> keys = KeysOf(definition);
    std::string element = R"({"id": "i", "name": "n", "text": "t", "from": "a", "to": "b")";
    if (random() % 4 > 0)
      element += kind == DatasetKind::kSource ? R"(, "type": "book")" : R"(, "type": "T")";
    std::string key = keys[random() % keys.size()];
    if (element.find("\"" + key + "\":") == std::string::npos) {
      element += ", \"" + key + "\": " + std::string(kOdd[random() % std::size(kOdd)]);
    }
    const auto json = Parse(element + "}");
    std::vector<Error> by_validator;
    schema.CheckElement(kind, json->root(), by_validator);
    std::vector<Error> by_walk;
    ExplainSchemaViolations(text->root(), definition, json->root(), by_walk);
    EXPECT_EQ(by_validator, by_walk) << DatasetKindName(kind) << " " << element << "}";
    ++(by_validator.empty() ? accepted : refused);
  }
  EXPECT_GT(refused, 500);
  EXPECT_GT(accepted, 500);
}

TEST(DatasetSchemaTest, TheFirstDatasetConforms) {
  const std::filesystem::path folder =
      std::filesystem::path(CATENA_SOURCE_DIR) / "datasets/armenia-azerbaijan";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
  DatasetSchema schema;
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    ++files;
    const auto json = ReadJsonFile(entry.path());
    ASSERT_TRUE(json.has_value()) << Describe(json.error());
    std::vector<Error> errors;
    schema.CheckFile((*json)->root(), errors);
    EXPECT_THAT(errors, IsEmpty());
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace catena
