#include "ingest/article_reference_labels.h"

#include <array>
#include <optional>
#include <utility>

#include "ingest/article_dates.h"
#include "ingest/article_editorial.h"
#include "ingest/article_reference_parts.h"
#include "ingest/article_words.h"

namespace catena {
namespace {

constexpr std::string_view kEnDash = "\xE2\x80\x93";

class LabelTaker {
 public:
  LabelTaker(std::string text, ReferenceText& result) : text_(std::move(text)), result_(result) {}

  LabelledParts Run() {
    TakeBrackets();
    TakeArchive();
    TakeAccessed();
    TakeLanguage();
    TakeFormat();
    TakeEdition();
    TakeIdentifiers();
    TakePages();
    TakeUrl();
    return {std::move(text_), archived_after_title_};
  }

 private:
  void Set(std::string_view name, std::string_view value) {
    const std::string_view trimmed = TrimmedText(value);
    if (!trimmed.empty()) SetVariable(result_.source, name, std::string(trimmed));
  }

  // Takes [begin, end) out, and leaves what stands around it apart.
  void Erase(size_t begin, size_t end) { text_.replace(begin, end - begin, " "); }

  size_t FindWord(std::string_view word, size_t from = 0) const {
    for (size_t i = text_.find(word, from); i != std::string::npos; i = text_.find(word, i + 1)) {
      const bool begins = i == 0 || (!IsAsciiLetter(text_[i - 1]) && !IsBeyondAscii(text_[i - 1]));
      if (begins) return i;
    }
    return std::string::npos;
  }

  // Editorial markers inside the entry.
  void TakeBrackets() {
    for (size_t open = text_.find('['); open != std::string::npos; open = text_.find('[', open)) {
      const size_t close = text_.find(']', open);
      if (close == std::string::npos) return;
      const auto flag = EditorialFlagOfWords(text_.substr(open + 1, close - open - 1));
      if (!flag) {
        ++open;
        continue;
      }
      result_.flags.emplace_back(*flag);
      Erase(open, close + 1);
    }
  }

  // A date at `i`, as long as it can be; its end in `end`.
  std::optional<std::string> DateAt(size_t i, size_t& end) const {
    constexpr size_t kLongestDate = 40;
    while (i < text_.size() && text_[i] == ' ') ++i;
    const std::string_view rest = std::string_view(text_).substr(i, kLongestDate);
    // Dates end before a mark or the end; the longest that parses wins.
    std::optional<std::string> best;
    for (size_t length = 4; length <= rest.size(); ++length) {
      const bool boundary =
          i + length >= text_.size() ||
          std::string_view(" .,;)").find(text_[i + length]) != std::string_view::npos;
      if (!boundary || rest[length - 1] == ' ') continue;
      auto date = ParseWrittenDate(rest.substr(0, length));
      if (!date) continue;
      best = std::move(date);
      end = i + length;
    }
    return best;
  }

  void EraseWithStop(size_t begin, size_t end) {
    if (end < text_.size() && text_[end] == '.') ++end;
    Erase(begin, end);
    // What stood before keeps its full stop, so that the parts stay apart.
  }

  void TakeArchive() {
    for (const std::string_view words :
         {"Archived from the original (PDF) on ", "Archived (PDF) from the original on ",
          "Archived from the original on ", "archived from the original on "}) {
      const size_t begin = text_.find(words);
      if (begin == std::string::npos) continue;
      size_t end = 0;
      if (const auto date = DateAt(begin + words.size(), end)) {
        Set("archive_date", *date);
        EraseWithStop(begin, end);
      }
      return;
    }
    const size_t begin = FindWord("Archived ");
    if (begin == std::string::npos) return;
    size_t end = 0;
    const auto date = DateAt(begin + 9, end);
    if (!date) return;
    Set("archive_date", *date);
    constexpr std::string_view kAt = " at the ";
    if (std::string_view(text_).substr(end).starts_with(kAt)) {
      size_t stop = text_.find_first_of(".,;", end);
      if (stop == std::string::npos) stop = text_.size();
      Set("archive", text_.substr(end + kAt.size(), stop - end - kAt.size()));
      end = stop;
    }
    // "Title Archived 2009-06-12 at the Wayback Machine, Agency": what was before was a part.
    const bool stop_follows = end < text_.size() && text_[end] == '.';
    const bool ended = begin >= 2 && (text_[begin - 2] == '.' || text_[begin - 2] == ',');
    text_.replace(begin, end - begin, ended || stop_follows ? "" : ".");
    // "..., Agency": the full stop is the mark now.
    if (!ended && begin + 1 < text_.size() && text_[begin + 1] == ',') text_[begin + 1] = ' ';
    archived_after_title_ = !ended;
  }

  void TakeAccessed() {
    for (const std::string_view words :
         {"Retrieved on ", "Retrieved ", "retrieved on ", "retrieved ", "Accessed on ", "Accessed ",
          "accessed on ", "accessed ", "Last accessed "}) {
      const size_t begin = FindWord(words);
      if (begin == std::string::npos) continue;
      size_t end = 0;
      const auto date = DateAt(begin + words.size(), end);
      if (!date) continue;
      Set("accessed", *date);
      EraseWithStop(begin, end);
      return;
    }
  }

  void TakeLanguage() {
    const size_t begin = text_.find("(in ");
    if (begin == std::string::npos) return;
    const size_t close = text_.find(')', begin);
    if (close == std::string::npos || close - begin > 40) return;
    const auto code = LanguageCode(std::string_view(text_).substr(begin + 4, close - begin - 4));
    if (!code) return;
    Set("language", *code);
    Erase(begin, close + 1);
  }

