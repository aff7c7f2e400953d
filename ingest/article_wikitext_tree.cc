#include "ingest/article_wikitext_tree.h"

#include <array>
#include <optional>

#include "ingest/article_words.h"

namespace catena {
namespace {

constexpr size_t kLongestTag = 2000;

// Bytes that can open or close a pair; all others are passed over.
constexpr std::array<bool, 256> MarkBytes() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("<{[}]|\n")) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr std::array<bool, 256> kMarks = MarkBytes();

class TreeParser {
 public:
  explicit TreeParser(std::string_view text) : text_(text) {}

  WikiTree Run() {
    while (i_ < text_.size()) {
      ++tree_.steps;
      i_ += Step();
      while (i_ < text_.size() && !kMarks[static_cast<unsigned char>(text_[i_])]) ++i_;
    }
    while (!open_.empty()) Drop();
    return std::move(tree_);
  }

 private:
  bool At(std::string_view what) const { return text_.substr(i_).starts_with(what); }
  bool AtLineStart() const {
    size_t i = i_;
    while (i > 0 && (text_[i - 1] == ' ' || text_[i - 1] == '\t') && i_ - i < 64) --i;
    return i == 0 || text_[i - 1] == '\n';
  }

  // Handles what is at `i_`; returns how many bytes it took.
  size_t Step() {
    switch (text_[i_]) {
      case '<':
        return Tag();
      case '{':
        if (At("{{")) return Open(WikiNodeKind::kTemplate, 2);
        if (At("{|") && AtLineStart()) return Open(WikiNodeKind::kTable, 2);
        return 1;
      case '[':
        return At("[[") ? Open(WikiNodeKind::kLink, 2) : 1;
      case '}':
        return At("}}") ? Close(WikiNodeKind::kTemplate, 2) : 1;
      case ']':
        return At("]]") ? Close(WikiNodeKind::kLink, 2) : 1;
      case '|':
        return Pipe();
      case '\n':
        return LineEnd();
      default:
        return 1;
    }
  }

  size_t Pipe() {
    if (At("|}") && !At("|}}") && AtLineStart()) return Close(WikiNodeKind::kTable, 2);
    if (!open_.empty()) {
      WikiNode& top = tree_.nodes[open_.back()];
      if (top.kind == WikiNodeKind::kTemplate || top.kind == WikiNodeKind::kLink) {
        top.pipes.push_back(i_);
      }
    }
    return 1;
  }

  // A link does not go on into another paragraph.
  size_t LineEnd() {
    if (At("\n\n")) {
      while (!open_.empty() && tree_.nodes[open_.back()].kind == WikiNodeKind::kLink) Drop();
    }
    return 1;
  }

  static size_t Slot(WikiNodeKind kind) { return static_cast<size_t>(kind); }

  size_t Open(WikiNodeKind kind, size_t bytes) {
    if (open_.size() >= kMaxWikiDepth) {
      ++ignored_[Slot(kind)];
      return bytes;
    }
    WikiNode node;
    node.kind = kind;
    node.begin = i_;
    node.inner_begin = i_ + bytes;
    open_.push_back(static_cast<uint32_t>(tree_.nodes.size()));
    tree_.nodes.push_back(std::move(node));
    if (kind == WikiNodeKind::kRef) ++open_refs_;
    return bytes;
  }

  // The innermost open node was not closed.
  void Drop() {
    WikiNode& node = tree_.nodes[open_.back()];
    if (node.kind == WikiNodeKind::kRef) --open_refs_;
    node.kind = WikiNodeKind::kUnpaired;
    node.end = node.inner_begin;
    node.end_node = open_.back() + 1;
    node.pipes.clear();
    open_.pop_back();
  }

  // Whether a closing mark of `kind` may pass over an open node of kind `over`.
  static bool MayDrop(WikiNodeKind kind, WikiNodeKind over) {
    if (kind == WikiNodeKind::kRef || kind == WikiNodeKind::kReferences) return true;
    if (over == WikiNodeKind::kLink) return kind != WikiNodeKind::kLink;
    return over == WikiNodeKind::kTable && kind == WikiNodeKind::kTemplate;
  }

  size_t Close(WikiNodeKind kind, size_t bytes) {
    if (ignored_[Slot(kind)] > 0) {
      --ignored_[Slot(kind)];
      return bytes;
    }
    size_t depth = open_.size();
    while (depth > 0) {
      ++tree_.steps;
      const WikiNodeKind over = tree_.nodes[open_[depth - 1]].kind;
      if (over == kind) break;
      if (!MayDrop(kind, over)) return 1;
      --depth;
    }
    if (depth == 0) return 1;
    while (open_.size() > depth) Drop();
    WikiNode& node = tree_.nodes[open_.back()];
    node.inner_end = i_;
    node.end = i_ + bytes;
    node.end_node = static_cast<uint32_t>(tree_.nodes.size());
    if (kind == WikiNodeKind::kRef) --open_refs_;
    open_.pop_back();
    return bytes;
  }

