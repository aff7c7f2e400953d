// What remains of an entry when the parts that say what they are were taken out
// (article_reference_labels.h) is read from left to right.
#include "ingest/article_reference.h"

#include <algorithm>
#include <utility>

#include "ingest/article_abbreviations.h"
#include "ingest/article_dates.h"
#include "ingest/article_reference_labels.h"
#include "ingest/article_reference_parts.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

// Only the beginning of a longer entry is read; all of it stays in `raw`.
constexpr size_t kMaxParsedBytes = 4096;

class ReferenceParser {
 public:
  ReferenceParser(std::string_view text, TextPlace place) : raw_(text) {
    result_.source.place = place;
  }

  ReferenceText Run() {
    LabelledParts parts = TakeLabelledParts(CutAt(raw_, kMaxParsedBytes), result_);
    text_ = std::move(parts.rest);
    archived_after_title_ = parts.archived_after_title;
    ReadRest();
    SetType();
    Set("raw", raw_);
    return std::move(result_);
  }

 private:
  static std::string CutAt(std::string_view text, size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
    return std::string(text.substr(0, bytes));
  }

  void Set(std::string_view name, std::string_view value) {
    const std::string_view trimmed = TrimmedText(value);
    if (!trimmed.empty()) SetVariable(result_.source, name, std::string(trimmed));
  }

  bool Has(std::string_view name) const { return FindVariable(result_.source, name) != nullptr; }

  // "n.d.": the date is not known.
  static bool SaysNoDate(std::string_view words) {
    return EqualsAnyCase(words, "n.d.") || EqualsAnyCase(words, "n.d");
  }

  void ReadRest() {
    const size_t after_date = ReadAuthorsAndDate(text_);
    // "Doe (2001). The "new" war": the quotation is not the title.
    const bool plain = after_date > 0 && !IsQuoteAt(after_date);
    const auto title = plain ? std::nullopt : FindQuotedTitle(text_);
    if (title) {
      const size_t mark_bytes = text_[title->begin] == '"' ? 1 : 3;
      const size_t begin = title->begin + mark_bytes;
      Set("title", text_.substr(begin, title->end - begin));
      quoted_title_ = true;
      ReadAfterTitle(std::string_view(text_).substr(title->end + mark_bytes));
      return;
    }
    if (plain) {
      ReadPlainTitle(std::string_view(text_).substr(after_date));
      return;
    }
    if (archived_after_title_) {
      // The words "Archived ... at" stand right after the link, which is the title.
      const std::vector<std::string_view> parts = Parts(text_);
      if (!parts.empty()) Set("title", parts.front());
    }
    if (ReadWorkWithoutAuthor()) return;
    // What it quotes, it dates too.
    if (text_.find('"') == std::string::npos) ReadLooseDate(text_);
  }

  // "A report. Oslo: Press. 1921": nothing else.
  bool ReadWorkWithoutAuthor() {
    const std::vector<std::string_view> parts = Parts(text_);
    if (parts.size() != 3 || parts[0].find('"') != std::string_view::npos) return false;
    const auto place = ParsePlace(parts[1]);
    const auto date = ParseWrittenDate(parts[2]);
    if (!place || !date || ParsePlace(parts[0])) return false;
    Set("title", WithoutTranslationAtEnd(parts[0]));
    SetPlace(*place);
    Set("issued", *date);
    plain_title_ = true;
    return true;
  }

  bool IsQuoteAt(size_t i) const {
    const std::string_view rest = std::string_view(text_).substr(std::min(i, text_.size()));
    return rest.starts_with('"') || rest.starts_with("\xE2\x80\x9C");
  }

  // Names, a date in brackets, a full stop. Returns where it ends; 0, and nothing taken, when the
  // text does not begin so.
  size_t ReadAuthorsAndDate(std::string_view text) {
    size_t open = text.find('(');
    if (open == std::string_view::npos) return 0;
    // "Gran, Peter (ed.) (2001)."
    const std::string_view first = text.substr(open);
    if (first.starts_with("(ed.)") || first.starts_with("(eds.)")) open = text.find('(', open + 1);
    const size_t close = text.find(')', open);
    if (close == std::string_view::npos) return 0;
    std::string_view words = TrimmedText(text.substr(open + 1, close - open - 1));
    // "1991a" tells two works of a year apart.
    if (words.size() == 5 && IsAsciiLower(words[4])) words.remove_suffix(1);
    const auto date = ParseWrittenDate(words);
    if (!date && !SaysNoDate(words)) return 0;
    std::string_view names = TrimmedText(text.substr(0, open));
    const bool quoted = names.find('"') != std::string_view::npos ||
                        names.find("\xE2\x80\x9C") != std::string_view::npos;
    if (quoted) return 0;
    // The brackets of an issue or a year later in the entry: names are one part.
    if (names.empty() || names.find(". ") != std::string_view::npos) {
      if (!OnlyInitialsStop(names) || names.empty()) return 0;
    }
    size_t after = AfterFirstYear(text, close + 1);
    commas_ = after < text.size() && text[after] == ',';
    if (commas_) ++after;
    constexpr std::string_view kMarks = ".: ";
    while (after < text.size() && kMarks.find(text[after]) != std::string_view::npos) ++after;
    TakeNames(names);
    if (date) Set("issued", *date);
    return after;
  }

