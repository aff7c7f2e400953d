// Sections and blocks as a reader of pages with markup meets them. One rule of what belongs where
// for every such notation.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ingest/article.h"
#include "ingest/article_headings.h"

namespace catena {

class ArticleBuilder {
 public:
  // Begins with the lead, on line 1. `article` must outlive the builder.
  explicit ArticleBuilder(Article& article);

  // Headings of a lower level than those before go under them.
  void StartSection(std::string heading, int level, TextPlace place);
  // "Notes", under no other heading.
  void StartNotes(TextPlace place);

  // Adds the block unless it is empty. In sections that list sources and links only blocks with
  // markers say something, and their markers name what they stand at: they are rows.
  void Add(ArticleBlock block, ArticleBlockKind kind, TextPlace place);

  // What the current section is for; holds for those under it.
  SectionKind kind() const { return kind_; }

 private:
  Article& article_;
  std::vector<std::pair<int, std::string>> path_;  // Headings above, with their levels.
  SectionKind kind_ = SectionKind::kBody;
};

}  // namespace catena
