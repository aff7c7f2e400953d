#include "ingest/dataset_elements.h"

#include <algorithm>
#include <string>

#include "core/id_text.h"
#include "ingest/dataset_importer.h"

namespace catena {
namespace {

constexpr uint32_t kElementsBetweenUpdates = 4096;

std::string PlaceText(const JsonValue& value) {
  return value.document().name() + ":" + std::to_string(value.position().line);
}

}  // namespace

const DatasetElement* DatasetElements::Find(std::string_view id) const {
  const auto it = by_id_.find(id);
  return it == by_id_.end() ? nullptr : &elements_[it->second];
}

Result<void> DatasetElements::Add(const DatasetInput& input, DatasetSchema& schema,
                                  ImportErrors& errors, Progress& progress) {
  files_.emplace_back();
  const JsonValue root = input.json->root();
  uint64_t done = 0;
  const auto add_all = [&](DatasetKind kind, const JsonValue& array) -> Result<void> {
    for (auto value = array.first(); value; value = value->next()) {
      AddElement(kind, *value, schema, errors);
      if (++done % kElementsBetweenUpdates == 0 && !progress.Update("checking", done, 0)) {
        return Fail(ErrorCode::kCancelled, "stopped while checking");
      }
    }
    return {};
  };
  if (input.shape == DatasetInput::Shape::kElements) return add_all(input.kind, root);

  std::vector<Error> violations;
  schema.CheckFile(root, violations);
  for (Error& violation : violations) errors.Add(std::move(violation));
  if (const auto document = root.Find("document"); document && document->is(JsonType::kObject)) {
    files_.back().default_document = document->FindString("id");
    AddElement(DatasetKind::kDocument, *document, schema, errors);
  }
  for (size_t i = 0; i < kDatasetKindCount; ++i) {
    const auto kind = static_cast<DatasetKind>(i);
    const auto array = root.Find(DatasetArrayName(kind));
    if (array && array->is(JsonType::kArray)) CATENA_TRY(add_all(kind, *array));
  }
  return {};
}

void DatasetElements::AddElement(DatasetKind kind, const JsonValue& value, DatasetSchema& schema,
                                 ImportErrors& errors) {
  std::vector<Error> violations;
  schema.CheckElement(kind, value, violations);
  const auto id = value.Find("id");
  const std::string pointer = violations.empty() || !id ? "" : id->where().pointer;
  const bool said = std::ranges::any_of(
      violations, [&](const Error& violation) { return violation.where.pointer == pointer; });
  for (Error& violation : violations) errors.Add(std::move(violation));
  if (!id || !id->is(JsonType::kString) || id->AsString().empty()) return;
  if (std::string problem = IdProblem(id->AsString()); !problem.empty()) {
    if (!said) errors.Add(*id, std::move(problem));
    return;
  }
  const auto next = static_cast<uint32_t>(elements_.size());
  const auto [it, added] = by_id_.emplace(id->AsString(), next);
  if (!added) return Join(elements_[it->second], kind, value, errors);
  elements_.push_back({id->AsString(), kind, static_cast<uint32_t>(parts_.size())});
  parts_.push_back({value, static_cast<uint32_t>(files_.size() - 1)});
}

void DatasetElements::Join(DatasetElement& element, DatasetKind kind, const JsonValue& value,
                           ImportErrors& errors) {
  const JsonValue id = *value.Find("id");
  const std::string first = PlaceText(first_part(element));
  if (element.kind != kind) {
    const std::string_view is = DatasetKindName(element.kind);
    const bool vowel = std::string_view("aeiou").find(is.front()) != std::string_view::npos;
    errors.Add(id, "\"" + std::string(element.id) + "\" is the id of " + (vowel ? "an " : "a ") +
                       std::string(is) + " already, at " + first +
                       "; ids are unique across all kinds");
    return;
  }
  const auto file = static_cast<uint32_t>(files_.size() - 1);
  uint32_t last = element.first_part;
  while (parts_[last].next != DatasetPart::kNone && parts_[last].file != file) {
    last = parts_[last].next;
  }
  if (parts_[last].file == file) {
    errors.Add(id, "\"" + std::string(element.id) + "\" stands twice in this file, first at " +
                       PlaceText(parts_[last].value));
    return;
  }
  parts_[last].next = static_cast<uint32_t>(parts_.size());
  parts_.push_back({value, file});
}

void DatasetElements::Members(const DatasetElement& element, std::vector<JsonValue>& members,
                              ImportErrors& errors) const {
  members.clear();
  for (uint32_t part = element.first_part; part != DatasetPart::kNone; part = parts_[part].next) {
    const size_t earlier = members.size();
    for (auto member = parts_[part].value.first(); member; member = member->next()) {
      if (member->key() == "id") continue;
      const auto end = members.begin() + static_cast<ptrdiff_t>(earlier);
      const auto same = std::find_if(members.begin(), end, [&](const JsonValue& other) {
        return other.key() == member->key();
      });
      if (same == end) {
        members.push_back(*member);
        continue;
      }
      const auto a = ToValue(*same);
      const auto b = ToValue(*member);
      if (a.has_value() && b.has_value() && *a == *b) continue;
      errors.Add(*member, "\"" + std::string(member->key()) + "\" of \"" + std::string(element.id) +
                              "\" differs from that at " + PlaceText(*same) +
                              "; files of one import must agree");
    }
  }
}

std::string_view DatasetElements::DefaultDocument(const DatasetElement& element,
                                                  ImportErrors& errors) const {
  std::string_view document;
  for (uint32_t part = element.first_part; part != DatasetPart::kNone; part = parts_[part].next) {
    const std::string_view other = files_[parts_[part].file].default_document;
    if (!document.empty() && !other.empty() && document != other) {
      errors.Add(parts_[part].value, "claim \"" + std::string(element.id) +
                                         "\" stands in files of two documents, \"" +
                                         std::string(document) + "\" and \"" + std::string(other) +
                                         "\"; give it a \"document\"");
      return document;
    }
    if (document.empty()) document = other;
  }
  return document;
}

}  // namespace catena
