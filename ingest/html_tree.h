// The elements and texts of an HTML page, in the order of the page, as one flat list.
//
// gumbo parses as browsers do: every page has a tree, however broken its tags. It is guarded
// against hostile pages: nesting is measured before (gumbo's work grows with the depth), its memory
// comes from a pool with a limit and is given back as a whole (gumbo frees by recursion), and the
// time is limited.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace catena {

struct HtmlLimits {
  // Of open elements, as tags are written; what a browser adds (<tbody>) is not counted.
  size_t max_depth = 1000;
  // Of the tree, in bytes.
  size_t max_memory = size_t{1} << 30;
  // A guard behind the others; no page that a wiki makes comes near.
  uint32_t max_seconds = 60;
};

struct HtmlAttribute {
  std::string_view name;  // Small letters.
  std::string_view value;
};

struct HtmlNode {
  std::string_view name;  // Of an element, in small letters; "" for text.
  std::string_view text;  // Of a text, entities decoded.
  // Of a text: as written in the page.
  std::string_view written;
  size_t source = 0;  // The byte of the page where it begins.
  uint32_t line = 1;
  uint32_t parent = 0;  // The root is its own.
  uint32_t end = 0;     // The nodes inside follow this one, up to here.
  uint32_t first_attribute = 0;
  uint32_t attribute_count = 0;
};

class HtmlMemory;  // Where the texts of a tree are.

// Movable. The views of its nodes live as long as it and the page that was parsed.
class HtmlTree {
 public:
  HtmlTree();
  ~HtmlTree();
  HtmlTree(HtmlTree&&) noexcept;
  HtmlTree& operator=(HtmlTree&&) noexcept;

  const HtmlNode& operator[](uint32_t k) const {
    assert(k < nodes.size());
    return nodes[k];
  }
  uint32_t size() const { return static_cast<uint32_t>(nodes.size()); }
  bool Is(uint32_t k, std::string_view name) const { return (*this)[k].name == name; }
  // "" where there is none.
  std::string_view Attribute(uint32_t k, std::string_view name) const;
  bool HasClass(uint32_t k, std::string_view name) const;

  std::vector<HtmlNode> nodes;  // [0] is <html>. Never empty.
  std::vector<HtmlAttribute> attributes;
  std::unique_ptr<HtmlMemory> memory;
};

// kLimit when the page goes over a limit. Requires: `page` is valid UTF-8, at most 1 GiB.
Result<HtmlTree> ParseHtml(std::string_view page, const HtmlLimits& limits = {});

// How deep the open tags of the page nest, roughly as a browser would; stops above `limit`.
size_t MeasureHtmlDepth(std::string_view page, size_t limit);

}  // namespace catena
