#include "ingest/article_headings.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "ingest/article_words.h"

namespace catena {
namespace {

template <size_t N>
bool Holds(const std::array<std::string_view, N>& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

template <size_t N>
bool BeginsWithOne(const std::array<std::string_view, N>& table, std::string_view line) {
  return std::any_of(table.begin(), table.end(),
                     [&](std::string_view begin) { return StartsAnyCase(line, begin); });
}

}  // namespace

SectionKind KindOfSection(std::string_view heading) {
  constexpr std::array<std::string_view, 17> kReferences = {"references",
                                                            "notes",
                                                            "footnotes",
                                                            "citations",
                                                            "reference notes",
                                                            "endnotes",
                                                            "explanatory notes",
                                                            "notes and references",
                                                            "references and notes",
                                                            "references and footnotes",
                                                            "footnotes and references",
                                                            "in-line citations",
                                                            "inline citations",
                                                            "reference list",
                                                            "note",
                                                            "reference",
                                                            "notes and citations"};
  constexpr std::array<std::string_view, 10> kBibliography = {
      "bibliography",  "sources",     "works cited",      "general references", "cited sources",
      "sources cited", "cited works", "references cited", "literature cited",   "primary sources"};
  constexpr std::array<std::string_view, 9> kListing = {
      "see also",   "further reading",    "external links", "related articles", "related topics",
      "literature", "external resources", "gallery",        "navigation menu"};
  // The headings of the larger wikis in other languages, with small letters of ASCII.
  constexpr std::array<std::string_view, 27> kReferencesAbroad = {
      "einzelnachweise",
      "anmerkungen",
      "fußnoten",
      "fussnoten",
      "références",
      "notes et références",
      "referencias",
      "notas",
      "referências",
      "notas e referências",
      "примечания",
      "Примечания",
      "примітки",
      "Примітки",
      "referenties",
      "noten",
      "przypisy",
      "referenser",
      "noter",
      "kaynakça",
      "istinadlar",
      "Ծանոթագրություններ",
      "脚注",
      "注释",
      "\u0627\u0644\u0645\u0631\u0627\u062C\u0639",
      "\u0645\u0631\u0627\u062C\u0639",
      "\u05D4\u05E2\u05E8\u05D5\u05EA \u05E9\u05D5\u05DC\u05D9\u05D9\u05DD"};
  constexpr std::array<std::string_view, 7> kBibliographyAbroad = {
      "literatur",  "bibliographie", "bibliografía", "bibliografia",
      "literatuur", "литература",    "Литература"};
  constexpr std::array<std::string_view, 10> kListingAbroad = {
      "siehe auch",    "weblinks",         "voir aussi",           "liens externes",
      "véase también", "enlaces externos", "collegamenti esterni", "Ссылки",
      "ссылки",        "См. также"};
  const std::string key = AsciiLowered(TrimmedText(heading));
  if (Holds(kReferencesAbroad, key)) return SectionKind::kReferences;
  if (Holds(kBibliographyAbroad, key)) return SectionKind::kBibliography;
  if (Holds(kListingAbroad, key)) return SectionKind::kListing;
  if (Holds(kReferences, key)) return SectionKind::kReferences;
  if (Holds(kBibliography, key)) return SectionKind::kBibliography;
  if (Holds(kListing, key)) return SectionKind::kListing;
  return SectionKind::kBody;
}

bool IsNotesHeading(std::string_view heading) {
  constexpr std::array<std::string_view, 5> kNotes = {"notes", "note", "footnotes",
                                                      "explanatory notes", "endnotes"};
  return Holds(kNotes, AsciiLowered(TrimmedText(heading)));
}

bool IsNavigationLine(std::string_view line) {
  constexpr std::array<std::string_view, 28> kBegins = {"jump to navigation",
                                                        "jump to search",
                                                        "jump to content",
                                                        "main article:",
                                                        "main articles:",
                                                        "see also:",
                                                        "further information:",
                                                        "for other uses",
                                                        "this article is about ",
                                                        "not to be confused with ",
                                                        "part of a series on",
                                                        "from wikipedia, the free",
                                                        "retrieved from \"",
                                                        "categories:",
                                                        "category:",
                                                        "hidden categories:",
                                                        "this page was last ",
                                                        "this article needs ",
                                                        "learn how and when to remove",
                                                        "please help improve this ",
                                                        "unsourced material may be ",
                                                        "text is available under ",
                                                        "toggle the table of contents",
                                                        "view history",
                                                        "for the ",
                                                        "coordinates:",
                                                        "this section needs ",
                                                        "find sources:"};
  constexpr std::array<std::string_view, 38> kWhole = {"donate",
                                                       "create account",
                                                       "log in",
                                                       "personal tools",
                                                       "appearance",
                                                       "appearance hide",
                                                       "text",
                                                       "small",
                                                       "standard",
                                                       "large",
                                                       "width",
                                                       "wide",
                                                       "color (beta)",
                                                       "automatic",
                                                       "light",
                                                       "dark",
                                                       "article",
                                                       "talk",
                                                       "read",
                                                       "edit",
                                                       "tools",
                                                       "contents",
                                                       "contents hide",
                                                       "[hide]",
                                                       "hide",
                                                       "[show]",
                                                       "show",
                                                       "v t e",
                                                       "vte",
                                                       "v",
                                                       "t",
                                                       "e",
                                                       "(top)",
                                                       "[edit]",
                                                       "search",
                                                       "main menu",
                                                       "add languages",
                                                       "edit source"};
  const std::string_view content = TrimmedText(line);
  if (Holds(kWhole, AsciiLowered(content))) return true;
  // "5 languages"
  if (!content.empty() && IsAsciiDigit(content[0]) && content.size() < 20 &&
      (content.ends_with(" languages") || content.ends_with(" language"))) {
    return true;
  }
  if (StartsAnyCase(content, "toggle ") && content.ends_with(" subsection")) return true;
  if (StartsAnyCase(content, "for the ")) {
    // A note above the article, not a sentence that begins so.
    return content.find(", see ") != std::string_view::npos;
  }
  if (content.find(" redirects here. For ") != std::string_view::npos) return true;
  return BeginsWithOne(kBegins, content);
}

}  // namespace catena
