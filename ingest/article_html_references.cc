#include "ingest/article_html_references.h"

#include <algorithm>
#include <set>

#include "ingest/article_reference.h"
#include "ingest/article_wikitext_names.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

constexpr size_t kLongestLabel = 40;
constexpr size_t kLongestBackLink = 10;
// In nodes; what holds more is a list of its own.
constexpr uint32_t kLargestWork = 4096;

bool IsNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsAsciiDigit);
}

// "a", "iv", "note 3", "*"; not "4" or "web 2".
bool IsNoteLabel(std::string_view label) {
  if (IsNumber(label)) return false;
  const size_t space = label.rfind(' ');
  if (space != std::string_view::npos && IsNumber(label.substr(space + 1))) {
    return IsNoteGroup(label.substr(0, space));
  }
  const bool letters = std::all_of(label.begin(), label.end(), IsAsciiLetter);
  return letters ? label.size() <= 4 : label.size() <= 3;
}

std::string_view WithoutPageWord(std::string_view text) {
  for (const std::string_view word : {"pp.", "p.", "pages", "page"}) {
    if (text.starts_with(word)) return TrimmedText(text.substr(word.size()));
  }
  return text;
}

// ", pp. 3-4." after a short citation -> "3-4".
std::string LocatorOf(std::string_view words) {
  constexpr std::string_view kMarks = " ,;.:";
  const size_t first = words.find_first_not_of(kMarks);
  if (first == std::string_view::npos) return {};
  words = words.substr(first, words.find_last_not_of(kMarks) + 1 - first);
  return std::string(WithoutPageWord(words));
}

}  // namespace

std::string WithoutBrackets(std::string_view words) {
  words = TrimmedText(words);
  if (words.starts_with('[')) words.remove_prefix(1);
  if (words.ends_with(']')) words.remove_suffix(1);
  return CollapsedSpaces(words);
}

HtmlReferences::HtmlReferences(const HtmlPage& page, Article& article)
    : page_(page), tree_(page.tree), article_(article) {
  entry_nodes_.resize(tree_.size());
  listed_.resize(tree_.size());
  FindMarkers();
  FindListed();
  DropNested();
  for (auto& [element, target] : targets_) {
    entry_nodes_[element] = true;
    target.begin = element + 1;
    target.end = tree_[element].end;
  }
  // Entries with sources of their own first: the others name these.
  for (auto& [element, target] : targets_) {
    if (target.is_note) {
      MakeNote(target);
    } else if (!HoldsShortCitations(target)) {
      Make(target);
    }
  }
  for (auto& [element, target] : targets_) {
    if (!target.is_note && target.works.empty()) MakeShort(target);
  }
}

// ---- Markers ----

bool HtmlReferences::IsFootnoteLink(uint32_t link) const {
  if (!tree_.Is(link, "a")) return false;
  const std::string_view address = tree_.Attribute(link, "href");
  if (!address.starts_with('#') || address.size() < 2) return false;
  const std::string_view purpose = tree_.Attribute(link, "role");
  if (purpose == "doc-noteref") return true;
  if (purpose == "doc-backlink") return false;
  const std::string_view classes = tree_.Attribute(link, "class");
  if (classes.find("backref") != std::string_view::npos) return false;
  if (classes.find("noteref") != std::string_view::npos ||
      classes.find("footnote") != std::string_view::npos) {
    return true;
  }
  const std::string label = WithoutBrackets(page_.Words(link));
  if (label.empty() || label.size() > kLongestLabel || label == "^" || label == "\xE2\x86\xA9") {
    return false;
  }
  // "[1]" with an address that word processors make: "#_ftn1", and "#_ftnref1" for the way back.
  const std::string fragment = AsciiLowered(address.substr(1));
  const bool back = fragment.find("ref") != std::string::npos;
  const bool named = fragment.find("ftn") != std::string::npos ||
                     fragment.find("edn") != std::string::npos || fragment.starts_with("fn") ||
                     fragment.find("note") != std::string::npos;
  if (IsNumber(label) && page_.Words(link).starts_with('[') && named && !back) return true;
  const uint32_t above = tree_[link].parent;
  const bool raised =
      tree_.Is(above, "sup") || (link + 1 < tree_[link].end && tree_.Is(link + 1, "sup"));
  return raised && (IsNumber(label) || label.size() <= 3);
}

