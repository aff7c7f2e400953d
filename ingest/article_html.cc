// The nodes are walked once from left to right; what ends with an element - a link, an item, a
// caption - waits on a stack for the node behind it.
#include "ingest/article_html.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ingest/article_block_writer.h"
#include "ingest/article_builder.h"
#include "ingest/article_editorial.h"
#include "ingest/article_html_page.h"
#include "ingest/article_html_references.h"
#include "ingest/article_short_citation.h"
#include "ingest/article_short_entries.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

class HtmlReader {
 public:
  explicit HtmlReader(HtmlTree tree)
      : page_(std::move(tree)),
        tree_(page_.tree),
        builder_(article_),
        references_(page_, article_) {}

  Article Run() {
    article_.title = page_.Title();
    Walk(page_.root() + 1, tree_[page_.root()].end);
    Flush();
    ReadNotes();
    references_.NumberWorks();
    ResolveShortEntries(article_);
    AddCitationsInText(article_);
    CountMarkers(article_);
    CheckDeclaredUses(article_);
    article_.tally.steps = steps_;
    return std::move(article_);
  }

 private:
  // What to do behind an element.
  struct Open {
    enum class What : uint8_t { kLink, kBlock };
    What what = What::kBlock;
    uint32_t end = 0;
    size_t link_begin = 0;
    std::string page;
    ArticleBlockKind kind = ArticleBlockKind::kParagraph;  // Of lines behind it.
  };

  void Walk(uint32_t begin, uint32_t end) {
    for (uint32_t k = begin; k < end;) {
      ++steps_;
      CloseBefore(k);
      k = Visit(k);
    }
    CloseBefore(end);
  }

  // Returns the node to go on with: the next, or the one behind the element.
  uint32_t Visit(uint32_t k) {
    if (references_.IsEntry(k)) return tree_[k].end;
    if (tree_[k].name.empty()) {
      if (!PartsMarkers(k)) PutText(k, paragraph_);
      return k + 1;
    }
    const HtmlRole role = page_.roles[k];
    switch (role) {
      case HtmlRole::kHidden:
        return tree_[k].end;
      case HtmlRole::kAttribution:
        ReadAttribution(k);
        return tree_[k].end;
      case HtmlRole::kReferenceList:
        return VisitReferenceList(k);
      case HtmlRole::kBox:
        Flush();
        ReadRows(k, " ", ": ");
        return tree_[k].end;
      case HtmlRole::kTable:
        return VisitTable(k);
      case HtmlRole::kHeading:
        ReadHeading(k);
        return tree_[k].end;
      case HtmlRole::kBlock:
        Flush();
        Push(k, Open::What::kBlock);
        return k + 1;
      case HtmlRole::kItem:
        Flush();
        ReadWorks(k);
        Push(k, Open::What::kBlock);
        kind_ = ArticleBlockKind::kItem;
        return k + 1;
      case HtmlRole::kCaption:
        Flush();
        Push(k, Open::What::kBlock);
        kind_ = ArticleBlockKind::kCaption;
        return k + 1;
      default:
        return VisitInline(k, paragraph_);
    }
  }

  // A list that holds no entry is one of the article, whatever its class.
  uint32_t VisitReferenceList(uint32_t k) {
    Flush();
    if (page_.is_wiki()) return tree_[k].end;
    Push(k, Open::What::kBlock);
    return k + 1;
  }

  // What belongs into the line: text, links, markers.
  uint32_t VisitInline(uint32_t k, BlockWriter& out) {
    switch (page_.roles[k]) {
      case HtmlRole::kHidden:
        return tree_[k].end;
      case HtmlRole::kBreak:
        out.Put(' ', tree_[k].source);
        return k + 1;
      case HtmlRole::kMarker:
        PutMarkers(k, out);
        return tree_[k].end;
      case HtmlRole::kPages:
        PutPages(k, out);
        return tree_[k].end;
      case HtmlRole::kEditorial:
        return PutEditorial(k, out);
      case HtmlRole::kAttribution:
        PutMarkersWithin(k, out);
        return tree_[k].end;
      default:
        break;
    }
    if (!tree_.Is(k, "a")) return k + 1;
    if (!page_.is_wiki() && references_.IsFootnoteLink(k) &&
        references_.TargetOfLink(k) != nullptr) {
      PutTarget(references_.TargetOfLink(k), WithoutBrackets(page_.Words(k)), out);
      return tree_[k].end;
    }
    std::string linked = page_.is_wiki() ? WikiPageOfHtml(tree_, k) : std::string();
    if (!linked.empty()) {
      open_.push_back({Open::What::kLink, tree_[k].end, out.next(), std::move(linked), kind_});
    }
    return k + 1;
  }

