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
  const std::string key = AsciiLowered(TrimmedText(heading));
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
  constexpr std::array<std::string_view, 22> kWhole = {
      "article",    "talk", "read",   "edit",   "tools",  "contents",  "contents hide",
      "[hide]",     "hide", "[show]", "show",   "v t e",  "vte",       "v",
      "t",          "e",    "(top)",  "[edit]", "search", "main menu", "add languages",
      "edit source"};
  const std::string_view content = TrimmedText(line);
  if (Holds(kWhole, AsciiLowered(content))) return true;
  if (StartsAnyCase(content, "for the ")) {
    // A note above the article, not a sentence that begins so.
    return content.find(", see ") != std::string_view::npos;
  }
  if (content.find(" redirects here. For ") != std::string_view::npos) return true;
  return BeginsWithOne(kBegins, content);
}

}  // namespace catena
