#include "ingest/article_dataset.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "core/edtf.h"
#include "core/evidence.h"
#include "ingest/article_editorial.h"
#include "ingest/article_pages.h"
#include "ingest/article_proposals.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// Ids are at most 1,024 bytes; names are cut where they no longer help.
constexpr size_t kMaxDocumentIdBytes = 900;
constexpr size_t kMaxEventNameBytes = 120;
constexpr size_t kMaxPageBytes = 1024;

std::string Clipped(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  const size_t space = text.substr(0, end).rfind(' ');
  if (space != std::string_view::npos && space > end / 2) end = space;
  return std::string(text.substr(0, end)) + "\xE2\x80\xA6";
}

// Words that put a statement into the future of its text.
bool SpeaksOfFuture(std::string_view text) {
  constexpr std::string_view kWords[] = {
      " will ",       " shall ",       " to be ",      "is expected",   "are expected",
      "is scheduled", "are scheduled", "is planned",   "are planned",   "was planned",
      "were planned", " plans to ",    " planned to ", "was scheduled", "were scheduled",
      "forecast",     "projected to",  "is due to ",   "are due to ",   "was to ",
      "were to "};
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view words) {
    return text.find(words) != std::string_view::npos;
  });
}

class DatasetMaker {
 public:
  DatasetMaker(const Article& article, const ArticleDatasetOptions& options)
      : article_(article),
        options_(options),
        found_(FindClaims(article)),
        json_(options.file),
        id_(Clipped(options.id.empty() ? article.title : options.id, kMaxDocumentIdBytes)) {}

  ArticleDataset Make() {
    FindNames();
    FindProposals();
    Summarize();
    json_.StartObject(at_);
    Key("catena");
    json_.Int(1, at_);
    AddDocument();
    AddLinkedPages();
    AddSources();
    AddEvents();
    AddClaims();
    AddProposals();
    json_.End();
    std::sort(result_.summary.ids.begin(), result_.summary.ids.end());
    result_.input.json = json_.Finish();
    result_.input.shape = DatasetInput::Shape::kWholeFile;
    for (const ArticleWarning& warning : article_.warnings) AddWarning(warning);
    return std::move(result_);
  }

 private:
  void Key(std::string_view key) { [[maybe_unused]] const bool once = json_.Key(key); }
  void String(std::string_view key, std::string_view value) {
    Key(key);
    json_.String(value, at_);
  }
  void Int(std::string_view key, uint64_t value) {
    Key(key);
    json_.Int(static_cast<int64_t>(value), at_);
  }
  // In or out of the file; nothing for an empty text.
  void Optional(std::string_view key, std::string_view value) {
    if (!value.empty()) String(key, value);
  }
  void MoveTo(TextPlace place) { at_ = {std::max(place.line, 1U), std::max(place.column, 1U)}; }

  void AddWarning(const ArticleWarning& warning) {
    Where where;
    where.file = options_.file;
    where.line = warning.place.line;
    result_.input.warnings.push_back({ErrorCode::kInvalidArgument, warning.message, where});
  }

  const ArticleBlock& BlockOf(const ArticleClaim& claim) const {
    return article_.sections[claim.section].blocks[claim.block];
  }
  std::string_view WholeTextOf(const ArticleClaim& claim) const {
    return TrimmedText(
        std::string_view(BlockOf(claim).text).substr(claim.begin, claim.end - claim.begin));
  }
  std::string_view TextOf(const ArticleClaim& claim) const {
    std::string_view text = WholeTextOf(claim);
    // A part of a sentence begins with what follows the marker: ", where ...".
    while (claim.part > 1 && !text.empty() &&
           std::string_view(",;:.").find(text.front()) != std::string_view::npos) {
      text = TrimmedText(text.substr(1));
    }
    return text;
  }
  // What TextOf() leaves out, for those who print the sentence: ",".
  std::string_view LeadingOf(const ArticleClaim& claim) const {
    const std::string_view whole = WholeTextOf(claim);
    return TrimmedText(whole.substr(0, whole.size() - TextOf(claim).size()));
  }
  // Other than running text.
  static std::string_view BlockName(ArticleBlockKind kind) {
    switch (kind) {
      case ArticleBlockKind::kItem:
        return "item";
      case ArticleBlockKind::kCaption:
        return "caption";
      case ArticleBlockKind::kNote:
        return "note";
      case ArticleBlockKind::kTableRow:
        return "table-row";
      case ArticleBlockKind::kParagraph:
        break;
    }
    return "";
  }

