// The markers of wikitext: <ref> and the templates that cite, annotate or ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/article.h"
#include "ingest/article_wikitext_references.h"
#include "ingest/article_wikitext_render.h"

namespace catena {

// Whether the range has a marker.
bool HoldsWikiMarkers(const WikiPage& page, WikiRange range);

// Writes markers where rendering meets them, and keeps captions for the reader.
class WikiMarkers final : public WikiMarkerSink {
 public:
  WikiMarkers(WikiPage& page, WikiReferences& references, Article& article)
      : page_(page), references_(references), article_(article) {}

  void PutRef(uint32_t k, BlockWriter& out) override;
  bool PutTemplate(uint32_t k, BlockWriter& out) override;
  void PutCaption(WikiRange caption) override { captions.push_back(caption); }

  std::vector<WikiRange> captions;  // Met and not yet read.
  // In the text of a note a cite template is a citation; elsewhere it is a work of a list.
  bool reading_notes = false;

 private:
  void PutReference(const WikiReference& reference, ArticleMarkerForm form, BlockWriter& out);
  void PutNote(uint32_t k, const std::string& group, const std::string& name,
               std::optional<WikiRange> content, ArticleMarkerForm form, BlockWriter& out);
  void PutCite(uint32_t k, BlockWriter& out);
  void PutRefText(uint32_t k, std::string_view name, BlockWriter& out);
  void PutRefNames(const WikiNode& node, BlockWriter& out);
  void PutPages(const WikiNode& node, BlockWriter& out);
  void PutOldNote(uint32_t k, BlockWriter& out);

  WikiPage& page_;
  WikiReferences& references_;
  Article& article_;
};

}  // namespace catena
