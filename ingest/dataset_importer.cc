#include "ingest/dataset_importer.h"

#include <algorithm>
#include <system_error>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "ingest/dataset_apply.h"
#include "ingest/dataset_elements.h"
#include "ingest/dataset_mapping.h"
#include "ingest/dataset_references.h"
#include "ingest/import_errors.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kRecordsBetweenUpdates = 1024;

class Import {
 public:
  Import(const ImportTarget& target, const ImportOptions& options, Progress& progress)
      : target_(target), options_(options), progress_(progress), errors_(options.listed) {
    report_.dry_run = target.writer == nullptr && target.sink == nullptr;
  }

  Result<ImportReport> Run(const std::vector<DatasetInput>& inputs,
                           std::vector<Error> read_errors) {
    const bool all_read = read_errors.empty();
    for (Error& error : read_errors) {
      report_.files.push_back(error.where.file);
      errors_.Add(std::move(error));
    }
    DatasetSchema schema;
    for (const DatasetInput& input : inputs) {
      report_.files.push_back(input.json->name());
      for (const Error& warning : input.warnings) Warn(warning);
      CATENA_TRY(elements_.Add(input, schema, errors_, progress_));
    }
    DatasetReferences references(elements_, *target_.graph, errors_);
    DatasetMapper mapper(elements_, options_.approximation, errors_);
    CATENA_TRY(FindExisting(references));
    CATENA_TRY(Check(mapper, references, all_read));
    if (errors_.empty()) {
      DatasetApply apply(elements_, mapper, references, target_, options_, progress_);
      CATENA_TRY(apply.Run(report_));
    }
    report_.error_count = errors_.count();
    report_.errors = errors_.Take();
    SortErrors();
    return std::move(report_);
  }

 private:
  void Warn(Error warning) {
    if (++report_.warning_count <= options_.listed) report_.warnings.push_back(std::move(warning));
  }

  Result<void> Step(uint64_t done) {
    if (done % kRecordsBetweenUpdates == 0 &&
        !progress_.Update("checking", done, elements_.all().size())) {
      return Fail(ErrorCode::kCancelled, "stopped while checking");
    }
    return {};
  }

  Result<void> FindExisting(const DatasetReferences& references) {
    for (DatasetElement& element : elements_.all()) {
      CATENA_TRY(const StoredEntity stored, references.FindStored(element.id));
      if (stored.is == StoredEntity::Is::kNothing) continue;
      const bool is_relationship = stored.is == StoredEntity::Is::kRelationship;
      const bool same = element.kind == DatasetKind::kRelationship ? is_relationship
                                                                   : stored.kind == element.kind;
      if (same) {
        element.stored = stored.id;
        element.existed = true;
        continue;
      }
      const std::string_view is = is_relationship ? "relationship"
                                  : stored.kind   ? DatasetKindName(*stored.kind)
                                                  : std::string_view("node of no dataset kind");
      errors_.Add(*elements_.first_part(element).Find("id"),
                  "\"" + std::string(element.id) +
                      "\" is already in the database, as a different "
                      "kind of thing (" +
                      std::string(is) + "); choose another id");
    }
    return {};
  }

  // Without the elements of a file that could not be read, every reference to them would look
  // wrong: then only the content is checked.
  Result<void> Check(DatasetMapper& mapper, DatasetReferences& references, bool all_read) {
    MappedNode node;
    MappedRelationship relationship;
    std::vector<MappedLink> links;
    std::vector<DatasetReference> named;
    uint64_t done = 0;
    for (const DatasetElement& element : elements_.all()) {
      CATENA_TRY(Step(++done));
      named.clear();
      if (element.kind == DatasetKind::kRelationship) {
        if (mapper.MapRelationship(element, relationship)) {
          named = {relationship.from, relationship.to};
        }
      } else {
        mapper.MapNode(element, node);
        mapper.MapReferences(element, named);
        mapper.MapLinks(element, links);
        for (const MappedLink& link : links) named.push_back(link.target);
      }
      if (!all_read) continue;
      for (const DatasetReference& reference : named) CATENA_TRY(references.Check(reference));
    }
    if (all_read) return {};
    Warn({ErrorCode::kInvalidArgument,
          "whether names resolve was not checked, because a file could not be read",
          {}});
    return {};
  }

