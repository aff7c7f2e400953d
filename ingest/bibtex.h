// BibTeX and biblatex bibliographies as sources, in CSL-JSON variables.
//
//   @article{henze1991,                       id      henze1991
//     author  = {Henze, Paul B.},             type    article-journal
//     title   = {The demography of ...},      author  [{family: Henze, given: Paul B.}]
//     journal = {Central Asian Survey},       container-title, page, issued: 1991-01
//     pages   = {147--170}, year = 1991, month = jan}
//
// What a field becomes is in one table (bibtex.cc). Text is that of bibtex_latex.h, names those of
// bibtex_names.h. `date`, or `year` with `month`, becomes `issued`, an EDTF string; one that is no
// date is kept under its own name, with a warning. A field that CSL has no variable for is kept
// under its own name, and with "bibtex_" before it where that name means something else to a
// source. Nothing is dropped but `crossref`, which is followed, and `langid` beside `language`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/result.h"
#include "ingest/source_record.h"

namespace catena {

struct BibtexSources {
  std::vector<SourceRecord> records;  // In the order of the file.
  std::vector<Error> errors;          // Everything that is wrong, with file, line and column.
  std::vector<Error> warnings;
};

// `name` is for messages.
BibtexSources ReadBibtex(std::string_view name, std::string_view text);

// A file, plain or packed, of at most 256 MiB. Errors: those of OpenTextInput(), kLimit.
Result<BibtexSources> ReadBibtexFile(const std::string& path);

}  // namespace catena
