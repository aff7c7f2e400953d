// Dates of a dataset: EDTF strings, and CSL date objects as EDTF.
#pragma once

#include <string>

#include "core/edtf.h"
#include "core/result.h"
#include "core/value.h"
#include "ingest/json_document.h"

namespace catena {

struct DatasetDate {
  // EDTF; "" for an object that says nothing of the kind ("n.d.").
  std::string text;
  // Parsed from `text`; nothing known when that is empty.
  Edtf edtf;
  // The object holds more than the text says and must be kept beside it.
  bool keep_object = false;
};

// An EDTF string. kInvalidArgument with the place, what is wrong and what would be right.
Result<DatasetDate> ReadEdtfDate(const JsonValue& json, const ApproximationPolicy& policy);

// An EDTF string or a CSL date object (citeproc "date-parts"); the rules are those of
// docs/dataset_mapping.md. Errors as above.
Result<DatasetDate> ReadCslDate(const JsonValue& json, const ApproximationPolicy& policy);

}  // namespace catena
