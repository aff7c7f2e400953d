#include "ingest/article_wikitext_names.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "ingest/article_words.h"
#include "ingest/coins.h"

namespace catena {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr Entity kEntities[] = {
    {"&nbsp;", " "},
    {"&ensp;", " "},
    {"&emsp;", " "},
    {"&thinsp;", " "},
    {"&hairsp;", ""},
    {"&ndash;", "\xE2\x80\x93"},
    {"&mdash;", "\xE2\x80\x94"},
    {"&minus;", "\xE2\x88\x92"},
    {"&amp;", "&"},
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&quot;", "\""},
    {"&apos;", "'"},
    {"&times;", "\xC3\x97"},
    {"&deg;", "\xC2\xB0"},
    {"&hellip;", "\xE2\x80\xA6"},
    {"&middot;", "\xC2\xB7"},
    {"&bull;", "\xE2\x80\xA2"},
    {"&lsquo;", "\xE2\x80\x98"},
    {"&rsquo;", "\xE2\x80\x99"},
    {"&ldquo;", "\xE2\x80\x9C"},
    {"&rdquo;", "\xE2\x80\x9D"},
    {"&laquo;", "\xC2\xAB"},
    {"&raquo;", "\xC2\xBB"},
    {"&euro;", "\xE2\x82\xAC"},
    {"&pound;", "\xC2\xA3"},
    {"&sect;", "\xC2\xA7"},
    {"&zwnj;", ""},
    {"&zwj;", ""},
    {"&lrm;", ""},
    {"&rlm;", ""},
    {"&shy;", ""},
};

// Of U+00C0 to U+00FF, in their order.
constexpr std::string_view kLatinNames[] = {
    "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig", "Ccedil",
    "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc", "Iuml",
    "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",  "times",
    "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN", "szlig",
    "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig", "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc", "iuml",
    "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",  "divide",
    "oslash", "ugrave", "uacute", "ucirc",  "uuml",   "yacute", "thorn", "yuml"};
static_assert(std::size(kLatinNames) == 64);

void AppendUtf8(uint32_t value, std::string& out) {
  const auto byte = [&](uint32_t bits) { out += static_cast<char>(bits); };
  if (value < 0x80) {
    byte(value);
  } else if (value < 0x800) {
    byte(0xC0U | (value >> 6U));
    byte(0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    byte(0xE0U | (value >> 12U));
    byte(0x80U | ((value >> 6U) & 0x3FU));
    byte(0x80U | (value & 0x3FU));
  } else {
    byte(0xF0U | (value >> 18U));
    byte(0x80U | ((value >> 12U) & 0x3FU));
    byte(0x80U | ((value >> 6U) & 0x3FU));
    byte(0x80U | (value & 0x3FU));
  }
}

// "&#8211;", "&#x2013;".
size_t AppendNumericEntity(std::string_view text, std::string& out) {
  const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  uint32_t value = 0;
  size_t i = hex ? 3 : 2;
  const size_t first = i;
  for (; i < text.size() && i < first + 7; ++i) {
    const char c = AsciiLower(text[i]);
    if (IsAsciiDigit(c)) {
      value = value * (hex ? 16 : 10) + static_cast<uint32_t>(c - '0');
    } else if (hex && c >= 'a' && c <= 'f') {
      value = value * 16 + static_cast<uint32_t>(c - 'a' + 10);
    } else {
      break;
    }
  }
  if (i == first || i >= text.size() || text[i] != ';') return 0;
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < 0x20 || value > 0x10FFFF || surrogate) return 0;
  AppendUtf8(value == 0xA0 ? ' ' : value, out);
  return i + 1;
}

std::string RomanNumber(uint32_t number) {
  constexpr std::pair<uint32_t, std::string_view> kSigns[] = {
      {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
      {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
  if (number >= 4000) return std::to_string(number);
  std::string roman;
  for (const auto& [value, sign] : kSigns) {
    for (; number >= value; number -= value) roman += sign;
  }
  return roman;
}

std::string_view Namespace(std::string_view target) {
  const size_t colon = target.find(':');
  return colon == std::string_view::npos ? std::string_view()
                                         : TrimmedText(target.substr(0, colon));
}

}  // namespace

std::string TemplateName(std::string_view written) {
  std::string name = AsciiLowered(written);
  std::replace(name.begin(), name.end(), '_', ' ');
  name = CollapsedSpaces(name);
  if (name.starts_with("template:")) name = std::string(TrimmedText(name.substr(9)));
  return name;
}

bool IsNoteGroup(std::string_view group) {
  constexpr std::string_view kGroups[] = {
      "note",        "notes",     "nb",          "n",           "n.b.",        "fn",
      "footnote",    "footnotes", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman",
      "lower-greek", "efn",       "explanatory", "lower-latin", "a",           "lower alpha"};
  const std::string key = AsciiLowered(TrimmedText(group));
  return std::find(std::begin(kGroups), std::end(kGroups), key) != std::end(kGroups);
}

std::string_view GroupOfNoteTemplate(std::string_view name) {
  if (name == "efn-ua") return "upper-alpha";
  if (name == "efn-lr") return "lower-roman";
  if (name == "efn-ur") return "upper-roman";
  if (name == "efn-lg") return "lower-greek";
  if (name == "notetag") return "note";
  return KindOfTemplate(name) == WikiTemplate::kNoteText ? "lower-alpha" : "";
}

std::string ReferenceLabel(std::string_view group, uint32_t number) {
  const std::string key = AsciiLowered(group);
  const auto lettered = [&](char first) {
    std::string letters;
    for (uint32_t rest = number; rest > 0; rest = (rest - 1) / 26) {
      letters.insert(letters.begin(), static_cast<char>(first + (rest - 1) % 26));
    }
    return letters;
  };
  if (group.empty()) return std::to_string(number);
  if (key == "lower-alpha" || key == "lower alpha" || key == "lower-latin") return lettered('a');
  if (key == "upper-alpha") return lettered('A');
  if (key == "lower-roman") return AsciiLowered(RomanNumber(number));
  if (key == "upper-roman") return RomanNumber(number);
  return std::string(group) + " " + std::to_string(number);
}

bool IsSeveralShortCitations(std::string_view name) {
  return name == "sfnm" || name == "sfnmp" || name == "harvnbm" || name == "harvmnb";
}

std::string PrintedNames(const std::vector<std::string>& names) {
  std::string printed = names.front();
  if (names.size() > 3) return printed + " et al.";
  for (size_t i = 1; i < names.size(); ++i) {
    printed += (i + 1 == names.size() ? " & " : ", ") + names[i];
  }
  return printed;
}

bool IsCitationInText(std::string_view name) {
  return name == "harvtxt" || name == "harvcoltxt" || name == "harvard citation text";
}

namespace {

// Letters beyond ASCII as they are written; wikis write the first as a capital, editors may not.
template <size_t N>
bool IsOneOf(std::string_view space, const std::array<std::string_view, N>& names) {
  const std::string lowered = AsciiLowered(space);
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return lowered == name || space == WithCapital(name);
  });
}

}  // namespace

