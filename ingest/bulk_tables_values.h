// The text of a cell of a bulk table, as a value.
#pragma once

#include <string_view>

#include "core/result.h"
#include "core/value.h"
#include "ingest/bulk_tables_header.h"

namespace catena {

// Blanks around anything but strings and characters are passed over. Errors: kInvalidArgument,
// without place; the message says what the text is not. Requires: for types other than string
// and list, the text is not empty.
Result<Value> ReadCell(const CellFormat& format, std::string_view text);

std::string_view TrimBlanks(std::string_view text);               // Spaces and tabs.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);  // ASCII.

}  // namespace catena
