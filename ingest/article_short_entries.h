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

// Makes markers of the short citations that stand in the text itself, in brackets, where they are
// as plainly of one work of the bibliography: "(Smith 2010, p. 4)", and "Smith & Jones (2010) say",
// whose sentence goes on. What markers cite is cited by them. After ResolveShortEntries(), before
// the markers are counted.
void AddCitationsInText(Article& article);

}  // namespace catena
