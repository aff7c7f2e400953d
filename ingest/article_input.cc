#include "ingest/article_input.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "core/charset.h"
#include "core/fold.h"
#include "core/graph_names.h"
#include "core/ids.h"
#include "ingest/article_html.h"
#include "ingest/article_pages.h"
#include "ingest/article_text.h"
#include "ingest/article_wikitext.h"
#include "ingest/article_words.h"
#include "ingest/decision_graph.h"
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

// The value behind "charset" or "encoding" and "=", in small letters; "".
std::string ValueAfter(std::string_view text, size_t at) {
  while (at < text.size() && IsAsciiSpace(text[at])) ++at;
  if (at >= text.size() || text[at] != '=') return "";
  ++at;
  while (at < text.size() && (IsAsciiSpace(text[at]) || text[at] == '"' || text[at] == '\'')) ++at;
  return std::string(text.substr(at, text.substr(at).find_first_of("\"'> ;/?")));
}

// The character set that a page names, in small letters; "".
std::string DeclaredCharset(std::string_view text) {
  const std::string lowered = AsciiLowered(text.substr(0, 4096));
  const std::string_view head = lowered;
  if (head.starts_with("<?xml")) {
    const size_t at = head.substr(0, head.find("?>")).find("encoding");
    if (at != std::string_view::npos) return ValueAfter(head, at + 8);
  }
  for (size_t meta = head.find("<meta"); meta != std::string_view::npos;
       meta = head.find("<meta", meta + 5)) {
    const std::string_view tag = head.substr(meta, head.find('>', meta) - meta);
    const size_t at = tag.find("charset");
    if (at == std::string_view::npos) continue;
    // In words about the page it says nothing of the page.
    const bool own = IsAsciiSpace(tag[at - 1]) && tag.find("content") == std::string_view::npos;
    if (own || tag.find("http-equiv") != std::string_view::npos) return ValueAfter(tag, at + 7);
  }
  return "";
}

// The text in UTF-8. What is certainly no text is refused; a stray byte is replaced when it is
// read.
Result<std::string> AsText(std::string text, const std::string& file) {
  const auto refuse = [&](const std::string& why) {
    return Fail(ErrorCode::kInvalidArgument, why, InFile(file));
  };
  const auto converted = [&](const std::string& charset) -> Result<std::string> {
    Result<std::string> read = ToUtf8(text, charset);
    if (!read) return Fail(read.error().code, read.error().message, InFile(file));
    return read;
  };
  if (text.starts_with(std::string_view("\xFF\xFE\0\0", 4))) {
    return refuse("the file is in UTF-32; save it as UTF-8");
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return converted("utf-16");
  if (text.starts_with("%PDF-")) return refuse("the file is a PDF; give its text, or the page");
  const std::string_view view = text;
  if (view.substr(0, size_t{64} << 10).find('\0') != std::string_view::npos) {
    return refuse("the file is no text: it holds NUL bytes");
  }
  const std::string_view first = TrimmedText(view.substr(0, 4096));
  if (first.starts_with('{') && first.find("\"catena\"") != std::string_view::npos) {
    return refuse("the file is a dataset: import it without the word 'article'");
  }
  const std::string charset = DeclaredCharset(text);
  switch (CharsetUse(charset)) {
    case CharsetKind::kRefused:
      return refuse("the page is in the character set '" + charset +
                    "', which is not read; save it as UTF-8");
    case CharsetKind::kRead:
      // One that says otherwise is in UTF-8 all the same when every byte is.
      if (!IsValidUtf8(text)) return converted(charset);
      break;
    case CharsetKind::kUnknown:
      break;
  }
  return text;
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

WikiRedirect FindRedirect(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = TrimmedText(text.substr(0, 4096));
  if (!text.starts_with('#')) return {};
  const size_t link = text.find("[[");
  if (link == std::string_view::npos || link > 60) return {};
  std::string_view word = TrimmedText(text.substr(1, link - 1));
  if (word.ends_with(':')) word = TrimmedText(word.substr(0, word.size() - 1));
  const std::string folded = FoldName(word);
  for (const std::string_view known : {"redirect",       "weiterleitung",   "redirection",
                                       "redirección",    "rinvia",          "redirecionamento",
                                       "doorverwijzing", "omdirigering",    "omdiriger",
                                       "patrz",          "przekieruj",      "tam",
                                       "přesměruj",      "yönlendirme",     "перенаправление",
                                       "перенапр",       "перенаправлення", "تحويل",
                                       "تغییر_مسیر",     "הפניה",           "重定向",
                                       "転送",           "넘겨주기"}) {
    if (folded != FoldName(known)) continue;
    std::string_view target = text.substr(link + 2);
    target = target.substr(0, target.find_first_of("]|\n"));
    const size_t hash = std::min(target.find('#'), target.size());
    return {TrimmedText(target.substr(0, hash)),
            TrimmedText(target.substr(std::min(hash + 1, target.size())))};
  }
  return {};
}

Result<Article> ReadArticle(const std::string& name, std::string_view text,
                            const ArticleReadOptions& options) {
  if (const std::string_view target = FindRedirect(text).page; !target.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "the page only redirects to '" + std::string(target) + "': import that one",
                InFile(name));
  }
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
  dataset.page = [&](std::string_view title) {
    const Result<std::string> page = FindPage(graph, title);
    if (!page) failed = page.error();
    return page ? *page : std::string();
  };
  CATENA_TRY(const std::optional<Node> stored, NodeWithId(graph, id.empty() ? article.title : id));
  if (stored) dataset.aliases = AliasesOf(graph, *stored);
  dataset.content_hash = "sha256:" + Sha256Hex(text);
  NameFinder names(graph);
  dataset.names = [&](std::string_view line) {
    Result<std::vector<NameMention>> found = names.Find(line);
    if (!found) failed = found.error();
    return found ? std::move(*found) : std::vector<NameMention>();
  };
  dataset.is_decided = [&](std::string_view proposal) {
    const Result<std::optional<Node>> node = NodeWithId(graph, proposal);
    if (!node) failed = node.error();
    return node && *node && PropertyText(graph, (*node)->properties, "status") != "proposed";
  };
  dataset.accepted = [&](std::string_view proposal) {
    const Result<std::optional<Node>> node = NodeWithId(graph, proposal);
    if (!node) failed = node.error();
    const bool accepted =
        node && *node && PropertyText(graph, (*node)->properties, "status") == "accepted";
    const std::string relationship =
        accepted ? PropertyText(graph, (*node)->properties, "relationship") : std::string();
    const auto found = FindRelationshipById(graph, relationship);
    return !relationship.empty() && found && *found ? relationship : std::string();
  };
  dataset.asserts = [&](std::string_view claim_id, std::string_view claim) {
    const Result<std::optional<Node>> node = NodeWithId(graph, claim_id);
    if (!node) failed = node.error();
    const bool same = node && *node && PropertyText(graph, (*node)->properties, "text") == claim;
    return same ? AssertsOf(graph, **node) : std::vector<std::string>();
  };
  ArticleDataset made = MakeArticleDataset(article, dataset);
  if (failed) return Fail(*failed);
  AddAmbiguous(names, file, made);
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
  CATENA_TRY(const std::string bytes, ReadWhole(*source, options.read.max_bytes));
  CATENA_TRY(const std::string text, AsText(bytes, path.string()));
  CATENA_TRY(const Article article, ReadArticle(path.string(), text, options.read));
  return AddArticle(article, bytes, path.string(), options.id, "", graph, inputs, summaries);
}

}  // namespace catena
