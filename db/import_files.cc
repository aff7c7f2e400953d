#include "db/import_files.h"

#include <algorithm>
#include <system_error>

#include "ingest/bibtex_input.h"
#include "ingest/csl_json.h"
#include "ingest/detect.h"
#include "ingest/json_reader.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

// What has been read of all files, and what could not be.
struct Inputs {
  std::vector<DatasetInput> read;
  std::vector<Error> errors;
};

Result<void> ReadDatasets(const fs::path& path, const ImportOptions& options, Inputs& inputs,
                          Progress& progress) {
  CATENA_TRY(const std::vector<fs::path> files, ListDatasetFiles(path));
  for (const fs::path& file : files) {
    CATENA_TRY(auto json, ReadJsonFile(file, options.json, &progress));
    inputs.read.push_back({.json = std::move(json), .warnings = {}});
  }
  return {};
}

Result<void> ReadCsl(const fs::path& path, const ImportOptions& options, Inputs& inputs,
                     Progress& progress) {
  CATENA_TRY(const auto json, ReadJsonFile(path, options.json, &progress));
  CATENA_TRY(DatasetInput input, ReadCslItems(*json));
  inputs.read.push_back(std::move(input));
  return {};
}

Result<void> ReadOne(const fs::path& path, const ImportOptions& options, Inputs& inputs,
                     Progress& progress) {
  CATENA_TRY(const ImportFormat format, DetectFormat(path));
  switch (format) {
    case ImportFormat::kDataset:
      return ReadDatasets(path, options, inputs, progress);
    case ImportFormat::kCslJson:
      return ReadCsl(path, options, inputs, progress);
    case ImportFormat::kBibtex: {
      CATENA_TRY(BibtexInput bibtex, ReadBibtexInput(path));
      inputs.read.push_back(std::move(bibtex.input));
      std::ranges::move(bibtex.errors, std::back_inserter(inputs.errors));
      return {};
    }
    case ImportFormat::kCsv:
      break;
  }
  return Fail(ErrorCode::kInvalidArgument,
              "a table says by itself neither whether it holds nodes or relationships nor what "
              "belongs to it: name it with --nodes or --relationships",
              {.file = path.string()});
}

}  // namespace

Result<ImportReport> ImportFiles(const std::vector<fs::path>& paths, const ImportTarget& target,
                                 const ImportOptions& options, Progress& progress) {
  Inputs inputs;
  for (const fs::path& path : paths) {
    Result<void> read = ReadOne(path, options, inputs, progress);
    if (read) continue;
    if (!IsContentError(read.error().code)) return Fail(read.error());
    if (read.error().where.file.empty()) read.error().where.file = path.string();
    inputs.errors.push_back(std::move(read).error());
  }
  return ImportInputs(inputs.read, std::move(inputs.errors), target, options, progress);
}

uint64_t TotalBytes(const std::vector<fs::path>& paths) {
  uint64_t bytes = 0;
  const auto add = [&](const fs::path& file) {
    std::error_code unknown;
    const uint64_t size = fs::file_size(file, unknown);
    if (!unknown) bytes += size;
  };
  for (const fs::path& path : paths) {
    const auto files = ListDatasetFiles(path);
    if (!files) continue;
    for (const fs::path& file : *files) add(file);
  }
  return bytes;
}

}  // namespace catena
