// The tree of pairs is walked once, from left to right. What is read out of order - definitions of
// references before their uses, texts of notes and captions after their paragraph - is found in a
// pass before (article_wikitext_references.h) and kept in queues.
#include "ingest/article_wikitext.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ingest/article_block_writer.h"
#include "ingest/article_builder.h"
#include "ingest/article_editorial.h"
#include "ingest/article_short_entries.h"
#include "ingest/article_wikitext_markers.h"
#include "ingest/article_wikitext_names.h"
#include "ingest/article_wikitext_page.h"
#include "ingest/article_wikitext_references.h"
#include "ingest/article_wikitext_table.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

class WikiReader {
 public:
  explicit WikiReader(std::string_view text)
      : page_(text),
        builder_(article_),
        references_(page_, article_),
        markers_(page_, references_, article_) {}

  Article Run() {
    ReadLines();
    Flush();
    ReadNotes();
    references_.Finish();
    ResolveShortEntries(article_);
    AddCitationsInText(article_);
    CountMarkers(article_);
    article_.tally.steps = page_.steps;
    return std::move(article_);
  }

 private:
  std::string_view text() const { return page_.text(); }

  ArticleBlock RenderBlock(WikiRange range) {
    BlockWriter out;
    WikiRenderer(page_, &markers_).Render(range, out);
    return out.Take();
  }

  void Add(ArticleBlock block, ArticleBlockKind kind, size_t at) {
    builder_.Add(std::move(block), kind, page_.PlaceOf(at));
  }

  // Ends the paragraph, and puts the captions met in it after it.
  void Flush() {
    Add(paragraph_.Take(), paragraph_kind_, paragraph_at_);
    paragraph_kind_ = ArticleBlockKind::kParagraph;
    for (size_t i = 0; i < markers_.captions.size(); ++i) {
      const WikiRange caption = markers_.captions[i];
      Add(RenderBlock(caption), ArticleBlockKind::kCaption, caption.begin);
    }
    markers_.captions.clear();
  }

  // ---- Lines ----

  void ReadLines() {
    uint32_t k = 0;
    for (size_t begin = 0; begin < text().size();) {
      // A line of the page ends at a line break outside of everything that is nested.
      size_t end = begin;
      while (end < text().size() && text()[end] != '\n') {
        ++page_.steps;
        if (k < page_.node_count() && page_[k].begin == end) {
          end = std::max(page_[k].end, end);
          k = page_[k].end_node;
        } else {
          ++end;
        }
        while (k < page_.node_count() && page_[k].begin < end) ++k;
      }
      ReadLine({begin, std::min(end, text().size())});
      begin = end + 1;
      while (k < page_.node_count() && page_[k].begin < begin) ++k;
    }
  }

  void ReadLine(WikiRange line) {
    const std::string_view written = page_.TextOf(line);
    const std::string_view trimmed = TrimmedText(written);
    if (trimmed.empty()) {
      Flush();
      return;
    }
    if (trimmed[0] == '=' && ReadHeading(line)) return;
    if (written.starts_with("----")) {
      Flush();
      return;
    }
    const size_t marks = std::min(written.find_first_not_of("*#:;"), written.size());
    if (marks > 0) {
      Flush();
      paragraph_kind_ = ArticleBlockKind::kItem;
      paragraph_at_ = line.begin;
      line.begin += marks;
    }
    if (!ReadOldNotes(line)) ReadContent(line);
    if (marks > 0) Flush();
  }

  // "{{note label|name|a}} The text.": it is rendered with the other notes.
  bool ReadOldNotes(WikiRange line) {
    const uint32_t first = page_.FirstNodeFrom(line.begin);
    if (first >= page_.node_count() || !page_.IsBlank({line.begin, page_[first].begin}))
      return false;
    if (references_.FindOldNote(first) == kNoEntry) return false;
    for (uint32_t n = page_[first].end_node; n < page_.node_count() && page_[n].begin < line.end;
         n = page_[n].end_node) {
      references_.FindOldNote(n);
    }
    return true;
  }

