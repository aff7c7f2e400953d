// Around the dates (core/edtf_date.h): intervals and sets. One pass, no recursion.
#include "core/edtf.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/edtf_date.h"
#include "core/temporal.h"
#include "core/temporal_text.h"

namespace catena {
namespace {

using edtf_internal::Cursor;
using edtf_internal::Date;
using edtf_internal::TakeDate;

constexpr size_t kMaxDateBytes = 4'096;

// One side of an interval, or of a range in a set.
struct Side {
  enum class Kind : uint8_t { kDate, kOpen, kUnknown };
  Kind kind = Kind::kUnknown;
  Date date;
};

// A begin is never after the end: what one says about the other.
DayBounds Consistent(DayBounds bounds) {
  if (bounds.begin_max && bounds.end_max) {
    bounds.begin_max = std::min(*bounds.begin_max, *bounds.end_max);
  }
  if (bounds.begin_min && bounds.end_min) {
    bounds.end_min = std::max(*bounds.begin_min, *bounds.end_min);
  }
  return bounds;
}

void AddMarks(const Date& date, Edtf& edtf) {
  edtf.level = std::max(edtf.level, date.level);
  edtf.uncertain |= date.uncertain;
  edtf.approximate |= date.approximate;
}

Result<Side> TakeSide(Cursor& cursor, const ApproximationPolicy& policy) {
  Side side;
  if (cursor.Take("..")) {
    side.kind = Side::Kind::kOpen;
    return side;
  }
  if (cursor.AtEnd() || cursor.Peek() == '/') return side;
  const size_t start = cursor.at;
  side.kind = Side::Kind::kDate;
  CATENA_TRY(side.date, TakeDate(cursor, policy));
  if (side.date.has_time) {
    return cursor.RefuseAt(start, "an interval joins dates without a time of day");
  }
  return side;
}

// By the first days: 2004-02/2004 ends before it begins, as the format has it.
Result<void> CheckOrder(const Cursor& cursor, size_t at, const Date& begin, const Date& end) {
  if (begin.earliest <= end.latest) return {};
  return cursor.RefuseAt(at, "the end is before the beginning: write the earlier date first");
}

Result<Edtf> FinishInterval(Cursor& cursor, const Side& begin, const ApproximationPolicy& policy,
                            Edtf edtf) {
  const size_t end_at = cursor.at;
  CATENA_TRY(const Side end, TakeSide(cursor, policy));
  if (!cursor.AtEnd()) return cursor.RefuseTrailing();
  edtf.is_interval = true;
  if (begin.kind == Side::Kind::kUnknown && end.kind == Side::Kind::kUnknown) {
    return cursor.RefuseAt(0, "an interval needs a date or '..' on one side at least");
  }
  for (const Side* side : {&begin, &end}) {
    if (side->kind != Side::Kind::kDate) edtf.level = std::max(edtf.level, 1);
    if (side->kind != Side::Kind::kDate) continue;
    AddMarks(side->date, edtf);
    if (side->date.has_unspecified) edtf.level = 2;
  }
  if (begin.kind == Side::Kind::kDate && end.kind == Side::Kind::kDate) {
    CATENA_TRY(CheckOrder(cursor, end_at, begin.date, end.date));
  }
  edtf.bounds = Consistent({begin.date.first, begin.date.last, end.date.first, end.date.last});
  return edtf;
}

// The hull of what the members of a set allow. An absent bound of a member is without limit.
class SetBounds {
 public:
  explicit SetBounds(bool all_of) : all_of_(all_of) {}

  void Add(const DayBounds& member) {
    if (!any_) {
      hull_ = member;
      any_ = true;
      return;
    }
    hull_.begin_min = Lower(hull_.begin_min, member.begin_min);
    hull_.end_max = Upper(hull_.end_max, member.end_max);
    if (all_of_) {
      // It begins with the first member and ends with the last.
      hull_.begin_max = Either(hull_.begin_max, member.begin_max, /*lower=*/true);
      hull_.end_min = Either(hull_.end_min, member.end_min, /*lower=*/false);
    } else {
      hull_.begin_max = Upper(hull_.begin_max, member.begin_max);
      hull_.end_min = Lower(hull_.end_min, member.end_min);
    }
  }
  DayBounds Get() const { return Consistent(hull_); }

 private:
  using Day = std::optional<int64_t>;
  static Day Lower(Day a, Day b) { return a && b ? Day(std::min(*a, *b)) : std::nullopt; }
  static Day Upper(Day a, Day b) { return a && b ? Day(std::max(*a, *b)) : std::nullopt; }
  // What is known holds, whatever the other is.
  static Day Either(Day a, Day b, bool lower) {
    if (!a || !b) return a ? a : b;
    return lower ? std::min(*a, *b) : std::max(*a, *b);
  }

