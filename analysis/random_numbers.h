// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed on every machine, which
// the distributions of the standard library do not promise. Not for secrets.
#pragma once

#include <cstdint>

namespace catena {

class RandomNumbers {
 public:
  explicit RandomNumbers(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  // 0..n-1. Requires: n > 0. Smaller numbers are likelier by less than n in 2^64.
  uint64_t Below(uint64_t n) { return Next() % n; }
  // In [0, 1).
  double Fraction() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

 private:
  uint64_t state_;
};

}  // namespace catena