  // The ", " of <sup><a>1</a>, <a>2</a></sup>.
  bool PartsMarkers(uint32_t k) const {
    if (page_.is_wiki() || !tree_.Is(tree_[k].parent, "sup")) return false;
    if (tree_[k].text.find_first_not_of(" ,;-[]()\n") != std::string_view::npos) return false;
    const auto is_marker = [&](uint32_t n) {
      return n < tree_.size() && references_.IsFootnoteLink(n) &&
             references_.TargetOfLink(n) != nullptr;
    };
    // The text of the link before is the node before.
    return is_marker(k + 1) || (k > 0 && is_marker(tree_[k - 1].parent));
  }

  void PutText(uint32_t k, BlockWriter& out) {
    if (paragraph_.empty() && &out == &paragraph_) paragraph_line_ = page_.PlaceOf(k);
    PutHtmlText(tree_[k], out);
  }

  void Push(uint32_t k, Open::What what) { open_.push_back({what, tree_[k].end, 0, {}, kind_}); }

  void CloseBefore(uint32_t k) {
    while (!open_.empty() && open_.back().end <= k) {
      Open open = std::move(open_.back());
      open_.pop_back();
      switch (open.what) {
        case Open::What::kLink:
          // A block inside of the link has ended its line.
          if (open.link_begin < writer_->block().text.size()) {
            writer_->PutLink(open.link_begin, std::move(open.page));
          }
          break;
        case Open::What::kBlock:
          Flush();
          kind_ = open.kind;
          break;
      }
    }
  }

  // Ends the line. A link that is still open goes on in the next.
  void Flush() {
    builder_.Add(paragraph_.Take(), kind_, paragraph_line_);
    for (auto it = open_.rbegin(); it != open_.rend() && it->what == Open::What::kLink; ++it) {
      it->link_begin = 0;
    }
  }

  // ---- Markers ----

  void PutMarkers(uint32_t k, BlockWriter& out) {
    bool any = false;
    for (uint32_t n = k + 1; n < tree_[k].end; ++n) {
      if (!tree_.Is(n, "a")) continue;
      const std::string label = WithoutBrackets(page_.Words(n));
      if (label.empty()) continue;
      PutTarget(references_.TargetOfLink(n), label, out);
      any = true;
    }
    if (any) return;
    const std::string label = WithoutBrackets(page_.Words(k));
    if (!label.empty()) PutTarget(nullptr, label, out);
  }

  // The markers of what shows no words of its own.
  void PutMarkersWithin(uint32_t k, BlockWriter& out) {
    for (uint32_t n = k + 1; n < tree_[k].end;) {
      const HtmlRole role = page_.roles[n];
      const bool marks = role == HtmlRole::kMarker || role == HtmlRole::kPages ||
                         role == HtmlRole::kEditorial || role == HtmlRole::kHidden;
      n = marks ? VisitInline(n, out) : n + 1;
    }
  }

  // They stand behind the quotation, which is a paragraph of its own.
  void ReadAttribution(uint32_t k) {
    Flush();
    BlockWriter out;
    PutMarkersWithin(k, out);
    std::vector<ArticleMarker>& markers = out.block().markers;
    if (markers.empty()) return;
    std::vector<ArticleBlock>& blocks = article_.sections.back().blocks;
    const size_t quotation = tree_[tree_[k].parent].source;
    if (blocks.empty() || blocks.back().SourceOf(0) < quotation) {
      builder_.Add(out.Take(), ArticleBlockKind::kTableRow, page_.PlaceOf(k));
      return;
    }
    for (ArticleMarker& marker : markers) {
      marker.at = blocks.back().text.size();
      blocks.back().markers.push_back(std::move(marker));
    }
  }

