// The entries of a BibTeX file, as written: macros put in, fields of parents inherited, values
// still in LaTeX.
//
//   @string{cas = "Central Asian Survey"}
//   @article{henze1991, author = {Henze, Paul B.}, journal = cas, year = 1991, month = jan}
//
// The grammar is that of BibTeX (N. Beebe, "Bibliography Prettyprinting and Syntax Checking",
// 1993): what stands outside of entries is a comment, and so is @comment{...}. Linear in the
// text; braces nest at most kMaxBibtexDepth deep; macros that would expand to much more than the
// file are refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "ingest/source_record.h"

namespace catena {

inline constexpr int kMaxBibtexDepth = 100;

struct BibtexField {
  std::string name;   // In lower case.
  std::string value;  // Without its outer braces or quotes.
  TextPlace place;
};

struct BibtexEntry {
  std::string type;  // In lower case.
  std::string key;
  TextPlace place;
  std::vector<BibtexField> fields;  // Each name once.

  // nullptr when there is none.
  const BibtexField* Find(std::string_view name) const;
};

struct BibtexFile {
  std::vector<BibtexEntry> entries;  // In order; @xdata entries are put in and left out.
  std::vector<Error> errors;         // In order; more than kMaxBibtexMessages are not listed.
  std::vector<Error> warnings;
};
inline constexpr size_t kMaxBibtexMessages = 1000;

// `name` is for messages. With errors the entries are those that could be read.
BibtexFile ParseBibtex(std::string_view name, std::string_view text);

}  // namespace catena
