// A range is rendered from left to right with a stack of the ranges inside it instead of recursion.
#include "ingest/article_wikitext_render.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "ingest/article_wikitext_names.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// Bytes at which RenderBytes() looks closer; words of others are copied.
constexpr std::array<bool, 256> MarkupBytes() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("'<&[]|_\xC2 \t\n\r\f\v")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}
constexpr std::array<bool, 256> kMarkup = MarkupBytes();

size_t SkipTag(std::string_view rest, size_t at, BlockWriter& out) {
  const bool tag = rest.size() > 1 && (IsAsciiLetter(rest[1]) || rest[1] == '/');
  const size_t close = tag ? rest.substr(0, 400).find('>') : std::string_view::npos;
  if (close == std::string_view::npos) {
    out.Put('<', at);
    return 1;
  }
  if (StartsAnyCase(rest, "<br")) out.Put(' ', at);
  return close + 1;
}

// Of an address, with the space after it.
size_t UrlBytes(std::string_view text) {
  bool url = false;
  for (const std::string_view scheme : {"http://", "https://", "ftp://", "//", "mailto:"}) {
    url |= StartsAnyCase(text, scheme);
  }
  if (!url) return 0;
  const size_t end = text.find_first_of(" \n\t]");
  if (end == std::string_view::npos) return text.size();
  return text[end] == ' ' ? end + 1 : end;
}

// "__NOTOC__"
size_t MagicWordBytes(std::string_view text) {
  if (!text.starts_with("__")) return 0;
  size_t i = 2;
  while (i < text.size() && i < 40 && (IsAsciiUpper(text[i]))) ++i;
  return i > 4 && text.substr(i).starts_with("__") ? i + 2 : 0;
}

// An option of a picture that says where and how large it is.
bool IsPlacing(std::string_view option) {
  for (const std::string_view word :
       {"left", "right", "center", "centre", "none", "border", "frameless", "baseline", "middle",
        "top", "bottom", "links", "rechts", "hochkant", "gauche", "droite"}) {
    if (EqualsAnyCase(option, word)) return true;
  }
  return option.starts_with("alt=") || option.starts_with("link=") ||
         option.starts_with("upright") || option.ends_with("px");
}

}  // namespace

std::optional<WikiRange> CaptionOfFile(const WikiPage& page, const WikiNode& link) {
  if (link.pipes.empty()) return {};
  const WikiRange last{link.pipes.back() + 1, link.inner_end};
  bool framed = false;
  for (size_t i = 0; i < link.pipes.size(); ++i) {
    const size_t end = i + 1 < link.pipes.size() ? link.pipes[i + 1] : link.inner_end;
    const std::string_view option = TrimmedText(page.TextOf({link.pipes[i] + 1, end}));
    const bool frame = EqualsAnyCase(option, "thumb") || EqualsAnyCase(option, "thumbnail") ||
                       EqualsAnyCase(option, "frame") || EqualsAnyCase(option, "framed") ||
                       EqualsAnyCase(option, "mini") || EqualsAnyCase(option, "miniatur") ||
                       EqualsAnyCase(option, "vignette") || EqualsAnyCase(option, "miniatura") ||
                       option == "\u043C\u0438\u043D\u0438";
    framed |= frame;
    // The last may be an option too: then there is no caption.
    if (i + 1 == link.pipes.size() && (frame || IsPlacing(option))) return {};
  }
  if (framed) return last;
  for (auto k = page.FirstNodeFrom(last.begin); k < page.node_count() && page[k].begin < last.end;
       ++k) {
    if (page[k].kind == WikiNodeKind::kRef || page[k].kind == WikiNodeKind::kRefEmpty) return last;
  }
  return {};
}

std::string ShortCitationWords(const WikiPage& page, const WikiNode& node) {
  std::vector<std::string> words;
  std::string pages;
  for (const WikiParameter& parameter : page.ParametersOf(node)) {
    const std::string_view value = TrimmedText(page.TextOf(parameter.value));
    if (parameter.name == "p" || parameter.name == "pp") {
      pages += ", " + parameter.name + ". " + std::string(value);
    } else if (parameter.name == "loc") {
      pages += ", " + std::string(value);
    } else if (parameter.name.size() == 1 && IsAsciiDigit(parameter.name[0])) {
      words.emplace_back(value);
    }
  }
  if (words.empty()) return pages;
  // The year is the last.
  const std::string year = words.back() + pages;
  words.pop_back();
  const std::string name = page.NameOf(node);
  if (IsCitationInText(name) && !words.empty()) return PrintedNames(words) + " (" + year + ")";
  const std::string shown = words.empty() ? year : PrintedNames(words) + " " + year;
  return name == "harv" || name == "harvard citation" ? "(" + shown + ")" : shown;
}

