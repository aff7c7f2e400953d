// Article: an encyclopaedia page as its readers see it, whatever notation it came in.
//
//   article_text.h, article_wikitext.h    bytes -> Article
//   article_claims.h                      Article -> sentences, what covers them, their dates
//   article_dataset.h                     both -> documents, claims and sources of a dataset
//
// A block holds running text with the markers taken out; each marker stands at the offset of the
// text that it follows. So one sentence splitter and one rule of scope serve every notation.
// Plain data: no view points into the text that was read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/source_record.h"

namespace catena {

inline constexpr uint32_t kNoEntry = UINT32_MAX;

enum class ArticleMarkerKind : uint8_t {
  kCitation,   // [4], <ref>, {{sfn}}: names an entry.
  kNote,       // [a], {{efn}}: names an explanatory note.
  kEditorial,  // [citation needed], {{dubious}}: asks for something.
};

// How a citation was written. Only of use for counting.
enum class ArticleMarkerForm : uint8_t { kBracket, kRefTag, kTemplate };

struct ArticleMarker {
  ArticleMarkerKind kind = ArticleMarkerKind::kCitation;
  ArticleMarkerForm form = ArticleMarkerForm::kBracket;
  // Bytes of the block's text that come before it.
  size_t at = 0;
  // As printed, or as it would be: "[4]", "[note 1]", "[citation needed]".
  std::string text;
  // Into Article::entries of a citation, Article::notes of a note; kNoEntry: nothing answers.
  uint32_t entry = kNoEntry;
  // What was said about the place in the source ("12-14"); "" for nothing.
  std::string locator;
  std::string locator_type;  // "page", "paragraph", ...; "" without a locator.
  // Of an editorial marker: "citation-needed", "according-to-whom", ...
  std::string flag;
  // Names one more source of the marker before it, which bundles several: no marker of its own.
  bool continues = false;
  // Its words are words of the sentence, which goes on: "Smith (2010) says that ...".
  bool in_sentence = false;
  // Bytes of the text before `at` that are its own words: of "(Smith 2010, p. 4)".
  size_t words = 0;
};

// A link to another page, over the bytes [begin, end) of the block's text.
struct ArticleLink {
  size_t begin = 0;
  size_t end = 0;
  std::string page;  // Its title, first letter as the wiki makes it.
};

// From byte `text` of a block on, its text was read from byte `source` of the file on.
struct SourceOffset {
  size_t text = 0;
  size_t source = 0;
};

enum class ArticleBlockKind : uint8_t {
  kParagraph,
  kItem,      // Of a list.
  kCaption,   // Under a picture.
  kNote,      // The text of an explanatory note.
  kTableRow,  // Of a table or a fact box; a statement where it has a marker or is data.
};

struct ArticleBlock {
  ArticleBlockKind kind = ArticleBlockKind::kParagraph;
  std::string text;                    // UTF-8, no marker, no line break.
  std::vector<ArticleMarker> markers;  // By `at`.
  std::vector<ArticleLink> links;      // By `begin`.
  std::vector<SourceOffset> offsets;   // By `text`; the first at 0 unless the text is empty.
  TextPlace place;                     // Where the block begins.
  // Of a row: one of a table that is there for what it says, and not a row of headings.
  bool is_data = false;

  // The byte of the file that byte `at` of the text was read from.
  size_t SourceOf(size_t at) const;
};

struct ArticleSection {
  std::string heading;  // "Lead" for what comes before the first one.
  // Headings above and this, with " / " between: what claims are filed under.
  std::string path;
  int level = 2;  // 2 for the highest, as in a wiki; plain text has only these.
  bool is_lead = false;
  std::vector<ArticleBlock> blocks;
  TextPlace place;
};

// One entry of a reference list.
struct ArticleEntry {
  std::string label;    // As its markers print it: "24".
  std::string name;     // The name that a wiki's <ref name=> gives; "" for none.
  SourceRecord source;  // `id` is the label's: "ref-24". Variables: what could be read, and "raw".
  std::vector<std::string> flags;  // "dead-link", ... printed in the entry.
  // How often the list itself says that it is cited (its back-links); 0: it does not say.
  uint32_t declared_uses = 0;
  uint32_t uses = 0;  // Markers that name it.
};

struct ArticleNote {
  std::string label;  // "a", "note 1".
  uint32_t uses = 0;
};

// What was counted while reading; every number can be counted again from the file by other means.
struct ArticleTally {
  uint32_t citations = 0;        // Uses of citation markers.
  uint32_t notes = 0;            // Uses of note markers.
  uint32_t editorial = 0;        // Editorial markers.
  uint32_t unresolved = 0;       // Uses of citation markers that no entry answers.
  uint32_t ref_uses = 0;         // Wikitext: <ref> tags that mark a place in the text.
  uint32_t ref_definitions = 0;  // Wikitext: <ref> tags with content, there or in a list.
  // <ref> tags in parts that are not shown as text: counted, and covering nothing.
  uint32_t ref_unplaced = 0;
  uint32_t ref_listed = 0;  // Wikitext: <ref> tags in a list: they define and mark no place.
  uint64_t steps = 0;       // Of work, for tests of linear time.
};

struct ArticleWarning {
  std::string message;
  TextPlace place;
};

struct Article {
  std::string title;
  std::vector<ArticleSection> sections;
  std::vector<ArticleEntry> entries;  // In the order of the list, or of first use.
  std::vector<ArticleNote> notes;
  std::vector<ArticleWarning> warnings;  // The first kMaxArticleWarnings.
  uint64_t warning_count = 0;
  ArticleTally tally;
};

inline constexpr size_t kMaxArticleWarnings = 100;

struct ArticleReadOptions {
  // A longer text is refused with kLimit.
  size_t max_bytes = size_t{64} << 20;
};

void AddWarning(Article& article, TextPlace place, std::string message);

// The label of the source at `index` of those that the entry `label` bundles: "4", "4b", "4c".
std::string EntryPartLabel(std::string_view label, size_t index);

// Counts the markers of all blocks into the tally and the entries. Readers call it last.
void CountMarkers(Article& article);

// Warns of entries whose back-links say another number of uses than the text has. After
// CountMarkers().
void CheckDeclaredUses(Article& article);

}  // namespace catena
