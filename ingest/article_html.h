// Reads a page in HTML: as MediaWiki shows it, with the skins of today and before, as Parsoid
// gives it out, as a browser saves it; and pages of any other kind by what HTML says of them.
//
// - Sections, paragraphs, items, captions and rows are those that a reader sees. Edit links,
//   navigation, banners, notes above the article and boxes beside it are not of the article; rows
//   of boxes are kept where they hold a reference.
// - Markers point to entries and notes (article_html_references.h); the pages after a marker and
//   inline tags ("[citation needed]") are read too. Where the list says how often an entry is
//   cited, and the text disagrees, there is a warning.
// - Sources come from COinS, links and words (article_html_source.h).
// - Links to pages of the same wiki become ArticleLink with the page's title.
//
// kLimit where the page goes over a limit of html_tree.h; any other bytes give an article. Linear
// in the page; no recursion.
#pragma once

#include <string_view>

#include "core/result.h"
#include "ingest/article.h"

namespace catena {

// kLimit also when the page is longer than `options.max_bytes`.
Result<Article> ReadArticleHtml(std::string_view bytes, const ArticleReadOptions& options = {});

}  // namespace catena