  // "(PDF)" behind a link says how the file is made.
  void TakeFormat() {
    for (const std::string_view format : {"(PDF)", "(pdf)", "(DOC)", "(DOCX)", "(XLS)", "(XLSX)",
                                          "(PPT)", "(TXT)", "(RTF)", "(CSV)", "(ZIP)", "(EPUB)"}) {
      if (const size_t begin = text_.find(format); begin != std::string::npos) {
        Erase(begin, begin + format.size());
      }
    }
  }

  void TakeEdition() {
    const auto title = FindQuotedTitle(text_);
    const auto edition =
        FindEdition(text_, title ? title->begin : text_.size(), title ? title->end : text_.size());
    if (!edition) return;
    Set("edition", edition->words);
    Erase(edition->begin, edition->end);
  }

  // "doi:10.1080/...", "ISBN 0-8147-1945-7": the words after a name, as long as they may go on.
  void TakeIdentifiers() {
    struct Identifier {
      std::string_view words;
      std::string_view variable;
      std::string_view may_hold;  // Besides digits; "*" for anything but a space.
    };
    constexpr std::array<Identifier, 12> kIdentifiers = {{{"doi:", "DOI", "*"},
                                                          {"DOI:", "DOI", "*"},
                                                          {"ISBN", "ISBN", "-Xx"},
                                                          {"ISSN", "ISSN", "-Xx"},
                                                          {"OCLC", "OCLC", ""},
                                                          {"PMID", "PMID", ""},
                                                          {"PMC", "PMCID", ""},
                                                          {"JSTOR", "JSTOR", "*"},
                                                          {"S2CID", "S2CID", ""},
                                                          {"LCCN", "LCCN", "-"},
                                                          {"Bibcode:", "bibcode", "*"},
                                                          {"arXiv:", "arxiv", "*"}}};
    for (const Identifier& identifier : kIdentifiers) TakeIdentifier(identifier);
  }

  void TakeIdentifier(const auto& identifier) {
    const size_t begin = FindWord(identifier.words);
    if (begin == std::string::npos) return;
    size_t i = begin + identifier.words.size();
    while (i < text_.size() && (text_[i] == ' ' || text_[i] == ':')) ++i;
    const size_t value = i;
    const bool anything = identifier.may_hold == "*";
    const auto allowed = [&](char c) {
      return anything ? !IsAsciiSpace(c)
                      : IsAsciiDigit(c) || identifier.may_hold.find(c) != std::string_view::npos;
    };
    while (i < text_.size() && allowed(text_[i])) ++i;
    size_t end = i;
    // Several ISBNs: "1-56432-081-2, 9781564320810".
    while (identifier.variable == "ISBN" && end + 2 < text_.size() && text_[end] == ',' &&
           text_[end + 1] == ' ' && IsAsciiDigit(text_[end + 2])) {
      size_t next = end + 2;
      while (next < text_.size() && allowed(text_[next])) ++next;
      if (next - end < 12) break;
      end = next;
    }
    while (end > value && std::string_view(".,;").find(text_[end - 1]) != std::string_view::npos) {
      --end;
    }
    if (end == value) return;
    Set(identifier.variable, text_.substr(value, end - value));
    EraseWithStop(begin, end);
  }

  // "pp. 172–173", "p. 194", "page 12; 34", "p. A4", "pp. B1, B7".
  void TakePages() {
    for (const std::string_view words : {"pp. ", "pp.", "p. ", "p.", "pages ", "page "}) {
      for (size_t begin = FindWord(words); begin != std::string::npos;
           begin = FindWord(words, begin + 1)) {
        const size_t value = begin + words.size();
        size_t end = value;
        for (size_t i = value; i < text_.size();) {
          const bool dash = std::string_view(text_).substr(i).starts_with(kEnDash);
          // A section of a newspaper: "A4", "C-4"; "1A".
          const bool sections = IsAsciiUpper(text_[value]);
          const size_t number = i + 1 < text_.size() && text_[i + 1] == '-' ? i + 2 : i + 1;
          const bool before_page = sections && IsAsciiUpper(text_[i]) &&
                                   (i == value || !IsAsciiDigit(text_[i - 1])) &&
                                   number < text_.size() && IsAsciiDigit(text_[number]);
          const bool after_page = !sections && i > value && IsAsciiUpper(text_[i]) &&
                                  IsAsciiDigit(text_[i - 1]) &&
                                  (i + 1 == text_.size() || !IsAsciiLetter(text_[i + 1]));
          if (IsAsciiDigit(text_[i]) || after_page) {
            end = ++i;
          } else if (before_page) {
            i = number;
          } else if (i > value && (dash || text_[i] == '-' || text_[i] == ',' || text_[i] == ';' ||
                                   text_[i] == ' ')) {
            i += dash ? kEnDash.size() : 1;
          } else {
            break;
          }
        }
        if (end == value) continue;
        Set("page", text_.substr(value, end - value));
        EraseWithStop(begin, end);
        return;
      }
    }
  }

  void TakeUrl() {
    size_t begin = text_.find("https://");
    if (begin == std::string::npos) begin = text_.find("http://");
    if (begin == std::string::npos) return;
    size_t end = begin;
    while (end < text_.size() && !IsAsciiSpace(text_[end])) ++end;
    while (end > begin && std::string_view(".,;)").find(text_[end - 1]) != std::string_view::npos) {
      --end;
    }
    Set("URL", text_.substr(begin, end - begin));
    Erase(begin, end);
  }

  std::string text_;
  ReferenceText& result_;
  bool archived_after_title_ = false;
};

}  // namespace

LabelledParts TakeLabelledParts(std::string text, ReferenceText& result) {
  return LabelTaker(std::move(text), result).Run();
}

}  // namespace catena
