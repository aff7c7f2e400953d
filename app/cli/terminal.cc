#include "app/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "core/text_width.h"

namespace catena::cli {
namespace {

// A terminal that knows no escape sequences says so.
bool KnowsEscapes() {
  const char* term = std::getenv("TERM");
  return term != nullptr && *term != '\0' && std::string_view(term) != "dumb";
}

bool WantsColor(ColorMode mode, bool is_terminal) {
  if (mode != ColorMode::kAuto) return mode == ColorMode::kAlways;
  const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org
  return is_terminal && KnowsEscapes() && (no_color == nullptr || *no_color == '\0');
}

std::string_view CodeOf(Ink ink) {
  switch (ink) {
    case Ink::kPlain:
      return "";
    case Ink::kStrong:
      return "\x1b[1m";
    case Ink::kFaint:
      return "\x1b[2m";
    case Ink::kGood:
      return "\x1b[32m";
    case Ink::kWeak:
      return "\x1b[33m";
    case Ink::kBad:
      return "\x1b[31m";
  }
  return "";
}

}  // namespace

Terminal::Terminal(std::ostream& out, std::ostream& err, const GlobalOptions& options)
    : out_(out), err_(err), format_(options.format) {
  const bool out_is_terminal = &out == &std::cout && isatty(STDOUT_FILENO) != 0;
  colored_ = WantsColor(options.color, out_is_terminal);
  shows_progress_ =
      !options.quiet && &err == &std::cerr && isatty(STDERR_FILENO) != 0 && KnowsEscapes();
  winsize size{};
  if (out_is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) width_ = size.ws_col;
}

std::string Terminal::Paint(Ink ink, std::string_view text) const {
  if (!colored_ || ink == Ink::kPlain) return std::string(text);
  return std::string(CodeOf(ink)).append(text).append("\x1b[0m");
}

Ink InkOf(ClaimStatus status) {
  switch (GradeOf(status)) {
    case EvidenceGrade::kNone:
    case EvidenceGrade::kDisputed:
      return Ink::kBad;
    case EvidenceGrade::kWeak:
      return Ink::kWeak;
    case EvidenceGrade::kSourced:
    case EvidenceGrade::kWell:
      return Ink::kGood;
  }
  return Ink::kPlain;
}

void Table::Add(std::vector<std::string> cells, Ink ink) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back({std::move(cells), ink});
}

void Table::Print(Terminal& terminal, std::string_view indent) const {
  std::vector<size_t> widths;
  std::vector<std::string> titles;
  for (size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(columns_[i].title);
    size_t width = DisplayWidth(titles.back());
    for (const Row& row : rows_) width = std::max(width, DisplayWidth(row.cells[i]));
    widths.push_back(width);
  }
  const auto print_row = [&](const std::vector<std::string>& cells, Ink first, Ink rest) {
    std::string line(indent);
    size_t used = indent.size();
    for (size_t i = 0; i < cells.size(); ++i) {
      std::string cell = cells[i];
      const bool last = i + 1 == cells.size();
      if (last && terminal.width() > used + 8) cell = Ellipsize(cell, terminal.width() - used);
      const std::string blanks(widths[i] - std::min(widths[i], DisplayWidth(cell)), ' ');
      const std::string painted = terminal.Paint(i == 0 ? first : rest, cell);
      line += columns_[i].align == Align::kRight ? blanks + painted : painted + blanks;
      if (!last) line += "  ";
      used += widths[i] + 2;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    terminal.out() << line << '\n';
  };
  if (std::ranges::any_of(titles, [](const auto& title) { return !title.empty(); })) {
    print_row(titles, Ink::kFaint, Ink::kFaint);
  }
  for (const Row& row : rows_) print_row(row.cells, row.ink, Ink::kPlain);
}

std::string Printable(std::string_view text) {
  std::string safe = PrintableLines(text);
  std::ranges::replace(safe, '\n', ' ');
  return safe;
}

std::string PrintableLines(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char32_t c : DecodeUtf8(text)) {
    if (c == '\n') {
      safe += '\n';
    } else if (c == '\r' || c == '\t') {
      safe += ' ';
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      safe += "\xEF\xBF\xBD";
    } else if (!IsBidiControl(c)) {
      AppendUtf8(c, safe);
    }
  }
  return safe;
}

std::string Ellipsize(std::string_view text, size_t columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  std::string cut;
  size_t width = 0;
  for (const char32_t c : DecodeUtf8(text)) {
    width += static_cast<size_t>(CodePointWidth(c));
    if (width + 1 > columns) break;
    AppendUtf8(c, cut);
  }
  return cut + "…";
}

std::vector<std::string> Wrap(std::string_view text, size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  size_t width = 0;
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t blank = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, blank - begin);
    const size_t word_width = DisplayWidth(word);
    if (!line.empty() && width + 1 + word_width > columns) {
      lines.push_back(std::exchange(line, {}));
      width = 0;
    }
    if (!line.empty()) {
      line += ' ';
      ++width;
    }
    line += word;
    width += word_width;
    begin = blank + 1;
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string Plural(uint64_t n, std::string_view one, std::string_view many) {
  std::string text = std::to_string(n) + " ";
  if (n == 1) return text.append(one);
  return many.empty() ? text.append(one).append("s") : text.append(many);
}

}  // namespace catena::cli
