#include "ingest/article_text_lines.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/fold.h"
#include "ingest/article_headings.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

using Line = TextLine;
using LineKind = TextLineKind;

constexpr size_t kLongestHeading = 200;

std::vector<Line> SplitLines(std::string_view text) {
  std::vector<Line> lines;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    Line line{text.substr(begin, end - begin),
              begin,
              static_cast<uint32_t>(lines.size() + 1),
              LineKind::kProse,
              {},
              false};
    if (TrimmedText(line.text).empty()) line.kind = LineKind::kBlank;
    lines.push_back(std::move(line));
    begin = end + 1;
  }
  return lines;
}

constexpr const char* kHebrewEdit =
    "[\u05E2\u05E8\u05D9\u05DB\u05D4 | \u05E2\u05E8\u05D9\u05DB\u05EA \u05E7\u05D5\u05D3 "
    "\u05DE\u05E7\u05D5\u05E8]";

// The heading in "Karabakh WarEdit", "History[edit]", "History[edit source]"; "" when it is none.
std::string_view HeadingBeforeEdit(std::string_view line) {
  std::string_view content = TrimmedText(line);
  if (content.size() > kLongestHeading) return {};
  for (const std::string_view suffix :
       {"[edit]", "[ edit ]", "[edit source]", "[ edit source ]", "[edit | edit source]",
        "[ edit | edit source ]", "[edit section]", "Edit",
        // Other languages.
        "[Bearbeiten]", "[Bearbeiten | Quelltext bearbeiten]", "[modifier]",
        "[modifier | modifier le code]", "[editar]", "[editar | editar código]",
        "[editar | editar código-fonte]", "[modifica]", "[modifica | modifica wikitesto]",
        "[bewerken]", "[bewerken | brontekst bewerken]", "[edytuj]", "[edytuj | edytuj kod]",
        "[править]", "[править | править код]", "[ред.]", "[ред. | ред. код]", "[redigera]",
        "[redigera | redigera wikitext]", "[değiştir]", "[değiştir | kaynağı değiştir]",
        "[redaktə]", "[խմբագրել]", "[編集]", "[编辑]", "[編輯]", "[\u062A\u0639\u062F\u064A\u0644]",
        "[\u0639\u062F\u0644]",
        "[\u0639\u062F\u0644 | \u0639\u062F\u0644 \u0627\u0644\u0645\u0635\u062F\u0631]",
        "[\u0648\u06CC\u0631\u0627\u06CC\u0634]", "[\u05E2\u05E8\u05D9\u05DB\u05D4]",
        kHebrewEdit}) {
    if (!content.ends_with(suffix)) continue;
    const std::string_view heading = TrimmedText(content.substr(0, content.size() - suffix.size()));
    const bool sentence = !heading.empty() && heading.back() == '.' && suffix == "Edit";
    return sentence ? std::string_view() : heading;
  }
  return {};
}

// Without the markers at its end.
std::string_view BeforeMarkers(std::string_view line) {
  std::string_view content = TrimmedText(line);
  while (content.ends_with(']')) {
    const size_t open = content.rfind('[');
    if (open == std::string_view::npos) break;
    content = TrimmedText(content.substr(0, open));
  }
  return content;
}

class LineFinder {
 public:
  explicit LineFinder(std::string_view text) : lines_(SplitLines(text)) {}

  TextLines Run() {
    FindTitle();
    FindHeadings();
    return {std::move(lines_), std::move(title_)};
  }

 private:
  void FindTitle() {
    bool contents = false;  // What a table of contents lists is no title.
    for (Line& line : lines_) {
      if (line.kind == LineKind::kBlank) contents = false;
      if (line.kind != LineKind::kProse || contents) continue;
      if (IsNavigationLine(line.text) && !IsTitleOfNext(line)) {
        contents = StartsAnyCase(TrimmedText(line.text), "contents");
        // FindHeadings() takes up what the contents list.
        if (!contents) line.kind = LineKind::kNavigation;
        continue;
      }
      // A text that begins with a sentence or a heading has no title line.
      if (EndsAsSentence(BeforeMarkers(line.text)) || !HeadingBeforeEdit(line.text).empty()) return;
      title_ = CollapsedSpaces(line.text);
      line.kind = LineKind::kTitle;
      return;
    }
  }

  // "T" and "Light" are words of the window too; above "From Wikipedia" or "T, or t, is a letter"
  // they are the title.
  bool IsTitleOfNext(const Line& line) const {
    size_t next = line.number;  // The line after it.
    while (next < lines_.size() && lines_[next].kind == LineKind::kBlank) ++next;
    if (next >= lines_.size()) return false;
    const std::string_view title = TrimmedText(line.text);
    const std::string_view below = TrimmedText(lines_[next].text);
    if (StartsAnyCase(below, "from wikipedia, the free")) return true;
    return below.starts_with(title) && EndsAsSentence(BeforeMarkers(below)) &&
           std::string_view(" ,").find(below[std::min(title.size(), below.size() - 1)]) !=
               std::string_view::npos;
  }

