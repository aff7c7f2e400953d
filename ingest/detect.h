// What kind of file `import` was given.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "core/result.h"
#include "ingest/event_format.h"

namespace catena {

enum class ImportFormat : uint8_t {
  kDataset,  // A JSON object; or a folder of *.json files.
  kCslJson,  // A JSON array.
  kBibtex,   // Begins with an entry, or is named *.bib.
  kEvents,   // A public event dataset, by its columns (DetectEventFormat says which).
  kCsv,      // Bulk tables: named *.csv or *.tsv, also with .gz or .zst; or their header.
};
std::string_view ImportFormatName(ImportFormat format);  // "dataset", "csl-json", ...

// By the first bytes; by the name where those do not tell. Whether the file is right in full its
// reader says: any JSON object is taken for a dataset. A folder with no *.json but with tables is
// kCsv. kNotFound; kIo; kUnsupported for a pipe, whose first bytes can be looked at only once,
// and, naming the formats there are, for anything else.
Result<ImportFormat> DetectFormat(const std::filesystem::path& path);

// The same for the first bytes of a text (64 KiB are plenty) and the name it goes by.
Result<ImportFormat> DetectFormatOf(std::string_view first_bytes, std::string_view name);

// The event dataset that a file is of; none when it is not plainly one. Looks into gzip and zstd.
Result<std::optional<EventFormat>> DetectEventFile(const std::filesystem::path& path);

}  // namespace catena