  // "(2020) [1990]": behind the year of the first edition.
  static size_t AfterFirstYear(std::string_view text, size_t at) {
    constexpr std::string_view kForm = " [1990]";
    const std::string_view rest = text.substr(std::min(at, text.size())).substr(0, kForm.size());
    const bool year = rest.size() == kForm.size() && rest.starts_with(" [") &&
                      rest.ends_with(']') &&
                      std::all_of(rest.begin() + 2, rest.end() - 1, IsAsciiDigit);
    return year ? at + kForm.size() : at;
  }

  // Every ". " in the names is after an initial or "Jr", "ed": "Henze, Paul B. & Roe, J."
  static bool OnlyInitialsStop(std::string_view names) {
    for (size_t i = names.find(". "); i != std::string_view::npos; i = names.find(". ", i + 1)) {
      const bool initial =
          i >= 1 && IsAsciiUpper(names[i - 1]) && (i == 1 || !IsAsciiLetter(names[i - 2]));
      if (!initial && !names.substr(0, i).ends_with("Jr") &&
          !names.substr(0, i).ends_with("et al")) {
        return false;
      }
    }
    return true;
  }

  void TakeNames(std::string_view names) {
    std::string_view variable = "author";
    for (const std::string_view editors : {", eds.", ", ed.", " (eds.)", " (ed.)"}) {
      if (!names.ends_with(editors)) continue;
      names.remove_suffix(editors.size());
      variable = "editor";
    }
    Value::List list = ParseNameList(names);
    if (!list.empty()) SetVariable(result_.source, variable, std::move(list));
  }