  void Summarize() {
    ArticleSummary& summary = result_.summary;
    const ArticleTally& tally = article_.tally;
    summary.id = id_;
    summary.title = article_.title;
    summary.file = options_.file;
    summary.sentences = found_.sentences;
    summary.claims = static_cast<uint32_t>(found_.claims.size());
    summary.entries = static_cast<uint32_t>(article_.entries.size());
    summary.citations = tally.citations;
    summary.notes = tally.notes;
    summary.editorial = tally.editorial;
    summary.unresolved = tally.unresolved;
    std::vector<uint32_t> claims(article_.sections.size());
    std::vector<uint32_t> cited(article_.sections.size());
    for (const ArticleClaim& claim : found_.claims) {
      ++claims[claim.section];
      cited[claim.section] += static_cast<uint32_t>(claim.citations.size());
      summary.dated += claim.dates.empty() ? 0 : 1;
    }
    for (size_t i = 0; i < claims.size(); ++i) {
      if (claims[i] == 0) continue;
      ++summary.sections;
      if (cited[i] == 0) summary.uncited_sections.push_back(article_.sections[i].path);
    }
    std::map<std::string, uint32_t> flags;
    for (const ArticleSection& section : article_.sections) {
      for (const ArticleBlock& block : section.blocks) {
        for (const ArticleMarker& marker : block.markers) {
          if (!marker.flag.empty()) ++flags[marker.flag];
        }
      }
    }
    summary.flags.assign(flags.begin(), flags.end());
  }

  void AddDocument() {
    Key("document");
    json_.StartObject(at_);
    String("id", id_);
    Optional("title", article_.title);
    AddStrings(kAliasKey, options_.aliases);
    Optional("content_hash", options_.content_hash);
    Optional("revision", options_.revision);
    Int("sentence_count", found_.sentences);
    Int("caption_count", found_.captions);
    Int("reference_count", article_.entries.size());
    Int("marker_count", uint64_t{article_.tally.citations} + article_.tally.editorial);
    Int("citation_count", article_.tally.citations);
    Int("note_count", article_.tally.notes);
    json_.End();
  }

  std::span<const ArticleLink> LinksOf(const ArticleClaim& claim) const {
    const std::vector<ArticleLink>& links = BlockOf(claim).links;
    const auto from = [&](size_t at) {
      return std::lower_bound(
          links.begin(), links.end(), at,
          [](const ArticleLink& link, size_t value) { return link.begin < value; });
    };
    return {from(claim.begin), from(claim.end)};
  }

  // The pages that claims link to, each once; remembers which node each of them is.
  void AddLinkedPages() {
    Key("documents");
    json_.StartArray(at_);
    for (const ArticleClaim& claim : found_.claims) {
      for (const ArticleLink& link : LinksOf(claim)) {
        if (link.page.empty() || link.page.size() > kMaxPageBytes) continue;
        const auto [at, is_new] = pages_.try_emplace(link.page, link.page);
        if (!is_new) continue;
        if (link.page == id_ || link.page == article_.title) {
          at->second = id_;
          continue;
        }
        const std::string known = options_.page ? options_.page(link.page) : std::string();
        if (!known.empty()) {
          at->second = known;
          continue;
        }
        json_.StartObject(at_);
        String("id", link.page);
        String("title", link.page);
        json_.End();
      }
    }
    json_.End();
  }

  std::string SourceId(uint32_t entry) const {
    return id_ + ":" + article_.entries[entry].source.id;
  }

