// What in a printed entry says what it is - dates of archiving and retrieval, a language, an
// edition, identifiers, pages, an address - and is taken out of it wherever it stands:
//
//   "A title". Some Paper. p. 4. Retrieved 5 May 2011.[dead link]
//     -> "A title". Some Paper.    page, accessed, a flag
#pragma once

#include <string>

#include "ingest/article_reference.h"

namespace catena {

struct LabelledParts {
  std::string rest;  // The text without them.
  // "Title Archived ... at the Wayback Machine, Agency": they stood right behind the title.
  bool archived_after_title = false;
};

// Sets their variables and flags in `result`. Linear in the text.
LabelledParts TakeLabelledParts(std::string text, ReferenceText& result);

}  // namespace catena
