// The pairs of wikitext: which "{{" a "}}" closes.
//
// One forward scan with an explicit stack that is kMaxWikiDepth deep: every byte is looked at a
// bounded number of times, and nothing recurses. What has no partner is text. A <ref> is a wall:
// braces and brackets pair within it or outside of it, never across; so is a template for links
// and tables. Comments, <nowiki>, <math> and the like hide what they hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace catena {

inline constexpr size_t kMaxWikiDepth = 60;

enum class WikiNodeKind : uint8_t {
  kUnpaired,    // Not closed: its opening is text.
  kHidden,      // <!-- -->, <nowiki>, <math>: `inner` is what it holds.
  kNowiki,      // <nowiki> and <pre>: shown as written.
  kTemplate,    // {{ }}
  kLink,        // [[ ]]
  kTable,       // {| |}
  kRef,         // <ref ...> </ref>
  kRefEmpty,    // <ref ... />
  kReferences,  // <references> </references>
  kGallery,     // <gallery> </gallery>
};

struct WikiNode {
  WikiNodeKind kind = WikiNodeKind::kUnpaired;
  size_t begin = 0;  // With its marks.
  size_t end = 0;
  size_t inner_begin = 0;  // Without them.
  size_t inner_end = 0;
  uint32_t end_node = 0;      // The nodes inside follow this one, up to here.
  std::vector<size_t> pipes;  // Of a template or link: where its own "|" are.
};

struct WikiTree {
  std::vector<WikiNode> nodes;  // By `begin`.
  uint64_t steps = 0;
};

WikiTree ParseWikiTree(std::string_view text);

}  // namespace catena