  // The parts between full stops that end one.
  static std::vector<std::string_view> Parts(std::string_view text) {
    std::vector<std::string_view> parts;
    size_t begin = 0;
    const auto add = [&](size_t end) {
      std::string_view part = TrimmedText(text.substr(begin, end - begin));
      while (!part.empty() &&
             std::string_view(".,;").find(part.front()) != std::string_view::npos) {
        part = TrimmedText(part.substr(1));
      }
      if (!part.empty() && !SaysNoDate(part)) parts.push_back(part);
    };
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '.' || (i + 1 < text.size() && text[i + 1] != ' ')) continue;
      size_t word = i;
      while (word > begin && !IsAsciiSpace(text[word - 1])) --word;
      const std::string_view before = text.substr(word, i - word);
      const bool initial = before.size() == 1 && IsAsciiUpper(before[0]);
      const bool numbered = before.size() <= 3 && StartsWithSerialWord(text.substr(word));
      if (initial || before == "al" || numbered ||
          KindOfAbbreviation(before) == AbbreviationKind::kTitle) {
        continue;
      }
      add(i);
      begin = i + 1;
    }
    add(text.size());
    return parts;
  }

  bool TakeVolume(std::string_view part) {
    auto volume = ParseJournalVolume(part);
    if (!volume) volume = ParseSerialNumber(part);
    if (volume) SetVolume(*volume);
    return volume.has_value();
  }

  void SetVolume(const JournalVolume& volume) {
    Set("volume", volume.volume);
    Set("issue", volume.issue);
    if (!Has("page")) Set("page", volume.pages);
  }

  // "In Gran, Peter; Holm, Ann (eds.)": of the book that a chapter stands in. What follows them in
  // the same part, or nothing where there are none.
  std::optional<std::string_view> TakeEditors(std::string_view part) {
    if (!part.starts_with("In ") && !part.starts_with("in ")) return {};
    for (const std::string_view mark : {"(ed.)", "(eds.)"}) {
      const size_t at = part.find(mark);
      if (at == std::string_view::npos) continue;
      TakeNames(part.substr(3, at + mark.size() - 3));
      in_book_ = true;
      return TrimmedText(part.substr(at + mark.size()));
    }
    return {};
  }

  // The parts of an entry with commas between them, the first of which is `name`.
  void TakeCommaParts(std::string_view rest, std::string_view name) {
    while (rest.starts_with(',') || rest.starts_with(' ')) rest.remove_prefix(1);
    if (const auto after_editors = TakeEditors(rest)) rest = *after_editors;
    const CommaParts parts = ReadCommaParts(rest);
    Set(name, name == "title" ? WithoutTranslationAtEnd(parts.text) : parts.text);
    if (parts.volume) SetVolume(*parts.volume);
    Set("volume", parts.book_volume);
    if (parts.place) SetPlace(*parts.place);
    Set("publisher", parts.publisher);
  }

  // Container, date, volume after a title in quotation marks.
  void ReadAfterTitle(std::string_view rest) {
    rest = WithoutTranslation(TrimmedText(rest));
    if (commas_) {
      TakeCommaParts(rest, "container-title");
      return;
    }
    // '"Title", Istanbul 2005': the commas do not say what is what, but what has a day or was
    // looked up is no book.
    if (rest.starts_with(',')) {
      ReadLooseDate(rest);
      const Value* const issued = FindVariable(result_.source, "issued");
      const bool day = issued != nullptr && issued->AsString()->size() == 10;
      if (day || Has("accessed") || Has("archive_date")) Set("container-title", OnlyPart(rest));
      return;
    }
    for (std::string_view part : Parts(rest)) {
      if (const auto date = ParseWrittenDate(part)) {
        Set("issued", *date);
      } else if (TakeVolume(part)) {
        continue;
      } else {
        if (const auto after_editors = TakeEditors(part)) part = *after_editors;
        // "A channel – via An archive".
        part = Unbracketed(part.substr(0, part.find(" \xE2\x80\x93 via ")));
        if (part.empty()) continue;
        if (!Has("container-title")) {
          if (MayBeContainer(part)) {
            Set("container-title", part);
          } else {
            TakeDatedContainer(part);
          }
        } else if (const auto place = ParsePlace(part); place && !Has("publisher")) {
          SetPlace(*place);
        }
      }
    }
  }

  // Names, not "Review, January 1984, Vol. 37" nor a sentence.
  static bool MayBeContainer(std::string_view part) {
    constexpr size_t kLongest = 120;
    constexpr std::string_view kMarks = ".,;:)]";
    if (part.size() > kLongest || part.find(';') != std::string_view::npos) return false;
    if (kMarks.find(part[0]) != std::string_view::npos) return false;
    for (size_t begin = part.find(','); begin < part.size();) {
      const size_t end = std::min(part.find(',', begin + 1), part.size());
      const std::string_view piece = TrimmedText(part.substr(begin + 1, end - begin - 1));
      if (StartsWithSerialWord(piece) || ParseWrittenDate(piece)) return false;
      begin = end;
    }
    return true;
  }

  // "Some Paper, June 9, 2004".
  void TakeDatedContainer(std::string_view part) {
    const std::string_view name = OnlyPart(part);
    if (name.empty() || std::any_of(name.begin(), name.end(), IsAsciiDigit)) return;
    if (!MayBeContainer(name)) return;
    Set("container-title", name);
    ReadLooseDate(part);
  }

  // Behind a title: "[A translation of it]".
  static std::string_view WithoutTranslation(std::string_view rest) {
    const size_t close = rest.starts_with('[') ? rest.find(']') : std::string_view::npos;
    return close == std::string_view::npos ? rest : TrimmedText(rest.substr(close + 1));
  }

  // The one part between commas that is no date; "" where there are several.
  static std::string_view OnlyPart(std::string_view rest) {
    std::string_view only;
    for (size_t begin = 0; begin < rest.size();) {
      const size_t end = std::min(rest.find(',', begin), rest.size());
      std::string_view part = TrimmedText(rest.substr(begin, end - begin));
      while (part.ends_with('.')) part = TrimmedText(part.substr(0, part.size() - 1));
      begin = end + 1;
      // "January 17, 2008" is two parts.
      const bool dated = ParseWrittenDate(part) || ParseWrittenDate(std::string(part) + ", 2000");
      if (part.empty() || dated) continue;
      if (!only.empty()) return {};
      only = part;
    }
    return only.find(". ") == std::string_view::npos ? only : std::string_view();
  }

  // "(CNN Online)" -> "CNN Online"; an unclosed bracket goes.
  static std::string_view Unbracketed(std::string_view part) {
    part = TrimmedText(part);
    if (part.starts_with('(')) part = TrimmedText(part.substr(1));
    if (part.ends_with(')') && part.find('(') == std::string_view::npos) {
      part = TrimmedText(part.substr(0, part.size() - 1));
    }
    return part;
  }

  void SetPublisher(std::string_view part) {
    if (const auto place = ParsePlace(part)) {
      SetPlace(*place);
    } else {
      Set("publisher", part);
    }
  }

  void SetPlace(const PlaceOfPublication& place) {
    Set("publisher-place", place.place);
    Set("publisher", place.publisher);
  }

  // "Titre [A translation of it]".
  static std::string_view WithoutTranslationAtEnd(std::string_view title) {
    const size_t open = title.ends_with(']') ? title.rfind(" [") : std::string_view::npos;
    return open == std::string_view::npos ? title : TrimmedText(title.substr(0, open));
  }

  // After "Author (date).": title, then publisher.
  void ReadPlainTitle(std::string_view rest) {
    if (commas_) {
      TakeCommaParts(rest, "title");
      plain_title_ = true;
      return;
    }
    std::vector<std::string_view> parts = Parts(rest);
    std::erase_if(parts, [this](std::string_view part) {
      const auto volume = ParseSerialNumber(part);
      if (volume) SetVolume(*volume);
      return volume.has_value();
    });
    if (parts.empty()) return;
    std::string title(WithoutTranslationAtEnd(parts.front()));
    size_t i = 1;
    // Parts of a title that has full stops in it: up to a "Place: Publisher".
    if (parts.size() > 2 && ParsePlace(parts.back())) {
      for (; i + 1 < parts.size(); ++i) title += ". " + std::string(parts[i]);
    }
    Set("title", title);
    if (i + 1 != parts.size()) return;
    if (const auto place = ParsePlace(parts[i])) {
      SetPlace(*place);
    } else if (!ParseWrittenDate(parts[i]) && !TakeVolume(parts[i])) {
      Set("publisher", parts[i]);
    }
    plain_title_ = true;
  }

  // The one part between commas, full stops or dashes that is a date, where there is no form.
  void ReadLooseDate(std::string_view rest) {
    std::vector<std::string> dates;
    std::string pending;
    for (size_t begin = 0; begin <= rest.size();) {
      size_t end = rest.find_first_of(",.;", begin);
      size_t dash = rest.find(" - ", begin);
      size_t skip = 1;
      if (dash < end) {
        end = dash;
        skip = 3;
      }
      end = std::min(end, rest.size());
      const std::string_view part = TrimmedText(rest.substr(begin, end - begin));
      // "January 17, 2008" is two parts.
      const std::string joined =
          pending.empty() ? std::string() : pending + ", " + std::string(part);
      if (const auto date = ParseWrittenDate(joined); !joined.empty() && date) {
        if (!dates.empty() && pending_was_date_) dates.pop_back();
        dates.push_back(*date);
        pending.clear();
      } else {
        const auto alone = ParseWrittenDate(part);
        pending_was_date_ = alone.has_value();
        if (alone) dates.push_back(*alone);
        pending = std::string(part);
      }
      begin = end + skip;
    }
    if (dates.size() == 1) Set("issued", dates.front());
  }

  // "document" says nothing that the entry does not.
  void SetType() {
    std::string& type = result_.source.type;
    if (in_book_ && Has("container-title")) {
      type = "chapter";
    } else if (quoted_title_ && Has("volume") && Has("container-title")) {
      type = "article-journal";
    } else if (!quoted_title_ && (Has("ISBN") || (plain_title_ && Has("publisher")))) {
      type = "book";
    } else if (quoted_title_ && (Has("accessed") || Has("archive_date") || Has("URL"))) {
      type = "webpage";
    } else {
      type = "document";
    }
  }

  std::string_view raw_;
  std::string text_;  // What is not understood yet.
  ReferenceText result_;
  bool quoted_title_ = false;
  bool plain_title_ = false;
  bool archived_after_title_ = false;
  bool pending_was_date_ = false;
  bool in_book_ = false;
  bool commas_ = false;  // Between the parts, instead of full stops.
};

}  // namespace

ReferenceText ParseReference(std::string_view text, TextPlace place) {
  return ReferenceParser(text, place).Run();
}

}  // namespace catena