// The item or paragraph that a link points to or into; 0 when it is not one, or holds the link.
uint32_t HtmlReferences::EntryElement(uint32_t pointed_to, uint32_t link) const {
  uint32_t k = pointed_to;
  for (int up = 0; up < 6 && k != 0; ++up, k = tree_[k].parent) {
    const std::string_view name = tree_[k].name;
    const bool entry = name == "li" || name == "p" || name == "dd" || name == "div" ||
                       name == "aside" || name == "tr" || name == "td";
    if (!entry) continue;
    const bool holds_link = k <= link && link < tree_[k].end;
    return holds_link ? 0 : k;
  }
  return 0;
}

void HtmlReferences::AddMarker(uint32_t link, const std::string& label) {
  const std::string fragment = HtmlFragment(tree_.Attribute(link, "href"));
  const auto pointed_to = page_.FindId(fragment);
  if (!pointed_to) return;
  const uint32_t element = EntryElement(*pointed_to, link);
  if (element == 0) return;
  element_of_.emplace(*pointed_to, element);
  HtmlTarget& target = targets_[element];
  if (!target.label.empty()) return;
  target.label = label;
  const std::string_view group = tree_.Attribute(link, "data-mw-group");
  target.is_note = IsNoteLabel(label) || (!group.empty() && IsNoteGroup(group));
}

void HtmlReferences::FindMarkers() {
  for (uint32_t k = page_.root() + 1; k < tree_[page_.root()].end; ++k) {
    if (page_.roles[k] == HtmlRole::kMarker) {
      for (uint32_t n = k + 1; n < tree_[k].end; ++n) {
        if (tree_.Is(n, "a")) AddMarker(n, WithoutBrackets(page_.Words(n)));
      }
      k = tree_[k].end - 1;
    } else if (!page_.is_wiki() && IsFootnoteLink(k)) {
      AddMarker(k, WithoutBrackets(page_.Words(k)));
    }
  }
}

// Items of the lists that no marker points to are entries too.
void HtmlReferences::FindListed() {
  uint32_t unlabelled = 0;
  for (uint32_t k = page_.root() + 1; k < tree_[page_.root()].end; ++k) {
    if (!tree_.Is(k, "ol") || !tree_.HasClass(k, "references")) continue;
    for (uint32_t n = k + 1; n < tree_[k].end; n = std::max(tree_[n].end, n + 1)) {
      if (!tree_.Is(n, "li")) continue;
      HtmlTarget& target = targets_[n];
      if (target.label.empty()) target.label = "u" + std::to_string(++unlabelled);
    }
  }
}

// An entry inside of another is part of its text; so no text is read twice.
void HtmlReferences::DropNested() {
  uint32_t covered = 0;
  std::erase_if(targets_, [&](const auto& one) {
    if (one.first < covered) return true;
    covered = tree_[one.first].end;
    return false;
  });
}

const HtmlTarget* HtmlReferences::TargetOfLink(uint32_t link) const {
  const auto pointed_to = page_.FindId(HtmlFragment(tree_.Attribute(link, "href")));
  if (!pointed_to) return nullptr;
  const auto element = element_of_.find(*pointed_to);
  if (element == element_of_.end()) return nullptr;
  const auto found = targets_.find(element->second);
  return found == targets_.end() ? nullptr : &found->second;
}

// ---- Entries ----

// A link back to a marker: "^", a letter, an arrow.
bool HtmlReferences::IsBackLink(uint32_t k) const {
  if (!tree_.Is(k, "a")) return false;
  const std::string_view address = tree_.Attribute(k, "href");
  const size_t mark = address.find('#');
  if (mark == std::string_view::npos) return false;
  if (address.substr(mark).starts_with("#cite_ref")) return true;
  // Of hand-made notes.
  if (address.substr(mark).starts_with("#ref_") && page_.Words(k) == "^") return true;
  if (page_.is_wiki() || mark != 0) return false;
  if (tree_.Attribute(k, "role") == "doc-backlink") return true;
  return page_.Words(k).size() <= 4 || IsWayBack(k);
}

