// What holds of every article, whatever it was read from.
#pragma once

#include <string>

#include "core/edtf.h"
#include "core/fold.h"
#include "ingest/article.h"
#include "ingest/article_claims.h"
#include "ingest/article_dataset.h"
#include "tests/fuzz/fuzz_check.h"

namespace catena {

inline void CheckBlock(const Article& article, const ArticleBlock& block, size_t bytes) {
  FUZZ_CHECK(IsValidUtf8(block.text));
  size_t at = 0;
  for (const ArticleMarker& marker : block.markers) {
    FUZZ_CHECK(marker.at >= at && marker.at <= block.text.size());
    at = marker.at;
    if (marker.entry == kNoEntry) continue;
    const size_t count =
        marker.kind == ArticleMarkerKind::kNote ? article.notes.size() : article.entries.size();
    FUZZ_CHECK(marker.entry < count);
  }
  for (const ArticleLink& link : block.links) {
    FUZZ_CHECK(link.begin < link.end && link.end <= block.text.size());
  }
  if (!block.text.empty()) FUZZ_CHECK(block.SourceOf(block.text.size() - 1) < bytes);
}

inline void CheckArticle(const Article& article, size_t bytes) {
  uint32_t citations = 0;
  for (const ArticleSection& section : article.sections) {
    for (const ArticleBlock& block : section.blocks) {
      CheckBlock(article, block, bytes);
      for (const ArticleMarker& marker : block.markers) {
        const bool citation = marker.kind == ArticleMarkerKind::kCitation && !marker.continues;
        citations += citation ? 1 : 0;
      }
    }
  }
  FUZZ_CHECK(citations == article.tally.citations);
  const ArticleClaims found = FindClaims(article);
  for (const ArticleClaim& claim : found.claims) {
    const ArticleBlock& block = article.sections[claim.section].blocks[claim.block];
    FUZZ_CHECK(claim.begin <= claim.end && claim.end <= block.text.size());
    for (const FoundDate& date : claim.dates) FUZZ_CHECK(ParseEdtf(date.edtf).has_value());
  }
  ArticleDatasetOptions options;
  options.id = "fuzz";
  options.file = "fuzz.txt";
  FUZZ_CHECK(MakeArticleDataset(article, options).input.json != nullptr);
}

}  // namespace catena