  const bool all_of_;
  bool any_ = false;
  DayBounds hull_;
};

struct Member {
  Side begin;
  Side end;
  bool is_range = false;
};

// A member of a set: a date, date..date, ..date first or date.. last.
Result<Member> TakeMember(Cursor& cursor, const ApproximationPolicy& policy, bool is_first,
                          char close) {
  Member member;
  const size_t start = cursor.at;
  if (cursor.Take("..")) {
    if (!is_first) return cursor.RefuseAt(start, "'..' before a date stands first in a set");
    member.is_range = true;
    member.begin.kind = Side::Kind::kOpen;
  } else {
    member.begin.kind = Side::Kind::kDate;
    CATENA_TRY(member.begin.date, TakeDate(cursor, policy));
    if (!cursor.Take("..")) {
      member.end = member.begin;
      return member;
    }
    member.is_range = true;
    if (cursor.Peek() == close) {
      member.end.kind = Side::Kind::kOpen;
      return member;
    }
    if (cursor.Peek() == ',') return cursor.Refuse("'..' behind a date stands last in a set");
  }
  const size_t end_at = cursor.at;
  member.end.kind = Side::Kind::kDate;
  CATENA_TRY(member.end.date, TakeDate(cursor, policy));
  if (member.begin.kind == Side::Kind::kDate) {
    CATENA_TRY(CheckOrder(cursor, end_at, member.begin.date, member.end.date));
  }
  return member;
}

// What one member says of the whole. In a one-of set the date is a single day or period
// between the ends of a range; in an all-of set the range is covered from end to end.
DayBounds BoundsOf(const Member& member, bool all_of) {
  const Date& begin = member.begin.date;
  const Date& end = member.end.date;
  if (!all_of || !member.is_range) return {begin.first, end.last, begin.first, end.last};
  return {begin.first, begin.last, end.first, end.last};
}

Result<Edtf> TakeSet(Cursor& cursor, const ApproximationPolicy& policy, Edtf edtf) {
  const bool all_of = cursor.Peek() == '{';
  const char close = all_of ? '}' : ']';
  ++cursor.at;
  edtf.level = 2;
  SetBounds bounds(all_of);
  for (bool is_first = true;; is_first = false) {
    const size_t start = cursor.at;
    CATENA_TRY(const Member member, TakeMember(cursor, policy, is_first, close));
    if (member.begin.date.has_time || member.end.date.has_time) {
      return cursor.RefuseAt(start, "a set holds dates without a time of day");
    }
    AddMarks(member.begin.date, edtf);
    AddMarks(member.end.date, edtf);
    bounds.Add(BoundsOf(member, all_of));
    if (cursor.Take(close)) break;
    if (!cursor.Take(',')) {
      return cursor.Refuse(fmt::format("',' or '{}' follows a date of a set", close));
    }
  }
  if (!cursor.AtEnd()) return cursor.Refuse(fmt::format("nothing follows '{}'", close));
  edtf.bounds = bounds.Get();
  return edtf;
}

}  // namespace

Result<Edtf> ParseEdtf(std::string_view text, const ApproximationPolicy& policy) {
  Cursor cursor{text};
  if (text.size() > kMaxDateBytes) {
    return cursor.RefuseAt(
        0, fmt::format("a date has at most {} bytes, not {}", kMaxDateBytes, text.size()));
  }
  Edtf edtf;
  edtf.text = std::string(text);
  if (cursor.Peek() == '[' || cursor.Peek() == '{') return TakeSet(cursor, policy, std::move(edtf));
  if (text.empty()) return cursor.Refuse("empty date: write 1988, 1988-02 or 1988-02-20");
  Side begin;
  if (cursor.Peek() == '/' || text.starts_with("..")) {
    CATENA_TRY(begin, TakeSide(cursor, policy));
    if (!cursor.Take('/')) return cursor.Refuse("'/' follows an open beginning, like ../1994");
    return FinishInterval(cursor, begin, policy, std::move(edtf));
  }
  begin.kind = Side::Kind::kDate;
  CATENA_TRY(begin.date, TakeDate(cursor, policy));
  if (cursor.Peek() == '/' && begin.date.has_time) {
    return cursor.RefuseAt(0, "an interval joins dates without a time of day");
  }
  if (cursor.Take('/')) return FinishInterval(cursor, begin, policy, std::move(edtf));
  if (!cursor.AtEnd()) return cursor.RefuseTrailing();
  AddMarks(begin.date, edtf);
  // Level 1 has seasons and qualified dates, and only level 2 a qualified season by itself.
  if (begin.date.is_season && begin.date.is_qualified) edtf.level = 2;
  edtf.bounds = {begin.date.first, begin.date.last, begin.date.first, begin.date.last};
  return edtf;
}

std::string FormatDay(int64_t days) { return FormatDate({days}); }

}  // namespace catena
