#include "ingest/article_html_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ingest/article_cite_template.h"
#include "ingest/article_editorial.h"
#include "ingest/article_reference.h"
#include "ingest/article_words.h"
#include "ingest/coins.h"

namespace catena {
namespace {

// Nodes [begin, end) of one source, its <cite> and its COinS where it has them.
struct Description {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::optional<uint32_t> cite;
  std::optional<uint32_t> coins;
};

bool IsOutgoing(const HtmlTree& tree, uint32_t k) {
  if (!tree.Is(k, "a")) return false;
  const std::string_view address = tree.Attribute(k, "href");
  const bool web = StartsAnyCase(address, "http://") || StartsAnyCase(address, "https://") ||
                   address.starts_with("//");
  return web && WikiPageOfHtml(tree, k).empty();
}

// Copies are kept by these; a citation template links to them by "Archived".
bool IsArchiveAddress(std::string_view address) {
  for (const std::string_view host :
       {"web.archive.org/", "//archive.org/web", "archive.today/", "archive.is/", "archive.ph/",
        "webcitation.org/", "archive.fo/", "ghostarchive.org/", "archive.md/"}) {
    if (address.find(host) != std::string_view::npos) return true;
  }
  return false;
}

// "“Title”" -> "Title": the marks say that it is one, and are not of it.
std::string WithoutQuotes(std::string_view words) {
  constexpr std::pair<std::string_view, std::string_view> kPairs[] = {{"\"", "\""},
                                                                      {"\u201C", "\u201D"},
                                                                      {"\u201E", "\u201C"},
                                                                      {"\u2018", "\u2019"},
                                                                      {"\u00AB", "\u00BB"}};
  std::string_view title = TrimmedText(words);
  for (const auto& [open, close] : kPairs) {
    if (title.size() <= open.size() + close.size()) continue;
    if (!title.starts_with(open) || !title.ends_with(close)) continue;
    const std::string_view inner =
        title.substr(open.size(), title.size() - open.size() - close.size());
    // '"A" and "B"' is quoted in part.
    if (inner.find(close) == std::string_view::npos) return std::string(TrimmedText(inner));
  }
  return std::string(title);
}

class SourceReader {
 public:
  SourceReader(const HtmlPage& page, const Description& what)
      : page_(page), tree_(page.tree), what_(what), words_(page.Words(what.begin, what.end)) {}

  HtmlSource Run() {
    const TextPlace place = page_.PlaceOf(what_.begin);
    printed_ = ParseReference(words_, place);
    if (what_.coins) {
      FromCoins(place);
    } else if (what_.cite) {
      FromCite();
    } else {
      read_.source = printed_.source;
    }
    read_.flags = printed_.flags;
    ReadLinks();
    AddPrinted();
    SetStatus();
    std::erase_if(read_.source.variables,
                  [](const SourceVariable& variable) { return variable.name == "raw"; });
    SetVariable(read_.source, "raw", words_);
    if (what_.cite) read_.cite = *what_.cite;
    return std::move(read_);
  }

 private:
  // "citation news cs1" is made by {{cite news}}.
  std::string TemplateOf() const {
    if (!what_.cite) return "citation";
    for (const std::string_view kind :
         {"news",         "web",          "journal",     "book",      "magazine", "encyclopaedia",
          "report",       "thesis",       "conference",  "arxiv",     "biorxiv",  "ssrn",
          "pressrelease", "interview",    "speech",      "map",       "episode",  "serial",
          "podcast",      "audio-visual", "mailinglist", "newsgroup", "sign",     "techreport",
          "document",     "tweet"}) {
      if (!tree_.HasClass(*what_.cite, kind)) continue;
      if (kind == "audio-visual") return "cite av media";
      if (kind == "mailinglist") return "cite mailing list";
      return "cite " + std::string(kind);
    }
    return "citation";
  }

  void FromCoins(TextPlace place) {
    TemplateParameters parameters = ReadCoins(tree_.Attribute(*what_.coins, "title"));
    read_.source = ReadCiteTemplate(TemplateOf(), parameters, place);
    for (uint32_t k = what_.begin; k < what_.end; ++k) {
      if (!tree_.Is(k, "q")) continue;
      const std::string words = page_.Words(k);
      SetVariable(read_.source, "quote", std::string(TrimmedText(words)));
      break;
    }
  }

  // Without COinS the words are all there is, and the class says what it is.
  void FromCite() {
    read_.source = printed_.source;
    const SourceRecord typed = ReadCiteTemplate(TemplateOf(), {}, read_.source.place);
    if (TemplateOf() != "citation") read_.source.type = typed.type;
  }

