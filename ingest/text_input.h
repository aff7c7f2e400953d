// ByteSource: the bytes of an input, in order, from a file, a pipe or memory.
//
// A file that begins as gzip (RFC 1952), Zstandard (RFC 8878) or bzip2 data does is unpacked while
// it is read. Memory is bounded whatever the input holds: a few buffers of a MiB, and for
// Zstandard a window of at most 128 MiB. Packed data that ends early, fails its checksum or is
// followed by other bytes is an error, never a short read.
//
// Not thread-safe; a source may be handed from one thread to another between calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"

namespace catena {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Fills the front of `out` and says how many bytes; 0 only at the end of the input.
  // Requires: `out` is not empty. Errors: kIo, kInvalidArgument for damaged packed data; both
  // name the file. After an error every further call fails.
  virtual Result<size_t> Read(std::span<char> out) = 0;

  // How far it is and how far it goes, in bytes as stored (packed, for packed files). The size
  // is 0 where it is not known (a pipe).
  virtual uint64_t position() const = 0;
  virtual uint64_t size() const = 0;

  // For messages: the path, or what the maker called it.
  virtual const std::string& name() const = 0;
};

// Where an error is when only the input is known.
inline Where InFile(std::string name) {
  Where where;
  where.file = std::move(name);
  return where;
}

struct TextInputOptions {
  // Unpacks on a thread of its own, up to four MiB ahead of the reader. Plain files are not
  // affected: the operating system reads them ahead.
  bool unpack_ahead = true;
};

// Opens a file, or standard input for "-". kNotFound when there is none; kInvalidArgument for
// a folder, a file that may not be read, or a packed format that is recognised and not
// supported (xz, zip).
Result<std::unique_ptr<ByteSource>> OpenTextInput(const std::string& path,
                                                  const TextInputOptions& options = {});

// Reads `text`, which must outlive the source. Packed text is unpacked here too.
Result<std::unique_ptr<ByteSource>> OpenTextInMemory(std::string name, std::string_view text);

// Everything up to the end. kLimit when it is more than `max_bytes`.
Result<std::string> ReadWhole(ByteSource& source, size_t max_bytes);

// How many bytes at the front are well-formed UTF-8: where an error is. Slower than
// IsValidUtf8().
size_t ValidUtf8Prefix(std::string_view text);

}  // namespace catena
