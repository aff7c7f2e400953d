#include "ingest/article_html_page.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "ingest/article_wikitext_names.h"
#include "ingest/article_words.h"
#include "ingest/coins.h"

namespace catena {
namespace {

constexpr std::string_view kHiddenNames[] = {
    "script", "style",  "noscript", "template", "head",   "svg",      "math",
    "iframe", "object", "audio",    "video",    "nav",    "button",   "form",
    "select", "map",    "canvas",   "textarea", "footer", "datalist", "dialog"};

// Classes of wikis' furniture.
constexpr std::string_view kHiddenClasses[] = {"mw-editsection",
                                               "navbox",
                                               "vertical-navbox",
                                               "sidebar",
                                               "hatnote",
                                               "dablink",
                                               "rellink",
                                               "metadata",
                                               "ambox",
                                               "ombox",
                                               "tmbox",
                                               "toc",
                                               "toccolours",
                                               "catlinks",
                                               "printfooter",
                                               "mw-jump-link",
                                               "mw-indicators",
                                               "shortdescription",
                                               "Z3988",
                                               "magnify",
                                               "mw-cite-backlink",
                                               "navbar",
                                               "portalbox",
                                               "portal",
                                               "portal-bar",
                                               "sistersitebox",
                                               "side-box",
                                               "mw-empty-elt",
                                               "mw-ext-cite-error",
                                               "cs1-maint",
                                               "cs1-hidden-error",
                                               "cs1-visible-error",
                                               "mwe-math-element",
                                               "geo-inline",
                                               "geo-default",
                                               "geo-nondefault",
                                               "sortkey",
                                               "mw-kartographer-maplink",
                                               "authority-control",
                                               "succession-box",
                                               "noexcerpt",
                                               "mw-references-title",
                                               "siteSub",
                                               "mw-redirectedfrom",
                                               "nomobile",
                                               "rt-commentedText-hidden",
                                               "thumbimage",
                                               "mw-file-element",
                                               "mw-linkback-text",
                                               "navigation-not-searchable"};

constexpr std::string_view kBlockNames[] = {
    "p",       "div",     "ul",      "ol",      "dl",      "blockquote", "figure",
    "section", "article", "header",  "center",  "pre",     "hr",         "table",
    "tbody",   "thead",   "tfoot",   "tr",      "td",      "th",         "main",
    "aside",   "body",    "details", "summary", "address", "fieldset",   "hgroup"};

template <size_t N>
bool Holds(const std::string_view (&table)[N], std::string_view name) {
  return std::find(std::begin(table), std::end(table), name) != std::end(table);
}

// Whether one of the classes of the element is in the table.
template <size_t N>
bool HasClassOf(std::string_view classes, const std::string_view (&table)[N]) {
  for (size_t begin = 0; begin < classes.size();) {
    while (begin < classes.size() && IsAsciiSpace(classes[begin])) ++begin;
    size_t end = begin;
    while (end < classes.size() && !IsAsciiSpace(classes[end])) ++end;
    if (end > begin && Holds(table, classes.substr(begin, end - begin))) return true;
    begin = end;
  }
  return false;
}

bool IsHeadingName(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

bool IsHiddenByStyle(std::string_view style) {
  const size_t at = style.find("display");
  if (at == std::string_view::npos) return false;
  size_t i = at + 7;
  while (i < style.size() && (IsAsciiSpace(style[i]) || style[i] == ':')) ++i;
  return style.substr(i).starts_with("none");
}

// <sup class="reference"> without a link to an entry is the pages of {{rp}}.
HtmlRole RoleOfSuperscript(const HtmlTree& tree, uint32_t k) {
  if (tree.HasClass(k, "Inline-Template")) return HtmlRole::kEditorial;
  if (!tree.HasClass(k, "reference") && !tree.HasClass(k, "mw-ref")) return HtmlRole::kInline;
  for (uint32_t n = k + 1; n < tree[k].end; ++n) {
    if (tree.Is(n, "a")) return HtmlRole::kMarker;
    if (tree[n].name.empty() && TrimmedText(tree[n].text).starts_with(':')) return HtmlRole::kPages;
  }
  return HtmlRole::kMarker;
}

HtmlRole RoleByClass(const HtmlTree& tree, uint32_t k, std::string_view classes) {
  if (HasClassOf(classes, kHiddenClasses)) return HtmlRole::kHidden;
  if (tree.HasClass(k, "templatequotecite")) return HtmlRole::kAttribution;
  constexpr std::string_view kBoxes[] = {"infobox", "infobox_v2", "infobox_v3", "taxobox"};
  if (HasClassOf(classes, kBoxes)) return HtmlRole::kBox;
  constexpr std::string_view kLists[] = {"reflist", "mw-references-wrap", "references"};
  if (HasClassOf(classes, kLists)) return HtmlRole::kReferenceList;
  constexpr std::string_view kCaptions[] = {"thumbcaption", "gallerytext"};
  if (HasClassOf(classes, kCaptions)) return HtmlRole::kCaption;
  if (tree.HasClass(k, "Inline-Template")) return HtmlRole::kEditorial;
  if (tree.Is(k, "span") && tree.HasClass(k, "mw-ref")) return HtmlRole::kMarker;
  // "[de]" behind a link to a page that only another wiki has.
  if (tree.Is(k, "span") && tree.HasClass(k, "noprint")) return HtmlRole::kHidden;
  return HtmlRole::kInline;
}

size_t CodePointBytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Bytes of the entity at the front of `text`, which begins with "&"; 1 for a bare ampersand.
size_t EntityBytes(std::string_view text) {
  size_t i = 1;
  while (i < text.size() && i < 40 &&
         (IsAsciiLetter(text[i]) || IsAsciiDigit(text[i]) || (i == 1 && text[i] == '#'))) {
    ++i;
  }
  return i > 1 && i < text.size() && text[i] == ';' ? i + 1 : 1;
}

}  // namespace

HtmlRole RoleOfHtml(const HtmlTree& tree, uint32_t k) {
  const std::string_view name = tree[k].name;
  if (name.empty()) return HtmlRole::kInline;
  if (Holds(kHiddenNames, name)) return HtmlRole::kHidden;
  if (IsHiddenByStyle(tree.Attribute(k, "style"))) return HtmlRole::kHidden;
  if (name == "sup") return RoleOfSuperscript(tree, k);
  if (name == "br") return HtmlRole::kBreak;
  const std::string_view purpose = tree.Attribute(k, "role");
  if (purpose == "navigation" || purpose == "note") return HtmlRole::kHidden;
  if (const std::string_view id = tree.Attribute(k, "id");
      id == "coordinates" || id == "siteSub" || id == "toc" || id == "contentSub") {
    return HtmlRole::kHidden;
  }
  if (const std::string_view classes = tree.Attribute(k, "class"); !classes.empty()) {
    const HtmlRole role = RoleByClass(tree, k, classes);
    if (role != HtmlRole::kInline) return role;
  }
  if (IsHeadingName(name)) return HtmlRole::kHeading;
  if (name == "figcaption") return HtmlRole::kCaption;
  if (name == "table") return HtmlRole::kTable;
  if (name == "li" || name == "dd" || name == "dt") return HtmlRole::kItem;
  return Holds(kBlockNames, name) ? HtmlRole::kBlock : HtmlRole::kInline;
}

HtmlPage::HtmlPage(HtmlTree parsed) : tree(std::move(parsed)) {
  roles.reserve(tree.size());
  for (uint32_t k = 0; k < tree.size(); ++k) {
    roles.push_back(RoleOfHtml(tree, k));
    if (const std::string_view id = tree.Attribute(k, "id"); !id.empty()) ids_.emplace(id, k);
  }
  // Older pages name their anchors: <a name="fn1">.
  for (uint32_t k = 0; k < tree.size(); ++k) {
    if (!tree.Is(k, "a")) continue;
    if (const std::string_view id = tree.Attribute(k, "name"); !id.empty()) ids_.emplace(id, k);
  }
  FindRoot();
}

void HtmlPage::FindRoot() {
  // The longest, for a page may show parts of others.
  const auto longest = [&](auto&& is_one) {
    uint32_t best = 0;
    for (uint32_t k = 1; k < tree.size(); ++k) {
      if (is_one(k) && (best == 0 || tree[k].end - k > tree[best].end - best)) best = k;
    }
    return best;
  };
  root_ = longest([&](uint32_t k) {
    return tree.HasClass(k, "mw-parser-output") || tree.HasClass(k, "parsoid-body");
  });
  if (root_ == 0) {
    root_ = longest([&](uint32_t k) {
      const std::string_view id = tree.Attribute(k, "id");
      return id == "mw-content-text" || id == "bodyContent";
    });
  }
  is_wiki_ = root_ != 0;
  if (root_ == 0) root_ = longest([&](uint32_t k) { return tree.Is(k, "article"); });
  if (root_ == 0) {
    root_ = longest(
        [&](uint32_t k) { return tree.Is(k, "main") || tree.Attribute(k, "role") == "main"; });
  }
  if (root_ == 0) root_ = longest([&](uint32_t k) { return tree.Is(k, "body"); });
}

std::string HtmlPage::Title() const {
  if (const auto heading = FindId("firstHeading")) return Words(*heading);
  std::string title;
  uint32_t first_heading = 0;
  for (uint32_t k = 0; k < tree.size(); ++k) {
    if (title.empty() && tree.Is(k, "title") && k + 1 < tree[k].end) {
      title = CollapsedSpaces(CleanArticleText(tree[k + 1].text).text);
    }
    if (first_heading == 0 && tree.Is(k, "h1")) first_heading = k;
  }
  if (!is_wiki_ && first_heading != 0) {
    if (std::string words = Words(first_heading); !words.empty()) return words;
  }
  // "Bridge - Wikipedia"
  if (is_wiki_) {
    for (const std::string_view dash : {" - ", " \xE2\x80\x93 ", " \xE2\x80\x94 "}) {
      const size_t at = title.rfind(dash);
      if (at != std::string::npos && at > 0) return title.substr(0, at);
    }
  }
  return title;
}

std::optional<uint32_t> HtmlPage::FindId(std::string_view id) const {
  const auto found = ids_.find(id);
  if (found == ids_.end()) return {};
  return found->second;
}

std::string HtmlPage::Words(uint32_t k) const { return Words(k + 1, tree[k].end); }

std::string HtmlPage::Words(uint32_t begin, uint32_t end) const {
  BlockWriter out;
  for (uint32_t k = begin; k < end;) {
    const HtmlRole role = roles[k];
    if (role == HtmlRole::kHidden || role == HtmlRole::kMarker || role == HtmlRole::kPages ||
        role == HtmlRole::kAttribution) {
      k = tree[k].end;
      continue;
    }
    if (tree[k].name.empty()) {
      PutHtmlText(tree[k], out);
    } else if (role != HtmlRole::kInline && role != HtmlRole::kEditorial) {
      out.PutText(" ", tree[k].source);
    }
    ++k;
  }
  return std::move(out.block().text);
}

void PutHtmlText(const HtmlNode& node, BlockWriter& out) {
  // What entities stand for may be a control that deceives, which the page's bytes have no more.
  const bool entities = node.written.find('&') != std::string_view::npos;
  const CleanText clean = entities ? CleanArticleText(node.text) : CleanText();
  const std::string_view text = entities ? std::string_view(clean.text) : node.text;
  const std::string_view written = node.written;
  size_t j = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t at = node.source + j;
    if (const size_t space = WideSpaceAt(text, i); space > 0) {
      out.Put(' ', at);
      j += j < written.size() && written[j] == '&' ? EntityBytes(written.substr(j)) : space;
      i += space;
    } else if (j < written.size() && written[j] == '&' && EntityBytes(written.substr(j)) > 1) {
      const size_t bytes = std::min(CodePointBytes(text[i]), text.size() - i);
      out.PutText(text.substr(i, bytes), at);
      j += EntityBytes(written.substr(j));
      i += bytes;
    } else if (j < written.size() && written[j] == text[i]) {
      out.Put(text[i++], at);
      ++j;
    } else {
      // An entity that is none in the text, or more than one character.
      out.PutText(text.substr(i), std::min(at, node.source + written.size()));
      return;
    }
  }
}

std::string HtmlFragment(std::string_view address) {
  const size_t mark = address.find('#');
  if (mark == std::string_view::npos) return {};
  return DecodePercent(address.substr(mark + 1), false);
}

std::string WikiPageOfHtml(const HtmlTree& tree, uint32_t link) {
  std::string_view address = tree.Attribute(link, "href");
  if (tree.HasClass(link, "external") || tree.HasClass(link, "extiw")) return {};
  std::string_view page;
  if (const size_t wiki = address.find("/wiki/"); wiki != std::string_view::npos) {
    page = address.substr(wiki + 6);
  } else if (address.starts_with("./")) {
    page = address.substr(2);
  } else if (const size_t title = address.find("index.php?title=");
             title != std::string_view::npos) {
    // A page that is not written yet.
    page = address.substr(title + 16);
    page = page.substr(0, page.find('&'));
  } else {
    return {};
  }
  page = page.substr(0, page.find_first_of("#?"));
  const std::string decoded = CleanArticleText(DecodePercent(page, false)).text;
  if (IsFileLink(decoded) || IsHiddenLink(decoded)) return {};
  return NormalPageTitle(decoded);
}

}  // namespace catena