  void SortErrors() {
    std::unordered_map<std::string_view, size_t> files;
    for (const std::string& file : report_.files) files.emplace(file, files.size());
    const auto key = [&](const Error& error) {
      const auto it = files.find(error.where.file);
      return std::tuple(it == files.end() ? files.size() : it->second, error.where.line,
                        error.where.column);
    };
    std::stable_sort(report_.errors.begin(), report_.errors.end(),
                     [&](const Error& a, const Error& b) { return key(a) < key(b); });
  }

  const ImportTarget target_;
  const ImportOptions& options_;
  Progress& progress_;
  ImportErrors errors_;
  ImportReport report_;
  DatasetElements elements_;
};

Result<ImportReport> ImportPaths(const std::vector<fs::path>& paths, const ImportTarget& target,
                                 const ImportOptions& options, Progress& progress) {
  DatasetInputs inputs;
  for (const fs::path& path : paths) {
    CATENA_TRY(AddDatasetFiles(path, options.json, inputs, progress));
  }
  return ImportInputs(inputs.inputs, std::move(inputs.errors), target, options, progress);
}

}  // namespace

ImportCounts ImportReport::total() const {
  ImportCounts sum;
  for (const ImportCounts& one : kinds) {
    sum.created += one.created;
    sum.updated += one.updated;
    sum.unchanged += one.unchanged;
  }
  return sum;
}

bool ImportReport::changes_graph() const { return change_count > 0 || removed > 0; }

bool IsContentError(ErrorCode code) {
  return code == ErrorCode::kInvalidArgument || code == ErrorCode::kLimit;
}

Result<std::vector<fs::path>> ListDatasetFiles(const fs::path& path) {
  std::error_code code;
  const auto status = fs::status(path, code);
  const Where where{path.string(), 0, 0, ""};
  if (!fs::exists(status)) {
    return Fail(ErrorCode::kNotFound, "there is no such file or folder", where);
  }
  if (!fs::is_directory(status)) return std::vector<fs::path>{path};
  std::vector<fs::path> files;
  for (fs::directory_iterator it(path, code), end; !code && it != end; it.increment(code)) {
    const fs::path& file = it->path();
    if (file.extension() == ".json" && file.filename().string().front() != '.' &&
        !fs::is_directory(file, code)) {
      files.push_back(file);
    }
  }
  if (code) return Fail(ErrorCode::kIo, "the folder cannot be read: " + code.message(), where);
  if (files.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "the folder holds no .json file", where);
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<void> AddDatasetFiles(const fs::path& path, const JsonReadOptions& options,
                             DatasetInputs& inputs, Progress& progress) {
  CATENA_TRY(const std::vector<fs::path> files, ListDatasetFiles(path));
  for (const fs::path& file : files) {
    auto json = ReadJsonFile(file, options, &progress);
    if (json.has_value()) {
      inputs.inputs.emplace_back().json = *std::move(json);
    } else if (IsContentError(json.error().code)) {
      inputs.errors.push_back(std::move(json).error());
    } else {
      return Fail(std::move(json).error());
    }
  }
  return {};
}

Result<ImportReport> ImportInputs(const std::vector<DatasetInput>& inputs,
                                  std::vector<Error> read_errors, const ImportTarget& target,
                                  const ImportOptions& options, Progress& progress) {
  const ImportTarget used = options.dry_run ? ImportTarget{.graph = target.graph} : target;
  return Import(used, options, progress).Run(inputs, std::move(read_errors));
}

Result<ImportReport> ImportDataset(const std::vector<fs::path>& paths, GraphWriter& writer,
                                   const ImportOptions& options, Progress& progress) {
  return ImportPaths(paths, {.graph = &writer, .writer = &writer}, options, progress);
}

Result<ImportReport> PreviewDataset(const std::vector<fs::path>& paths, const GraphReader& graph,
                                    const ImportOptions& options, Progress& progress) {
  return ImportPaths(paths, {.graph = &graph}, options, progress);
}

Result<ImportReport> ImportDatasetInBulk(const std::vector<fs::path>& paths,
                                         const GraphReader& graph, BulkSink& sink,
                                         const ImportOptions& options, Progress& progress) {
  return ImportPaths(paths, {.graph = &graph, .sink = &sink}, options, progress);
}

}  // namespace catena
