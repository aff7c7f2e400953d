// Dates in English sentences, as EDTF.
//
//   late 1991                          1991-1X
//   26 February 1992, May 28, 1918     1992-02-26, 1918-05-28
//   From July 27 to August 8, 2014     2014-07-27/2014-08-08
//   from 12 until 18 July 2020         2020-07-12/2020-07-18
//   since May 1994, until 1994         1994-05/.., ../1994
//   after 1940, before May 1940        [1940..], [..1940-05]
//   the 1990s, the 19th century        199X, 18XX
//   the 240s BC, 323-283 BC, AD 69-79  [-0248..-0239], -0322/-0282, 0069/0079
//   not until 1950, not before 2012    1950, 2012/..
//   April and May 1998                 1998-04/1998-05
//   7 November [O.S. 25 October] 1917  1917-11-07
//   about 1988, the summer of 1991     1988~, 1991-22
//   On October 17                      2020-10-17, inferred: the year is that of the context
//   in January, after a December       the next year, inferred
//   the same day, the following year   inferred
//   two days later, a year earlier     inferred, as exact as the unit; weeks are about
//
// An interval of years carries no year on: "(1901-1980)" dates nothing that is told behind it.
//
// A number is a year only where the words around it say so. Nothing else is guessed: "next
// Tuesday" and "in May" without a year in the context are no dates. Linear in the text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/edtf.h"

namespace catena {

struct FoundDate {
  size_t begin = 0;  // Bytes of the text, the words that belong to it ("since") included.
  size_t end = 0;
  std::string edtf;  // Parses.
  // A part was not written here but carried from the context.
  bool inferred = false;
};

// What was dated before: the year of a heading, the last date of the sentence before.
struct DateContext {
  std::optional<int> year;
  std::optional<int> month;
  std::optional<int> day;
};

// Finds the dates of a sentence in order, and carries each on in `context`.
std::vector<FoundDate> FindDates(std::string_view text, DateContext& context);

// The whole text as one date without words around it: "1 August 2014", "2020-08-27", "Spring
// 1991". Nothing else is accepted. EDTF.
std::optional<std::string> ParseWrittenDate(std::string_view text);

}  // namespace catena