  void FindHeadings() {
    const std::string folded_title = FoldName(title_);
    const bool has_title = !folded_title.empty();
    bool contents = false;
    bool any_edit = false;
    std::set<std::string> listed;  // Headings that the table of contents names, folded.
    for (Line& line : lines_) {
      if (line.kind == LineKind::kBlank) contents = false;
      if (line.kind != LineKind::kProse) continue;
      const std::string_view content = TrimmedText(line.text);
      if (const std::string_view heading = HeadingBeforeEdit(content); !heading.empty()) {
        SetHeading(line, heading);
        any_edit = true;
        contents = false;
      } else if (StartsAnyCase(content, "contents") && IsNavigationLine(content)) {
        line.kind = LineKind::kNavigation;
        contents = true;
      } else if (IsNavigationLine(content) || (contents && IsContentsLine(content))) {
        line.kind = LineKind::kNavigation;
        if (contents) listed.insert(FoldName(WithoutNumber(content)));
      } else if (KindOfSection(content) != SectionKind::kBody) {
        SetHeading(line, content);
      } else if (content.size() < kLongestHeading && (has_title || !listed.empty())) {
        const std::string folded = FoldName(content);
        if (has_title && folded == folded_title) {
          line.kind = LineKind::kTitle;
        } else if (listed.contains(folded)) {
          SetHeading(line, content);
        }
      }
    }
    if (!any_edit && listed.empty()) FindBareHeadings();
  }

  // "2.1 Early years" of the contents is headed "Early years".
  static std::string_view WithoutNumber(std::string_view content) {
    const size_t end = content.find_first_not_of("0123456789.");
    const bool numbered = end != 0 && end != std::string_view::npos && IsAsciiSpace(content[end]);
    return numbered ? TrimmedText(content.substr(end)) : content;
  }

  static void SetHeading(Line& line, std::string_view heading) {
    line.kind = LineKind::kHeading;
    line.heading = CollapsedSpaces(heading);
  }

  // "2.1 Early years" under "Contents".
  static bool IsContentsLine(std::string_view content) {
    return content.size() < kLongestHeading && !EndsAsSentence(content);
  }

  // Captions have articles, headings of encyclopaedias have none.
  static bool BeginsAsCaption(std::string_view content) {
    return StartsAnyCase(content, "the ") || StartsAnyCase(content, "a ") ||
           StartsAnyCase(content, "an ");
  }

  // In a copy without any "Edit" and contents: a short line alone that is no sentence, with a
  // sentence next. A caption alone between paragraphs cannot be told from one.
  void FindBareHeadings() {
    for (size_t i = 0; i < lines_.size(); ++i) {
      Line& line = lines_[i];
      if (line.kind != LineKind::kProse) continue;
      const std::string_view content = TrimmedText(line.text);
      // Some copies have no blank lines between paragraphs.
      const bool alone = i == 0 || lines_[i - 1].kind != LineKind::kProse ||
                         EndsAsSentence(BeforeMarkers(lines_[i - 1].text));
      if (!alone || content.size() > 80 || EndsAsSentence(content)) continue;
      if (content.find_first_of("[^;\t") != std::string_view::npos || content.ends_with(':'))
        continue;
      if (content.find_first_of(",:") != std::string_view::npos && BeginsAsCaption(content))
        continue;
      if (!IsCapitalAt(content, 0) && !IsAsciiDigit(content[0])) continue;
      size_t next = i + 1;
      while (next < lines_.size() && lines_[next].kind == LineKind::kBlank && next < i + 4) ++next;
      const bool prose_next = next < lines_.size() && lines_[next].kind == LineKind::kProse &&
                              EndsAsSentence(BeforeMarkers(lines_[next].text));
      if (prose_next) SetHeading(line, content);
    }
  }

  std::vector<Line> lines_;
  std::string title_;
};

}  // namespace

TextLines FindTextLines(std::string_view text) { return LineFinder(text).Run(); }

bool EndsAsSentence(std::string_view line) {
  std::string_view content = TrimmedText(line);
  while (!content.empty()) {
    const char last = content.back();
    if (last == '.' || last == '!' || last == '?') return true;
    if (last == '"' || last == '\'' || last == ')') {
      content.remove_suffix(1);
    } else if (content.ends_with("\xE2\x80\x9D") || content.ends_with("\xE2\x80\x99")) {
      content.remove_suffix(3);
    } else {
      return content.ends_with("\xE2\x80\xA6") || content.ends_with("\xE3\x80\x82");
    }
  }
  return false;
}

bool EndsAsItem(std::string_view line) {
  const std::string_view content = BeforeMarkers(line);
  return content.ends_with(';') || content.ends_with(':');
}

}  // namespace catena
