// Entries of a reference list that only hold short citations ("Smith 2010, p. 12; Jones 1999"), in
// print and without a link: they stand for the works they name.
#pragma once

#include "ingest/article.h"

namespace catena {

// Each such entry goes, and its markers name the works, with those pages, where every one of its
// citations is plainly of one work: the only one of these authors and that year in the
// bibliography, or, where none is there, among all other entries. Call it when all markers and
// entries are there, and before they are counted.
void ResolveShortEntries(Article& article);

}  // namespace catena
