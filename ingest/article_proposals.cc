#include "ingest/article_proposals.h"

#include <algorithm>
#include <set>

#include "core/fold.h"
#include "ingest/article_causes.h"
#include "ingest/article_dates.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// Of a name, bytes before a date that opens it: "on ", "In late ".
constexpr size_t kMaxDateOpening = 10;

class Proposer {
 public:
  Proposer(const Article& article, const ArticleClaims& claims, const ProposalOptions& options)
      : article_(article), claims_(claims.claims), options_(options) {}

  std::vector<LinkProposal> Run() {
    size_t previous = kNone;
    for (size_t first = 0; first < claims_.size();) {
      size_t last = first + 1;
      while (last < claims_.size() && IsSameSentence(claims_[first], claims_[last])) ++last;
      ReadBlock(claims_[first]);
      AddSentence(first, last, previous);
      previous = DatedOf(first, last);
      first = last;
    }
    return std::move(proposals_);
  }

 private:
  static constexpr size_t kNone = SIZE_MAX;

  static bool IsSameSentence(const ArticleClaim& a, const ArticleClaim& b) {
    return a.section == b.section && a.block == b.block && a.sentence == b.sentence;
  }
  const ArticleBlock& BlockOf(const ArticleClaim& claim) const {
    return article_.sections[claim.section].blocks[claim.block];
  }

  // The claim of the sentence that has a date; kNone.
  size_t DatedOf(size_t first, size_t last) const {
    for (size_t i = first; i < last; ++i) {
      if (!claims_[i].dates.empty()) return i;
    }
    return kNone;
  }

  // Links and names of the block, once for its sentences.
  void ReadBlock(const ArticleClaim& claim) {
    const ArticleBlock& block = BlockOf(claim);
    if (&block == block_) return;
    block_ = &block;
    quotations_ = FindPassages(block.text, PassageKind::kQuotation);
    mentions_.clear();
    for (const NameMention& name : options_.names(claim)) {
      if (name.is_event) mentions_.push_back({name.begin, name.end, name.id, {}});
    }
    for (const ArticleLink& link : block.links) {
      mentions_.push_back({link.begin, link.end, {}, link.page});
    }
    std::stable_sort(
        mentions_.begin(), mentions_.end(),
        [](const CausalMention& a, const CausalMention& b) { return a.begin < b.begin; });
  }

  std::span<const CausalMention> MentionsOf(const ArticleClaim& sentence) const {
    const auto from = [&](size_t place) {
      return std::lower_bound(
          mentions_.begin(), mentions_.end(), place,
          [](const CausalMention& mention, size_t value) { return mention.begin < value; });
    };
    return {from(sentence.sentence_begin), from(sentence.sentence_end)};
  }

  // With the one that may have begun before.
  std::span<const SentenceSpan> QuotationsOf(const ArticleClaim& sentence) const {
    const auto from = [&](size_t place) {
      return std::lower_bound(
          quotations_.begin(), quotations_.end(), place,
          [](const SentenceSpan& span, size_t value) { return span.begin < value; });
    };
    auto first = from(sentence.sentence_begin);
    if (first != quotations_.begin()) --first;
    return {first, from(sentence.sentence_end)};
  }

  void AddSentence(size_t first, size_t last, size_t previous) {
    const ArticleClaim& opening = claims_[first];
    const ArticleBlock& block = BlockOf(opening);
    if (block.kind != ArticleBlockKind::kParagraph && block.kind != ArticleBlockKind::kItem) {
      return;
    }
    std::vector<FoundDate> dates;
    for (size_t i = first; i < last; ++i) {
      dates.insert(dates.end(), claims_[i].dates.begin(), claims_[i].dates.end());
    }
    CausalSentence sentence;
    sentence.block = block.text;
    sentence.begin = opening.sentence_begin;
    sentence.end = opening.sentence_end;
    sentence.mentions = MentionsOf(opening);
    sentence.dates = dates;
    sentence.quotations = QuotationsOf(opening);
    if (previous != kNone && claims_[previous].section == opening.section &&
        claims_[previous].block == opening.block) {
      for (size_t i = first; i-- > 0 && IsSameSentence(claims_[i], claims_[previous]);) {
        sentence.previous_dates += claims_[i].dates.size();
      }
    }
    for (const FoundCause& cause : FindCauses(sentence)) {
      Add(first, last, previous, cause);
    }
  }

