// Keys of kIndex, in the order that look-ups and scans need.
//
//   property index   index id(4) value entity(8)
//   label index      index id(4) = 5 label(4) node(8)
//
// Entries have an empty value. Integers are big-endian. `value` is encoded so that comparing
// bytes compares values as CompareTotal() does, and no encoding is a prefix of another:
//
//   tag(1), then  map              for each: 1, key as a string, value; 0 at the end
//                 list             for each: 1, value; 0 at the end
//                 point            system(8), x, y, z
//                 date-time        nanoseconds of the instant(16)
//                 local date-time  seconds(8), nanoseconds(8)
//                 date             days(8)
//                 time             nanoseconds of the instant(8)
//                 local time       nanoseconds(8)
//                 duration         nanoseconds with an average month(16), then months, days,
//                                  seconds (8 each)
//                 string           bytes with 00 written as 00 FF, then 00 01
//                 bool             0 or 1
//                 number           the greatest double not above it(8), what is left(2)
//                 NaN              nothing
//
// A signed integer has its top bit flipped; a double its top bit flipped when positive and all
// bits when negative. A double leaves nothing over; an int64 beyond 2^53 leaves up to 1,023, so
// 1 and 1.0 meet on one key and neighbouring large integers stay apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/index_definition.h"
#include "core/result.h"
#include "core/value.h"
#include "storage/byte_coding.h"
#include "storage/engine.h"

namespace catena {

// Longest encoded value, in bytes: engines bound keys. The beginning of a long name fits.
inline constexpr size_t kMaxIndexValueBytes = 4 << 10;
static_assert(1 + kMaxFoldedBytes + 2 <= kMaxIndexValueBytes);

// kInvalidArgument for a value that is not storable, kLimit when longer than
// kMaxIndexValueBytes or nested too deep.
Result<std::string> EncodeIndexValue(const Value& value);

// The string when the value is one, e.g. from SplitIndexKey().
std::optional<std::string> DecodeIndexString(std::string_view value);
// What to call an encoded value in a message: strings and integers as they are, else its type.
std::string DescribeIndexValue(std::string_view value);
// Where the strings of an index begin: every encoded string is at or after
// IndexStringStart(""), and before IndexStringEnd().
std::string IndexStringStart(std::string_view from);
std::string IndexStringEnd();

std::string IndexPrefix(IndexId index);
std::string IndexKey(IndexId index, std::string_view value, uint64_t entity);
std::string LabelIndexKey(LabelId label, NodeId node);
std::string LabelIndexPrefix(LabelId label);

// The keys under a prefix (a key without its entity) whose entity is greater than `after`.
KeyRange EntityRange(std::string_view prefix, uint64_t after);
// The entity of a key in such a range; nullopt when the key is damaged.
inline std::optional<uint64_t> EntityUnder(std::string_view prefix, std::string_view key) {
  if (key.size() != prefix.size() + sizeof(uint64_t)) return std::nullopt;
  const auto entity = LoadBigEndian<uint64_t>(key.data() + prefix.size());
  return entity != 0 ? std::optional(entity) : std::nullopt;
}

struct IndexKeyParts {
  IndexId index;
  std::string_view value;  // Encoded; points into the key.
  uint64_t entity = 0;
};
// nullopt for a key that is too short to be one.
std::optional<IndexKeyParts> SplitIndexKey(std::string_view key);

}  // namespace catena
