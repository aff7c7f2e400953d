#include "ingest/article_short_entries.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/article_reference.h"
#include "ingest/article_short_citation.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

struct NamedWork {
  uint32_t entry = kNoEntry;
  std::string locator;
  std::string locator_type;
};

// Works by what short citations call them.
class WorkIndex {
 public:
  void Add(const SourceRecord& source, uint32_t entry) {
    const ShortCitationNames work = ShortNamesOf(source);
    if (work.names.empty() || work.year.size() != 4) return;
    std::string all;
    for (const std::string& name : work.names) all += name;
    Put(works_, all + work.year, entry);
    Put(first_authors_, work.names.front() + work.year, entry);
  }
  // kNoEntry: none. nullopt: more than one.
  std::optional<uint32_t> Find(const ShortCitation& citation) const {
    // "2010a" tells works of a year apart, which the work itself need not say.
    std::string key = citation.key;
    if (!key.empty() && IsAsciiLower(key.back())) key.pop_back();
    const auto& works = citation.et_al ? first_authors_ : works_;
    const auto found = works.find(key);
    return found == works.end() ? kNoEntry : found->second;
  }

 private:
  using Works = std::unordered_map<std::string, std::optional<uint32_t>>;
  static void Put(Works& works, std::string key, uint32_t entry) {
    const auto [place, is_new] = works.emplace(std::move(key), entry);
    if (!is_new) place->second.reset();
  }

  Works works_;
  Works first_authors_;
};

std::string PrintedText(const ArticleEntry& entry) {
  const Value* const value = FindVariable(entry.source, "raw");
  const std::string* const raw = value == nullptr ? nullptr : value->AsString();
  std::string text = raw == nullptr ? "" : *raw;
  for (const auto& [written, printed] :
       {std::pair("&nbsp;", " "), std::pair("\u00A0", " "), std::pair("&ndash;", "\u2013")}) {
    const std::string_view mark(written);
    for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, mark.size(), printed);
    }
  }
  return text;
}

class Resolver {
 public:
  explicit Resolver(Article& article) : article_(article), works_of_(article.entries.size()) {}

  void Run() {
    FindWorks();
    if (found_ == 0) return;
    for (ArticleSection& section : article_.sections) {
      for (ArticleBlock& block : section.blocks) Rename(block);
    }
    Drop();
  }

 private:
  void FindWorks() {
    std::vector<std::pair<uint32_t, std::vector<ShortCitation>>> short_entries;
    WorkIndex bibliography;
    WorkIndex all;
    for (uint32_t i = 0; i < article_.entries.size(); ++i) {
      const ArticleEntry& entry = article_.entries[i];
      const bool is_listed = entry.label.starts_with('b');  // What markers name has a number.
      auto citations = is_listed || !entry.flags.empty() ? std::nullopt
                                                         : ParseShortCitations(PrintedText(entry));
      if (citations) {
        short_entries.emplace_back(i, *std::move(citations));
        continue;
      }
      if (is_listed) bibliography.Add(entry.source, i);
      all.Add(entry.source, i);
    }
    for (const auto& [entry, citations] : short_entries) {
      std::vector<NamedWork> works;
      for (const ShortCitation& citation : citations) {
        std::optional<uint32_t> work = bibliography.Find(citation);
        if (work == kNoEntry) work = all.Find(citation);
        if (!work || *work == kNoEntry) break;
        works.push_back({*work, citation.locator, citation.locator_type});
      }
      if (works.size() != citations.size()) continue;
      works_of_[entry] = std::move(works);
      ++found_;
    }
  }

  // A marker of short citations names each work, with its pages.
  void Rename(ArticleBlock& block) {
    std::vector<ArticleMarker> markers;
    for (ArticleMarker& marker : block.markers) {
      const bool is_short = marker.kind == ArticleMarkerKind::kCitation &&
                            marker.entry != kNoEntry && !works_of_[marker.entry].empty();
      if (!is_short) {
        markers.push_back(std::move(marker));
        continue;
      }
      for (const NamedWork& work : works_of_[marker.entry]) {
        ArticleMarker& named = markers.emplace_back(marker);
        named.entry = work.entry;
        if (!work.locator.empty()) {
          named.locator = work.locator;
          named.locator_type = work.locator_type;
        }
        marker.continues = true;
      }
    }
    block.markers = std::move(markers);
  }

  void Drop() {
    std::vector<uint32_t> moved(article_.entries.size(), kNoEntry);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < works_of_.size(); ++i) {
      ArticleEntry& entry = article_.entries[i];
      for (const NamedWork& work : works_of_[i]) {
        // What a cited entry declares of itself does not include them.
        uint32_t& declared = article_.entries[work.entry].declared_uses;
        if (declared > 0) declared += entry.declared_uses;
      }
      if (works_of_[i].empty()) moved[i] = kept++;
    }
    for (uint32_t i = 0; i < moved.size(); ++i) {
      if (moved[i] != kNoEntry && moved[i] != i) {
        article_.entries[moved[i]] = std::move(article_.entries[i]);
      }
    }
    article_.entries.resize(kept);
    for (ArticleSection& section : article_.sections) {
      for (ArticleBlock& block : section.blocks) {
        for (ArticleMarker& marker : block.markers) {
          const bool named =
              marker.kind == ArticleMarkerKind::kCitation && marker.entry != kNoEntry;
          if (named) marker.entry = moved[marker.entry];
        }
      }
    }
  }

  Article& article_;
  std::vector<std::vector<NamedWork>> works_of_;  // By entry; of those that stand for others.
  size_t found_ = 0;
};

