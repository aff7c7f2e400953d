// One date of an EDTF text: what stands alone, on a side of an interval, or in a set.
// For core/edtf.cc; everyone else calls ParseEdtf().
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/edtf.h"
#include "core/result.h"
#include "core/temporal.h"

namespace catena::edtf_internal {

// A place in a text, and the error that points there.
struct Cursor {
  std::string_view text;
  size_t at = 0;  // In bytes.

  bool AtEnd() const { return at == text.size(); }
  // The character `ahead` of here; '\0' beyond the end.
  char Peek(size_t ahead = 0) const { return at + ahead < text.size() ? text[at + ahead] : '\0'; }
  bool Take(char c);
  bool Take(std::string_view characters);
  tl::unexpected<Error> Refuse(std::string message) const {
    return RefuseAt(at, std::move(message));
  }
  tl::unexpected<Error> RefuseAt(size_t byte, std::string message) const;
  // Refuses what stands here behind a complete date.
  tl::unexpected<Error> RefuseTrailing() const;
};

struct Date {
  int level = 0;  // As part of an interval or a set, where a qualified season is level 1.
  bool uncertain = false;
  bool approximate = false;
  bool is_season = false;
  bool is_qualified = false;     // `?`, `~` or `%` anywhere.
  bool has_unspecified = false;  // An X.
  bool has_time = false;
  // First and last day of all readings, widened by the policy; absent when beyond +-290
  // million years.
  std::optional<int64_t> first;
  std::optional<int64_t> last;
  // The first day of the earliest and of the latest reading of its X digits, not widened:
  // "../2004" ends before "2004-02/.." begins if these say so.
  CivilDay earliest;
  CivilDay latest;
};

// Reads a date at the cursor and leaves the cursor behind it.
Result<Date> TakeDate(Cursor& cursor, const ApproximationPolicy& policy);

}  // namespace catena::edtf_internal