  bool ReadHeading(WikiRange line) {
    // A comment may follow the closing signs.
    std::string_view written = TrimmedText(page_.TextOf(line));
    const size_t comment = written.find("<!--");
    if (comment != std::string_view::npos) written = TrimmedText(written.substr(0, comment));
    size_t level = 0;
    while (level < written.size() && level < 6 && written[level] == '=') ++level;
    size_t closing = 0;
    while (closing < written.size() && closing < 6 &&
           written[written.size() - 1 - closing] == '=') {
      ++closing;
    }
    level = std::min(level, closing);
    if (level < 1 || written.size() <= 2 * level) return false;
    Flush();
    const auto begin = static_cast<size_t>(written.data() - text().data());
    ArticleBlock heading = RenderBlock({begin + level, begin + written.size() - level});
    builder_.StartSection(heading.text, static_cast<int>(level), page_.PlaceOf(line.begin));
    // A marker on a heading covers no sentence.
    if (!heading.markers.empty()) {
      heading.text.clear();
      heading.links.clear();
      heading.offsets.clear();
      for (ArticleMarker& marker : heading.markers) marker.at = 0;
      Add(std::move(heading), ArticleBlockKind::kTableRow, line.begin);
    }
    ReadSources(line);
    return true;
  }

  // What stands in blocks of its own is taken off the front; the rest is running text.
  void ReadContent(WikiRange line) {
    ReadSources(line);
    uint32_t k = page_.FirstNodeFrom(line.begin);
    while (k < page_.node_count() && page_[k].begin < line.end) {
      const WikiNode& node = page_[k];
      if (!page_.IsBlank({line.begin, node.begin}) || node.end > line.end) break;
      if (!ReadBlock(k)) break;
      line.begin = node.end;
      k = node.end_node;
    }
    if (line.begin >= line.end) return;
    if (paragraph_.empty()) paragraph_at_ = line.begin;
    WikiRenderer(page_, &markers_).Render(line, paragraph_);
    paragraph_.Put(' ', line.end);
  }

  // False when the node belongs to the running text.
  bool ReadBlock(uint32_t k) {
    const WikiNode& node = page_[k];
    switch (node.kind) {
      case WikiNodeKind::kHidden:
        return true;
      case WikiNodeKind::kTable:
        Flush();
        ReadTable(k);
        return true;
      case WikiNodeKind::kGallery:
        Flush();
        ReadGallery(node);
        return true;
      case WikiNodeKind::kLink:
        return ReadPicture(node);
      case WikiNodeKind::kTemplate:
        break;
      default:
        return false;
    }
    const std::string name = page_.NameOf(node);
    const WikiTemplate kind = KindOfTemplate(name);
    if (kind == WikiTemplate::kUnknown && !EditorialFlagOfTemplate(name) &&
        (paragraph_.empty() || EndsItsLine(node))) {
      Flush();
      ReadBox(node);
      return true;
    }
    if (kind != WikiTemplate::kQuotation) return false;
    Flush();
    BlockWriter out;
    WikiRenderer(page_, &markers_).RenderQuotation(node, out);
    Add(out.Take(), ArticleBlockKind::kParagraph, node.begin);
    return true;
  }

  // What has lines of its own is a box also where it follows the words of a paragraph at once.
  bool EndsItsLine(const WikiNode& node) const {
    const size_t after = text().find_first_not_of(" \t\r", node.end);
    return after == std::string_view::npos || text()[after] == '\n';
  }

  // A picture before the words of a paragraph stands before it.
  bool ReadPicture(const WikiNode& link) {
    if (!paragraph_.empty() || !IsFileLink(page_.TargetOf(link))) return false;
    if (const auto caption = CaptionOfFile(page_, link)) {
      Add(RenderBlock(*caption), ArticleBlockKind::kCaption, caption->begin);
    }
    return true;
  }

  // A box of facts: each parameter with a reference is a row "name: value".
  void ReadBox(const WikiNode& node) {
    for (const WikiParameter& parameter : page_.ParametersOf(node)) {
      if (!HoldsWikiMarkers(page_, parameter.value)) continue;
      BlockWriter out;
      if (!IsAsciiDigit(parameter.name[0])) {
        out.PutText(parameter.name + ": ", parameter.value.begin);
      }
      WikiRenderer(page_, &markers_).Render(parameter.value, out);
      Add(out.Take(), ArticleBlockKind::kTableRow, parameter.value.begin);
    }
  }

