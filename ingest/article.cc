#include "ingest/article.h"

#include <algorithm>

namespace catena {
namespace {

void CountMarker(Article& article, const ArticleMarker& marker) {
  ArticleTally& tally = article.tally;
  switch (marker.kind) {
    case ArticleMarkerKind::kCitation:
      ++tally.citations;
      if (marker.form == ArticleMarkerForm::kRefTag) ++tally.ref_uses;
      if (marker.entry == kNoEntry) {
        ++tally.unresolved;
      } else {
        ++article.entries[marker.entry].uses;
      }
      break;
    case ArticleMarkerKind::kNote:
      ++tally.notes;
      if (marker.form == ArticleMarkerForm::kRefTag) ++tally.ref_uses;
      if (marker.entry != kNoEntry) ++article.notes[marker.entry].uses;
      break;
    case ArticleMarkerKind::kEditorial:
      ++tally.editorial;
      break;
  }
}

}  // namespace

size_t ArticleBlock::SourceOf(size_t at) const {
  const auto after = std::upper_bound(
      offsets.begin(), offsets.end(), at,
      [](size_t value, const SourceOffset& offset) { return value < offset.text; });
  if (after == offsets.begin()) return 0;
  return std::prev(after)->source + (at - std::prev(after)->text);
}

void AddWarning(Article& article, TextPlace place, std::string message) {
  ++article.warning_count;
  if (article.warnings.size() < kMaxArticleWarnings) {
    article.warnings.push_back({std::move(message), place});
  }
}

void CountMarkers(Article& article) {
  for (const ArticleSection& section : article.sections) {
    for (const ArticleBlock& block : section.blocks) {
      for (const ArticleMarker& marker : block.markers) CountMarker(article, marker);
    }
  }
}

}  // namespace catena
