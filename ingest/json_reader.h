// Reads JSON (RFC 8259) that nobody vouches for into a JsonDocument.
//
// Strict: one value and nothing after it but white space; valid UTF-8 without lone surrogates;
// each key once in an object; integers within int64 and other numbers finite, never rounded to
// something else in silence. A UTF-8 byte order mark at the beginning is skipped.
// Bounded: the text is streamed, and reading stops at the first byte beyond a limit, so that a
// string of a gibibyte costs no more memory than `string_bytes`. Nothing recurses.
//
// Errors: kInvalidArgument for what is not such JSON, kLimit beyond a limit; both with file,
// line, column and JSON pointer. kNotFound and kIo for a file that cannot be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

#include "core/progress.h"
#include "core/result.h"
#include "ingest/json_document.h"

namespace catena {

struct JsonReadOptions {
  // Of the whole text. A document takes about 2.5 times its text in memory (measured on 187 MB).
  uint64_t text_bytes = uint64_t{1} << 30;
  // Of one string or key, as written; at most JsonBuilder::kMaxStringBytes.
  uint32_t string_bytes = 16 << 20;
  // Of one number, as written.
  uint32_t number_bytes = 4096;
  // How deep arrays and objects nest: `[]` is 1.
  uint32_t depth = 512;
  // Values of any type, keys not counted. 32 bytes of memory each.
  uint32_t values = 64 << 20;
  // RFC 8259 lets a key occur twice and says nothing of what it means; keeping both is for
  // tools that must read any JSON.
  enum class RepeatedKeys : uint8_t { kRefuse, kKeep };
  RepeatedKeys repeated_keys = RepeatedKeys::kRefuse;
};

// `name` is how errors call the text.
Result<std::unique_ptr<const JsonDocument>> ReadJson(std::istream& in, std::string name,
                                                     const JsonReadOptions& options = {},
                                                     Progress* progress = nullptr);
Result<std::unique_ptr<const JsonDocument>> ReadJsonText(std::string_view text, std::string name,
                                                         const JsonReadOptions& options = {});
Result<std::unique_ptr<const JsonDocument>> ReadJsonFile(const std::filesystem::path& path,
                                                         const JsonReadOptions& options = {},
                                                         Progress* progress = nullptr);

}  // namespace catena
