// Where a command prints, and how: colour and width on a terminal, plain and stable text in a
// pipe. One object for one run of the program.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/cli/arguments.h"
#include "core/audit_report.h"

namespace catena::cli {

enum class Ink : uint8_t { kPlain, kStrong, kFaint, kGood, kWeak, kBad };

class Terminal {
 public:
  Terminal(std::ostream& out, std::ostream& err, const GlobalOptions& options);

  std::ostream& out() { return out_; }
  std::ostream& err() { return err_; }
  OutputFormat format() const { return format_; }
  bool shows_progress() const { return shows_progress_; }
  // Columns to fill; 0 when the output is no terminal and lines are not cut.
  size_t width() const { return width_; }

  // The text in that ink, or as it is where colour is off.
  std::string Paint(Ink ink, std::string_view text) const;

 private:
  std::ostream& out_;
  std::ostream& err_;
  OutputFormat format_;
  bool colored_ = false;
  bool shows_progress_ = false;
  size_t width_ = 0;
};

Ink InkOf(ClaimStatus status);

// Rows of cells printed in aligned columns, by display width. The last column is cut to the
// terminal's width with an ellipsis.
class Table {
 public:
  enum class Align : uint8_t { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // As many cells as columns. `ink` paints the row's first column.
  void Add(std::vector<std::string> cells, Ink ink = Ink::kPlain);
  void Print(Terminal& terminal, std::string_view indent = "") const;
  bool empty() const { return rows_.empty(); }

 private:
  struct Row {
    std::vector<std::string> cells;
    Ink ink;
  };
  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

// User text made safe for a terminal: control characters (escape sequences) become U+FFFD,
// bidi controls go, invalid UTF-8 is replaced, new lines become blanks.
std::string Printable(std::string_view text);

// The same, keeping new lines.
std::string PrintableLines(std::string_view text);

// The text cut to `columns` with an ellipsis.
std::string Ellipsize(std::string_view text, size_t columns);

// Broken at blanks into lines of at most `columns`, a longer word alone on its line.
std::vector<std::string> Wrap(std::string_view text, size_t columns);

// "1 claim", "2 claims".
std::string Plural(uint64_t n, std::string_view one, std::string_view many = "");

}  // namespace catena::cli
