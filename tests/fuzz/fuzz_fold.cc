// Any bytes as a name: folding gives valid UTF-8 without blanks at its ends and changes nothing the
// second time; the edit distance is symmetric, and 0 only for equal texts.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/fold.h"
#include "tests/fuzz/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string folded = catena::FoldName(text);
  FUZZ_CHECK(catena::IsValidUtf8(folded));
  FUZZ_CHECK(catena::FoldName(folded) == folded);
  FUZZ_CHECK(folded.empty() || (folded.front() != ' ' && folded.back() != ' '));
  FUZZ_CHECK(folded.find("  ") == std::string::npos);

  const size_t half = size / 2;
  const std::string_view a = text.substr(0, half);
  const std::string_view b = text.substr(half);
  if (!catena::IsValidUtf8(a) || !catena::IsValidUtf8(b)) return 0;
  const size_t distance = catena::EditDistance(a, b, 4);
  FUZZ_CHECK(distance == catena::EditDistance(b, a, 4));
  FUZZ_CHECK((distance == 0) == (a == b));
  FUZZ_CHECK(distance <= 5);
  return 0;
}
