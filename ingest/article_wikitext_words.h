// The words that templates make of their parameters: "c. 1450" of {{circa|1450}}, "As of May 2020"
// of {{as of|2020|5}}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/article_wikitext_page.h"

namespace catena {

// Words, and behind them what a parameter shows.
struct WikiPiece {
  std::string before;
  WikiRange value;  // Empty behind the last words.
};

// `pattern` is a row of the table in article_wikitext_templates.cc: its alternatives, parted by
// "|", for one, two and more unnamed parameters, the last for all above. In an alternative "$1" to
// "$9" are those parameters, "$*" all of them run together, "$-" with hyphens, "$," with commas
// between.
std::vector<WikiPiece> PiecesOfPattern(const WikiPage& page, const WikiNode& node,
                                       std::string_view pattern);

// Of {{birth date|1944|3|12}}: "March 12, 1944", or "12 March 1944" where it says df=y. What is no
// number stays as it is written. "" without a date.
std::string DateOfTemplate(const WikiPage& page, const WikiNode& node);

// "Russian: мост, romanized: most, lit. 'bridge'" of {{langx|ru|...}} and {{lang-ru|...}}, `name`
// being that of the template.
std::vector<WikiPiece> PiecesOfLanguage(const WikiPage& page, const WikiNode& node,
                                        std::string_view name);

// Of {{as of|2020|5|lc=y}}: "as of May 2020".
std::vector<WikiPiece> PiecesOfAsOf(const WikiPage& page, const WikiNode& node);

}  // namespace catena
