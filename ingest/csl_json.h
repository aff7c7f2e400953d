// CSL-JSON (citeproc): an array of items, as Zotero, Mendeley or pandoc write it, as sources.
//
// An item is a source of the dataset format already, but for a few liberties, which are taken
// here: ids may be integers (they become text), a date may be text that is no EDTF (it is kept as
// {"raw": text}, with a warning), null means absent. Every variable is kept. Import is that of
// datasets: same rules, same report, errors of the whole file at once.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/progress.h"
#include "core/result.h"
#include "ingest/dataset_importer.h"
#include "ingest/json_document.h"

namespace catena {

// The items as sources, each value at its place in the original. kInvalidArgument when `csl` is no
// array. `csl` may go afterwards.
Result<DatasetInput> ReadCslItems(const JsonDocument& csl);

// Adds the items of a file. A file that is no CSL-JSON is an error added; kNotFound, kIo and
// kCancelled end it.
Result<void> AddCslJson(const std::filesystem::path& path, const JsonReadOptions& options,
                        DatasetInputs& inputs, Progress& progress);

// Errors as those of ImportDataset().
Result<ImportReport> ImportCslJson(const std::vector<std::filesystem::path>& paths,
                                   const ImportTarget& target, const ImportOptions& options,
                                   Progress& progress);

}  // namespace catena
