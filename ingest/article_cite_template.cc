#include "ingest/article_cite_template.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "ingest/article_dates.h"
#include "ingest/article_reference.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

struct TypeOfTemplate {
  std::string_view name;
  std::string_view type;
};
constexpr TypeOfTemplate kTypes[] = {
    {"cite web", "webpage"},
    {"web", "webpage"},
    {"citeweb", "webpage"},
    {"cite news", "article-newspaper"},
    {"news", "article-newspaper"},
    {"cite newspaper", "article-newspaper"},
    {"citenews", "article-newspaper"},
    {"cite journal", "article-journal"},
    {"cite paper", "article-journal"},
    {"cite document", "document"},
    {"cite arxiv", "article"},
    {"cite biorxiv", "article"},
    {"cite ssrn", "article"},
    {"cite magazine", "article-magazine"},
    {"cite book", "book"},
    {"citebook", "book"},
    {"cite encyclopedia", "entry-encyclopedia"},
    {"cite encyclopaedia", "entry-encyclopedia"},
    {"cite dictionary", "entry-dictionary"},
    {"cite conference", "paper-conference"},
    {"cite thesis", "thesis"},
    {"cite report", "report"},
    {"cite techreport", "report"},
    {"cite tech report", "report"},
    {"cite press release", "document"},
    {"cite pressrelease", "document"},
    {"cite interview", "interview"},
    {"cite speech", "speech"},
    {"cite map", "map"},
    {"cite patent", "patent"},
    {"cite court", "legal_case"},
    {"cite episode", "broadcast"},
    {"cite serial", "broadcast"},
    {"cite podcast", "broadcast"},
    {"cite av media", "motion_picture"},
    {"cite video", "motion_picture"},
    {"cite dvd notes", "motion_picture"},
    {"cite av media notes", "document"},
    {"cite video game", "software"},
    {"cite tweet", "post"},
    {"cite mailing list", "post"},
    {"cite newsgroup", "post"},
    {"cite blog", "post-weblog"},
    {"cite sign", "graphic"},
    {"cite manual", "document"},
    {"cite wikisource", "book"},
    {"cite gvp", "webpage"},
    {"cite comic", "book"},
    {"cite music release notes", "document"},
    {"cite act", "legislation"},
    {"cite archive", "manuscript"},
    {"cite letter", "personal_communication"},
    {"citation", "document"},
    {"cite", "document"},
};

struct Variable {
  std::string_view parameter;
  std::string_view variable;
};
// In the order of precedence: the first parameter that is given sets the variable.
constexpr Variable kVariables[] = {
    {"title", "title"},
    {"script-title", "title"},
    {"article", "title"},
    {"journal", "container-title"},
    {"newspaper", "container-title"},
    {"magazine", "container-title"},
    {"work", "container-title"},
    {"website", "container-title"},
    {"periodical", "container-title"},
    {"encyclopedia", "container-title"},
    {"encyclopaedia", "container-title"},
    {"dictionary", "container-title"},
    {"series", "collection-title"},
    {"publisher", "publisher"},
    {"institution", "publisher"},
    {"location", "publisher-place"},
    {"place", "publisher-place"},
    {"publication-place", "publisher-place"},
    {"agency", "agency"},
    {"via", "via"},
    {"volume", "volume"},
    {"issue", "issue"},
    {"number", "issue"},
    {"pages", "page"},
    {"page", "page"},
    {"pp", "page"},
    {"p", "page"},
    {"at", "locator"},
    {"edition", "edition"},
    {"doi", "DOI"},
    {"isbn", "ISBN"},
    {"issn", "ISSN"},
    {"eissn", "ISSN"},
    {"pmid", "PMID"},
    {"pmc", "PMCID"},
    {"oclc", "OCLC"},
    {"jstor", "JSTOR"},
    {"bibcode", "bibcode"},
    {"arxiv", "arxiv"},
    {"eprint", "arxiv"},
    {"s2cid", "S2CID"},
    {"lccn", "LCCN"},
    {"id", "number"},
    {"url", "URL"},
    {"chapter-url", "URL"},
    {"chapterurl", "URL"},
    {"archive-url", "archive_url"},
    {"archiveurl", "archive_url"},
    {"quote", "quote"},
    {"language", "language"},
};

void SetText(SourceRecord& source, std::string_view name, std::string_view value) {
  if (!value.empty()) SetVariable(source, name, std::string(value));
}

// The first parameter of those that is given.
template <size_t N>
std::string_view FirstOf(const TemplateParameters& parameters,
                         const std::array<std::string_view, N>& names) {
  for (const std::string_view name : names) {
    if (const std::string_view value = ParameterOf(parameters, name); !value.empty()) return value;
  }
  return {};
}

std::string WithNumber(std::string_view name, int number) {
  return std::string(name) + std::to_string(number);
}