  void PutTarget(const HtmlTarget* target, const std::string& label, BlockWriter& out) {
    ArticleMarker marker;
    marker.text = "[" + label + "]";
    if (target == nullptr) {
      AddWarning(article_, paragraph_line_, "no entry answers the marker " + marker.text);
      out.PutMarker(std::move(marker));
      return;
    }
    if (target->is_note) {
      marker.kind = ArticleMarkerKind::kNote;
      marker.entry = target->note;
      out.PutMarker(std::move(marker));
      return;
    }
    for (const HtmlWork& work : target->works) {
      marker.entry = work.entry;
      SetLocator(marker, work.locator);
      out.PutMarker(marker);
      marker.continues = true;
    }
  }

  // ": 12" behind a marker.
  void PutPages(uint32_t k, BlockWriter& out) {
    std::vector<ArticleMarker>& markers = out.block().markers;
    if (markers.empty() || markers.back().kind != ArticleMarkerKind::kCitation) return;
    std::string words = page_.Words(k);
    const size_t first = words.find_first_not_of(": ");
    if (first == std::string::npos) return;
    markers.back().locator = words.substr(first);
    markers.back().locator_type = "page";
  }

  // The words of an inline template that asks for nothing known are text ("[sic]").
  uint32_t PutEditorial(uint32_t k, BlockWriter& out) {
    const auto flag = EditorialFlagOfWords(WithoutBrackets(page_.Words(k)));
    if (!flag) return tree_[k].end;
    ArticleMarker marker;
    marker.kind = ArticleMarkerKind::kEditorial;
    marker.flag = std::string(*flag);
    marker.text = "[" + std::string(EditorialWords(*flag)) + "]";
    out.PutMarker(std::move(marker));
    return tree_[k].end;
  }

  // ---- Headings, rows, lists of works ----

  // The nodes [begin, end) as one line of their own.
  ArticleBlock ReadLine(uint32_t begin, uint32_t end) {
    BlockWriter out;
    WriteLine(begin, end, out);
    return out.Take();
  }

  void WriteLine(uint32_t begin, uint32_t end, BlockWriter& out) {
    writer_ = &out;
    const size_t open_before = open_.size();
    uint32_t list = 0;  // That the last item was of.
    for (uint32_t k = begin; k < end;) {
      ++steps_;
      while (open_.size() > open_before && open_.back().end <= k) CloseBefore(k);
      if (tree_[k].name.empty()) {
        PutText(k, out);
        ++k;
        continue;
      }
      const HtmlRole role = page_.roles[k];
      if (references_.IsEntry(k) || (role == HtmlRole::kReferenceList && page_.is_wiki())) {
        k = tree_[k].end;
        continue;
      }
      if (role == HtmlRole::kBlock || role == HtmlRole::kItem || role == HtmlRole::kTable) {
        // Items of one list stand on lines of their own: "12 men, 30 carts".
        const bool next = role == HtmlRole::kItem && tree_[k].parent == list;
        if (next) {
          out.PutItemComma(tree_[k].source);
        } else {
          out.Put(' ', tree_[k].source);
        }
        if (role == HtmlRole::kItem) list = tree_[k].parent;
      }
      k = VisitInline(k, out);
    }
    while (open_.size() > open_before) CloseBefore(end);
    writer_ = &paragraph_;
  }

  void ReadHeading(uint32_t k) {
    Flush();
    const int level = tree_[k].name[1] - '0';
    ArticleBlock heading = ReadLine(k + 1, tree_[k].end);
    if (heading.text.empty() && heading.markers.empty()) return;
    // The title of the page, above its text.
    if (level == 1 && heading.text == article_.title) return;
    builder_.StartSection(heading.text, level, page_.PlaceOf(k));
    if (heading.markers.empty()) return;
    // A marker on a heading covers no sentence.
    heading.text.clear();
    heading.links.clear();
    heading.offsets.clear();
    for (ArticleMarker& marker : heading.markers) marker.at = 0;
    builder_.Add(std::move(heading), ArticleBlockKind::kTableRow, page_.PlaceOf(k));
  }

  // A table that lays out paragraphs is read as they are.
  uint32_t VisitTable(uint32_t k) {
    Flush();
    bool lays_out = !tree_.HasClass(k, "wikitable");
    if (lays_out) {
      lays_out = false;
      for (uint32_t n = k + 1; n < tree_[k].end && !lays_out; ++n) {
        lays_out =
            tree_.Is(n, "p") || page_.roles[n] == HtmlRole::kHeading || (tree_.Is(n, "table"));
      }
    }
    if (lays_out) {
      Push(k, Open::What::kBlock);
      return k + 1;
    }
    ReadRows(k, " | ", " | ");
    return tree_[k].end;
  }

