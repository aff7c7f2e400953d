#include "ingest/article_words.h"

#include <algorithm>
#include <cstdint>

namespace catena {
namespace {

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
constexpr std::string_view kNarrowNoBreakSpace = "\xE2\x80\xAF";
constexpr std::string_view kThinSpace = "\xE2\x80\x89";

// Bytes of a space at `i`; 0 when there is none.
size_t SpaceAt(std::string_view text, size_t i) {
  if (IsAsciiSpace(text[i])) return 1;
  for (const std::string_view space : {kNoBreakSpace, kNarrowNoBreakSpace, kThinSpace}) {
    if (text.substr(i).starts_with(space)) return space.size();
  }
  return 0;
}

// The code point at `i` and its bytes; U+FFFD and 1 for what is no UTF-8.
struct CodePoint {
  uint32_t value = 0xFFFD;
  size_t bytes = 1;
  bool valid = false;
};

CodePoint CodePointAt(std::string_view text, size_t i) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned first = byte(i);
  if (first < 0x80) return {first, 1, true};
  const size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || i + length > text.size()) return {};
  uint32_t value = first & (0xFFU >> (length + 1));
  for (size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte(i + k) & 0x3FU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length, true};
}

// Says nothing to a reader and may deceive one.
bool IsInvisible(uint32_t value) {
  return value == 0xFEFF || value == 0x200B || value == 0x200E || value == 0x200F ||
         (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069) ||
         value == 0x2060 || value == 0xAD || value == 0x61C;
}

bool IsControl(uint32_t value) {
  return (value < 0x20 && value != '\n' && value != '\t') || (value >= 0x7F && value <= 0x9F);
}

enum class LetterCase : uint8_t { kNone, kCapital, kSmall };

LetterCase AlternatingCase(uint32_t value) {
  return value % 2 == 0 ? LetterCase::kCapital : LetterCase::kSmall;
}

LetterCase CaseOf(uint32_t value) {
  if (value < 0x80) {
    const char c = static_cast<char>(value);
    return IsAsciiUpper(c)   ? LetterCase::kCapital
           : IsAsciiLower(c) ? LetterCase::kSmall
                             : LetterCase::kNone;
  }
  if (value >= 0xC0 && value <= 0xDE && value != 0xD7) return LetterCase::kCapital;
  if (value >= 0xDF && value <= 0xFF && value != 0xF7) return LetterCase::kSmall;
  // Latin Extended-A has the pairs shifted by one between U+0139 and U+0148 and from U+0179 on.
  const bool shifted = (value >= 0x139 && value <= 0x148) || (value >= 0x179 && value <= 0x17E);
  if (value >= 0x100 && value <= 0x17F) return AlternatingCase(shifted ? value + 1 : value);
  if (value >= 0x1E00 && value <= 0x1EFF) return AlternatingCase(value);
  if (value >= 0x386 && value <= 0x3AB && value != 0x387 && value != 0x390) {
    return LetterCase::kCapital;
  }
  if (value >= 0x3AC && value <= 0x3CE) return LetterCase::kSmall;
  if (value >= 0x400 && value <= 0x42F) return LetterCase::kCapital;
  if (value >= 0x430 && value <= 0x45F) return LetterCase::kSmall;
  if (value >= 0x460 && value <= 0x52F) return AlternatingCase(value);
  if (value >= 0x531 && value <= 0x556) return LetterCase::kCapital;
  if (value >= 0x561 && value <= 0x587) return LetterCase::kSmall;
  // Hebrew, Arabic, Indic, Georgian, East Asian scripts have no cases.
  const bool caseless = (value >= 0x5D0 && value <= 0x1CFF) || (value >= 0x3040 && value < 0xD800);
  return caseless ? LetterCase::kCapital : LetterCase::kNone;
}

}  // namespace

std::string AsciiLowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), AsciiLower);
  return lower;
}

std::string_view TrimmedText(std::string_view text) {
  while (!text.empty()) {
    const size_t space = SpaceAt(text, 0);
    if (space == 0) break;
    text.remove_prefix(space);
  }
  while (!text.empty()) {
    if (IsAsciiSpace(text.back())) {
      text.remove_suffix(1);
    } else if (text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(kNoBreakSpace.size());
    } else if (text.ends_with(kNarrowNoBreakSpace) || text.ends_with(kThinSpace)) {
      text.remove_suffix(kThinSpace.size());
    } else {
      break;
    }
  }
  return text;
}

