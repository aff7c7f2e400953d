// SourceRecord: one cited work as some bibliography format gave it, in CSL-JSON variables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/value.h"

namespace catena {

// In the file the record was read from; from 1, columns in code points. 0: not known.
struct TextPlace {
  uint32_t line = 0;
  uint32_t column = 0;

  bool operator==(const TextPlace&) const = default;
};

struct SourceVariable {
  std::string name;  // "title", "container-title", or the field's own where CSL has none.
  Value value;       // A string, a list of names as maps, or a date as an EDTF string.
  TextPlace place;
};

struct SourceRecord {
  std::string id;
  std::string type;  // A CSL type: "article-journal".
  TextPlace place;
  std::vector<SourceVariable> variables;  // Each name once; neither "id" nor "type".
};

}  // namespace catena