// In the words of the larger wikis.
bool IsFileLink(std::string_view target) {
  constexpr std::array<std::string_view, 29> kFiles = {"file",
                                                       "image",
                                                       "media",
                                                       "datei",
                                                       "bild",
                                                       "fichier",
                                                       "archivo",
                                                       "imagen",
                                                       "immagine",
                                                       "ficheiro",
                                                       "imagem",
                                                       "arquivo",
                                                       "bestand",
                                                       "afbeelding",
                                                       "plik",
                                                       "grafika",
                                                       "fil",
                                                       "tiedosto",
                                                       "soubor",
                                                       "dosya",
                                                       "fájl",
                                                       "файл",
                                                       "изображение",
                                                       "зображення",
                                                       "\u0645\u0644\u0641",
                                                       "\u05E7\u05D5\u05D1\u05E5",
                                                       "\u0D2A\u0D4D\u0D30\u0D2E\u0D3E\u0D23\u0D02",
                                                       "\u30D5\u30A1\u30A4\u30EB",
                                                       "\u6587\u4EF6"};
  return IsOneOf(Namespace(target), kFiles);
}

bool IsHiddenLink(std::string_view target) {
  const std::string_view space = Namespace(target);
  if (space.empty()) return false;
  constexpr std::array<std::string_view, 21> kCategories = {
      "category",
      "kategorie",
      "catégorie",
      "categoría",
      "categoria",
      "categorie",
      "kategoria",
      "kategori",
      "kategória",
      "luokka",
      "категория",
      "категорія",
      "категорија",
      "կատեգորիա",
      "kateqoriya",
      "\u062A\u0635\u0646\u064A\u0641",
      "\u05E7\u05D8\u05D2\u05D5\u05E8\u05D9\u05D4",
      "\u0631\u062F\u0647",
      "\u30AB\u30C6\u30B4\u30EA",
      "\u5206\u7C7B",
      "\u5206\u985E"};
  if (IsOneOf(space, kCategories)) return true;
  // Other wikis: two or three small letters ("de:", "zh-yue:" too).
  const size_t dash = std::min(space.find('-'), space.size());
  return dash >= 2 && dash <= 3 &&
         std::all_of(space.begin(), space.begin() + static_cast<std::ptrdiff_t>(dash),
                     IsAsciiLower);
}

bool IsMetaPage(std::string_view title) {
  constexpr std::array<std::string_view, 12> kSpaces = {
      "help",    "wikipedia", "wp",   "project",   "template",  "portal",
      "special", "module",    "user", "user talk", "mediawiki", "talk"};
  return IsOneOf(Namespace(title), kSpaces);
}

std::string PageOfLink(std::string_view target) {
  if (target.find_first_of("%&") == std::string_view::npos) return NormalPageTitle(target);
  std::string text;
  for (size_t i = 0; i < target.size();) {
    const size_t entity = target[i] == '&' ? AppendEntity(target.substr(i), text) : 0;
    if (entity == 0) text += target[i];
    i += std::max<size_t>(entity, 1);
  }
  return NormalPageTitle(CleanArticleText(DecodePercent(text, false)).text);
}

std::string NormalPageTitle(std::string_view title) {
  title = TrimmedText(title);
  if (title.starts_with(':')) title.remove_prefix(1);
  title = title.substr(0, title.find('#'));
  std::string page(title);
  std::replace(page.begin(), page.end(), '_', ' ');
  page = CollapsedSpaces(page);
  if (page.find_first_of("{}[]<>|") != std::string::npos) return {};
  return WithCapital(page);
}

size_t AppendEntity(std::string_view text, std::string& out) {
  if (text.starts_with("&#")) return AppendNumericEntity(text, out);
  for (const Entity& entity : kEntities) {
    if (!text.starts_with(entity.name)) continue;
    out += entity.text;
    return entity.name.size();
  }
  const size_t end = text.substr(0, 10).find(';');
  if (end == std::string_view::npos || end == 0) return 0;
  const auto latin =
      std::find(std::begin(kLatinNames), std::end(kLatinNames), text.substr(1, end - 1));
  if (latin == std::end(kLatinNames)) return 0;
  AppendUtf8(0xC0U + static_cast<uint32_t>(latin - std::begin(kLatinNames)), out);
  return end + 1;
}

}  // namespace catena
