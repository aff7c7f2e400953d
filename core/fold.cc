// ICU is called in this file only. Its data costs milliseconds to load, so a name of plain
// ASCII takes a path of its own, which folds as the full path does.
#include "core/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

namespace catena {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// What becomes of a character once it is folded.
enum class Role { kKeep, kDrop, kSeparate };

Role RoleOf(UChar32 c) {
  // Apostrophes and what romanisation writes for soft and hard signs: "Kel'badzhar" is
  // "Kelbadzhar".
  if (c == '\'' || c == '`') return Role::kDrop;
  if (c >= 0x80) {
    if (c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x02B9 || c == 0x02BA || c == 0x00B4) {
      return Role::kDrop;
    }
    const int8_t type = u_charType(c);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) {
      return Role::kDrop;
    }
    const bool separates = u_ispunct(c) || u_isUWhiteSpace(c) || u_iscntrl(c);
    return separates ? Role::kSeparate : Role::kKeep;
  }
  const bool alphanumeric =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  // The ASCII characters that are symbols, not punctuation, in Unicode.
  const bool symbol =
      c == '$' || c == '+' || c == '<' || c == '=' || c == '>' || c == '^' || c == '|' || c == '~';
  return alphanumeric || symbol ? Role::kKeep : Role::kSeparate;
}

char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// White space runs to one space, nothing at the ends: what is left of a name that is all
// punctuation, so that "???" is not the same as "!".
std::string CollapseAsciiSpace(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > 0x20 && c != 0x7f) {
      out += LowerAscii(c);
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string FoldAscii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool pending = false;
  for (const char c : text) {
    const Role role = RoleOf(static_cast<unsigned char>(c));
    if (role == Role::kSeparate) pending = true;
    if (role != Role::kKeep) continue;
    if (pending && !out.empty()) out += ' ';
    pending = false;
    out += LowerAscii(c);
  }
  return out.empty() ? CollapseAsciiSpace(text) : out;
}

// One chain of ICU rules, built when it is first used. A mutex, because ICU promises the
// thread-safety of const use for its normalizers and not for compound transliterators.
class Rules {
 public:
  explicit Rules(const char* id) {
    UErrorCode status = U_ZERO_ERROR;
    transliterator_.reset(icu::Transliterator::createInstance(id, UTRANS_FORWARD, status));
    // Without its data (a cut-down ICU) names still fold by case and width.
    if (U_FAILURE(status)) transliterator_.reset();
  }

  void Apply(icu::UnicodeString& text) {
    const std::lock_guard lock(mutex_);
    if (transliterator_) transliterator_->transliterate(text);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<icu::Transliterator> transliterator_;
};

bool IsLatin(const icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(text.char32At(i), &status);
    if (script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED) {
      return false;
    }
  }
  return true;
}

// Romanises and strips accents. The rules of all scripts take tens of milliseconds to build;
// text in Latin letters, which they leave alone, does not wait for them.
void Romanise(icu::UnicodeString& text) {
  if (IsLatin(text)) {
    static Rules latin("NFD; [:Mn:] Remove; NFC; Latin-ASCII");
    latin.Apply(text);
  } else {
    static Rules any("Any-Latin; NFD; [:Mn:] Remove; NFC; Latin-ASCII");
    any.Apply(text);
  }
}

void CaseFold(icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* folder = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) return;
  const icu::UnicodeString folded = folder->normalize(text, status);
  if (U_SUCCESS(status)) text = folded;
}

icu::UnicodeString Separate(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  bool pending = false;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const Role role = RoleOf(c);
    if (role == Role::kSeparate) pending = true;
    if (role != Role::kKeep) continue;
    if (pending && !out.isEmpty()) out.append(static_cast<UChar32>(' '));
    pending = false;
    out.append(c);
  }
  return out;
}

// As CollapseAsciiSpace().
icu::UnicodeString CollapseSpace(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  bool pending = false;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (u_isUWhiteSpace(c) || u_iscntrl(c)) {
      pending = !out.isEmpty();
      continue;
    }
    if (pending) out.append(static_cast<UChar32>(' '));
    pending = false;
    out.append(c);
  }
  return out;
}