// "last3", "last-3", "surname3", and without a number for the first.
std::string_view NumberedParameter(const TemplateParameters& parameters,
                                   std::initializer_list<std::string_view> names, int number) {
  for (const std::string_view name : names) {
    std::string_view value = ParameterOf(parameters, WithNumber(name, number));
    if (value.empty() && number == 1) value = ParameterOf(parameters, name);
    if (!value.empty()) return value;
  }
  return {};
}

Value::Map OneName(std::string_view family, std::string_view given) {
  if (given.empty()) return {{"literal", std::string(family)}};
  return {{"family", std::string(family)}, {"given", std::string(given)}};
}

constexpr int kMaxNames = 100;

// "Ek A, Lund BC, ((World Bank)), et al.": names as medical journals print them, initials last.
Value::List VancouverNames(std::string_view written) {
  Value::List names;
  while (!written.empty() && names.size() < size_t{kMaxNames}) {
    const size_t comma = written.find(',');
    std::string_view name = TrimmedText(written.substr(0, comma));
    written = comma == std::string_view::npos ? "" : written.substr(comma + 1);
    if (name.empty() || name == "et al" || name == "et al.") continue;
    const size_t space = name.rfind(' ');
    if (name.starts_with("((") && name.ends_with("))")) {
      names.emplace_back(OneName(TrimmedText(name.substr(2, name.size() - 4)), ""));
    } else if (space == std::string_view::npos) {
      names.emplace_back(OneName(name, ""));
    } else {
      names.emplace_back(OneName(TrimmedText(name.substr(0, space)), name.substr(space + 1)));
    }
  }
  return names;
}

Value::List AuthorsOf(const TemplateParameters& parameters) {
  Value::List names;
  for (int i = 1; i <= kMaxNames; ++i) {
    const std::string_view last =
        NumberedParameter(parameters, {"last", "surname", "author-last"}, i);
    const std::string_view first =
        NumberedParameter(parameters, {"first", "given", "author-first"}, i);
    std::string_view author = NumberedParameter(parameters, {"author"}, i);
    if (!last.empty()) {
      names.emplace_back(OneName(last, first));
    } else if (!author.empty()) {
      // Several in one parameter are separated by semicolons, where they are written at all.
      Value::List written = ParseNameList(author);
      std::move(written.begin(), written.end(), std::back_inserter(names));
    } else {
      break;
    }
  }
  if (names.empty()) names = VancouverNames(ParameterOf(parameters, "vauthors"));
  if (names.empty()) {
    if (const auto authors = ParameterOf(parameters, "authors"); !authors.empty()) {
      names.emplace_back(Value::Map{{"literal", std::string(authors)}});
    }
  }
  return names;
}

Value::List EditorsOf(const TemplateParameters& parameters) {
  Value::List names;
  for (int i = 1; i <= kMaxNames; ++i) {
    const std::string number = std::to_string(i);
    std::string_view last = ParameterOf(parameters, "editor" + number + "-last");
    std::string_view first = ParameterOf(parameters, "editor" + number + "-first");
    if (last.empty()) last = NumberedParameter(parameters, {"editor-last", "editor-surname"}, i);
    if (first.empty()) first = NumberedParameter(parameters, {"editor-first", "editor-given"}, i);
    const std::string_view editor = NumberedParameter(parameters, {"editor"}, i);
    if (!last.empty()) {
      names.emplace_back(OneName(last, first));
    } else if (!editor.empty()) {
      Value::List written = ParseNameList(editor);
      std::move(written.begin(), written.end(), std::back_inserter(names));
    } else {
      break;
    }
  }
  return names;
}

void SetDate(SourceRecord& source, std::string_view name, std::string_view written) {
  if (written.empty()) return;
  if (auto date = ParseWrittenDate(written)) SetVariable(source, name, *std::move(date));
}

void SetDates(SourceRecord& source, const TemplateParameters& parameters) {
  SetDate(source, "issued",
          FirstOf(parameters, std::array<std::string_view, 4>{"date", "publication-date",
                                                              "air-date", "airdate"}));
  // "year" and "month" of old.
  const std::string_view year = ParameterOf(parameters, "year");
  const std::string_view month = ParameterOf(parameters, "month");
  if (!month.empty()) SetDate(source, "issued", std::string(month) + " " + std::string(year));
  SetDate(source, "issued", year);
  SetDate(source, "accessed",
          FirstOf(parameters, std::array<std::string_view, 2>{"access-date", "accessdate"}));
  SetDate(source, "archive_date",
          FirstOf(parameters, std::array<std::string_view, 2>{"archive-date", "archivedate"}));
  SetDate(source, "original-date",
          FirstOf(parameters, std::array<std::string_view, 2>{"orig-date", "orig-year"}));
}