  // The address of the source and that of its copy.
  void ReadLinks() {
    std::string address;
    std::string archive;
    std::string link_title;
    for (uint32_t k = what_.begin; k < what_.end; ++k) {
      if (page_.roles[k] == HtmlRole::kHidden) {
        k = tree_[k].end - 1;
        continue;
      }
      if (!IsOutgoing(tree_, k)) continue;
      const std::string target = CleanArticleText(tree_.Attribute(k, "href")).text;
      const std::string words = page_.Words(k);
      if (EqualsAnyCase(words, "the original")) {
        // The first link was that of the copy.
        archive = address.empty() ? archive : address;
        address = target;
        from_original_ = true;
      } else if (IsArchiveAddress(target) && StartsAnyCase(words, "archive")) {
        if (archive.empty()) archive = target;
        beside_original_ = !address.empty();
      } else if (address.empty()) {
        address = target;
        if (!tree_.HasClass(k, "free") && words != target) link_title = WithoutQuotes(words);
      }
    }
    // What is no description by a template names its source by the text of the link.
    if (!what_.cite && !what_.coins && !link_title.empty()) Replace("title", link_title);
    const bool stable = FindVariable(read_.source, "DOI") != nullptr && what_.coins;
    if (!address.empty() && !stable) SetVariable(read_.source, "URL", address);
    if (!archive.empty()) SetVariable(read_.source, "archive_url", archive);
    if (!what_.cite && !what_.coins && read_.source.type == "document" && !address.empty()) {
      read_.source.type = "webpage";
    }
  }

  void Replace(std::string_view name, const std::string& value) {
    std::erase_if(read_.source.variables,
                  [&](const SourceVariable& variable) { return variable.name == name; });
    SetVariable(read_.source, name, value);
  }

  // Titles of what contains a work are printed in italics, publishers are not.
  void AddPublisher() {
    const Value* const printed = FindVariable(printed_.source, "container-title");
    if (printed == nullptr || TemplateOf() != "cite web") return;
    if (FindVariable(read_.source, "container-title") != nullptr) return;
    for (uint32_t k = *what_.cite; k < tree_[*what_.cite].end; ++k) {
      if (tree_.Is(k, "i") || tree_.Is(k, "em")) return;
    }
    SetVariable(read_.source, "publisher", *printed);
  }

  void AddPrinted() {
    if (what_.coins) AddPublisher();
    for (const std::string_view name : {"accessed", "archive_date", "language", "editor"}) {
      const Value* value = FindVariable(printed_.source, name);
      if (value != nullptr && FindVariable(read_.source, name) == nullptr) {
        SetVariable(read_.source, name, *value);
      }
    }
    // A wiki writes "10-21" into the description of what it prints with a dash.
    const Value* const page = FindVariable(read_.source, "page");
    if (page == nullptr || page->AsString() == nullptr) return;
    std::string dashed;
    for (const char c : *page->AsString()) dashed += c == '-' ? "\xE2\x80\x93" : std::string(1, c);
    if (words_.find(dashed) != std::string::npos) Replace("page", dashed);
  }

  // "Archived from the original": a citation template links the copy first when the page is gone,
  // and the page first while it is there.
  void SetStatus() {
    if (FindVariable(read_.source, "url_status") != nullptr) return;
    const bool dead =
        std::find(read_.flags.begin(), read_.flags.end(), "dead-link") != read_.flags.end();
    if (dead || from_original_) {
      SetVariable(read_.source, "url_status", "dead");
    } else if (what_.cite && beside_original_ &&
               words_.find("from the original") != std::string::npos) {
      SetVariable(read_.source, "url_status", "live");
    }
  }

  const HtmlPage& page_;
  const HtmlTree& tree_;
  const Description what_;
  const std::string words_;
  ReferenceText printed_;
  HtmlSource read_;
  bool from_original_ = false;
  bool beside_original_ = false;
};

// Where the descriptions begin and end: each goes on to the next one's <cite>.
std::vector<Description> FindDescriptions(const HtmlPage& page, uint32_t begin, uint32_t end) {
  const HtmlTree& tree = page.tree;
  std::vector<Description> found;
  for (uint32_t k = begin; k < end; ++k) {
    const bool cite = tree.Is(k, "cite");
    const bool coins = tree.HasClass(k, "Z3988");
    if (!cite && !coins) continue;
    const bool belongs = coins && !found.empty() && !found.back().coins;
    if (!belongs) {
      if (!found.empty()) found.back().end = k;
      found.push_back({k, end, {}, {}});
    }
    if (cite) found.back().cite = k;
    if (coins) found.back().coins = k;
  }
  if (found.empty()) found.push_back({begin, end, {}, {}});
  found.front().begin = begin;
  return found;
}

}  // namespace

std::vector<HtmlSource> ReadHtmlSources(const HtmlPage& page, uint32_t begin, uint32_t end) {
  std::vector<HtmlSource> sources;
  for (const Description& description : FindDescriptions(page, begin, end)) {
    sources.push_back(SourceReader(page, description).Run());
  }
  return sources;
}

}  // namespace catena