  void AddSources() {
    Key("sources");
    json_.StartArray(at_);
    for (uint32_t i = 0; i < article_.entries.size(); ++i) {
      const ArticleEntry& entry = article_.entries[i];
      MoveTo(entry.source.place);
      json_.StartObject(at_);
      String("id", SourceId(i));
      result_.summary.ids.push_back(SourceId(i));
      String("type", entry.source.type.empty() ? "document" : entry.source.type);
      bool has_status = false;
      for (const SourceVariable& variable : entry.source.variables) {
        Key(variable.name);
        AddValue(variable.value);
        has_status |= variable.name == "url_status";
      }
      const bool dead =
          std::find(entry.flags.begin(), entry.flags.end(), "dead-link") != entry.flags.end();
      if (!has_status) String("url_status", dead ? "dead" : "unknown");
      AddStrings("editorial", entry.flags);
      json_.End();
    }
    json_.End();
  }

  // A string, or a list of names.
  void AddValue(const Value& value) {
    if (const Value::List* const list = value.AsList()) {
      json_.StartArray(at_);
      for (const Value& element : *list) AddName(element);
      json_.End();
    } else {
      json_.String(TextOfValue(value), at_);
    }
  }

  // Readers make strings only.
  static std::string TextOfValue(const Value& value) {
    const std::string* text = value.AsString();
    return text != nullptr ? *text : ToText(value);
  }

  void AddName(const Value& name) {
    json_.StartObject(at_);
    if (const Value::Map* const map = name.AsMap()) {
      for (const auto& [key, part] : *map) String(key, TextOfValue(part));
    }
    json_.End();
  }

  void AddStrings(std::string_view key, const std::vector<std::string>& values) {
    if (values.empty()) return;
    Key(key);
    json_.StartArray(at_);
    for (const std::string& value : values) json_.String(value, at_);
    json_.End();
  }

  // The date with the earliest possible beginning. Open beginnings come last: they exclude nothing.
  static const FoundDate& Earliest(const ArticleClaim& claim) {
    const auto begin = [](const FoundDate& date) {
      const auto edtf = ParseEdtf(date.edtf);
      return edtf && edtf->bounds.begin_min ? *edtf->bounds.begin_min : INT64_MAX;
    };
    return *std::min_element(
        claim.dates.begin(), claim.dates.end(),
        [&](const FoundDate& a, const FoundDate& b) { return begin(a) < begin(b); });
  }

  // "3.12b": section, sentence, part; the 27th part is "aa".
  static std::string Number(const ArticleClaim& claim) {
    std::string number = std::to_string(claim.section + 1) + "." + std::to_string(claim.sentence);
    std::string letters;
    for (uint32_t part = claim.part; part > 0; part = (part - 1) / 26) {
      letters.insert(letters.begin(), static_cast<char>('a' + (part - 1) % 26));
    }
    return number + letters;
  }
  std::string EventId(const ArticleClaim& claim) const { return id_ + ":e" + Number(claim); }

  void AddEvents() {
    Key("events");
    json_.StartArray(at_);
    for (const ArticleClaim& claim : found_.claims) {
      if (claim.dates.empty()) continue;
      MoveTo(BlockOf(claim).place);
      const FoundDate& date = Earliest(claim);
      const std::string_view text = TextOf(claim);
      if (text.empty()) continue;
      json_.StartObject(at_);
      String("id", EventId(claim));
      result_.summary.ids.push_back(EventId(claim));
      String("name", Clipped(text, kMaxEventNameBytes));
      String("type", evidence::kDatedSentence);
      String("date", date.edtf);
      String("date_text",
             std::string_view(BlockOf(claim).text).substr(date.begin, date.end - date.begin));
      if (date.inferred) {
        Key("date_inferred");
        json_.Bool(true, at_);
      }
      if (SpeaksOfFuture(text)) String("status", "planned");
      json_.End();
    }
    json_.End();
  }

  void AddClaims() {
    Key("claims");
    json_.StartArray(at_);
    for (const ArticleClaim& claim : found_.claims) AddClaim(claim);
    json_.End();
  }

