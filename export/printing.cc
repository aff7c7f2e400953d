#include "export/printing.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace catena::printing {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool IsContinuation(std::string_view s, size_t at) {
  return at < s.size() && (static_cast<unsigned char>(s[at]) & 0xC0) == 0x80;
}

struct Range {
  char32_t first;
  char32_t last;
};

template <size_t N>
bool In(const std::array<Range, N>& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](Range r) { return c >= r.first && c <= r.last; });
}

// Marks that sit on the character before them, and joiners.
constexpr std::array<Range, 30> kCombining = {{
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF}, {0x05C1, 0x05C7},
    {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E8},
    {0x06EA, 0x06ED}, {0x0900, 0x0903}, {0x093A, 0x094F}, {0x0951, 0x0957}, {0x0981, 0x0983},
    {0x09BC, 0x09CD}, {0x0A01, 0x0A03}, {0x0A3C, 0x0A4D}, {0x0B82, 0x0BCD}, {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},
    {0x20D0, 0x20FF}, {0x302A, 0x302F}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
}};

// Two columns in a terminal, a full em in print.
constexpr std::array<Range, 12> kWide = {{
    {0x1100, 0x115F},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
    {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD},
}};

bool IsBidiControl(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool IsNoncharacter(char32_t c) { return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE; }

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

bool IsSpace(char32_t c) {
  return c == ' ' || IsControl(c) || c == 0x00A0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool BreaksAfter(char32_t c) { return c == '-' || c == '/' || (c >= 0x2010 && c <= 0x2014); }

// Advance widths in 1/1000 em, U+0020..U+007E, of DejaVu Sans and its bold face: the widest of the
// faces that pictures are set in, and what Graphviz takes where no other is installed.
constexpr std::array<uint16_t, 95> kRegular = {
    318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,  // space../
    636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,  // 0..?
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,  // @..O
    603,  787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,  // P.._
    500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,  // `..o
    635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,       // p..~
};
constexpr std::array<uint16_t, 95> kBold = {
    348,  456, 521, 838, 696, 1002, 872, 306,  457, 457, 523, 838, 380, 415,  380, 365,  // space../
    696,  696, 696, 696, 696, 696,  696, 696,  696, 696, 400, 400, 838, 838,  838, 580,  // 0..?
    1000, 774, 762, 734, 830, 683,  683, 821,  837, 372, 372, 775, 637, 995,  837, 850,  // @..O
    733,  850, 770, 720, 682, 812,  774, 1103, 771, 724, 725, 457, 365, 457,  838, 500,  // P.._
    500,  675, 716, 593, 716, 678,  435, 716,  712, 343, 343, 665, 343, 1042, 712, 687,  // `..o
    716,  716, 493, 595, 478, 712,  652, 924,  645, 652, 582, 712, 365, 712,  838,       // p..~
};

double WidthEm(char32_t c, bool bold) {
  if (c >= 0x20 && c <= 0x7E) return (bold ? kBold : kRegular)[c - 0x20] / 1000.0;
  if (In(kCombining, c)) return 0;
  if (In(kWide, c)) return 1.0;
  if (c == 0x2014 || c == 0x2026) return 1.0;
  // Nine in ten letters of these are no wider, and a word has narrow ones too.
  const double usual = c < 0x0250 ? 0.68 : c < 0x0590 ? 0.72 : 0.75;
  return bold ? 1.1 * usual : usual;
}

// The code points of a text with the byte each starts at.
struct Glyph {
  char32_t code_point;
  size_t begin;
  size_t end;
};

std::vector<Glyph> Glyphs(std::string_view utf8) {
  std::vector<Glyph> glyphs;
  glyphs.reserve(utf8.size());
  for (size_t at = 0; at < utf8.size();) {
    const size_t begin = at;
    const char32_t c = NextCodePoint(utf8, &at);
    glyphs.push_back({c, begin, at});
  }
  return glyphs;
}

size_t ColumnsOf(char32_t c) { return In(kCombining, c) ? 0 : In(kWide, c) ? 2 : 1; }

// Where a line that starts at glyph `begin` ends, and where the next one starts.
struct LineEnd {
  size_t end;
  size_t next;
};

LineEnd FindLineEnd(const std::vector<Glyph>& glyphs, size_t begin, size_t columns) {
  size_t used = 0;
  std::optional<LineEnd> last_break;
  for (size_t i = begin; i < glyphs.size(); ++i) {
    const char32_t c = glyphs[i].code_point;
    if (c == ' ') last_break = LineEnd{i, i + 1};
    used += ColumnsOf(c);
    if (used > columns && i > begin && ColumnsOf(c) > 0) {
      return last_break ? *last_break : LineEnd{i, i};
    }
    if (BreaksAfter(c) && i > begin && i + 1 < glyphs.size()) last_break = LineEnd{i + 1, i + 1};
  }
  return {glyphs.size(), glyphs.size()};
}

bool IsUrlByte(unsigned char c) {
  return std::isalnum(c) != 0 ||
         std::string_view("-._~:/?#[]@!$&()*+,;=%").find(static_cast<char>(c)) !=
             std::string_view::npos;
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(), [](char p, char t) {
           return p == std::tolower(static_cast<unsigned char>(t));
         });
}

}  // namespace

