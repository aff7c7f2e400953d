// Article files as input of an import.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"
#include "ingest/article.h"
#include "ingest/article_dataset.h"
#include "ingest/dataset_importer.h"

namespace catena {

enum class ArticleNotation : uint8_t { kText, kWikitext, kHtml };

// By the ending (.wikitext, .wiki, .mediawiki; .html, .htm, .xhtml), else by what only HTML has
// (its doctype, <html>, <body>, a wiki's classes), else by what only wikitext has: templates, links
// or references in pairs. Packed names (.gz, .zst) are looked through.
ArticleNotation DetectArticleNotation(std::string_view name, std::string_view text);

struct ArticleImportOptions {
  // Id of the document, for a single file; "": the title.
  std::string id;
  ArticleReadOptions read;
};

// What a page of wikitext redirects to, in the words of the larger wikis.
struct WikiRedirect {
  std::string_view page;     // "" for a page that does not redirect.
  std::string_view section;  // Of that page; "" for all of it.
};
WikiRedirect FindRedirect(std::string_view text);

// Reads the article in `text`. Where the text has no title of its own, it is the name of the file
// without its folder and ending. kLimit; kInvalidArgument for a page that only redirects.
Result<Article> ReadArticle(const std::string& name, std::string_view text,
                            const ArticleReadOptions& options = {});

// Adds an article that was read from `text` as a dataset; `file` is for messages, `revision` "" or
// the wiki's. kInvalidArgument for one without any sentence or entry; the graph's errors.
Result<void> AddArticle(const Article& article, std::string_view text, const std::string& file,
                        const std::string& id, const std::string& revision,
                        const GraphReader& graph, DatasetInputs& inputs,
                        std::vector<ArticleSummary>& summaries);

// Adds the article of a file as a dataset. `graph` is what the import goes into. Errors: kNotFound,
// kIo, kLimit, those of the graph; kInvalidArgument for a file without any text.
Result<void> AddArticleFile(const std::filesystem::path& path, const GraphReader& graph,
                            const ArticleImportOptions& options, DatasetInputs& inputs,
                            std::vector<ArticleSummary>& summaries);

}  // namespace catena