  void AddClaim(const ArticleClaim& claim) {
    const ArticleBlock& block = BlockOf(claim);
    const std::string_view text = TextOf(claim);
    if (text.empty()) return;
    MoveTo(block.place);
    json_.StartObject(at_);
    String("id", id_ + ":s" + Number(claim));
    result_.summary.ids.push_back(id_ + ":s" + Number(claim));
    String("text", text);
    String("section", article_.sections[claim.section].path);
    Int("sentence", claim.sentence);
    if (claim.part > 0) Int("part", claim.part);
    Int("paragraph", claim.block + 1);
    Optional("leading", LeadingOf(claim));
    Optional("block", BlockName(block.kind));
    String("scope", ArticleScopeName(claim.scope));
    if (block.kind == ArticleBlockKind::kCaption) {
      Key("caption");
      json_.Bool(true, at_);
    }
    AddSpan(block, claim);
    AddCites(block, claim);
    AddFlags(block, claim);
    AddNotes(block, claim);
    AddDates(claim);
    AddAbout(claim);
    AddStrings("asserts", AssertsOf(id_ + ":s" + Number(claim), text));
    json_.End();
  }

  // Names that the graph knows, in every block that has claims.
  void FindNames() {
    if (!options_.names) return;
    for (const ArticleClaim& claim : found_.claims) {
      const auto [at, is_new] = names_.try_emplace({claim.section, claim.block});
      if (!is_new) continue;
      at->second = options_.names(BlockOf(claim).text);
      result_.summary.mentions += static_cast<uint32_t>(at->second.size());
    }
  }

  std::span<const NameMention> NamesIn(const ArticleClaim& claim) const {
    const auto at = names_.find({claim.section, claim.block});
    if (at == names_.end()) return {};
    const std::vector<NameMention>& names = at->second;
    const auto from = [&](size_t place) {
      return std::lower_bound(
          names.begin(), names.end(), place,
          [](const NameMention& name, size_t value) { return name.begin < value; });
    };
    return {from(claim.begin), from(claim.end)};
  }

  void FindProposals() {
    ProposalOptions options;
    options.document = id_;
    options.claim_id = [&](const ArticleClaim& claim) { return id_ + ":s" + Number(claim); };
    options.event_id = [&](const ArticleClaim& claim) { return EventId(claim); };
    options.page_id = [&](const std::string& title) {
      if (title == article_.title) return id_;
      const std::string known = options_.page ? options_.page(title) : std::string();
      return known.empty() ? title : known;
    };
    options.names = [&](const ArticleClaim& claim) -> std::span<const NameMention> {
      const auto at = names_.find({claim.section, claim.block});
      return at == names_.end() ? std::span<const NameMention>() : at->second;
    };
    proposals_ = FindLinkProposals(article_, found_, options);
    if (!options_.accepted) return;
    for (const LinkProposal& proposal : proposals_) {
      std::string relationship = options_.accepted(proposal.id);
      if (!relationship.empty()) accepted_[proposal.claim].push_back(std::move(relationship));
    }
  }

  // What was accepted of the claim, each once.
  std::vector<std::string> AssertsOf(const std::string& id, std::string_view text) const {
    std::vector<std::string> asserts;
    if (options_.asserts) asserts = options_.asserts(id, text);
    const auto accepted = accepted_.find(id);
    if (accepted == accepted_.end()) return asserts;
    for (const std::string& relationship : accepted->second) {
      if (std::find(asserts.begin(), asserts.end(), relationship) == asserts.end()) {
        asserts.push_back(relationship);
      }
    }
    return asserts;
  }

  void AddProposals() {
    Key("proposals");
    json_.StartArray(at_);
    for (const LinkProposal& proposal : proposals_) {
      if (options_.is_decided && options_.is_decided(proposal.id)) continue;
      ++result_.summary.proposals;
      result_.summary.ids.push_back(proposal.id);
      AddProposal(proposal);
    }
    json_.End();
  }

  void AddProposal(const LinkProposal& proposal) {
    json_.StartObject(at_);
    String("id", proposal.id);
    String("kind", "link");
    String("status", "proposed");
    String("type", proposal.type);
    String("signal", proposal.signal);
    String("claim", proposal.claim);
    String("document", id_);
    String("section", proposal.section);
    String("text", proposal.text);
    AddEnd("from", proposal.from);
    AddEnd("to", proposal.to);
    json_.End();
  }