// By what it says or where it leads.
bool HtmlReferences::IsWayBack(uint32_t link) const {
  const std::string words = page_.Words(link);
  for (const std::string_view arrow : {"\u21A9", "\u2191", "\u21B5", "^"}) {
    if (words.starts_with(arrow)) return true;
  }
  const std::string_view address = tree_.Attribute(link, "href");
  const bool ref = AsciiLowered(address).find("ref") != std::string::npos;
  return tree_.Attribute(link, "role") == "doc-backlink" ||
         tree_.Attribute(link, "class").find("backref") != std::string_view::npos ||
         (ref && words.size() <= kLongestBackLink);
}

// The links back at both ends of an entry of a page that is no wiki's.
void HtmlReferences::TrimBackLinks(HtmlTarget& target) const {
  for (uint32_t k = target.begin; k < target.end;) {
    if (IsBackLink(k) && IsWayBack(k)) {
      k = target.begin = tree_[k].end;
    } else if (!tree_[k].name.empty() || page_.Words(k, k + 1).empty()) {
      ++k;
    } else {
      break;
    }
  }
  for (uint32_t k = target.begin; k < target.end; ++k) {
    if (!IsBackLink(k) || !IsWayBack(k)) continue;
    if (!OnlyBackLinks(k, target.end)) continue;
    target.end = k;
    return;
  }
}

bool HtmlReferences::OnlyBackLinks(uint32_t begin, uint32_t end) const {
  for (uint32_t k = begin; k < end;) {
    if (IsBackLink(k) && IsWayBack(k)) {
      k = tree_[k].end;
    } else if (!tree_[k].name.empty() || page_.Words(k, k + 1).empty()) {
      ++k;
    } else {
      return false;
    }
  }
  return true;
}

// Moves `begin` behind the links back to the markers, and returns how many there are.
uint32_t HtmlReferences::TakeOffBackLinks(HtmlTarget& target) const {
  std::set<std::string_view> links;
  bool wrapped = false;
  for (uint32_t k = target.begin; k < target.end && !wrapped; ++k) {
    if (IsBackLink(k)) links.insert(tree_.Attribute(k, "href"));
    wrapped = tree_.HasClass(k, "reference-text") || tree_.HasClass(k, "mw-reference-text");
    if (!wrapped) continue;
    target.begin = k + 1;
    target.end = tree_[k].end;
  }
  if (!page_.is_wiki() || !wrapped) TrimBackLinks(target);
  return static_cast<uint32_t>(links.size());
}

void HtmlReferences::MakeNote(HtmlTarget& target) {
  TakeOffBackLinks(target);
  target.note = static_cast<uint32_t>(article_.notes.size());
  article_.notes.push_back({target.label, 0});
  notes_.push_back(&target);
}

uint32_t HtmlReferences::AddEntry(const std::string& label, HtmlSource source) {
  ArticleEntry entry;
  entry.label = label;
  entry.source = std::move(source.source);
  entry.source.id = "ref-" + label;
  entry.flags = std::move(source.flags);
  const auto index = static_cast<uint32_t>(article_.entries.size());
  if (source.cite != kNoHtmlNode) cites_.emplace(source.cite, index);
  article_.entries.push_back(std::move(entry));
  return index;
}

void HtmlReferences::Make(HtmlTarget& target) {
  const uint32_t declared = TakeOffBackLinks(target);
  std::vector<HtmlSource> sources = ReadHtmlSources(page_, target.begin, target.end);
  for (size_t i = 0; i < sources.size(); ++i) {
    const uint32_t entry = AddEntry(EntryPartLabel(target.label, i), std::move(sources[i]));
    article_.entries[entry].declared_uses = declared;
    target.works.push_back({entry, {}});
  }
}

