// Reads an encyclopaedia page in wikitext (MediaWiki).
//
// - References: <ref>, named and grouped, defined in the text or in a list; {{r}}, {{rp}} (pages);
//   {{sfn}}, {{harvnb}} and their like, which name a cite template by authors and year; {{refn}},
//   {{efn}} and groups of notes. A <ref> that only holds such a short citation stands for the
//   work that it names.
// - Sources: cite templates (article_cite_template.h); what is no template is read as a printed
//   entry is. {{webarchive}} and {{dead link}} beside them are kept with them.
// - Inline markers ({{citation needed}}, its aliases and its like) become flags.
// - Links become ArticleLink with the page's title; captions of files are captions; rows of tables
//   and of boxes are kept where they hold a reference.
// - Comments, <nowiki>, files, categories and templates of layout are seen through. A template
//   that is not known shows nothing, and the references inside it count.
//
// The title is not in the text: it stays empty. Any bytes give an article. Linear in the text; no
// recursion, nesting beyond kMaxWikiDepth is text.
#pragma once

#include <string_view>

#include "core/result.h"
#include "ingest/article.h"

namespace catena {

// kLimit when the text is longer than `options.max_bytes`.
Result<Article> ReadArticleWikitext(std::string_view bytes, const ArticleReadOptions& options = {});

}  // namespace catena
