// The fields of sources that every reader sets: variables by name, lists of names, languages.
#include <algorithm>
#include <iterator>

#include "ingest/article_reference.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

struct Language {
  std::string_view name;
  std::string_view code;
};
constexpr Language kLanguages[] = {
    {"Afrikaans", "af"}, {"Albanian", "sq"},    {"Amharic", "am"},    {"Arabic", "ar"},
    {"Armenian", "hy"},  {"Azerbaijani", "az"}, {"Basque", "eu"},     {"Belarusian", "be"},
    {"Bengali", "bn"},   {"Bosnian", "bs"},     {"Bulgarian", "bg"},  {"Burmese", "my"},
    {"Catalan", "ca"},   {"Chinese", "zh"},     {"Croatian", "hr"},   {"Czech", "cs"},
    {"Danish", "da"},    {"Dutch", "nl"},       {"English", "en"},    {"Esperanto", "eo"},
    {"Estonian", "et"},  {"Finnish", "fi"},     {"French", "fr"},     {"Galician", "gl"},
    {"Georgian", "ka"},  {"German", "de"},      {"Greek", "el"},      {"Hebrew", "he"},
    {"Hindi", "hi"},     {"Hungarian", "hu"},   {"Icelandic", "is"},  {"Indonesian", "id"},
    {"Irish", "ga"},     {"Italian", "it"},     {"Japanese", "ja"},   {"Kazakh", "kk"},
    {"Khmer", "km"},     {"Korean", "ko"},      {"Kurdish", "ku"},    {"Kyrgyz", "ky"},
    {"Latin", "la"},     {"Latvian", "lv"},     {"Lithuanian", "lt"}, {"Macedonian", "mk"},
    {"Malay", "ms"},     {"Mongolian", "mn"},   {"Nepali", "ne"},     {"Norwegian", "no"},
    {"Pashto", "ps"},    {"Persian", "fa"},     {"Polish", "pl"},     {"Portuguese", "pt"},
    {"Romanian", "ro"},  {"Russian", "ru"},     {"Serbian", "sr"},    {"Sinhala", "si"},
    {"Slovak", "sk"},    {"Slovenian", "sl"},   {"Somali", "so"},     {"Spanish", "es"},
    {"Swahili", "sw"},   {"Swedish", "sv"},     {"Tajik", "tg"},      {"Tamil", "ta"},
    {"Tatar", "tt"},     {"Thai", "th"},        {"Turkish", "tr"},    {"Turkmen", "tk"},
    {"Ukrainian", "uk"}, {"Urdu", "ur"},        {"Uzbek", "uz"},      {"Vietnamese", "vi"},
    {"Welsh", "cy"}};

// "Ek AB" of "Ek AB, Van Loo C, et al.", as medical journals print names; nothing for other words.
std::optional<Value::Map> VancouverName(std::string_view part) {
  const size_t space = part.rfind(' ');
  if (space == std::string_view::npos || !IsCapitalAt(part, 0)) return {};
  const std::string_view initials = part.substr(space + 1);
  const bool family = std::any_of(part.begin(), part.end(), IsAsciiLower);
  if (!family || initials.empty() || initials.size() > 3) return {};
  if (!std::all_of(initials.begin(), initials.end(), IsAsciiUpper)) return {};
  return Value::Map{{"family", std::string(TrimmedText(part.substr(0, space)))},
                    {"given", std::string(initials)}};
}

// Empty unless all parts between commas are such names, and there are several.
Value::List VancouverList(std::string_view text) {
  Value::List names;
  while (!text.empty()) {
    const size_t end = std::min(text.find(','), text.size());
    const std::string_view part = TrimmedText(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!names.empty() && text.empty() && (part == "et al." || part == "et al")) break;
    auto name = VancouverName(part);
    if (!name) return {};
    names.emplace_back(*std::move(name));
    if (text.empty() && names.size() < 2) return {};
  }
  return names;
}

}  // namespace

void SetVariable(SourceRecord& source, std::string_view name, Value value) {
  if (FindVariable(source, name) != nullptr) return;
  if (const std::string* text = value.AsString(); text != nullptr && text->empty()) return;
  source.variables.push_back({std::string(name), std::move(value), source.place});
}

const Value* FindVariable(const SourceRecord& source, std::string_view name) {
  const auto found = std::find_if(source.variables.begin(), source.variables.end(),
                                  [&](const SourceVariable& v) { return v.name == name; });
  return found == source.variables.end() ? nullptr : &found->value;
}

std::optional<std::string_view> LanguageCode(std::string_view english_name) {
  const std::string_view name = TrimmedText(english_name);
  const auto found =
      std::find_if(std::begin(kLanguages), std::end(kLanguages),
                   [&](const Language& row) { return EqualsAnyCase(row.name, name); });
  return found == std::end(kLanguages) ? std::nullopt : std::optional(found->code);
}

std::optional<std::string_view> LanguageName(std::string_view code) {
  const auto found = std::find_if(std::begin(kLanguages), std::end(kLanguages),
                                  [&](const Language& row) { return row.code == code; });
  return found == std::end(kLanguages) ? std::nullopt : std::optional(found->name);
}

Value::List ParseNameList(std::string_view text) {
  Value::List names = VancouverList(text);
  if (!names.empty()) return names;
  while (!text.empty()) {
    const size_t end = std::min(text.find(';'), text.size());
    std::string_view part = TrimmedText(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    for (const std::string_view word : {"& ", "and "}) {
      if (part.starts_with(word)) part = TrimmedText(part.substr(word.size()));
    }
    if (part.empty() || part == "et al." || part == "et al") continue;
    const size_t comma = part.find(',');
    const bool one_comma =
        comma != std::string_view::npos && part.find(',', comma + 1) == std::string_view::npos;
    if (one_comma) {
      names.emplace_back(Value::Map{{"family", std::string(TrimmedText(part.substr(0, comma)))},
                                    {"given", std::string(TrimmedText(part.substr(comma + 1)))}});
    } else {
      names.emplace_back(Value::Map{{"literal", std::string(part)}});
    }
  }
  return names;
}

}  // namespace catena
