#include "ingest/detect.h"

#include <algorithm>
#include <span>
#include <string>
#include <system_error>

#include "ingest/text_input.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFirstBytes = 64 << 10;

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

bool IsTableName(std::string_view name) {
  std::string lower = Lower(name);
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (lower.ends_with(packed)) lower.resize(lower.size() - packed.size());
  }
  return lower.ends_with(".csv") || lower.ends_with(".tsv");
}

// Skips white space and the comments that BibTeX files begin with.
std::string_view FirstContent(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (!text.starts_with('%')) return text;
    text.remove_prefix(std::min(text.find('\n'), text.size()));
  }
}

// "@article{" and the like.
bool BeginsBibtexEntry(std::string_view text) {
  if (!text.starts_with('@')) return false;
  size_t i = 1;
  while (i < text.size() &&
         ((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z'))) {
    ++i;
  }
  const size_t brace = text.find_first_not_of(" \t\r\n", i);
  return i > 1 && brace != std::string_view::npos && (text[brace] == '{' || text[brace] == '(');
}

bool IsTableHeader(std::string_view text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size()));
  const bool plain = std::none_of(line.begin(), line.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r';
  });
  return plain && (line.find(":ID") != std::string_view::npos ||
                   line.find(":START_ID") != std::string_view::npos ||
                   line.find(":END_ID") != std::string_view::npos);
}

// Unpacked, where the file is packed.
Result<std::string> FirstBytes(const fs::path& path) {
  CATENA_TRY(const auto source, OpenTextInput(path.string(), {.unpack_ahead = false}));
  std::string first(kFirstBytes, '\0');
  size_t filled = 0;
  while (filled < first.size()) {
    CATENA_TRY(const size_t got, source->Read(std::span(first).subspan(filled)));
    if (got == 0) break;
    filled += got;
  }
  first.resize(filled);
  return first;
}

Result<ImportFormat> DetectFolder(const fs::path& folder) {
  bool json = false;
  bool tables = false;
  std::error_code code;
  for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    const std::string name = it->path().filename().string();
    if (name.front() == '.') continue;
    json |= name.ends_with(".json");
    tables |= IsTableName(name);
  }
  const Where where{folder.string(), 0, 0, ""};
  if (code) return Fail(ErrorCode::kIo, "the folder cannot be read: " + code.message(), where);
  if (json) return ImportFormat::kDataset;
  if (tables) return ImportFormat::kCsv;
  return Fail(ErrorCode::kUnsupported, "the folder holds neither .json files nor .csv tables",
              where);
}

}  // namespace

std::string_view ImportFormatName(ImportFormat format) {
  switch (format) {
    case ImportFormat::kDataset:
      return "dataset";
    case ImportFormat::kCslJson:
      return "csl-json";
    case ImportFormat::kBibtex:
      return "bibtex";
    case ImportFormat::kEvents:
      return "events";
    case ImportFormat::kCsv:
      return "csv";
  }
  return "";
}

Result<ImportFormat> DetectFormatOf(std::string_view first_bytes, std::string_view name) {
  const std::string lower = Lower(name);
  if (DetectEventFormat(first_bytes)) return ImportFormat::kEvents;
  if (IsTableName(name)) return ImportFormat::kCsv;
  const std::string_view content = FirstContent(first_bytes);
  if (content.starts_with('{')) return ImportFormat::kDataset;
  if (content.starts_with('[')) return ImportFormat::kCslJson;
  if (BeginsBibtexEntry(content)) return ImportFormat::kBibtex;
  if (IsTableHeader(content)) return ImportFormat::kCsv;
  if (lower.ends_with(".bib")) return ImportFormat::kBibtex;
  if (lower.ends_with(".json")) return ImportFormat::kDataset;  // Its reader says what is wrong.
  return Fail(ErrorCode::kUnsupported,
              "this is no format that can be imported: a dataset (JSON object), CSL-JSON (JSON "
              "array), BibTeX or a .csv table",
              {std::string(name), 0, 0, ""});
}

Result<ImportFormat> DetectFormat(const fs::path& path) {
  std::error_code code;
  const auto status = fs::status(path, code);
  const Where where{path.string(), 0, 0, ""};
  if (!fs::exists(status)) {
    if (path == "-") {
      return Fail(ErrorCode::kUnsupported,
                  "standard input cannot be read twice, first for its format: save it to a file "
                  "first",
                  where);
    }
    return Fail(ErrorCode::kNotFound, "there is no such file or folder", where);
  }
  if (fs::is_directory(status)) return DetectFolder(path);
  if (!fs::is_regular_file(status)) {
    return Fail(ErrorCode::kUnsupported,
                "a pipe cannot be read twice, first for its format: save it to a file first",
                where);
  }
  CATENA_TRY(const std::string first, FirstBytes(path));
  return DetectFormatOf(first, path.string());
}

Result<std::optional<EventFormat>> DetectEventFile(const fs::path& path) {
  std::error_code unknown;
  if (path == "-" || !fs::is_regular_file(path, unknown)) return std::optional<EventFormat>();
  CATENA_TRY(const std::string first, FirstBytes(path));
  return DetectEventFormat(first);
}

}  // namespace catena
