#include "ingest/article_claims.h"

#include <algorithm>

#include "ingest/article_sentences.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// Editorial markers that judge a statement as a whole, and so end it like a citation does; the
// others ("when?") hang on a word inside it.
bool CoversText(const ArticleMarker& marker) {
  if (marker.in_sentence) return false;
  return marker.kind == ArticleMarkerKind::kCitation ||
         (marker.kind == ArticleMarkerKind::kEditorial && marker.flag == "citation-needed");
}

bool HasWords(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return IsAsciiLetter(c) || IsAsciiDigit(c) || IsBeyondAscii(c);
  });
}

// Behind the brackets that close at `at`: "(green[1]) walls".
size_t PastClosing(std::string_view text, size_t at, size_t end) {
  while (at < end && (text[at] == ')' || text[at] == ']')) ++at;
  return at;
}

class ClaimFinder {
 public:
  explicit ClaimFinder(const Article& article) : article_(article) {}

  ArticleClaims Run() {
    for (uint32_t s = 0; s < article_.sections.size(); ++s) {
      section_ = s;
      sentence_ = 0;
      const ArticleSection& section = article_.sections[s];
      StartContext(section);
      for (uint32_t b = 0; b < section.blocks.size(); ++b) AddBlock(b, section.blocks[b]);
    }
    return std::move(found_);
  }

 private:
  // The year of a heading dates what has only a day: "Fighting in 2020".
  void StartContext(const ArticleSection& section) {
    context_ = {};
    DateContext heading;
    const std::vector<FoundDate> dates = FindDates(section.heading, heading);
    if (dates.size() == 1 && heading.year && !heading.month &&
        dates[0].edtf.find('/') == std::string::npos) {
      context_.year = heading.year;
    }
  }

  void AddBlock(uint32_t index, const ArticleBlock& block) {
    const bool row = block.kind == ArticleBlockKind::kTableRow;
    if (row && block.markers.empty() && !block.is_data) return;
    if (!HasWords(block.text)) return;
    std::vector<SentenceSpan> sentences;
    if (row || block.kind == ArticleBlockKind::kCaption) {
      sentences.push_back({0, block.text.size()});
    } else {
      std::vector<size_t> marks;
      for (const ArticleMarker& marker : block.markers) marks.push_back(marker.at);
      sentences = SplitSentences(block.text, marks);
    }
    const size_t first = found_.claims.size();
    size_t marker = 0;
    for (size_t i = 0; i < sentences.size(); ++i) {
      // A marker belongs to the sentence before it, or to the first where there is none.
      const size_t limit =
          i + 1 < sentences.size() ? sentences[i + 1].begin : block.text.size() + 1;
      size_t last = marker;
      while (last < block.markers.size() && block.markers[last].at < limit) ++last;
      if (i + 1 < sentences.size()) {
        while (last < block.markers.size() && block.markers[last].at == limit) ++last;
      }
      AddSentence(index, block, sentences[i], marker, last);
      marker = last;
    }
    SetScopes(block, first);
    AddDates(block, first);
    CarryDates(first);
  }

  ArticleClaim Start(uint32_t block, const SentenceSpan& sentence, size_t begin) const {
    ArticleClaim claim;
    claim.section = section_;
    claim.block = block;
    claim.sentence = sentence_;
    claim.begin = begin;
    claim.end = begin;
    claim.sentence_begin = sentence.begin;
    claim.sentence_end = sentence.end;
    return claim;
  }

  // Cuts the sentence with the markers [first, last) of the block.
  void AddSentence(uint32_t index, const ArticleBlock& block, const SentenceSpan& sentence,
                   size_t first, size_t last) {
    ++sentence_;
    ++found_.sentences;
    if (block.kind == ArticleBlockKind::kCaption) ++found_.captions;
    const size_t claims_before = found_.claims.size();
    ArticleClaim claim = Start(index, sentence, sentence.begin);
    bool covered = false;  // A covering marker was met: words after it begin the next claim.
    bool words = false;    // The claim has some.
    for (size_t m = first; m < last; ++m) {
      const ArticleMarker& marker = block.markers[m];
      const size_t at = std::clamp(marker.at, claim.end, std::max(claim.end, sentence.end));
      const bool more = HasWords(std::string_view(block.text).substr(claim.end, at - claim.end));
      if (covered && more) {
        Finish(claim);
        claim = Start(index, sentence, claim.end);
        covered = false;
      }
      words |= more;
      claim.end = PastClosing(block.text, at, sentence.end);
      Attach(claim, marker, static_cast<uint32_t>(m));
      // A marker before any word of the sentence covers what follows it.
      covered |= CoversText(marker) && words;
    }
    const std::string_view rest =
        std::string_view(block.text).substr(claim.end, sentence.end - claim.end);
    if (covered && HasWords(rest)) {
      Finish(claim);
      claim = Start(index, sentence, claim.end);
    }
    claim.end = sentence.end;
    Finish(claim);
    const size_t parts = found_.claims.size() - claims_before;
    for (size_t i = 0; parts > 1 && i < parts; ++i) {
      found_.claims[claims_before + i].part = static_cast<uint32_t>(i + 1);
    }
  }