  void Add(size_t first, size_t last, size_t previous, const FoundCause& cause) {
    const ArticleClaim& opening = claims_[first];
    const std::string_view text = BlockOf(opening).text;
    // The part of the sentence where the wording ends is the one that its marker covers.
    const size_t end = std::max({cause.end, cause.start.end, cause.stop.end});
    size_t part = first;
    while (part + 1 < last && claims_[part].end < end) ++part;
    LinkProposal proposal;
    proposal.text =
        text.substr(opening.sentence_begin, opening.sentence_end - opening.sentence_begin);
    proposal.signal = text.substr(cause.begin, cause.end - cause.begin);
    proposal.type = cause.signal->type;
    proposal.claim = options_.claim_id(claims_[part]);
    proposal.section = article_.sections[opening.section].path;
    proposal.id =
        options_.document + ":proposal-" +
        ShortHash(proposal.text + '\n' + std::to_string(cause.begin - opening.sentence_begin));
    proposal.from = EndOf(cause.start, previous, text);
    proposal.to = EndOf(cause.stop, previous, text);
    if (proposal.from.id == proposal.to.id || !ids_.insert(proposal.id).second) return;
    proposals_.push_back(std::move(proposal));
  }

  LinkProposalEnd EndOf(const CausalSide& side, size_t previous, std::string_view text) const {
    if (side.is_previous_sentence) return {options_.event_id(claims_[previous]), "", ""};
    if (!side.event.empty()) return {side.event, "", ""};
    LinkProposalEnd end;
    end.date = side.date;
    if (!side.page.empty()) {
      end.name = side.page;
      end.id = "event-" + ShortHash(options_.page_id ? options_.page_id(side.page) : side.page);
      return end;
    }
    end.name = EventName(text.substr(side.begin, side.end - side.begin), text.substr(side.end));
    end.id = options_.document + ":event-" + ShortHash(FoldName(end.name));
    return end;
  }

  const Article& article_;
  const std::vector<ArticleClaim>& claims_;
  const ProposalOptions& options_;
  const ArticleBlock* block_ = nullptr;
  std::vector<SentenceSpan> quotations_;
  std::vector<CausalMention> mentions_;
  std::set<std::string> ids_;
  std::vector<LinkProposal> proposals_;
};

// Bytes of a quotation mark that opens or closes at the front of the text; 0.
size_t QuoteAt(std::string_view text) {
  if (text.starts_with('"')) return 1;
  return text.starts_with("\xE2\x80\x9C") || text.starts_with("\xE2\x80\x9D") ? 3 : 0;
}

}  // namespace

std::string EventName(std::string_view words, std::string_view after) {
  DateContext context;
  const std::vector<FoundDate> dates = FindDates(words, context);
  if (!dates.empty() && dates.front().begin <= kMaxDateOpening) {
    const size_t end = dates.front().end;
    const std::string_view rest = words.substr(end);
    const bool opens = rest.starts_with(", ") &&
                       words.substr(0, dates.front().begin).find(',') == std::string_view::npos;
    if (opens && rest.size() > 2 + kMaxDateOpening) words = words.substr(end + 2);
  }
  std::string name = CollapsedSpaces(words);
  size_t quotes = 0;
  for (size_t i = 0; i < name.size(); ++i) quotes += QuoteAt(std::string_view(name).substr(i)) > 0;
  if (quotes % 2 == 0) return name;
  while (!after.empty() && std::string_view(",.;:!?").find(after[0]) != std::string_view::npos) {
    after.remove_prefix(1);
  }
  name += after.substr(0, QuoteAt(after));
  return name;
}

std::vector<LinkProposal> FindLinkProposals(const Article& article, const ArticleClaims& claims,
                                            const ProposalOptions& options) {
  return Proposer(article, claims, options).Run();
}

std::string ShortHash(std::string_view text) {
  uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3ULL;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits(16, '0');
  for (size_t i = digits.size(); i-- > 0; hash >>= 4) digits[i] = kDigits[hash & 15U];
  return digits;
}

}  // namespace catena
