// What the markers of a page name: the entries of its reference lists, its notes, the works of its
// bibliography.
//
// On a wiki's page markers are <sup class="reference"> and point to the items of
// <ol class="references">. On other pages a link to a place in the page is one when it stands in
// <sup>, or says that it is one (role="doc-noteref", a class with "footnote" or "noteref").
// An entry that only holds short citations ("Smith 2010, p. 12", linked to the work) stands for the
// works they name, with those pages.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/article.h"
#include "ingest/article_html_page.h"
#include "ingest/article_html_source.h"

namespace catena {

// One of the sources that an entry stands for.
struct HtmlWork {
  uint32_t entry = kNoEntry;
  std::string locator;  // "12-14"; "" for none.
};

struct HtmlTarget {
  std::string label;  // As the markers print it, without brackets.
  bool is_note = false;
  uint32_t note = kNoEntry;     // Into Article::notes.
  std::vector<HtmlWork> works;  // Of an entry: the sources it stands for.
  uint32_t begin = 0;           // Its text: nodes [begin, end).
  uint32_t end = 0;
};

class HtmlReferences {
 public:
  // Finds all and adds the entries and notes to the article. Both must outlive it.
  HtmlReferences(const HtmlPage& page, Article& article);

  // Whether the link names a target: the target, else null.
  const HtmlTarget* TargetOfLink(uint32_t link) const;
  // Whether the element is an entry or a note, and no text of the article.
  bool IsEntry(uint32_t k) const { return entry_nodes_[k]; }
  // Whether the link, outside of <sup class="reference">, is a marker.
  bool IsFootnoteLink(uint32_t link) const;
  // Notes in the order of their list.
  const std::vector<const HtmlTarget*>& notes() const { return notes_; }

  // Each source of an item in a list of works becomes an entry, once.
  void AddWorks(uint32_t begin, uint32_t end);
  // Numbers the works by their order in the page. Call it last.
  void NumberWorks();

 private:
  void FindMarkers();
  void AddMarker(uint32_t link, const std::string& label);
  uint32_t EntryElement(uint32_t pointed_to, uint32_t link) const;
  void FindListed();
  void DropNested();
  void Make(HtmlTarget& target);
  void MakeNote(HtmlTarget& target);
  void MakeShort(HtmlTarget& target);
  uint32_t TakeOffBackLinks(HtmlTarget& target) const;
  bool IsBackLink(uint32_t k) const;
  bool IsWayBack(uint32_t link) const;
  bool OnlyBackLinks(uint32_t begin, uint32_t end) const;
  void TrimBackLinks(HtmlTarget& target) const;
  bool HoldsShortCitations(const HtmlTarget& target) const;
  std::vector<uint32_t> ShortLinks(const HtmlTarget& target) const;
  uint32_t WorkAt(uint32_t anchor);
  uint32_t AddEntry(const std::string& label, HtmlSource source);

  const HtmlPage& page_;
  const HtmlTree& tree_;
  Article& article_;
  std::map<uint32_t, HtmlTarget> targets_;             // By element, in the order of the page.
  std::unordered_map<uint32_t, uint32_t> element_of_;  // Of what links point to.
  std::unordered_map<uint32_t, uint32_t> cites_;       // Entries by their <cite>.
  std::vector<std::pair<uint32_t, uint32_t>> works_;   // Of the bibliography: node, entry.
  std::vector<bool> entry_nodes_;
  std::vector<bool> listed_;  // By node: its sources were added by AddWorks().
  std::vector<const HtmlTarget*> notes_;
};

// "[4]" -> "4". Nothing else is taken off.
std::string WithoutBrackets(std::string_view words);

}  // namespace catena
