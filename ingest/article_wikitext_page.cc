#include "ingest/article_wikitext_page.h"

#include <algorithm>

#include "ingest/article_block_writer.h"
#include "ingest/article_wikitext_names.h"
#include "ingest/article_wikitext_render.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// The first `bytes` at most, without the half of a character at the end.
std::string_view WholeCharacters(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

WikiPage::WikiPage(std::string_view text) : text_(text), tree_(ParseWikiTree(text)) {
  steps = tree_.steps;
  for (size_t i = text.find('\n'); i != std::string_view::npos; i = text.find('\n', i + 1)) {
    line_ends_.push_back(i);
  }
}

bool WikiPage::IsBlank(WikiRange range) const { return TrimmedText(TextOf(range)).empty(); }

TextPlace WikiPage::PlaceOf(size_t at) const {
  const auto line = std::lower_bound(line_ends_.begin(), line_ends_.end(), at);
  return {static_cast<uint32_t>(line - line_ends_.begin() + 1), 1};
}

uint32_t WikiPage::FirstNodeFrom(size_t at) const {
  const auto found =
      std::lower_bound(tree_.nodes.begin(), tree_.nodes.end(), at,
                       [](const WikiNode& node, size_t value) { return node.begin < value; });
  return static_cast<uint32_t>(found - tree_.nodes.begin());
}

std::optional<uint32_t> WikiPage::FirstNodeIn(WikiRange range) const {
  const uint32_t k = FirstNodeFrom(range.begin);
  if (k >= node_count() || tree_.nodes[k].begin >= range.end) return {};
  return k;
}

size_t WikiPage::FindOutsideNodes(char wanted, WikiRange range) const {
  uint32_t k = FirstNodeFrom(range.begin);
  for (size_t i = range.begin; i < range.end;) {
    if (k < node_count() && tree_.nodes[k].begin == i && tree_.nodes[k].end > i) {
      i = tree_.nodes[k].end;
      k = tree_.nodes[k].end_node;
      continue;
    }
    if (text_[i] == wanted) return i;
    // A parameter's name is short; what has none for long has none.
    if (i - range.begin > 200) break;
    ++i;
  }
  return std::string_view::npos;
}

// ---- Templates ----

WikiRange WikiPage::NameRange(const WikiNode& node) const {
  return {node.inner_begin, node.pipes.empty() ? node.inner_end : node.pipes[0]};
}

std::string WikiPage::NameOf(const WikiNode& node) const {
  std::string_view written = TextOf(NameRange(node));
  // "{{#tag:ref|": a function; its name ends at the colon or the bar.
  if (written.size() > 100) written = WholeCharacters(written, 100);
  return TemplateName(written.substr(0, written.find("<!--")));
}

std::vector<WikiParameter> WikiPage::ParametersOf(const WikiNode& node) const {
  std::vector<WikiParameter> parameters;
  parameters.reserve(node.pipes.size());
  int unnamed = 0;
  for (size_t i = 0; i < node.pipes.size(); ++i) {
    const size_t begin = node.pipes[i] + 1;
    const size_t end = i + 1 < node.pipes.size() ? node.pipes[i + 1] : node.inner_end;
    const size_t equals = FindOutsideNodes('=', {begin, end});
    WikiParameter parameter;
    if (equals == std::string_view::npos) {
      parameter.name = std::to_string(++unnamed);
      parameter.value = {begin, end};
    } else {
      const std::string_view name = TrimmedText(WithoutComments({begin, equals}));
      parameter.name = AsciiLowered(WholeCharacters(name, 60));
      parameter.value = {equals + 1, end};
    }
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

std::string_view WikiPage::WithoutComments(WikiRange range) const {
  const std::string_view text = TextOf(range);
  const size_t close = text.rfind("-->");
  return close == std::string_view::npos ? text : text.substr(close + 3);
}

TemplateParameters WikiPage::PlainParameters(const WikiNode& node) {
  TemplateParameters plain;
  for (const WikiParameter& parameter : ParametersOf(node)) {
    if (parameter.name == "ref") {
      plain.emplace_back("ref", ReferenceAnchor(parameter.value));
    } else {
      plain.emplace_back(parameter.name, PlainText(parameter.value));
    }
  }
  return plain;
}

// The anchor in "ref=harv", "ref=CITEREFx" or "ref={{sfnref|Smith|2010}}".
std::string WikiPage::ReferenceAnchor(WikiRange value) {
  const auto k = FirstNodeIn(value);
  if (!k || tree_.nodes[*k].kind != WikiNodeKind::kTemplate) return PlainText(value);
  const std::string name = NameOf(tree_.nodes[*k]);
  if (name != "sfnref" && name != "harvid") return PlainText(value);
  std::string anchor;
  for (const WikiParameter& parameter : ParametersOf(tree_.nodes[*k])) {
    if (IsAsciiDigit(parameter.name[0])) anchor += PlainText(parameter.value);
  }
  return anchor;
}

std::optional<WikiRange> WikiPage::FirstUnnamed(const WikiNode& node) const {
  const std::vector<WikiParameter> parameters = ParametersOf(node);
  for (const std::string_view name : {"1", "text", "quote"}) {
    if (const auto value = FindParameter(parameters, name)) return value;
  }
  return {};
}

std::optional<WikiRange> FindParameter(const std::vector<WikiParameter>& parameters,
                                       std::string_view name) {
  for (auto it = parameters.rbegin(); it != parameters.rend(); ++it) {
    if (it->name == name) return it->value;
  }
  return {};
}

std::string WikiPage::ParameterText(const std::vector<WikiParameter>& parameters,
                                    std::string_view name) {
  const auto range = FindParameter(parameters, name);
  return range ? PlainText(*range) : std::string();
}

// ---- Tags ----

std::string WikiPage::AttributeOf(const WikiNode& node, std::string_view name) const {
  const std::string_view tag = text_.substr(node.begin, node.inner_begin - node.begin);
  for (size_t i = 4; i < tag.size(); ++i) {
    if (!StartsAnyCase(tag.substr(i), name) || !IsAsciiSpace(tag[i - 1])) continue;
    size_t at = i + name.size();
    while (at < tag.size() && IsAsciiSpace(tag[at])) ++at;
    if (at >= tag.size() || tag[at] != '=') continue;
    ++at;
    while (at < tag.size() && IsAsciiSpace(tag[at])) ++at;
    if (at >= tag.size()) return {};
    const char quote = tag[at];
    if (quote == '"' || quote == '\'') {
      const size_t close = tag.find(quote, at + 1);
      if (close != std::string_view::npos) {
        return CollapsedSpaces(tag.substr(at + 1, close - at - 1));
      }
      ++at;
    }
    size_t end = at;
    while (end < tag.size() && !IsAsciiSpace(tag[end]) && tag[end] != '>' && tag[end] != '/') {
      ++end;
    }
    return std::string(tag.substr(at, end - at));
  }
  return {};
}

std::string WikiPage::PlainText(WikiRange range) {
  BlockWriter out;
  WikiRenderer(*this, nullptr).Render(range, out);
  return std::move(out.block().text);
}

}  // namespace catena