std::vector<uint32_t> HtmlReferences::ShortLinks(const HtmlTarget& target) const {
  std::vector<uint32_t> links;
  for (uint32_t k = target.begin; k < target.end; ++k) {
    if (tree_.Is(k, "cite") || tree_.HasClass(k, "Z3988")) return {};
    if (!tree_.Is(k, "a")) continue;
    const std::string fragment = HtmlFragment(tree_.Attribute(k, "href"));
    if (fragment.starts_with("CITEREF") && page_.FindId(fragment)) links.push_back(k);
  }
  return links;
}

// Nothing stands before the first link, and only pages after each.
bool HtmlReferences::HoldsShortCitations(const HtmlTarget& written) const {
  HtmlTarget target = written;
  TakeOffBackLinks(target);
  const std::vector<uint32_t> links = ShortLinks(target);
  if (links.empty() || links.size() > 50) return false;
  if (!LocatorOf(page_.Words(target.begin, links.front())).empty()) return false;
  for (size_t i = 0; i < links.size(); ++i) {
    const uint32_t next = i + 1 < links.size() ? links[i + 1] : target.end;
    const std::string after = page_.Words(tree_[links[i]].end, next);
    if (after.size() > 80) return false;
    if (!LocatorOf(after).empty() && after.front() != ',' && after.front() != ':') return false;
  }
  return true;
}

void HtmlReferences::MakeShort(HtmlTarget& target) {
  TakeOffBackLinks(target);
  const std::vector<uint32_t> links = ShortLinks(target);
  for (size_t i = 0; i < links.size(); ++i) {
    const uint32_t next = i + 1 < links.size() ? links[i + 1] : target.end;
    const auto anchor = page_.FindId(HtmlFragment(tree_.Attribute(links[i], "href")));
    if (!anchor) continue;
    const uint32_t entry = WorkAt(*anchor);
    if (entry == kNoEntry) continue;
    target.works.push_back({entry, LocatorOf(page_.Words(tree_[links[i]].end, next))});
  }
  if (target.works.empty()) Make(target);
}

// ---- Works of the bibliography ----

// The entry of the work whose anchor a short citation names. Anchors are on <cite>, or around it.
uint32_t HtmlReferences::WorkAt(uint32_t anchor) {
  uint32_t cite = anchor;
  for (uint32_t k = anchor; k < std::min(tree_[anchor].end, anchor + 20); ++k) {
    if (!tree_.Is(k, "cite")) continue;
    cite = k;
    break;
  }
  if (const auto known = cites_.find(cite); known != cites_.end()) return known->second;
  // The item around it, or the element itself.
  uint32_t item = cite;
  for (int up = 0; up < 6 && item != 0 && !tree_.Is(item, "li"); ++up) item = tree_[item].parent;
  if (!tree_.Is(item, "li") || tree_[item].end - item > kLargestWork) item = cite;
  AddWorks(item, tree_[item].end);
  const auto found = cites_.find(cite);
  return found == cites_.end() ? kNoEntry : found->second;
}

void HtmlReferences::AddWorks(uint32_t begin, uint32_t end) {
  if (listed_[begin]) return;
  listed_[begin] = true;
  for (HtmlSource& source : ReadHtmlSources(page_, begin, end)) {
    if (source.cite != kNoHtmlNode && cites_.contains(source.cite)) continue;
    const Value* const raw = FindVariable(source.source, "raw");
    if (raw == nullptr) continue;
    const uint32_t node = source.cite == kNoHtmlNode ? begin : source.cite;
    const uint32_t entry = AddEntry("b", std::move(source));
    // A short citation may name an item that has no <cite>.
    cites_.emplace(node, entry);
    works_.emplace_back(node, entry);
  }
}

void HtmlReferences::NumberWorks() {
  std::sort(works_.begin(), works_.end());
  for (size_t i = 0; i < works_.size(); ++i) {
    ArticleEntry& entry = article_.entries[works_[i].second];
    entry.label = "b" + std::to_string(i + 1);
    entry.source.id = "ref-" + entry.label;
  }
}

}  // namespace catena
