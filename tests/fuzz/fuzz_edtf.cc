// Any bytes as EDTF: accepted dates have bounds in order, and errors point into the text.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/edtf.h"
#include "tests/fuzz/fuzz_check.h"

namespace {

bool Ordered(const std::optional<int64_t>& a, const std::optional<int64_t>& b) {
  return !a || !b || *a <= *b;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto edtf = catena::ParseEdtf(text);
  if (!edtf.has_value()) {
    FUZZ_CHECK(edtf.error().code == catena::ErrorCode::kInvalidArgument);
    FUZZ_CHECK(!edtf.error().message.empty());
    FUZZ_CHECK(edtf.error().where.column <= size + 1);
    return 0;
  }
  FUZZ_CHECK(edtf->text == text);
  FUZZ_CHECK(edtf->level >= 0 && edtf->level <= 2);
  const catena::DayBounds& bounds = edtf->bounds;
  FUZZ_CHECK(Ordered(bounds.begin_min, bounds.begin_max));
  FUZZ_CHECK(Ordered(bounds.end_min, bounds.end_max));
  FUZZ_CHECK(Ordered(bounds.begin_min, bounds.end_min));
  FUZZ_CHECK(Ordered(bounds.begin_max, bounds.end_max));

  // A narrower policy never gives wider bounds.
  const auto exact = catena::ParseEdtf(text, {0, 0, 0, 0, 0});
  FUZZ_CHECK(exact.has_value());
  FUZZ_CHECK(Ordered(bounds.begin_min, exact->bounds.begin_min));
  FUZZ_CHECK(Ordered(exact->bounds.end_max, bounds.end_max));
  // A bound is a day that can be printed and read back.
  if (bounds.begin_min && *bounds.begin_min > -700'000 && *bounds.begin_min < 2'900'000) {
    const auto day = catena::ParseEdtf(catena::FormatDay(*bounds.begin_min));
    FUZZ_CHECK(day.has_value() && day->bounds.begin_min == bounds.begin_min);
  }
  return 0;
}
