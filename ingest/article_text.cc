// Two passes over the lines: the first finds entries, so that the second knows which labels the
// brackets may name.
#include "ingest/article_text.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/article_brackets.h"
#include "ingest/article_headings.h"
#include "ingest/article_reference.h"
#include "ingest/article_short_entries.h"
#include "ingest/article_text_entry.h"
#include "ingest/article_text_lines.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// Nothing for a label that is no number: it was lost in the copy, or is that of a note.
std::optional<uint32_t> NumberOf(std::string_view label) {
  uint32_t number = 0;
  const auto [end, problem] = std::from_chars(label.data(), label.data() + label.size(), number);
  if (problem != std::errc() || end != label.data() + label.size()) return std::nullopt;
  return number;
}

using Line = TextLine;
using LineKind = TextLineKind;

// Entries that stand together under one heading.
struct EntryList {
  std::string heading;
  struct Item {
    EntryHead head;
    std::string text;  // Printed, spaces collapsed.
    TextPlace place;
    size_t source = 0;
  };
  std::vector<Item> items;
  bool notes = false;
};

class TextReader {
 public:
  explicit TextReader(std::string_view text) : text_(text) {
    TextLines found = FindTextLines(text);
    lines_ = std::move(found.lines);
    article_.title = std::move(found.title);
  }

  Article Run() {
    FindEntries();
    FindNumberedItems();
    MakeEntries();
    BuildSections();
    AddNoteTexts();
    ResolveShortEntries(article_);
    AddCitationsInText(article_);
    CountMarkers(article_);
    CheckDeclaredUses(article_);
    article_.tally.steps = text_.size();
    return std::move(article_);
  }

 private:
  TextPlace PlaceOf(const Line& line) const { return {line.number, 1}; }

  void FindEntries() {
    std::string heading;
    SectionKind kind = SectionKind::kBody;
    bool open = false;  // The last line that was not blank is an entry of the last list.
    bool new_section = true;
    for (Line& line : lines_) {
      if (line.kind == LineKind::kHeading) {
        heading = line.heading;
        kind = KindOfSection(heading);
        open = false;
        new_section = true;
        continue;
      }
      if (line.kind == LineKind::kBlank) open = false;
      if (line.kind != LineKind::kProse) continue;
      const bool listed = kind == SectionKind::kReferences || kind == SectionKind::kBibliography;
      const EntryHead head = ReadEntryHead(line.text, kind == SectionKind::kReferences);
      if (head.is_entry) {
        line.kind = LineKind::kEntry;
        AddItem(line, head, heading, new_section);
        open = true;
        new_section = false;
      } else if (listed && open) {
        line.kind = LineKind::kEntry;
        std::string& text = lists_.back().items.back().text;
        text += ' ' + CollapsedSpaces(line.text);
      } else if (listed) {
        line.kind = LineKind::kEntry;
        // Without caret and number: a source that no marker names.
        AddItem(line, head, heading, new_section || lists_.empty());
        new_section = false;
      }
    }
  }

