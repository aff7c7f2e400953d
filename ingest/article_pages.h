// The node that a page of a wiki is, by its title, whether the page was read, linked to, or is
// known by a redirect.
//
// A redirect that was read makes its title an `alias` of the node of the page that it leads to, so
// a link to either mentions one thing, whichever was read first. Where a node for the redirect's
// title was there before - a link was read in an earlier import, or the page when it was an article
// - the two stay two: the alias is written all the same, links go on to mention the older node, and
// duplicate_pages.h proposes that both are one. Nothing is merged here.
//
// A redirect to a section says that a page speaks of something, not that it is that: it is no
// alias.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph_reader.h"
#include "core/graph_writer.h"
#include "core/result.h"

namespace catena {

inline constexpr std::string_view kAliasKey = "alias";

// The id of the node that a link to the page mentions: the one whose id is the title, else the one
// document with that title or alias, letter by letter; "" where there is none or are several.
Result<std::string> FindPage(const GraphReader& graph, std::string_view title);

// The strings of the property `alias`, which is one string or a list.
std::vector<std::string> AliasesOf(const GraphReader& graph, const Node& node);

struct PageRedirect {
  std::string title;
  std::string page;     // Where it leads to.
  std::string section;  // Of that page; "" for all of it.
};

struct RedirectsReport {
  uint64_t aliases = 0;  // Written now.
  uint64_t known = 0;    // Written before.
  uint64_t to_sections = 0;
  uint64_t of_no_use = 0;  // To pages of other namespaces, to themselves, too long.
  // Titles that have a node of their own: see catena review. Written now.
  uint64_t with_own_node = 0;
  std::vector<std::string> created;  // Ids of documents, for pages that have no node yet.
  std::vector<std::string> updated;
};

// One that leads to another of `redirects` leads to where that leads. Without a writer nothing is
// written, and said what would be. Errors are the graph's.
Result<RedirectsReport> ApplyRedirects(const GraphReader& graph, GraphWriter* writer,
                                       std::span<const PageRedirect> redirects);

}  // namespace catena
