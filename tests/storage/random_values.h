// Random storable values, with a bias to where encodings go wrong: edges of ranges, near
// neighbours, bytes 00 01 FE FF, prefixes of each other, deep nesting.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "core/value.h"

namespace catena::store_test {

using Random = std::mt19937_64;

inline uint64_t Below(Random& random, uint64_t limit) { return random() % limit; }
inline bool OneIn(Random& random, uint64_t n) { return Below(random, n) == 0; }

int64_t RandomInt(Random& random);
double RandomDouble(Random& random);
// Of bytes that matter to escaping; not always UTF-8.
std::string RandomBytes(Random& random);
// Not a list or map.
Value RandomScalar(Random& random);
// `depth`: how much deeper lists and maps may go.
Value RandomValue(Random& random, int depth = 3);

}  // namespace catena::store_test