void SetUrlStatus(SourceRecord& source, const TemplateParameters& parameters) {
  const std::string status =
      AsciiLowered(FirstOf(parameters, std::array<std::string_view, 2>{"url-status", "urlstatus"}));
  constexpr std::array<std::string_view, 4> kKnown = {"live", "dead", "unfit", "usurped"};
  if (std::find(kKnown.begin(), kKnown.end(), status) != kKnown.end()) {
    SetText(source, "url_status", status);
    return;
  }
  const std::string dead =
      AsciiLowered(FirstOf(parameters, std::array<std::string_view, 2>{"dead-url", "deadurl"}));
  if (dead == "yes" || dead == "y" || dead == "true") SetText(source, "url_status", "dead");
  if (dead == "no" || dead == "n") SetText(source, "url_status", "live");
  if (dead == "unfit" || dead == "usurped") SetText(source, "url_status", dead);
}

}  // namespace

std::string_view ParameterOf(const TemplateParameters& parameters, std::string_view name) {
  for (auto it = parameters.rbegin(); it != parameters.rend(); ++it) {
    if (it->first == name) return TrimmedText(it->second);
  }
  return {};
}

bool IsCiteTemplate(std::string_view name) {
  if (name == "web" || name == "news") return false;
  const bool known = std::any_of(std::begin(kTypes), std::end(kTypes),
                                 [&](const TypeOfTemplate& row) { return row.name == name; });
  return known || (name.starts_with("cite ") && name.size() < 40);
}

SourceRecord ReadCiteTemplate(std::string_view name, const TemplateParameters& parameters,
                              TextPlace place) {
  SourceRecord source;
  source.place = place;
  const auto type = std::find_if(std::begin(kTypes), std::end(kTypes),
                                 [&](const TypeOfTemplate& row) { return row.name == name; });
  source.type = type == std::end(kTypes) ? "document" : std::string(type->type);
  const std::string_view chapter = FirstOf(
      parameters, std::array<std::string_view, 4>{"chapter", "contribution", "entry", "section"});
  if (!chapter.empty() &&
      (source.type == "book" || source.type == "document" || source.type == "entry-encyclopedia")) {
    // A chapter is the source, and the book what contains it.
    if (source.type == "book") source.type = "chapter";
    SetText(source, "title", chapter);
    SetText(source, "container-title", ParameterOf(parameters, "title"));
  }
  if (Value::List authors = AuthorsOf(parameters); !authors.empty()) {
    SetVariable(source, "author", std::move(authors));
  }
  if (Value::List editors = EditorsOf(parameters); !editors.empty()) {
    SetVariable(source, "editor", std::move(editors));
  }
  for (const Variable& row : kVariables) {
    const std::string_view value = ParameterOf(parameters, row.parameter);
    if (value.empty()) continue;
    const auto code = row.variable == "language" ? LanguageCode(value) : std::nullopt;
    SetText(source, row.variable, code ? *code : value);
  }
  SetDates(source, parameters);
  SetUrlStatus(source, parameters);
  if (name == "citation" && FindVariable(source, "container-title") != nullptr &&
      FindVariable(source, "volume") != nullptr) {
    source.type = "article-journal";
  } else if (name == "citation" && !chapter.empty()) {
    source.type = "chapter";
  } else if (name == "citation" && (FindVariable(source, "ISBN") != nullptr ||
                                    (FindVariable(source, "container-title") == nullptr &&
                                     FindVariable(source, "publisher") != nullptr &&
                                     FindVariable(source, "URL") == nullptr))) {
    source.type = "book";
  }
  return source;
}

std::string ShortCiteKey(const TemplateParameters& parameters) {
  std::string_view ref = ParameterOf(parameters, "ref");
  if (!ref.empty() && ref != "harv" && ref != "none") {
    constexpr std::string_view kPrefix = "CITEREF";
    if (ref.starts_with(kPrefix)) ref.remove_prefix(kPrefix.size());
    std::string key(ref);
    std::erase(key, ' ');
    return key;
  }
  std::string key;
  for (int i = 1; i <= 4; ++i) {
    std::string_view name = NumberedParameter(parameters, {"last", "surname", "author"}, i);
    if (name.empty()) break;
    key += name;
  }
  if (key.empty()) {
    for (int i = 1; i <= 4; ++i) {
      std::string_view name = ParameterOf(parameters, "editor" + std::to_string(i) + "-last");
      if (name.empty()) name = NumberedParameter(parameters, {"editor-last", "editor"}, i);
      if (name.empty()) break;
      key += name;
    }
  }
  if (key.empty()) return {};
  // The year is the last four digits of the date, with the letter that tells works apart.
  std::string_view date = ParameterOf(parameters, "year");
  if (date.empty()) date = ParameterOf(parameters, "date");
  for (size_t i = 0; i + 4 <= date.size(); ++i) {
    const bool four = std::all_of(date.begin() + static_cast<std::ptrdiff_t>(i),
                                  date.begin() + static_cast<std::ptrdiff_t>(i + 4), IsAsciiDigit);
    const bool more = i + 4 < date.size() && IsAsciiDigit(date[i + 4]);
    if (!four || more) continue;
    const bool letter = i + 4 < date.size() && IsAsciiLower(date[i + 4]);
    key += date.substr(i, letter ? 5 : 4);
    break;
  }
  std::erase(key, ' ');
  return key;
}

}  // namespace catena
