// Pages of a MediaWiki XML dump (export-0.x), one after another.
//
// The file is parsed as it comes (expat), never held: memory is that of the longest revision,
// twice, whatever the size of the dump. Pages outside of the main namespace are skipped and
// counted, and so are redirects: by their element, or by their text where a dump does not mark
// them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/function_ref.h"
#include "core/progress.h"
#include "core/result.h"
#include "ingest/source_record.h"
#include "ingest/text_input.h"

namespace catena {

// Which pages a visitor is given.
enum class WikiDumpContent : uint8_t {
  kArticles,   // Not those that redirect.
  kRedirects,  // Only those; of the texts no more is kept than says where they lead.
  kAll,
};

struct WikiDumpOptions {
  WikiDumpContent content = WikiDumpContent::kArticles;
  // Only the page of this title; "": all pages.
  std::string page;
  // The revision with this id; 0: the last by its timestamp, the later one of two alike.
  uint64_t revision = 0;
  // A longer text is not read, and its page is counted.
  size_t max_text_bytes = size_t{64} << 20;
};

struct WikiDumpPage {
  std::string title;
  std::string redirect;  // What it redirects to; then `text` is not kept.
  std::string section;   // Of that page, where it redirects to a part of one.
  uint64_t revision = 0;
  std::string timestamp;  // "2021-03-05T12:00:00Z"
  std::string text;       // Wikitext.
  TextPlace place;        // Of <page>.
};

struct WikiDumpCounts {
  uint64_t pages = 0;     // All that the dump has, as far as it was read.
  uint64_t articles = 0;  // Given to the visitor.
  uint64_t redirects = 0;
  uint64_t other_namespaces = 0;
  uint64_t without_revision = 0;  // Without the revision asked for, or a text.
  uint64_t too_long = 0;
};

// Calls `visit` with each page of the main namespace that the options ask for; with a page asked
// for by title, also when it redirects. It ends the reading by returning false, or with its
// error. Errors: kInvalidArgument with the line for what is no XML or no dump, kLimit for elements
// nested too deep, kCancelled; those of the source.
Result<WikiDumpCounts> ReadWikiDump(ByteSource& source, const WikiDumpOptions& options,
                                    Progress& progress,
                                    FunctionRef<Result<bool>(WikiDumpPage&)> visit);

// Whether a text begins as a dump does.
bool LooksLikeWikiDump(std::string_view first_bytes);
// The same for a file, unpacked. False for what cannot be opened and for "-".
bool IsWikiDumpFile(const std::string& path);

}  // namespace catena