  // The rows with markers; of a table that states facts, all but its headings.
  void ReadRows(uint32_t table, std::string_view between, std::string_view after_name) {
    const bool box = page_.roles[table] == HtmlRole::kBox;
    const bool states = !box && (!page_.is_wiki() || tree_.HasClass(table, "wikitable"));
    for (uint32_t k = table + 1; k < tree_[table].end;) {
      ++steps_;
      const bool caption = tree_.Is(k, "caption");
      if (!tree_.Is(k, "tr") && !caption) {
        k = page_.roles[k] == HtmlRole::kHidden ? tree_[k].end : k + 1;
        continue;
      }
      ArticleBlock row = caption ? ReadLine(k + 1, tree_[k].end) : ReadRow(k, between, after_name);
      const bool data = states && !caption && HoldsData(k);
      if (!row.markers.empty() || data) {
        row.is_data = data;
        builder_.Add(std::move(row), ArticleBlockKind::kTableRow, page_.PlaceOf(k));
      }
      k = tree_[k].end;
    }
  }

  // Rows of headings only say what the others are about.
  bool HoldsData(uint32_t row) const {
    for (uint32_t k = row + 1; k < tree_[row].end; ++k) {
      if (tree_.Is(k, "td")) return true;
    }
    return false;
  }

  ArticleBlock ReadRow(uint32_t row, std::string_view between, std::string_view after_name) {
    BlockWriter out;
    bool after_th = false;
    for (uint32_t k = row + 1; k < tree_[row].end;) {
      const bool name = tree_.Is(k, "th");
      if (!name && !tree_.Is(k, "td")) {
        ++k;
        continue;
      }
      if (!out.block().text.empty()) {
        out.PutText(after_th ? after_name : between, tree_[k].source);
      }
      WriteLine(k + 1, tree_[k].end, out);
      after_th = name;
      k = tree_[k].end;
    }
    return out.Take();
  }

  // In a list of sources every item is one.
  void ReadWorks(uint32_t item) {
    const SectionKind kind = builder_.kind();
    if (kind != SectionKind::kReferences && kind != SectionKind::kBibliography) return;
    if (item < works_end_ || page_.Words(item).empty()) return;
    references_.AddWorks(item, tree_[item].end);
    works_end_ = tree_[item].end;
  }

  // The texts of notes are statements too, with citations of their own.
  void ReadNotes() {
    if (references_.notes().empty()) return;
    builder_.StartNotes(page_.PlaceOf(references_.notes().front()->begin));
    for (const HtmlTarget* note : references_.notes()) {
      builder_.Add(ReadLine(note->begin, note->end), ArticleBlockKind::kNote,
                   page_.PlaceOf(note->begin));
    }
  }

  HtmlPage page_;
  const HtmlTree& tree_;
  Article article_;
  ArticleBuilder builder_;
  HtmlReferences references_;
  uint64_t steps_ = 0;

  std::vector<Open> open_;
  BlockWriter paragraph_;
  BlockWriter* writer_ = &paragraph_;  // What links end in.
  ArticleBlockKind kind_ = ArticleBlockKind::kParagraph;
  TextPlace paragraph_line_{1, 1};
  uint32_t works_end_ = 0;  // Items before this node are listed.
};

}  // namespace

Result<Article> ReadArticleHtml(std::string_view bytes, const ArticleReadOptions& options) {
  if (bytes.size() > options.max_bytes) {
    return Fail(ErrorCode::kLimit, "the page has " + std::to_string(bytes.size()) +
                                       " bytes; at most " + std::to_string(options.max_bytes) +
                                       " are read");
  }
  const CleanText clean = CleanArticleText(bytes);
  CATENA_TRY(HtmlTree tree, ParseHtml(clean.text));
  Article article = HtmlReader(std::move(tree)).Run();
  if (clean.replaced > 0) {
    AddWarning(article, {}, std::to_string(clean.replaced) + " bytes are no UTF-8");
  }
  return article;
}

}  // namespace catena