void WikiRenderer::Render(WikiRange range, BlockWriter& out) {
  Push(range);
  Run(out);
}

void WikiRenderer::RenderQuotation(const WikiNode& quotation, BlockWriter& out) {
  PushText(quotation);
  Run(out);
}

void WikiRenderer::Run(BlockWriter& out) {
  while (!stack_.empty()) {
    Frame& frame = stack_.back();
    ++page_.steps;
    if (frame.only_markers) {
      const uint32_t first = frame.node;
      const uint32_t last = page_.FirstNodeFrom(frame.end);
      const std::optional<uint32_t> flag = frame.flag;
      stack_.pop_back();
      if (flag) {
        sink_->PutTemplate(*flag, out);
      } else {
        PutMarkers(first, last, out);
      }
      continue;
    }
    if (!frame.before.empty()) {
      out.PutText(frame.before, frame.at);
      frame.before.clear();
    }
    if (frame.at >= frame.end) {
      if (frame.page && sink_ != nullptr) out.PutLink(frame.link_begin, *std::move(frame.page));
      stack_.pop_back();
    } else if (frame.node < page_.node_count() && page_[frame.node].begin <= frame.at) {
      const uint32_t k = frame.node;
      frame.at = std::max(frame.at, page_[k].end);
      frame.node = page_[k].end_node;
      RenderNode(k, out);
    } else {
      frame.at += RenderBytes(frame, out);
    }
  }
}

void WikiRenderer::Push(WikiRange range) {
  Frame frame;
  frame.at = range.begin;
  frame.end = range.end;
  frame.node = page_.FirstNodeFrom(range.begin);
  stack_.push_back(std::move(frame));
}

void WikiRenderer::PushText(const WikiNode& node) {
  const auto value = page_.FirstUnnamed(node);
  PushPieces(node, {{"", value.value_or(WikiRange{node.end, node.end})}});
}

// The last is pushed first: what was pushed last is rendered next.
void WikiRenderer::PushPieces(const WikiNode& node, const std::vector<WikiPiece>& pieces) {
  if (sink_ != nullptr) {
    std::vector<size_t> shown;
    for (const WikiPiece& piece : pieces) shown.push_back(piece.value.begin);
    std::sort(shown.begin(), shown.end());
    const std::vector<WikiParameter> parameters = page_.ParametersOf(node);
    for (size_t i = parameters.size(); i-- > 0;) {
      const WikiRange other = parameters[i].value;
      const auto first = std::lower_bound(shown.begin(), shown.end(), other.begin);
      if ((first != shown.end() && *first < other.end) || !page_.FirstNodeIn(other)) continue;
      Push(other);
      stack_.back().only_markers = true;
    }
  }
  for (size_t i = pieces.size(); i-- > 0;) {
    const bool words_only = pieces[i].value.begin == pieces[i].value.end;
    Push(words_only ? WikiRange{node.end, node.end} : pieces[i].value);
    stack_.back().before = pieces[i].before;
  }
}

void WikiRenderer::PushLast(const WikiNode& node) {
  const std::vector<WikiParameter> parameters = page_.ParametersOf(node);
  auto shown = FindParameter(parameters, "text");
  for (const WikiParameter& parameter : parameters) {
    if (IsAsciiDigit(parameter.name[0]) && !page_.IsBlank(parameter.value)) shown = parameter.value;
  }
  if (shown) PushPieces(node, {{"", *shown}});
}

// {{ill|page|de|lt=words}}
void WikiRenderer::PushForeignLink(const WikiNode& node, BlockWriter& out) {
  const std::vector<WikiParameter> parameters = page_.ParametersOf(node);
  const auto page = FindParameter(parameters, "1");
  const auto words = FindParameter(parameters, "lt");
  if (!page) return;
  PushPieces(node, {{"", words && !page_.IsBlank(*words) ? *words : *page}});
  std::string linked = PageOfLink(page_.TextOf(*page));
  if (!linked.empty() && !page_.FirstNodeIn(*page)) stack_.back().page = std::move(linked);
  stack_.back().link_begin = out.next();
}

