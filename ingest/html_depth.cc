// The depth of a page without a tree: a stack of open tags that is never smaller than a fixed part
// of the browser's. An end tag takes out what it closes there; where a browser would ignore it,
// nothing is taken out.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "ingest/article_words.h"
#include "ingest/html_tree.h"

namespace catena {
namespace {

enum class TagKind : uint8_t {
  kBlock,       // Its end tag closes all that is open inside.
  kInline,      // Its end tag is ignored when a block is open inside.
  kFormatting,  // Its end tag closes it alone.
  kImplied,     // Ends by itself before the next of its like.
  kWall,        // No end tag reaches what is open around it.
  kVoid,        // Never open.
  kRaw,         // Holds text only, up to its end tag.
  kPage,        // <html>, <body>: open once.
};

struct TagRow {
  std::string_view name;
  TagKind kind;
};

constexpr TagRow kTags[] = {
    {"a", TagKind::kFormatting},      {"b", TagKind::kFormatting},
    {"big", TagKind::kFormatting},    {"code", TagKind::kFormatting},
    {"em", TagKind::kFormatting},     {"font", TagKind::kFormatting},
    {"i", TagKind::kFormatting},      {"nobr", TagKind::kFormatting},
    {"s", TagKind::kFormatting},      {"small", TagKind::kFormatting},
    {"strike", TagKind::kFormatting}, {"strong", TagKind::kFormatting},
    {"tt", TagKind::kFormatting},     {"u", TagKind::kFormatting},
    {"span", TagKind::kInline},       {"sup", TagKind::kInline},
    {"sub", TagKind::kInline},        {"cite", TagKind::kInline},
    {"abbr", TagKind::kInline},       {"q", TagKind::kInline},
    {"kbd", TagKind::kInline},        {"bdi", TagKind::kInline},
    {"time", TagKind::kInline},       {"label", TagKind::kInline},
    {"var", TagKind::kInline},        {"samp", TagKind::kInline},
    {"mark", TagKind::kInline},       {"ins", TagKind::kInline},
    {"del", TagKind::kInline},        {"bdo", TagKind::kInline},
    {"p", TagKind::kImplied},         {"li", TagKind::kImplied},
    {"dt", TagKind::kImplied},        {"dd", TagKind::kImplied},
    {"tr", TagKind::kImplied},        {"td", TagKind::kImplied},
    {"th", TagKind::kImplied},        {"tbody", TagKind::kImplied},
    {"thead", TagKind::kImplied},     {"tfoot", TagKind::kImplied},
    {"option", TagKind::kImplied},    {"optgroup", TagKind::kImplied},
    {"rp", TagKind::kImplied},        {"rt", TagKind::kImplied},
    {"colgroup", TagKind::kImplied},  {"table", TagKind::kWall},
    {"template", TagKind::kWall},     {"object", TagKind::kWall},
    {"marquee", TagKind::kWall},      {"applet", TagKind::kWall},
    {"caption", TagKind::kWall},      {"svg", TagKind::kWall},
    {"math", TagKind::kWall},         {"button", TagKind::kWall},
    {"area", TagKind::kVoid},         {"base", TagKind::kVoid},
    {"br", TagKind::kVoid},           {"col", TagKind::kVoid},
    {"embed", TagKind::kVoid},        {"hr", TagKind::kVoid},
    {"img", TagKind::kVoid},          {"input", TagKind::kVoid},
    {"link", TagKind::kVoid},         {"meta", TagKind::kVoid},
    {"param", TagKind::kVoid},        {"source", TagKind::kVoid},
    {"track", TagKind::kVoid},        {"wbr", TagKind::kVoid},
    {"script", TagKind::kRaw},        {"style", TagKind::kRaw},
    {"textarea", TagKind::kRaw},      {"title", TagKind::kRaw},
    {"html", TagKind::kPage},         {"body", TagKind::kPage},
    {"head", TagKind::kPage},
};

TagKind KindOf(std::string_view name) {
  const auto* const row = std::find_if(std::begin(kTags), std::end(kTags),
                                       [&](const TagRow& known) { return known.name == name; });
  return row == std::end(kTags) ? TagKind::kBlock : row->kind;
}

class DepthMeter {
 public:
  DepthMeter(std::string_view page, size_t limit) : page_(page), limit_(limit) {}

  size_t Run() {
    for (size_t i = page_.find('<'); i != std::string_view::npos && most_ <= limit_;
         i = page_.find('<', i)) {
      i = Tag(i);
    }
    return most_;
  }

 private:
  struct Open {
    std::string name;
    TagKind kind;
  };

  // Returns where to look on.
  size_t Tag(size_t at) {
    const std::string_view rest = page_.substr(at);
    if (rest.starts_with("<!--")) {
      const size_t close = page_.find("-->", at + 4);
      return close == std::string_view::npos ? at + 1 : close + 3;
    }
    const bool closing = rest.size() > 1 && rest[1] == '/';
    size_t end = at + (closing ? 2 : 1);
    const size_t begin = end;
    if (end >= page_.size() || !IsAsciiLetter(page_[end])) return at + 1;
    while (end < page_.size() && !IsAsciiSpace(page_[end]) && page_[end] != '>' &&
           page_[end] != '/' && end - begin < 64) {
      ++end;
    }
    const std::string name = AsciiLowered(page_.substr(begin, end - begin));
    const TagKind kind = KindOf(name);
    if (closing) {
      Close(name, kind);
    } else if (kind == TagKind::kRaw) {
      return AfterRaw(name, end);
    } else {
      OpenTag(name, kind);
    }
    return end;
  }

  // A raw element that is not closed holds the rest of the page.
  size_t AfterRaw(const std::string& name, size_t at) {
    for (size_t i = page_.find("</", at); i != std::string_view::npos;
         i = page_.find("</", i + 2)) {
      if (StartsAnyCase(page_.substr(i + 2), name)) return i + 2;
    }
    return page_.size();
  }

  void OpenTag(const std::string& name, TagKind kind) {
    if (kind == TagKind::kVoid || kind == TagKind::kPage) return;
    if (kind == TagKind::kImplied) {
      while (!open_.empty() && open_.back().kind == TagKind::kImplied) open_.pop_back();
    }
    open_.push_back({name, kind});
    most_ = std::max(most_, open_.size());
  }

  void Close(const std::string& name, TagKind kind) {
    for (size_t i = open_.size(); i > 0; --i) {
      const Open& over = open_[i - 1];
      if (over.name == name) {
        const auto found = open_.begin() + static_cast<std::ptrdiff_t>(i - 1);
        if (kind == TagKind::kFormatting) {
          open_.erase(found);
        } else {
          open_.erase(found, open_.end());
        }
        return;
      }
      if (over.kind == TagKind::kWall) return;
      const bool blocks = over.kind == TagKind::kBlock || over.kind == TagKind::kImplied;
      if (kind == TagKind::kInline && blocks) return;
    }
  }

  std::string_view page_;
  size_t limit_;
  std::vector<Open> open_;
  size_t most_ = 0;
};

}  // namespace

size_t MeasureHtmlDepth(std::string_view page, size_t limit) {
  return DepthMeter(page, limit).Run();
}

}  // namespace catena
