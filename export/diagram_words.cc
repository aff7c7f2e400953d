#include "export/diagram_words.h"

#include <algorithm>

#include "export/diagram_layout.h"
#include "export/printing.h"

namespace catena {
namespace {

constexpr size_t kFewLinks = 14;
constexpr double kSlack = 1.12;  // For faces wider than Helvetica.

// In a picture of many links only words that the arrow does not say are written out.
bool SaysMore(const DiagramLink& link) {
  return OrdersTime(link) && link.words.find("“") != std::string::npos;
}

}  // namespace

LinkWords MeasureWords(const DiagramModel& model, const DiagramLink& link) {
  constexpr double kLine = kWordsFontSize * 1.25;
  const bool few = model.links.size() <= kFewLinks;
  LinkWords words;
  if (!few && !SaysMore(link) && link.mark == LinkMark::kNone) return words;
  words.lines = printing::Wrap(link.words, {16, 3});
  double widest = 0;
  for (const std::string& line : words.lines) {
    widest = std::max(widest, printing::WidthPoints(line, kWordsFontSize));
  }
  words.height = static_cast<double>(words.lines.size()) * kLine + 2;
  if (few && link.status) words.status = ClaimStatusName(*link.status);
  if (link.mark != LinkMark::kNone) {
    words.status += (words.status.empty() ? "" : ", ") + std::string(MarkWords(link.mark));
  }
  if (!words.status.empty()) {
    widest = std::max(widest, printing::WidthPoints(words.status, kWordsFontSize));
    words.split = words.height - 1;
    words.height += kLine;
  }
  words.width = kSlack * widest + 4;
  return words;
}

}  // namespace catena
