// A bibliography in BibTeX as input of an import.
#pragma once

#include <filesystem>
#include <vector>

#include "core/error.h"
#include "core/result.h"
#include "ingest/dataset_importer.h"

namespace catena {

struct BibtexInput {
  DatasetInput input;         // The entries that could be read.
  std::vector<Error> errors;  // Of the others, with file, line and column.
};

// Errors: those of reading the file.
Result<BibtexInput> ReadBibtexInput(const std::filesystem::path& path);

}  // namespace catena