icu::UnicodeString FoldOnce(const icu::UnicodeString& text) {
  icu::UnicodeString folded = text;
  CaseFold(folded);
  Romanise(folded);
  CaseFold(folded);
  icu::UnicodeString separated = Separate(folded);
  return separated.isEmpty() ? CollapseSpace(folded) : separated;
}

std::string FoldUnicode(std::string_view utf8) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  // Some characters need a second pass (a romanisation that decomposes further); folding stops
  // where it no longer changes anything, which is what makes it idempotent.
  constexpr int kMaxPasses = 8;
  std::string out;
  for (int pass = 0; pass < kMaxPasses; ++pass) {
    icu::UnicodeString folded = FoldOnce(text);
    if (folded == text && pass > 0) break;
    text = std::move(folded);
  }
  text.toUTF8String(out);
  return IsAscii(out) ? FoldAscii(out) : out;
}

// The code points of valid UTF-8; bytes of anything else stand for themselves.
std::vector<uint32_t> CodePoints(std::string_view text) {
  std::vector<uint32_t> points;
  points.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
    if (length > 1 && i + length <= text.size() && IsValidUtf8(text.substr(i, length))) {
      uint32_t point = lead & (0x7Fu >> length);
      for (size_t k = 1; k < length; ++k) {
        point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
      }
      points.push_back(point);
      i += length - 1;
    } else {
      points.push_back(lead);
    }
  }
  return points;
}

}  // namespace

std::string FoldName(std::string_view utf8) {
  return IsAscii(utf8) ? FoldAscii(utf8) : FoldUnicode(utf8);
}

bool IsValidUtf8(std::string_view bytes) {
  // The rows of table 3-7, "Well-Formed UTF-8 Byte Sequences", of the Unicode standard.
  const size_t size = bytes.size();
  const auto at = [&bytes](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  for (size_t i = 0; i < size;) {
    const unsigned lead = at(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    if (lead < 0xC2 || lead > 0xF4) return false;
    const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (size - i < length) return false;
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (at(i + 1) < low || at(i + 1) > high) return false;
    for (size_t k = 2; k < length; ++k) {
      if (at(i + k) < 0x80 || at(i + k) > 0xBF) return false;
    }
    i += length;
  }
  return true;
}

size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  const std::vector<uint32_t> rows = CodePoints(a);
  const std::vector<uint32_t> columns = CodePoints(b);
  const size_t longer = std::max(rows.size(), columns.size());
  limit = std::min(limit, longer);
  const size_t beyond = limit + 1;
  if (longer - std::min(rows.size(), columns.size()) > limit) return beyond;
  // Optimal string alignment, only in the band of cells whose distance can be within limit.
  const size_t width = columns.size() + 1;
  std::vector<size_t> before_last(width, beyond);
  std::vector<size_t> last(width, beyond);
  std::vector<size_t> current(width, beyond);
  for (size_t j = 0; j < width && j <= limit; ++j) last[j] = j;
  for (size_t i = 1; i <= rows.size(); ++i) {
    const size_t from = i > limit ? i - limit : 0;
    const size_t to = std::min(columns.size(), i + limit);
    size_t best = beyond;
    if (from > 0) current[from - 1] = beyond;
    for (size_t j = from; j <= to; ++j) {
      size_t cell = beyond;
      if (j == 0) {
        cell = i;
      } else {
        const bool same = rows[i - 1] == columns[j - 1];
        cell = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
        if (i > 1 && j > 1 && rows[i - 1] == columns[j - 2] && rows[i - 2] == columns[j - 1]) {
          cell = std::min(cell, before_last[j - 2] + 1);
        }
      }
      current[j] = std::min(cell, beyond);
      best = std::min(best, current[j]);
    }
    if (to < columns.size()) current[to + 1] = beyond;
    if (best == beyond) return beyond;
    before_last.swap(last);
    last.swap(current);
  }
  return last[columns.size()];
}

}  // namespace catena
