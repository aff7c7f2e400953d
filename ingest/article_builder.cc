#include "ingest/article_builder.h"

#include <algorithm>

namespace catena {

ArticleBuilder::ArticleBuilder(Article& article) : article_(article) {
  ArticleSection lead;
  lead.heading = "Lead";
  lead.path = lead.heading;
  lead.is_lead = true;
  lead.place = {1, 1};
  article_.sections.push_back(std::move(lead));
}

void ArticleBuilder::StartSection(std::string heading, int level, TextPlace place) {
  ArticleSection next;
  next.heading = std::move(heading);
  next.level = level;
  next.place = place;
  while (!path_.empty() && path_.back().first >= level) path_.pop_back();
  path_.emplace_back(level, next.heading);
  kind_ = SectionKind::kBody;
  for (const auto& [above, name] : path_) {
    next.path += (next.path.empty() ? "" : " / ") + name;
    if (kind_ == SectionKind::kBody) kind_ = KindOfSection(name);
  }
  article_.sections.push_back(std::move(next));
}

void ArticleBuilder::StartNotes(TextPlace place) {
  path_.clear();
  StartSection("Notes", 2, place);
}

void ArticleBuilder::Add(ArticleBlock block, ArticleBlockKind kind, TextPlace place) {
  if (block.text.empty() && block.markers.empty()) return;
  block.kind = kind;
  block.place = place;
  // A link inside a link was added before the one around it.
  std::sort(block.links.begin(), block.links.end(),
            [](const ArticleLink& a, const ArticleLink& b) { return a.begin < b.begin; });
  if (kind_ != SectionKind::kBody && kind != ArticleBlockKind::kNote) {
    if (block.markers.empty()) return;
    block.kind = ArticleBlockKind::kTableRow;
  }
  article_.sections.back().blocks.push_back(std::move(block));
}

}  // namespace catena
