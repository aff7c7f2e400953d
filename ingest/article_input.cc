#include "ingest/article_input.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "core/graph_names.h"
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

Result<std::optional<Node>> NodeById(const GraphReader& graph, std::string_view id) {
  CATENA_TRY(const std::optional<NodeId> node, FindNodeById(graph, id));
  if (!node) return std::optional<Node>();
  return graph.GetNode(*node);
}

// What the claim asserts and the graph has.
std::vector<std::string> AssertsOf(const GraphReader& graph, const Node& claim) {
  std::vector<std::string> ids;
  const auto key = graph.names().FindKey("asserts");
  const Value* const asserts = key ? claim.properties.Find(*key) : nullptr;
  const Value::List* const list = asserts != nullptr ? asserts->AsList() : nullptr;
  if (list == nullptr) return ids;
  for (const Value& element : *list) {
    const std::string* const id = element.AsString();
    if (id == nullptr) continue;
    const Result<std::optional<RelationshipId>> found = FindRelationshipById(graph, *id);
    if (found && *found) ids.push_back(*id);
  }
  return ids;
}

// Names that could be several things are told, not guessed.
void AddAmbiguous(const NameFinder& names, const std::string& file, ArticleDataset& made) {
  for (const auto& [name, ids] : names.ambiguous()) {
    std::string all;
    for (const std::string& id : ids) all += (all.empty() ? "" : ", ") + id;
    made.input.warnings.push_back(
        {ErrorCode::kInvalidArgument,
         "\"" + name + "\" may be any of " + all + "; its mentions are left open", InFile(file)});
  }
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
  NameFinder names(graph);
  dataset.names = [&](std::string_view line) {
    Result<std::vector<NameMention>> found = names.Find(line);
    if (!found) failed = found.error();
    return found ? std::move(*found) : std::vector<NameMention>();
  };
  dataset.is_decided = [&](std::string_view id) {
    const Result<std::optional<Node>> node = NodeById(graph, id);
    if (!node) failed = node.error();
    return node && *node && PropertyText(graph, (*node)->properties, "status") != "proposed";
  };
  dataset.asserts = [&](std::string_view id, std::string_view claim) {
    const Result<std::optional<Node>> node = NodeById(graph, id);
    if (!node) failed = node.error();
    const bool same = node && *node && PropertyText(graph, (*node)->properties, "text") == claim;
    return same ? AssertsOf(graph, **node) : std::vector<std::string>();
  };
  ArticleDataset made = MakeArticleDataset(article, dataset);
  if (failed) return Fail(*failed);
  AddAmbiguous(names, path.string(), made);
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
