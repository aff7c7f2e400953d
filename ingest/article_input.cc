#include "ingest/article_input.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "core/ids.h"
#include "ingest/article_text.h"
#include "ingest/article_wikitext.h"
#include "ingest/article_words.h"
#include "ingest/text_input.h"

namespace catena {
namespace {

std::string_view WithoutPacking(std::string_view name) {
  for (const std::string_view ending : {".gz", ".zst"}) {
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

}  // namespace

ArticleNotation DetectArticleNotation(std::string_view name, std::string_view text) {
  const std::string_view plain = WithoutPacking(name);
  for (const std::string_view ending : {".wikitext", ".wiki", ".mediawiki"}) {
    if (plain.ends_with(ending)) return ArticleNotation::kWikitext;
  }
  const std::string_view sample = text.substr(0, size_t{64} << 10);
  const bool wiki = (sample.find("[[") != std::string_view::npos &&
                     sample.find("]]") != std::string_view::npos) ||
                    CountOf(sample, "{{") >= 2 || sample.find("</ref>") != std::string_view::npos;
  return wiki ? ArticleNotation::kWikitext : ArticleNotation::kText;
}

Result<Article> ReadArticle(const std::string& name, std::string_view text,
                            const ArticleReadOptions& options) {
  const bool wiki = DetectArticleNotation(name, text) == ArticleNotation::kWikitext;
  CATENA_TRY(Article article,
             wiki ? ReadArticleWikitext(text, options) : ReadArticleText(text, options));
  if (article.title.empty()) article.title = TitleOfFile(name);
  return article;
}

Result<void> AddArticleFile(const std::filesystem::path& path, const GraphReader& graph,
                            const ArticleImportOptions& options, DatasetInputs& inputs,
                            std::vector<ArticleSummary>& summaries) {
  CATENA_TRY(const auto source, OpenTextInput(path.string()));
  CATENA_TRY(const std::string text, ReadWhole(*source, options.read.max_bytes));
  CATENA_TRY(const Article article, ReadArticle(path.string(), text, options.read));
  std::optional<Error> failed;
  ArticleDatasetOptions dataset;
  dataset.id = options.id;
  dataset.file = path.string();
  dataset.exists = [&](std::string_view id) {
    const Result<std::optional<NodeId>> node = FindNodeById(graph, id);
    if (!node) failed = node.error();
    return node && node->has_value();
  };
  ArticleDataset made = MakeArticleDataset(article, dataset);
  if (failed) return Fail(*failed);
  if (made.summary.claims == 0 && made.summary.entries == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "the file holds no sentence that could be read as an article",
                InFile(path.string()));
  }
  inputs.inputs.push_back(std::move(made.input));
  summaries.push_back(std::move(made.summary));
  return {};
}

}  // namespace catena
