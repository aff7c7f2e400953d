// One entry of a reference list, as printed, in CSL-JSON variables.
//
//   Henze, Paul B. (1 January 1991). "The demography ...". Central Asian Survey. 10 (1–2):
//   147–170. doi:10.1080/026... ISSN 0263-4937. Retrieved 31 December 2021.
//     author, issued, title, container-title, volume, issue, page, DOI, ISSN, accessed
//
// The parts may be set apart by commas too ("Henze, Paul B. (1991), "The demography ...", ...").
// Only what the form of the entry makes certain is taken: a title is what stands in quotation
// marks at its beginning or behind names, or what follows "Author (date)."; authors are names
// before that date; a date is one that is a date from its first to its last character. What stands
// alone behind a container may be a publisher, a place or an agency, and is not taken. Everything
// stays in `raw` as printed too, and what was not understood stays only there. Linear in the text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/source_record.h"

namespace catena {

struct ReferenceText {
  SourceRecord source;             // Without an id.
  std::vector<std::string> flags;  // Editorial markers in the entry: "dead-link".
};

// Requires: `text` is valid UTF-8 without line breaks.
ReferenceText ParseReference(std::string_view text, TextPlace place);

// Adds a variable unless it has the name already or the text is empty.
void SetVariable(SourceRecord& source, std::string_view name, Value value);
const Value* FindVariable(const SourceRecord& source, std::string_view name);

// "Russian" -> "ru"; nothing for a language that is not in the table.
std::optional<std::string_view> LanguageCode(std::string_view english_name);

// "ru" -> "Russian"; nothing for a code that is not in the table.
std::optional<std::string_view> LanguageName(std::string_view code);

// "Doe, Jane B.; Roe, Richard", "Doe JB, Roe R" -> CSL names. Another part without a comma is a
// literal.
Value::List ParseNameList(std::string_view text);

}  // namespace catena