char32_t NextCodePoint(std::string_view utf8, size_t* position) {
  const size_t at = (*position)++;
  const auto lead = static_cast<unsigned char>(utf8[at]);
  if (lead < 0x80) return lead;
  const int extra = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4) return kReplacement;
  char32_t c = lead & (0x3Fu >> extra);
  for (int i = 1; i <= extra; ++i) {
    if (!IsContinuation(utf8, at + static_cast<size_t>(i))) return kReplacement;
    c = (c << 6) | (static_cast<unsigned char>(utf8[at + static_cast<size_t>(i)]) & 0x3Fu);
  }
  constexpr std::array<char32_t, 4> kSmallest = {0, 0x80, 0x800, 0x10000};
  if (c < kSmallest[static_cast<size_t>(extra)] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
    return kReplacement;
  }
  *position = at + 1 + static_cast<size_t>(extra);
  return c;
}

void AppendCodePoint(char32_t c, std::string* utf8) {
  const auto byte = [](char32_t bits) {
    return static_cast<char>(static_cast<unsigned char>(bits));
  };
  if (c < 0x80) {
    *utf8 += byte(c);
  } else if (c < 0x800) {
    *utf8 += {byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F))};
  } else if (c < 0x10000) {
    *utf8 += {byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))};
  } else {
    *utf8 += {byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3F)),
              byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))};
  }
}

std::string CleanText(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    if (IsBidiControl(c) || IsNoncharacter(c) || c == 0xFEFF) continue;
    AppendCodePoint(IsControl(c) && c != '\n' ? ' ' : c, &clean);
  }
  return clean;
}

std::string CleanLine(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  bool gap = false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    if (IsSpace(c)) {
      gap = !line.empty();
    } else if (!IsBidiControl(c) && !IsNoncharacter(c) && c != 0xFEFF) {
      if (gap) line += ' ';
      gap = false;
      AppendCodePoint(c, &line);
    }
  }
  return line;
}

size_t Columns(std::string_view utf8) {
  size_t columns = 0;
  for (size_t at = 0; at < utf8.size();) columns += ColumnsOf(NextCodePoint(utf8, &at));
  return columns;
}

double WidthPoints(std::string_view utf8, double font_size, bool bold) {
  double em = 0;
  for (size_t at = 0; at < utf8.size();) {
    em += WidthEm(NextCodePoint(utf8, &at), bold);
  }
  return em * font_size;
}

std::string Truncate(std::string_view utf8, size_t code_points) {
  const std::vector<Glyph> glyphs = Glyphs(utf8);
  if (glyphs.size() <= code_points) return std::string(utf8);
  size_t keep = code_points == 0 ? 0 : code_points - 1;
  while (keep > 0 && In(kCombining, glyphs[keep].code_point)) --keep;
  return std::string(utf8.substr(0, glyphs[keep].begin)) + (code_points == 0 ? "" : "…");
}

