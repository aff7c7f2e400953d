// Reading past damaged blocks.
//
// A RocksDB iterator that meets a damaged block stops, and does not say where the next sound one
// begins. But a seek beyond the block works. So the next readable key is searched: at 63 places
// spread evenly over the key space, then by halving between the last that failed and the first
// that did not, and again before what was found until nothing is nearer. Keys are taken as
// fractions in base 256, so halving has no end of precision.
#pragma once

#include <rocksdb/db.h>

#include <string>
#include <string_view>

#include "core/function_ref.h"
#include "core/result.h"

namespace catena {

struct SalvageVisitor {
  // A sound pair; keys ascend.
  FunctionRef<Result<void>(std::string_view, std::string_view)> pair;
  // Keys k with from <= k < before cannot be read; an empty `before` is the end of the family.
  FunctionRef<Result<void>(const std::string& from, const std::string& before)> gap;
};

// Visits all that can be read of a family.
Result<void> Salvage(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family,
                     const SalvageVisitor& visitor);

// The key halfway between two; `low` itself when they are equal or neighbours.
std::string KeyBetween(std::string_view low, std::string_view high);

}  // namespace catena
