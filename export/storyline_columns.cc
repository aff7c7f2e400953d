#include "export/storyline_columns.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "export/drawing_parts.h"
#include "export/printing.h"

namespace catena {
namespace {

constexpr double kFlagGap = 9;      // Between a flag and what follows it.
constexpr double kLeastPitch = 20;  // Between two columns.
constexpr double kLongestGap = 92;
constexpr double kUndatedGap = 64;
constexpr double kDaysFolded = 5 * 365.25;

StoryFlag MeasureFlag(const StoryEvent& event, const StorylineLayoutOptions& options) {
  StoryFlag flag;
  flag.name_lines = printing::Wrap(event.event.name, {options.name_columns, options.name_lines});
  flag.date_line = DateLine(event.event, 30);
  if (flag.date_line.empty()) flag.date_line = "no date";
  double text = 0;
  for (const std::string& line : flag.name_lines) {
    text = std::max(text, printing::WidthPoints(line, kFlagFontSize, true));
  }
  text = std::max(text, printing::WidthPoints(flag.date_line, kFlagDateFontSize));
  flag.box.width = std::ceil(kWidthSlack * text + 6);
  flag.box.height = std::ceil(static_cast<double>(flag.name_lines.size()) * kFlagFontSize * 1.25 +
                              kFlagDateFontSize * 1.4 + 3);
  return flag;
}

// How far an event stands from the one before it for the sake of its date.
double TimeGap(const StoryEvent& before, const StoryEvent& event) {
  if (!event.time) return before.time ? kUndatedGap : kLeastPitch;
  const double days = *event.time - *before.time;
  if (days <= 0) return kLeastPitch;
  return std::min(kLongestGap, 28 + 9 * std::log2(1 + days / 30));
}

class Columns {
 public:
  Columns(const StorylineModel& model, const StorylineLayoutOptions& options) {
    result_.columns.resize(model.events.size());
    gaps_.assign(model.events.size(), 0);
    for (size_t i = 0; i < model.events.size(); ++i) {
      result_.columns[i].flag = MeasureFlag(model.events[i], options);
      if (i == 0) continue;
      const StoryEvent& before = model.events[i - 1];
      const StoryEvent& event = model.events[i];
      gaps_[i] = TimeGap(before, event);
      result_.columns[i].fold_before =
          before.time && event.time && *event.time - *before.time > kDaysFolded;
    }
    ChooseTiers();
  }

  // The number of rows that the width leads to.
  size_t Fill(double width) {
    std::array<double, kFlagTiers> end{};
    size_t row = 0;
    double x = 0;
    for (size_t i = 0; i < result_.columns.size(); ++i) {
      StoryColumns::Column& column = result_.columns[i];
      if (i > 0) x += gaps_[i];
      for (size_t tier = 0; tier <= column.tier; ++tier) x = std::max(x, end[tier] + kFlagGap);
      if (i > 0 && x + column.flag.box.width > width && result_.columns[i - 1].row == row) {
        end.fill(-kFlagGap);
        x = 0;
        ++row;
      }
      if (i == 0) x = 0;
      column.row = row;
      column.x = x;
      end[column.tier] = x + column.flag.box.width;
    }
    return row + 1;
  }

  StoryColumns Balance(double width) {
    result_.rows = Fill(width);
    double narrow = width / 2;
    double wide = width;
    for (int step = 0; step < 12; ++step) {
      const double middle = (narrow + wide) / 2;
      (Fill(middle) <= result_.rows ? wide : narrow) = middle;
    }
    result_.rows = Fill(wide);
    return std::move(result_);
  }

 private:
  // A flag flies over the poles that come soon after it, so it is in a higher tier than theirs;
  // seen from the last, tiers go up and begin again.
  void ChooseTiers() {
    for (size_t i = result_.columns.size(); i-- > 1;) {
      StoryColumns::Column& before = result_.columns[i - 1];
      const bool near = gaps_[i] < before.flag.box.width + kFlagGap;
      before.tier = near ? (result_.columns[i].tier + 1) % kFlagTiers : 0;
    }
  }

  StoryColumns result_;
  std::vector<double> gaps_;
};

}  // namespace

StoryColumns PlaceColumns(const StorylineModel& model, const StorylineLayoutOptions& options) {
  return Columns(model, options).Balance(options.row_width);
}

}  // namespace catena
