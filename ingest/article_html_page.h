// What the elements of a page are for: those of a wiki's page by their classes, those of any other
// by what HTML says of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/article_block_writer.h"
#include "ingest/html_tree.h"

namespace catena {

enum class HtmlRole : uint8_t {
  kInline,         // Shows what it holds.
  kBlock,          // The same, on lines of its own.
  kItem,           // Of a list.
  kHeading,        // <h1> to <h6>.
  kBreak,          // <br>
  kHidden,         // Not of the article: navigation, edit links, banners, scripts.
  kCaption,        // Of a picture.
  kBox,            // A box of facts beside the article.
  kTable,          // <table> with rows of its own.
  kMarker,         // <sup class="reference">: a citation or a note.
  kPages,          // The pages of the marker before: ": 12".
  kEditorial,      // "[citation needed]"
  kAttribution,    // Who said what is quoted before it: its markers are those of the quotation.
  kReferenceList,  // What the markers name.
};

HtmlRole RoleOfHtml(const HtmlTree& tree, uint32_t k);

// An element that can be pointed to, and where elements stand that are for one purpose.
class HtmlPage {
 public:
  explicit HtmlPage(HtmlTree parsed);

  const HtmlTree tree;
  std::vector<HtmlRole> roles;  // By node; kInline for text.

  // The element that holds the article.
  uint32_t root() const { return root_; }
  bool is_wiki() const { return is_wiki_; }
  // As shown above the article; "" when the page has none.
  std::string Title() const;

  std::optional<uint32_t> FindId(std::string_view id) const;
  // Of node `k`; of the last when `k` is the end of the page, as where an empty last entry ends.
  TextPlace PlaceOf(uint32_t k) const { return {tree[std::min(k, tree.size() - 1)].line, 1}; }

  // The words of an element, without what is hidden and without markers.
  std::string Words(uint32_t k) const;
  // Of the nodes [begin, end).
  std::string Words(uint32_t begin, uint32_t end) const;

 private:
  void FindRoot();

  uint32_t root_ = 0;
  bool is_wiki_ = false;
  std::unordered_map<std::string_view, uint32_t> ids_;  // The first of each.
};

// Writes a text node, each byte with its place in the page. No-break and thin spaces are spaces.
void PutHtmlText(const HtmlNode& node, BlockWriter& out);

// What stands behind the "#", decoded; "" for none.
std::string HtmlFragment(std::string_view address);

// The title of the page of the same wiki that a link goes to; "" for other links.
std::string WikiPageOfHtml(const HtmlTree& tree, uint32_t link);

}  // namespace catena
