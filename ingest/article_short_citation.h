// Short citations in print: "Smith & Jones 2010, pp. 3-4", which name a work by its authors and
// year. The work itself stands in the bibliography.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/article.h"
#include "ingest/source_record.h"

namespace catena {

struct ShortCitation {
  // Family names and year without spaces, "SmithJones2010", as ShortCiteKey() makes it.
  std::string key;
  std::string printed;       // "Smith & Jones 2010".
  bool et_al = false;        // "Smith et al. 2010": there are more authors.
  std::string locator;       // "3-4"; "" for none.
  std::string locator_type;  // "page", "chapter", ...; "" without a locator.
};

// The citations of an entry that holds nothing else, separated by semicolons, or by commas where
// the next is of the same authors ("Smith 2000, p. 4, 2001, p. 5"); nothing for an entry of another
// form.
std::optional<std::vector<ShortCitation>> ParseShortCitations(std::string_view entry);

// "ch. 3" is chapter 3 of what the marker names; words that do not say what they are, are pages.
void SetLocator(ArticleMarker& marker, std::string_view words);

// The family names of up to four authors (or editors), and the year of issue; "" where it has
// none of either.
struct ShortCitationNames {
  std::vector<std::string> names;
  std::string year;
};
ShortCitationNames ShortNamesOf(const SourceRecord& source);

}  // namespace catena