// Text at the frame's place, up to the next node; returns how many bytes it was.
size_t WikiRenderer::RenderBytes(Frame& frame, BlockWriter& out) {
  const size_t at = frame.at;
  const size_t limit =
      frame.node < page_.node_count() ? std::min(page_[frame.node].begin, frame.end) : frame.end;
  const std::string_view rest = page_.text().substr(at, limit - at);
  switch (rest[0]) {
    case '\'': {
      size_t run = 0;
      while (run < rest.size() && rest[run] == '\'') ++run;
      if (run == 1 || run == 4) out.Put('\'', at);
      return run;
    }
    case '<':
      return SkipTag(rest, at, out);
    case '&': {
      std::string shown;
      const size_t bytes = AppendEntity(rest, shown);
      if (bytes == 0) break;
      out.PutText(shown, at);
      return bytes;
    }
    case '[':
      if (const size_t bytes = UrlBytes(rest.substr(1)); bytes > 0) {
        ++frame.open_links;
        return bytes + 1;
      }
      break;
    case ']':
      if (frame.open_links > 0) {
        --frame.open_links;
        return 1;
      }
      break;
    case '|':
      if (rest.starts_with("||")) {
        out.PutText(" | ", at);
        return 2;
      }
      break;
    case '*':
    case '#':
      if (const size_t bytes = PutListItem(frame, out); bytes > 0) return bytes;
      break;
    case '_':
      if (const size_t bytes = MagicWordBytes(rest); bytes > 0) return bytes;
      break;
    case '\xC2':
      // A no-break space.
      if (rest.starts_with("\xC2\xA0")) {
        out.Put(' ', at);
        return 2;
      }
      break;
    default:
      break;
  }
  if (IsAsciiSpace(rest[0])) {
    out.Put(rest[0], at);
    return 1;
  }
  size_t run = 1;
  while (run < rest.size() && !kMarkup[static_cast<unsigned char>(rest[run])]) ++run;
  out.PutRun(rest.substr(0, run), at);
  return run;
}

// The signs of an item in a parameter or a cell: the first shows nothing, the others a comma.
size_t WikiRenderer::PutListItem(Frame& frame, BlockWriter& out) {
  const std::string_view text = page_.text();
  size_t end = frame.at;
  while (end < frame.end && (text[end] == '*' || text[end] == '#')) ++end;
  size_t line = frame.at;
  while (line > 0 && text[line - 1] == ' ') --line;
  const char before = line > 0 ? text[line - 1] : '\n';
  // "|*1941" is a cell that says when somebody was born.
  const bool opens_value = (before == '|' || before == '=') && end < frame.end && text[end] == ' ';
  if (before != '\n' && !opens_value) return 0;
  if (frame.in_list) out.PutItemComma(frame.at);
  frame.in_list = true;
  return end - frame.at;
}

void WikiRenderer::RenderNode(uint32_t k, BlockWriter& out) {
  const WikiNode& node = page_[k];
  switch (node.kind) {
    case WikiNodeKind::kUnpaired:
    case WikiNodeKind::kHidden:
      break;
    case WikiNodeKind::kNowiki:
      for (size_t i = node.inner_begin; i < node.inner_end; ++i) out.Put(page_.text()[i], i);
      break;
    case WikiNodeKind::kRef:
    case WikiNodeKind::kRefEmpty:
      if (sink_ != nullptr) sink_->PutRef(k, out);
      break;
    case WikiNodeKind::kLink:
      RenderLink(node, out);
      break;
    case WikiNodeKind::kTemplate:
      RenderTemplate(k, out);
      break;
    case WikiNodeKind::kReferences:
      break;
    case WikiNodeKind::kTable:
    case WikiNodeKind::kGallery:
      if (sink_ != nullptr) PutMarkers(k + 1, node.end_node, out);
      break;
  }
}

void WikiRenderer::RenderLink(const WikiNode& node, BlockWriter& out) {
  const std::string_view target = page_.TargetOf(node);
  if (IsFileLink(target)) {
    const auto caption = CaptionOfFile(page_, node);
    if (sink_ != nullptr && caption) sink_->PutCaption(*caption);
    return;
  }
  if (IsHiddenLink(target)) return;
  const size_t last = node.pipes.empty() ? node.inner_begin : node.pipes.back() + 1;
  WikiRange shown{last, node.inner_end};
  if (!node.pipes.empty() && page_.IsBlank(shown)) shown = page_.NameRange(node);
  if (node.pipes.empty() && target.starts_with(':')) ++shown.begin;
  Push(shown);
  Frame& frame = stack_.back();
  std::string linked = PageOfLink(target);
  if (!linked.empty()) frame.page = std::move(linked);
  frame.link_begin = out.next();
}

