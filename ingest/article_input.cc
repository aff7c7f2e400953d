#include "ingest/article_input.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "core/ids.h"
#include "ingest/article_html.h"
#include "ingest/article_text.h"
#include "ingest/article_wikitext.h"
#include "ingest/article_words.h"
#include "ingest/sha256.h"
#include "ingest/text_input.h"

namespace catena {
namespace {

std::string_view WithoutPacking(std::string_view name) {
  for (const std::string_view ending : {".gz", ".zst", ".bz2"}) {
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
  }
  return name;
}

std::string TitleOfFile(const std::string& name) {
  const std::filesystem::path path{std::string(WithoutPacking(name))};
  return CollapsedSpaces(path.stem().string());
}

size_t CountOf(std::string_view text, std::string_view what) {
  size_t count = 0;
  for (size_t i = text.find(what); i != std::string_view::npos; i = text.find(what, i + 1)) ++count;
  return count;
}

bool LooksLikeHtml(std::string_view sample) {
  // Wikitext may hold any element of HTML but those of a whole page.
  const std::string first = AsciiLowered(TrimmedText(sample.substr(0, 4096)));
  const bool whole = first.find("<!doctype html") != std::string::npos ||
                     first.find("<html") != std::string::npos ||
                     first.find("<body") != std::string::npos;
  const bool saved = sample.find("mw-parser-output\"") != std::string_view::npos ||
                     sample.find("<section data-mw-section-id=") != std::string_view::npos;
  const bool part = first.starts_with('<') && CountOf(sample, "</p>") >= 1 &&
                    CountOf(sample, "<p") >= 1 && sample.find("[[") == std::string_view::npos &&
                    sample.find("{{") == std::string_view::npos;
  return whole || saved || part;
}

Result<Article> ReadNotation(ArticleNotation notation, std::string_view text,
                             const ArticleReadOptions& options) {
  switch (notation) {
    case ArticleNotation::kWikitext:
      return ReadArticleWikitext(text, options);
    case ArticleNotation::kHtml:
      return ReadArticleHtml(text, options);
    case ArticleNotation::kText:
      break;
  }
  return ReadArticleText(text, options);
}

}  // namespace

ArticleNotation DetectArticleNotation(std::string_view name, std::string_view text) {
  const std::string_view plain = WithoutPacking(name);
  for (const std::string_view ending : {".wikitext", ".wiki", ".mediawiki"}) {
    if (plain.ends_with(ending)) return ArticleNotation::kWikitext;
  }
  for (const std::string_view ending : {".html", ".htm", ".xhtml"}) {
    if (plain.ends_with(ending)) return ArticleNotation::kHtml;
  }
  const std::string_view sample = text.substr(0, size_t{64} << 10);
  if (LooksLikeHtml(sample)) return ArticleNotation::kHtml;
  const bool wiki = (sample.find("[[") != std::string_view::npos &&
                     sample.find("]]") != std::string_view::npos) ||
                    CountOf(sample, "{{") >= 2 || sample.find("</ref>") != std::string_view::npos;
  return wiki ? ArticleNotation::kWikitext : ArticleNotation::kText;
}

Result<Article> ReadArticle(const std::string& name, std::string_view text,
                            const ArticleReadOptions& options) {
  CATENA_TRY(Article article, ReadNotation(DetectArticleNotation(name, text), text, options));
  if (article.title.empty()) article.title = TitleOfFile(name);
  return article;
}

Result<void> AddArticle(const Article& article, std::string_view text, const std::string& file,
                        const std::string& id, const std::string& revision,
                        const GraphReader& graph, DatasetInputs& inputs,
                        std::vector<ArticleSummary>& summaries) {
  std::optional<Error> failed;
  ArticleDatasetOptions dataset;
  dataset.id = id;
  dataset.file = file;
  dataset.revision = revision;
  dataset.exists = [&](std::string_view page) {
    const Result<std::optional<NodeId>> node = FindNodeById(graph, page);
    if (!node) failed = node.error();
    return node && node->has_value();
  };
  dataset.content_hash = "sha256:" + Sha256Hex(text);
  ArticleDataset made = MakeArticleDataset(article, dataset);
  if (failed) return Fail(*failed);
  if (made.summary.claims == 0 && made.summary.entries == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "the file holds no sentence that could be read as an article", InFile(file));
  }
  inputs.inputs.push_back(std::move(made.input));
  summaries.push_back(std::move(made.summary));
  return {};
}

Result<void> AddArticleFile(const std::filesystem::path& path, const GraphReader& graph,
                            const ArticleImportOptions& options, DatasetInputs& inputs,
                            std::vector<ArticleSummary>& summaries) {
  CATENA_TRY(const auto source, OpenTextInput(path.string()));
  CATENA_TRY(const std::string text, ReadWhole(*source, options.read.max_bytes));
  CATENA_TRY(const Article article, ReadArticle(path.string(), text, options.read));
  return AddArticle(article, text, path.string(), options.id, "", graph, inputs, summaries);
}

}  // namespace catena