std::string TruncateBytes(std::string_view utf8, size_t bytes) {
  if (utf8.size() <= bytes) return std::string(utf8);
  constexpr size_t kEllipsisBytes = 3;
  if (bytes < kEllipsisBytes) return "";
  const std::vector<Glyph> glyphs = Glyphs(utf8.substr(0, bytes));
  size_t keep = glyphs.size();
  do {
    --keep;
  } while (keep > 0 && (glyphs[keep].begin + kEllipsisBytes > bytes ||
                        In(kCombining, glyphs[keep].code_point)));
  return std::string(utf8.substr(0, glyphs[keep].begin)) + "…";
}

std::vector<std::string> Wrap(std::string_view text, const WrapOptions& options) {
  const std::string line = CleanLine(text);
  const std::vector<Glyph> glyphs = Glyphs(line);
  std::vector<std::string> lines;
  size_t begin = 0;
  while (begin < glyphs.size() && lines.size() < options.max_lines) {
    const LineEnd end = FindLineEnd(glyphs, begin, options.columns);
    const size_t first_byte = glyphs[begin].begin;
    const size_t last_byte = glyphs[end.end - 1].end;
    lines.push_back(line.substr(first_byte, last_byte - first_byte));
    begin = end.next;
  }
  if (lines.empty()) lines.emplace_back();
  if (begin < glyphs.size()) {
    std::string& last = lines.back();
    while (Columns(last) + 1 > options.columns && !last.empty()) {
      last = std::string(last.substr(0, Glyphs(last).back().begin));
    }
    last += "…";
  }
  return lines;
}

std::string EscapeXml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + text.size() / 8);
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      case '\r':
        escaped += "&#13;";  // A literal one would be read back as a line feed.
        break;
      default: {
        const bool forbidden = (c < 0x20 && c != '\n' && c != '\t') || c == 0xFFFE || c == 0xFFFF;
        AppendCodePoint(forbidden ? kReplacement : c, &escaped);
      }
    }
  }
  return escaped;
}

std::string SafeUrl(std::string_view url) {
  constexpr size_t kMaxBytes = 2'000;
  const auto first = url.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  url = url.substr(first, url.find_last_not_of(" \t\r\n") - first + 1);
  if (!StartsWithIgnoringCase(url, "http://") && !StartsWithIgnoringCase(url, "https://") &&
      !StartsWithIgnoringCase(url, "mailto:")) {
    return "";
  }
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string safe;
  for (const char raw : url) {
    const auto c = static_cast<unsigned char>(raw);
    if (IsUrlByte(c)) {
      safe += raw;
    } else {
      safe += {'%', kHex[c >> 4], kHex[c & 15]};
    }
  }
  return safe.size() > kMaxBytes ? "" : safe;
}

bool NaturalLess(std::string_view a, std::string_view b) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (!digit(a[i]) || !digit(b[j])) {
      if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
      ++i, ++j;
      continue;
    }
    const auto number = [&digit](std::string_view s, size_t* at) {
      while (*at + 1 < s.size() && s[*at] == '0' && digit(s[*at + 1])) ++*at;
      const size_t begin = *at;
      while (*at < s.size() && digit(s[*at])) ++*at;
      return s.substr(begin, *at - begin);
    };
    const std::string_view x = number(a, &i);
    const std::string_view y = number(b, &j);
    if (x.size() != y.size()) return x.size() < y.size();
    if (x != y) return x < y;
  }
  if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
  return a < b;  // Equal but for leading zeros.
}

std::string Grouped(uint64_t n) {
  std::string digits = std::to_string(n);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string Count(uint64_t n, std::string_view singular, std::string_view plural) {
  return Grouped(n) + " " + std::string(n == 1 ? singular : plural);
}

}  // namespace catena::printing
