// Finds the bytes of a CSV text that matter, 64 at a time.
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace catena {

// Bit i is about byte i.
struct CsvBlock {
  uint64_t special = 0;  // Delimiter, quote, CR, LF or NUL.
  uint64_t high = 0;     // Beyond ASCII.
};

// Requires: 64 readable bytes.
inline CsvBlock ScanCsvBlock(const char* bytes, char delimiter, char quote) {
  CsvBlock block;
#if defined(__SSE2__)
  const __m128i delimiters = _mm_set1_epi8(delimiter);
  const __m128i quotes = _mm_set1_epi8(quote);
  const __m128i returns = _mm_set1_epi8('\r');
  const __m128i newlines = _mm_set1_epi8('\n');
  for (int i = 0; i < 4; ++i) {
    const __m128i part = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
    const __m128i line =
        _mm_or_si128(_mm_cmpeq_epi8(part, returns), _mm_cmpeq_epi8(part, newlines));
    const __m128i cell =
        _mm_or_si128(_mm_cmpeq_epi8(part, delimiters), _mm_cmpeq_epi8(part, quotes));
    const __m128i nul = _mm_cmpeq_epi8(part, _mm_setzero_si128());
    const __m128i any = _mm_or_si128(_mm_or_si128(line, cell), nul);
    const auto special = static_cast<uint32_t>(_mm_movemask_epi8(any));
    const auto high = static_cast<uint32_t>(_mm_movemask_epi8(part));
    block.special |= static_cast<uint64_t>(special) << (16 * i);
    block.high |= static_cast<uint64_t>(high) << (16 * i);
  }
#else
  for (int i = 0; i < 64; ++i) {
    const char byte = bytes[i];
    const bool special =
        byte == delimiter || byte == quote || byte == '\r' || byte == '\n' || byte == '\0';
    block.special |= static_cast<uint64_t>(special) << i;
    block.high |= static_cast<uint64_t>((byte & '\x80') != 0) << i;
  }
#endif
  return block;
}

}  // namespace catena
