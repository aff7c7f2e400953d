// Reads an encyclopaedia page as plain text, the way a browser copies it.
//
// What a copy has and a reader must see through: headings with "Edit" or "[edit]" glued on,
// navigation lines, the title again, captions between paragraphs, markers in brackets
// (article_brackets.h), reference lists whose entries begin with "^" and the letters of their
// back-links, numbers that the copy lost.
//
// - The first line of content is the title. Text before the first heading is the section "Lead".
// - A line that is no sentence - no full stop, no marker - is a caption, or an item where several
//   follow each other or the paragraph before ends with a colon.
// - An entry of a reference list is a line that begins with "^", with or without a number or letter
//   before it, wherever it stands, or any line in a section of references. Numbers are restored by
//   order. A list is of notes when its labels are letters, or when its section is called so and the
//   text has markers of notes.
// - `^ a b c` says how often the entry is cited; where the text disagrees there is a warning.
//
// Any bytes give an article: invalid UTF-8 and invisible controls are replaced or taken out, with
// a warning. Linear in the text, no recursion.
#pragma once

#include <string_view>

#include "core/result.h"
#include "ingest/article.h"

namespace catena {

// kLimit when the text is longer than `options.max_bytes`.
Result<Article> ReadArticleText(std::string_view bytes, const ArticleReadOptions& options = {});

}  // namespace catena