  void AddLeaf(WikiNodeKind kind, size_t inner_begin, size_t inner_end, size_t end) {
    WikiNode node;
    node.kind = kind;
    node.begin = i_;
    node.end = end;
    node.inner_begin = inner_begin;
    node.inner_end = inner_end;
    node.end_node = static_cast<uint32_t>(tree_.nodes.size() + 1);
    tree_.nodes.push_back(std::move(node));
  }

  bool AtTag(std::string_view name) const {
    const std::string_view rest = text_.substr(i_ + 1);
    if (!StartsAnyCase(rest, name) || rest.size() == name.size()) return false;
    const char next = rest[name.size()];
    return IsAsciiSpace(next) || next == '>' || next == '/';
  }

  // The byte after the ">" of the tag at `i_`; nothing for a tag without one.
  std::optional<size_t> TagEnd() const {
    char quote = 0;
    const size_t limit = std::min(text_.size(), i_ + kLongestTag);
    for (size_t i = i_ + 1; i < limit; ++i) {
      const char c = text_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
        if (c == '\n' || c == '<') break;
      } else if (c == '"') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      } else if (c == '<') {
        break;
      }
    }
    // A quotation mark too many: the first ">" ends it.
    const size_t first = text_.substr(0, limit).find('>', i_);
    return first == std::string_view::npos ? std::nullopt : std::optional(first + 1);
  }

  size_t Tag() {
    if (At("<!--")) return Comment();
    constexpr std::array<std::string_view, 2> kShown = {"nowiki", "pre"};
    constexpr std::array<std::string_view, 7> kHidden = {
        "math", "score", "timeline", "syntaxhighlight", "source", "imagemap", "chem"};
    for (size_t k = 0; k < kShown.size(); ++k) {
      if (AtTag(kShown[k])) return Raw(kShown[k], k, WikiNodeKind::kNowiki);
    }
    for (size_t k = 0; k < kHidden.size(); ++k) {
      if (AtTag(kHidden[k])) return Raw(kHidden[k], kShown.size() + k, WikiNodeKind::kHidden);
    }
    if (AtTag("ref")) return OpenTag(WikiNodeKind::kRef, WikiNodeKind::kRefEmpty);
    if (AtTag("/ref")) return CloseTag(WikiNodeKind::kRef);
    if (AtTag("references")) return OpenTag(WikiNodeKind::kReferences, WikiNodeKind::kHidden);
    if (AtTag("/references")) return CloseTag(WikiNodeKind::kReferences);
    if (AtTag("gallery")) return OpenTag(WikiNodeKind::kGallery, WikiNodeKind::kHidden);
    if (AtTag("/gallery")) return CloseTag(WikiNodeKind::kGallery);
    return 1;
  }

  size_t Comment() {
    const size_t close = no_comment_end_ ? std::string_view::npos : text_.find("-->", i_ + 4);
    const bool closed = close != std::string_view::npos;
    no_comment_end_ |= !closed;
    const size_t end = closed ? close + 3 : text_.size();
    AddLeaf(WikiNodeKind::kHidden, i_ + 4, closed ? close : end, end);
    tree_.steps += (end - i_) / 16;
    return end - i_;
  }

  // Up to the closing tag of the name; a tag that is not closed is text.
  size_t Raw(std::string_view name, size_t slot, WikiNodeKind kind) {
    if (no_end_[slot]) return 1;
    const auto tag_end = TagEnd();
    if (!tag_end) return 1;
    if (text_[*tag_end - 2] == '/') {
      AddLeaf(WikiNodeKind::kHidden, *tag_end, *tag_end, *tag_end);
      return *tag_end - i_;
    }
    for (size_t close = text_.find("</", *tag_end); close != std::string_view::npos;
         close = text_.find("</", close + 2)) {
      ++tree_.steps;
      if (!StartsAnyCase(text_.substr(close + 2), name)) continue;
      const size_t end = std::min(text_.find('>', close), text_.size() - 1) + 1;
      AddLeaf(kind, *tag_end, close, end);
      return end - i_;
    }
    no_end_[slot] = true;
    return 1;
  }

  size_t OpenTag(WikiNodeKind kind, WikiNodeKind empty_kind) {
    const auto end = TagEnd();
    if (!end) return 1;
    if (text_[*end - 2] == '/') {
      AddLeaf(empty_kind, *end, *end, *end);
      return *end - i_;
    }
    // A <ref> inside a <ref> does not exist: the first </ref> ends the outer one.
    if (kind == WikiNodeKind::kRef && open_refs_ > 0) return *end - i_;
    return Open(kind, *end - i_);
  }

  size_t CloseTag(WikiNodeKind kind) {
    const auto end = TagEnd();
    return Close(kind, end ? *end - i_ : 1);
  }

  std::string_view text_;
  size_t i_ = 0;
  std::vector<uint32_t> open_;
  std::array<uint64_t, 16> ignored_{};
  uint32_t open_refs_ = 0;
  bool no_comment_end_ = false;
  std::array<bool, 16> no_end_{};
  WikiTree tree_;
};

}  // namespace

WikiTree ParseWikiTree(std::string_view text) { return TreeParser(text).Run(); }

}  // namespace catena
