// The text of a wiki page and its pairs, and what one asks of them: where a template's parameters
// are, what a tag's attributes say, which words a range shows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/article_cite_template.h"
#include "ingest/article_wikitext_tree.h"
#include "ingest/source_record.h"

namespace catena {

struct WikiRange {
  size_t begin = 0;
  size_t end = 0;
};

// A parameter of a template.
struct WikiParameter {
  std::string name;  // Small letters; "1", "2" for those without.
  WikiRange value;
};

class WikiPage {
 public:
  // `text` must outlive the page.
  explicit WikiPage(std::string_view text);

  std::string_view text() const { return text_; }
  std::string_view TextOf(WikiRange range) const {
    return text_.substr(range.begin, range.end - range.begin);
  }
  bool IsBlank(WikiRange range) const;
  TextPlace PlaceOf(size_t at) const;

  const WikiNode& operator[](uint32_t k) const { return tree_.nodes[k]; }
  uint32_t node_count() const { return static_cast<uint32_t>(tree_.nodes.size()); }
  // The first node that begins at or after `at`.
  uint32_t FirstNodeFrom(size_t at) const;
  // Whether a node begins in the range; the first one.
  std::optional<uint32_t> FirstNodeIn(WikiRange range) const;
  // Of `wanted` outside of all that is nested; npos when it does not come soon.
  size_t FindOutsideNodes(char wanted, WikiRange range) const;

  // Before the first bar of a template or link.
  WikiRange NameRange(const WikiNode& node) const;
  std::string_view TargetOf(const WikiNode& link) const { return TextOf(NameRange(link)); }
  std::string NameOf(const WikiNode& node) const;
  // Splits at the template's own bars and at the first "=" outside of what is nested.
  std::vector<WikiParameter> ParametersOf(const WikiNode& node) const;
  // With the values as plain text.
  TemplateParameters PlainParameters(const WikiNode& node);
  // The first unnamed parameter, or the one called text or quote.
  std::optional<WikiRange> FirstUnnamed(const WikiNode& node) const;
  // An attribute of the opening tag.
  std::string AttributeOf(const WikiNode& node, std::string_view name) const;

  // The words of the range, without markers and markup.
  std::string PlainText(WikiRange range);
  std::string ParameterText(const std::vector<WikiParameter>& parameters, std::string_view name);

  uint64_t steps = 0;  // Of work.

 private:
  std::string_view WithoutComments(WikiRange range) const;
  std::string ReferenceAnchor(WikiRange value);

  std::string_view text_;
  WikiTree tree_;
  std::vector<size_t> line_ends_;
};

// The last one counts where a name is given twice.
std::optional<WikiRange> FindParameter(const std::vector<WikiParameter>& parameters,
                                       std::string_view name);

}  // namespace catena
