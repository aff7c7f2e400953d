#include "export/diagram_words.h"

#include <algorithm>

#include "export/diagram_layout.h"
#include "export/drawing_parts.h"
#include "export/printing.h"

namespace catena {
namespace {

constexpr size_t kFewLinks = 14;

// In a picture of many links only words that the arrow does not say are written out.
bool SaysMore(const DiagramLink& link) {
  return OrdersTime(link) && link.words.find("“") != std::string::npos;
}

// In columns.
size_t LongestWord(std::string_view text) {
  size_t longest = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    longest = std::max(longest, printing::Columns(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return longest;
}

LinkWords Measure(const DiagramModel& model, const DiagramLink& link,
                  const printing::WrapOptions& wrap, bool with_status) {
  constexpr double kLine = kWordsFontSize * 1.25;
  const bool few = model.links.size() <= kFewLinks;
  LinkWords words;
  if (!few && !SaysMore(link) && link.mark == LinkMark::kNone) return words;
  words.lines = printing::Wrap(link.words, wrap);
  double widest = 0;
  for (const std::string& line : words.lines) {
    widest = std::max(widest, printing::WidthPoints(line, kWordsFontSize));
  }
  words.height = static_cast<double>(words.lines.size()) * kLine + 2;
  if (few && link.status && with_status) words.status = ClaimStatusName(*link.status);
  if (link.mark != LinkMark::kNone) {
    words.status += (words.status.empty() ? "" : ", ") + std::string(MarkWords(link.mark));
  }
  if (!words.status.empty()) {
    widest = std::max(widest, printing::WidthPoints(words.status, kWordsFontSize));
    words.split = words.height - 1;
    words.height += kLine;
  }
  words.width = kWidthSlack * widest + 4;
  return words;
}

constexpr printing::WrapOptions kUsualWrap = {16, 3};

}  // namespace

LinkWords MeasureWords(const DiagramModel& model, const DiagramLink& link) {
  return Measure(model, link, kUsualWrap, true);
}

std::vector<LinkWords> ShapeWords(const DiagramModel& model, const DiagramLink& link) {
  constexpr printing::WrapOptions kWide = {30, 2};
  const printing::WrapOptions narrow = {std::clamp<size_t>(LongestWord(link.words), 10, 16), 5};
  std::vector<LinkWords> shapes;
  for (const bool with_status : {true, false}) {
    for (const printing::WrapOptions& wrap : {kUsualWrap, kWide, narrow}) {
      shapes.push_back(Measure(model, link, wrap, with_status));
    }
    if (shapes.front().status.empty()) break;
  }
  if (shapes.front().lines.empty()) shapes.clear();
  return shapes;
}

}  // namespace catena