std::string CollapsedSpaces(std::string_view text) {
  std::string collapsed;
  bool pending = false;
  for (size_t i = 0; i < text.size();) {
    const size_t space = SpaceAt(text, i);
    if (space > 0) {
      pending = !collapsed.empty();
      i += space;
      continue;
    }
    if (pending) collapsed += ' ';
    pending = false;
    collapsed += text[i++];
  }
  return collapsed;
}

size_t WideSpaceAt(std::string_view text, size_t i) {
  const std::string_view rest = text.substr(i, 3);
  if (rest.starts_with("\xC2\xA0")) return 2;
  if (rest.size() < 3 || rest[0] != '\xE2' || rest[1] != '\x80') return 0;
  const auto last = static_cast<unsigned char>(rest[2]);
  return (last >= 0x82 && last <= 0x8A) || last == 0xAF ? 3 : 0;
}

bool EqualsAnyCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && StartsAnyCase(a, b);
}

bool StartsAnyCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char a, char b) { return AsciiLower(a) == AsciiLower(b); });
}

bool IsCapitalAt(std::string_view text, size_t i) {
  return i < text.size() && CaseOf(CodePointAt(text, i).value) == LetterCase::kCapital;
}

bool IsSmallAt(std::string_view text, size_t i) {
  return i < text.size() && CaseOf(CodePointAt(text, i).value) == LetterCase::kSmall;
}

std::string WithCapital(std::string_view text) {
  std::string capital(text);
  if (capital.empty()) return capital;
  if (IsAsciiLower(capital[0])) capital[0] = static_cast<char>(capital[0] - 'a' + 'A');
  if (capital.size() < 2 || (static_cast<unsigned char>(capital[0]) & 0xE0U) != 0xC0U) {
    return capital;
  }
  struct Letters {
    uint32_t first;
    uint32_t last;
    uint32_t above;  // The capitals.
  };
  constexpr Letters kLetters[] = {{0xE0, 0xF6, 32},   {0xF8, 0xFE, 32},   {0x3B1, 0x3C1, 32},
                                  {0x3C3, 0x3C9, 32}, {0x430, 0x44F, 32}, {0x450, 0x45F, 80},
                                  {0x561, 0x586, 48}};
  const uint32_t letter = ((static_cast<unsigned char>(capital[0]) & 0x1FU) << 6) |
                          (static_cast<unsigned char>(capital[1]) & 0x3FU);
  for (const Letters& each : kLetters) {
    if (letter < each.first || letter > each.last) continue;
    const uint32_t upper = letter - each.above;
    capital[0] = static_cast<char>(0xC0U | (upper >> 6));
    capital[1] = static_cast<char>(0x80U | (upper & 0x3FU));
  }
  return capital;
}

CleanText CleanArticleText(std::string_view bytes) {
  CleanText clean;
  clean.text.reserve(bytes.size());
  for (size_t i = 0; i < bytes.size();) {
    // Most of a page is printable ASCII, which is copied as it is.
    size_t plain = i;
    while (plain < bytes.size() &&
           ((bytes[plain] >= ' ' && bytes[plain] < '\x7F') || bytes[plain] == '\n')) {
      ++plain;
    }
    if (plain > i) {
      clean.text += bytes.substr(i, plain - i);
      i = plain;
      continue;
    }
    const CodePoint point = CodePointAt(bytes, i);
    const std::string_view piece = bytes.substr(i, point.bytes);
    i += point.bytes;
    if (!point.valid || point.value == 0) {
      clean.text += "\xEF\xBF\xBD";
      ++clean.replaced;
    } else if (IsInvisible(point.value)) {
      ++clean.removed;
    } else if (point.value == '\r') {
      if (i >= bytes.size() || bytes[i] != '\n') clean.text += '\n';
    } else if (IsControl(point.value)) {
      clean.text += ' ';
    } else {
      clean.text += piece;
    }
  }
  return clean;
}

}  // namespace catena
