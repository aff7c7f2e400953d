// The tree of pairs is walked once, from left to right, with a stack of ranges instead of
// recursion. What is read out of order - definitions of references before their uses, texts of
// notes and captions after their paragraph - is found in a pass before and kept in queues.
#include "ingest/article_wikitext.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/article_block_writer.h"
#include "ingest/article_cite_template.h"
#include "ingest/article_dates.h"
#include "ingest/article_editorial.h"
#include "ingest/article_headings.h"
#include "ingest/article_reference.h"
#include "ingest/article_wikitext_names.h"
#include "ingest/article_wikitext_tree.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

struct Range {
  size_t begin = 0;
  size_t end = 0;
};

// A parameter of a template.
struct Parameter {
  std::string name;  // Small letters; "1", "2" for those without.
  Range value;
};

// What a marker of a reference names.
struct Target {
  uint32_t entry = kNoEntry;
  std::string locator;
};

// Looking every name up among more of them would cost their square.
constexpr size_t kMaxParametersLookedUp = 64;

enum class RenderMode : uint8_t {
  kMarked,  // Markers, links and captions are taken up.
  kPlain,   // Only the words.
};

class WikiReader {
 public:
  explicit WikiReader(std::string_view text) : text_(text), tree_(ParseWikiTree(text)) {
    seen_.resize(tree_.nodes.size());
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_ends_.push_back(i);
    }
  }

  Article Run() {
    FindDefinitions();
    StartSection("Lead", 2, 0, true);
    ReadLines();
    Flush();
    ReadNotes();
    AddUnusedDefinitions();
    CountTags();
    CountMarkers(article_);
    article_.tally.steps = steps_ + tree_.steps;
    return std::move(article_);
  }

 private:
  const WikiNode& NodeAt(uint32_t k) const { return tree_.nodes[k]; }
  uint32_t node_count() const { return static_cast<uint32_t>(tree_.nodes.size()); }

  // The first node that begins at or after `at`.
  uint32_t FirstNodeFrom(size_t at) const {
    const auto found =
        std::lower_bound(tree_.nodes.begin(), tree_.nodes.end(), at,
                         [](const WikiNode& node, size_t value) { return node.begin < value; });
    return static_cast<uint32_t>(found - tree_.nodes.begin());
  }

  TextPlace PlaceOf(size_t at) const {
    const auto line = std::lower_bound(line_ends_.begin(), line_ends_.end(), at);
    return {static_cast<uint32_t>(line - line_ends_.begin() + 1), 1};
  }

  // ---- Templates ----

  Range NameRange(const WikiNode& node) const {
    return {node.inner_begin, node.pipes.empty() ? node.inner_end : node.pipes[0]};
  }

  std::string NameOf(const WikiNode& node) const {
    const Range range = NameRange(node);
    std::string_view written = text_.substr(range.begin, range.end - range.begin);
    // "{{#tag:ref|": a function; its name ends at the colon or the bar.
    if (written.size() > 100) written = written.substr(0, 100);
    const size_t comment = written.find("<!--");
    return TemplateName(written.substr(0, comment));
  }

  // Splits at the template's own bars and at the first "=" outside of what is nested.
  std::vector<Parameter> ParametersOf(const WikiNode& node) const {
    std::vector<Parameter> parameters;
    int unnamed = 0;
    for (size_t i = 0; i < node.pipes.size(); ++i) {
      const size_t begin = node.pipes[i] + 1;
      const size_t end = i + 1 < node.pipes.size() ? node.pipes[i + 1] : node.inner_end;
      const size_t equals = FindOutsideNodes('=', {begin, end});
      Parameter parameter;
      if (equals == std::string_view::npos) {
        parameter.name = std::to_string(++unnamed);
        parameter.value = {begin, end};
      } else {
        const std::string_view name = TrimmedText(WithoutComments({begin, equals}));
        parameter.name = AsciiLowered(name.substr(0, 60));
        parameter.value = {equals + 1, end};
      }
      parameters.push_back(std::move(parameter));
    }
    return parameters;
  }

  std::string_view WithoutComments(Range range) const {
    std::string_view text = text_.substr(range.begin, range.end - range.begin);
    const size_t close = text.rfind("-->");
    return close == std::string_view::npos ? text : text.substr(close + 3);
  }

  size_t FindOutsideNodes(char wanted, Range range) const {
    uint32_t k = FirstNodeFrom(range.begin);
    for (size_t i = range.begin; i < range.end;) {
      if (k < node_count() && NodeAt(k).begin == i && NodeAt(k).end > i) {
        i = NodeAt(k).end;
        k = NodeAt(k).end_node;
        continue;
      }
      if (text_[i] == wanted) return i;
      // A parameter's name is short; what has none for long has none.
      if (i - range.begin > 200) break;
      ++i;
    }
    return std::string_view::npos;
  }

  TemplateParameters PlainParameters(const WikiNode& node) {
    TemplateParameters plain;
    for (const Parameter& parameter : ParametersOf(node)) {
      if (parameter.name == "ref") {
        plain.emplace_back("ref", ReferenceAnchor(parameter.value));
      } else {
        plain.emplace_back(parameter.name, PlainText(parameter.value));
      }
    }
    return plain;
  }

  // The anchor in "ref=harv", "ref=CITEREFx" or "ref={{sfnref|Smith|2010}}".
  std::string ReferenceAnchor(Range value) {
    const uint32_t k = FirstNodeFrom(value.begin);
    if (k < node_count() && NodeAt(k).begin < value.end &&
        NodeAt(k).kind == WikiNodeKind::kTemplate) {
      const std::string name = NameOf(NodeAt(k));
      if (name == "sfnref" || name == "harvid") {
        std::string anchor;
        for (const Parameter& parameter : ParametersOf(NodeAt(k))) {
          if (IsAsciiDigit(parameter.name[0])) anchor += PlainText(parameter.value);
        }
        return anchor;
      }
    }
    return PlainText(value);
  }

  std::optional<Range> FindParameter(const std::vector<Parameter>& parameters,
                                     std::string_view name) const {
    for (auto it = parameters.rbegin(); it != parameters.rend(); ++it) {
      if (it->name == name) return it->value;
    }
    return {};
  }

  std::string ParameterText(const std::vector<Parameter>& parameters, std::string_view name) {
    const auto range = FindParameter(parameters, name);
    return range ? PlainText(*range) : std::string();
  }

  // ---- References ----

  // An attribute of the opening tag of a <ref>.
  std::string AttributeOf(const WikiNode& node, std::string_view name) const {
    const std::string_view tag = text_.substr(node.begin, node.inner_begin - node.begin);
    for (size_t i = 4; i < tag.size(); ++i) {
      if (!StartsAnyCase(tag.substr(i), name) || !IsAsciiSpace(tag[i - 1])) continue;
      size_t at = i + name.size();
      while (at < tag.size() && IsAsciiSpace(tag[at])) ++at;
      if (at >= tag.size() || tag[at] != '=') continue;
      ++at;
      while (at < tag.size() && IsAsciiSpace(tag[at])) ++at;
      if (at >= tag.size()) return {};
      const char quote = tag[at];
      if (quote == '"' || quote == '\'') {
        const size_t close = tag.find(quote, at + 1);
        if (close != std::string_view::npos) {
          return CollapsedSpaces(tag.substr(at + 1, close - at - 1));
        }
        ++at;
      }
      size_t end = at;
      while (end < tag.size() && !IsAsciiSpace(tag[end]) && tag[end] != '>' && tag[end] != '/') {
        ++end;
      }
      return std::string(tag.substr(at, end - at));
    }
    return {};
  }

  bool IsBlank(Range range) const {
    return TrimmedText(text_.substr(range.begin, range.end - range.begin)).empty();
  }

  static std::string KeyOf(std::string_view group, std::string_view name) {
    return std::string(group) + '\x1f' + std::string(name);
  }

  // Where named references and notes have their text, and cite templates their short names.
  void FindDefinitions() {
    for (uint32_t k = 0; k < node_count(); ++k) {
      const WikiNode& node = NodeAt(k);
      ++steps_;
      if (node.kind == WikiNodeKind::kRef) {
        DefineRef(node);
      } else if (node.kind == WikiNodeKind::kTemplate) {
        DefineTemplate(k, node);
      } else if (node.kind == WikiNodeKind::kReferences) {
        MarkListed(k);
      }
    }
  }

  void DefineRef(const WikiNode& node) {
    const Range inner{node.inner_begin, node.inner_end};
    if (IsBlank(inner)) return;
    ++article_.tally.ref_definitions;
    const std::string name = AttributeOf(node, "name");
    if (name.empty()) return;
    const auto [it, is_new] = definitions_.emplace(KeyOf(AttributeOf(node, "group"), name), inner);
    if (is_new) return;
    const Range first = it->second;
    if (text_.substr(first.begin, first.end - first.begin) !=
        text_.substr(inner.begin, inner.end - inner.begin)) {
      AddWarning(article_, PlaceOf(node.begin),
                 "the reference \"" + name + "\" is defined twice; the first counts");
    }
  }

  void DefineTemplate(uint32_t k, const WikiNode& node) {
    const std::string name = NameOf(node);
    switch (KindOfTemplate(name)) {
      case WikiTemplate::kCite: {
        const std::string key = ShortCiteKey(PlainParameters(node));
        if (!key.empty()) cites_.emplace(key, k);
        break;
      }
      case WikiTemplate::kNoteText:
      case WikiTemplate::kRefText: {
        const std::vector<Parameter> parameters = ParametersOf(node);
        const auto text = FindParameter(parameters, "1");
        const std::string note = Unquoted(ParameterText(parameters, "name"));
        if (text && !note.empty())
          definitions_.emplace(KeyOf(GroupOf(name, parameters), note), *text);
        break;
      }
      case WikiTemplate::kReferenceList:
        MarkListed(k);
        break;
      default:
        break;
    }
  }

  // {{#tag:ref|...|name="x"}} has its values as a tag has.
  static std::string Unquoted(std::string value) {
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }

  // Notes made by templates are in a group of their own.
  std::string GroupOf(std::string_view name, const std::vector<Parameter>& parameters) {
    const std::string group = Unquoted(ParameterText(parameters, "group"));
    if (!group.empty()) return group;
    return KindOfTemplate(name) == WikiTemplate::kNoteText ? "efn" : "";
  }

  // <ref> tags inside define and mark no place.
  void MarkListed(uint32_t k) {
    for (uint32_t n = k + 1; n < NodeAt(k).end_node; ++n) {
      if (seen_[n]) continue;
      const WikiNodeKind kind = NodeAt(n).kind;
      if (kind == WikiNodeKind::kRef) listed_.push_back(n);
      if (kind == WikiNodeKind::kRef || kind == WikiNodeKind::kRefEmpty) {
        ++article_.tally.ref_listed;
        seen_[n] = true;
      }
    }
  }

  // What is named by the short citations that the range holds and nothing else does.
  std::optional<Target> ShortCiteOnly(Range range) {
    uint32_t k = FirstNodeFrom(range.begin);
    if (k >= node_count() || NodeAt(k).begin >= range.end) return {};
    const WikiNode& node = NodeAt(k);
    if (node.kind != WikiNodeKind::kTemplate ||
        KindOfTemplate(NameOf(node)) != WikiTemplate::kShortCiteText) {
      return {};
    }
    const auto no_words = [&](Range part) {
      const std::string_view text = text_.substr(part.begin, part.end - part.begin);
      return text.find_first_not_of(" \n\t.,;") == std::string_view::npos;
    };
    if (!no_words({range.begin, node.begin}) || !no_words({node.end, range.end})) return {};
    Target target = ShortTarget(node);
    if (target.entry == kNoEntry) return {};
    return target;
  }

  // {{sfn|Smith|Jones|2010|p=12}}
  Target ShortTarget(const WikiNode& node) {
    std::string key;
    Target target;
    for (const Parameter& parameter : ParametersOf(node)) {
      const std::string value = PlainText(parameter.value);
      if (IsAsciiDigit(parameter.name[0]) && parameter.name.size() == 1) {
        key += value;
      } else if (parameter.name == "p" || parameter.name == "pp" || parameter.name == "page" ||
                 parameter.name == "pages" || parameter.name == "loc") {
        target.locator = value;
      }
    }
    std::erase(key, ' ');
    const auto found = cites_.find(key);
    if (found != cites_.end()) target.entry = EntryOfCite(found->second);
    return target;
  }

  // The entry of a cite template that no <ref> holds.
  uint32_t EntryOfCite(uint32_t k) {
    const auto [it, is_new] = cite_entries_.emplace(k, kNoEntry);
    if (is_new) {
      const WikiNode& node = NodeAt(k);
      it->second = AddEntry("b" + std::to_string(++uncited_), "", {node.begin, node.end});
    }
    return it->second;
  }

  uint32_t AddEntry(std::string label, std::string name, Range range) {
    ArticleEntry entry;
    entry.label = std::move(label);
    entry.name = std::move(name);
    ReadSource(range, entry);
    entry.source.id = "ref-" + entry.label;
    article_.entries.push_back(std::move(entry));
    return static_cast<uint32_t>(article_.entries.size() - 1);
  }

  // The source that the content of a reference describes.
  void ReadSource(Range range, ArticleEntry& entry) {
    const TextPlace place = PlaceOf(range.begin);
    std::optional<uint32_t> cite;
    std::vector<uint32_t> archives;
    for (uint32_t k = FirstNodeFrom(range.begin); k < node_count() && NodeAt(k).begin < range.end;
         ++k) {
      ++steps_;
      const WikiNode& node = NodeAt(k);
      if (node.kind != WikiNodeKind::kTemplate) continue;
      const std::string name = NameOf(node);
      const WikiTemplate kind = KindOfTemplate(name);
      if (kind == WikiTemplate::kCite && !cite) cite = k;
      if (kind == WikiTemplate::kArchive) archives.push_back(k);
      if (const auto flag = EditorialFlagOfTemplate(name)) entry.flags.emplace_back(*flag);
    }
    const std::string written = CollapsedSpaces(text_.substr(range.begin, range.end - range.begin));
    if (cite) {
      // A short citation may name a work that a <ref> holds.
      cite_entries_.emplace(*cite, static_cast<uint32_t>(article_.entries.size()));
      entry.source = ReadCiteTemplate(NameOf(NodeAt(*cite)), PlainParameters(NodeAt(*cite)), place);
    } else {
      ReferenceText printed = ParseReference(PlainText(range), place);
      entry.source = std::move(printed.source);
      std::move(printed.flags.begin(), printed.flags.end(), std::back_inserter(entry.flags));
      ReadExternalLink(range, entry.source);
    }
    for (const uint32_t k : archives) ReadArchive(NodeAt(k), entry.source);
    if (FindVariable(entry.source, "url_status") == nullptr &&
        std::find(entry.flags.begin(), entry.flags.end(), "dead-link") != entry.flags.end()) {
      SetVariable(entry.source, "url_status", "dead");
    }
    SetVariable(entry.source, "raw", written);
  }

  // "[https://... Title]"
  void ReadExternalLink(Range range, SourceRecord& source) {
    const std::string_view text = text_.substr(range.begin, range.end - range.begin);
    size_t begin = text.find("http://");
    begin = std::min(begin, text.find("https://"));
    if (begin == std::string_view::npos) return;
    size_t end = begin;
    while (end < text.size() && !IsAsciiSpace(text[end]) &&
           std::string_view("]<>|{}\"").find(text[end]) == std::string_view::npos) {
      ++end;
    }
    SetVariable(source, "URL", std::string(text.substr(begin, end - begin)));
    if (source.type == "document") source.type = "webpage";
    if (begin == 0 || text[begin - 1] != '[' || end >= text.size()) return;
    const size_t close = text.find(']', end);
    if (close == std::string_view::npos) return;
    SetVariable(source, "title",
                std::string(TrimmedText(PlainText({range.begin + end, range.begin + close}))));
  }

  void ReadArchive(const WikiNode& node, SourceRecord& source) {
    const TemplateParameters parameters = PlainParameters(node);
    const std::string_view url = ParameterOf(parameters, "url");
    std::string_view date = ParameterOf(parameters, "date");
    if (!url.empty()) SetVariable(source, "archive_url", std::string(url));
    // {{wayback}} has the time of the copy as digits.
    std::string day;
    const bool digits = date.size() >= 8 && std::all_of(date.begin(), date.end(), IsAsciiDigit);
    if (digits) {
      day = std::string(date.substr(0, 4)) + "-" + std::string(date.substr(4, 2)) + "-" +
            std::string(date.substr(6, 2));
      date = day;
    }
    if (auto parsed = ParseWrittenDate(date))
      SetVariable(source, "archive_date", *std::move(parsed));
  }

  // The entry of a reference with content or a name.
  Target TargetOf(const std::string& group, const std::string& name, std::optional<Range> content) {
    const std::string key = KeyOf(group, name);
    if (!name.empty()) {
      if (const auto known = targets_.find(key); known != targets_.end()) return known->second;
      const auto defined = definitions_.find(key);
      if (defined != definitions_.end()) content = defined->second;
    }
    Target target;
    if (content) {
      if (const auto short_cite = ShortCiteOnly(*content)) {
        target = *short_cite;
      } else {
        target.entry = AddEntry(NextLabel(group), name, *content);
      }
    }
    if (!name.empty()) targets_.emplace(key, target);
    return target;
  }

  std::string NextLabel(const std::string& group) {
    const std::string number = std::to_string(++numbers_[group]);
    return group.empty() ? number : group + " " + number;
  }

  void PutCitation(BlockWriter& out, const Target& target, std::string_view written,
                   ArticleMarkerForm form) {
    ArticleMarker marker;
    marker.form = form;
    marker.entry = target.entry;
    marker.locator = target.locator;
    if (!target.locator.empty()) marker.locator_type = "page";
    marker.text =
        "[" +
        (target.entry == kNoEntry ? std::string(written) : article_.entries[target.entry].label) +
        "]";
    out.PutMarker(std::move(marker));
  }

  void PutNote(BlockWriter& out, const std::string& group, const std::string& name,
               std::optional<Range> content, ArticleMarkerForm form) {
    ArticleMarker marker;
    marker.kind = ArticleMarkerKind::kNote;
    marker.form = form;
    const std::string key = KeyOf(group, name);
    const auto known = name.empty() ? note_of_.end() : note_of_.find(key);
    if (known != note_of_.end()) {
      marker.entry = known->second;
    } else {
      const auto defined = name.empty() ? definitions_.end() : definitions_.find(key);
      if (defined != definitions_.end()) content = defined->second;
      if (content) {
        marker.entry = static_cast<uint32_t>(article_.notes.size());
        article_.notes.push_back({"note " + std::to_string(article_.notes.size() + 1), 0});
        note_texts_.push_back(*content);
        if (!name.empty()) note_of_.emplace(key, marker.entry);
      }
    }
    marker.text =
        "[" + (marker.entry == kNoEntry ? name : article_.notes[marker.entry].label) + "]";
    out.PutMarker(std::move(marker));
  }

  void PutRef(BlockWriter& out, uint32_t k) {
    if (seen_[k]) return;
    seen_[k] = true;
    const WikiNode& node = NodeAt(k);
    const std::string name = AttributeOf(node, "name");
    const std::string group = AttributeOf(node, "group");
    std::optional<Range> content;
    if (node.kind == WikiNodeKind::kRef && !IsBlank({node.inner_begin, node.inner_end})) {
      content = Range{node.inner_begin, node.inner_end};
    }
    if (IsNoteGroup(group)) {
      PutNote(out, group, name, content, ArticleMarkerForm::kRefTag);
      return;
    }
    const Target target = TargetOf(group, name, content);
    PutCitation(out, target, name, ArticleMarkerForm::kRefTag);
    if (target.entry == kNoEntry) {
      AddWarning(article_, PlaceOf(node.begin),
                 name.empty() ? "a reference has neither a name nor a text"
                              : "no reference is named \"" + name + "\"");
    }
  }

  // ---- Running text ----

  struct Frame {
    size_t at = 0;
    size_t end = 0;
    uint32_t node = 0;
    uint32_t open_links = 0;          // "[https://": the "]" that belong to them show nothing.
    std::optional<std::string> page;  // Of a link: added when the frame ends.
    size_t link_begin = 0;
  };

  std::string PlainText(Range range) {
    BlockWriter out;
    Render(range, out, RenderMode::kPlain);
    return std::move(out.block().text);
  }

  void Render(Range range, BlockWriter& out, RenderMode mode) {
    std::vector<Frame> stack;
    Push(stack, range);
    while (!stack.empty()) {
      Frame& frame = stack.back();
      ++steps_;
      if (frame.at >= frame.end) {
        if (frame.page && mode == RenderMode::kMarked) {
          out.PutLink(frame.link_begin, *std::move(frame.page));
        }
        stack.pop_back();
      } else if (frame.node < node_count() && NodeAt(frame.node).begin <= frame.at) {
        const uint32_t k = frame.node;
        const WikiNode& node = NodeAt(k);
        frame.at = std::max(frame.at, node.end);
        frame.node = node.end_node;
        RenderNode(k, out, mode, stack);
      } else {
        frame.at += RenderBytes(frame, out);
      }
    }
  }

  void Push(std::vector<Frame>& stack, Range range) const {
    Frame frame;
    frame.at = range.begin;
    frame.end = range.end;
    frame.node = FirstNodeFrom(range.begin);
    stack.push_back(std::move(frame));
  }

  // Text at the frame's place, up to the next node; returns how many bytes it was.
  size_t RenderBytes(Frame& frame, BlockWriter& out) {
    const size_t at = frame.at;
    const size_t limit =
        frame.node < node_count() ? std::min(NodeAt(frame.node).begin, frame.end) : frame.end;
    const std::string_view rest = text_.substr(at, limit - at);
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
      case '_':
        if (const size_t bytes = MagicWordBytes(rest); bytes > 0) return bytes;
        break;
      default:
        break;
    }
    out.Put(rest[0], at);
    return 1;
  }

  static size_t SkipTag(std::string_view rest, size_t at, BlockWriter& out) {
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
  static size_t UrlBytes(std::string_view text) {
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
  static size_t MagicWordBytes(std::string_view text) {
    if (!text.starts_with("__")) return 0;
    size_t i = 2;
    while (i < text.size() && i < 40 && (IsAsciiUpper(text[i]))) ++i;
    return i > 4 && text.substr(i).starts_with("__") ? i + 2 : 0;
  }

  void RenderNode(uint32_t k, BlockWriter& out, RenderMode mode, std::vector<Frame>& stack) {
    const WikiNode& node = NodeAt(k);
    switch (node.kind) {
      case WikiNodeKind::kUnpaired:
      case WikiNodeKind::kHidden:
        break;
      case WikiNodeKind::kNowiki:
        for (size_t i = node.inner_begin; i < node.inner_end; ++i) out.Put(text_[i], i);
        break;
      case WikiNodeKind::kRef:
      case WikiNodeKind::kRefEmpty:
        if (mode == RenderMode::kMarked) PutRef(out, k);
        break;
      case WikiNodeKind::kLink:
        RenderLink(node, mode, out, stack);
        break;
      case WikiNodeKind::kTemplate:
        RenderTemplate(k, out, mode, stack);
        break;
      case WikiNodeKind::kReferences:
        break;
      case WikiNodeKind::kTable:
      case WikiNodeKind::kGallery:
        if (mode == RenderMode::kMarked) PutInnerMarkers(k, out);
        break;
    }
  }

  void RenderLink(const WikiNode& node, RenderMode mode, BlockWriter& out,
                  std::vector<Frame>& stack) {
    const Range target_range = NameRange(node);
    const std::string_view target =
        text_.substr(target_range.begin, target_range.end - target_range.begin);
    const size_t last = node.pipes.empty() ? node.inner_begin : node.pipes.back() + 1;
    if (IsFileLink(target)) {
      if (mode == RenderMode::kMarked && !node.pipes.empty()) {
        captions_.push_back({last, node.inner_end});
      }
      return;
    }
    if (IsHiddenLink(target)) return;
    Range shown{last, node.inner_end};
    if (!node.pipes.empty() && IsBlank(shown)) shown = target_range;
    if (node.pipes.empty() && target.starts_with(':')) ++shown.begin;
    Push(stack, shown);
    Frame& frame = stack.back();
    std::string page = PageOfLink(target);
    if (!page.empty()) frame.page = std::move(page);
    frame.link_begin = out.next();
  }

  // The markers inside of something that is not shown.
  void PutInnerMarkers(uint32_t k, BlockWriter& out) {
    for (uint32_t n = k + 1; n < NodeAt(k).end_node;) {
      ++steps_;
      const WikiNode& node = NodeAt(n);
      if (node.kind == WikiNodeKind::kRef || node.kind == WikiNodeKind::kRefEmpty) {
        PutRef(out, n);
        n = node.end_node;
      } else if (node.kind == WikiNodeKind::kTemplate && PutTemplateMarkers(n, out)) {
        n = node.end_node;
      } else {
        ++n;
      }
    }
  }

  // True when the template is a marker.
  bool PutTemplateMarkers(uint32_t k, BlockWriter& out) {
    const WikiNode& node = NodeAt(k);
    const std::string name = NameOf(node);
    const WikiTemplate kind = KindOfTemplate(name);
    switch (kind) {
      case WikiTemplate::kShortCite:
      case WikiTemplate::kShortCiteText:
        PutShortCite(node, out);
        return true;
      case WikiTemplate::kNoteText:
      case WikiTemplate::kRefText:
        PutRefText(name, node, out);
        return true;
      case WikiTemplate::kRefNames:
        PutRefNames(node, out);
        return true;
      case WikiTemplate::kPages:
        PutPages(node, out);
        return true;
      case WikiTemplate::kOldNote:
        PutOldNote(node, out);
        return true;
      default:
        break;
    }
    if (kind != WikiTemplate::kUnknown) return false;
    const auto flag = EditorialFlagOfTemplate(name);
    if (!flag) return false;
    ArticleMarker marker;
    marker.kind = ArticleMarkerKind::kEditorial;
    marker.form = ArticleMarkerForm::kTemplate;
    marker.flag = std::string(*flag);
    marker.text = "[" + std::string(EditorialWords(*flag)) + "]";
    out.PutMarker(std::move(marker));
    return true;
  }

  void PutShortCite(const WikiNode& node, BlockWriter& out) {
    const Target target = ShortTarget(node);
    PutCitation(out, target, ShortWords(node), ArticleMarkerForm::kTemplate);
  }

  // "Smith Jones 2010"
  std::string ShortWords(const WikiNode& node) {
    std::string words;
    for (const Parameter& parameter : ParametersOf(node)) {
      if (!IsAsciiDigit(parameter.name[0]) || parameter.name.size() != 1) continue;
      words += (words.empty() ? "" : " ") + PlainText(parameter.value);
    }
    return words;
  }

  void PutRefText(std::string_view name, const WikiNode& node, BlockWriter& out) {
    const std::vector<Parameter> parameters = ParametersOf(node);
    const std::string group = GroupOf(name, parameters);
    const std::string ref_name = Unquoted(ParameterText(parameters, "name"));
    auto content = FindParameter(parameters, "1");
    if (!content) content = FindParameter(parameters, "text");
    // What has references of its own is a note, whatever its group.
    if (IsNoteGroup(group) || (content && HoldsMarkers(*content))) {
      PutNote(out, group, ref_name, content, ArticleMarkerForm::kTemplate);
    } else {
      PutCitation(out, TargetOf(group, ref_name, content), ref_name, ArticleMarkerForm::kTemplate);
    }
  }

  // {{r|name|p1=12|other}}
  void PutRefNames(const WikiNode& node, BlockWriter& out) {
    const std::vector<Parameter> parameters = ParametersOf(node);
    const std::string group = ParameterText(parameters, "group");
    for (const Parameter& parameter : parameters) {
      if (!IsAsciiDigit(parameter.name[0])) continue;
      const std::string name = PlainText(parameter.value);
      if (name.empty()) continue;
      Target target = TargetOf(group, name, {});
      for (const std::string_view pages : {"p", "pp", "page", "pages"}) {
        if (parameters.size() > kMaxParametersLookedUp) break;
        std::string locator = ParameterText(parameters, std::string(pages) + parameter.name);
        if (locator.empty() && parameter.name == "1") {
          locator = ParameterText(parameters, pages);
        }
        if (!locator.empty()) target.locator = locator;
      }
      PutCitation(out, target, name, ArticleMarkerForm::kTemplate);
    }
  }

  void PutPages(const WikiNode& node, BlockWriter& out) {
    std::vector<ArticleMarker>& markers = out.block().markers;
    if (markers.empty() || markers.back().kind != ArticleMarkerKind::kCitation) return;
    const std::vector<Parameter> parameters = ParametersOf(node);
    for (const std::string_view name : {"1", "p", "pp", "page", "pages", "at", "location"}) {
      const std::string pages = ParameterText(parameters, name);
      if (pages.empty()) continue;
      markers.back().locator = pages;
      markers.back().locator_type = "page";
      return;
    }
  }

  void PutOldNote(const WikiNode& node, BlockWriter& out) {
    const std::vector<Parameter> parameters = ParametersOf(node);
    std::string label = ParameterText(parameters, "2");
    if (label.empty()) label = ParameterText(parameters, "1");
    ArticleMarker marker;
    marker.kind = ArticleMarkerKind::kNote;
    marker.form = ArticleMarkerForm::kTemplate;
    marker.text = "[" + label + "]";
    out.PutMarker(std::move(marker));
  }

  void RenderTemplate(uint32_t k, BlockWriter& out, RenderMode mode, std::vector<Frame>& stack) {
    const WikiNode& node = NodeAt(k);
    const std::string name = NameOf(node);
    const std::vector<size_t>& pipes = node.pipes;
    switch (KindOfTemplate(name)) {
      case WikiTemplate::kInner:
      case WikiTemplate::kQuotation:
        if (const auto value = FirstUnnamed(node)) Push(stack, *value);
        return;
      case WikiTemplate::kLastInner:
        if (!pipes.empty()) Push(stack, {pipes.back() + 1, node.inner_end});
        return;
      case WikiTemplate::kPair:
        PushPair(node, stack, out);
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
      case WikiTemplate::kCirca:
        out.PutText("c. ", node.begin);
        if (const auto value = FirstUnnamed(node)) Push(stack, *value);
        return;
      case WikiTemplate::kShortCiteText:
        if (mode == RenderMode::kPlain) {
          out.PutText(ShortWordsShallow(node), node.begin);
          return;
        }
        break;
      case WikiTemplate::kCite:
      case WikiTemplate::kArchive:
      case WikiTemplate::kReferenceList:
        return;
      default:
        break;
    }
    if (mode == RenderMode::kPlain) return;
    if (!PutTemplateMarkers(k, out)) PutInnerMarkers(k, out);
  }

  // The same as ShortWords() without rendering, for use while something is rendered.
  std::string ShortWordsShallow(const WikiNode& node) const {
    std::string words;
    for (const Parameter& parameter : ParametersOf(node)) {
      const std::string_view value = TrimmedText(
          text_.substr(parameter.value.begin, parameter.value.end - parameter.value.begin));
      const bool pages = parameter.name == "p" || parameter.name == "pp";
      if (pages) {
        words += ", " + parameter.name + ". " + std::string(value);
      } else if (parameter.name.size() == 1 && IsAsciiDigit(parameter.name[0])) {
        words += (words.empty() ? "" : " ") + std::string(value);
      }
    }
    return words;
  }

  std::optional<Range> FirstUnnamed(const WikiNode& node) const {
    const std::vector<Parameter> parameters = ParametersOf(node);
    for (const std::string_view name : {"1", "text", "quote"}) {
      if (const auto value = FindParameter(parameters, name)) return value;
    }
    return {};
  }

  // "5 km" of {{convert|5|km|mi}}, "5 to 10 km" of {{convert|5|to|10|km}}.
  void PushPair(const WikiNode& node, std::vector<Frame>& stack, BlockWriter& out) const {
    const std::vector<Parameter> parameters = ParametersOf(node);
    std::vector<Range> values;
    for (const Parameter& parameter : parameters) {
      if (IsAsciiDigit(parameter.name[0])) values.push_back(parameter.value);
    }
    const auto text_of = [&](size_t i) {
      return TrimmedText(text_.substr(values[i].begin, values[i].end - values[i].begin));
    };
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
      if (FirstNodeFrom(values[i].begin) < node_count() &&
          NodeAt(FirstNodeFrom(values[i].begin)).begin < values[i].end) {
        Push(stack, values[i]);
        return;
      }
      out.PutText(text_of(i), values[i].begin);
    }
  }

  // ---- Lines and blocks ----

  ArticleSection& section() { return article_.sections.back(); }

  void StartSection(std::string heading, int level, size_t at, bool lead) {
    ArticleSection next;
    next.heading = std::move(heading);
    next.level = level;
    next.is_lead = lead;
    next.place = PlaceOf(at);
    if (!lead) {
      while (!path_.empty() && path_.back().first >= level) path_.pop_back();
      path_.emplace_back(level, next.heading);
      for (const auto& [above, name] : path_) next.path += (next.path.empty() ? "" : " / ") + name;
    } else {
      next.path = next.heading;
    }
    // What a section is for holds for those under it.
    kind_ = SectionKind::kBody;
    for (const auto& [above, name] : path_) {
      if (kind_ == SectionKind::kBody) kind_ = KindOfSection(name);
    }
    article_.sections.push_back(std::move(next));
  }

  void AddBlock(ArticleBlock block, ArticleBlockKind kind, size_t at) {
    if (block.text.empty() && block.markers.empty()) return;
    block.kind = kind;
    block.place = PlaceOf(at);
    // A link inside a link was added before the one around it.
    std::sort(block.links.begin(), block.links.end(),
              [](const ArticleLink& a, const ArticleLink& b) { return a.begin < b.begin; });
    if (kind_ != SectionKind::kBody && kind != ArticleBlockKind::kNote) {
      // Lists of sources and links say nothing by themselves.
      if (block.markers.empty()) return;
      block.kind = ArticleBlockKind::kTableRow;
    }
    section().blocks.push_back(std::move(block));
  }

  // Ends the paragraph, and puts the captions met in it after it.
  void Flush() {
    AddBlock(paragraph_.Take(), paragraph_kind_, paragraph_at_);
    paragraph_kind_ = ArticleBlockKind::kParagraph;
    for (size_t i = 0; i < captions_.size(); ++i) {
      const Range caption = captions_[i];
      BlockWriter out;
      Render(caption, out, RenderMode::kMarked);
      AddBlock(out.Take(), ArticleBlockKind::kCaption, caption.begin);
    }
    captions_.clear();
  }

  void ReadLines() {
    uint32_t k = 0;
    for (size_t begin = 0; begin < text_.size();) {
      // A line of the page ends at a line break outside of everything that is nested.
      size_t end = begin;
      while (end < text_.size() && text_[end] != '\n') {
        ++steps_;
        if (k < node_count() && NodeAt(k).begin == end) {
          end = std::max(NodeAt(k).end, end);
          k = NodeAt(k).end_node;
        } else {
          ++end;
        }
        while (k < node_count() && NodeAt(k).begin < end) ++k;
      }
      ReadLine({begin, std::min(end, text_.size())});
      begin = end + 1;
      while (k < node_count() && NodeAt(k).begin < begin) ++k;
    }
  }

  void ReadLine(Range line) {
    const std::string_view text = text_.substr(line.begin, line.end - line.begin);
    const std::string_view trimmed = TrimmedText(text);
    if (trimmed.empty()) {
      Flush();
      return;
    }
    if (trimmed[0] == '=' && ReadHeading(line)) return;
    if (text.starts_with("----")) {
      Flush();
      return;
    }
    const size_t marks = std::min(text.find_first_not_of("*#:;"), text.size());
    if (marks > 0) {
      Flush();
      paragraph_kind_ = ArticleBlockKind::kItem;
      paragraph_at_ = line.begin;
      line.begin += marks;
    }
    ReadContent(line);
    if (marks > 0) Flush();
  }

  bool ReadHeading(Range line) {
    // A comment may follow the closing signs.
    std::string_view text = TrimmedText(text_.substr(line.begin, line.end - line.begin));
    const size_t comment = text.find("<!--");
    if (comment != std::string_view::npos) text = TrimmedText(text.substr(0, comment));
    size_t level = 0;
    while (level < text.size() && level < 6 && text[level] == '=') ++level;
    size_t closing = 0;
    while (closing < text.size() && closing < 6 && text[text.size() - 1 - closing] == '=')
      ++closing;
    level = std::min(level, closing);
    if (level < 1 || text.size() <= 2 * level) return false;
    Flush();
    const auto begin = static_cast<size_t>(text.data() - text_.data());
    BlockWriter out;
    Render({begin + level, begin + text.size() - level}, out, RenderMode::kMarked);
    ArticleBlock heading = out.Take();
    StartSection(heading.text, static_cast<int>(level), line.begin, false);
    // A marker on a heading covers no sentence.
    if (!heading.markers.empty()) {
      heading.text.clear();
      heading.links.clear();
      heading.offsets.clear();
      for (ArticleMarker& marker : heading.markers) marker.at = 0;
      AddBlock(std::move(heading), ArticleBlockKind::kTableRow, line.begin);
    }
    ReadSources(line);
    return true;
  }

  // What stands in blocks of its own is taken off the front; the rest is running text.
  void ReadContent(Range line) {
    ReadSources(line);
    uint32_t k = FirstNodeFrom(line.begin);
    while (k < node_count() && NodeAt(k).begin < line.end) {
      const WikiNode& node = NodeAt(k);
      if (!IsBlank({line.begin, node.begin}) || node.end > line.end) break;
      if (node.kind == WikiNodeKind::kHidden) {
        // Seen through.
      } else if (node.kind == WikiNodeKind::kTable) {
        Flush();
        ReadTable(k);
      } else if (node.kind == WikiNodeKind::kGallery) {
        Flush();
        ReadGallery(node);
      } else if (node.kind == WikiNodeKind::kTemplate && paragraph_.empty() && IsBox(node)) {
        ReadBox(k);
      } else if (node.kind == WikiNodeKind::kTemplate &&
                 KindOfTemplate(NameOf(node)) == WikiTemplate::kQuotation) {
        Flush();
        BlockWriter out;
        if (const auto value = FirstUnnamed(node)) Render(*value, out, RenderMode::kMarked);
        AddBlock(out.Take(), ArticleBlockKind::kParagraph, node.begin);
      } else {
        break;
      }
      line.begin = node.end;
      k = node.end_node;
    }
    if (line.begin >= line.end) return;
    if (paragraph_.empty()) paragraph_at_ = line.begin;
    Render(line, paragraph_, RenderMode::kMarked);
    paragraph_.Put(' ', line.end);
  }

  bool IsBox(const WikiNode& node) const {
    const std::string name = NameOf(node);
    return KindOfTemplate(name) == WikiTemplate::kUnknown && !EditorialFlagOfTemplate(name);
  }

  bool HoldsMarkers(Range range) const {
    for (uint32_t n = FirstNodeFrom(range.begin); n < node_count() && NodeAt(n).begin < range.end;
         ++n) {
      const WikiNode& node = NodeAt(n);
      if (node.kind == WikiNodeKind::kRef || node.kind == WikiNodeKind::kRefEmpty) return true;
      if (node.kind != WikiNodeKind::kTemplate) continue;
      const std::string name = NameOf(node);
      switch (KindOfTemplate(name)) {
        case WikiTemplate::kShortCite:
        case WikiTemplate::kShortCiteText:
        case WikiTemplate::kNoteText:
        case WikiTemplate::kRefText:
        case WikiTemplate::kRefNames:
        case WikiTemplate::kOldNote:
          return true;
        case WikiTemplate::kUnknown:
          if (EditorialFlagOfTemplate(name)) return true;
          break;
        default:
          break;
      }
    }
    return false;
  }

  // A box of facts: each parameter with a reference is a row "name: value".
  void ReadBox(uint32_t k) {
    const WikiNode& node = NodeAt(k);
    for (const Parameter& parameter : ParametersOf(node)) {
      if (!HoldsMarkers(parameter.value)) continue;
      BlockWriter out;
      if (!IsAsciiDigit(parameter.name[0]))
        out.PutText(parameter.name + ": ", parameter.value.begin);
      Render(parameter.value, out, RenderMode::kMarked);
      AddBlock(out.Take(), ArticleBlockKind::kTableRow, parameter.value.begin);
    }
  }

  void ReadGallery(const WikiNode& node) {
    for (size_t begin = node.inner_begin; begin < node.inner_end;) {
      const size_t end = std::min(text_.find('\n', begin), node.inner_end);
      const size_t bar = text_.substr(0, end).find('|', begin);
      if (bar != std::string_view::npos) captions_.push_back({bar + 1, end});
      begin = end + 1;
    }
    Flush();
  }

  // Rows that hold markers.
  void ReadTable(uint32_t k) {
    const WikiNode& table = NodeAt(k);
    uint32_t n = k + 1;
    size_t row = std::min(text_.find('\n', table.inner_begin), table.inner_end);
    for (size_t i = row; i < table.inner_end;) {
      ++steps_;
      if (n < table.end_node && NodeAt(n).begin == i) {
        i = std::max(NodeAt(n).end, i + 1);
        n = NodeAt(n).end_node;
        continue;
      }
      while (n < table.end_node && NodeAt(n).begin < i) ++n;
      if (text_.substr(i).starts_with("\n|-")) {
        ReadRow({row, i});
        row = std::min(text_.find('\n', i + 3), table.inner_end);
        i = std::max(row, i + 3);
        continue;
      }
      ++i;
    }
    if (row < table.inner_end) ReadRow({row, table.inner_end});
  }

  void ReadRow(Range row) {
    if (!HoldsMarkers(row)) return;
    BlockWriter out;
    uint32_t n = FirstNodeFrom(row.begin);
    for (size_t begin = row.begin; begin < row.end;) {
      // To the end of the line outside of what is nested.
      size_t end = begin;
      while (end < row.end && (text_[end] != '\n' || end == begin)) {
        if (n < node_count() && NodeAt(n).begin == end && NodeAt(n).end > end) {
          end = NodeAt(n).end;
          n = NodeAt(n).end_node;
        } else {
          ++end;
        }
        while (n < node_count() && NodeAt(n).begin < end) ++n;
      }
      end = std::min(end, row.end);
      ReadCell({begin, end}, out);
      begin = std::max(end, begin + 1);
    }
    AddBlock(out.Take(), ArticleBlockKind::kTableRow, row.begin + 1);
  }

  // "| style=... | text": the attributes show nothing.
  void ReadCell(Range cell, BlockWriter& out) {
    while (cell.begin < cell.end && IsAsciiSpace(text_[cell.begin])) ++cell.begin;
    if (cell.begin < cell.end && (text_[cell.begin] == '|' || text_[cell.begin] == '!')) {
      ++cell.begin;
      if (cell.begin < cell.end && text_[cell.begin] == '+') ++cell.begin;
      const size_t bar = FindOutsideNodes('|', cell);
      const bool attributes =
          bar != std::string_view::npos && bar + 1 < cell.end && text_[bar + 1] != '|' &&
          text_.substr(cell.begin, bar - cell.begin).find('=') != std::string_view::npos;
      if (attributes) cell.begin = bar + 1;
      if (!out.block().text.empty()) out.PutText(" | ", cell.begin);
    }
    Render(cell, out, RenderMode::kMarked);
    out.Put(' ', cell.end);
  }

  // In a list of sources every cite template is one, and every other item too.
  void ReadSources(Range line) {
    if (kind_ != SectionKind::kReferences && kind_ != SectionKind::kBibliography) return;
    bool any = false;
    for (uint32_t n = FirstNodeFrom(line.begin); n < node_count() && NodeAt(n).begin < line.end;) {
      const WikiNode& node = NodeAt(n);
      ++steps_;
      if (node.kind == WikiNodeKind::kRef || node.kind == WikiNodeKind::kReferences) {
        any = true;
        n = node.end_node;
        continue;
      }
      if (node.kind == WikiNodeKind::kTemplate) {
        const WikiTemplate kind = KindOfTemplate(NameOf(node));
        if (kind == WikiTemplate::kReferenceList) {
          any = true;
          n = node.end_node;
          continue;
        }
        if (kind == WikiTemplate::kCite) {
          EntryOfCite(n);
          any = true;
          n = node.end_node;
          continue;
        }
      }
      ++n;
    }
    const bool item = line.begin > 0 &&
                      std::string_view("*#:").find(text_[line.begin - 1]) != std::string_view::npos;
    if (any || !item || paragraph_kind_ != ArticleBlockKind::kItem) return;
    if (!PlainText(line).empty()) AddEntry("b" + std::to_string(++uncited_), "", line);
  }

  // ---- The end ----

  // Notes may have references and notes of their own; those go to the end of the queue.
  void ReadNotes() {
    if (note_texts_.empty()) return;
    path_.clear();
    StartSection("Notes", 2, note_texts_[0].begin, false);
    for (size_t i = 0; i < note_texts_.size(); ++i) {
      const Range range = note_texts_[i];
      BlockWriter out;
      Render(range, out, RenderMode::kMarked);
      AddBlock(out.Take(), ArticleBlockKind::kNote, range.begin);
    }
    captions_.clear();
  }

  void AddUnusedDefinitions() {
    for (const uint32_t k : listed_) {
      const WikiNode& node = NodeAt(k);
      const std::string name = AttributeOf(node, "name");
      const std::string group = AttributeOf(node, "group");
      if (IsNoteGroup(group) || IsBlank({node.inner_begin, node.inner_end})) continue;
      if (!name.empty() && targets_.contains(KeyOf(group, name))) continue;
      AddWarning(article_, PlaceOf(node.begin), "the reference \"" + name + "\" is never used");
      TargetOf(group, name, Range{node.inner_begin, node.inner_end});
    }
  }

  void CountTags() {
    for (uint32_t k = 0; k < node_count(); ++k) {
      const WikiNodeKind kind = NodeAt(k).kind;
      const bool tag = kind == WikiNodeKind::kRef || kind == WikiNodeKind::kRefEmpty;
      if (tag && !seen_[k]) ++article_.tally.ref_unplaced;
    }
  }

  std::string_view text_;
  WikiTree tree_;
  std::vector<size_t> line_ends_;
  Article article_;
  uint64_t steps_ = 0;

  std::vector<bool> seen_;  // By node: a <ref> that is a marker or listed.
  std::vector<uint32_t> listed_;
  std::unordered_map<std::string, Range> definitions_;
  std::unordered_map<std::string, Target> targets_;
  std::unordered_map<std::string, uint32_t> cites_;      // By short key.
  std::unordered_map<uint32_t, uint32_t> cite_entries_;  // By node.
  std::unordered_map<std::string, uint32_t> note_of_;
  std::map<std::string, uint32_t> numbers_;  // Entries so far, by group.
  uint32_t uncited_ = 0;
  std::vector<Range> note_texts_;
  std::vector<Range> captions_;

  std::vector<std::pair<int, std::string>> path_;
  SectionKind kind_ = SectionKind::kBody;
  BlockWriter paragraph_;
  ArticleBlockKind paragraph_kind_ = ArticleBlockKind::kParagraph;
  size_t paragraph_at_ = 0;
};

}  // namespace

Result<Article> ReadArticleWikitext(std::string_view bytes, const ArticleReadOptions& options) {
  if (bytes.size() > options.max_bytes) {
    return Fail(ErrorCode::kLimit, "the text has " + std::to_string(bytes.size()) +
                                       " bytes; at most " + std::to_string(options.max_bytes) +
                                       " are read");
  }
  const CleanText clean = CleanArticleText(bytes);
  Article article = WikiReader(clean.text).Run();
  if (clean.replaced > 0) {
    AddWarning(article, {}, std::to_string(clean.replaced) + " bytes are no UTF-8");
  }
  return article;
}

}  // namespace catena
