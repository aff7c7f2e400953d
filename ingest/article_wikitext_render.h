// Wikitext as its readers see it: markup taken off, links and templates by what they show.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/article_block_writer.h"
#include "ingest/article_wikitext_page.h"
#include "ingest/article_wikitext_words.h"

namespace catena {

// What rendering meets that is no text of its line.
class WikiMarkerSink {
 public:
  virtual ~WikiMarkerSink() = default;
  virtual void PutRef(uint32_t k, BlockWriter& out) = 0;
  // False when the template is no marker.
  virtual bool PutTemplate(uint32_t k, BlockWriter& out) = 0;
  virtual void PutCaption(WikiRange caption) = 0;
};

// The caption of a link to a file, when it is shown or has a reference.
std::optional<WikiRange> CaptionOfFile(const WikiPage& page, const WikiNode& link);

// A short citation as words: "Smith & Jones 2010, p. 12", "Smith (2010, p. 12)".
std::string ShortCitationWords(const WikiPage& page, const WikiNode& node);

class WikiRenderer {
 public:
  // Without a sink only the words are written. Both must outlive it.
  WikiRenderer(WikiPage& page, WikiMarkerSink* sink) : page_(page), sink_(sink) {}

  void Render(WikiRange range, BlockWriter& out);
  // The words quoted, and the markers of who said them and where.
  void RenderQuotation(const WikiNode& quotation, BlockWriter& out);

 private:
  struct Frame {
    size_t at = 0;
    size_t end = 0;
    uint32_t node = 0;
    uint32_t open_links = 0;          // "[https://": the "]" that belong to them show nothing.
    std::optional<std::string> page;  // Of a link: added when the frame ends.
    size_t link_begin = 0;
    std::string before;            // Words that come before it.
    bool in_list = false;          // An item of a list was met.
    bool only_markers = false;     // Its words are not shown.
    std::optional<uint32_t> flag;  // A template put as a marker behind its text.
  };

  void Push(WikiRange range);
  void Run(BlockWriter& out);
  // The text of a template, and behind it the markers of its other parameters.
  void PushText(const WikiNode& node);
  size_t RenderBytes(Frame& frame, BlockWriter& out);
  size_t PutListItem(Frame& frame, BlockWriter& out);
  void RenderNode(uint32_t k, BlockWriter& out);
  void RenderLink(const WikiNode& node, BlockWriter& out);
  void RenderTemplate(uint32_t k, BlockWriter& out);
  // The pieces, and behind them the markers of the parameters that show no words.
  void PushPieces(const WikiNode& node, const std::vector<WikiPiece>& pieces);
  void PushLast(const WikiNode& node);
  void PushForeignLink(const WikiNode& node, BlockWriter& out);
  void PushPair(const WikiNode& node, BlockWriter& out);
  // Of the nodes from `first` to before `last`.
  void PutMarkers(uint32_t first, uint32_t last, BlockWriter& out);

  WikiPage& page_;
  WikiMarkerSink* sink_;
  std::vector<Frame> stack_;
};

}  // namespace catena