  void AddEnd(const std::string& key, const LinkProposalEnd& end) {
    String(key, end.id);
    Optional(key + "_name", Clipped(end.name, kMaxEventNameBytes));
    Optional(key + "_date", end.date);
  }

  void AddSpan(const ArticleBlock& block, const ArticleClaim& claim) {
    if (block.offsets.empty()) return;
    Key("span");
    json_.StartArray(at_);
    json_.Int(static_cast<int64_t>(block.SourceOf(claim.begin)), at_);
    json_.Int(static_cast<int64_t>(block.SourceOf(claim.end - 1) + 1), at_);
    json_.End();
  }

  void AddCites(const ArticleBlock& block, const ArticleClaim& claim) {
    std::vector<std::string> unresolved;
    Key("cites");
    json_.StartArray(at_);
    for (const uint32_t m : claim.citations) {
      const ArticleMarker& marker = block.markers[m];
      if (marker.entry == kNoEntry) {
        unresolved.push_back(marker.text);
        continue;
      }
      json_.StartObject(at_);
      String("source", SourceId(marker.entry));
      String("marker", marker.text);
      Optional("locator", marker.locator);
      Optional("locator_type", marker.locator_type);
      String("stance", "supports");
      json_.End();
    }
    json_.End();
    AddStrings("unresolved_markers", unresolved);
  }

  void AddFlags(const ArticleBlock& block, const ArticleClaim& claim) {
    std::vector<std::string> flags;
    std::vector<std::string> others;
    for (const uint32_t m : claim.editorial) {
      const std::string& flag = block.markers[m].flag;
      std::vector<std::string>& into = IsClaimFlag(flag) ? flags : others;
      if (std::find(into.begin(), into.end(), flag) == into.end()) into.push_back(flag);
    }
    AddStrings("flags", flags);
    AddStrings("editorial", others);
  }

  void AddNotes(const ArticleBlock& block, const ArticleClaim& claim) {
    std::vector<std::string> notes;
    for (const uint32_t m : claim.notes) notes.push_back(block.markers[m].text);
    AddStrings("notes", notes);
  }

  void AddDates(const ArticleClaim& claim) {
    if (claim.dated_by != kNoClaim) {
      Key("date_inferred");
      json_.Bool(true, at_);
    }
    std::vector<std::string> dates;
    for (const FoundDate& date : claim.dates) dates.push_back(date.edtf);
    AddStrings("dates", dates);
  }

  void AddAbout(const ArticleClaim& claim) {
    Key("about");
    json_.StartArray(at_);
    if (!claim.dates.empty()) {
      json_.String(EventId(claim), at_);
    } else if (claim.dated_by != kNoClaim) {
      json_.String(EventId(found_.claims[claim.dated_by]), at_);
    }
    std::set<std::string_view> named;
    for (const ArticleLink& link : LinksOf(claim)) {
      const auto page = pages_.find(link.page);
      if (page == pages_.end() || !named.insert(page->second).second) continue;
      json_.String(page->second, at_);
    }
    for (const NameMention& name : NamesIn(claim)) {
      if (named.insert(name.id).second) json_.String(name.id, at_);
    }
    json_.End();
  }

  const Article& article_;
  const ArticleDatasetOptions& options_;
  ArticleClaims found_;
  JsonBuilder json_;
  std::string id_;
  JsonPosition at_{1, 1};
  std::map<std::string, std::string> pages_;  // Id of the node, by title.
  // By section and block.
  std::map<std::pair<uint32_t, uint32_t>, std::vector<NameMention>> names_;
  std::vector<LinkProposal> proposals_;
  std::map<std::string, std::vector<std::string>> accepted_;  // By claim.
  ArticleDataset result_;
};

}  // namespace

ArticleDataset MakeArticleDataset(const Article& article, const ArticleDatasetOptions& options) {
  return DatasetMaker(article, options).Make();
}

}  // namespace catena
