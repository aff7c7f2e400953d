#include "ingest/article_editorial.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "ingest/article_words.h"

namespace catena {
namespace {

struct EditorialWord {
  std::string_view words;  // In small letters.
  std::string_view flag;
};

// The first for a flag is how it is printed.
constexpr EditorialWord kWords[] = {
    {"citation needed", "citation-needed"},
    {"citations needed", "citation-needed"},
    {"additional citation needed", "citation-needed"},
    {"additional citation(s) needed", "citation-needed"},
    {"source needed", "citation-needed"},
    {"reference needed", "citation-needed"},
    {"need quotation to verify", "verification-needed"},
    {"dubious", "dubious"},
    {"disputed", "dubious"},
    {"contradictory", "dubious"},
    {"failed verification", "failed-verification"},
    {"not in citation given", "failed-verification"},
    {"verification failed", "failed-verification"},
    {"according to whom?", "according-to-whom"},
    {"by whom?", "according-to-whom"},
    {"who?", "according-to-whom"},
    {"who said this?", "according-to-whom"},
    {"attribution needed", "according-to-whom"},
    {"when?", "when"},
    {"date missing", "when"},
    {"year needed", "when"},
    {"time needed", "when"},
    {"better source needed", "better-source-needed"},
    {"unreliable source?", "better-source-needed"},
    {"unreliable source", "better-source-needed"},
    {"self-published source?", "better-source-needed"},
    {"self-published source", "better-source-needed"},
    {"non-primary source needed", "better-source-needed"},
    {"third-party source needed", "better-source-needed"},
    {"unreliable medical source?", "better-source-needed"},
    {"user-generated source", "better-source-needed"},
    {"user-generated source?", "better-source-needed"},
    {"page needed", "page-needed"},
    {"pages needed", "page-needed"},
    {"page number needed", "page-needed"},
    {"page range too broad", "page-needed"},
    {"dead link", "dead-link"},
    {"permanent dead link", "dead-link"},
    {"dead youtube link", "dead-link"},
    {"verification needed", "verification-needed"},
    {"verify", "verification-needed"},
    {"verify source", "verification-needed"},
    {"clarification needed", "clarification-needed"},
    {"clarify", "clarification-needed"},
    {"further explanation needed", "clarification-needed"},
    {"vague", "clarification-needed"},
    {"specify", "clarification-needed"},
    {"quantify", "clarification-needed"},
    {"example needed", "clarification-needed"},
    {"definition needed", "clarification-needed"},
    {"ambiguous", "clarification-needed"},
    {"where?", "where"},
    {"which?", "which"},
    {"why?", "why"},
    {"how?", "how"},
    {"like whom?", "which"},
    {"original research?", "original-research"},
    {"improper synthesis?", "original-research"},
    {"neutrality is disputed", "neutrality-disputed"},
    {"non sequitur", "clarification-needed"},
    {"undue weight?", "undue-weight"},
    {"relevant?", "undue-weight"},
    {"importance?", "undue-weight"},
    {"peacock term", "wording"},
    {"peacock prose", "wording"},
    {"weasel words", "wording"},
    {"editorializing", "wording"},
    {"opinion", "wording"},
    {"full citation needed", "full-citation-needed"},
    {"citation not found", "full-citation-needed"},
    {"volume needed", "full-citation-needed"},
    {"isbn missing", "full-citation-needed"},
    {"circular reference", "circular-reference"},
    {"circular", "circular-reference"},
    {"needs update", "update-needed"},
    {"needs update?", "update-needed"},
    {"update", "update-needed"},
    {"outdated statistic", "update-needed"},
    {"excessive citations", "excessive-citations"},
    {"citation overkill", "excessive-citations"},
    {"irrelevant citation", "excessive-citations"},
    {"réf. nécessaire", "citation-needed"},
    {"cita requerida", "citation-needed"},
    {"senza fonte", "citation-needed"},
    {"carece de fontes?", "citation-needed"},
    {"bron?", "citation-needed"},
    {"\u0628\u062D\u0627\u062C\u0629 \u0644\u0645\u0635\u062F\u0631", "citation-needed"},
    {"predatory publisher", "better-source-needed"},
    {"deprecated source", "better-source-needed"},
    {"deprecated source?", "better-source-needed"},
    {"tone", "wording"},
    {"copyright violation?", "copyright"},
};

// Names of templates that are not their words without the question mark.
constexpr EditorialWord kTemplates[] = {
    {"cn", "citation-needed"},
    {"référence nécessaire", "citation-needed"},
    {"refnec", "citation-needed"},
    {"carece de fontes", "citation-needed"},
    {"нет аи", "citation-needed"},
    {"источник?", "citation-needed"},
    {"fact", "citation-needed"},
    {"cb", "citation-needed"},
    {"citeneeded", "citation-needed"},
    {"citation-needed", "citation-needed"},
    {"needcitation", "citation-needed"},
    {"need citation", "citation-needed"},
    {"needs citation", "citation-needed"},
    {"cite needed", "citation-needed"},
    {"citation required", "citation-needed"},
    {"ref needed", "citation-needed"},
    {"refneeded", "citation-needed"},
    {"sourceme", "citation-needed"},
    {"unsourced", ""},
    {"unreferenced inline", "citation-needed"},
    {"uncited", "citation-needed"},
    {"prove it", "citation-needed"},
    {"citation needed span", "citation-needed"},
    {"cnspan", "citation-needed"},
    {"cns", "citation-needed"},
    {"cn span", "citation-needed"},
    {"citation needed lead", "citation-needed"},
    {"unsourced inline", "citation-needed"},
    {"fact span", "citation-needed"},
    {"cbignore", ""},
    {"dubious span", "dubious"},
    {"disputed inline", "dubious"},
    {"disputed-inline", "dubious"},
    {"contradict-inline", "dubious"},
    {"contradict inline", "dubious"},
    {"disputable", "dubious"},
    {"fv", "failed-verification"},
    {"fv-span", "failed-verification"},
    {"nicg", "failed-verification"},
    {"notincitation", "failed-verification"},
    {"not in citation", "failed-verification"},
    {"not in source", "failed-verification"},
    {"not in ref", "failed-verification"},
    {"according to whom", "according-to-whom"},
    {"whom?", "according-to-whom"},
    {"whom", "according-to-whom"},
    {"weasel-inline", "wording"},
    {"weasel inline", "wording"},
    {"who says", "according-to-whom"},
    {"says who", "according-to-whom"},
    {"attribution", "according-to-whom"},
    {"attribute", "according-to-whom"},
    {"time fact", "when"},
    {"date fact", "when"},
    {"better source", "better-source-needed"},
    {"better source needed", "better-source-needed"},
    {"better ref", "better-source-needed"},
    {"bettersource", "better-source-needed"},
    {"verify credibility", "better-source-needed"},
    {"rs", "better-source-needed"},
    {"rs?", "better-source-needed"},
    {"unreliable source inline", "better-source-needed"},
    {"sps", "better-source-needed"},
    {"self-published inline", "better-source-needed"},
    {"self published source", "better-source-needed"},
    {"primary source inline", "better-source-needed"},
    {"primary source-inline", "better-source-needed"},
    {"psi", "better-source-needed"},
    {"third-party inline", "better-source-needed"},
    {"medrs", "better-source-needed"},
    {"ugs", "better-source-needed"},
    {"page", ""},
    {"pn", "page-needed"},
    {"page number", "page-needed"},
    {"page numbers needed", "page-needed"},
    {"pageneeded", "page-needed"},
    {"deadlink", "dead-link"},
    {"dl", "dead-link"},
    {"dead", "dead-link"},
    {"broken link", "dead-link"},
    {"link broken", "dead-link"},
    {"404", "dead-link"},
    {"verify-inline", "verification-needed"},
    {"verify inline", "verification-needed"},
    {"check", "verification-needed"},
    {"vs", "verification-needed"},
    {"request quotation", "verification-needed"},
    {"quote needed", "verification-needed"},
    {"clarify inline", "clarification-needed"},
    {"clarify-inline", "clarification-needed"},
    {"clarifyme", "clarification-needed"},
    {"what", "clarification-needed"},
    {"what?", "clarification-needed"},
    {"huh", "clarification-needed"},
    {"explain", "clarification-needed"},
    {"explain-inline", "clarification-needed"},
    {"elucidate", "clarification-needed"},
    {"expand acronym", "clarification-needed"},
    {"buzz", "wording"},
    {"or", "original-research"},
    {"original research inline", "original-research"},
    {"original research-inline", "original-research"},
    {"syn", "original-research"},
    {"synthesis-inline", "original-research"},
    {"synthesis inline", "original-research"},
    {"pov-inline", "neutrality-disputed"},
    {"pov inline", "neutrality-disputed"},
    {"pov statement", "neutrality-disputed"},
    {"undue inline", "undue-weight"},
    {"undue weight inline", "undue-weight"},
    {"importance inline", "undue-weight"},
    {"importance-inline", "undue-weight"},
    {"relevance inline", "undue-weight"},
    {"relevance-inline", "undue-weight"},
    {"peacock inline", "wording"},
    {"peacock-inline", "wording"},
    {"peacock term", "wording"},
    {"opinion", "wording"},
    {"full", "full-citation-needed"},
    {"full citation", "full-citation-needed"},
    {"incomplete citation", "full-citation-needed"},
    {"circular ref", "circular-reference"},
    {"circular-ref", "circular-reference"},
    {"update inline", "update-needed"},
    {"update-inline", "update-needed"},
    {"update after", ""},
    {"excessive citations inline", "excessive-citations"},
    {"tone inline", "wording"},
    {"tone-inline", "wording"},
    // Names that other templates have: the banner over a section, not the marker in the text.
    {"update", ""},
    {"tone", ""},
    {"peacock prose", ""},
    {"ambiguous", ""},
    {"disputed", ""},
    {"contradictory", ""},
    {"verify", "verification-needed"},
    {"circular", ""},
    {"excessive citations", ""},
};

template <size_t N>
const EditorialWord* Find(const EditorialWord (&table)[N], std::string_view words) {
  const auto found = std::find_if(std::begin(table), std::end(table),
                                  [&](const EditorialWord& row) { return row.words == words; });
  return found == std::end(table) ? nullptr : found;
}

constexpr size_t kLongestWords = 60;

}  // namespace

std::optional<std::string_view> EditorialFlagOfWords(std::string_view words) {
  if (words.size() > kLongestWords) return {};
  std::string key = AsciiLowered(CollapsedSpaces(words));
  // "dubious – discuss", "neutrality is disputed – discuss".
  for (const std::string_view dash : {" \xE2\x80\x93 discuss", " - discuss",
                                      " \xE2\x80\x94 discuss", "\u2013discuss", "-discuss"}) {
    if (key.ends_with(dash)) key.resize(key.size() - dash.size());
  }
  const EditorialWord* row = Find(kWords, key);
  return row == nullptr ? std::nullopt : std::optional(row->flag);
}

std::optional<std::string_view> EditorialFlagOfTemplate(std::string_view name) {
  if (name.size() > kLongestWords) return {};
  std::string key = AsciiLowered(CollapsedSpaces(name));
  std::replace(key.begin(), key.end(), '_', ' ');
  if (const EditorialWord* row = Find(kTemplates, key)) {
    return row->flag.empty() ? std::nullopt : std::optional(row->flag);
  }
  if (const EditorialWord* row = Find(kWords, key)) return row->flag;
  key += '?';
  const EditorialWord* row = Find(kWords, key);
  return row == nullptr ? std::nullopt : std::optional(row->flag);
}

std::string_view EditorialWords(std::string_view flag) {
  const auto found = std::find_if(std::begin(kWords), std::end(kWords),
                                  [&](const EditorialWord& row) { return row.flag == flag; });
  return found == std::end(kWords) ? flag : found->words;
}

bool IsClaimFlag(std::string_view flag) {
  constexpr std::string_view kFlags[] = {"citation-needed",   "dubious", "failed-verification",
                                         "according-to-whom", "when",    "better-source-needed",
                                         "page-needed"};
  return std::find(std::begin(kFlags), std::end(kFlags), flag) != std::end(kFlags);
}

}  // namespace catena
