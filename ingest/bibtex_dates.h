// Dates of BibTeX as EDTF.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace catena {

// A date field of biblatex, which is EDTF already: "1991-01", "1988/1994". Nothing when it is not.
std::optional<std::string> BibtexDate(std::string_view text);

// `year` and `month` as text: "1991" and "January", "jan", "1", "12 January"; "c. 1991" is about
// that year. "" for a month that is absent. Nothing when the year is no year; a month that is
// none is passed over and `month_used` says so.
struct BibtexYearMonth {
  std::string edtf;
  bool month_used = false;
};
std::optional<BibtexYearMonth> BibtexYearAndMonth(std::string_view year, std::string_view month,
                                                  std::string_view day);

}  // namespace catena