// The markers inside of something that is not shown.
void WikiRenderer::PutMarkers(uint32_t first, uint32_t last, BlockWriter& out) {
  for (uint32_t n = first; n < last;) {
    ++page_.steps;
    const WikiNode& node = page_[n];
    if (node.kind == WikiNodeKind::kRef || node.kind == WikiNodeKind::kRefEmpty) {
      sink_->PutRef(n, out);
      n = node.end_node;
    } else if (node.kind == WikiNodeKind::kTemplate && sink_->PutTemplate(n, out)) {
      n = node.end_node;
    } else {
      ++n;
    }
  }
}

void WikiRenderer::RenderTemplate(uint32_t k, BlockWriter& out) {
  const WikiNode& node = page_[k];
  const std::string name = page_.NameOf(node);
  // {{formatnum:1234}}: what stands after the colon is shown.
  for (const std::string_view function : {"formatnum:", "lc:", "uc:", "lcfirst:", "ucfirst:"}) {
    if (!name.starts_with(function)) continue;
    const size_t colon = page_.TextOf({node.inner_begin, node.inner_end}).find(':');
    const size_t end = node.pipes.empty() ? node.inner_end : node.pipes.front();
    if (colon != std::string_view::npos && node.inner_begin + colon < end) {
      Push({node.inner_begin + colon + 1, end});
    }
    return;
  }
  switch (KindOfTemplate(name)) {
    case WikiTemplate::kInner:
    case WikiTemplate::kQuotation:
      PushText(node);
      return;
    case WikiTemplate::kFlaggedText:
      if (sink_ != nullptr) {
        Push({node.end, node.end});
        stack_.back().only_markers = true;
        stack_.back().flag = k;
      }
      PushText(node);
      return;
    case WikiTemplate::kSeveralRefs:
      PushPieces(node, PiecesOfPattern(page_, node, "$,"));
      return;
    case WikiTemplate::kLastInner:
      PushLast(node);
      return;
    case WikiTemplate::kWords:
      PushPieces(node, PiecesOfPattern(page_, node, WordsOfTemplate(name)));
      return;
    case WikiTemplate::kLanguage:
      PushPieces(node, PiecesOfLanguage(page_, node, name));
      return;
    case WikiTemplate::kDate:
      PushPieces(node, {{DateOfTemplate(page_, node), {}}});
      return;
    case WikiTemplate::kAsOf:
      PushPieces(node, PiecesOfAsOf(page_, node));
      return;
    case WikiTemplate::kForeignLink:
      PushForeignLink(node, out);
      return;
    case WikiTemplate::kPair:
      PushPair(node, out);
      return;
    case WikiTemplate::kSpace:
      out.Put(' ', node.begin);
      return;
    case WikiTemplate::kDash:
      out.PutText(name.find("mdash") == std::string::npos ? " \xE2\x80\x93 " : " \xE2\x80\x94 ",
                  node.begin);
      return;
    case WikiTemplate::kBar:
      out.Put('|', node.begin);
      return;
    case WikiTemplate::kShortCiteText:
      out.PutText(ShortCitationWords(page_, node), node.begin);
      if (sink_ == nullptr) return;
      break;
    case WikiTemplate::kCite:
      if (sink_ != nullptr) sink_->PutTemplate(k, out);
      return;
    case WikiTemplate::kArchive:
    case WikiTemplate::kReferenceList:
      return;
    default:
      break;
  }
  if (sink_ == nullptr) return;
  if (!sink_->PutTemplate(k, out)) PutMarkers(k + 1, node.end_node, out);
}

// "5 km" of {{convert|5|km|mi}}, "5 to 10 km" of {{convert|5|to|10|km}}.
void WikiRenderer::PushPair(const WikiNode& node, BlockWriter& out) {
  std::vector<WikiRange> values;
  for (const WikiParameter& parameter : page_.ParametersOf(node)) {
    if (IsAsciiDigit(parameter.name[0])) values.push_back(parameter.value);
  }
  const auto text_of = [&](size_t i) { return TrimmedText(page_.TextOf(values[i])); };
  size_t shown = std::min<size_t>(values.size(), 2);
  if (values.size() >= 4 && !text_of(1).empty() && !IsAsciiDigit(text_of(1)[0])) {
    const std::string_view word = text_of(1);
    if (word == "to" || word == "-" || word == "and" || word == "by" || word == "x" ||
        word == "\xE2\x80\x93") {
      shown = 4;
    }
  }
  // Plain words: a conversion has no markup inside.
  for (size_t i = 0; i < shown; ++i) {
    out.PutText(" ", node.begin);
    if (page_.FirstNodeIn(values[i])) {
      Push(values[i]);
      return;
    }
    out.PutText(text_of(i), values[i].begin);
  }
}

}  // namespace catena
