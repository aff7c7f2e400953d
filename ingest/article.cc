#include "ingest/article.h"

#include <algorithm>

namespace catena {
namespace {

void CountMarker(Article& article, const ArticleMarker& marker) {
  ArticleTally& tally = article.tally;
  switch (marker.kind) {
    case ArticleMarkerKind::kCitation:
      if (marker.entry != kNoEntry) ++article.entries[marker.entry].uses;
      if (marker.continues) break;
      ++tally.citations;
      if (marker.form == ArticleMarkerForm::kRefTag) ++tally.ref_uses;
      if (marker.entry == kNoEntry) ++tally.unresolved;
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

std::string EntryPartLabel(std::string_view label, size_t index) {
  std::string part(label);
  // "b" to "z", then "ba": the first has no letter.
  std::string letters;
  for (size_t i = index; i > 0; i /= 26) {
    letters.insert(letters.begin(), static_cast<char>('a' + i % 26));
  }
  return part + letters;
}

void CountMarkers(Article& article) {
  for (const ArticleSection& section : article.sections) {
    for (const ArticleBlock& block : section.blocks) {
      for (const ArticleMarker& marker : block.markers) CountMarker(article, marker);
    }
  }
}

void CheckDeclaredUses(Article& article) {
  for (const ArticleEntry& entry : article.entries) {
    if (entry.declared_uses == 0 || entry.declared_uses == entry.uses) continue;
    AddWarning(article, entry.source.place,
               "entry " + entry.label + " is cited " + std::to_string(entry.declared_uses) +
                   " times by its own letters, and " + std::to_string(entry.uses) +
                   " times in the text");
  }
}

}  // namespace catena