// Finds the citations in the words of blocks.
class CitationsInText {
 public:
  explicit CitationsInText(Article& article) : article_(article) {
    for (uint32_t i = 0; i < article.entries.size(); ++i) {
      const ArticleEntry& entry = article.entries[i];
      if (entry.label.starts_with('b')) works_.Add(entry.source, i);
    }
  }

  void Run() {
    for (ArticleSection& section : article_.sections) {
      for (ArticleBlock& block : section.blocks) {
        if (block.kind != ArticleBlockKind::kTableRow) ReadBlock(block);
      }
    }
  }

 private:
  static constexpr size_t kLongest = 120;  // Of a bracket, and of the names before it.

  static bool IsBefore(const ArticleMarker& a, const ArticleMarker& b) { return a.at < b.at; }

  void ReadBlock(ArticleBlock& block) {
    found_.clear();
    const std::string_view text = block.text;
    for (size_t open = text.find('('); open < text.size(); open = text.find('(', open + 1)) {
      const size_t length = text.substr(open, kLongest).find_first_of("()", 1);
      if (length == std::string_view::npos || text[open + length] != ')') continue;
      const std::string_view inner = text.substr(open + 1, length - 1);
      if (IsMarked(block, open + length + 1)) continue;
      if (!AddWhole(inner, open)) AddWithNames(text, inner, open);
    }
    if (found_.empty()) return;
    std::vector<ArticleMarker> all;
    std::merge(found_.begin(), found_.end(), block.markers.begin(), block.markers.end(),
               std::back_inserter(all), IsBefore);
    block.markers = std::move(all);
  }

  // A template of the wiki has said so already.
  static bool IsMarked(const ArticleBlock& block, size_t at) {
    ArticleMarker here;
    here.at = at;
    const auto [first, last] =
        std::equal_range(block.markers.begin(), block.markers.end(), here, IsBefore);
    return std::any_of(first, last, [](const ArticleMarker& marker) { return marker.words > 0; });
  }

  uint32_t Find(const ShortCitation& citation) const {
    return works_.Find(citation).value_or(kNoEntry);
  }

  // `inner` stands in the bracket that opens at `open`.
  ArticleMarker& Put(const ShortCitation& citation, std::string_view inner, size_t open) {
    ArticleMarker& marker = found_.emplace_back();
    marker.words = inner.size() + 2;
    marker.at = open + marker.words;
    marker.text = "[" + citation.printed + "]";
    marker.entry = Find(citation);
    marker.locator = citation.locator;
    marker.locator_type = citation.locator_type;
    return marker;
  }

  // "(Smith 2010, p. 4; Jones 1999)"
  bool AddWhole(std::string_view inner, size_t open) {
    const auto citations = ParseShortCitations(inner);
    if (!citations) return false;
    const bool known =
        std::all_of(citations->begin(), citations->end(),
                    [this](const ShortCitation& citation) { return Find(citation) != kNoEntry; });
    if (!known) return false;
    for (const ShortCitation& citation : *citations) Put(citation, inner, open);
    return true;
  }

  // "Smith & Jones (2010, p. 4)": as many words before the bracket as name a work.
  void AddWithNames(std::string_view text, std::string_view inner, size_t open) {
    constexpr int kMostWords = 8;
    if (inner.size() < 4 || !std::all_of(inner.begin(), inner.begin() + 4, IsAsciiDigit)) return;
    const size_t from = open > kLongest ? open - kLongest : 0;
    const std::string_view before = TrimmedText(text.substr(from, open - from));
    std::optional<ShortCitation> found;
    size_t begin = before.size();
    for (int words = 0; words < kMostWords && begin > 0; ++words) {
      const size_t space = begin < 2 ? std::string_view::npos : before.rfind(' ', begin - 2);
      if (space == std::string_view::npos && from > 0) break;  // The word may be cut.
      begin = space == std::string_view::npos ? 0 : space + 1;
      const auto read =
          ParseShortCitations(std::string(before.substr(begin)) + " " + std::string(inner));
      if (read && read->size() == 1 && Find(read->front()) != kNoEntry) found = read->front();
    }
    if (found) Put(*found, inner, open).in_sentence = true;
  }

  Article& article_;
  WorkIndex works_;
  std::vector<ArticleMarker> found_;  // Of the block.
};

}  // namespace

void AddCitationsInText(Article& article) { CitationsInText(article).Run(); }

void ResolveShortEntries(Article& article) { Resolver(article).Run(); }

}  // namespace catena