  // "1. One", "2. Another" in the text are items of a list, whose numbers are no words.
  void FindNumberedItems() {
    std::vector<std::pair<size_t, size_t>> run;  // Line, and where its text begins.
    const auto end_run = [&] {
      for (const auto& [at, text] : run) {
        if (run.size() < 2) break;
        lines_[at].begin += text;
        lines_[at].text.remove_prefix(text);
        lines_[at].is_item = true;
      }
      run.clear();
    };
    for (size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].kind == LineKind::kBlank) continue;
      const EntryHead head = ReadEntryHead(lines_[i].text, true);
      if (lines_[i].kind != LineKind::kProse || head.label != std::to_string(run.size() + 1)) {
        end_run();
      }
      const bool next = head.label == std::to_string(run.size() + 1);
      if (lines_[i].kind == LineKind::kProse && next) run.emplace_back(i, head.text);
    }
    end_run();
  }

  void AddItem(const Line& line, const EntryHead& head, const std::string& heading,
               bool new_section) {
    const bool restarts = !lists_.empty() && !lists_.back().items.empty() && head.label == "1";
    if (lists_.empty() || new_section || restarts) lists_.push_back({heading, {}, false});
    lists_.back().items.push_back({head, CollapsedSpaces(line.text.substr(head.text)),
                                   PlaceOf(line), line.begin + head.text});
  }

  // How markers of notes are written in this text; "" when there are none.
  std::string NoteScheme() const {
    for (const std::string_view scheme : {"note", "nb", "n", "lower-alpha", "Note", "fn"}) {
      if (text_.find("[" + std::string(scheme) + " 1]") != std::string_view::npos) {
        return AsciiLowered(scheme);
      }
    }
    return text_.find("[a]") != std::string_view::npos ? "a" : "";
  }

  // A copy may lose the numbers of a list and its carets. When the text cites 1 to n, each at least
  // once, and one list of references has n entries and none a number, they are numbered in order.
  bool RestoreNumbers() {
    const std::set<uint32_t> cited = CitedNumbers();
    if (cited.empty() || *cited.rbegin() != cited.size()) return false;
    EntryList* only = nullptr;
    for (EntryList& list : lists_) {
      const bool numbered = std::any_of(list.items.begin(), list.items.end(),
                                        [](const auto& item) { return item.head.is_entry; });
      if (numbered) return false;
      if (KindOfSection(list.heading) != SectionKind::kReferences) continue;
      if (list.items.size() != cited.size()) continue;
      if (only != nullptr) return false;
      only = &list;
    }
    if (only == nullptr) return false;
    for (size_t i = 0; i < only->items.size(); ++i) {
      only->items[i].head.label = std::to_string(i + 1);
    }
    return true;
  }

  // Of markers in running text: "[12]".
  std::set<uint32_t> CitedNumbers() const {
    std::set<uint32_t> numbers;
    for (const Line& line : lines_) {
      if (line.kind != LineKind::kProse) continue;
      for (size_t i = line.text.find('['); i != std::string_view::npos;
           i = line.text.find('[', i + 1)) {
        const size_t end = line.text.substr(i, 6).find(']');
        if (end == std::string_view::npos) continue;
        if (const auto number = NumberOf(std::string(line.text.substr(i + 1, end - 1)))) {
          if (*number > 0) numbers.insert(*number);
        }
      }
    }
    return numbers;
  }

  void MakeEntries() {
    const std::string scheme = NoteScheme();
    const bool restored = RestoreNumbers();
    const bool several = std::count_if(lists_.begin(), lists_.end(), [](const EntryList& list) {
                           return !list.items.empty() && list.items[0].head.declared_uses > 0;
                         }) > 1;
    uint32_t number = 0;
    for (EntryList& list : lists_) {
      const std::string& first = list.items.front().head.label;
      const bool letters = !first.empty() && IsAsciiLower(first[0]);
      const bool unnumbered = restored && first.empty();
      list.notes =
          letters || ((several || unnumbered) && IsNotesHeading(list.heading) && !scheme.empty());
      if (list.notes) {
        AddNotes(list, scheme);
      } else {
        AddEntries(list, number);
      }
    }
  }

  void AddNotes(EntryList& list, const std::string& scheme) {
    uint32_t order = 0;
    for (EntryList::Item& item : list.items) {
      std::string label = item.head.label;
      if (label.empty() || IsAsciiDigit(label[0])) {
        label = scheme.empty() || scheme == "a"
                    ? std::string(1, static_cast<char>('a' + order % 26))
                    : scheme + " " + std::to_string(order + 1);
      }
      ++order;
      item.head.label = label;
      const auto index = static_cast<uint32_t>(article_.notes.size());
      if (!notes_.emplace(label, index).second) {
        AddWarning(article_, item.place, "two notes have the label " + label);
      }
      article_.notes.push_back({label, 0});
    }
  }

  void AddEntries(const EntryList& list, uint32_t& number) {
    for (const EntryList::Item& item : list.items) {
      const bool cited = item.head.declared_uses > 0 || !item.head.label.empty();
      ArticleEntry entry;
      if (cited) {
        number = NumberOf(item.head.label).value_or(number + 1);
        entry.label = std::to_string(number);
      } else {
        entry.label = "b" + std::to_string(++uncited_);
      }
      const auto index = static_cast<uint32_t>(article_.entries.size());
      if (!entries_.emplace(entry.label, index).second) {
        AddWarning(article_, item.place, "two entries have the number " + entry.label);
        entry.label += "-" + std::to_string(index);
      }
      entry.declared_uses = item.head.declared_uses;
      ReferenceText reference = ParseReference(item.text, item.place);
      entry.flags = std::move(reference.flags);
      entry.source = std::move(reference.source);
      entry.source.id = "ref-" + entry.label;
      article_.entries.push_back(std::move(entry));
    }
  }

  BracketLabels Labels() const {
    const auto find = [](const auto& table, std::string_view label) {
      const auto found = table.find(std::string(label));
      return found == table.end() ? kNoEntry : found->second;
    };
    return {[this, find](std::string_view label) { return find(entries_, label); },
            [this, find](std::string_view label) { return find(notes_, label); }};
  }

  void StartSection(std::string heading, TextPlace place, bool lead) {
    ArticleSection section;
    section.heading = std::move(heading);
    section.path = section.heading;
    section.is_lead = lead;
    section.place = place;
    article_.sections.push_back(std::move(section));
  }

  void BuildSections() {
    StartSection("Lead", {1, 1}, true);
    SectionKind kind = SectionKind::kBody;
    for (size_t i = 0; i < lines_.size();) {
      const Line& line = lines_[i];
      if (line.kind == LineKind::kHeading) {
        StartSection(line.heading, PlaceOf(line), false);
        kind = KindOfSection(line.heading);
      }
      if (line.kind != LineKind::kProse || kind == SectionKind::kListing) {
        ++i;
        continue;
      }
      i = IsAttribution(i) ? AddAttribution(i) : AddLines(i);
    }
  }

  // "— A speaker, 1920[2]" behind the block that quotes; several such lines are a dialogue.
  bool IsAttribution(size_t i) const {
    constexpr size_t kLongest = 200;
    const auto dashed = [&](size_t line) {
      if (lines_[line].kind != LineKind::kProse) return false;
      const std::string_view content = TrimmedText(lines_[line].text);
      return content.starts_with("\xE2\x80\x94") || content.starts_with("\xE2\x80\x95");
    };
    if (!dashed(i) || lines_[i].text.size() > kLongest) return false;
    if (article_.sections.back().blocks.empty()) return false;
    size_t before = i;
    while (before > 0 && lines_[before - 1].kind == LineKind::kBlank) --before;
    if (before == 0 || lines_[before - 1].kind != LineKind::kProse || dashed(before - 1))
      return false;
    size_t next = i + 1;
    while (next < lines_.size() && lines_[next].kind == LineKind::kBlank) ++next;
    return next == lines_.size() || !dashed(next);
  }

  // Its markers stand behind the quotation, as in the other notations.
  size_t AddAttribution(size_t i) {
    ArticleBlock attribution;
    FillBlock(attribution, lines_[i].text, lines_[i].begin);
    ArticleBlock& quotation = article_.sections.back().blocks.back();
    for (ArticleMarker& marker : attribution.markers) {
      marker.at = quotation.text.size();
      quotation.markers.push_back(std::move(marker));
    }
    return i + 1;
  }

  // A paragraph that the copy wrapped into several lines is one; returns the line after it.
  size_t AddLines(size_t first) {
    constexpr size_t kWrappedAt = 50;
    size_t next = first + 1;
    while (next < lines_.size() && lines_[next].kind == LineKind::kProse &&
           !EndsAsSentence(lines_[next - 1].text) && !EndsAsItem(lines_[next - 1].text) &&
           lines_[next - 1].text.size() >= kWrappedAt &&
           IsSmallAt(TrimmedText(lines_[next].text), 0) && !lines_[next].is_item) {
      ++next;
    }
    ArticleBlock block;
    block.place = PlaceOf(lines_[first]);
    const Line& last = lines_[next - 1];
    const size_t begin = lines_[first].begin;
    FillBlock(block, text_.substr(begin, last.begin + last.text.size() - begin), begin);
    block.kind = KindOfBlock(block, first, next);
    block.is_data = block.kind == ArticleBlockKind::kTableRow && IsDataRow(first);
    if (!block.text.empty() || !block.markers.empty()) {
      article_.sections.back().blocks.push_back(std::move(block));
    }
    return next;
  }

  // The first row of a table without a marker has its headings. Rows before the first section are
  // those of the box beside the article.
  bool IsDataRow(size_t line) const {
    const bool first = line == 0 || lines_[line - 1].kind != LineKind::kProse ||
                       lines_[line - 1].text.find('\t') == std::string_view::npos;
    return !first && !article_.sections.back().is_lead;
  }

  ArticleBlockKind KindOfBlock(const ArticleBlock& block, size_t first, size_t next) const {
    if (lines_[first].text.find('\t') != std::string_view::npos) return ArticleBlockKind::kTableRow;
    if (lines_[first].is_item) return ArticleBlockKind::kItem;
    if (EndsAsSentence(block.text) || !block.markers.empty()) return ArticleBlockKind::kParagraph;
    if (block.text.ends_with(':')) return ArticleBlockKind::kParagraph;
    const auto unfinished = [&](size_t i) {
      return i < lines_.size() && lines_[i].kind == LineKind::kProse &&
             !EndsAsSentence(lines_[i].text);
    };
    const bool in_run = (first > 0 && unfinished(first - 1)) || unfinished(next);
    const std::vector<ArticleBlock>& blocks = article_.sections.back().blocks;
    const bool after_colon = !blocks.empty() && blocks.back().text.ends_with(':');
    return in_run || after_colon ? ArticleBlockKind::kItem : ArticleBlockKind::kCaption;
  }

  // Copies `raw` with its spaces collapsed and its markers taken out.
  void FillBlock(ArticleBlock& block, std::string_view raw, size_t source) const {
    const std::vector<FoundBracket> brackets = FindBracketMarkers(raw, Labels());
    size_t next_bracket = 0;
    bool space = false;
    size_t cells = 0;     // A tab parts the cells of a row, some of which may be empty.
    bool joined = false;  // The last byte copied is the one before this one.
    for (size_t i = 0; i < raw.size();) {
      if (next_bracket < brackets.size() && brackets[next_bracket].begin == i) {
        for (ArticleMarker marker : brackets[next_bracket].markers) {
          marker.at = block.text.size();
          block.markers.push_back(std::move(marker));
        }
        i = brackets[next_bracket++].end;
        joined = false;
        continue;
      }
      if (raw[i] == '\t' && !block.text.empty()) ++cells;
      if (const size_t wide = WideSpaceAt(raw, i); wide > 0 || IsAsciiSpace(raw[i])) {
        i += std::max<size_t>(wide, 1);
        space = !block.text.empty();
        joined = false;
        continue;
      }
      // A marker that stood before its full stop leaves no space there.
      if (space && !(std::string_view(".,;:").find(raw[i]) != std::string_view::npos &&
                     !block.markers.empty() && block.markers.back().at == block.text.size())) {
        PutCells(block, cells);
        block.text += ' ';
      }
      space = false;
      cells = 0;
      if (!joined) block.offsets.push_back({block.text.size(), source + i});
      joined = true;
      block.text += raw[i++];
    }
    PutCells(block, cells);
    if (!block.offsets.empty()) block.offsets.front().text = 0;
  }

  static void PutCells(ArticleBlock& block, size_t cells) {
    for (; cells > 0; --cells) block.text += " |";
  }

  // The texts of notes are statements too, with citations of their own.
  void AddNoteTexts() {
    for (const EntryList& list : lists_) {
      if (!list.notes) continue;
      StartSection(list.heading.empty() ? "Notes" : list.heading, list.items.front().place, false);
      for (const EntryList::Item& item : list.items) {
        ArticleBlock block;
        block.kind = ArticleBlockKind::kNote;
        block.place = item.place;
        FillBlock(block, item.text, item.source);
        if (!block.text.empty()) article_.sections.back().blocks.push_back(std::move(block));
      }
    }
  }

  std::string_view text_;
  std::vector<Line> lines_;
  std::vector<EntryList> lists_;
  std::unordered_map<std::string, uint32_t> entries_;
  std::unordered_map<std::string, uint32_t> notes_;
  uint32_t uncited_ = 0;
  Article article_;
};

}  // namespace

Result<Article> ReadArticleText(std::string_view bytes, const ArticleReadOptions& options) {
  if (bytes.size() > options.max_bytes) {
    return Fail(ErrorCode::kLimit, "the text has " + std::to_string(bytes.size()) +
                                       " bytes; at most " + std::to_string(options.max_bytes) +
                                       " are read");
  }
  const CleanText clean = CleanArticleText(bytes);
  Article article = TextReader(clean.text).Run();
  if (clean.replaced > 0) {
    AddWarning(article, {}, std::to_string(clean.replaced) + " bytes are no UTF-8");
  }
  return article;
}

}  // namespace catena
