#include "ingest/bibtex.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "ingest/bibtex_dates.h"
#include "ingest/bibtex_latex.h"
#include "ingest/bibtex_names.h"
#include "ingest/bibtex_parser.h"
#include "ingest/text_input.h"

namespace catena {
namespace {

constexpr size_t kMaxFileBytes = size_t{256} << 20;
constexpr size_t kMaxIdBytes = 1024;

struct EntryType {
  std::string_view bibtex;
  std::string_view csl;
};
constexpr std::array kTypes = {
    EntryType{"article", "article-journal"},
    EntryType{"artwork", "graphic"},
    EntryType{"audio", "song"},
    EntryType{"bibnote", "document"},
    EntryType{"book", "book"},
    EntryType{"bookinbook", "chapter"},
    EntryType{"booklet", "pamphlet"},
    EntryType{"collection", "book"},
    EntryType{"conference", "paper-conference"},
    EntryType{"dataset", "dataset"},
    EntryType{"electronic", "webpage"},
    EntryType{"image", "graphic"},
    EntryType{"inbook", "chapter"},
    EntryType{"incollection", "chapter"},
    EntryType{"inproceedings", "paper-conference"},
    EntryType{"inreference", "entry"},
    EntryType{"jurisdiction", "legal_case"},
    EntryType{"legal", "treaty"},
    EntryType{"legislation", "legislation"},
    EntryType{"letter", "personal_communication"},
    EntryType{"manual", "book"},
    EntryType{"mastersthesis", "thesis"},
    EntryType{"misc", "document"},
    EntryType{"movie", "motion_picture"},
    EntryType{"music", "song"},
    EntryType{"mvbook", "book"},
    EntryType{"mvcollection", "book"},
    EntryType{"mvproceedings", "book"},
    EntryType{"mvreference", "book"},
    EntryType{"newspaper", "article-newspaper"},
    EntryType{"online", "webpage"},
    EntryType{"patent", "patent"},
    EntryType{"performance", "performance"},
    EntryType{"periodical", "periodical"},
    EntryType{"phdthesis", "thesis"},
    EntryType{"proceedings", "book"},
    EntryType{"reference", "book"},
    EntryType{"report", "report"},
    EntryType{"review", "review"},
    EntryType{"software", "software"},
    EntryType{"standard", "standard"},
    EntryType{"suppbook", "chapter"},
    EntryType{"suppcollection", "chapter"},
    EntryType{"suppperiodical", "article"},
    EntryType{"techreport", "report"},
    EntryType{"thesis", "thesis"},
    EntryType{"unpublished", "manuscript"},
    EntryType{"video", "motion_picture"},
    EntryType{"www", "webpage"},
};

enum class FieldKind : uint8_t { kText, kVerbatim, kNames, kDate, kDoi, kLanguage, kDropped };

struct FieldRule {
  std::string_view bibtex;
  std::string_view csl;
  FieldKind kind = FieldKind::kText;
};
// One line a field. Of two fields for one variable the first in the table counts, and the other
// is kept under its own name.
constexpr std::array kFields = {
    FieldRule{"title", "title"},
    FieldRule{"booktitle", "container-title"},
    FieldRule{"journaltitle", "container-title"},
    FieldRule{"journal", "container-title"},
    FieldRule{"shorttitle", "title-short"},
    FieldRule{"shortjournal", "container-title-short"},
    FieldRule{"series", "collection-title"},
    FieldRule{"author", "author", FieldKind::kNames},
    FieldRule{"editor", "editor", FieldKind::kNames},
    FieldRule{"translator", "translator", FieldKind::kNames},
    FieldRule{"director", "director", FieldKind::kNames},
    FieldRule{"bookauthor", "container-author", FieldKind::kNames},
    FieldRule{"interviewer", "interviewer", FieldKind::kNames},
    FieldRule{"publisher", "publisher"},
    FieldRule{"institution", "publisher"},
    FieldRule{"school", "publisher"},
    FieldRule{"organization", "publisher"},
    FieldRule{"location", "publisher-place"},
    FieldRule{"address", "publisher-place"},
    FieldRule{"volume", "volume"},
    FieldRule{"volumes", "number-of-volumes"},
    FieldRule{"issue", "issue"},
    FieldRule{"chapter", "chapter-number"},
    FieldRule{"edition", "edition"},
    FieldRule{"pages", "page"},
    FieldRule{"pagetotal", "number-of-pages"},
    FieldRule{"version", "version"},
    FieldRule{"type", "genre"},
    FieldRule{"eventtitle", "event-title"},
    FieldRule{"venue", "event-place"},
    FieldRule{"abstract", "abstract"},
    FieldRule{"keywords", "keyword"},
    FieldRule{"note", "note"},
    FieldRule{"annote", "annote"},
    FieldRule{"annotation", "annote"},
    FieldRule{"library", "archive"},
    FieldRule{"pubstate", "status"},
    FieldRule{"doi", "DOI", FieldKind::kDoi},
    FieldRule{"isbn", "ISBN", FieldKind::kVerbatim},
    FieldRule{"issn", "ISSN", FieldKind::kVerbatim},
    FieldRule{"pmid", "PMID", FieldKind::kVerbatim},
    FieldRule{"pmcid", "PMCID", FieldKind::kVerbatim},
    FieldRule{"url", "URL", FieldKind::kVerbatim},
    FieldRule{"file", "file", FieldKind::kVerbatim},
    FieldRule{"eprint", "eprint", FieldKind::kVerbatim},
    FieldRule{"date", "issued", FieldKind::kDate},
    FieldRule{"urldate", "accessed", FieldKind::kDate},
    FieldRule{"origdate", "original-date", FieldKind::kDate},
    FieldRule{"eventdate", "event-date", FieldKind::kDate},
    FieldRule{"language", "language", FieldKind::kLanguage},
    FieldRule{"langid", "language", FieldKind::kLanguage},
    FieldRule{"crossref", "", FieldKind::kDropped},
    FieldRule{"xdata", "", FieldKind::kDropped},
};

// Names that mean something else to a source of ours.
constexpr std::array<std::string_view, 33> kTaken = {
    "accessed",
    "archive_date",
    "archive_url",
    "available-date",
    "bias",
    "collection-editor",
    "collection-number",
    "container-author",
    "derived_from",
    "event-date",
    "id",
    "issued",
    "issued_max",
    "issued_min",
    "kind",
    "labels",
    "number-of-pages",
    "number-of-volumes",
    "original-author",
    "original-date",
    "publisher_id",
    "quotes",
    "raw",
    "recipient",
    "reliability",
    "reprints",
    "reviewed-author",
    "revision_of",
    "self_published",
    "submitted",
    "url_status",
    "alias",
    "names",
};

struct Language {
  std::string_view babel;
  std::string_view code;
};
constexpr std::array kLanguages = {
    Language{"american", "en-US"},   Language{"arabic", "ar"},       Language{"armenian", "hy"},
    Language{"australian", "en-AU"}, Language{"austrian", "de-AT"},  Language{"azerbaijani", "az"},
    Language{"brazil", "pt-BR"},     Language{"brazilian", "pt-BR"}, Language{"british", "en-GB"},
    Language{"bulgarian", "bg"},     Language{"canadian", "en-CA"},  Language{"catalan", "ca"},
    Language{"chinese", "zh"},       Language{"croatian", "hr"},     Language{"czech", "cs"},
    Language{"danish", "da"},        Language{"dutch", "nl"},        Language{"english", "en"},
    Language{"estonian", "et"},      Language{"finnish", "fi"},      Language{"french", "fr"},
    Language{"georgian", "ka"},      Language{"german", "de"},       Language{"greek", "el"},
    Language{"hebrew", "he"},        Language{"hungarian", "hu"},    Language{"italian", "it"},
    Language{"japanese", "ja"},      Language{"korean", "ko"},       Language{"latin", "la"},
    Language{"latvian", "lv"},       Language{"lithuanian", "lt"},   Language{"magyar", "hu"},
    Language{"ngerman", "de"},       Language{"norsk", "nb"},        Language{"norwegian", "no"},
    Language{"nynorsk", "nn"},       Language{"persian", "fa"},      Language{"polish", "pl"},
    Language{"portuguese", "pt"},    Language{"romanian", "ro"},     Language{"russian", "ru"},
    Language{"serbian", "sr"},       Language{"slovak", "sk"},       Language{"slovene", "sl"},
    Language{"spanish", "es"},       Language{"swedish", "sv"},      Language{"turkish", "tr"},
    Language{"ukrainian", "uk"},     Language{"ukenglish", "en-GB"}, Language{"usenglish", "en-US"},
};

std::string LowerAscii(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

std::string LanguageCode(const std::string& text) {
  const std::string lower = LowerAscii(text);
  const auto known = std::find_if(kLanguages.begin(), kLanguages.end(),
                                  [&](const Language& one) { return one.babel == lower; });
  return known == kLanguages.end() ? text : std::string(known->code);
}

std::string BareDoi(std::string text) {
  const std::string lower = LowerAscii(text);
  for (const std::string_view prefix : {"https://doi.org/", "http://doi.org/",
                                        "https://dx.doi.org/", "http://dx.doi.org/", "doi:"}) {
    if (lower.starts_with(prefix)) {
      text.erase(0, prefix.size());
      break;
    }
  }
  text.erase(0, text.find_first_not_of(' '));
  return text;
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

// Makes one record of one entry.
class EntryReader {
 public:
  EntryReader(std::string_view file, const BibtexEntry& entry, BibtexSources& out)
      : file_(file), entry_(entry), out_(out) {}

  void Read() {
    record_.id = entry_.key;
    record_.place = entry_.place;
    CheckId();
    ReadType();
    // Joined or looked at together, and done then.
    ReadTitle("title", "subtitle", "title");
    ReadTitle("booktitle", "booksubtitle", "container-title");
    ReadTitle("journaltitle", "journalsubtitle", "container-title");
    for (const FieldRule& rule : kFields) {
      const BibtexField* const field = entry_.Find(rule.bibtex);
      if (field != nullptr && !done_.contains(field->name)) ReadField(rule, *field);
    }
    ReadYear();
    ReadNumber();
    ReadHowPublished();
    for (const BibtexField& field : entry_.fields) {
      if (!done_.contains(field.name)) KeepOwnName(field);
    }
    out_.records.push_back(std::move(record_));
  }

 private:
  Where WhereOf(TextPlace place) const {
    return {std::string(file_), place.line, place.column, ""};
  }
  void Complain(TextPlace place, std::string message) {
    out_.errors.push_back({ErrorCode::kInvalidArgument, std::move(message), WhereOf(place)});
  }
  void Warn(TextPlace place, std::string message) {
    if (out_.warnings.size() >= kMaxBibtexMessages) return;
    out_.warnings.push_back({ErrorCode::kInvalidArgument, std::move(message), WhereOf(place)});
  }

  bool Has(std::string_view variable) const {
    return std::any_of(record_.variables.begin(), record_.variables.end(),
                       [&](const SourceVariable& have) { return have.name == variable; });
  }
  void Add(std::string name, Value value, TextPlace place) {
    record_.variables.push_back({std::move(name), std::move(value), place});
  }

  void CheckId() {
    if (entry_.key.size() > kMaxIdBytes) {
      Complain(entry_.place, "a key longer than " + std::to_string(kMaxIdBytes) + " bytes");
    } else if (std::any_of(entry_.key.begin(), entry_.key.end(), IsControl)) {
      Complain(entry_.place, "a key must not hold control characters");
    }
  }

  void ReadType() {
    const auto known = std::find_if(kTypes.begin(), kTypes.end(), [&](const EntryType& type) {
      return type.bibtex == entry_.type;
    });
    record_.type = known == kTypes.end() ? "document" : std::string(known->csl);
    if (known == kTypes.end()) {
      Warn(entry_.place, "the entry type @" + entry_.type + " is not known; taken for @misc");
      Add("bibtex_type", Value(entry_.type), entry_.place);
    }
    const BibtexField* const subtype = entry_.Find("entrysubtype");
    if (record_.type == "article-journal" && subtype != nullptr) {
      const std::string text = LowerAscii(Text(*subtype));
      if (text == "newspaper" || text == "magazine") {
        record_.type = "article-" + text;
        done_.insert(subtype->name);
      }
    }
    if (entry_.Find("type") == nullptr) {
      if (entry_.type == "phdthesis") Add("genre", Value("PhD thesis"), entry_.place);
      if (entry_.type == "mastersthesis") Add("genre", Value("Master's thesis"), entry_.place);
    }
  }

  std::string Text(const BibtexField& field, LatexMode mode = LatexMode::kProse) {
    LatexText text = LatexToText(field.value, mode);
    if (!text.unknown_command.empty()) {
      Warn(field.place, "the command " + text.unknown_command + " in the field '" + field.name +
                            "' is not known; it is kept as written");
    }
    return std::move(text.text);
  }

  void ReadTitle(std::string_view main, std::string_view sub, std::string variable) {
    const BibtexField* const title = entry_.Find(main);
    const BibtexField* const subtitle = entry_.Find(sub);
    if (title == nullptr || subtitle == nullptr || Has(variable)) return;
    Add(std::move(variable), Value(Text(*title) + ": " + Text(*subtitle)), title->place);
    done_.insert(title->name);
    done_.insert(subtitle->name);
  }

  void ReadField(const FieldRule& rule, const BibtexField& field) {
    if (rule.kind == FieldKind::kDropped) {
      done_.insert(field.name);
      return;
    }
    if (Has(rule.csl)) {
      if (rule.kind == FieldKind::kLanguage) done_.insert(field.name);
      return;
    }
    switch (rule.kind) {
      case FieldKind::kText:
        AddText(rule.csl, field, Text(field));
        break;
      case FieldKind::kVerbatim:
        AddText(rule.csl, field, Text(field, LatexMode::kVerbatim));
        break;
      case FieldKind::kDoi:
        AddText(rule.csl, field, BareDoi(Text(field, LatexMode::kVerbatim)));
        break;
      case FieldKind::kLanguage:
        AddText(rule.csl, field, LanguageCode(Text(field)));
        break;
      case FieldKind::kNames:
        AddNames(rule.csl, field);
        break;
      case FieldKind::kDate:
        AddDate(rule.csl, field);
        break;
      case FieldKind::kDropped:
        break;
    }
  }

  // An empty field says nothing.
  void AddText(std::string_view variable, const BibtexField& field, std::string text) {
    if (!text.empty()) Add(std::string(variable), Value(std::move(text)), field.place);
    done_.insert(field.name);
  }

  void AddNames(std::string_view variable, const BibtexField& field) {
    done_.insert(field.name);
    if (Text(field).empty()) return;
    BibtexNames names = ParseBibtexNames(field.value);
    if (!names.problem.empty()) {
      Complain(field.place, "the field '" + field.name + "' has " + names.problem);
    }
    if (!names.names.empty()) {
      Add(std::string(variable), Value(std::move(names.names)), field.place);
    }
    // That there are more is said by the words of the field alone.
    if (names.and_others && !Has("bibtex_" + field.name)) {
      Add("bibtex_" + field.name, Value(Text(field)), field.place);
    }
  }

  void AddDate(std::string_view variable, const BibtexField& field) {
    const std::string text = Text(field, LatexMode::kVerbatim);
    if (text.empty()) {
      done_.insert(field.name);
    } else if (auto date = BibtexDate(text)) {
      AddText(variable, field, *std::move(date));
    } else {
      Warn(field.place, "the field '" + field.name + "' is no date: '" + text + "'");
    }
  }

  void ReadYear() {
    const BibtexField* const year = entry_.Find("year");
    if (year == nullptr || Has("issued")) {
      DropYearOfDate();
      return;
    }
    const auto text_of = [this](std::string_view name) {
      const BibtexField* const field = entry_.Find(name);
      return field == nullptr ? std::string() : Text(*field, LatexMode::kVerbatim);
    };
    const std::string year_text = text_of("year");
    const std::string month_text = LatexToText(text_of("month")).text;
    const auto date = BibtexYearAndMonth(year_text, month_text, text_of("day"));
    if (!date) {
      if (!year_text.empty()) {
        Warn(year->place, "the field 'year' is no year: '" + year_text + "'");
      }
      return;
    }
    Add("issued", Value(date->edtf), year->place);
    done_.insert("year");
    if (date->month_used) {
      done_.insert("month");
      done_.insert("day");
    } else if (!month_text.empty()) {
      Warn(entry_.Find("month")->place, "the field 'month' is no month: '" + month_text + "'");
    }
  }

  // `year` and `month` that only repeat what `date` says.
  void DropYearOfDate() {
    const BibtexField* const date = entry_.Find("date");
    const BibtexField* const year = entry_.Find("year");
    if (date == nullptr || year == nullptr || !Text(*date).starts_with(Text(*year))) return;
    done_.insert("year");
    done_.insert("month");
  }

  // `number` is the issue of a journal, the place in a series, or the number of a report.
  void ReadNumber() {
    const BibtexField* const number = entry_.Find("number");
    if (number == nullptr || done_.contains("number")) return;
    const bool article = entry_.type == "article" || entry_.type == "periodical" ||
                         entry_.type == "suppperiodical" || entry_.type == "newspaper";
    const std::string_view variable = article                   ? "issue"
                                      : Has("collection-title") ? "collection-number"
                                                                : "number";
    if (!Has(variable)) AddText(variable, *number, Text(*number));
  }

  // Often only \url{...}.
  void ReadHowPublished() {
    const BibtexField* const how = entry_.Find("howpublished");
    if (how == nullptr || Has("URL")) return;
    const std::string text = Text(*how, LatexMode::kVerbatim);
    const bool address = text.starts_with("https://") || text.starts_with("http://");
    if (address && text.find(' ') == std::string::npos) AddText("URL", *how, text);
  }

  void KeepOwnName(const BibtexField& field) {
    const bool taken = std::find(kTaken.begin(), kTaken.end(), field.name) != kTaken.end() ||
                       Has(field.name) || field.name == "type";
    std::string name = taken ? "bibtex_" + field.name : field.name;
    std::string text = Text(field);
    if (!text.empty() && !Has(name)) Add(std::move(name), Value(std::move(text)), field.place);
  }

  std::string_view file_;
  const BibtexEntry& entry_;
  BibtexSources& out_;
  SourceRecord record_;
  std::set<std::string, std::less<>> done_;
};

}  // namespace

BibtexSources ReadBibtex(std::string_view name, std::string_view text) {
  BibtexFile file = ParseBibtex(name, text);
  BibtexSources sources;
  sources.errors = std::move(file.errors);
  sources.warnings = std::move(file.warnings);
  sources.records.reserve(file.entries.size());
  for (const BibtexEntry& entry : file.entries) {
    if (entry.type == "set") continue;
    EntryReader(name, entry, sources).Read();
  }
  const auto earlier = [](const Error& a, const Error& b) {
    return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
  };
  std::stable_sort(sources.errors.begin(), sources.errors.end(), earlier);
  std::stable_sort(sources.warnings.begin(), sources.warnings.end(), earlier);
  return sources;
}

Result<BibtexSources> ReadBibtexFile(const std::string& path) {
  CATENA_TRY(const auto source, OpenTextInput(path));
  CATENA_TRY(const std::string text, ReadWhole(*source, kMaxFileBytes));
  return ReadBibtex(source->name(), text);
}

}  // namespace catena