  // "alt=A bridge|..." before the caption.
  static bool IsOptionOfPicture(std::string_view rest) {
    rest = TrimmedText(rest);
    return rest.starts_with("alt=") || rest.starts_with("link=") || rest.starts_with("page=") ||
           rest.starts_with("lang=");
  }

  void ReadGallery(const WikiNode& node) {
    for (size_t begin = node.inner_begin; begin < node.inner_end;) {
      const size_t end = std::min(text().find('\n', begin), node.inner_end);
      size_t bar = text().substr(0, end).find('|', begin);
      while (bar != std::string_view::npos &&
             IsOptionOfPicture(text().substr(bar + 1, end - bar))) {
        bar = text().substr(0, end).find('|', bar + 1);
      }
      if (bar != std::string_view::npos) markers_.PutCaption({bar + 1, end});
      begin = end + 1;
    }
    Flush();
  }

  // Rows with markers, and all that state facts.
  void ReadTable(uint32_t k) {
    for (const WikiRow& row : FindWikiRows(page_, k)) {
      if (!row.is_data && !HoldsWikiMarkers(page_, row.range)) continue;
      BlockWriter out;
      RenderWikiRow(page_, row.range, markers_, out);
      ArticleBlock block = out.Take();
      block.is_data = row.is_data;
      Add(std::move(block), ArticleBlockKind::kTableRow, row.range.begin + 1);
    }
  }

  // In a list of sources every cite template is one, and every other item too.
  void ReadSources(WikiRange line) {
    const SectionKind section = builder_.kind();
    if (section != SectionKind::kReferences && section != SectionKind::kBibliography) return;
    bool any = false;
    for (uint32_t n = page_.FirstNodeFrom(line.begin);
         n < page_.node_count() && page_[n].begin < line.end;) {
      const WikiNode& node = page_[n];
      ++page_.steps;
      const WikiTemplate kind = node.kind == WikiNodeKind::kTemplate
                                    ? KindOfTemplate(page_.NameOf(node))
                                    : WikiTemplate::kUnknown;
      const bool list = node.kind == WikiNodeKind::kRef || node.kind == WikiNodeKind::kReferences ||
                        kind == WikiTemplate::kReferenceList;
      if (kind == WikiTemplate::kCite) references_.EntryOfCite(n);
      const bool found = list || kind == WikiTemplate::kCite;
      any |= found;
      n = found ? node.end_node : n + 1;
    }
    const bool item = line.begin > 0 && std::string_view("*#:").find(text()[line.begin - 1]) !=
                                            std::string_view::npos;
    if (any || !item || paragraph_kind_ != ArticleBlockKind::kItem) return;
    if (!page_.PlainText(line).empty()) references_.AddWorks(line);
  }

  // Notes may have references and notes of their own; those go to the end of the queue.
  void ReadNotes() {
    if (references_.note_texts().empty()) return;
    markers_.reading_notes = true;
    builder_.StartNotes(page_.PlaceOf(references_.note_texts().front().begin));
    for (size_t i = 0; i < references_.note_texts().size(); ++i) {
      const WikiRange range = references_.note_texts()[i];
      Add(RenderBlock(range), ArticleBlockKind::kNote, range.begin);
    }
    markers_.captions.clear();
  }

  WikiPage page_;
  Article article_;
  ArticleBuilder builder_;
  WikiReferences references_;
  WikiMarkers markers_;

  BlockWriter paragraph_;
  ArticleBlockKind paragraph_kind_ = ArticleBlockKind::kParagraph;
  size_t paragraph_at_ = 0;
};

}  // namespace

Result<Article> ReadArticleWikitext(std::string_view bytes, const ArticleReadOptions& options) {
  if (bytes.size() > options.max_bytes) {
    return Fail(ErrorCode::kLimit, "the text has " + std::to_string(bytes.size()) +
                                       " bytes; at most " + std::to_string(options.max_bytes) +
                                       " are read");
  }
  const CleanText clean = CleanArticleText(bytes);
  Article article = WikiReader(clean.text).Run();
  if (clean.replaced > 0) {
    AddWarning(article, {}, std::to_string(clean.replaced) + " bytes are no UTF-8");
  }
  return article;
}

}  // namespace catena