  static void Attach(ArticleClaim& claim, const ArticleMarker& marker, uint32_t index) {
    switch (marker.kind) {
      case ArticleMarkerKind::kCitation:
        claim.citations.push_back(index);
        break;
      case ArticleMarkerKind::kNote:
        claim.notes.push_back(index);
        break;
      case ArticleMarkerKind::kEditorial:
        claim.editorial.push_back(index);
        break;
    }
  }

  void Finish(const ArticleClaim& claim) { found_.claims.push_back(claim); }

  static bool AsksForCitation(const ArticleBlock& block, const ArticleClaim& claim) {
    return std::any_of(claim.editorial.begin(), claim.editorial.end(),
                       [&](uint32_t m) { return block.markers[m].flag == "citation-needed"; });
  }

  void SetScopes(const ArticleBlock& block, size_t first) {
    if (first == found_.claims.size()) return;
    const bool running =
        block.kind == ArticleBlockKind::kParagraph || block.kind == ArticleBlockKind::kItem;
    const bool last_is_cited = !found_.claims.back().citations.empty();
    const bool lead = article_.sections[section_].is_lead;
    for (size_t i = first; i < found_.claims.size(); ++i) {
      ArticleClaim& claim = found_.claims[i];
      if (!claim.citations.empty()) {
        claim.scope = ArticleScope::kExplicit;
      } else if (AsksForCitation(block, claim)) {
        claim.scope = ArticleScope::kNone;
      } else if (running && lead) {
        claim.scope = ArticleScope::kLead;
      } else if (running && last_is_cited) {
        claim.scope = ArticleScope::kInherited;
      }
    }
  }

  // The words of a claim with blanks for those of citations: "Smith (2010)" tells of no 2010.
  static std::string WithoutCitations(const ArticleBlock& block, const ArticleClaim& claim) {
    std::string words = block.text.substr(claim.begin, claim.end - claim.begin);
    for (const uint32_t m : claim.citations) {
      const ArticleMarker& marker = block.markers[m];
      const size_t end = std::clamp(marker.at, claim.begin, claim.end) - claim.begin;
      const size_t bytes = std::min(marker.words, end);
      std::fill_n(words.begin() + static_cast<std::ptrdiff_t>(end - bytes), bytes, ' ');
    }
    return words;
  }

  // Dates of quotations are those of what was said, not of the saying; they count only where there
  // are no others.
  void AddDates(const ArticleBlock& block, size_t first) {
    const std::string_view text = block.text;
    const std::vector<SentenceSpan> quotations = FindPassages(text, PassageKind::kQuotation);
    const auto quoted = [&](const FoundDate& date) {
      const auto after =
          std::upper_bound(quotations.begin(), quotations.end(), date.begin,
                           [](size_t at, const SentenceSpan& span) { return at < span.begin; });
      return after != quotations.begin() && date.begin < std::prev(after)->end;
    };
    for (size_t i = first; i < found_.claims.size(); ++i) {
      ArticleClaim& claim = found_.claims[i];
      const DateContext before = context_;
      claim.dates = FindDates(WithoutCitations(block, claim), context_);
      for (FoundDate& date : claim.dates) {
        date.begin += claim.begin;
        date.end += claim.begin;
      }
      std::stable_partition(claim.dates.begin(), claim.dates.end(),
                            [&](const FoundDate& date) { return !quoted(date); });
      const auto inner = std::find_if(claim.dates.begin(), claim.dates.end(), quoted);
      if (inner == claim.dates.end()) continue;
      context_ = before;  // What a quotation dates, the next sentence does not take up.
      if (inner != claim.dates.begin()) claim.dates.erase(inner, claim.dates.end());
    }
  }

  // A citation may cover the uncited sentences before it; so what they date, it vouches for.
  void CarryDates(size_t first) {
    uint32_t dated = kNoClaim;
    for (size_t i = first; i < found_.claims.size(); ++i) {
      ArticleClaim& claim = found_.claims[i];
      const bool cited = !claim.citations.empty();
      if (cited && claim.dates.empty()) claim.dated_by = dated;
      if (!claim.dates.empty()) dated = static_cast<uint32_t>(i);
      if (cited) dated = kNoClaim;
    }
  }

  const Article& article_;
  ArticleClaims found_;
  DateContext context_;
  uint32_t section_ = 0;
  uint32_t sentence_ = 0;
};

}  // namespace

std::string_view ArticleScopeName(ArticleScope scope) {
  switch (scope) {
    case ArticleScope::kExplicit:
      return "explicit";
    case ArticleScope::kInherited:
      return "inherited";
    case ArticleScope::kNone:
      return "none";
    case ArticleScope::kLead:
      return "lead";
  }
  return "none";
}

ArticleClaims FindClaims(const Article& article) { return ClaimFinder(article).Run(); }

}  // namespace catena
