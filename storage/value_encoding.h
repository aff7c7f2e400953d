// A storable Value as bytes, inside a record.
//
//   type(1), then   bool            0 or 1 (1)
//                   int             zigzag varint
//                   double          IEEE 754 bits, big-endian (8)
//                   string          length varint, bytes
//                   list            count varint, values
//                   map             count varint, then key (length varint, bytes) and value,
//                                   keys strictly ascending by bytes
//                   date            days, zigzag varint
//                   local time      nanoseconds varint
//                   time            nanoseconds varint, offset seconds zigzag varint
//                   local date-time seconds zigzag varint, nanoseconds varint
//                   date-time       the same, offset zigzag varint, zone (length varint, bytes)
//                   duration        months, days, seconds, nanoseconds, each zigzag varint
//                   point           system varint, x, y (8 each), z (8) in three dimensions
//
// The type bytes are those of ValueType. One value has one encoding, so equal bytes mean equal
// values: "unchanged" is decided by comparing records.
#pragma once

#include <string>

#include "core/result.h"
#include "core/value.h"
#include "storage/byte_coding.h"

namespace catena {

// kInvalidArgument for a value that is not storable, kLimit when nested deeper than
// kMaxValueDepth; `out` is then partly written.
Result<void> AppendValue(std::string& out, const Value& value);

// Takes one value off the front. On bytes that no AppendValue() gives, the reader has failed
// and the value is null. Never crashes, and allocates in proportion to what it reads.
Value ReadValue(ByteReader& reader);

}  // namespace catena
